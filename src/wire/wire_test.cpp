#include <fstream>
#include <sstream>

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "base/json.h"
#include "wire/golden.h"

using namespace stoa;

namespace {

boost::json::value load_golden(const std::string& name) {
    std::ifstream file(std::string(STOA_SOURCE_DIR) + "/wire/golden/" + name);
    std::stringstream text;
    text << file.rdbuf();
    return parse_json(text.str()).value();
}

}  // namespace

TEST_CASE("every golden message is decoded and encoded to the same JSON") {
    auto golden = load_golden("samples.json");
    REQUIRE(golden.as_array().size() > 80);
    for (auto& entry : golden.as_array()) {
        const std::string type(entry.at("as").as_string());
        const std::string text = boost::json::serialize(entry.at("json"));
        auto again = wire::decode_and_encode(type, text);
        INFO(type, " ", text);
        REQUIRE_MESSAGE(again.has_value(), again.error().sentence());
        CHECK(parse_json(*again).value() == entry.at("json"));
    }
}

TEST_CASE("every message that must be refused is refused at the named place") {
    auto golden = load_golden("refused.json");
    REQUIRE(golden.as_array().size() >= 10);
    for (auto& entry : golden.as_array()) {
        const std::string text = boost::json::serialize(entry.at("json"));
        auto again = wire::decode_and_encode(std::string(entry.at("as").as_string()), text);
        INFO(text);
        REQUIRE_FALSE(again.has_value());
        CHECK(again.error().where == std::string(entry.at("where").as_string()));
    }
}
