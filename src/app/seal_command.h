// `stoa policy keys`, `seal` and `bundle`: an operator's own rules, signed (guard/sealed_rules.h). They need no server.
#pragma once

#include <cstdint>
#include <filesystem>

namespace stoa {

struct SealOptions {
    std::filesystem::path rules;   ///< seal: the folder; bundle: the bundle
    std::filesystem::path key;     ///< seal: the signing key; bundle: the public one
    std::filesystem::path secret;  ///< empty = not encrypted
    std::filesystem::path out;     ///< keys: the folder; seal: the bundle
    std::uint64_t number = 0;
};

// Each throws std::runtime_error with a sentence. -> 0.
int make_rule_keys(const SealOptions& options);
/// Refuses rules with an error or with a case that comes out otherwise.
int seal(const SealOptions& options);
int show_bundle(const SealOptions& options);

}  // namespace stoa
