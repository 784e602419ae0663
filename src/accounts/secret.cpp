#include "accounts/secret.h"

#include <sodium.h>

#include <algorithm>
#include <array>

namespace stoa {

namespace {

constexpr std::size_t secret_chars = 43;

std::string hash(std::string_view text, std::string_view key) {
    std::array<unsigned char, crypto_generichash_BYTES> digest{};
    ::crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                         key.empty() ? nullptr : reinterpret_cast<const unsigned char*>(key.data()), key.size());
    std::string hex(digest.size() * 2 + 1, '\0');
    ::sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
    hex.pop_back();
    return hex;
}

}  // namespace

bool is_secret(std::string_view text) {
    return text.size() == secret_chars && std::ranges::all_of(text, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

std::string hash_of_secret(std::string_view secret) {
    return hash(secret, {});
}

std::string csrf_token_of(std::string_view session_secret) {
    return hash("stoa csrf token", session_secret);
}

std::string keyed_hash(std::string_view text, std::string_view key) {
    return hash(text, key);
}

bool same_secret(std::string_view a, std::string_view b) {
    return a.size() == b.size() && ::sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace stoa
