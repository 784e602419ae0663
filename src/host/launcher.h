// Starting and stopping one sandbox and its shim. Implemented by SpawnerLauncher (spawner_launcher.h); by FakeLauncher in tests.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/task.h"
#include "host/runtime_record.h"

namespace stoa {

/// Whether sandboxes can be made here.
struct SandboxAbility {
    bool possible = false;
    /// One uid for every runtime (no root): people can't be kept apart by uid.
    bool single_person = false;
    std::optional<std::string> reason;  ///< why not, or what is weaker than it should be; for the person
};

struct LaunchRequest {
    RuntimeId runtime;
    uid_t uid = 0;                   ///< the person's, inside and for the home
    std::filesystem::path folder;    ///< the runtime's, made by the host
    std::filesystem::path home;      ///< made by the launcher when missing
    std::int64_t memory_limit_bytes = 0;
    std::int64_t cores = 0;
    std::int64_t max_processes = 0;
    std::vector<std::string> program;  ///< argv of the kernel, as it stands inside the sandbox
};

/// What /tmp of a runtime holds, and again /dev/shm.
[[nodiscard]] std::int64_t temporary_limit(std::int64_t memory_limit_bytes);

struct ClaimRequest {
    RuntimeId sandbox;            ///< as start_ready() was asked for it
    ProcessId init;
    uid_t uid = 0;                ///< the person's, who owns the home
    std::filesystem::path home;   ///< made by the launcher when missing
};

/// How much of a busy processor a sandbox gets beside others.
enum class ProcessorShare : std::uint8_t { less, usual };

class Launcher {
public:
    virtual ~Launcher() = default;
    virtual Task<SandboxAbility> probe() = 0;
    /// Makes the sandbox and starts the shim. The error is a sentence for the person; nothing is left running then.
    virtual Task<std::expected<LaunchedProcesses, std::string>> start(LaunchRequest request) = 0;
    /// The same ahead of time, for whoever comes: no home yet, and the uid is nobody's. The kernel's program makes the file
    /// kernel/ready in the folder when its imports are done, and waits. The request's home is not used. The error is a
    /// sentence for the log.
    virtual Task<std::expected<LaunchedProcesses, std::string>> start_ready(LaunchRequest request) = 0;
    /// Gives a sandbox of start_ready() this home and its full share of the processors. False: it has none (logged); end it.
    virtual Task<bool> claim(ClaimRequest request) = 0;
    /// Has what a sandbox that sleeps holds in memory written to swap, which goes on when this returns. Failures are logged.
    virtual Task<> push_out(RuntimeId runtime, ProcessId init) = 0;
    /// Of a sandbox that somebody has. Where processors have no groups nothing is done. Failures are logged.
    virtual Task<> set_share(RuntimeId runtime, ProcessId init, ProcessorShare share) = 0;
    /// Ends every process of the sandbox, whatever they do, frees its groups and removes what the guest owns in the
    /// runtime's folder; the shim is the host's. Also for runtimes that are gone or, without an init, were never recorded.
    /// False: it could not be reached or failed (logged).
    virtual Task<bool> stop(RuntimeId runtime, std::optional<ProcessId> init) = 0;
};

}  // namespace stoa
