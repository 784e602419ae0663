#include "http/websocket.h"

#include <boost/asio/steady_timer.hpp>

#include "http/door_for_tests.h"

using namespace stoa;
using namespace stoa::http;
using std::chrono::milliseconds;

namespace {

constexpr int text_frame = 1, binary_frame = 2, close_frame = 8, ping_frame = 9, pong_frame = 10, continuation = 0;

/// /live gives its socket to the test and echoes until it is closed.
struct Live : Door {
    explicit Live(WebSocketOptions options = {}) : Door() {
        router.on_websocket(
            "/live/{id}", options,
            [](Request request) -> Task<std::optional<Response>> {
                if (request.parameter("id") == "secret") co_return text("no", 403);
                if (request.parameter("id") == "refused") throw Refused(wire::Refusal{}, "Not you.");
                co_return std::nullopt;
            },
            [this](std::shared_ptr<WebSocket> opened, Request request) -> Task<> {
                socket = opened;
                if (request.parameter("id") == "broken") throw std::runtime_error("broken handler");
                if (request.parameter("id") == "short") co_return;
                while (auto message = co_await opened->receive()) opened->send(std::move(*message));
                ++ended;
            });
        open();
    }
    /// Lets the loop turn until the condition holds; a test that would wait for ever fails by the door's limit.
    Task<> until(std::function<bool()> holds) {
        asio::steady_timer turn(loop);
        while (!holds()) {
            turn.expires_after(milliseconds(1));
            co_await turn.async_wait(asio::use_awaitable);
        }
    }
    std::shared_ptr<WebSocket> socket;
    int ended = 0;
};

}  // namespace

