// The WebSocket of an open notebook: bytes in, decoded, allowed, handed to the session; what it tells goes out.
#pragma once

#include <memory>
#include <unordered_set>

#include "api/doorkeeper.h"
#include "http/router.h"
#include "sessions/sessions.h"

namespace stoa {

class Live {
public:
    [[nodiscard]] Live(Doorkeeper& doorkeeper, Sessions& sessions, asio::any_io_executor executor)
        : doorkeeper_(doorkeeper), sessions_(sessions), executor_(std::move(executor)) {}
    /// Registers its route; it outlives the router's use.
    void open(http::Router& router);

private:
    static constexpr milliseconds hello_timeout{10'000};
    /// Unreadable messages of one page before it is closed: a page of ours sends none.
    static constexpr int max_bad_messages = 20;

    Task<> converse(std::shared_ptr<http::WebSocket> socket, http::Request request);

    Doorkeeper& doorkeeper_;
    Sessions& sessions_;
    asio::any_io_executor executor_;
};

}  // namespace stoa
