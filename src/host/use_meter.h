// What runtimes use now, read from their cgroups, or from /proc where they have none.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <vector>

#include "base/ids.h"
#include "host/runtime_record.h"
#include "wire/host.h"

namespace stoa {

struct UseReading {
    std::int64_t memory_bytes = 0;
    std::chrono::microseconds cpu{};  ///< since the sandbox was made
    std::optional<std::int64_t> processes;        ///< and threads
    std::optional<std::int64_t> temporary_bytes;  ///< in /tmp and /dev/shm, where its memory group tells
};

/// What a runtime did since its sandbox was made.
struct WorkDone {
    std::chrono::microseconds cpu{};
    std::uint64_t network_bytes = 0;
    std::uint64_t disk_bytes = 0;  ///< to and from disks, where that is counted; what the cache answers is none
};

/// Nothing when the sandbox is gone. Bounded: at most max_processes_read of /proc. Blocks.
[[nodiscard]] std::optional<UseReading> read_use(const LaunchedProcesses& processes);

/// Whether the sandbox's processes are held, from v2's cgroup.freeze or v1's freezer.state. An unreadable file holds nothing. Blocks.
[[nodiscard]] bool is_asleep(const std::filesystem::path& freezer_file);

/// Room for a user's files where this folder is, in steps that don't change with every file written; nothing when it can't be told.
[[nodiscard]] std::optional<std::int64_t> free_bytes(const std::filesystem::path& folder);

/// Makes percentages from two readings. Reads files: call it on the pool, one call at a time.
class UseMeter {
public:
    struct Target {
        RuntimeId runtime;
        LaunchedProcesses processes;
        std::filesystem::path folder;  ///< the runtime's, where its shim keeps what passed the network
    };
    [[nodiscard]] std::vector<wire::RuntimeUsage> read(const std::vector<Target>& targets, std::chrono::steady_clock::time_point now);
    /// What the last read() found of one; nothing when it could not be read.
    [[nodiscard]] std::optional<WorkDone> last_work(const RuntimeId& runtime) const;

private:
    struct Last {
        WorkDone work;
        std::chrono::steady_clock::time_point at;
    };
    std::map<RuntimeId, Last> last_;
};

}  // namespace stoa
