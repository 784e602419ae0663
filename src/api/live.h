// The WebSocket of an open notebook: bytes in, decoded, allowed, handed to the session; what it tells goes out.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "api/doorkeeper.h"
#include "api/open_sockets.h"
#include "http/router.h"
#include "sessions/sessions.h"

namespace stoa {

class Live {
public:
    [[nodiscard]] Live(Doorkeeper& doorkeeper, Sessions& sessions, asio::any_io_executor executor)
        : doorkeeper_(doorkeeper), sessions_(sessions), executor_(std::move(executor)) {}
    /// Registers its route; it outlives the router's use.
    void open(http::Router& router);
    /// Hears of each page that opened a notebook. Set before the first request.
    void on_opened(std::function<void(const NotebookId&, const PersonId&)> heard) { opened_ = std::move(heard); }
    /// A sign-in session ended: the pages that were opened with it go.
    void close_signed_out(const std::string& session_id) { sockets_.close_signed_out(session_id); }

private:
    static constexpr milliseconds hello_timeout{10'000};
    /// Unreadable messages of one page before it is closed: a page of ours sends none.
    static constexpr int max_bad_messages = 20;

    Task<> converse(std::shared_ptr<http::WebSocket> socket, http::Request request);

    Doorkeeper& doorkeeper_;
    Sessions& sessions_;
    asio::any_io_executor executor_;
    OpenSockets sockets_;
    std::function<void(const NotebookId&, const PersonId&)> opened_;
};

}  // namespace stoa
