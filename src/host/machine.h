// What this machine has.
#pragma once

#include <cstdint>

namespace stoa {

struct Machine {
    std::int64_t cores = 1;         ///< that this process may use
    std::int64_t memory_bytes = 0;  ///< of the machine
};

[[nodiscard]] Machine look_at_machine();

}  // namespace stoa
