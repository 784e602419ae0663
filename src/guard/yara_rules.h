// YARA rules (libyara) for files whose structure no reader knows: programs of other systems, and what an operator looks for. What matches is a
// fact of kind `artefact`, "yara NAME", with the strings that matched, at the byte of the first. In a rule's `meta` stand
//   class = "mining"     a class of rules/classes.rules: then it is a rule of the book too. Without it there is only the fact, for *.rules to ask for
//   weight = 3           0.1 to 10, a string where it is no whole number; 3 without it
//   maturity = "notify"  or "shadow" or "act"; "notify" without it
//   says = "..."         for the operator; the meta `description` without it
// Modules that parse files of their own (pe, elf, dotnet, ...) are refused, and so is `include`.
#pragma once

#include <expected>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "guard/artefact.h"

struct YR_RULES;

namespace stoa::guard {

struct RuleFile;

/// What a YARA rule says of itself.
struct YaraRule {
    std::string name;
    std::string class_name;  ///< empty: it only tells
    std::string weight;
    std::string maturity;
    std::string says;
    std::string file;
    std::int32_t line = 0;
    bool is_sealed = false;
};

class YaraRules {
public:
    /// The error's place is "own.yar:17:".
    [[nodiscard]] static std::expected<std::shared_ptr<const YaraRules>, DecodeError> compile(std::span<const RuleFile* const> files);
    ~YaraRules();
    YaraRules(const YaraRules&) = delete;
    YaraRules& operator=(const YaraRules&) = delete;

    [[nodiscard]] const std::vector<YaraRule>& list() const { return list_; }
    /// Adds a fact for each rule that matches, or that the time was up. Reads the first 32 MiB.
    void look(const ArtefactBytes& bytes, Inspection& out) const;

private:
    YaraRules() = default;

    YR_RULES* compiled_ = nullptr;
    std::vector<YaraRule> list_;
};

/// As far into a file as YARA rules see.
inline constexpr std::uint64_t most_yara_bytes = 32 << 20;

}  // namespace stoa::guard
