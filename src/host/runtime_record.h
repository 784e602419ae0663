// What the host knows of one runtime and keeps in its folder as runtime.json, so that a restarted host finds it again.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/ids.h"

namespace stoa {

/// A process, told from a later one with the same pid by its start time (field 22 of /proc/PID/stat, in ticks).
struct ProcessId {
    pid_t pid = 0;
    std::uint64_t start_ticks = 0;

    bool operator==(const ProcessId&) const = default;
};

/// What a launcher started, and where its use can be read.
struct LaunchedProcesses {
    ProcessId init;
    ProcessId shim;
    std::string memory_use_file;  ///< one number, in bytes; empty: use is read from /proc
    std::string cpu_use_file;     ///< v2 cpu.stat (usage_usec) or v1 cpuacct.usage (ns); empty: from /proc
    std::string disk_use_file = {};     ///< v2 io.stat; empty: unknown
    std::string process_use_file = {};  ///< pids.current: one number, processes and threads; empty: from /proc
    std::string freezer_file = {};      ///< v2 cgroup.freeze or v1 freezer.state; empty: its shim can't hold it, nor understands being asked
};

struct RuntimeRecord {
    RuntimeId runtime;
    PersonId person;
    uid_t uid = 0;
    std::int64_t memory_limit_bytes = 0;
    std::int64_t cores = 0;
    std::int64_t max_processes = 0;
    std::optional<LaunchedProcesses> processes;  ///< absent: it was being started
    std::string boot;     ///< the machine's start (random(4)'s boot_id) in which it was started; empty: of an earlier version
    std::string sandbox;  ///< one made ahead, that it claimed: the name of its folder and groups; empty: the runtime's id is

    [[nodiscard]] const std::string& sandbox_name() const { return sandbox.empty() ? runtime.str() : sandbox; }
};

[[nodiscard]] std::string encode(const RuntimeRecord& record);
[[nodiscard]] std::expected<RuntimeRecord, DecodeError> parse_runtime_record(std::string_view text);

}  // namespace stoa
