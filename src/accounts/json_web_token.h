// Signed JSON Web Tokens (RFC 7515, 7519) of somebody else, and the keys they are signed with (RFC 7517). All of it hostile. RS256 and
// ES256 alone are read, each with a key of its own kind: a token never chooses how it is checked.
#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "base/error.h"

namespace stoa {

inline constexpr std::size_t max_token_bytes = 64 << 10;
inline constexpr std::size_t max_token_keys = 100;
inline constexpr int min_rsa_bits = 2048;

enum class TokenFault {
    malformed,
    algorithm,    ///< none, one with a shared secret, or any other than the two
    unknown_key,  ///< perhaps newer than the keys that we have
    signature,
};
[[nodiscard]] std::string_view name_of(TokenFault fault);

/// The keys of a provider that can sign what we read; others in its set are left out.
class TokenKeys {
public:
    [[nodiscard]] static std::expected<TokenKeys, DecodeError> parse(std::string_view json);
    [[nodiscard]] std::size_t size() const { return keys_.size(); }

    /// The claims of a token that one of these keys signed. They are not judged here.
    [[nodiscard]] std::expected<boost::json::object, TokenFault> read(std::string_view token) const;

private:
    struct Key {
        std::string id;         // may be empty
        std::string algorithm;  // "RS256" or "ES256"
        std::shared_ptr<void> key;  // an EVP_PKEY
    };
    std::vector<Key> keys_;
};

/// Base64url without padding; nothing for anything else.
[[nodiscard]] std::optional<std::string> parse_base64url(std::string_view text);
[[nodiscard]] std::string to_base64url(std::string_view bytes);

}  // namespace stoa
