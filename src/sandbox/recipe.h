// The child's side of making a sandbox: from a fresh process in new namespaces to init with nothing left but its user's rights.
#pragma once

#include <cstddef>
#include <cstdint>

#include "sandbox/init.h"
#include "sandbox/seccomp_filter.h"
#include "sandbox/text.h"

namespace stoa::sandbox {

/// All that the child needs, made before clone: nothing allocates after it.
struct SandboxPlan {
    bool is_root = false;       // has its user's rights on the machine; else in a user namespace of its own
    std::uint32_t uid = 0;      // user and group inside; in a user namespace mapped to our own
    const char* homes_dir = nullptr;
    const char* runtimes_dir = nullptr;
    const char* kernel_dir = nullptr;
    const char* wheels = nullptr;   // may be missing
    const char* home = nullptr;     // null: an empty one, until a home is claimed
    const char* runtime = nullptr;  // null: a trial without a socket folder
    std::uint64_t tmp_bytes = 0;
    const SeccompFilter* filter = nullptr;
    char* words = nullptr;  // the program's arguments and environment, as /proc shows them
    std::size_t words_size = 0;
    InitPlan init;
    bool is_zygote = false;  // the same place for the zygote (zygote.h): no person's folder, and no way out
};

/// How a sandbox that could not be made says so, on the status socket; a single byte 'R' says that it stands.
struct StepFailure {
    char step[60];
    int error;
};

inline constexpr std::uint32_t user_namespace_uid = 1000;

/// Where programs inside find their HTTP proxy, on their own loopback.
inline constexpr std::uint16_t way_out_port = 3128;

/// Waits for one byte on the status socket (groups and id maps are written by then), builds, drops all rights, becomes init.
[[noreturn]] void run_sandbox(const SandboxPlan& plan, int control, int status);

/// The rights of a zygote, which enters the namespaces of sandboxes and becomes their users; all others are dropped for good.
/// Builds its place, drops the rest and executes its program; a failed step is said on the status socket.
[[noreturn]] void run_zygote(const SandboxPlan& plan, int status, int filter, int oom_score);

/// The source that the mount table names for the empty home of a sandbox that nobody has claimed.
inline constexpr const char* unclaimed_home = "stoa-unclaimed";
inline constexpr std::uint64_t unclaimed_home_bytes = 16ull << 20;

/// Opens a folder below a base without following a symlink anywhere; -1 leaves errno. An empty name is the base itself.
[[nodiscard]] int open_folder(const char* base, const char* name, const char* below);

}  // namespace stoa::sandbox
