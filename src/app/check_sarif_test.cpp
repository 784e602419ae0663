#include <doctest/doctest.h>

#include <set>

#include "app/check_sarif.h"
#include "base/json.h"

using namespace stoa;

namespace {

const guard::RuleBook& book() {
    static const guard::RuleBook made = guard::parse_rules(guard::public_rules()).value();
    return made;
}

boost::json::value log_of(const std::string& path, const guard::CheckedFile& file) {
    std::size_t before = 0;
    const std::string all = sarif_head(book()) + sarif_results(path, file, before) + sarif_tail();
    auto json = parse_json(all);
    REQUIRE_MESSAGE(json.has_value(), json.error().sentence());
    return *json;
}

boost::json::object sarif_of(const std::string& path, const std::string& text) {
    const auto file = guard::check_file(book(), path, text, guard::Plan::subsidised);
    REQUIRE(file.has_value());
    return log_of(path, *file).as_object().at("runs").as_array().at(0).as_object();
}

/// An object with these properties and, as the schema has it for what we write, no other.
const boost::json::object& object_of(const boost::json::value& value, const std::set<std::string>& required, const std::set<std::string>& allowed = {}) {
    const auto& object = value.as_object();
    for (const auto& name : required) CHECK_MESSAGE(object.contains(name), name << " is missing");
    for (const auto& [name, each] : object) {
        const std::string known(std::string_view{name});
        CHECK_MESSAGE((required.contains(known) || allowed.contains(known)), known << " is no property of it");
    }
    return object;
}

/// What sarif-schema-2.1.0.json asks of a log, as far as ours goes; and that each result's rule is described.
void check_shape(const boost::json::value& log) {
    const auto& top = object_of(log, {"$schema", "version", "runs"});
    CHECK(top.at("version").as_string() == "2.1.0");
    const auto& run = object_of(top.at("runs").as_array().at(0), {"tool", "columnKind", "results"});
    CHECK(run.at("columnKind").as_string() == "unicodeCodePoints");
    const auto& driver = object_of(object_of(run.at("tool"), {"driver"}).at("driver"), {"name", "semanticVersion", "rules"});
    std::set<std::string> ids;
    for (const auto& each : driver.at("rules").as_array()) {
        const auto& rule = object_of(each, {"id", "shortDescription"});
        CHECK(ids.insert(std::string(std::string_view(rule.at("id").as_string()))).second);
        CHECK_FALSE(object_of(rule.at("shortDescription"), {"text"}).at("text").as_string().empty());
    }
    for (const auto& each : run.at("results").as_array()) {
        const auto& result = object_of(each, {"ruleId", "level", "message", "locations"});
        CHECK(ids.contains(std::string(std::string_view(result.at("ruleId").as_string()))));
        CHECK(std::set<std::string_view>{"none", "note", "warning", "error"}.contains(std::string_view(result.at("level").as_string())));
        CHECK_FALSE(object_of(result.at("message"), {"text"}).at("text").as_string().empty());
        REQUIRE(result.at("locations").as_array().size() == 1);
        const auto& place = object_of(object_of(result.at("locations").as_array()[0], {"physicalLocation"}).at("physicalLocation"), {"artifactLocation"}, {"region"});
        const std::string uri(std::string_view(object_of(place.at("artifactLocation"), {"uri"}).at("uri").as_string()));
        CHECK(uri.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/%") == std::string::npos);
        if (!place.contains("region")) continue;
        const auto& region = object_of(place.at("region"), {}, {"startLine", "byteOffset"});
        CHECK(region.size() == 1);
        if (region.contains("startLine")) CHECK(region.at("startLine").as_int64() >= 1);
        if (region.contains("byteOffset")) CHECK(region.at("byteOffset").as_int64() >= 0);
    }
}

}  // namespace

TEST_CASE("a clean file gives SARIF without results") {
    CHECK(sarif_of("a.py", "print(1)\n").at("results").as_array().empty());
}

TEST_CASE("what is found names its rule, its level and the line of a script") {
    const auto run = sarif_of("my jobs/a.sh", "echo hello\n./xmrig -o stratum+tcp://pool.example.org:3333 -u me\n");
    const auto& results = run.at("results").as_array();
    REQUIRE_FALSE(results.empty());
    const auto& first = results[0].as_object();
    CHECK(first.at("level").as_string() == "error");
    const auto& place = first.at("locations").as_array()[0].as_object().at("physicalLocation").as_object();
    CHECK(place.at("artifactLocation").as_object().at("uri").as_string() == "my%20jobs/a.sh");
    CHECK(place.at("region").as_object().at("startLine").as_int64() == 2);
}

TEST_CASE("a notebook's result says the cell, and claims no line of the file") {
    const auto run = sarif_of("a.ipynb", R"({"nbformat":4,"cells":[{"cell_type":"code","source":"!./xmrig -o stratum+tcp://pool.example.org:3333"}]})");
    const auto& first = run.at("results").as_array().at(0).as_object();
    CHECK(std::string(first.at("message").as_object().at("text").as_string()).find("cell 1, line 1") != std::string::npos);
    CHECK_FALSE(first.at("locations").as_array()[0].as_object().at("physicalLocation").as_object().contains("region"));
}

TEST_CASE("what is written has the shape that SARIF 2.1.0 asks for, of scripts, notebooks, files that are no code and files that were not read") {
    const auto code = [](const std::string& path, const std::string& text) { return log_of(path, guard::check_file(book(), path, text, guard::Plan::subsidised).value()); };
    check_shape(code("a.py", "print(1)\n"));
    check_shape(code("caf\xc3\xa9 \"1\".sh", "./xmrig -o stratum+tcp://pool.example.org:3333 -u me\n"));
    check_shape(code("a.ipynb", R"({"nbformat":4,"cells":[{"cell_type":"code","source":"!./xmrig -o stratum+tcp://pool.example.org:3333"}]})"));
    const auto log = log_of("a.bin", guard::check_facts(book(), {{{guard::FactKind::artefact, guard::Use::used, "torrent", "1 files", {0, 1, 0, 7}}}, true}, guard::Plan::subsidised));
    check_shape(log);
    const auto& results = log.at("runs").as_array().at(0).at("results").as_array();
    REQUIRE(results.size() == 2);
    CHECK(results[0].at("locations").as_array()[0].at("physicalLocation").at("region").at("byteOffset").as_int64() == 7);
    CHECK(results[1].at("ruleId").as_string() == "evasion");
}
