// Verdicts of one cell after others, by the public rules.
#include "verdicts/judge.h"

#include <doctest/doctest.h>

#include "base/json.h"

using namespace stoa;
using guard::Level;

namespace {

const guard::RuleBook& book() {
    static const guard::RuleBook made = guard::parse_rules(guard::public_rules()).value();
    return made;
}

/// Cells of one notebook, run one after the other.
struct Kernel {
    Judgement run(std::string_view code, const Bounds& bounds = {}) {
        Judgement judgement = judge(book(), known, code, place++, bounds, guard::limits_at_the_gate());
        known = judgement.after;
        return judgement;
    }
    Level level(std::string_view code) { return run(code).weighed.verdict.level; }
    Known known;
    std::int32_t place = 0;
};

constexpr std::string_view miner = "!./xmrig -o pool.supportxmr.com:3333 -u 4AbCdEf";

}  // namespace

TEST_CASE("a miner that is put together from a variable of an earlier cell is seen when it runs, and not before") {
    Kernel kernel;
    CHECK(kernel.level("tool = ''.join(['xm', 'rig'])\npool = 'pool.support' + 'xmr.com:3333'") < Level::warn);
    const auto run = kernel.run("import subprocess\nsubprocess.run(['./' + tool, '-o', pool])");
    CHECK(run.weighed.verdict.level >= Level::warn);
    CHECK(run.weighed.verdict.class_name == "mining");
    CHECK_FALSE(run.weighed.findings.empty());
}

TEST_CASE("after a run that was let go, a cell that adds nothing is clean, and the same cell is not") {
    Kernel kernel;
    CHECK(kernel.level(miner) >= Level::warn);
    CHECK(kernel.level("1 + 1") == Level::clean);
    CHECK(kernel.level("import pandas as pd\npd.DataFrame()") == Level::clean);
    CHECK(kernel.level(miner) >= Level::warn);
}

TEST_CASE("a cell that is inspected and not run leaves nothing") {
    Kernel kernel;
    (void)kernel.run("name = ['numpy']");
    const Known before = kernel.known;
    (void)judge(book(), kernel.known, "name.append('xmrig')\nname = 1", 1, {}, guard::limits_at_the_gate());
    REQUIRE(before.environment.names.contains("name"));
    const auto& items = kernel.known.environment.names.at("name").items;
    REQUIRE(items);
    CHECK(items->size() == 1);
}

TEST_CASE("a class that the operator allows is not looked for") {
    Kernel kernel;
    CHECK(kernel.run(miner, {guard::Plan::subsidised, {"mining"}}).weighed.verdict.class_name != "mining");
}

TEST_CASE("stored facts give the same verdict again, also of bytes that are no text") {
    Kernel kernel;
    (void)kernel.run("import base64\nx = b'\\xff\\xfe\\x00'\nexec(b'print(1)\\xff')");
    const Judgement first = kernel.run(miner);
    std::string text;
    write_json_value(text, boost::json::object{{"before", json_of(first.before)}, {"facts", json_of(first.facts)}});
    const auto stored = parse_json(text);
    REQUIRE(stored);
    const Weighed again = weigh_cell(book(), facts_of(stored->at("before")), facts_of(stored->at("facts")), {});
    CHECK(again.verdict.level == first.weighed.verdict.level);
    CHECK(again.verdict.class_name == first.weighed.verdict.class_name);
    REQUIRE(again.verdict.classes.size() == first.weighed.verdict.classes.size());
    CHECK(again.verdict.classes[0].probability == first.weighed.verdict.classes[0].probability);
}

TEST_CASE("a cell that no rule looks at is clean after a miner, as it is by matching everything again") {
    Kernel kernel;
    (void)kernel.run(miner);
    const Judgement quiet = kernel.run("total = sum(range(10))");
    CHECK_FALSE(guard::touches_any(book(), quiet.facts));
    CHECK(quiet.weighed.verdict.level == Level::clean);
    CHECK(guard::match(book(), quiet.facts).empty());
    CHECK(guard::touches_any(book(), kernel.run(miner).facts));
}

TEST_CASE("what is kept of a notebook stays within its bound, however many cells run") {
    Kernel kernel;
    for (int i = 0; i < 60; ++i) {
        std::string code;
        for (int k = 0; k < 40; ++k) code += "import module_" + std::to_string(i) + "_" + std::to_string(k) + "\n";
        (void)kernel.run(code);
    }
    CHECK(kernel.known.facts.size() == max_facts_before);
}

TEST_CASE("a cell that could not be read within the budget is never clean") {
    guard::Limits limits;
    limits.steps = 10;
    const Judgement judgement = judge(book(), {}, "a = 1\nb = 2\nc = 3\nd = 4\ne = 5\nf = 6\ng = 7\nh = 8\n", 0, {}, limits);
    CHECK(judgement.budget_exceeded);
    CHECK(judgement.weighed.verdict.level >= Level::notify);
}
