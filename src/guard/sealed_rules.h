// An operator's own rules as one file: signed, and encrypted where the operator likes. Whoever has the public rules has not these.
//
//   bundle   = "STOASEAL" version:u8 = 1, flags:u8 (1 = encrypted), number:u64, made_at:i64 (ms since 1970), signer:32 bytes (ed25519),
//              nonce:24 bytes (zero where nothing is encrypted), length:u32, payload, signature:64 bytes over all before it
//   payload  = count:u16, { length:u8, name, length:u32, text }     encrypted by XChaCha20-Poly1305, what stands before it authenticated with it
//   key file = one line: "stoa-rules-public" or "stoa-rules-signing" or "stoa-rules-secret", a space, base64
//
// All numbers little endian. Nothing behind the signer's name is looked at before the signature is right.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "guard/rule.h"

namespace stoa::guard {

inline constexpr std::size_t max_bundle_bytes = 16 << 20;
inline constexpr std::size_t max_bundle_files = 500;

struct SealKeys {
    std::string public_key;   ///< 32 bytes: who checks a bundle has it
    std::string signing_key;  ///< 64 bytes: who makes one has it, and nobody else
    std::string secret;       ///< 32 bytes: of both, where bundles are encrypted
};
[[nodiscard]] SealKeys make_seal_keys();

enum class SealKeyKind : std::uint8_t { public_key, signing_key, secret };
[[nodiscard]] std::string seal_key_file(SealKeyKind kind, std::string_view key);
/// Errors say which kind of key was to stand there.
[[nodiscard]] std::expected<std::string, DecodeError> parse_seal_key(SealKeyKind kind, std::string_view text);

struct Bundle {
    std::uint64_t number = 0;   ///< higher is newer
    std::int64_t made_at = 0;   ///< ms since 1970, as its maker says
    std::string signer;         ///< 32 bytes
    bool encrypted = false;
    std::vector<RuleFile> files;  ///< each is sealed
};

/// Not encrypted where `secret` is empty. Throws std::runtime_error where the files do not fit into a bundle.
[[nodiscard]] std::string seal_rules(std::span<const RuleFile> files, std::uint64_t number, std::int64_t made_at, std::string_view signing_key,
                                     std::string_view secret);
/// `public_key` empty: whoever signed it, which only shows that it is whole. `secret` may be empty where nothing is encrypted. Bundles with
/// a number below `least` are refused.
[[nodiscard]] std::expected<Bundle, DecodeError> open_bundle(std::string_view bytes, std::string_view public_key, std::string_view secret,
                                                             std::uint64_t least = 0);

/// The bundle itself as a rule file that may be kept beside others, and back; nothing: it is a plain file.
[[nodiscard]] RuleFile kept_bundle(std::string_view bytes);
[[nodiscard]] std::optional<std::string> find_kept_bundle(const RuleFile& file);

}  // namespace stoa::guard
