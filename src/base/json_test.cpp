#include "base/json.h"

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

using namespace stoa;

TEST_CASE("what is written as a JSON string is read back the same") {
    std::string all;
    for (int c = 0; c < 128; ++c) all += static_cast<char>(c);
    all += "é😀";
    std::string out;
    write_json_string(out, all);
    auto back = parse_json(out);
    REQUIRE(back.has_value());
    CHECK(back->get_string() == all);
}

TEST_CASE("hostile JSON is refused: lone surrogates, bad UTF-8, deep nesting, trailing text") {
    CHECK_FALSE(parse_json(R"("\ud800")").has_value());
    CHECK_FALSE(parse_json(R"("\udc00x")").has_value());
    CHECK_FALSE(parse_json("\"\xff\"").has_value());
    CHECK_FALSE(parse_json("\"\xed\xa0\x80\"").has_value());
    CHECK_FALSE(parse_json(std::string(101, '[') + std::string(101, ']')).has_value());
    CHECK(parse_json(std::string(90, '[') + std::string(90, ']')).has_value());
    CHECK_FALSE(parse_json("1 2").has_value());
    CHECK_FALSE(parse_json("").has_value());
}