TEST_CASE("messages go in and out whole, in order, in any number of fragments") {
    Live door;
    door.play([&]() -> Task<> {
        Client client = door.client();
        const Reply reply = co_await client.upgrade("/live/1");
        CHECK(reply.status == 101);
        CHECK(reply.header("Sec-WebSocket-Accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        co_await client.send(client_frame(text_frame, "one") + client_frame(text_frame, "t", false) +
                             client_frame(ping_frame, "?") + client_frame(continuation, "w", false) +
                             client_frame(continuation, "o") + client_frame(text_frame, ""));
        CHECK(co_await client.message() == "one");
        const ServerFrame pong = co_await client.frame();
        CHECK(pong.opcode == pong_frame);
        CHECK(pong.payload == "?");
        CHECK(co_await client.message() == "two");
        CHECK(co_await client.message() == "");
        for (char c : client_frame(text_frame, std::string(200, 'y'))) co_await client.send(std::string(1, c));
        CHECK(co_await client.message() == std::string(200, 'y'));
        const std::string large(900'000, 'z');
        co_await client.send(client_frame(text_frame, large));
        CHECK(co_await client.message() == large);
    });
}

TEST_CASE("many small messages arrive in order, and a large one between them too") {
    Live door;
    door.play([&]() -> Task<> {
        Client client = door.client();
        co_await client.upgrade("/live/1");
        co_await door.until([&] { return door.socket != nullptr; });
        std::vector<std::string> sent;
        for (int i = 0; i < 3'000; ++i) sent.push_back(std::to_string(i));
        sent[1'500] = std::string(500'000, 'x');
        for (const auto& message : sent) door.socket->send(std::string(message));
        door.socket->close(1000, "done");
        for (const auto& message : sent) {
            const auto got = co_await client.message();
            REQUIRE(got == message);
        }
        CHECK((co_await client.frame()).close_code() == 1000);
        co_await client.send(client_frame(close_frame, "\x03\xe8"));
        CHECK(co_await client.closes());
        CHECK(door.socket->backlog_bytes() == 0);
    });
}

TEST_CASE("an upgrade can be refused before it happens") {
    Live door;
    door.play([&]() -> Task<> {
        Client client = door.client();
        CHECK((co_await client.upgrade("/live/secret")).status == 403);
        CHECK((co_await client.upgrade("/live/refused")).body == "Not you.");
        CHECK((co_await client.ask("GET /live/1 HTTP/1.1\r\nHost: x\r\n\r\n")).status == 426);
        CHECK((co_await client.ask("POST /live/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")).status == 405);
        CHECK(door.socket == nullptr);
        CHECK((co_await client.upgrade("/live/1")).status == 101);
    });
}

TEST_CASE("what breaks the protocol ends the socket with the code that names it") {
    Live door({.max_message_bytes = 1'000});
    struct Case {
        std::string bytes;
        int code;
    };
    const Case cases[] = {
        {client_frame(text_frame, "\xff\xfe"), 1007},
        {client_frame(text_frame, "\xed\xa0\x80"), 1007},
        {client_frame(text_frame, "\xe2\x82"), 1007},
        {client_frame(binary_frame, "x"), 4400},
        {client_frame(text_frame, std::string(1'001, 'x')), 4413},
        {client_frame(text_frame, std::string(600, 'x'), false) + client_frame(continuation, std::string(600, 'x'), false), 4413},
        {std::string("\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff", 10) + std::string(4, '\0') + std::string(2'000, 'x'), 4413},  // says 2^63-1 bytes
        {client_frame(continuation, "x"), 1002},
        {client_frame(text_frame, "x", false) + client_frame(text_frame, "y"), 1002},
        {client_frame(3, "x"), 1002},
        {client_frame(ping_frame, std::string(126, 'x')), 1002},
        {client_frame(ping_frame, "x", false), 1002},
        {std::string("\x81\x01x", 3), 1002},                     // not masked
        {std::string("\xc1\x81mask", 6) + "x", 1002},            // RSV1 without an extension
        {client_frame(close_frame, std::string("\x03\xec", 2)), 1002},  // 1004 may not be sent
    };
    for (const Case& one : cases) {
        CAPTURE(one.code);
        CAPTURE(one.bytes.substr(0, 16));
        door.play([&]() -> Task<> {
            Client client = door.client();
            co_await client.upgrade("/live/1");
            co_await client.send(one.bytes);
            CHECK((co_await client.frame()).close_code() == one.code);
            client.socket().close();
            co_await door.until([&] { return door.server.connections() == 0; });
        });
    }
    CHECK(door.ended == static_cast<int>(std::size(cases)));
}

TEST_CASE("a reader that stalls costs no more than the backlog, and is dropped") {
    WebSocketOptions options;
    options.max_backlog_bytes = 1 << 20;
    options.close_timeout = milliseconds(20);
    Live door(options);
    const auto message = std::make_shared<const std::string>(100'000, 'x');
    door.play([&]() -> Task<> {
        Client client = door.client();
        co_await client.upgrade("/live/1");
        co_await door.until([&] { return door.socket != nullptr; });
        std::size_t most = 0;
        for (int i = 0; i < 2'000 && door.socket->is_open(); ++i) {
            door.socket->send(message);
            most = std::max(most, door.socket->backlog_bytes());
            if (i % 4 == 0) co_await asio::post(door.loop, asio::use_awaitable);
        }
        CHECK_FALSE(door.socket->is_open());
        CHECK(door.socket->close_code() == 4408);
        CHECK(most <= options.max_backlog_bytes + message->size());
        CHECK(door.socket->backlog_bytes() <= message->size());  // freed at once, but for the one being written
        door.socket->send(message);
        co_await door.until([&] { return door.server.connections() == 0; });  // nobody reads the close frame: reset
        CHECK(door.ended == 1);
    });
    CHECK(message.use_count() == 1);
}

TEST_CASE("one message larger than the backlog may be goes out to a peer that reads") {
    Live door({.max_backlog_bytes = 1'000});
    door.play([&]() -> Task<> {
        Client client = door.client();
        co_await client.upgrade("/live/1");
        co_await door.until([&] { return door.socket != nullptr; });
        const std::string large(5'000'000, 'x');
        door.socket->send(std::string(large));
        co_await asio::post(door.loop, asio::use_awaitable);
        door.socket->send(std::string(900, 'y'));
        CHECK(co_await client.message() == large);
        CHECK(co_await client.message() == std::string(900, 'y'));
    });
}

TEST_CASE("a peer that takes no byte of a message for too long is dropped, also under the backlog's limit") {
    WebSocketOptions options;
    options.write_stall_timeout = milliseconds(20);
    options.close_timeout = milliseconds(5);
    Live door(options);
    door.play([&]() -> Task<> {
        Client client = door.client();
        co_await client.upgrade("/live/1");
        co_await door.until([&] { return door.socket != nullptr; });
        door.socket->send(std::string(12'000'000, 'x'));
        co_await door.until([&] { return door.server.connections() == 0; });
        CHECK(door.socket->close_code() == 4408);
    });
}

TEST_CASE("a quiet peer is pinged; one that answers stays, one that does not is gone") {
    WebSocketOptions options;
    options.ping_interval = milliseconds(8);
    options.pong_timeout = milliseconds(40);
    Live door(options);
    door.play([&]() -> Task<> {
        Client client = door.client();
        co_await client.upgrade("/live/1");
        for (int i = 0; i < 8; ++i) {
            CHECK((co_await client.frame()).opcode == ping_frame);
            co_await client.send(client_frame(pong_frame, ""));
        }
        CHECK(door.socket->is_open());
        co_await door.until([&] { return door.server.connections() == 0; });
        CHECK(door.socket->close_code() == 1006);
    });
}

TEST_CASE("the peer's close is answered, its code is kept, and a peer that then lingers is reset") {
    WebSocketOptions options;
    options.close_timeout = milliseconds(20);
    Live door(options);
    door.play([&]() -> Task<> {
        Client client = door.client();
        co_await client.upgrade("/live/1");
        co_await client.send(client_frame(close_frame, std::string("\x0f\xa1", 2)));
        CHECK((co_await client.frame()).close_code() == 4001);
        CHECK(co_await client.closes());
        co_await door.until([&] { return door.ended == 1; });
        CHECK(door.socket->close_code() == 4001);
        door.socket->close(1000, "too late");
        door.socket->send("into the void");
        CHECK(door.socket->close_code() == 4001);
    });
}

TEST_CASE("a handler that returns closes with 1000, one that throws with 1011") {
    Live door;
    door.play([&]() -> Task<> {
        Client one = door.client();
        co_await one.upgrade("/live/short");
        CHECK((co_await one.frame()).close_code() == 1000);
        Client two = door.client();
        co_await two.upgrade("/live/broken");
        CHECK((co_await two.frame()).close_code() == 1011);
    });
}

TEST_CASE("a peer that vanishes ends the handler, whatever is being written") {
    Live door;
    door.play([&]() -> Task<> {
        {
            Client client = door.client();
            co_await client.upgrade("/live/1");
            co_await door.until([&] { return door.socket != nullptr; });
            door.socket->send(std::string(10'000'000, 'x'));
        }
        co_await door.until([&] { return door.server.connections() == 0; });
        CHECK(door.ended == 1);
        CHECK(door.socket->close_code() == 1006);
    });
}

TEST_CASE("a server that goes away in the middle of a message leaves nothing behind") {
    auto door = std::make_unique<Live>();
    door->play([&]() -> Task<> {
        Client client = door->client();
        co_await client.upgrade("/live/1");
        co_await door->until([&] { return door->socket != nullptr; });
        door->socket->send(std::string(10'000'000, 'x'));
        co_await asio::post(door->loop, asio::use_awaitable);
    });
    door.reset();  // under the address sanitizer this speaks
}

TEST_CASE("a stopping server tells its WebSockets to come again") {
    Live door;
    door.play([&]() -> Task<> {
        Client client = door.client();
        co_await client.upgrade("/live/1");
        bool stopped = false;
        asio::co_spawn(door.loop, door.server.stop(), [&](std::exception_ptr) { stopped = true; });
        CHECK((co_await client.frame()).close_code() == 1001);
        client.socket().close();
        co_await door.until([&] { return stopped; });
        CHECK(door.ended == 1);
    });
}

TEST_CASE("bytes that come before the upgrade is answered are refused") {
    Live door;
    door.play([&]() -> Task<> {
        Client client = door.client();
        co_await client.send("GET /live/1 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                             "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n" + client_frame(text_frame, "early"));
        CHECK((co_await client.reply()).status == 400);
    });
}
