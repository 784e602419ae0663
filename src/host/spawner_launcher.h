// The real launcher: asks the spawner, on the pool.
#pragma once

#include <boost/asio/thread_pool.hpp>

#include "host/launcher.h"
#include "sandbox/spawner_client.h"

namespace stoa {

class SpawnerLauncher final : public Launcher {
public:
    [[nodiscard]] SpawnerLauncher(asio::thread_pool& pool, SpawnerClient client, bool zygote = false);

    Task<SandboxAbility> probe() override;
    Task<std::expected<LaunchedProcesses, std::string>> start(LaunchRequest request) override;
    Task<std::expected<LaunchedProcesses, std::string>> start_ready(LaunchRequest request) override;
    Task<bool> claim(ClaimRequest request) override;
    Task<> push_out(RuntimeId runtime, ProcessId init) override;
    Task<> set_share(RuntimeId runtime, ProcessId init, ProcessorShare share) override;
    Task<bool> stop(RuntimeId runtime, std::optional<ProcessId> init) override;

private:
    asio::thread_pool& pool_;
    SpawnerClient client_;
    bool zygote_;  // standard kernels are forks of the spawner's zygote where it has one
};

}  // namespace stoa
