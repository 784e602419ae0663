// Groups of the kernel that bound what one sandbox uses: v2 where it has the controllers, v1 beside it, else nothing here.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string_view>

#include "base/fd.h"
#include "sandbox/text.h"

namespace stoa::sandbox {

/// What holds a limit. rlimit bounds each process (memory) or the user (processes); none holds nothing.
enum class LimitKind : std::uint8_t { none, rlimit, cgroup1, cgroup2 };
[[nodiscard]] std::string_view limit_word(LimitKind kind);

struct Controller {
    LimitKind kind = LimitKind::none;  // none, cgroup1 or cgroup2
    Path folder;                       // ".../stoa", below which each runtime has a group of its own
};

struct Cgroups {
    Controller memory;
    Controller processes;
    Controller cpu;
    Controller cpu_account;  // v1 counts processor time in a hierarchy that may be another
    Controller freezer;      // v2 has it in every group; v1 as a hierarchy of its own
    Controller disk;         // v2 alone: counts bytes to and from disks, limits nothing; v1 counts none without a limit
    Sentence weakness;       // why not every limit is held by a group; empty when all are
};

struct GroupLimits {
    std::uint64_t memory_bytes = 0;
    std::uint64_t processes = 0;
    std::uint64_t cores = 0;
};

/// Finds controllers and makes the folders "stoa"; moves the caller into a leaf of its own where v2 wants that.
/// v2_folder: the group to work below, as an absolute path; empty = the top for root, our own group for others.
[[nodiscard]] Cgroups find_cgroups(std::string_view v2_folder);

/// Makes the groups of one runtime with their limits. A step that fails is named, with errno left; nothing is kept then.
[[nodiscard]] const char* make_group(const Cgroups& cgroups, std::string_view runtime, const GroupLimits& limits);
/// The v2 group for CLONE_INTO_CGROUP, or -1 when there is none.
[[nodiscard]] int open_v2_group(const Cgroups& cgroups, std::string_view runtime);
/// Puts a process that waits into the v1 groups.
[[nodiscard]] const char* join_v1_groups(const Cgroups& cgroups, std::string_view runtime, pid_t pid);
/// Opens what a process writes "0" into to enter the groups by itself; returns how many, or -1 with errno left.
inline constexpr int max_group_files = 6;
[[nodiscard]] int open_group_files(const Cgroups& cgroups, std::string_view runtime, Fd (&out)[max_group_files]);
/// How much of a busy processor a group gets beside others: next to nothing, an eighth, or what every group has.
enum class Share : std::uint8_t { little, less, usual };
/// Without a controller for processors nothing is done.
void set_share(const Cgroups& cgroups, std::string_view runtime, Share share);
/// Where writing holds all its processes and lets them go (kernels/freezer.h has the words). Empty = there is none.
[[nodiscard]] Path freezer_path(const Cgroups& cgroups, std::string_view runtime);
/// The list of the processes that the freezer holds. Empty = there is none.
[[nodiscard]] Path held_processes_path(const Cgroups& cgroups, std::string_view runtime);
/// Version 2 gives a sandbox no swap, so that its memory's limit is one of all its memory. While it is held and written out it may have as much
/// again; what lies in swap stays there when that ends, until it is touched. False leaves errno. Version 1 counts both together, always.
[[nodiscard]] bool allow_swap(const Cgroups& cgroups, std::string_view runtime);
void forbid_swap(const Cgroups& cgroups, std::string_view runtime);
/// Lets held processes go, so that they can end; fine where nothing is held.
void thaw(const Cgroups& cgroups, std::string_view runtime);
/// False while processes are left in it.
[[nodiscard]] bool remove_group(const Cgroups& cgroups, std::string_view runtime);

/// Files that others read: counts out-of-memory kills, bytes in use now, processor time used, bytes of disks, processes. Empty = there is none.
[[nodiscard]] Path memory_events_path(const Cgroups& cgroups, std::string_view runtime);
[[nodiscard]] Path memory_usage_path(const Cgroups& cgroups, std::string_view runtime);
[[nodiscard]] Path cpu_usage_path(const Cgroups& cgroups, std::string_view runtime);
[[nodiscard]] Path disk_usage_path(const Cgroups& cgroups, std::string_view runtime);
[[nodiscard]] Path process_usage_path(const Cgroups& cgroups, std::string_view runtime);

/// Where a v1 controller is mounted, from the text of /proc/self/mountinfo; false when it is not.
[[nodiscard]] bool parse_v1_mount(std::string_view mountinfo, std::string_view controller, Path& mount_point, Path& root);
[[nodiscard]] bool parse_v2_mount(std::string_view mountinfo, Path& mount_point, Path& root);
/// Our own group in a hierarchy, from the text of /proc/self/cgroup; an empty controller means v2.
[[nodiscard]] bool parse_own_group(std::string_view cgroup, std::string_view controller, Path& group);
/// Whether a list such as "cpu io memory" or "rw,cpu,cpuacct" has a word.
[[nodiscard]] bool has_word(std::string_view list, char separator, std::string_view word);

}  // namespace stoa::sandbox
