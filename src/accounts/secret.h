// Secrets of the door: what a cookie or a link holds, and the hash of it that we keep.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stoa {

/// A secret of random_secret(): 43 characters of base64url, 256 bits. Anything else is no secret of ours.
[[nodiscard]] bool is_secret(std::string_view text);

/// BLAKE2b-256 in hex. Enough for secrets of 256 random bits; passwords need argon2id.
[[nodiscard]] std::string hash_of_secret(std::string_view secret);

/// The CSRF token of a session: a hash keyed with the session's secret, so that it needs no keeping, tells nothing about the
/// secret, and ends with the session.
[[nodiscard]] std::string csrf_token_of(std::string_view session_secret);

/// BLAKE2b-256 in hex with a key of 16 to 64 bytes that is nobody else's.
[[nodiscard]] std::string keyed_hash(std::string_view text, std::string_view key);

/// In a time that depends on the lengths only.
[[nodiscard]] bool same_secret(std::string_view a, std::string_view b);

}  // namespace stoa
