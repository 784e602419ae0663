// The WebSockets that people opened, by the sign-in session (or API token) they came with, and what all of them have in common.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "base/clock.h"
#include "http/websocket.h"
#include "wire/page.h"

namespace stoa {

[[nodiscard]] std::uint16_t number_of(wire::CloseCode code);

/// Pings and close codes of a page's WebSocket; sizes in bytes.
[[nodiscard]] http::WebSocketOptions page_socket_options(std::size_t max_message_bytes, std::size_t max_backlog_bytes);

class OpenSockets {
    using Sockets = std::multimap<std::string, std::weak_ptr<http::WebSocket>>;

public:
    /// Lets a socket be found by the sign-in session that opened it, for as long as it lives.
    class Seat {
    public:
        [[nodiscard]] Seat(const OpenSockets& all, const std::string& session_id, const std::shared_ptr<http::WebSocket>& socket)
            : sockets_(all.sockets_), at_(sockets_->emplace(session_id, socket)) {}
        ~Seat() { sockets_->erase(at_); }
        Seat(const Seat&) = delete;

    private:
        std::shared_ptr<Sockets> sockets_;
        Sockets::iterator at_;
    };

    /// A sign-in session ended: the sockets that were opened with it close.
    void close_signed_out(const std::string& session_id);

private:
    /// Shared, because connections may outlive this at the end of serve.
    std::shared_ptr<Sockets> sockets_ = std::make_shared<Sockets>();
};

}  // namespace stoa
