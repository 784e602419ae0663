#include "base/framed_socket.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/post.hpp>
#include <doctest/doctest.h>

using namespace stoa;

namespace {

constexpr FrameLimits small{.max_payload_bytes = 1 << 20, .max_backlog_bytes = 8 << 20, .relay_room_bytes = 64 << 10};

struct Pair {
    asio::io_context io;
    FramedSocket::Socket left{io}, right{io};
    Pair() { asio::local::connect_pair(left, right); }
    void raw(std::string_view bytes) { asio::write(left, asio::buffer(bytes)); }
};

// Runs until nothing is left to do; a claim that never finishes is noticed by its own checks.
void run(asio::io_context& io, Task<> task) {
    std::exception_ptr failed;
    asio::co_spawn(io, std::move(task), [&](std::exception_ptr e) { failed = e; });
    io.run();
    if (failed) std::rethrow_exception(failed);
}

}  // namespace

TEST_CASE("frames arrive whole and in order, also large ones") {
    Pair pair;
    FramedSocket a(std::move(pair.left), small), b(std::move(pair.right), small);
    std::vector<Frame> got;
    run(pair.io, [&]() -> Task<> {
        CHECK(a.send(1, "one"));
        CHECK(a.send(2, std::string(900'000, 'x')));
        CHECK(a.send(3, ""));
        for (int i = 0; i < 3; ++i) got.push_back((co_await b.receive()).value());
        CHECK(a.backlog_bytes() == 0);
        a.close();
        CHECK_FALSE((co_await b.receive()).has_value());
    }());
    REQUIRE(got.size() == 3);
    CHECK(got[0].payload == "one");
    CHECK(got[1].stream == 2);
    CHECK(got[1].payload.size() == 900'000);
    CHECK(got[2].payload.empty());
    CHECK(b.over().empty());
    CHECK_FALSE(b.is_open());
}

TEST_CASE("frames sent in one turn leave together") {
    Pair pair;
    auto raw = std::move(pair.right);
    FramedSocket a(std::move(pair.left), small);
    for (int i = 0; i < 100; ++i) CHECK(a.send(0, "tick"));
    pair.io.run_one();  // the one flush of this turn
    std::array<char, 4096> bytes;
    CHECK(raw.read_some(asio::buffer(bytes)) == 100 * (frame_header_bytes + 4));
}

TEST_CASE("a frame over the limit ends the socket and says why") {
    Pair pair;
    pair.raw(std::string("\x7f\xff\xff\xff\0\0\0\0", 8));
    FramedSocket b(std::move(pair.right), small);
    run(pair.io, [&]() -> Task<> { CHECK_FALSE((co_await b.receive()).has_value()); }());
    CHECK(b.over().find("is over") != std::string::npos);
    CHECK_FALSE(b.send(0, "x"));
}

TEST_CASE("a peer that doesn't read costs the backlog's limit and is then dropped") {
    Pair pair;
    FramedSocket a(std::move(pair.left), small);
    const std::string megabyte(1 << 20, 'x');
    int sent = 0;
    while (sent < 100 && a.send(0, megabyte)) ++sent;
    CHECK(sent == 7);  // the eighth with its header would be over 8 MiB
    CHECK_FALSE(a.is_open());
    CHECK(a.backlog_bytes() == 0);
}

TEST_CASE("relayed frames wait for room, are taken in turn, and none is lost") {
    Pair pair;
    FramedSocket a(std::move(pair.left), small), b(std::move(pair.right), small);
    std::size_t most = 0, finished = 0;
    auto relay = [&](std::uint32_t stream) -> Task<> {
        for (int i = 0; i < 50; ++i) {
            CHECK(co_await a.send_when_room(stream, std::string(40'000, 'x')));
            most = std::max(most, a.backlog_bytes());
        }
        ++finished;
    };
    for (std::uint32_t stream = 1; stream <= 5; ++stream) spawn(pair.io.get_executor(), "relay", relay(stream));
    std::map<std::uint32_t, int> counts;
    bool in_turn = true;
    run(pair.io, [&]() -> Task<> {
        for (int i = 0; i < 250; ++i) {
            const Frame frame = (co_await b.receive()).value();
            ++counts[frame.stream];
            // Nobody gets far ahead: the queue is served in turn.
            if (i > 25 && i < 200) in_turn = in_turn && counts.size() == 5 && counts[frame.stream] <= i / 5 + 6;
        }
    }());
    CHECK(finished == 5);
    CHECK(in_turn);
    CHECK(most <= small.relay_room_bytes + 40'000 + frame_header_bytes);
    for (auto [stream, count] : counts) CHECK(count == 50);
}

TEST_CASE("those who wait for room hear when the socket is over") {
    Pair pair;
    FramedSocket a(std::move(pair.left), small);
    std::vector<bool> answers;
    auto relay = [&]() -> Task<> {
        while (co_await a.send_when_room(1, std::string(50'000, 'x'))) {
        }
        answers.push_back(false);
    };
    spawn(pair.io.get_executor(), "relay", relay());
    spawn(pair.io.get_executor(), "relay", relay());
    pair.io.poll();  // until both wait
    CHECK(answers.empty());
    a.close();
    pair.io.restart();
    pair.io.poll();
    CHECK(answers.size() == 2);
}

TEST_CASE("what a peer sent before it went is still received after a failed send") {
    Pair pair;
    FramedSocket a(std::move(pair.left), small);
    std::string last;
    append_frame(last, 0, "last words");
    asio::write(pair.right, asio::buffer(last));
    pair.right.close();
    run(pair.io, [&]() -> Task<> {
        a.send(0, "into the void");
        co_await a.drained();
        CHECK_FALSE(a.send(0, "again"));
        CHECK((co_await a.receive()).value().payload == "last words");
        CHECK_FALSE((co_await a.receive()).has_value());
    }());
}

TEST_CASE("a socket may be destroyed while coroutines wait in it") {
    Pair pair;
    auto a = std::make_unique<FramedSocket>(std::move(pair.left), small);
    bool over = false;
    auto reader = [&]() -> Task<> { over = !(co_await a->receive()).has_value(); };
    spawn(pair.io.get_executor(), "reader", reader());
    pair.io.poll();
    a.reset();
    pair.io.restart();
    pair.io.poll();
    CHECK(over);
}
