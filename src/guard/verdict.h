// Signals are what inspections and sensors saw of one class of abuse; a verdict weighs them. The types that other rooms and the
// machine's sensors plug into. Every function here is pure: the same signals give the same verdict.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "guard/rule.h"

namespace stoa::guard {

/// Families fail independently of each other. Code and artefacts of one submission are one family.
enum class Family : std::uint8_t { code, artefact, behaviour, network, account, media };

struct Signal {
    Family family = Family::code;
    std::string class_name;
    double probability = 0;               ///< that this is abuse of the class, by this family alone
    std::int32_t signs = 0;               ///< different kinds of evidence inside of the family
    Maturity maturity = Maturity::shadow; ///< of the most mature rule that speaks
    std::vector<Finding> findings;
    bool learned = false;                 ///< by the classifier: it may ask, and never stops a run
    std::vector<std::string> features;    ///< if learned: what spoke most, for operators
    bool sealed = false;                  ///< of an operator's sealed rules: on the list, and never asked about
};

/// What is to be done about this run. Never a penalty: that needs two families, see `families`.
enum class Level : std::uint8_t { clean, notify, warn, act };

struct ClassProbability {
    std::string class_name;
    double probability = 0;
};

struct Verdict {
    Level level = Level::clean;
    std::string class_name;                 ///< the strongest class; empty when nothing speaks
    std::vector<ClassProbability> classes;  ///< strongest first; always forbidden before subsidised
    std::int32_t families = 0;              ///< independent ones that speak for class_name; below 2 nobody gets a strike
    std::string rules_version;
    std::string model_version;              ///< of the classifier; empty where none was asked
};

/// Whether the classifier is asked. Verdicts from before it was asked at the gate are had again without it.
enum class Classifier : std::uint8_t { speaks, silent };

/// Which classes the plan forbids.
enum class Plan : std::uint8_t { subsidised, full };

[[nodiscard]] std::string_view name_of(Level level);
[[nodiscard]] std::string_view name_of(Family family);

/// One signal a class with findings, and another for sealed rules. Within a sign the largest weight counts; signs add up.
[[nodiscard]] std::vector<Signal> signals_of(std::span<const Finding> findings, Family family);
/// What the book's classifier says, where that is enough to be said.
[[nodiscard]] std::vector<Signal> signals_of(const Model& model, std::span<const Fact> facts);
/// Rules and classifier together: what one submission's code says. `stoa check`, the gate and a replay all ask here.
[[nodiscard]] std::vector<Signal> signals_of_code(const RuleBook& book, std::span<const Fact> facts, Classifier classifier = Classifier::speaks);
/// What rules found, in the order of the book.
[[nodiscard]] std::vector<Finding> findings_of(const RuleBook& book, std::span<const Signal> signals);
[[nodiscard]] Verdict weigh(const RuleBook& book, std::span<const Signal> signals, Plan plan);

}  // namespace stoa::guard
