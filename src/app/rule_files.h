// The guard's rules, from a folder or from the program itself.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "guard/rule.h"
#include "guard/sealed_rules.h"
#include "verdicts/audit_store.h"

namespace stoa {

/// *.rules, *.model and *.yar below `folder`, in the order of their names; of an empty path the public ones. Throws std::runtime_error.
[[nodiscard]] std::vector<guard::RuleFile> load_rule_files(const std::filesystem::path& folder);

/// Where rules come from, as settings and command line name it.
struct RulePlaces {
    std::filesystem::path rules;       ///< a folder; empty = the public ones
    std::filesystem::path sealed;      ///< an operator's bundle beside them; empty = none
    std::filesystem::path sealed_key;  ///< the public key that it is signed with
    std::filesystem::path secret;      ///< what it is encrypted with; empty = nothing is
    std::filesystem::path yara;        ///< a file or folder of *.yar beside them; empty = none
};

struct LoadedRules {
    std::vector<guard::RuleFile> files;
    std::optional<KeptBundle> bundle;
};
/// `least`: the lowest number that is taken of a signer. Throws std::runtime_error, with the file and why it is refused.
[[nodiscard]] LoadedRules load_rules_of(const RulePlaces& places, const std::function<std::uint64_t(const std::string&)>& least = {});

/// Throws std::runtime_error for what can't be read or is larger than 16 MiB.
[[nodiscard]] std::string text_of_file(const std::filesystem::path& file);
/// The key in a file; empty where no file is named. Throws std::runtime_error, with the file, for what is no key of this kind.
[[nodiscard]] std::string read_seal_key(guard::SealKeyKind kind, const std::filesystem::path& file);

}  // namespace stoa
