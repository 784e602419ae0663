// Has the kernel write to swap what the processes of a held sandbox have in memory (process_madvise). Decision 30.
#pragma once

#include <cstdint>
#include <string_view>

#include "sandbox/cgroups.h"

namespace stoa::sandbox {

struct Mapping {
    std::uint64_t start = 0;
    std::uint64_t end = 0;
};

/// From a line of /proc/PID/maps; false for what has no memory of its own to write out: shared, or never written.
[[nodiscard]] bool parse_own_mapping(std::string_view line, Mapping& out);

/// The whole of a forked child: every process that the runtime's freezer holds. Pages that are shared, as with the zygote, stay. What
/// can't be done is said on stderr; it ends after some seconds, whatever the guest has mapped.
[[noreturn]] void push_out(const Cgroups& cgroups, std::string_view runtime);

}  // namespace stoa::sandbox
