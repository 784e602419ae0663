#include "verdicts/judge.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <tuple>

namespace stoa {

using guard::Fact;
using guard::Finding;
using guard::Signal;

namespace {

/// The audit keeps text: whatever is no UTF-8 in a cell's decoded bytes becomes '?', before rules see it.
void make_text(std::string& bytes) {
    std::string out;
    out.reserve(bytes.size());
    for (std::size_t i = 0; i < bytes.size();) {
        const auto c = static_cast<unsigned char>(bytes[i]);
        const std::size_t length = c < 0x80 ? 1 : c >= 0xC2 && c < 0xE0 ? 2 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xF0 && c < 0xF5 ? 4 : 0;
        bool whole = length > 0 && i + length <= bytes.size();
        for (std::size_t k = 1; whole && k < length; ++k) whole = (static_cast<unsigned char>(bytes[i + k]) & 0xC0) == 0x80;
        if (whole && length >= 3) {
            const auto second = static_cast<unsigned char>(bytes[i + 1]);
            // Overlong forms, surrogates, beyond U+10FFFF.
            whole = !((c == 0xE0 && second < 0xA0) || (c == 0xED && second > 0x9F) || (c == 0xF0 && second < 0x90) || (c == 0xF4 && second > 0x8F));
        }
        if (whole) {
            out.append(bytes, i, length);
            i += length;
        } else {
            out += '?';
            ++i;
        }
    }
    bytes = std::move(out);
}

/// What rules see, each once, as the audit can keep it.
std::vector<Fact> seen_by_rules(std::vector<Fact> facts, std::size_t most) {
    std::set<std::tuple<guard::FactKind, std::string, std::string>> known;
    std::vector<Fact> out;
    for (Fact& fact : facts) {
        if (fact.use != guard::Use::used) continue;
        make_text(fact.value);
        make_text(fact.text);
        if (!known.emplace(fact.kind, fact.value, fact.text).second) continue;
        if (out.size() == most) {
            out.push_back({guard::FactKind::budget, guard::Use::used, "budget exceeded", "facts of a cell", fact.place});
            break;
        }
        out.push_back(std::move(fact));
    }
    return out;
}

std::vector<Fact> join(std::span<const Fact> before, std::span<const Fact> cell) {
    std::set<std::tuple<guard::FactKind, std::string_view, std::string_view>> fresh;
    for (const Fact& fact : cell) fresh.emplace(fact.kind, fact.value, fact.text);
    std::vector<Fact> out;
    for (const Fact& fact : before) {
        if (!fresh.contains({fact.kind, fact.value, fact.text})) out.push_back(fact);
    }
    out.insert(out.end(), cell.begin(), cell.end());
    return out;
}

enum class RulesOf : std::uint8_t { everybody, operators };

const Signal* find_rules(std::span<const Signal> all, const std::string& class_name, RulesOf whose) {
    const bool sealed = whose == RulesOf::operators;
    const auto at = std::ranges::find_if(all, [&](const Signal& each) { return !each.learned && each.sealed == sealed && each.class_name == class_name; });
    return at == all.end() ? nullptr : &*at;
}

/// What all signals of one class make together.
guard::Level level_of(const guard::RuleBook& book, std::span<const Signal> all, const std::string& class_name, guard::Plan plan) {
    std::vector<Signal> own;
    for (const Signal& each : all) {
        if (each.class_name != class_name) continue;
        own.push_back(each);
        own.back().findings.clear();
    }
    return guard::weigh(book, own, plan).level;
}

/// `all` is `before` and `cell` joined.
Weighed weigh_joined(const guard::RuleBook& book, std::span<const Fact> before, std::span<const Fact> cell, std::span<const Fact> all, const Bounds& bounds) {
    Weighed out;
    out.verdict.rules_version = book.version;
    out.verdict.model_version = bounds.classifier == guard::Classifier::speaks ? book.model.version() : "";
    // Most cells: no rule looks at anything that they do, and the classifier knows nothing like it.
    if (!guard::touches_any(book, cell) &&
        (cell.empty() || bounds.classifier == guard::Classifier::silent || guard::signals_of(book.model, all).empty()))
        return out;
    std::vector<Signal> together = guard::signals_of_code(book, all, bounds.classifier);
    if (!before.empty()) {
        const std::vector<Signal> alone = guard::signals_of_code(book, cell, bounds.classifier);
        const std::vector<Signal> earlier = guard::signals_of_code(book, before, bounds.classifier);
        std::set<std::string> quiet;
        for (const Signal& signal : together) {
            const std::string& name = signal.class_name;
            const bool adds = std::ranges::any_of(std::array{RulesOf::everybody, RulesOf::operators}, [&](RulesOf whose) {
                const Signal* is = find_rules(together, name, whose);
                const Signal* was = find_rules(earlier, name, whose);
                return is != nullptr && (was == nullptr || is->probability > was->probability || is->signs > was->signs);
            });
            const bool changes = level_of(book, together, name, bounds.plan) > level_of(book, earlier, name, bounds.plan);
            // What is enough by itself is enough again, each time that it runs.
            if (!adds && !changes && level_of(book, alone, name, bounds.plan) < guard::Level::warn) quiet.insert(name);
        }
        std::erase_if(together, [&](const Signal& signal) { return quiet.contains(signal.class_name); });
    }
    std::erase_if(together, [&](const Signal& signal) { return bounds.allowed.contains(signal.class_name); });
    const std::string model_version = std::move(out.verdict.model_version);
    out.verdict = guard::weigh(book, together, bounds.plan);
    out.verdict.model_version = model_version;
    (void)std::ranges::partition(together, [&](const Signal& signal) { return signal.class_name == out.verdict.class_name; });
    for (Signal& signal : together) {
        std::ranges::move(signal.findings, std::back_inserter(out.findings));
        if (signal.learned) out.learned.push_back(std::move(signal));
    }
    return out;
}

}  // namespace

Weighed weigh_cell(const guard::RuleBook& book, std::span<const Fact> before, std::span<const Fact> cell, const Bounds& bounds) {
    return weigh_joined(book, before, cell, join(before, cell), bounds);
}

Judgement judge(const guard::RuleBook& book, const Known& known, std::string_view code, std::int32_t place, const Bounds& bounds,
                const guard::Limits& limits) {
    guard::Inspector inspector(limits, guard::copy_of(known.environment));
    guard::Inspection inspection = inspector.inspect(code, guard::CellKind::code, place);
    Judgement out;
    out.before = known.facts;
    out.facts = seen_by_rules(std::move(inspection.facts), max_facts_of_cell);
    out.budget_exceeded = inspection.budget_exceeded;
    out.after.facts = join(out.before, out.facts);
    out.weighed = weigh_joined(book, out.before, out.facts, out.after.facts, bounds);
    // What could not be read is no clean verdict.
    if (out.budget_exceeded) out.weighed.verdict.level = std::max(out.weighed.verdict.level, guard::Level::notify);
    out.after.environment = inspector.take_environment();
    if (out.after.facts.size() > max_facts_before)
        out.after.facts.erase(out.after.facts.begin(), out.after.facts.end() - static_cast<std::ptrdiff_t>(max_facts_before));
    return out;
}

namespace {

constexpr std::chrono::milliseconds most_of_an_archive{10'000};

Judgement judge_one_file(const guard::RuleBook& book, std::string_view name, std::string_view content, std::optional<guard::FileKind> kind,
                         const Bounds& bounds) {
    Judgement out;
    std::vector<Fact> facts;
    const auto take = [&](guard::Inspection inspection) {
        out.budget_exceeded = out.budget_exceeded || inspection.budget_exceeded;
        std::ranges::move(inspection.facts, std::back_inserter(facts));
    };
    auto artefact = kind ? std::nullopt : guard::inspect_file(book, guard::TextBytes(content));
    if (artefact) take(std::move(*artefact));
    // What is built like a model and called code is both.
    const auto cells = guard::cells_of_file(kind.value_or(guard::kind_of_file(name, content)), content);
    guard::Inspector inspector(guard::limits_of_a_deep_look());
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    if (cells) {
        for (const guard::NotebookCell& cell : *cells) {
            if (std::chrono::steady_clock::now() > end) {
                take({{{guard::FactKind::budget, guard::Use::used, "budget exceeded", "time of a file", {cell.index, 1, 0}}}, true});
                break;
            }
            take(inspector.inspect(cell.text, cell.kind, cell.index));
        }
    }
    out.facts = seen_by_rules(std::move(facts), max_facts_of_file);
    out.weighed = weigh_cell(book, {}, out.facts, bounds);
    if (out.budget_exceeded) out.weighed.verdict.level = std::max(out.weighed.verdict.level, guard::Level::notify);
    return out;
}

}  // namespace

Judgement judge_file(const guard::RuleBook& book, std::string_view name, std::string_view content, std::optional<guard::FileKind> kind,
                     const Bounds& bounds) {
    Judgement worst = judge_one_file(book, name, content, kind, bounds);
    if (kind) return worst;
    const auto strength = [](const Judgement& one) {
        const guard::Verdict& verdict = one.weighed.verdict;
        return std::pair(verdict.level, verdict.classes.empty() ? 0.0 : verdict.classes.front().probability);
    };
    guard::ArchiveLimits limits;
    limits.time = most_of_an_archive;
    const guard::ArchiveWalk walked = guard::walk_archive(guard::TextBytes(content), limits, [&](std::string_view path, std::string_view text) {
        Judgement one = judge_one_file(book, path, text, std::nullopt, bounds);
        if (strength(one) <= strength(worst)) return;
        one.inside = path;
        worst = std::move(one);
    });
    if (!walked.is_archive || walked.exceeded.empty()) return worst;
    worst.budget_exceeded = true;
    worst.facts.push_back({guard::FactKind::budget, guard::Use::used, "budget exceeded", walked.exceeded, {}});
    worst.weighed.verdict.level = std::max(worst.weighed.verdict.level, guard::Level::notify);
    return worst;
}

boost::json::array json_of(std::span<const Fact> facts) {
    boost::json::array out;
    for (const Fact& fact : facts) {
        boost::json::array row = {guard::name_of(fact.kind), fact.value, fact.text, fact.place.cell, fact.place.line, fact.place.depth};
        if (fact.place.byte >= 0) row.push_back(fact.place.byte);
        out.push_back(std::move(row));
    }
    return out;
}

std::vector<Fact> facts_of(const boost::json::value& json) {
    std::vector<Fact> out;
    if (!json.is_array()) return out;
    for (const auto& each : json.get_array()) {
        if (!each.is_array() || each.get_array().size() < 6) continue;
        const auto& parts = each.get_array();
        if (!parts[0].is_string() || !parts[1].is_string() || !parts[2].is_string()) continue;
        const auto kind = guard::find_fact_kind(std::string_view(parts[0].get_string()));
        if (!kind) continue;
        const auto number = [&](std::size_t at) { return parts[at].is_int64() ? static_cast<std::int32_t>(parts[at].get_int64()) : 0; };
        const std::int64_t byte = parts.size() > 6 && parts[6].is_int64() ? parts[6].get_int64() : -1;
        out.push_back({*kind, guard::Use::used, std::string(std::string_view(parts[1].get_string())),
                       std::string(std::string_view(parts[2].get_string())), {number(3), number(4), number(5), byte}});
    }
    return out;
}

}  // namespace stoa
