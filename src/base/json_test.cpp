#include "base/json.h"

#include <cstdlib>

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

TEST_CASE("a double is read exactly and goes out as it came in") {
    for (const char* text : {"5.409760742964738E124", "1.3927926388013963E-143", "1E-1", "-0E0", "1.7976931348623157E308", "5E-324"}) {
        auto value = parse_json(text);
        REQUIRE(value.has_value());
        CHECK(boost::json::serialize(*value) == text);
        CHECK(value->as_double() == std::strtod(text, nullptr));
    }
}
