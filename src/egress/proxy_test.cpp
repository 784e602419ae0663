// The proxy over real sockets of the loopback: what stands outside is a listener of the test's own, vouched for as an inside host.
#include <future>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>

#include "egress/proxy.h"
#include "egress/proxy_request.h"

using namespace stoa;
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

const asio::ip::address loopback = asio::ip::make_address("127.0.0.1");

struct Street {
    asio::io_context io;
    tcp::acceptor outside{io, tcp::endpoint(loopback, 0)};
    tcp::acceptor listener{io, tcp::endpoint(loopback, 0)};
    std::uint16_t proxy_port = listener.local_endpoint().port();
    NetworkPolicy policy;
    std::unique_ptr<EgressProxy> proxy;

    std::string place() const { return fmt::format("127.0.0.1:{}", outside.local_endpoint().port()); }
    void vouch() { policy.inside.push_back(*parse_host_pattern(place())); }
    void open(ProxyLimits limits = {}, std::function<void(const NetworkUse&)> counted = {}) {
        proxy = std::make_unique<EgressProxy>(Fd(listener.release()), [policy = policy] { return policy; }, limits, std::move(counted));
    }
    tcp::socket knock(const std::string& bytes = {}) {
        tcp::socket socket(io);
        socket.connect({loopback, proxy_port});
        asio::write(socket, asio::buffer(bytes));
        return socket;
    }
    static std::string read_to_end(tcp::socket& socket) {
        std::string all;
        boost::system::error_code end;
        asio::read(socket, asio::dynamic_buffer(all), end);
        return all;
    }
    static std::string read_head(tcp::socket& socket) {
        std::string all;
        const auto size = asio::read_until(socket, asio::dynamic_buffer(all), "\r\n\r\n");
        return all.substr(0, size);
    }
};

}  // namespace

