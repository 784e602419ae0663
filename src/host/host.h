// The machine side: makes, watches, finds again and ends runtimes, and relays between serve and their shims.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <memory>

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include "base/clock.h"
#include "base/task.h"
#include "egress/policy.h"
#include "host/kernel_specs.h"
#include "host/launcher.h"
#include "wire/host.h"
#include "wire/shared.h"

namespace stoa {

struct HostConfig {
    std::filesystem::path data;  ///< the data folder; the socket is data/run/host.sock
    std::string kernel_path{standard_kernel_path};  ///< Jupyter data folders with kernelspecs, "DIR:DIR"
    uid_t first_uid = 200'000;   ///< people's uids are allotted from here ...
    uid_t last_uid = 265'535;    ///< ... to here
    milliseconds start_timeout{wire::runtime_start_timeout_ms};
    milliseconds usage_interval{wire::usage_interval_ms};
    milliseconds probe_interval{5'000};   ///< while no sandbox can be made
    int ready_runtimes = 0;                   ///< kept waiting for whoever starts next; 0: every runtime is made when asked for
    milliseconds ready_pause{3'000};          ///< after a start, before the next is made ahead: those who work come first
    milliseconds ready_keep{3'600'000};       ///< nobody started anything for so long: the waiting ones are ended
    NetworkPolicy network;                    ///< of every runtime, also of those that are found again
    milliseconds idle_limit{0};             ///< a runtime that does nothing for so long is ended; 0: none is
    milliseconds sleep_after{0};            ///< a runtime that does nothing for so long is held until something is wanted; 0: none is
    bool swap_sleepers = false;             ///< what such a one holds in memory is written to swap, where the machine has some
    std::filesystem::path swaps_file = "/proc/swaps";
    milliseconds burst{0};                  ///< processor time after which a runtime stands back behind others; 0: none does
    int idle_extensions = 3;                ///< so often a person may put that off, until it works again
    milliseconds shim_end_grace{2'000};   ///< between SIGTERM and SIGKILL for a shim whose runtime is ended
    milliseconds hello_timeout{5'000};    ///< a connection that says nothing by then is closed
    std::size_t relay_room_bytes = 256u << 10;                                      ///< towards serve, all streams together
    std::size_t max_backlog_bytes = static_cast<std::size_t>(wire::max_frame_bytes) + (32u << 20);  ///< towards serve or one shim
};

/// Runs on the io_context's thread; files and the spawner are waited for on the pool. Ending it ends no runtime.
class Host {
public:
    [[nodiscard]] Host(asio::io_context& io, asio::thread_pool& pool, HostConfig config, Launcher& launcher, Clock& clock);
    ~Host();
    Host(const Host&) = delete;
    Host& operator=(const Host&) = delete;

    /// Finds runtimes again, listens and serves until stop(). Throws when the socket can't be made.
    [[nodiscard]] Task<> run();
    /// Ends run(); runtimes live on. Call on the io_context's thread.
    void stop();
    /// Where serve connects.
    [[nodiscard]] static std::filesystem::path socket_path(const std::filesystem::path& data);

private:
    class Workshop;
    std::shared_ptr<Workshop> workshop_;
};

}  // namespace stoa
