// The real launcher: asks the spawner, on the pool.
#pragma once

#include <string>
#include <vector>

#include <boost/asio/thread_pool.hpp>

#include "host/launcher.h"
#include "sandbox/spawner_client.h"

namespace stoa {

class SpawnerLauncher final : public Launcher {
public:
    /// program: the kernel program's argv as it stands inside the sandbox.
    [[nodiscard]] SpawnerLauncher(asio::thread_pool& pool, SpawnerClient client, std::vector<std::string> program);

    Task<SandboxAbility> probe() override;
    Task<std::expected<LaunchedProcesses, std::string>> start(LaunchRequest request) override;
    Task<bool> stop(RuntimeId runtime, std::optional<ProcessId> init) override;

private:
    asio::thread_pool& pool_;
    SpawnerClient client_;
    std::vector<std::string> program_;
};

}  // namespace stoa
