// Passwords: argon2id through libsodium. Slow on purpose; never on the event loop's thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace stoa {

/// libsodium's "interactive" cost: about 0.1 s and 64 MiB for each check.
struct PasswordCost {
    unsigned long long operations = 2;
    std::size_t memory_bytes = 64 << 20;
};

[[nodiscard]] std::string hash_password(std::string_view password, PasswordCost cost);
/// The cost is the one that the hash was made with.
[[nodiscard]] bool check_password(const std::string& hash, std::string_view password);

}  // namespace stoa
