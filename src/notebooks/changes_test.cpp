#include "notebooks/changes.h"

#include <doctest/doctest.h>

#include <fstream>
#include <random>
#include <sstream>

#include <boost/json/serialize.hpp>

#include "base/json.h"
#include "wire/shared.h"

using namespace stoa;

namespace {

boost::json::value json(std::string_view text) {
    auto value = parse_json(text);
    REQUIRE(value.has_value());
    return *value;
}

ChangeSet changes(const boost::json::value& value) {
    auto parsed = ChangeSet::parse(value);
    REQUIRE(parsed.has_value());
    return *parsed;
}

std::string applied(std::string_view set, std::string text, std::int64_t max_bytes = 1000) {
    std::int64_t units = utf16_length(text);
    changes(json(set)).apply_to(text, units, max_bytes);
    CHECK(units == utf16_length(text));
    return text;
}

wire::Refusal refusal(std::string_view set, std::string text, std::int64_t max_bytes = 1000) {
    const std::string before = text;
    std::int64_t units = utf16_length(text);
    const std::int64_t units_before = units;
    try {
        changes(json(set)).apply_to(text, units, max_bytes);
    } catch (const Refused& refused) {
        CHECK(text == before);
        CHECK(units == units_before);
        return refused.refusal();
    }
    FAIL("it was applied");
    return wire::Refusal::internal;
}

}  // namespace

TEST_CASE("apply, compose and map answer as @codemirror/state does") {
    std::ifstream file(STOA_SOURCE_DIR "/src/notebooks/testdata/changes.json");
    std::stringstream text;
    text << file.rdbuf();
    const auto cases = json(text.str());
    REQUIRE(cases.as_array().size() == 500);
    for (const auto& one : cases.as_array()) {
        const auto str = [&](const char* key) { return std::string(one.at(key).as_string().c_str()); };
        const ChangeSet a = changes(one.at("a"));
        const ChangeSet b = changes(one.at("b"));
        std::string result = str("text");
        std::int64_t units = utf16_length(result);
        a.apply_to(result, units, 1000);
        CHECK(result == str("after"));
        CHECK(units == utf16_length(result));
        CHECK(a.to_json() == one.at("a"));
        CHECK(a.compose(changes(one.at("then"))).to_json() == one.at("composed"));
        CHECK(a.map(b, ChangeSet::Order::after).to_json() == one.at("a_over_b"));
        CHECK(a.map(b, ChangeSet::Order::before).to_json() == one.at("a_over_b_before"));
        CHECK(b.map(a, ChangeSet::Order::after).to_json() == one.at("b_over_a"));
        CHECK(b.map(a, ChangeSet::Order::before).to_json() == one.at("b_over_a_before"));
        b.map(a, ChangeSet::Order::after).apply_to(result, units, 1000);
        CHECK(result == str("both"));
    }
}

TEST_CASE("a change is applied in code units, several at once too") {
    CHECK(applied(R"([1,[1,"X"],1])", "abc") == "aXc");
    CHECK(applied(R"([[0,"X"],2,[0,"","Y"]])", "😀") == "X😀\nY");
    CHECK(applied(R"([1,[2],1,[0,"é"]])", "a😀b") == "abé");
    CHECK(applied("[]", "") == "");
    CHECK(applied(R"([[0,"a"]])", "") == "a");
}

TEST_CASE("a change for another length, inside a surrogate pair, or over the limit changes nothing") {
    CHECK(refusal("[4]", "abc") == wire::Refusal::out_of_range);
    CHECK(refusal("[2]", "abc") == wire::Refusal::out_of_range);
    CHECK(refusal(R"([1,[0,"x"],1])", "😀") == wire::Refusal::surrogate_split);
    CHECK(refusal("[1,[1]]", "😀") == wire::Refusal::surrogate_split);
    CHECK(refusal(R"([3,[0,"1234567"]])", "abc", 9) == wire::Refusal::too_large);
    CHECK(applied(R"([[3,"123456789"]])", "abc", 9) == "123456789");
}

TEST_CASE("what is no change set is refused with its place") {
    for (const char* bad : {"1", "{}", "[-1]", "[1.5]", "[\"a\"]", "[[]]", "[[1,2]]", "[[-1,\"a\"]]", "[[\"a\"]]", "[null]", "[0]", "[[0]]", "[[0,\"\"]]",
                            "[9223372036854775807,9223372036854775807]", R"([[0,"a\nb"]])", R"([[0,"a\r"]])"}) {
        INFO(bad);
        CHECK_FALSE(ChangeSet::parse(json(bad)).has_value());
    }
    CHECK(ChangeSet::parse(json(R"([3,[0,"a",7]])")).error().where == "[1]");
}

TEST_CASE("the change between two texts makes the one of the other, also next to shared bytes of characters") {
    std::mt19937 random(7);
    const std::vector<std::string> letters{"a", "b", "\n", "é", "è", "😀", "😁", "中"};
    for (int round = 0; round < 2000; ++round) {
        std::string from, to;
        for (auto n = random() % 6; n-- > 0;) from += letters[random() % letters.size()];
        for (auto n = random() % 6; n-- > 0;) to += letters[random() % letters.size()];
        std::string text = from;
        std::int64_t units = utf16_length(text);
        const ChangeSet change = changes(ChangeSet::between(from, to).to_json());
        change.apply_to(text, units, 1000);
        CHECK(text == to);
        CHECK(change.changes_nothing() == (from == to));
    }
}

TEST_CASE("positions far into mixed text are found") {
    std::string text;
    for (int i = 0; i < 3000; ++i) text += i % 3 ? "é" : i % 7 ? "a" : "😀";
    const std::int64_t units = utf16_length(text);
    for (std::int64_t at = 0; at <= units; at += 37) {
        std::string changed = text;
        std::int64_t length = units;
        try {
            const std::string before = at ? std::to_string(at) + "," : "";
            const std::string after = at < units ? "," + std::to_string(units - at) : "";
            changes(json("[" + before + R"([0,"X"])" + after + "]")).apply_to(changed, length, 100000);
        } catch (const Refused& refused) {
            CHECK(refused.refusal() == wire::Refusal::surrogate_split);
            continue;
        }
        const auto found = changed.find('X');
        CHECK(utf16_length(changed.substr(0, found)) == at);
        changed.erase(found, 1);
        CHECK(changed == text);
    }
}
