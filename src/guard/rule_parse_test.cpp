#include <doctest/doctest.h>

#include "guard/rule.h"

using namespace stoa::guard;

namespace {

const std::string good = R"(class mining always "mining"
list names "a*" "b"
rule mining.one
  sign program
  weight 2.5
  maturity act
  says "a sentence"
  when command $names with "*-x*" and not (url "http*" or import "q")
  matches
    | !a -x
  passes
    | print("a")
)";

std::string fault_of(std::string_view from, std::string_view to) {
    std::string text = good;
    if (!from.empty()) text.replace(text.find(from), from.size(), to);
    const std::vector<RuleFile> files = {{"some.rules", text}};
    const auto read = parse_rules(files);
    return read ? "" : read.error().sentence();
}

}  // namespace

TEST_CASE("a good rule is read as it stands") {
    const std::vector<RuleFile> files = {{"some.rules", good}};
    const auto book = parse_rules(files);
    REQUIRE(book.has_value());
    REQUIRE(book->rules.size() == 1);
    CHECK(book->rules[0].class_name == "mining");
    CHECK(book->rules[0].weight == 2.5);
    CHECK(book->rules[0].maturity == Maturity::act);
    CHECK(book->rules[0].cases.size() == 2);
    CHECK(book->rules[0].cases[0].cells[0] == "!a -x\n");
}

TEST_CASE("a bad rule names its file and its line") {
    CHECK(fault_of("weight 2.5", "weight 25") == "some.rules:5: the weight '25' is no number from 0.1 to 10");
    CHECK(fault_of("weight 2.5", "wait 2.5") == "some.rules:5: 'wait' is no property of a rule");
    CHECK(fault_of("  sign program\n", "") == "some.rules:3: the rule 'mining.one' has no 'sign'");
    CHECK(fault_of("maturity act", "maturity old") == "some.rules:6: the maturity 'old' is none of 'shadow', 'notify' and 'act'");
    CHECK(fault_of("when command", "when program") == "some.rules:8: 'program' is no kind of fact");
    CHECK(fault_of("$names", "$nouns") == "some.rules:8: there is no list 'nouns' before this");
    CHECK(fault_of("\"q\")", "\"q\"") == "some.rules:9: ')' is expected");
    CHECK(fault_of("mining.one", "cooking.one") == "some.rules:3: there is no class 'cooking' before this");
    CHECK(fault_of("mining.one", "one") == "some.rules:3: the rule 'one' is to be named CLASS.NAME");
    CHECK(fault_of("\"a sentence\"", "\"a sentence") == "some.rules:7: a string does not end in its line");
    CHECK(fault_of("  matches\n    | !a -x\n", "") == "some.rules:3: the rule 'mining.one' has no case that it matches");
    CHECK(fault_of("list names", "liste names") == "some.rules:2: 'liste' is none of 'class', 'list' and 'rule'");
    CHECK(fault_of("\"*-x*\"", "\"*-x\\\"") == "some.rules:8: a pattern ends with a backslash that takes nothing as it is");
    CHECK(fault_of("\"*-x*\"", "\"*-x\\\\\"").empty());
    CHECK(fault_of("rule mining.one", "rule mining.one %") == "some.rules:3: '%' can't stand here");
}

TEST_CASE("a pattern of stars and a long text do not make matching slow") {
    std::string pattern;
    for (int i = 0; i < 200; ++i) pattern += "*a";
    CHECK_FALSE(glob_matches(pattern + "b", std::string(400, 'a')));
    CHECK(glob_matches("*rig*", "xmrig"));
    CHECK(glob_matches("x?rig", "xmrig"));
    CHECK_FALSE(glob_matches("x?rig", "xrig"));
    CHECK(glob_matches("", ""));
}

TEST_CASE("a backslash takes a mark as it is, also where facts are sorted out before they are matched") {
    const auto matches = [](std::string_view pattern, std::string_view command) {
        const std::vector<RuleFile> files = {
            {"some.rules", "class mining always \"mining\"\nrule mining.one sign a weight 2 maturity act says \"a\" when command \"a\" with \"" + std::string(pattern) +
                               "\"\n  matches\n    | !a -x\n  passes\n    | 1\n"}};
        const auto book = parse_rules(files);
        REQUIRE(book.has_value());
        const std::vector<Fact> facts = {{FactKind::command, Use::used, "a", std::string(command), {}}};
        return !match(*book, facts).empty();
    };
    CHECK(matches("* \\?d\\?d*", "a -3 ?d?d"));
    CHECK_FALSE(matches("* \\?d\\?d*", "a -3 0d1d"));
    CHECK(matches("\\?d", "?d"));
    CHECK(matches("*\\*", "a *"));
    CHECK_FALSE(matches("*\\*", "a b"));
    CHECK(matches("*a\\<b*", "a<b"));
    CHECK_FALSE(matches("*a\\<b*", "a b"));
    CHECK(matches("*c:\\\\a*", "c:\\a"));
    CHECK_FALSE(matches("*\\?", "a \\x"));
}

TEST_CASE("a change of any rule changes the version") {
    const std::vector<RuleFile> before = {{"some.rules", good}};
    std::string text = good;
    text.replace(text.find("2.5"), 3, "2.6");
    const std::vector<RuleFile> after = {{"some.rules", text}};
    CHECK(parse_rules(before)->version != parse_rules(after)->version);
    CHECK(parse_rules(before)->version == parse_rules(before)->version);
}
