// One stream of serve's own to the files program inside a runtime: frames as they come, and nobody's meaning.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/steady_timer.hpp>

#include "base/task.h"

namespace stoa {

/// The service looks for itself, too (the guard): that wakes nobody, and is not the runtime's work.
enum class FilesAsker { person, service };  // service: also whoever only watches

/// Held by whoever speaks through it; it is closed when the last pointer goes. On the event loop's thread.
class RuntimeStream {
public:
    /// What a peer may have said that nobody has taken yet; beyond it the stream is closed. The files program says only what
    /// it was asked for, or a terminal's window.
    static constexpr std::size_t max_waiting_bytes = 2 << 20;

    RuntimeStream(asio::any_io_executor executor, std::function<void(std::string_view)> send, std::function<void()> close)
        : woken_(executor, asio::steady_timer::time_point::max()), send_(std::move(send)), close_(std::move(close)) {}
    ~RuntimeStream() { close(); }
    RuntimeStream(const RuntimeStream&) = delete;
    RuntimeStream& operator=(const RuntimeStream&) = delete;

    void send(std::string_view payload) {
        if (open_) send_(payload);
    }
    /// The next frame; nothing when the stream is over. One call at a time. The caller holds the stream until it returns.
    [[nodiscard]] Task<std::optional<std::string>> receive();
    void close() {
        if (open_) close_();
        end();
    }

    // For the room:
    void heard(std::string payload);
    void end();

private:
    bool open_ = true;
    std::deque<std::string> waiting_;
    std::size_t waiting_bytes_ = 0;
    asio::steady_timer woken_;
    std::function<void(std::string_view)> send_;
    std::function<void()> close_;
};

}  // namespace stoa
