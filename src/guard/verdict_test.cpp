#include <doctest/doctest.h>

#include "guard/verdict.h"

using namespace stoa::guard;

namespace {

RuleBook book() {
    RuleBook made;
    made.classes = {{"mining", Forbidden::always, "mining"}, {"remote-access", Forbidden::subsidised, "shells"}};
    made.version = "1";
    return made;
}

Rule rule(std::string name, std::string sign, double weight, Maturity maturity) {
    Rule made;
    made.name = "mining." + std::move(name);
    made.class_name = "mining";
    made.sign = std::move(sign);
    made.weight = weight;
    made.maturity = maturity;
    return made;
}

Verdict verdict_of(const std::vector<Rule>& rules, Family family = Family::code) {
    std::vector<Finding> findings;
    for (const Rule& one : rules) findings.push_back({&one, {}});
    return weigh(book(), signals_of(findings, family), Plan::subsidised);
}

}  // namespace

TEST_CASE("one sign never stops a run, however heavy its rules are") {
    CHECK(verdict_of({rule("a", "program", 10, Maturity::act), rule("b", "program", 10, Maturity::act)}).level == Level::warn);
    CHECK(verdict_of({rule("a", "program", 3, Maturity::act), rule("b", "pool", 3, Maturity::act)}).level == Level::act);
}

TEST_CASE("rules of one sign count once") {
    const auto once = verdict_of({rule("a", "program", 2, Maturity::act)});
    const auto twice = verdict_of({rule("a", "program", 2, Maturity::act), rule("b", "program", 2, Maturity::act)});
    CHECK(once.classes[0].probability == twice.classes[0].probability);
}

TEST_CASE("a shadow rule counts nothing, and rules that only notify never warn") {
    CHECK(verdict_of({rule("a", "program", 10, Maturity::shadow)}).level == Level::clean);
    CHECK(verdict_of({rule("a", "program", 5, Maturity::notify), rule("b", "pool", 5, Maturity::notify)}).level == Level::notify);
}

TEST_CASE("code and artefacts of one submission are one family, a sensor is another") {
    Signal code{.family = Family::code, .class_name = "mining", .probability = 0.95, .signs = 2, .maturity = Maturity::act};
    Signal artefact{.family = Family::artefact, .class_name = "mining", .probability = 0.95, .signs = 1, .maturity = Maturity::act};
    Signal behaviour{.family = Family::behaviour, .class_name = "mining", .probability = 0.95, .signs = 1, .maturity = Maturity::act};
    CHECK(weigh(book(), std::vector{code, artefact}, Plan::full).families == 1);
    CHECK(weigh(book(), std::vector{code, behaviour}, Plan::full).families == 2);
}

TEST_CASE("a class that the plan allows is not weighed") {
    const Signal shell{.family = Family::code, .class_name = "remote-access", .probability = 0.99, .signs = 3, .maturity = Maturity::act};
    CHECK(weigh(book(), std::vector{shell}, Plan::subsidised).level == Level::act);
    CHECK(weigh(book(), std::vector{shell}, Plan::full).level == Level::clean);
}
