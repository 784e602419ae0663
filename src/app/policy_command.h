// `stoa policy replay` and `stoa audit verify`: what the guard wrote down, read again. Both only read, and serve may run meanwhile.
#pragma once

#include <filesystem>

namespace stoa {

struct PolicyOptions {
    std::filesystem::path data;
    std::filesystem::path rules;  ///< replay: in place of those that a verdict was made with
    std::filesystem::path secret; ///< replay: of the bundles of the time; empty = none was encrypted
};

/// Weighs every stored verdict's facts again. -> 0: each gave the same verdict; 1: not, or its rules are missing.
int replay(const PolicyOptions& options);
/// Walks the audit's chain. -> 0: whole; 1: broken.
int verify_audit(const PolicyOptions& options);

}  // namespace stoa
