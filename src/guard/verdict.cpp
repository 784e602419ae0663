#include "guard/verdict.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "guard/features.h"

namespace stoa::guard {

namespace {

// Points to probability: 3 points are even odds, each point more multiplies them by e. Set by hand; the classifier's are calibrated.
constexpr double even_points = 3;
constexpr double warn_from = 0.5;
constexpr double act_from = 0.88;
constexpr double notify_from = 0.1;
constexpr std::size_t most_features_told = 8;
constexpr double most_of_a_hint = 0.45;  // what the classifier may give below its own threshold: never enough by itself

double probability_of(double points) { return 1 / (1 + std::exp(even_points - points)); }

/// Code and artefacts come with one submission.
Family independent(Family family) { return family == Family::artefact ? Family::code : family; }

}  // namespace

std::string_view name_of(Level level) {
    constexpr std::array<std::string_view, 4> names = {"clean", "notify", "warn", "act"};
    return names[static_cast<std::size_t>(level)];
}

std::string_view name_of(Family family) {
    constexpr std::array<std::string_view, 6> names = {"code", "artefact", "behaviour", "network", "account", "media"};
    return names[static_cast<std::size_t>(family)];
}

std::vector<Signal> signals_of(std::span<const Finding> findings, Family family) {
    struct Sum {
        std::map<std::string, double> signs;
        Signal signal;
    };
    std::map<std::pair<std::string, bool>, Sum> classes;
    for (const Finding& finding : findings) {
        Sum& sum = classes[{finding.rule->class_name, finding.rule->is_sealed}];
        sum.signal.findings.push_back(finding);
        if (finding.rule->maturity == Maturity::shadow) continue;
        double& most = sum.signs[finding.rule->sign];
        most = std::max(most, finding.rule->weight);
        sum.signal.maturity = std::max(sum.signal.maturity, finding.rule->maturity);
    }
    std::vector<Signal> out;
    for (auto& [key, sum] : classes) {
        double points = 0;
        for (const auto& [sign, weight] : sum.signs) points += weight;
        sum.signal.family = family;
        sum.signal.class_name = key.first;
        sum.signal.sealed = key.second;
        sum.signal.signs = static_cast<std::int32_t>(sum.signs.size());
        sum.signal.probability = sum.signs.empty() ? 0 : probability_of(points);
        out.push_back(std::move(sum.signal));
    }
    return out;
}

std::vector<Signal> signals_of(const Model& model, std::span<const Fact> facts) {
    std::vector<Signal> out;
    if (model.empty()) return out;
    const auto features = features_of(facts);
    for (const Learned& one : model.classify(features)) {
        if (one.probability < one.learned->notify) continue;
        const bool asks = one.probability >= one.learned->warn;
        Signal signal;
        signal.class_name = one.learned->name;
        signal.probability = asks ? std::max(one.probability, warn_from) : std::min(one.probability, most_of_a_hint);
        signal.maturity = asks ? Maturity::act : Maturity::notify;
        signal.learned = true;
        signal.features = model.strongest(features, *one.learned, most_features_told);
        out.push_back(std::move(signal));
    }
    return out;
}

std::vector<Signal> signals_of_code(const RuleBook& book, std::span<const Fact> facts, Classifier classifier) {
    std::vector<Signal> out = signals_of(match(book, facts), Family::code);
    // It learned from code; of other files it knows nothing.
    const bool is_code = std::ranges::none_of(facts, [](const Fact& fact) { return fact.kind == FactKind::artefact; });
    if (classifier == Classifier::speaks && is_code) std::ranges::move(signals_of(book.model, facts), std::back_inserter(out));
    return out;
}

std::vector<Finding> findings_of(const RuleBook& book, std::span<const Signal> signals) {
    std::vector<Finding> out;
    for (const Rule& rule : book.rules) {
        for (const Signal& signal : signals) {
            for (const Finding& finding : signal.findings) {
                if (finding.rule == &rule) out.push_back(finding);
            }
        }
    }
    return out;
}

Verdict weigh(const RuleBook& book, std::span<const Signal> signals, Plan plan) {
    struct Sum {
        double none = 1;           // that no signal is right
        double none_sealed = 1;    // the same of sealed rules, which only the operator's list hears
        double none_of_rules = 1;  // the same of those that are not learned
        std::int32_t signs = 0;
        Maturity maturity = Maturity::shadow;
        Maturity of_rules = Maturity::shadow;
        std::set<Family> families;
    };
    std::map<std::string, Sum> classes;
    for (const Signal& signal : signals) {
        const ForbiddenClass* forbidden = book.find_class(signal.class_name);
        if (forbidden == nullptr || (forbidden->forbidden == Forbidden::subsidised && plan == Plan::full)) continue;
        Sum& sum = classes[signal.class_name];
        if (signal.sealed) {
            sum.none_sealed *= 1 - signal.probability;
            continue;
        }
        sum.none *= 1 - signal.probability;
        if (!signal.learned) {
            sum.none_of_rules *= 1 - signal.probability;
            sum.of_rules = std::max(sum.of_rules, signal.maturity);
        }
        sum.signs += signal.signs;
        sum.maturity = std::max(sum.maturity, signal.maturity);
        if (signal.probability >= warn_from) sum.families.insert(independent(signal.family));
    }
    const auto level_of = [](const Sum& sum) {
        const double probability = 1 - sum.none;
        if (sum.maturity != Maturity::act || probability < warn_from) return Level::notify;
        return sum.of_rules == Maturity::act && 1 - sum.none_of_rules >= act_from && sum.signs >= 2 ? Level::act : Level::warn;
    };
    Verdict verdict;
    verdict.rules_version = book.version;
    for (const auto& [name, sum] : classes) {
        const double probability = 1 - sum.none * sum.none_sealed;
        if (probability >= notify_from) verdict.classes.push_back({name, probability});
    }
    // What is always forbidden comes before what a plan forbids: a cracker that is reached by ssh is a cracker.
    const auto rank = [&](const ClassProbability& one) {
        const bool always = book.find_class(one.class_name)->forbidden == Forbidden::always;
        return std::tuple(level_of(classes[one.class_name]), always, one.probability);
    };
    std::ranges::sort(verdict.classes, [&](const auto& a, const auto& b) {
        return rank(a) != rank(b) ? rank(a) > rank(b) : a.class_name < b.class_name;
    });
    if (verdict.classes.empty()) return verdict;
    verdict.class_name = verdict.classes.front().class_name;
    const Sum& strongest = classes[verdict.class_name];
    verdict.families = static_cast<std::int32_t>(strongest.families.size());
    verdict.level = level_of(strongest);
    return verdict;
}

}  // namespace stoa::guard
