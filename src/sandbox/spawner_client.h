// The host's side of the spawner's socket. Blocking: call it from a pool. Every call makes a connection of its own.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/processes.h"  // process_start_time and is_alive, for finding runtimes again

namespace stoa {

struct SandboxRequest {
    std::string runtime_id;  // also the name of its folder below the runtimes' folder, which must exist
    std::string home;        // a name below the homes' folder; made when missing
    std::uint32_t uid = 0;   // in the spawner's range; not used where the spawner is not root
    std::uint64_t memory_limit_bytes = 0;
    std::uint64_t cores = 1;
    std::uint64_t max_processes = 256;                 // and threads
    std::uint64_t tmp_limit_bytes = 1ull << 30;        // of /tmp, and again of /dev/shm; counts as memory
    std::uint64_t max_file_bytes = 0;                  // 0: no limit
    bool zygote = false;                               // the standard kernel may be a fork of the zygote
    std::vector<std::string> program;                  // argv of the kernel program; the first is an absolute path
};

struct LivingProcess {
    pid_t pid = 0;
    std::uint64_t start_time = 0;  ///< the second half of its name, see is_alive()
};

/// What holds each limit: "cgroup2", "cgroup1", "rlimit" or "none".
struct SandboxLimits {
    std::string memory;
    std::string processes;
    std::string cpu;
};

struct SandboxStarted {
    LivingProcess init;
    LivingProcess shim;
    std::string memory_events_path;  ///< as the shim got it: memory.events or memory.oom_control; empty = none
    std::string memory_usage_path;   ///< one number: bytes in use; empty = none
    std::string cpu_usage_path;      ///< v2 cpu.stat (usage_usec) or v1 cpuacct.usage (ns); empty = none
    std::string disk_usage_path;     ///< v2 io.stat; empty = none
    std::string freezer_path;        ///< v2 cgroup.freeze or v1 freezer.state, which the shim can write; empty = none
    std::string process_usage_path;  ///< one number: processes and threads; empty = none
    SandboxLimits limits;
};

struct SandboxProbe {
    bool possible = false;     ///< a trial sandbox stood
    std::string reason;        ///< why not; or what is weaker than it should be; may be empty
    bool single_person = true; ///< all runtimes would share one user
    SandboxLimits limits;
};

class SpawnerClient {
public:
    [[nodiscard]] explicit SpawnerClient(std::string socket_path) : socket_path_(std::move(socket_path)) {}

    /// The sandbox stands, init has said READY into the shim's control socket, the shim runs. Errors are sentences for the log.
    [[nodiscard]] std::expected<SandboxStarted, std::string> start(const SandboxRequest& request) const;
    /// The same without a home, whose uid is nobody's yet: its program waits ("--ready" is its last argument) and its processor
    /// share is small. The request's home is not used.
    [[nodiscard]] std::expected<SandboxStarted, std::string> start_ready(const SandboxRequest& request) const;
    /// Gives a sandbox that start_ready() made this home, once; the person's uid owns it.
    [[nodiscard]] std::expected<void, std::string> claim(const std::string& runtime_id, LivingProcess init, const std::string& home,
                                                         std::uint32_t uid) const;
    /// Has what its processes hold in memory written to swap; that goes on when this returns.
    [[nodiscard]] std::expected<void, std::string> push_out(const std::string& runtime_id, LivingProcess init) const;
    /// Gives it less of busy processors than others, or its usual share again. Fine where processors have no groups.
    [[nodiscard]] std::expected<void, std::string> stand_back(const std::string& runtime_id, LivingProcess init) const;
    [[nodiscard]] std::expected<void, std::string> come_forward(const std::string& runtime_id, LivingProcess init) const;
    /// Kills the sandbox if it lives, removes its control groups and its socket folder. Fine when it is gone long since.
    /// The shim is not touched: it is the host's own user's.
    [[nodiscard]] std::expected<void, std::string> stop(const std::string& runtime_id, LivingProcess init) const;
    /// Makes a trial sandbox and throws it away.
    [[nodiscard]] SandboxProbe probe() const;

private:
    [[nodiscard]] std::expected<void, std::string> ask_of(std::string_view verb, const std::string& runtime_id, LivingProcess init) const;
    [[nodiscard]] std::expected<SandboxStarted, std::string> start_as(std::string_view verb, const SandboxRequest& request) const;
    [[nodiscard]] std::expected<std::string, std::string> ask(const std::string& message) const;
    std::string socket_path_;
};

}  // namespace stoa
