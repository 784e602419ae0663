// Between server and websocket: a connection whose upgrade was accepted becomes a WebSocket; what both await with.
#pragma once

#include <memory>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "http/message.h"
#include "http/websocket.h"

namespace stoa::http {

/// As a last argument: the operation is awaited, and its failure is put here instead of thrown.
[[nodiscard]] inline auto into(boost::system::error_code& error) {
    return asio::redirect_error(asio::use_awaitable, error);
}

class OpenWebSocket : public WebSocket {
public:
    virtual Task<> gone() = 0;  ///< returns when the TCP connection is closed; close() comes first
    virtual void reset() = 0;   ///< ends the TCP connection at once
};

[[nodiscard]] bool is_websocket_upgrade(const Request& request);

/// Answers 101, with the extra headers, and gives the open socket. The request must be a WebSocket upgrade.
/// Throws boost::system::system_error when the handshake fails.
Task<std::shared_ptr<OpenWebSocket>> open_websocket(asio::ip::tcp::socket socket, Request request, WebSocketOptions options,
                                                    Pairs extra_headers);

}  // namespace stoa::http
