// Terminals of a notebook's runtime: opened, listed and closed over HTTP, each attached over a WebSocket. A terminal lives in
// the sandbox with its scrollback; pages come and go.
#pragma once

#include <memory>
#include <string>

#include "api/doorkeeper.h"
#include "api/file_watch.h"
#include "api/open_sockets.h"
#include "http/router.h"
#include "runtimes/runtimes.h"

namespace stoa {

class Terminals {
public:
    struct Rooms {
        Doorkeeper& doorkeeper;
        Runtimes& runtimes;
        FileWatch& file_watch;
        asio::any_io_executor executor;
    };

    [[nodiscard]] explicit Terminals(Rooms rooms) : rooms_(std::move(rooms)) {}
    /// Registers its routes; it outlives the router's use.
    void open(http::Router& router);
    /// Closes the sockets that this sign-in session opened.
    void close_signed_out(const std::string& session_id) { sockets_.close_signed_out(session_id); }

private:
    Task<http::Response> list(http::Request request);
    Task<http::Response> make(http::Request request);
    Task<http::Response> remove(http::Request request);
    Task<> converse(std::shared_ptr<http::WebSocket> socket, http::Request request);

    Rooms rooms_;
    OpenSockets sockets_;
};

}  // namespace stoa
