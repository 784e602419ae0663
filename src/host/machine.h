// What this machine has.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace stoa {

struct Machine {
    std::int64_t cores = 1;         ///< that this process may use
    std::int64_t memory_bytes = 0;  ///< of the machine
    std::string boot;               ///< random(4)'s boot_id: another after each start of the machine; empty: unknown
};

[[nodiscard]] Machine look_at_machine();
/// Whether memory can be written anywhere else. /proc/swaps has a heading, and a line for each such place.
[[nodiscard]] bool has_swap(const std::filesystem::path& swaps_file = "/proc/swaps");

}  // namespace stoa
