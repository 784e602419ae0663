#include <doctest/doctest.h>

#include "guard/check.h"

using namespace stoa::guard;

namespace {

std::string parse_error(std::string text) {
    const auto model = Model::parse({"a.model", std::move(text)});
    return model ? "" : model.error().sentence();
}

RuleBook book_with(std::string model) {
    const std::vector<RuleFile> files = {{"a.rules",
                                          "class mining always \"mining\"\nrule mining.x sign x weight 5 maturity notify says \"x\" when import \"alpha\"\n"
                                          "matches\n| import alpha\npasses\n| import omega\n"
                                          "rule mining.y sign y weight 5 maturity notify says \"y\" when import \"beta\"\nmatches\n| import beta\npasses\n| import omega\n"},
                                         {"b.model", std::move(model)}};
    auto book = parse_rules(files);
    REQUIRE_MESSAGE(book.has_value(), book.error().sentence());
    return std::move(*book);
}

Level level_of(const RuleBook& book, const std::string& cell) { return check_cells(book, std::vector<std::string>{cell}, Plan::subsidised).verdict.level; }

}  // namespace

TEST_CASE("a fault in a model names its file and line") {
    CHECK(parse_error("").starts_with("a.model:0:"));
    CHECK(parse_error("stoa-model 2\n").starts_with("a.model:1:"));
    CHECK(parse_error("stoa-model 1\nclass mining 0 1 0 0.5\n").starts_with("a.model:2:"));
    CHECK(parse_error("stoa-model 1\nclass mining 0 1 0 0.9 0.5\n").starts_with("a.model:2:"));
    CHECK(parse_error("stoa-model 1\nclass mining 0 1 0 0.2 nan\n").starts_with("a.model:2:"));
    CHECK(parse_error("stoa-model 1\nclass mining 0 1 0 0.2 0.5\nfeature w:x 1:1\n").starts_with("a.model:3:"));
    CHECK(parse_error("stoa-model 1\nclass mining 0 1 0 0.2 0.5\nfeature w:x 0:1\nfeature w:x 0:1\n").starts_with("a.model:4:"));
    CHECK(parse_error("stoa-model 1\nclass mining 0 1 0 0.2 0.5\nfeature w:x 0:1e9\n").starts_with("a.model:3:"));
    CHECK(parse_error("stoa-model 1\n# a comment\nclass mining 0 1 0 0.2 0.5\nfeature w:x 0:1.5\n").empty());
}

TEST_CASE("a model for a class that no rule file names is refused, and so is a second model") {
    const std::vector<RuleFile> unknown = {{"a.model", "stoa-model 1\nclass mining 0 1 0 0.2 0.5\n"}};
    CHECK_FALSE(parse_rules(unknown).has_value());
    const std::vector<RuleFile> two = {unknown[0], unknown[0]};
    CHECK_FALSE(parse_rules(two).has_value());
}

TEST_CASE("probabilities are the logistic of the calibrated sum") {
    const auto model = Model::parse({"a.model", "stoa-model 1\nclass mining -2 2 1 0.2 0.5\nfeature w:dig 0:1.5\nfeature w:dug 0:4\n"});
    REQUIRE(model.has_value());
    const std::vector<std::string> features = {"w:dig", "w:other"};
    CHECK(model->classify(features)[0].probability == doctest::Approx(0.5));  // 2 * (-2 + 1.5) + 1 = 0
}

TEST_CASE("a model alone may ask, and never stops a run, however sure it is") {
    const RuleBook book = book_with("stoa-model 1\nclass mining -10 1 0 0.2 0.9\nfeature i:gamma 0:30\nfeature i:delta 0:9\n");
    CHECK(level_of(book, "import gamma") == Level::warn);
    CHECK(level_of(book, "import delta") == Level::notify);
    CHECK(level_of(book, "import omega") == Level::clean);
}

TEST_CASE("rules that only notify do not stop a run because a model agrees") {
    const RuleBook book = book_with("stoa-model 1\nclass mining -10 1 0 0.2 0.9\nfeature i:gamma 0:30\n");
    CHECK(level_of(book, "import alpha, beta") == Level::notify);
    CHECK(level_of(book, "import alpha, beta, gamma") == Level::warn);
}

TEST_CASE("a class that a plan allows is not asked about by the model either") {
    const RuleBook book = book_with("stoa-model 1\nclass mining -10 1 0 0.2 0.9\nfeature i:gamma 0:30\n");
    RuleBook other = book;
    other.classes[0].forbidden = Forbidden::subsidised;
    CHECK(check_cells(other, std::vector<std::string>{"import gamma"}, Plan::full).verdict.level == Level::clean);
}
