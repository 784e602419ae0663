#include "host/spawner_launcher.h"

#include <algorithm>

#include "base/log.h"

namespace stoa {

namespace {

LaunchedProcesses processes_of(SandboxStarted started) {
    return {.init = {started.init.pid, started.init.start_time},
            .shim = {started.shim.pid, started.shim.start_time},
            .memory_use_file = std::move(started.memory_usage_path),
            .cpu_use_file = std::move(started.cpu_usage_path),
            .disk_use_file = std::move(started.disk_usage_path),
            .process_use_file = std::move(started.process_usage_path),
            .freezer_file = std::move(started.freezer_path)};
}

SandboxRequest wish(const LaunchRequest& request, bool zygote) {
    SandboxRequest wanted;
    wanted.runtime_id = request.runtime.str();
    wanted.home = request.home.filename().string();
    wanted.uid = request.uid;
    wanted.memory_limit_bytes = static_cast<std::uint64_t>(request.memory_limit_bytes);
    wanted.tmp_limit_bytes = static_cast<std::uint64_t>(temporary_limit(request.memory_limit_bytes));
    wanted.cores = static_cast<std::uint64_t>(request.cores);
    wanted.max_processes = static_cast<std::uint64_t>(request.max_processes);
    wanted.program = request.program;
    wanted.zygote = zygote;
    return wanted;
}

}  // namespace

std::int64_t temporary_limit(std::int64_t memory_limit_bytes) {
    // They count as memory and outlive whoever fills them: half is left for programs.
    return std::min(static_cast<std::int64_t>(SandboxRequest().tmp_limit_bytes), memory_limit_bytes / 4);
}

SpawnerLauncher::SpawnerLauncher(asio::thread_pool& pool, SpawnerClient client, bool zygote)
    : pool_(pool), client_(std::move(client)), zygote_(zygote) {}

Task<SandboxAbility> SpawnerLauncher::probe() {
    const SandboxProbe probe = co_await on_pool(pool_, [client = client_] { return client.probe(); });
    SandboxAbility ability{.possible = probe.possible, .single_person = probe.single_person, .reason = std::nullopt};
    if (!probe.reason.empty()) ability.reason = probe.reason;
    co_return ability;
}

Task<std::expected<LaunchedProcesses, std::string>> SpawnerLauncher::start(LaunchRequest request) {
    auto started = co_await on_pool(pool_, [client = client_, wanted = wish(request, zygote_)] { return client.start(wanted); });
    if (!started) {
        log_error("host", "no sandbox for {}: {}", request.runtime.str(), started.error());
        co_return std::unexpected("The machine could not make a sandbox for this runtime. Its log says why.");
    }
    co_return processes_of(std::move(*started));
}

Task<std::expected<LaunchedProcesses, std::string>> SpawnerLauncher::start_ready(LaunchRequest request) {
    auto started = co_await on_pool(pool_, [client = client_, wanted = wish(request, zygote_)] { return client.start_ready(wanted); });
    if (!started) co_return std::unexpected(std::move(started.error()));
    co_return processes_of(std::move(*started));
}

Task<bool> SpawnerLauncher::claim(ClaimRequest request) {
    auto claimed = co_await on_pool(pool_, [client = client_, request = std::move(request)] {
        return client.claim(request.sandbox.str(), {request.init.pid, request.init.start_ticks}, request.home.filename().string(), request.uid);
    });
    if (!claimed) log_warning("host", "a ready runtime can't be claimed: {}", claimed.error());
    co_return claimed.has_value();
}

Task<> SpawnerLauncher::push_out(RuntimeId runtime, ProcessId init) {
    auto done = co_await on_pool(pool_, [client = client_, id = runtime.str(), init] { return client.push_out(id, {init.pid, init.start_ticks}); });
    if (!done) log_warning("host", "the memory of {} stays where it is: {}", runtime.str(), done.error());
}

Task<> SpawnerLauncher::set_share(RuntimeId runtime, ProcessId init, ProcessorShare share) {
    auto done = co_await on_pool(pool_, [client = client_, id = runtime.str(), process = LivingProcess{init.pid, init.start_ticks}, share] {
        return share == ProcessorShare::less ? client.stand_back(id, process) : client.come_forward(id, process);
    });
    if (!done) log_warning("host", "the share of {} stays as it is: {}", runtime.str(), done.error());
}

Task<bool> SpawnerLauncher::stop(RuntimeId runtime, std::optional<ProcessId> init) {
    // Without a recorded init a pid over the kernel's largest stands in: the rest of stopping goes by the runtime's name.
    const LivingProcess process = init ? LivingProcess{init->pid, init->start_ticks} : LivingProcess{1 << 30, 1};
    auto stopped = co_await on_pool(pool_, [client = client_, id = runtime.str(), process] { return client.stop(id, process); });
    if (!stopped) log_warning("host", "stopping {}: {}", runtime.str(), stopped.error());
    co_return stopped.has_value();
}

}  // namespace stoa
