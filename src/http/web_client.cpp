#include "http/web_client.h"

#include <algorithm>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <fmt/format.h>

namespace stoa::http {

namespace beast = boost::beast;
namespace ssl = asio::ssl;
using tcp = asio::ip::tcp;
using boost::system::error_code;

namespace {

[[noreturn]] void fail(const Url& url, std::string_view doing, const error_code& error) {
    throw NoAnswer(fmt::format("{} gave no answer: {}: {}", url.authority, doing, error.message()));
}

/// Writes the request and reads the whole answer, over either kind of stream.
template <class Stream>
Task<Answer> exchange(Stream& stream, const Url& url, const Outgoing& out, const WebClientOptions& options) {
    error_code error;
    beast::http::request<beast::http::string_body> request;
    request.method_string(out.method);
    request.target(url.target);
    request.version(11);
    request.set("Host", url.authority);
    request.set("Connection", "close");
    request.set("User-Agent", "stoa");
    for (const auto& [name, value] : out.headers) request.set(name, value);
    request.body() = out.body;
    request.prepare_payload();
    co_await beast::http::async_write(stream, request, asio::redirect_error(asio::use_awaitable, error));
    if (error) fail(url, "writing", error);
    beast::flat_buffer buffer(options.max_header_bytes + (64 << 10));
    beast::http::response_parser<beast::http::string_body> parser;
    parser.header_limit(static_cast<std::uint32_t>(options.max_header_bytes));
    parser.body_limit(options.max_body_bytes);
    co_await beast::http::async_read(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, error));
    if (error) fail(url, "reading", error);
    auto message = parser.release();
    co_return Answer{static_cast<int>(message.result_int()), std::move(message.body())};
}

}  // namespace

std::optional<Url> parse_url(std::string_view text) {
    if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '#' || c == '@' || c == '\\'; })) return std::nullopt;
    Url url;
    if (text.starts_with("https://")) text.remove_prefix(8);
    else if (text.starts_with("http://")) url.is_https = false, text.remove_prefix(7);
    else return std::nullopt;
    const auto path = text.find_first_of("/?");
    url.authority = text.substr(0, path);
    url.target = path == std::string_view::npos ? "/" : std::string(text.substr(path));
    if (url.target.starts_with('?')) url.target.insert(0, "/");
    std::string_view rest = url.authority;
    if (rest.starts_with('[')) {
        const auto end = rest.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        url.host = rest.substr(1, end - 1);
        rest.remove_prefix(end + 1);
    } else {
        url.host = rest.substr(0, rest.find(':'));
        rest.remove_prefix(url.host.size());
    }
    url.port = url.is_https ? "443" : "80";
    if (rest.starts_with(':')) url.port = rest.substr(1);
    else if (!rest.empty()) return std::nullopt;
    if (url.host.empty() || url.port.empty() || url.port.size() > 5 || !std::ranges::all_of(url.port, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
    return url;
}

struct WebClient::State {
    State(asio::io_context& l, WebClientOptions o) : loop(l), options(std::move(o)), tls(ssl::context::tls_client) {}
    asio::io_context& loop;
    const WebClientOptions options;
    ssl::context tls;
};

WebClient::WebClient(asio::io_context& loop, WebClientOptions options) : state_(std::make_unique<State>(loop, std::move(options))) {
    state_->tls.set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 | ssl::context::no_sslv3 | ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1);
    state_->tls.set_verify_mode(ssl::verify_peer);
    error_code error;
    if (state_->options.authorities.empty()) state_->tls.set_default_verify_paths(error);
    else state_->tls.load_verify_file(state_->options.authorities.string(), error);
    if (error) throw std::runtime_error(fmt::format("the certificates of {} can't be read: {}", state_->options.authorities.string(), error.message()));
}

WebClient::~WebClient() = default;

Task<Answer> WebClient::ask(Outgoing out) {
    const auto parsed = parse_url(out.url);
    if (!parsed) throw NoAnswer("what was to be asked is no http address");
    const Url& url = *parsed;
    // One limit for everything. A stream keeps it also for what begins after it has passed; a search for a name is called off.
    const auto deadline = std::chrono::steady_clock::now() + state_->options.timeout;
    const auto resolver = std::make_shared<tcp::resolver>(state_->loop);
    asio::steady_timer timer(state_->loop, deadline);
    timer.async_wait([weak = std::weak_ptr(resolver)](error_code cancelled) {
        if (const auto at_work = weak.lock(); at_work && !cancelled) at_work->cancel();
    });
    error_code error;
    const auto found = co_await resolver->async_resolve(url.host, url.port, asio::redirect_error(asio::use_awaitable, error));
    timer.cancel();
    if (error) fail(url, "looking up", error);
    const auto connect = [&](beast::tcp_stream& stream) -> Task<> {
        stream.expires_at(deadline);
        co_await stream.async_connect(found, asio::redirect_error(asio::use_awaitable, error));
        if (error) fail(url, "connecting", error);
    };
    if (!url.is_https) {
        beast::tcp_stream stream(state_->loop);
        co_await connect(stream);
        co_return co_await exchange(stream, url, out, state_->options);
    }
    beast::ssl_stream<beast::tcp_stream> stream(state_->loop, state_->tls);
    if (!::SSL_set_tlsext_host_name(stream.native_handle(), url.host.c_str())) throw NoAnswer("the server's name is none");
    stream.set_verify_callback(ssl::host_name_verification(url.host));
    co_await connect(beast::get_lowest_layer(stream));
    co_await stream.async_handshake(ssl::stream_base::client, asio::redirect_error(asio::use_awaitable, error));
    if (error) fail(url, "TLS", error);
    co_return co_await exchange(stream, url, out, state_->options);
}

}  // namespace stoa::http
