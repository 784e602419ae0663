// The public rules' own cases, and what holds for all of them together.
#include <doctest/doctest.h>

#include "guard/check.h"

using namespace stoa::guard;

namespace {

const RuleBook& book() {
    static const RuleBook made = [] {
        auto read = parse_rules(public_rules());
        if (!read) throw std::runtime_error(read.error().sentence());
        return std::move(*read);
    }();
    return made;
}

bool matches(const std::vector<Finding>& findings, const std::string& rule) {
    return std::ranges::any_of(findings, [&](const Finding& finding) { return finding.rule->name == rule; });
}

CheckedFile checked(const RuleCase& one) {
    return one.facts.empty() ? check_cells(book(), one.cells, Plan::subsidised) : check_facts(book(), {one.facts, false}, Plan::subsidised);
}

}  // namespace

TEST_CASE("the public rules can be read") {
    const auto read = parse_rules(public_rules());
    if (!read) MESSAGE(read.error().sentence());
    REQUIRE(read.has_value());
    CHECK(read->rules.size() > 30);
}

TEST_CASE("each rule matches the cases that it must match and passes those that it must pass") {
    for (const Rule& rule : book().rules) {
        for (const RuleCase& one : rule.cases) {
            CAPTURE(rule.name);
            CAPTURE(rule.file);
            CAPTURE(one.line);
            const auto file = checked(one);
            CHECK(matches(file.findings, rule.name) == (one.expect == RuleCase::Expect::matches));
            CHECK_FALSE(file.budget_exceeded);
        }
    }
}

TEST_CASE("no case that one rule must pass is warned of by all of them together") {
    for (const Rule& rule : book().rules) {
        for (const RuleCase& one : rule.cases) {
            if (one.expect != RuleCase::Expect::passes) continue;
            CAPTURE(rule.name);
            CAPTURE(one.line);
            CHECK(checked(one).verdict.level <= Level::notify);
        }
    }
}

TEST_CASE("every pattern of every rule, printed, in a comment, in a list and in a table, is clean") {
    std::string listed = "names = [";
    std::string printed;
    std::string comments;
    std::string tables = "import pandas as pd\n";
    const auto walk = [&](const auto& self, const Condition& condition) -> void {
        for (const Condition& part : condition.parts) self(self, part);
        for (const auto* patterns : {&condition.value, &condition.text}) {
            for (const Pattern& pattern : *patterns) {
                std::string word = pattern.glob;
                std::erase_if(word, [](char c) { return c == '*' || c == '?' || c == '<' || c == '>' || c == '"' || c == '\\'; });
                listed += "\"" + word + "\", ";
                printed += "print(\"" + word + "\")\n";
                comments += "# !" + word + "\n";
                tables += "pd.DataFrame({'name': [\"" + word + "\"]})\n";
            }
        }
    };
    for (const Rule& rule : book().rules) walk(walk, rule.when);
    listed += "]\nif any(name in text for name in names): print(names)\n";
    for (const std::string& cell : {listed, printed, comments, tables}) {
        const std::vector<std::string> cells = {cell};
        const auto checked = check_cells(book(), cells, Plan::subsidised);
        CHECK(checked.findings.empty());
        if (!checked.findings.empty()) MESSAGE(checked.findings[0].rule->name << " " << checked.findings[0].evidence[0].value);
        CHECK(checked.verdict.level == Level::clean);
    }
}

TEST_CASE("a full plan allows what only a subsidised one forbids, and never what is always forbidden") {
    const std::vector<std::string> desktop = {"!apt install -y xfce4 desktop-base x11vnc && x11vnc\n!ngrok tcp 5900"};
    CHECK(check_cells(book(), desktop, Plan::subsidised).verdict.level >= Level::warn);
    CHECK(check_cells(book(), desktop, Plan::subsidised).verdict.class_name == "remote-access");
    CHECK(check_cells(book(), desktop, Plan::full).verdict.class_name != "remote-access");
    const std::vector<std::string> miner = {"!./xmrig -o stratum+tcp://pool.example.org:3333 -u me"};
    CHECK(check_cells(book(), miner, Plan::full).verdict.level == Level::act);
    CHECK(check_cells(book(), miner, Plan::full).verdict.class_name == "mining");
}
