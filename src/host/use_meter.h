// What runtimes use now, read from their cgroups, or from /proc where they have none.
#pragma once

#include <chrono>
#include <cstdint>
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
};

/// Nothing when the sandbox is gone. Bounded: at most max_processes_read of /proc. Blocks.
[[nodiscard]] std::optional<UseReading> read_use(const LaunchedProcesses& processes);

/// Makes percentages from two readings. Reads files: call it on the pool, one call at a time.
class UseMeter {
public:
    struct Target {
        RuntimeId runtime;
        LaunchedProcesses processes;
    };
    [[nodiscard]] std::vector<wire::RuntimeUsage> read(const std::vector<Target>& targets, std::chrono::steady_clock::time_point now);
    /// What the last read() found of one; nothing when it could not be read.
    [[nodiscard]] std::optional<std::chrono::microseconds> last_cpu(const RuntimeId& runtime) const;

private:
    struct Last {
        std::chrono::microseconds cpu{};
        std::chrono::steady_clock::time_point at;
    };
    std::map<RuntimeId, Last> last_;
};

}  // namespace stoa
