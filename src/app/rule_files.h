// The guard's rules, from a folder or from the program itself.
#pragma once

#include <filesystem>
#include <vector>

#include "guard/rule.h"

namespace stoa {

/// *.rules below `folder`, in the order of their names; of an empty path the public ones. Throws std::runtime_error.
[[nodiscard]] std::vector<guard::RuleFile> load_rule_files(const std::filesystem::path& folder);

}  // namespace stoa
