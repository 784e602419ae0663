// Asks another server, within named limits: one request, its whole answer. Follows no redirect, keeps no connection, and believes a TLS
// server only by its certificate and name.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>

#include "base/task.h"
#include "http/message.h"

namespace stoa::http {

struct WebClientOptions {
    std::filesystem::path authorities;  ///< PEM of who may sign certificates; empty: the system's
    std::chrono::microseconds timeout{10'000'000};  ///< from the first look-up to the last byte
    std::size_t max_body_bytes = 1 << 20;
    std::size_t max_header_bytes = 64 << 10;
};

struct Url {
    bool is_https = true;
    std::string host;  ///< without brackets
    std::string port;
    std::string target;  ///< path and query
    std::string authority;  ///< as Host says it
};
/// http and https; nothing for what holds user names, fragments, spaces or control characters.
[[nodiscard]] std::optional<Url> parse_url(std::string_view text);

struct Outgoing {
    std::string method = "GET";
    std::string url;
    Headers headers;
    std::string body;
};

struct Answer {
    int status = 0;
    std::string body;
};

/// No answer came, or none that can be read: a sentence for the log, without what was sent.
class NoAnswer : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// On the loop's thread; outlives its questions.
class WebClient {
public:
    /// Throws std::runtime_error where the authorities can't be read.
    [[nodiscard]] WebClient(asio::io_context& loop, WebClientOptions options = {});
    ~WebClient();
    WebClient(const WebClient&) = delete;
    WebClient& operator=(const WebClient&) = delete;

    /// Throws NoAnswer.
    Task<Answer> ask(Outgoing request);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace stoa::http
