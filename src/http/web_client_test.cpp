#include "http/web_client.h"

#include <doctest/doctest.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

using namespace stoa;
using namespace stoa::http;

namespace {

/// Answers the first connection with these bytes, whatever it is asked, and keeps what came.
struct Other {
    explicit Other(std::string answer) : answer_(std::move(answer)) { spawn(loop.get_executor(), "other", serve()); }

    Task<> serve() {
        auto socket = co_await acceptor.async_accept(asio::use_awaitable);
        co_await asio::async_read_until(socket, asio::dynamic_buffer(asked), "\r\n\r\n", asio::use_awaitable);
        if (answer_.empty()) co_return held_.push_back(std::move(socket));
        co_await asio::async_write(socket, asio::buffer(answer_), asio::use_awaitable);
    }
    /// The answer, or why there is none.
    std::string ask(WebClientOptions options = {}, Headers headers = {}, std::string path = "/a?b=c") {
        WebClient client(loop, options);
        std::string out;
        const std::string url = "http://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()) + path;
        asio::co_spawn(loop, client.ask({"POST", url, headers, "body"}), [&](std::exception_ptr failed, Answer answer) {
            try {
                if (failed) std::rethrow_exception(failed);
                out = std::to_string(answer.status) + " " + answer.body;
            } catch (const NoAnswer& none) {
                out = none.what();
            }
            loop.stop();
        });
        loop.run();
        return out;
    }

    asio::io_context loop;
    asio::ip::tcp::acceptor acceptor{loop, {asio::ip::address_v4::loopback(), 0}};
    std::string asked;

private:
    std::string answer_;
    std::vector<asio::ip::tcp::socket> held_;
};

std::string parts(std::string_view text) {
    const auto url = parse_url(text);
    return url ? (url->is_https ? "s " : "p ") + url->host + " " + url->port + " " + url->target + " " + url->authority : "none";
}

}  // namespace

TEST_CASE("an address is http or https, without a user, a fragment or a sign that ends a line") {
    CHECK(parts("https://login.example.org") == "s login.example.org 443 / login.example.org");
    CHECK(parts("http://[::1]:8080/a?b") == "p ::1 8080 /a?b [::1]:8080");
    CHECK(parts("https://a?b") == "s a 443 /?b a");
    for (const char* bad : {"", "ftp://a/", "https://", "https:///a", "https://u@a/", "https://a/#f", "https://a b/", "https://a/\r\nX: y", "https://a:/", "https://a:x/",
                            "https://a:123456/", "https://[::1", "//a/", "https://a\\b/"})
        CHECK(parts(bad) == "none");
}

TEST_CASE("a question goes out whole and its answer comes back; a redirect is an answer") {
    Other other("HTTP/1.1 302 Found\r\nLocation: http://elsewhere/\r\nContent-Length: 2\r\n\r\nok");
    Headers headers;
    headers.set("Authorization", "Basic x");
    CHECK(other.ask({}, headers) == "302 ok");
    CHECK(other.asked.starts_with("POST /a?b=c HTTP/1.1\r\n"));
    CHECK(other.asked.find("Authorization: Basic x\r\n") != std::string::npos);
    CHECK(other.asked.find("Content-Length: 4\r\n") != std::string::npos);
}

TEST_CASE("an answer that is too long, cut short or no HTTP is none") {
    CHECK(Other("HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + std::string(2000, 'x')).ask({.max_body_bytes = 1000}).find("gave no answer: reading") !=
          std::string::npos);
    CHECK(Other("HTTP/1.1 200 OK\r\n\r\n" + std::string(2000, 'x')).ask({.max_body_bytes = 1000}).find("gave no answer") != std::string::npos);
    CHECK(Other("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nshort").ask().find("gave no answer") != std::string::npos);
    CHECK(Other("nonsense\r\n\r\n").ask().find("gave no answer") != std::string::npos);
    CHECK(Other("HTTP/1.1 200 OK\r\nX: " + std::string(4000, 'x') + "\r\n\r\n").ask({.max_header_bytes = 1000}).find("gave no answer") != std::string::npos);
}

TEST_CASE("one that never answers is waited for no longer than the limit") {
    // The limit passes at another step each time, also between two of them.
    for (int i = 0; i < 60; ++i) {
        Other other("");
        CHECK(other.ask({.timeout = std::chrono::microseconds(25 * i)}).find("gave no answer") != std::string::npos);
    }
}
