// The system calls that a runtime may make: an allow list, built once when the spawner starts. What is not on it is answered
// with ENOSYS, so that libraries fall back; what tries to leave the sandbox is answered with EPERM.
#pragma once

#include <linux/filter.h>

#include <cstdint>

namespace stoa::sandbox {

struct SeccompFilter {
    static constexpr std::size_t max_instructions = 4096;
    sock_filter instructions[max_instructions] = {};
    std::uint16_t count = 0;
};

/// Builds the filter; false leaves errno.
[[nodiscard]] bool build_seccomp_filter(SeccompFilter& out);
/// Loads it into the caller for good. Needs no_new_privs or CAP_SYS_ADMIN; false leaves errno.
[[nodiscard]] bool load_seccomp_filter(const SeccompFilter& filter);

}  // namespace stoa::sandbox
