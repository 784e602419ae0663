#include <csignal>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "app/commands.h"
#include "base/log.h"
#include "host/host.h"
#include "host/spawner_launcher.h"

namespace stoa {

void host(const HostOptions& options) {
    std::signal(SIGPIPE, SIG_IGN);
    asio::io_context io(1);
    asio::thread_pool pool(2);
    SystemClock clock;
    SpawnerLauncher launcher(pool, SpawnerClient(options.spawner_socket.string()), options.zygote);
    HostConfig config;
    config.data = options.data;
    config.first_uid = options.first_uid;
    config.last_uid = options.last_uid;
    config.kernel_path = options.kernel_path;
    config.network = options.network;
    config.ready_runtimes = options.ready_runtimes;
    config.ready_pause = std::chrono::milliseconds(options.ready_pause_ms);
    config.ready_keep = std::chrono::minutes(options.ready_keep_minutes);
    config.idle_limit = std::chrono::seconds(options.idle_seconds);
    config.sleep_after = std::chrono::seconds(options.sleep_seconds);
    config.swap_sleepers = options.swap_sleepers;
    config.burst = std::chrono::seconds(options.burst_seconds);
    config.idle_extensions = options.idle_extensions;
    Host host(io, pool, config, launcher, clock);

    asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&](boost::system::error_code failed, int) {
        if (!failed) host.stop();
    });
    std::exception_ptr failure;
    asio::co_spawn(io, host.run(), [&](std::exception_ptr why) {
        failure = why;
        signals.cancel();
    });
    io.run();
    pool.join();
    if (failure) std::rethrow_exception(failure);
}

}  // namespace stoa
