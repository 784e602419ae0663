#include "accounts/password.h"

#include <sodium.h>

#include <array>
#include <stdexcept>

namespace stoa {

std::string hash_password(std::string_view password, PasswordCost cost) {
    std::array<char, crypto_pwhash_STRBYTES> out{};
    if (::crypto_pwhash_str_alg(out.data(), password.data(), password.size(), cost.operations, cost.memory_bytes,
                                crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::runtime_error("there is not enough memory to hash a password");
    return out.data();
}

bool check_password(const std::string& hash, std::string_view password) {
    // libsodium reads crypto_pwhash_STRBYTES of the hash at most, and up to its end.
    return ::crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

}  // namespace stoa
