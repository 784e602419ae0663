#include "egress/proxy.h"

#include <fmt/format.h>
#include <ifaddrs.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <thread>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include "base/log.h"
#include "base/task.h"
#include "egress/proxy_request.h"

namespace stoa {

namespace {

using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t pump_bytes = 32 << 10;
constexpr std::size_t max_unread_bytes = 64 << 10;  // read off after a refusal, so that it is seen before the connection ends

/// An address of this machine's own: what listens here on all of them is not for notebooks, however public the address is.
bool is_own(const asio::ip::address& address) {
    ifaddrs* list = nullptr;
    if (::getifaddrs(&list) != 0) return true;
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> held(list, &::freeifaddrs);
    for (const ifaddrs* each = list; each; each = each->ifa_next) {
        if (!each->ifa_addr) continue;
        if (address.is_v4() && each->ifa_addr->sa_family == AF_INET) {
            const auto* in = reinterpret_cast<const sockaddr_in*>(each->ifa_addr);
            if (ntohl(in->sin_addr.s_addr) == address.to_v4().to_uint()) return true;
        }
        if (address.is_v6() && each->ifa_addr->sa_family == AF_INET6) {
            const auto* in = reinterpret_cast<const sockaddr_in6*>(each->ifa_addr);
            if (std::ranges::equal(address.to_v6().to_bytes(), in->sin6_addr.s6_addr)) return true;
        }
    }
    return false;
}

struct Answer {
    int status = 200;
    std::string sentence;
};

std::string to_http(const Answer& answer) {
    return fmt::format("HTTP/1.1 {0} {1}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {2}\r\nConnection: close\r\n\r\n{1}\n",
                       answer.status, answer.sentence, answer.sentence.size() + 1);
}

std::string authority_of(const ProxyRequest& request) {
    const bool bracketed = request.host.find(':') != std::string::npos;
    return fmt::format("{}:{}", bracketed ? "[" + request.host + "]" : request.host, request.port);
}

}  // namespace

class EgressProxy::Wicket {
public:
    Wicket(Fd listener, std::function<NetworkPolicy()> policy, ProxyLimits limits, std::function<void(const NetworkUse&)> counted)
        : policy_(std::move(policy)), limits_(limits), counted_(std::move(counted)), acceptor_(io_, tcp::v4(), listener.release()) {
        spawn(io_.get_executor(), "the way out", accept());
        thread_ = std::thread([this] { io_.run(); });
    }
    ~Wicket() {
        io_.stop();
        thread_.join();
    }

    NetworkUse use() const { return {counts_.connections, counts_.refused, counts_.sent, counts_.received}; }

private:
    struct Counts {
        std::atomic<std::uint64_t> connections{0}, refused{0}, sent{0}, received{0};
    };

    void add(std::atomic<std::uint64_t>& count, std::uint64_t more) {
        count += more;
        if (counted_ && !std::exchange(will_tell_, true)) spawn(io_.get_executor(), "counts of the way out", tell());
    }
    Task<> tell() {
        asio::steady_timer pause(io_, limits_.tell_pause);
        co_await pause.async_wait(asio::use_awaitable);
        will_tell_ = false;
        counted_(use());
    }

    /// One program's connection and what it leads to. Alive as long as one of its coroutines.
    struct Passage {
        explicit Passage(Wicket& w, tcp::socket socket) : wicket(w), inside(std::move(socket)), outside(w.io_), due(w.io_) { ++wicket.open_; }
        ~Passage() { --wicket.open_; }
        Passage(const Passage&) = delete;
        Passage& operator=(const Passage&) = delete;

        void close() {
            error_code ignored;
            inside.close(ignored);
            outside.close(ignored);
            due.cancel();
        }
        /// Everything ends unless the next step is taken by then.
        void expect_within(milliseconds wait) { deadline = std::chrono::steady_clock::now() + wait; }

        Wicket& wicket;
        tcp::socket inside;
        tcp::socket outside;
        asio::steady_timer due;
        std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
        int pumps = 0;
    };
    using Held = std::shared_ptr<Passage>;

