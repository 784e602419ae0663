#include <doctest/doctest.h>

#include "app/check_sarif.h"
#include "base/json.h"

using namespace stoa;

namespace {

boost::json::object sarif_of(const std::string& path, const std::string& text) {
    const auto book = guard::parse_rules(guard::public_rules()).value();
    const auto file = guard::check_file(book, path, text, guard::Plan::subsidised);
    REQUIRE(file.has_value());
    std::size_t before = 0;
    const std::string all = sarif_head(book) + sarif_results(path, *file, before) + sarif_tail();
    auto json = parse_json(all);
    REQUIRE_MESSAGE(json.has_value(), json.error().sentence());
    return json->as_object().at("runs").as_array().at(0).as_object();
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
