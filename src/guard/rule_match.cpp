#include <algorithm>
#include <array>

#include "guard/rule.h"

namespace stoa::guard {

namespace {

constexpr std::size_t most_evidence = 4;

struct Lowered {
    std::string value;
    std::string text;
    const Fact* fact;
};
using ByKind = std::array<std::vector<Lowered>, 15>;

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    return out;
}

bool matches_any(const std::vector<std::string>& patterns, std::string_view text, FactKind kind) {
    return std::ranges::any_of(patterns, [&](const std::string& pattern) {
        if (glob_matches(pattern, text)) return true;
        return kind == FactKind::import && text.size() > pattern.size() && text.starts_with(pattern) && text[pattern.size()] == '.';
    });
}

bool holds(const Condition& condition, const ByKind& facts, std::vector<Fact>& evidence) {
    switch (condition.kind) {
        case Condition::Kind::test: {
            bool found = false;
            for (const Lowered& fact : facts[static_cast<std::size_t>(condition.fact)]) {
                if (!matches_any(condition.value, fact.value, condition.fact)) continue;
                if (!condition.text.empty() && !matches_any(condition.text, fact.text, FactKind::text)) continue;
                found = true;
                if (evidence.size() >= most_evidence) break;
                evidence.push_back(*fact.fact);
            }
            return found;
        }
        case Condition::Kind::all:
            return std::ranges::all_of(condition.parts, [&](const Condition& part) { return holds(part, facts, evidence); });
        case Condition::Kind::any:
            return std::ranges::any_of(condition.parts, [&](const Condition& part) { return holds(part, facts, evidence); });
        case Condition::Kind::none: {
            std::vector<Fact> unused;
            return std::ranges::none_of(condition.parts, [&](const Condition& part) { return holds(part, facts, unused); });
        }
    }
    return false;
}

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view text) {
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t mark = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            mark = t;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

std::vector<Finding> match(const RuleBook& book, std::span<const Fact> facts) {
    ByKind by_kind;
    for (const Fact& fact : facts) {
        if (fact.use == Use::used) by_kind[static_cast<std::size_t>(fact.kind)].push_back({lower(fact.value), lower(fact.text), &fact});
    }
    std::vector<Finding> out;
    for (const Rule& rule : book.rules) {
        std::vector<Fact> evidence;
        if (holds(rule.when, by_kind, evidence)) out.push_back({&rule, std::move(evidence)});
    }
    return out;
}

}  // namespace stoa::guard
