// Processes that others started: told apart by pid and start time, watched and ended through pidfds, never by pid alone.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <optional>

#include <boost/asio/posix/stream_descriptor.hpp>

#include "base/clock.h"
#include "base/fd.h"
#include "base/task.h"
#include "host/runtime_record.h"

namespace stoa {

/// Nothing when there is no such process (or /proc doesn't show it).
[[nodiscard]] std::optional<std::uint64_t> find_start_ticks(pid_t pid);

/// A running process of someone else. Coroutines that wait in it hold it alive; used on the event loop.
class Process {
public:
    /// Nothing when it has ended, also when its pid is another process by now.
    [[nodiscard]] static std::shared_ptr<Process> find(const asio::any_io_executor& executor, const ProcessId& id);

    [[nodiscard]] bool has_ended() const;
    /// Returns true when it has ended, false after forget().
    [[nodiscard]] static Task<bool> ended(std::shared_ptr<Process> process);
    /// Whether it ended within this time.
    [[nodiscard]] static Task<bool> ended_within(std::shared_ptr<Process> process, milliseconds limit);
    void signal(int number);
    /// Wakes those who wait; the process lives on.
    void forget();

    [[nodiscard]] Process(const asio::any_io_executor& executor, Fd pidfd);

private:
    asio::posix::stream_descriptor pidfd_;
};

}  // namespace stoa
