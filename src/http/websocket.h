// One open WebSocket as its owner sees it. Text messages only. All calls on the event loop's thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/task.h"

namespace stoa::http {

struct WebSocketOptions {
    std::size_t max_message_bytes = 1 << 20;        ///< received; more closes with too_large_code
    std::size_t max_backlog_bytes = 16 << 20;       ///< queued behind the message being written; more closes with too_slow_code
    std::chrono::milliseconds ping_interval{15'000};        ///< a peer that is quiet so long is pinged
    std::chrono::milliseconds pong_timeout{45'000};         ///< a peer that is silent so long is gone
    std::chrono::milliseconds write_stall_timeout{30'000};  ///< no byte of a message leaves for so long: closed with too_slow_code
    std::chrono::milliseconds close_timeout{2'000};         ///< for the queue, the close frame and its answer; then TCP is reset
    std::uint16_t bad_message_code = 4400;  ///< a binary message
    std::uint16_t too_slow_code = 4408;
    std::uint16_t too_large_code = 4413;
    std::uint16_t stopping_code = 1001;     ///< the server stops
    enum class Compression { off, permessage_deflate } compression = Compression::off;
};

/// Held by shared_ptr. When the handler it was given to returns, it is closed (1000; 1011 when the handler threw), and
/// so it is when the last pointer goes; what is being written then goes on without the owner, within close_timeout.
class WebSocket {
public:
    virtual ~WebSocket() = default;

    /// The next whole text message; nothing once closed, by whom ever (close_code() tells). One call at a time.
    /// Invalid UTF-8 closes with 1007 (RFC 6455), a binary message with bad_message_code.
    virtual Task<std::optional<std::string>> receive() = 0;

    /// Queues a text message (UTF-8, the caller's promise) and returns at once. The bytes are shared with other
    /// sockets, never copied. Over max_backlog_bytes the queue is freed and the socket closed. No effect once closed.
    virtual void send(std::shared_ptr<const std::string> message) = 0;
    void send(std::string message) { send(std::make_shared<const std::string>(std::move(message))); }

    /// Sends what is queued, then the close frame. A pending receive() gives nothing. The first call counts.
    virtual void close(std::uint16_t code, std::string_view reason) = 0;

    [[nodiscard]] virtual bool is_open() const = 0;
    [[nodiscard]] virtual std::size_t backlog_bytes() const = 0;  ///< queued and unsent, with the message being written
    /// After the end: the code that this side gave, or the peer's; 1006 when the connection just broke.
    [[nodiscard]] virtual std::uint16_t close_code() const = 0;
};

}  // namespace stoa::http
