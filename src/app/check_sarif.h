// The findings of `stoa check` as SARIF 2.1.0 (OASIS), which code scanners and their viewers read. Written in pieces, so that a
// million files need no memory: the head, what each file adds, the tail.
#pragma once

#include <string>

#include "guard/check.h"

namespace stoa {

[[nodiscard]] std::string sarif_head(const guard::RuleBook& book);
/// Empty for a clean file. `before` counts the results written so far.
[[nodiscard]] std::string sarif_results(const std::string& path, const guard::CheckedFile& file, std::size_t& before);
[[nodiscard]] std::string sarif_tail();

}  // namespace stoa