    Task<> accept() {
        for (;;) {
            error_code error;
            tcp::socket socket(io_);
            co_await acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
            if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor) co_return;
            if (error) {
                // Out of descriptors or the like: not forever, and not in a busy loop.
                asio::steady_timer pause(io_, std::chrono::milliseconds(100));
                co_await pause.async_wait(asio::use_awaitable);
                continue;
            }
            add(counts_.connections, 1);
            if (open_ >= 2 * limits_.max_connections) continue;  // too many even to be told so
            auto passage = std::make_shared<Passage>(*this, std::move(socket));
            passage->expect_within(limits_.head_wait);
            spawn(io_.get_executor(), "a time limit", watch(passage));
            spawn(io_.get_executor(), "a way out", pass(passage));
        }
    }

    static Task<> watch(Held passage) {
        while (passage->inside.is_open()) {
            passage->due.expires_at(passage->deadline);
            error_code cancelled;
            co_await passage->due.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
            if (std::chrono::steady_clock::now() >= passage->deadline) passage->close();
        }
    }

    /// A deadline that moved further away is looked at when the old one comes; one that came nearer must be told.
    static void hurry(const Held& passage, milliseconds wait) {
        passage->expect_within(wait);
        passage->due.cancel();
    }

    Task<> pass(Held passage) {
        std::string bytes;
        const auto end = co_await read_head(*passage, bytes);
        if (!end) co_return passage->close();
        std::optional<Answer> refused;
        std::string first;
        if (open_ > limits_.max_connections) {
            refused = Answer{503, fmt::format("more than {} connections at once", limits_.max_connections)};
        } else if (auto request = parse_proxy_request(std::string_view(bytes).substr(0, *end)); !request) {
            refused = Answer{400, "not understood: " + request.error().sentence()};
        } else {
            hurry(passage, limits_.connect_wait);
            refused = co_await reach(passage, *request, first);
        }
        if (refused) {
            add(counts_.refused, 1);
            co_await refuse(*passage, *refused);
            co_return passage->close();
        }
        passage->expect_within(limits_.idle_wait);
        first += std::string_view(bytes).substr(*end);
        error_code error;
        co_await asio::async_write(passage->outside, asio::buffer(first), asio::redirect_error(asio::use_awaitable, error));
        if (error) co_return passage->close();
        add(counts_.sent, first.size());
        passage->pumps = 2;
        spawn(io_.get_executor(), "to a notebook", pump(passage, passage->outside, passage->inside, counts_.received));
        co_await pump(passage, passage->inside, passage->outside, counts_.sent);
    }

    static Task<std::optional<std::size_t>> read_head(Passage& passage, std::string& bytes) {
        for (;;) {
            if (const auto end = end_of_head(bytes)) co_return end;
            if (bytes.size() >= max_proxy_head_bytes) co_return bytes.size();  // which is no request
            const std::size_t had = bytes.size();
            bytes.resize(max_proxy_head_bytes);
            error_code error;
            const std::size_t got = co_await passage.inside.async_read_some(asio::buffer(bytes.data() + had, bytes.size() - had),
                                                                            asio::redirect_error(asio::use_awaitable, error));
            bytes.resize(had + got);
            if (error) co_return std::nullopt;
        }
    }

    /// Connects to where the request leads and answers a tunnel; `first` is what to send there.
    Task<std::optional<Answer>> reach(Held passage, const ProxyRequest& request, std::string& first) {
        const NetworkPolicy policy = policy_();
        if (auto why = refusal(policy, request.host, request.port)) co_return Answer{403, std::move(*why)};
        const bool vouched = is_inside(policy, request.host, request.port);
        if (policy.upstream) {
            // Names are looked up beyond; an address needs no looking up.
            error_code is_name;
            const auto address = asio::ip::make_address(request.host, is_name);
            if (!is_name && !vouched && !is_public(address)) co_return not_public(request.host);
            if (auto failed = co_await connect(passage, policy.upstream->name, policy.upstream->port.value_or(3128), true)) co_return failed;
            const std::string authority = authority_of(request);
            first = request.is_tunnel ? fmt::format("CONNECT {0} HTTP/1.1\r\nHost: {0}\r\n\r\n", authority) : request.head;
            if (!request.is_tunnel) first.insert(first.find(' ') + 1, "http://" + authority);
            co_return std::nullopt;  // its answer is the answer
        }
        if (auto failed = co_await connect(passage, request.host, request.port, vouched)) co_return failed;
        first = request.head;
        if (!request.is_tunnel) co_return std::nullopt;
        constexpr std::string_view made = "HTTP/1.1 200 Connection established\r\n\r\n";
        error_code error;
        co_await asio::async_write(passage->inside, asio::buffer(made), asio::redirect_error(asio::use_awaitable, error));
        co_return std::nullopt;  // one that hung up is met by the pumps
    }

