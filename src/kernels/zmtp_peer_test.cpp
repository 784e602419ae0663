#include "kernels/zmtp_peer.h"

#include <doctest/doctest.h>

#include "kernels/kernel_limits.h"

using namespace stoa;

namespace {

/// What libzmq 4.3 sends: version 3.1, then READY.
std::string greeting() {
    std::string text("\xff\0\0\0\0\0\0\0\x01\x7f\x03\x01NULL", 16);
    text.resize(64, '\0');
    return text;
}
const std::string ready = std::string("\x04\x19\x05READY\x0bSocket-Type\0\0\0\x03PUB", 27);

std::string frame(std::string_view body, bool more = false) {
    std::string out;
    out += static_cast<char>((more ? 1 : 0) | 2);
    for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(body.size() >> shift);
    return out + std::string(body);
}

ZmtpPeer ready_peer() {
    ZmtpPeer peer(ZmtpSocket::sub);
    peer.feed(greeting() + ready);
    CHECK_FALSE(peer.next()->has_value());
    return peer;
}

}  // namespace

TEST_CASE("the greeting is answered and messages sent before it go out behind it") {
    ZmtpPeer peer(ZmtpSocket::dealer);
    peer.send({"a", "b"});
    CHECK(peer.output().size() == 64);
    peer.output().clear();
    peer.feed(greeting());
    CHECK_FALSE(peer.next()->has_value());
    CHECK_FALSE(peer.ready());
    peer.feed(ready);
    CHECK_FALSE(peer.next()->has_value());
    CHECK(peer.ready());
    CHECK(peer.output().contains("READY"));
    CHECK(
        peer.output().ends_with(std::string("\x01\x01"
                                            "a\x00\x01"
                                            "b",
                                            6)));
}

TEST_CASE("messages are whole however the bytes come") {
    const std::string bytes = greeting() + ready + frame("one", true) + frame("") + std::string("\x00\x03two", 5);
    for (std::size_t portion : {1, 2, 3, 7, 64, 1000}) {
        ZmtpPeer peer(ZmtpSocket::sub);
        std::vector<Frames> got;
        for (std::size_t at = 0; at < bytes.size(); at += portion) {
            peer.feed(std::string_view(bytes).substr(at, portion));
            while (auto message = *peer.next()) got.push_back(message->frames);
        }
        CHECK(got == std::vector<Frames>{{"one", ""}, {"two"}});
    }
}

TEST_CASE("a frame over the limit is skipped and counted, and the next message is whole") {
    ZmtpPeer peer = ready_peer();
    std::string head = frame("topic", true);
    head += '\x02';
    const std::uint64_t size = max_kernel_frame_bytes + 5;
    for (int shift = 56; shift >= 0; shift -= 8) head += static_cast<char>(size >> shift);
    peer.feed(head);
    CHECK_FALSE(peer.next()->has_value());
    const std::string piece(1 << 20, 'x');
    for (std::uint64_t left = size; left > 0;) {
        const auto part = std::min<std::uint64_t>(left, piece.size());
        peer.feed(std::string_view(piece).substr(0, part));
        left -= part;
        if (left > 0) CHECK_FALSE(peer.next()->has_value());
    }
    peer.feed(frame("after"));
    auto skipped = *peer.next();
    REQUIRE(skipped);
    CHECK(skipped->oversized_bytes == size + 5);
    CHECK(skipped->frames.empty());
    auto after = *peer.next();
    REQUIRE(after);
    CHECK(after->frames == Frames{"after"});
}

TEST_CASE("what is no ZMTP 3 ends the connection") {
    for (std::string bytes : {std::string("GET / HTTP/1.1"), greeting().replace(10, 1, "\x02"), greeting().replace(12, 4, "CURV"),
                              greeting() + frame("early"), greeting() + ready + std::string("\x80\x00", 2),
                              greeting() + ready + std::string("\x02\xff\xff\xff\xff\xff\xff\xff\xff", 9),
                              greeting() + std::string("\x06\0\0\0\0\x7f\0\0\0", 9)}) {
        ZmtpPeer peer(ZmtpSocket::sub);
        peer.feed(bytes);
        CHECK_FALSE(peer.next().has_value());
    }
}

TEST_CASE("a message with too many frames ends the connection") {
    ZmtpPeer peer = ready_peer();
    for (std::size_t i = 0; i <= max_kernel_message_frames; ++i) peer.feed(frame("", true));
    CHECK_FALSE(peer.next().has_value());
}

TEST_CASE("a ping is answered, a flood of them by a peer that never reads is not") {
    ZmtpPeer peer = ready_peer();
    peer.output().clear();
    for (int i = 0; i < 10000; ++i)
        peer.feed(
            std::string("\x04\x08\x04PING\0\x0a"
                        "c",
                        10));
    CHECK_FALSE(peer.next()->has_value());
    CHECK(peer.output().starts_with(std::string("\x04\x06\x04PONGc", 8)));
    CHECK(peer.output().size() < 2 * max_kernel_command_bytes);
}