TEST_CASE("a tunnel carries bytes in both directions, and each end's end") {
    Street street;
    street.vouch();
    street.open();
    auto inside = street.knock(fmt::format("CONNECT {} HTTP/1.1\r\n\r\nearly", street.place()));
    auto outside = street.outside.accept();
    CHECK(Street::read_head(inside) == "HTTP/1.1 200 Connection established\r\n\r\n");
    asio::write(outside, asio::buffer(std::string(300'000, 'x')));
    outside.shutdown(tcp::socket::shutdown_send);
    CHECK(Street::read_to_end(inside).size() == 300'000);
    inside.shutdown(tcp::socket::shutdown_send);
    CHECK(Street::read_to_end(outside) == "early");
    const NetworkUse use = street.proxy->use();
    CHECK(use.connections == 1);
    CHECK(use.refused == 0);
    CHECK(use.received_bytes == 300'000);
    CHECK(use.sent_bytes == 5);
}

TEST_CASE("a plain request arrives in origin form") {
    Street street;
    street.vouch();
    street.open();
    auto inside = street.knock(fmt::format("GET http://{}/simple/ HTTP/1.1\r\nHost: x\r\n\r\n", street.place()));
    auto outside = street.outside.accept();
    CHECK(Street::read_head(outside) == fmt::format("GET /simple/ HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", street.place()));
    asio::write(outside, asio::buffer(std::string("HTTP/1.1 204 Yes\r\n\r\n")));
    outside.close();
    CHECK(Street::read_to_end(inside) == "HTTP/1.1 204 Yes\r\n\r\n");
}

TEST_CASE("what the policy closes is answered with its sentence, in the line that programs show") {
    Street street;
    street.policy.mode = NetworkPolicy::Mode::open;
    street.policy.names.push_back(*parse_host_pattern(street.place()));  // listed is not vouched for
    street.open();
    auto inside = street.knock(fmt::format("CONNECT {} HTTP/1.1\r\n\r\n", street.place()));
    CHECK(Street::read_to_end(inside).starts_with(
        "HTTP/1.1 403 127.0.0.1 is no public address, and those are closed to notebooks (setting host.network_inside)\r\n"));
    auto other = street.knock("CONNECT 169.254.169.254:80 HTTP/1.1\r\n\r\n");
    CHECK(Street::read_to_end(other).starts_with("HTTP/1.1 403 169.254.169.254 is no public address"));
    auto name = street.knock("CONNECT localhost:80 HTTP/1.1\r\n\r\n");  // the address counts, whatever the name
    CHECK(Street::read_to_end(name).starts_with("HTTP/1.1 403 localhost is no public address"));
    CHECK(street.proxy->use().refused == 3);
}

TEST_CASE("nonsense, an endless head and one connection too many get an answer, and hold nothing up") {
    Street street;
    street.vouch();
    street.open({.max_connections = 4});
    auto nonsense = street.knock("hello\r\n\r\n");
    CHECK(Street::read_to_end(nonsense).starts_with("HTTP/1.1 400 not understood: request line is none\r\n"));
    auto endless = street.knock("GET " + std::string(max_proxy_head_bytes, 'a'));
    CHECK(Street::read_to_end(endless).starts_with("HTTP/1.1 400 not understood"));
    // Those two are still open here, and count.
    const std::string tunnel = fmt::format("CONNECT {} HTTP/1.1\r\n\r\n", street.place());
    auto first = street.knock(tunnel);
    CHECK(Street::read_head(first).starts_with("HTTP/1.1 200"));
    auto second = street.knock(tunnel);
    CHECK(Street::read_head(second).starts_with("HTTP/1.1 200"));
    auto third = street.knock(tunnel);
    CHECK(Street::read_to_end(third).starts_with("HTTP/1.1 503 more than 4 connections at once\r\n"));
}

TEST_CASE("who says nothing, and who waits for nothing, is let go") {
    Street street;
    street.vouch();
    street.open({.head_wait = milliseconds(1), .idle_wait = milliseconds(1)});
    auto silent = street.knock();
    CHECK(Street::read_to_end(silent).empty());
}

TEST_CASE("another proxy gets the request whole, and its answer is the answer") {
    Street street;
    street.policy.mode = NetworkPolicy::Mode::listed;
    street.policy.names.push_back(*parse_host_pattern("pypi.org"));
    street.policy.upstream = parse_host_pattern(street.place());
    street.open();
    auto inside = street.knock("CONNECT pypi.org:443 HTTP/1.1\r\nHost: pypi.org\r\n\r\n");
    auto beyond = street.outside.accept();
    CHECK(Street::read_head(beyond) == "CONNECT pypi.org:443 HTTP/1.1\r\nHost: pypi.org:443\r\n\r\n");
    asio::write(beyond, asio::buffer(std::string("HTTP/1.1 200 Fine\r\n\r\n")));
    CHECK(Street::read_head(inside) == "HTTP/1.1 200 Fine\r\n\r\n");
    auto plain = street.knock("GET http://pypi.org/simple HTTP/1.1\r\n\r\n");
    auto second = street.outside.accept();
    CHECK(Street::read_head(second).starts_with("GET http://pypi.org:80/simple HTTP/1.1\r\nHost: pypi.org\r\n"));
    auto closed = street.knock("CONNECT example.net:443 HTTP/1.1\r\n\r\n");
    CHECK(Street::read_to_end(closed).starts_with("HTTP/1.1 403 example.net:443 is not among"));
}

TEST_CASE("what passed is told without being asked for, and read again as it was written") {
    Street street;
    street.vouch();
    std::promise<NetworkUse> all;
    street.open({.tell_pause = milliseconds(0)}, [&all, told = false](const NetworkUse& use) mutable {
        if (use.received_bytes == 70'000 && use.sent_bytes > 0 && !std::exchange(told, true)) all.set_value(use);
    });
    auto inside = street.knock(fmt::format("GET http://{}/ HTTP/1.1\r\n\r\n", street.place()));
    auto outside = street.outside.accept();
    (void)Street::read_head(outside);
    asio::write(outside, asio::buffer(std::string(70'000, 'x')));
    outside.close();
    CHECK(Street::read_to_end(inside).size() == 70'000);
    auto heard = all.get_future();
    REQUIRE(heard.wait_for(std::chrono::seconds(20)) == std::future_status::ready);
    const NetworkUse use = heard.get();
    CHECK(use.connections == 1);
    const auto again = parse_network_use(encode(use));
    REQUIRE(again);
    CHECK(again->received_bytes == 70'000);
    CHECK(again->sent_bytes == use.sent_bytes);
    for (const char* nonsense : {"", "1 2 3", "1 2 3 4", "1 2 x 4\n", "-1 2 3 4\n", "1 2 3 99999999999999999999\n", "1 2 3 9007199254740992\n"})
        CHECK_FALSE(parse_network_use(nonsense));
}
