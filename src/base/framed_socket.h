// Whole frames over a connected Unix stream socket: reads them one by one, writes them from a bounded backlog.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/local/stream_protocol.hpp>

#include "base/frame.h"
#include "base/task.h"

namespace stoa {

/// What a framed socket may hold.
struct FrameLimits {
    std::size_t max_payload_bytes;  ///< of one frame, both ways; a longer one ends the socket
    std::size_t max_backlog_bytes;  ///< send() past this ends the socket: the peer reads too slowly
    std::size_t relay_room_bytes;   ///< send_when_room() hands a frame over while the backlog is below this
};

/// Used on one thread, the socket's executor. Frames sent within one turn of the event loop leave in one system call.
/// Destroying it closes it; coroutines that wait in it then end with "closed".
class FramedSocket {
public:
    using Socket = asio::local::stream_protocol::socket;

    [[nodiscard]] FramedSocket(Socket socket, FrameLimits limits);
    FramedSocket(const FramedSocket&) = delete;
    FramedSocket& operator=(const FramedSocket&) = delete;
    ~FramedSocket();

    /// The next frame; nothing when the socket is over, however that came (over() says it). One call at a time.
    [[nodiscard]] Task<std::optional<Frame>> receive();
    /// Queues a frame. False: the socket is over, or this frame was too much and ended it.
    bool send(std::uint32_t stream, std::string_view payload);
    /// Queues a frame once the backlog is below relay_room_bytes; those who wait are served in turn, a frame each, so
    /// that relaying holds at most relay_room_bytes and one frame per waiting coroutine. False: the socket is over.
    [[nodiscard]] Task<bool> send_when_room(std::uint32_t stream, std::string payload);
    /// Returns when the backlog is empty or the socket is over.
    [[nodiscard]] Task<> drained();

    /// Bytes queued and not yet taken by the kernel.
    [[nodiscard]] std::size_t backlog_bytes() const;
    /// Ends it at once; what is queued is lost.
    void close();
    [[nodiscard]] bool is_open() const;
    /// Why it is over, for the log; empty while it is open or when the peer simply closed it.
    [[nodiscard]] const std::string& over() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace stoa
