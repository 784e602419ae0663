// One cell's code, weighed with what ran before it. Pure: the same facts, rules and plan give the same verdict, which is what
// makes a stored verdict one that can be had again.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>

#include "guard/check.h"
#include "guard/verdict.h"

namespace stoa {

inline constexpr std::size_t max_facts_of_file = 4'000;
/// Facts of a notebook's earlier cells that are weighed with a new one; the oldest go first.
inline constexpr std::size_t max_facts_before = 1'000;
/// Of one cell: what rules see of it. More is left out, which is a fact of its own.
inline constexpr std::size_t max_facts_of_cell = 1'000;

/// What the operator decided beside the rules.
struct Bounds {
    guard::Plan plan = guard::Plan::subsidised;
    std::set<std::string> allowed;  ///< classes that are not looked for
    guard::Classifier classifier = guard::Classifier::speaks;
};

struct Weighed {
    guard::Verdict verdict;
    std::vector<guard::Finding> findings;  ///< with evidence; those of the verdict's class first
    std::vector<guard::Signal> learned;    ///< what the classifier adds to them
};

/// Only classes to which this cell adds something speak: what was let run before does not make the next cell suspect. Rules add a
/// sign or more probability; the classifier, which moves a little with every cell, adds where it changes what is to be done.
[[nodiscard]] Weighed weigh_cell(const guard::RuleBook& book, std::span<const guard::Fact> before, std::span<const guard::Fact> cell,
                                 const Bounds& bounds);

/// What cells that ran left behind.
struct Known {
    guard::Environment environment;
    std::vector<guard::Fact> facts;  ///< that rules see; each once
};

struct Judgement {
    std::vector<guard::Fact> before;
    std::vector<guard::Fact> facts;
    Weighed weighed;
    bool budget_exceeded = false;
    Known after;  ///< if it runs
    std::string inside;  ///< of an archive: which of its files this is of
};

[[nodiscard]] Judgement judge(const guard::RuleBook& book, const Known& known, std::string_view code, std::int32_t place,
                              const Bounds& bounds, const guard::Limits& limits);

/// What came in beside runs, by itself: a file of whatever kind (of an archive the file in it that looks worst), or, with a kind that is given, text of that kind. The deep look's
/// budget; `before` and `after` stay empty.
[[nodiscard]] Judgement judge_file(const guard::RuleBook& book, std::string_view name, std::string_view content, std::optional<guard::FileKind> kind,
                                   const Bounds& bounds);

/// Facts as JSON in the audit, and back: exactly those that were weighed.
[[nodiscard]] boost::json::array json_of(std::span<const guard::Fact> facts);
[[nodiscard]] std::vector<guard::Fact> facts_of(const boost::json::value& json);

}  // namespace stoa
