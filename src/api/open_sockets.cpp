#include "api/open_sockets.h"

#include <vector>

namespace stoa {

using wire::CloseCode;

std::uint16_t number_of(CloseCode code) { return static_cast<std::uint16_t>(code); }

http::WebSocketOptions page_socket_options(std::size_t max_message_bytes, std::size_t max_backlog_bytes) {
    http::WebSocketOptions options;
    options.max_message_bytes = max_message_bytes;
    options.max_backlog_bytes = max_backlog_bytes;
    options.ping_interval = milliseconds(wire::page_ping_interval_ms);
    options.pong_timeout = milliseconds(wire::page_pong_timeout_ms);
    options.bad_message_code = number_of(CloseCode::bad_message);
    options.too_slow_code = number_of(CloseCode::too_slow);
    options.too_large_code = number_of(CloseCode::too_large);
    options.stopping_code = number_of(CloseCode::going_away);
    return options;
}

void OpenSockets::close_signed_out(const std::string& session_id) {
    std::vector<std::shared_ptr<http::WebSocket>> sockets;
    const auto [first, last] = sockets_->equal_range(session_id);
    for (auto at = first; at != last; ++at) sockets.push_back(at->second.lock());
    for (const auto& socket : sockets) {
        if (socket) socket->close(number_of(CloseCode::not_signed_in), "signed out");
    }
}

}  // namespace stoa
