// Verdicts of one cell after others, by the public rules.
#include "verdicts/judge.h"

#include <doctest/doctest.h>

#include "base/json.h"
#include "guard/check.h"

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
        Judgement judgement = judge(rules, known, code, place++, bounds, guard::limits_at_the_gate());
        known = judgement.after;
        return judgement;
    }
    Level level(std::string_view code) { return run(code).weighed.verdict.level; }
    const guard::RuleBook& rules = book();
    Known known = {};
    std::int32_t place = 0;
};

/// The public rules, and a classifier that knows two words.
const guard::RuleBook& book_with_model() {
    static const guard::RuleBook made = [] {
        std::vector<guard::RuleFile> files;
        for (const auto& file : guard::public_rules()) {
            if (!file.name.ends_with(".model")) files.push_back(file);
        }
        files.push_back({"two.model", "stoa-model 1\nclass mining -2 1 0 0.2 0.5\nfeature i:heron 0:1.5\nfeature i:colibri 0:1.5\n"
                                      "feature i:albatross 0:40\nfeature i:pandas 0:-1\n"});
        return guard::parse_rules(files).value();
    }();
    return made;
}

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

TEST_CASE("the classifier asks when what cells do adds up, once, and what adds nothing after that is clean") {
    Kernel kernel{book_with_model()};
    CHECK(kernel.level("import heron") == Level::notify);
    const Judgement asked = kernel.run("import colibri");
    CHECK(asked.weighed.verdict.level == Level::warn);
    CHECK(asked.weighed.verdict.class_name == "mining");
    CHECK(asked.weighed.verdict.model_version == book_with_model().model.version());
    REQUIRE(asked.weighed.learned.size() == 1);
    CHECK(asked.weighed.learned[0].features == std::vector<std::string>{"i:colibri", "i:heron"});
    CHECK(kernel.level("import json\nprint(json.dumps(1))") == Level::clean);
    CHECK(kernel.level("1 + 1") == Level::clean);
}

TEST_CASE("what the classifier asks about by itself is asked about each time that it runs") {
    Kernel kernel{book_with_model()};
    CHECK(kernel.level("import heron, colibri") == Level::warn);
    CHECK(kernel.level("import heron, colibri") == Level::warn);
}

TEST_CASE("the classifier alone never stops a run, however sure it is, and with rules it is one family with them") {
    Kernel kernel{book_with_model()};
    const Judgement sure = kernel.run("import albatross");
    CHECK(sure.weighed.verdict.level == Level::warn);
    CHECK(sure.weighed.verdict.classes.at(0).probability > 0.99);
    const Judgement both = kernel.run("import albatross\n" + std::string(miner));
    CHECK(both.weighed.verdict.level == Level::act);
    CHECK(both.weighed.verdict.families == 1);
}

TEST_CASE("a class that the operator allows is not looked for by the classifier either") {
    Kernel kernel{book_with_model()};
    CHECK(kernel.run("import albatross", {guard::Plan::subsidised, {"mining"}}).weighed.verdict.level == Level::clean);
}

TEST_CASE("a verdict from before the classifier was asked is had again without it") {
    Kernel kernel{book_with_model()};
    const Judgement first = kernel.run("import albatross");
    Bounds of_old;
    of_old.classifier = guard::Classifier::silent;
    const Weighed old = weigh_cell(book_with_model(), {}, facts_of(json_of(first.facts)), of_old);
    CHECK(old.verdict.level == Level::clean);
    CHECK(old.verdict.model_version.empty());
    const Weighed again = weigh_cell(book_with_model(), {}, facts_of(json_of(first.facts)), {});
    CHECK(again.verdict.level == Level::warn);
}

TEST_CASE("a check of the same cells and the gate's last word come to the same class and level") {
    for (const guard::RuleBook* rules : {&book(), &book_with_model()}) {
        const std::vector<std::string> cells = {"import heron", "tool = 'xm' + 'rig'\nimport colibri", "!./{tool} -o pool.supportxmr.com:3333 -u 4AbC"};
        const guard::Verdict whole = guard::check_cells(*rules, cells, guard::Plan::subsidised).verdict;
        Kernel kernel{*rules};
        guard::Verdict last;
        for (const std::string& cell : cells) last = kernel.run(cell).weighed.verdict;
        CHECK(last.level == whole.level);
        CHECK(last.class_name == whole.class_name);
        CHECK(last.classes.at(0).probability == doctest::Approx(whole.classes.at(0).probability));
        CHECK(last.model_version == whole.model_version);
    }
}
