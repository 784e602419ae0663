// What the router keeps of one registration, read by the server.
#pragma once

#include "http/parse.h"
#include "http/router.h"

namespace stoa::http {

struct Route {
    std::string method;  ///< "GET", ...; empty for a WebSocket
    Pattern pattern;
    RouteOptions options;
    Handler handler;

    WebSocketOptions websocket_options;
    AcceptWebSocket accept;
    WebSocketHandler websocket_handler;

    [[nodiscard]] bool is_websocket() const { return method.empty(); }
};

}  // namespace stoa::http
