// One connection from serve: its messages on stream 0, and the streams it opened, each relayed to a shim or a files program.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/framed_socket.h"
#include "base/ids.h"
#include "base/task.h"
#include "wire/host.h"

namespace stoa {

/// Streams of one connection.
inline constexpr std::size_t max_open_streams = 2 * wire::max_runtimes_per_host;

/// Garbage on stream 0 ends the connection; garbage from a shim (a frame over the limit) ends its stream only. A shim that
/// reads too slowly loses its stream once its backlog is full; when serve reads too slowly, no more is taken from shims.
class ServeLink : public std::enable_shared_from_this<ServeLink> {
public:
    /// What the link asks of the workshop; all on the event loop.
    class Owner {
    public:
        virtual ~Owner() = default;
        virtual void serve_said_hello(ServeLink& link) = 0;
        virtual void serve_said(const wire::StartRuntime& request) = 0;
        virtual void serve_said(const wire::EndRuntime& request) = 0;
        virtual void serve_said(const wire::ExtendRuntime& request) = 0;
        /// A connected socket to the runtime's shim, or nothing.
        virtual std::optional<FramedSocket::Socket> connect_shim(const RuntimeId& runtime) = 0;
        /// A connected socket to the files program inside the runtime's sandbox, or nothing; also nothing for the service itself where
        /// the runtime would have to be woken.
        virtual std::optional<FramedSocket::Socket> connect_files(const RuntimeId& runtime, bool for_service) = 0;
        /// Something is wanted of what is in its sandbox; the shim itself wakes it for what it is told.
        virtual void wake(const RuntimeId& runtime) = 0;
        /// The service looks into it for itself.
        virtual void look_into(const RuntimeId& runtime) = 0;
        virtual void stream_ended(const RuntimeId& runtime) = 0;
    };

    [[nodiscard]] ServeLink(FramedSocket::Socket socket, FrameLimits serve_limits, FrameLimits shim_limits,
                            std::shared_ptr<Owner> owner);

    /// Until the connection is over; then all its streams are closed. The first message must come within hello_timeout.
    static Task<> run(std::shared_ptr<ServeLink> link, std::chrono::milliseconds hello_timeout);
    void say(const wire::FromHost& message);
    void close();
    /// Streams of this runtime that are open.
    [[nodiscard]] std::size_t count_streams(const RuntimeId& runtime) const;
    void close_streams(const RuntimeId& runtime);

private:
    struct Stream {
        Stream(RuntimeId runtime_, FramedSocket::Socket socket, FrameLimits limits)
            : runtime(std::move(runtime_)), shim(std::move(socket), limits) {}
        RuntimeId runtime;
        FramedSocket shim;
        bool to_files = false;
        bool for_service = false;
    };

    /// False: the connection can't go on.
    bool take(const Frame& frame);
    bool take(const wire::OpenStream& request);
    static Task<> relay(std::shared_ptr<ServeLink> link, std::uint32_t number, std::shared_ptr<Stream> stream);

    FramedSocket socket_;
    FrameLimits shim_limits_;
    std::shared_ptr<Owner> owner_;
    bool greeted_ = false;
    std::uint32_t last_stream_ = 0;  // numbers only rise: none is used twice
    std::map<std::uint32_t, std::shared_ptr<Stream>> streams_;
};

}  // namespace stoa