    static Answer not_public(const std::string& host) {
        return {403, fmt::format("{} is no public address, and those are closed to notebooks (setting host.network_inside)", host)};
    }

    Task<std::optional<Answer>> connect(Held passage, std::string host, std::uint16_t port, bool vouched) {
        tcp::resolver resolver(io_);
        error_code error;
        const auto found = co_await resolver.async_resolve(host, std::to_string(port), tcp::resolver::numeric_service,
                                                           asio::redirect_error(asio::use_awaitable, error));
        if (error) co_return Answer{502, fmt::format("{} is not found", host)};
        // SAFETY: exactly the addresses that were checked are connected to; nothing is looked up again.
        std::vector<tcp::endpoint> good;
        for (const auto& each : found) {
            if (vouched || (is_public(each.endpoint().address()) && !is_own(each.endpoint().address()))) good.push_back(each.endpoint());
        }
        if (good.empty()) co_return not_public(host);
        co_await asio::async_connect(passage->outside, good, asio::redirect_error(asio::use_awaitable, error));
        if (error) co_return Answer{502, fmt::format("{}:{} does not answer", host, port)};
        passage->outside.set_option(tcp::no_delay(true), error);
        co_return std::nullopt;
    }

    static Task<> refuse(Passage& passage, const Answer& answer) {
        const std::string text = to_http(answer);
        error_code error;
        co_await asio::async_write(passage.inside, asio::buffer(text), asio::redirect_error(asio::use_awaitable, error));
        if (error) co_return;
        passage.inside.shutdown(tcp::socket::shutdown_send, error);
        // Closed with something unread, a connection is reset, and the answer with it.
        std::array<char, 4096> rest;
        for (std::size_t read = 0; !error && read < max_unread_bytes;)
            read += co_await passage.inside.async_read_some(asio::buffer(rest), asio::redirect_error(asio::use_awaitable, error));
    }

    Task<> pump(Held passage, tcp::socket& from, tcp::socket& to, std::atomic<std::uint64_t>& count) {
        const auto room = std::make_unique<std::array<char, pump_bytes>>();
        error_code error;
        for (;;) {
            const std::size_t got = co_await from.async_read_some(asio::buffer(*room), asio::redirect_error(asio::use_awaitable, error));
            if (error) break;
            co_await asio::async_write(to, asio::buffer(room->data(), got), asio::redirect_error(asio::use_awaitable, error));
            if (error) break;
            add(count, got);
            passage->expect_within(limits_.idle_wait);
        }
        if (error == asio::error::eof) to.shutdown(tcp::socket::shutdown_send, error);
        else passage->close();
        if (--passage->pumps == 0) passage->close();
    }

    std::function<NetworkPolicy()> policy_;
    ProxyLimits limits_;
    std::function<void(const NetworkUse&)> counted_;
    bool will_tell_ = false;
    Counts counts_;
    std::size_t open_ = 0;  // passages; outlives io_, whose end destroys them
    asio::io_context io_{1};
    tcp::acceptor acceptor_;
    std::thread thread_;
};

std::string encode(const NetworkUse& use) {
    return fmt::format("{} {} {} {}\n", use.connections, use.refused, use.sent_bytes, use.received_bytes);
}

std::optional<NetworkUse> parse_network_use(std::string_view text) {
    NetworkUse use;
    for (std::uint64_t* number : {&use.connections, &use.refused, &use.sent_bytes, &use.received_bytes}) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *number);
        // The wire has whole numbers up to 2^53.
        if (error != std::errc() || *number > (std::uint64_t{1} << 53) - 1) return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (text.empty() || (text.front() != ' ' && text.front() != '\n')) return std::nullopt;
        text.remove_prefix(1);
    }
    return use;
}

EgressProxy::EgressProxy(Fd listener, std::function<NetworkPolicy()> policy, ProxyLimits limits, std::function<void(const NetworkUse&)> counted)
    : wicket_(std::make_unique<Wicket>(std::move(listener), std::move(policy), limits, std::move(counted))) {}

EgressProxy::~EgressProxy() = default;

NetworkUse EgressProxy::use() const { return wicket_->use(); }

}  // namespace stoa
