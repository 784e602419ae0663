// Listens, reads requests, asks the router, writes responses, upgrades to WebSockets. One thread: the io_context's.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "base/task.h"
#include "http/router.h"

namespace stoa::http {

/// Every limit of a connection. Times are checked every quarter of the shortest of them, at most once a millisecond.
struct ServerLimits {
    std::size_t max_header_bytes = 16 << 10;  ///< request line and header; more: 431
    std::size_t max_header_fields = 100;      ///< more: 431
    std::size_t max_connections = 2'000;      ///< WebSockets included; one more is told 503 and closed
    std::size_t max_bodies_bytes = 512 << 20; ///< of all request bodies being read; more: 503
    std::chrono::milliseconds header_timeout{10'000};       ///< from the first byte to the end of the header
    std::chrono::milliseconds body_stall_timeout{20'000};   ///< between two pieces of a body
    std::chrono::milliseconds body_timeout{600'000};        ///< for a whole body
    std::chrono::milliseconds write_stall_timeout{30'000};  ///< between two pieces of a response
    std::chrono::milliseconds idle_timeout{75'000};         ///< between two requests
    std::chrono::milliseconds linger_timeout{1'000};        ///< a refused peer may go on sending so long, unread, to get the answer
    std::chrono::milliseconds stop_timeout{5'000};          ///< for requests at work when the server stops
};

class Server {
public:
    /// The router must outlive the server and be complete before listen().
    Server(asio::io_context& loop, const Router& router, ServerLimits limits = {});
    /// Connections still open are reset.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Throws boost::system::system_error where it can't. Port 0 takes a free one.
    void listen(const std::string& address, std::uint16_t port);
    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] std::size_t connections() const;

    /// Takes no more connections, closes idle ones, lets requests at work finish, closes WebSockets with their
    /// stopping_code; returns when all are gone, after stop_timeout at the latest.
    Task<> stop();

private:
    struct State;
    class Connection;
    std::shared_ptr<State> state_;
};

}  // namespace stoa::http
