#include "notebooks/search_words.h"

#include <doctest/doctest.h>

using namespace stoa;

namespace {

/// Hits in angle brackets.
std::string shown(std::string_view typed, std::string_view text) {
    const auto excerpt = SearchWords(typed).excerpt(text);
    if (!excerpt) return "none";
    std::string out;
    for (std::size_t at = 0; at < excerpt->size();) {
        const std::string_view here = std::string_view(*excerpt).substr(at);
        if (here.starts_with("\xEE\x80\x80") || here.starts_with("\xEE\x80\x81")) {
            out += here[2] == '\x80' ? '<' : '>';
            at += 3;
        } else {
            out += here[0];
            ++at;
        }
    }
    return out;
}

}  // namespace

TEST_CASE("what is typed never becomes an operator of FTS5") {
    CHECK(SearchWords("NEAR(a b) OR -x \"y").parts_match() == "\"near\" \"a\" \"b\" \"or\" \"x\" \"y\" *");
    CHECK(SearchWords("np.array x").phrases_match() == "\"np array\" \"x\" *");
    CHECK(SearchWords("np.array ").parts_match() == "\"np\" \"array\"");
    CHECK(SearchWords(" \t\n*(\"'").empty());
    CHECK(SearchWords("\xff\xc3").parts_match().find('\n') == std::string::npos);
}

TEST_CASE("a hit is a whole word, the last one may go on, and case counts for nothing") {
    CHECK(shown("flow ", "inflow Flow flows") == "inflow <Flow> flows");
    CHECK(shown("flow", "inflow Flow flows") == "inflow <Flow> <flow>s");
    CHECK(shown("a flow", "flow of a\nriver") == "<flow> of <a> river");
    CHECK(shown("absent", "flow") == "none");
    CHECK(shown("d\u00fcnn", "\u00e4d\u00fcnn d\u00fcnn\u2014x") == "\u00e4d\u00fcnn <d\u00fcnn>\u2014x");
    CHECK(shown("np.array", "np array, xnp.array, np.arrays") == "<np array>, xnp.array, <np.array>s");
}

TEST_CASE("a line is cut between characters and between words' ends") {
    std::string text;
    for (int n = 0; n < 200; ++n) text += "\u00e4";
    text += " hit ";
    for (int n = 0; n < 200; ++n) text += "\u00e4";
    const std::string line = shown("hit", text);
    CHECK(line.starts_with("...\u00e4"));
    CHECK(line.find(" <hit> ") != std::string::npos);
    CHECK(line.ends_with("\u00e4..."));
    CHECK(shown("hit ", std::string(296, ' ').insert(0, "hit") + "hits").find("<hit>s") == std::string::npos);
}
