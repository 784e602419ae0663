// A server on a free loopback port and raw clients beside it, all on one loop: what the attack tests speak through.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>
#include <doctest/doctest.h>

#include "http/server.h"

namespace stoa::http {

struct Reply {
    int status = 0;
    std::string head;
    std::string body;

    [[nodiscard]] std::string header(std::string_view name) const {
        const auto at = head.find("\r\n" + std::string(name) + ": ");
        if (at == std::string::npos) return {};
        const auto begin = at + name.size() + 4;
        return head.substr(begin, head.find("\r\n", begin) - begin);
    }
};

struct ServerFrame {
    int opcode = 0;  // 1 text, 8 close, 9 ping, 10 pong; -1 = the connection ended
    bool fin = true;
    std::string payload;
    [[nodiscard]] int close_code() const {
        if (opcode != 8 || payload.size() < 2) return 0;
        return static_cast<unsigned char>(payload[0]) * 256 + static_cast<unsigned char>(payload[1]);
    }
};

/// A client's frame, masked with a fixed key.
inline std::string client_frame(int opcode, std::string_view payload, bool fin = true) {
    std::string out;
    out += static_cast<char>((fin ? 0x80 : 0) | opcode);
    if (payload.size() < 126) {
        out += static_cast<char>(0x80 | payload.size());
    } else if (payload.size() < 65'536) {
        out += static_cast<char>(0x80 | 126);
        out += static_cast<char>(payload.size() >> 8);
        out += static_cast<char>(payload.size());
    } else {
        out += static_cast<char>(0x80 | 127);
        for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(static_cast<std::uint64_t>(payload.size()) >> shift);
    }
    const std::string_view key = "\x11\x22\x33\x44";
    out += key;
    for (std::size_t i = 0; i < payload.size(); ++i) out += static_cast<char>(payload[i] ^ key[i % 4]);
    return out;
}

class Client {
public:
    Client(asio::io_context& loop, std::uint16_t port) : socket_(loop) {
        socket_.connect({asio::ip::address_v4::loopback(), port});
        socket_.set_option(asio::ip::tcp::no_delay(true));
    }

    Task<> send(std::string bytes) {
        boost::system::error_code ignored;  // a server that closed early shows in what is read
        co_await asio::async_write(socket_, asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, ignored));
    }

    /// One response; status 0 when the connection ended before it was whole. A HEAD's has no body.
    Task<Reply> reply(bool with_body = true) {
        Reply out;
        while (got_.find("\r\n\r\n") == std::string::npos) {
            if (!co_await more()) co_return Reply{0, got_, ""};
        }
        const auto end = got_.find("\r\n\r\n") + 4;
        out.head = got_.substr(0, end);
        got_.erase(0, end);
        out.status = std::stoi(out.head.substr(9, 3));
        if (with_body && out.header("Transfer-Encoding") == "chunked") co_return co_await chunks(std::move(out));
        const std::string length = out.header("Content-Length");
        const std::size_t size = with_body && !length.empty() ? std::stoul(length) : 0;
        while (got_.size() < size) {
            if (!co_await more()) co_return Reply{0, out.head, got_};
        }
        out.body = got_.substr(0, size);
        got_.erase(0, size);
        co_return out;
    }

    /// The body as it came, with the chunks' sizes.
    Task<Reply> chunks(Reply out) {
        static constexpr std::string_view last = "\r\n0\r\n\r\n";
        while (got_.find(last) == std::string::npos) {
            if (!co_await more()) co_return Reply{0, out.head, got_};
        }
        out.body = got_.substr(0, got_.find(last) + last.size());
        got_.erase(0, out.body.size());
        co_return out;
    }

    Task<Reply> ask(std::string bytes) {
        co_await send(std::move(bytes));
        co_return co_await reply();
    }

    /// True when the server closes without another byte.
    Task<bool> closes() {
        const bool had_more = !got_.empty() || co_await more();
        co_return !had_more;
    }

    Task<Reply> upgrade(std::string path, std::string extra = {}) {
        co_return co_await ask("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" + extra +
                               "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    }

    Task<ServerFrame> frame() {
        ServerFrame out;
        const auto ended = ServerFrame{-1, true, ""};
        if (!co_await at_least(2)) co_return ended;
        out.fin = (got_[0] & 0x80) != 0;
        out.opcode = got_[0] & 0x0f;
        std::uint64_t size = got_[1] & 0x7f;
        const std::size_t extra = size == 126 ? 2 : size == 127 ? 8 : 0;
        if (!co_await at_least(2 + extra)) co_return ended;
        if (extra != 0) size = 0;
        for (std::size_t i = 0; i < extra; ++i) size = size << 8 | static_cast<unsigned char>(got_[2 + i]);
        if (!co_await at_least(2 + extra + size)) co_return ended;
        out.payload = got_.substr(2 + extra, size);
        got_.erase(0, 2 + extra + size);
        co_return out;
    }

    /// The next whole text message; other frames are left out. Nothing at a close or the end.
    Task<std::optional<std::string>> message() {
        std::string out;
        for (;;) {
            const ServerFrame part = co_await frame();
            if (part.opcode == 8 || part.opcode == -1) co_return std::nullopt;
            if (part.opcode > 8) continue;
            out += part.payload;
            if (part.fin) co_return out;
        }
    }

    asio::ip::tcp::socket& socket() { return socket_; }

private:
    Task<bool> more() {
        std::array<char, 65536> buffer;
        boost::system::error_code error;
        const std::size_t count =
            co_await socket_.async_read_some(asio::buffer(buffer), asio::redirect_error(asio::use_awaitable, error));
        got_.append(buffer.data(), count);
        co_return !error;
    }
    Task<bool> at_least(std::size_t count) {
        while (got_.size() < count) {
            if (!co_await more()) co_return false;
        }
        co_return true;
    }

    asio::ip::tcp::socket socket_;
    std::string got_;
};

class Door {
public:
    explicit Door(ServerLimits limits = {}) : server(loop, router, limits) {}
    ~Door() {
        loop.stop();
        loop.restart();
    }

    void open() { server.listen("127.0.0.1", 0); }
    Client client() { return Client(loop, server.port()); }

    /// Runs a dialogue to its end. The limit is for a test that hangs: it fails then.
    void play(std::function<Task<>()> dialogue) {
        bool done = false;
        std::exception_ptr failure;
        asio::co_spawn(loop, dialogue(), [&](std::exception_ptr failed) {
            done = true;
            failure = failed;
            loop.stop();
        });
        loop.restart();
        loop.run_for(std::chrono::seconds(60));
        REQUIRE(done);
        if (failure) std::rethrow_exception(failure);
    }

    Reply ask(const std::string& bytes) {
        Reply out;
        play([&]() -> Task<> {
            Client one = client();
            out = co_await one.ask(bytes);
        });
        return out;
    }

    asio::io_context loop;
    Router router;
    Server server;
};

}  // namespace stoa::http
