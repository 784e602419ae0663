#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "guard/rule.h"

namespace stoa::guard {

namespace {

constexpr std::size_t most_evidence = 4;

struct LoweredText {
    explicit LoweredText(std::string_view from) : text(lower(from)) { pairs.add_all(text); }

    std::string text;
    Pairs pairs;
};
struct Lowered {
    LoweredText value;
    LoweredText text;
    const Fact* fact;
};
using ByKind = std::array<std::vector<Lowered>, static_cast<std::size_t>(FactKind::text) + 1>;

bool is_in_word(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80; }

/// '<': no word goes on from before `at`; '>': none goes on behind it.
bool is_edge(char which, std::string_view text, std::size_t at) {
    if (which == '<') return at == 0 || !is_in_word(text[at - 1]);
    return at == text.size() || !is_in_word(text[at]);
}

bool matches_any(const std::vector<Pattern>& patterns, const LoweredText& in, FactKind kind) {
    const std::string_view text = in.text;
    return std::ranges::any_of(patterns, [&](const Pattern& pattern) {
        if (!in.pairs.have(pattern.needs) || (pattern.first != 0 && (text.empty() || text.front() != pattern.first))) return false;
        if (glob_matches(pattern.glob, text)) return true;
        return kind == FactKind::import && text.size() > pattern.glob.size() && text.starts_with(pattern.glob) && text[pattern.glob.size()] == '.';
    });
}

bool matches_test(const Condition& test, const Lowered& fact) {
    return matches_any(test.value, fact.value, test.fact) && (test.text.empty() || matches_any(test.text, fact.text, FactKind::text));
}

ByKind sorted(std::span<const Fact> facts) {
    ByKind out;
    for (const Fact& fact : facts) {
        if (fact.use == Use::used) out[static_cast<std::size_t>(fact.kind)].push_back({LoweredText(fact.value), LoweredText(fact.text), &fact});
    }
    return out;
}

/// What a rule must not see can end a match, and never makes one.
bool touches(const Condition& condition, const ByKind& facts) {
    if (condition.kind == Condition::Kind::none) return false;
    if (condition.kind == Condition::Kind::test) {
        return std::ranges::any_of(facts[static_cast<std::size_t>(condition.fact)], [&](const Lowered& fact) { return matches_test(condition, fact); });
    }
    return std::ranges::any_of(condition.parts, [&](const Condition& part) { return touches(part, facts); });
}

bool holds(const Condition& condition, const ByKind& facts, std::vector<Fact>& evidence) {
    switch (condition.kind) {
        case Condition::Kind::test: {
            bool found = false;
            for (const Lowered& fact : facts[static_cast<std::size_t>(condition.fact)]) {
                if (!matches_test(condition, fact)) continue;
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
        const bool is_taken_as_it_is = p + 1 < pattern.size() && pattern[p] == '\\';
        if (is_taken_as_it_is && pattern[p + 1] == text[t]) {
            p += 2;
            ++t;
        } else if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            mark = t;
        } else if (p < pattern.size() && (pattern[p] == '<' || pattern[p] == '>') && is_edge(pattern[p], text, t)) {
            ++p;
        } else if (p < pattern.size() && !is_taken_as_it_is && (pattern[p] == '?' || pattern[p] == text[t])) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && (pattern[p] == '*' || ((pattern[p] == '<' || pattern[p] == '>') && is_edge(pattern[p], text, t)))) ++p;
    return p == pattern.size();
}

bool touches_any(const RuleBook& book, std::span<const Fact> facts) {
    const ByKind by_kind = sorted(facts);
    const ByKind nothing;
    return std::ranges::any_of(book.rules, [&](const Rule& rule) {
        std::vector<Fact> unused;
        return touches(rule.when, by_kind) || holds(rule.when, nothing, unused);
    });
}

std::vector<Finding> match(const RuleBook& book, std::span<const Fact> facts) {
    const ByKind by_kind = sorted(facts);
    std::vector<Finding> out;
    for (const Rule& rule : book.rules) {
        std::vector<Fact> evidence;
        if (holds(rule.when, by_kind, evidence)) out.push_back({&rule, std::move(evidence)});
    }
    return out;
}

}  // namespace stoa::guard
