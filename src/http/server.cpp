#include "http/server.h"

#include <algorithm>
#include <limits>
#include <list>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <fmt/format.h>

#include "base/log.h"
#include "http/parse.h"
#include "http/response_head.h"
#include "http/route.h"
#include "http/upgrade.h"

namespace stoa::http {

namespace {

namespace beast = boost::beast;
using tcp = asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;

constexpr std::size_t first_read_bytes = 4 << 10;     // what an idle connection holds
constexpr std::size_t body_read_bytes = 64 << 10;     // at once, of a large body
constexpr std::size_t body_piece_bytes = 256 << 10;  // a peer that takes less than this within write_stall_timeout is gone
constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();
constexpr milliseconds accept_pause{100};             // when descriptors have run out

milliseconds tick_of(const ServerLimits& limits) {
    const auto shortest = std::min({limits.header_timeout, limits.body_stall_timeout, limits.body_timeout,
                                    limits.write_stall_timeout, limits.idle_timeout, limits.linger_timeout});
    return std::clamp(shortest / 4, milliseconds(1), milliseconds(1'000));
}

enum class Phase {
    idle,       // between requests
    exchange,   // a request has begun, its response is not out yet
    websocket,
};

}  // namespace

/// Shared by the server and its connections. A connection is in the list for exactly as long as its coroutine runs.
struct Server::State {
    State(asio::io_context& loop, const Router& r, ServerLimits l)
        : router(r), limits(l), tick(tick_of(l)), acceptor(loop), sweeper(loop), empty(loop, std::chrono::steady_clock::time_point::max()) {}

    const Router& router;
    const ServerLimits limits;
    const milliseconds tick;
    std::uint64_t ticks = 0;  // time as connections see it: while the loop itself is late, nobody's limit runs out
    tcp::acceptor acceptor;
    asio::steady_timer sweeper;  // ends what is over its time
    asio::steady_timer empty;    // cancelled when a stopping server's last connection is gone
    std::list<Connection*> connections;
    std::size_t bodies_bytes = 0;  // allowed to the bodies that are being read or are at work in a handler
    bool stopping = false;

    [[nodiscard]] std::uint64_t tick_after(milliseconds time) const { return ticks + 1 + static_cast<std::uint64_t>(time / tick); }
    static Task<> accept(std::shared_ptr<State> state);
    static Task<> sweep(std::shared_ptr<State> state);
    void admit(const std::shared_ptr<State>& self, tcp::socket socket);
};

/// One TCP connection: reads a request, has it answered, writes the response, and again; or becomes a WebSocket.
class Server::Connection {
public:
    [[nodiscard]] Connection(std::shared_ptr<State> state, tcp::socket socket, std::string peer)
        : state_(std::move(state)), socket_(std::move(socket)), peer_(std::move(peer)) {
        at_ = state_->connections.insert(state_->connections.end(), this);
    }
    ~Connection() {
        free_body();
        state_->connections.erase(at_);
        if (state_->stopping && state_->connections.empty()) state_->empty.cancel();
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    static Task<> run(std::shared_ptr<Connection> self) {
        while (co_await self->read_header()) {
            co_await self->exchange();
            if (!self->keep_alive_) break;
        }
    }

    /// Another tick has passed.
    void age() {
        if (state_->ticks < deadline_) return;
        no_limit();
        expired_ = true;
        error_code ignored;
        socket_.cancel(ignored);
    }

    /// The server stops: what is idle ends now, what is at work after its response.
    void wind_down() {
        keep_alive_ = false;
        if (phase_ == Phase::idle) abandon();
        if (websocket_) websocket_->close(stopping_code_, "the server is stopping");
    }

    void abandon() {
        error_code ignored;
        abandoned_ = true;
        socket_.close(ignored);
        if (websocket_) websocket_->reset();
    }

private:
    using Parser = beast::http::request_parser<beast::http::string_body>;

    void limit(milliseconds time) { deadline_ = state_->tick_after(time); }
    void no_limit() { deadline_ = never; }

    void free_body() {
        state_->bodies_bytes -= body_allowance_;
        body_allowance_ = 0;
    }

    /// False when the connection is over: closed, timed out, or its bytes were no request (which is answered here).
    Task<bool> read_header() {
        phase_ = Phase::idle;
        parser_.emplace();
        parser_->header_limit(static_cast<std::uint32_t>(state_->limits.max_header_bytes));
        parser_->body_limit(boost::none);  // the route's limit, once the route is known
        error_code error;
        if (buffer_.size() == 0) {
            limit(state_->limits.idle_timeout);
            const std::size_t count = co_await socket_.async_read_some(buffer_.prepare(first_read_bytes), into(error));
            if (error) co_return false;
            buffer_.commit(count);
        }
        phase_ = Phase::exchange;
        limit(state_->limits.header_timeout);
        co_await beast::http::async_read_header(socket_, buffer_, *parser_, into(error));
        no_limit();
        if (!error) co_return true;
        if (abandoned_) co_return false;
        if (expired_) {
            co_await refuse(408, "The request's header came too slowly.");
        } else if (error == beast::http::error::header_limit || error == beast::http::error::buffer_overflow) {
            co_await refuse(431, "The request's header is too large.");
        } else if (error == beast::http::error::bad_version) {
            co_await refuse(505, "Only HTTP/1.0 and HTTP/1.1 are spoken here.");
        } else if (error.category() == beast::http::make_error_code(beast::http::error::bad_method).category() &&
                   error != beast::http::error::end_of_stream && error != beast::http::error::partial_message) {
            co_await refuse(400, "The request can't be read.");
        }
        co_return false;
    }

    Task<> refuse(int status, std::string_view sentence) {
        keep_alive_ = false;
        Response response = state_->router.problem(status, sentence);
        co_await write(response, true);
        co_await linger();
    }

    Task<> exchange() {
        keep_alive_ = parser_->get().keep_alive() && !state_->stopping;
        const bool with_body = parser_->get().method() != beast::http::verb::head;
        const auto begun = std::chrono::steady_clock::now();
        Response response = co_await answered_at_seam();
        free_body();
        if (upgraded_ || abandoned_) co_return;
        state_->router.answered(route_pattern_, std::string_view(parser_->get().method_string()), response.status,
                                std::chrono::steady_clock::now() - begun);
        const bool is_read = parser_->is_done();
        if (!is_read || state_->stopping) keep_alive_ = false;
        co_await write(response, with_body);
        if (!is_read) co_await linger();
    }

    /// The seam: whatever a handler throws becomes a response here.
    Task<Response> answered_at_seam() {
        std::exception_ptr failure;
        try {
            co_return co_await answered();
        } catch (const Refused& refused) {
            co_return state_->router.refused(refused);
        } catch (const std::exception& error) {
            log_error("http", "{} {}: {}", std::string_view(parser_->get().method_string()), route_pattern_, error.what());
            failure = std::current_exception();
        } catch (...) {
            log_error("http", "{} {}: an exception of no known kind", std::string_view(parser_->get().method_string()), route_pattern_);
            failure = std::current_exception();
        }
        co_return state_->router.failed(failure);
    }

    Task<Response> answered() {
        const Router& router = state_->router;
        route_pattern_ = "(no route)";
        if (auto fault = framing_fault()) {
            keep_alive_ = false;  // where the next request would begin is anybody's guess
            co_return router.problem(fault->first, fault->second);
        }
        auto target = parse_target(std::string_view(parser_->get().target()));
        if (!target) co_return router.problem(400, "The request's target " + target.error().what + ".");
        Request request = make_request(std::move(*target));

        Match match = router.find(request.method, segments_);
        if (!match.route) co_return answer_unrouted(request, match);
        request.parameters = std::move(match.parameters);
        route_pattern_ = match.route->pattern.text();
        request.route = route_pattern_;
        if (auto refusal = router.ask_gates(request)) co_return std::move(*refusal);
        if (match.route->is_websocket()) co_return co_await upgrade(*match.route, std::move(request));
        if (auto problem = co_await read_body(match.route->options.max_body_bytes)) co_return std::move(*problem);
        request.body = std::move(parser_->get().body());
        co_return co_await match.route->handler(std::move(request));
    }

    /// What RFC 9112 calls ambiguous framing: two readers could see two different requests in it.
    [[nodiscard]] std::optional<std::pair<int, std::string_view>> framing_fault() const {
        const auto& message = parser_->get();
        using beast::http::field;
        if (std::distance(message.begin(), message.end()) > static_cast<std::ptrdiff_t>(state_->limits.max_header_fields))
            return std::pair(431, std::string_view("The request has too many header fields."));
        const auto hosts = message.count(field::host);
        if (hosts > 1 || (hosts == 0 && message.version() >= 11))
            return std::pair(400, std::string_view("The request must name one host."));
        if (message.count(field::transfer_encoding) == 0) return std::nullopt;
        if (message.version() < 11 || message.count(field::content_length) != 0)
            return std::pair(400, std::string_view("The request's length is ambiguous."));
        if (message.count(field::transfer_encoding) != 1 || !same_ignoring_case(std::string_view(message[field::transfer_encoding]), "chunked"))
            return std::pair(501, std::string_view("Of the transfer encodings only chunked is spoken here."));
        return std::nullopt;
    }

    [[nodiscard]] Request make_request(Target target) {
        const auto& message = parser_->get();
        Request request;
        request.method = message.method_string();
        request.target = message.target();
        request.path = std::move(target.path);
        request.query = std::move(target.query);
        request.peer = peer_;
        for (const auto& field : message) request.headers.add(field.name_string(), field.value());
        segments_ = std::move(target.segments);
        return request;
    }

    [[nodiscard]] Response answer_unrouted(const Request& request, const Match& match) const {
        const bool reads = request.method == "GET" || request.method == "HEAD";
        if (reads) {
            if (auto found = state_->router.find_file(request, segments_)) return std::move(*found);
        }
        if (match.allowed_methods.empty()) return state_->router.problem(404, "There is nothing at this address.");
        Response response = state_->router.problem(405, "This address does not take that method.");
        std::string allowed;
        for (std::string_view method : match.allowed_methods) {
            allowed += allowed.empty() ? "" : ", ";
            allowed += method == "GET" ? "GET, HEAD" : method;
        }
        response.headers.set("Allow", std::move(allowed));
        return response;
    }

    /// Nothing when the body is whole, else what to answer. A body that is too large is refused unread where it tells its length.
    Task<std::optional<Response>> read_body(std::size_t max_bytes) {
        const Router& router = state_->router;
        if (parser_->is_done()) co_return std::nullopt;
        const auto told = parser_->content_length();
        if (told && *told > max_bytes) co_return router.problem(413, "The request's body is too large.");
        const std::size_t allowance = told ? static_cast<std::size_t>(*told) : max_bytes;
        if (state_->bodies_bytes + allowance > state_->limits.max_bodies_bytes)
            co_return router.problem(503, "The server is reading too much at once. Try again.");
        body_allowance_ = allowance;
        state_->bodies_bytes += allowance;
        parser_->body_limit(max_bytes);
        parser_->eager(true);
        if (allowance > body_read_bytes) buffer_.reserve(body_read_bytes);

        error_code error;
        if (same_ignoring_case(std::string_view(parser_->get()[beast::http::field::expect]), "100-continue") && buffer_.size() == 0) {
            static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
            limit(state_->limits.write_stall_timeout);
            co_await asio::async_write(socket_, asio::buffer(go_on), into(error));
        }
        const std::uint64_t last = state_->tick_after(state_->limits.body_timeout);
        while (!error && !parser_->is_done()) {
            deadline_ = std::min(state_->tick_after(state_->limits.body_stall_timeout), last);
            co_await beast::http::async_read_some(socket_, buffer_, *parser_, into(error));
        }
        no_limit();
        if (!error) co_return std::nullopt;
        if (expired_) co_return router.problem(408, "The request's body came too slowly.");
        if (error == beast::http::error::body_limit) co_return router.problem(413, "The request's body is too large.");
        co_return router.problem(400, "The request's body can't be read.");
    }

    Task<Response> upgrade(const Route& route, Request request) {
        const Router& router = state_->router;
        if (!is_websocket_upgrade(request)) {
            Response response = router.problem(426, "This address speaks WebSocket only.");
            response.headers.set("Upgrade", "websocket");
            co_return response;
        }
        if (buffer_.size() != 0 || !parser_->is_done())
            co_return router.problem(400, "A WebSocket's client must wait for the answer to its upgrade.");
        if (auto refusal = co_await route.accept(request)) co_return std::move(*refusal);
        if (abandoned_ || state_->stopping) co_return router.problem(503, "The server is stopping.");

        upgraded_ = true;
        keep_alive_ = false;
        phase_ = Phase::websocket;
        stopping_code_ = route.websocket_options.stopping_code;
        websocket_ = co_await open_websocket(std::move(socket_), request, route.websocket_options, router.always_headers());
        if (state_->stopping) wind_down();
        co_await handle_websocket(route, std::move(request));
        co_await websocket_->gone();
        co_return Response();
    }

    /// The other seam: what a WebSocket's handler throws ends that socket only.
    Task<> handle_websocket(const Route& route, Request request) {
        std::uint16_t code = 1000;
        try {
            co_await route.websocket_handler(websocket_, std::move(request));
        } catch (const std::exception& error) {
            code = 1011;
            log_error("http", "WebSocket {}: {}", route_pattern_, error.what());
        }
        websocket_->close(code, "");
    }

    /// Piece by piece, so that a slow reader of a large body is told from one that reads nothing.
    Task<> write(const Response& response, bool with_body) {
        const std::string head =
            response_head(response, state_->router.always_headers(), keep_alive_ ? After::keep_alive : After::close);
        const bool has_none = response.status < 200 || response.status == 204 || response.status == 304;
        std::string_view body = with_body && !has_none ? view(response.body) : std::string_view();
        std::string_view first = body.substr(0, body_piece_bytes);
        body.remove_prefix(first.size());
        error_code error;
        limit(state_->limits.write_stall_timeout);
        const std::array pieces{asio::buffer(head), asio::buffer(first)};
        co_await asio::async_write(socket_, pieces, into(error));
        while (!error && !body.empty()) {
            limit(state_->limits.write_stall_timeout);
            const std::size_t count = co_await socket_.async_write_some(asio::buffer(body.substr(0, body_piece_bytes)), into(error));
            body.remove_prefix(count);
        }
        no_limit();
        const auto* more = std::get_if<std::shared_ptr<Pieces>>(&response.body);
        if (!error && more && with_body && !has_none && !co_await write_pieces(**more)) error = asio::error::broken_pipe;
        if (error) {
            keep_alive_ = false;
            abandon();
        }
    }

    /// False: the promised length was not reached, and the reader must not take it for the whole.
    Task<bool> write_pieces(const Pieces& pieces) {
        const bool is_chunked = !pieces.size;
        std::uint64_t left = pieces.size.value_or(0);
        bool is_whole = !is_chunked && left == 0;
        error_code error;
        while (!is_whole && !error && !abandoned_) {
            std::string piece;
            try {
                piece = co_await pieces.next();
            } catch (const std::exception& failure) {
                log_error("http", "{}: a body broke off: {}", route_pattern_, failure.what());
                co_return false;
            }
            if (!is_chunked && (piece.empty() || piece.size() > left)) co_return false;
            left -= is_chunked ? 0 : piece.size();
            is_whole = is_chunked ? piece.empty() : left == 0;
            if (is_chunked) piece = fmt::format("{:x}\r\n", piece.size()) + piece + "\r\n";
            for (std::string_view rest = piece; !error && !rest.empty();) {
                limit(state_->limits.write_stall_timeout);
                const std::size_t count = co_await socket_.async_write_some(asio::buffer(rest.substr(0, body_piece_bytes)), into(error));
                rest.remove_prefix(count);
            }
            no_limit();
        }
        co_return is_whole && !error;
    }

    /// Reads on without looking: to close with unread bytes would reset the connection and take the answer with it.
    Task<> linger() {
        error_code error;
        socket_.shutdown(tcp::socket::shutdown_send, error);
        std::array<char, 4096> unread;
        limit(state_->limits.linger_timeout);
        while (!error) co_await socket_.async_read_some(asio::buffer(unread), into(error));
    }

    std::shared_ptr<State> state_;
    tcp::socket socket_;
    const std::string peer_;
    std::list<Connection*>::iterator at_;
    beast::flat_buffer buffer_;
    std::optional<Parser> parser_;
    std::vector<std::string> segments_;
    std::string route_pattern_;  // for the log: says no ids, no tokens
    std::shared_ptr<OpenWebSocket> websocket_;
    std::uint64_t deadline_ = never;  // in ticks
    std::size_t body_allowance_ = 0;
    Phase phase_ = Phase::idle;
    std::uint16_t stopping_code_ = 1001;
    bool keep_alive_ = true;
    bool expired_ = false;
    bool abandoned_ = false;
    bool upgraded_ = false;
};

void Server::State::admit(const std::shared_ptr<State>& self, tcp::socket socket) {
    error_code error;
    if (connections.size() >= limits.max_connections) {
        static constexpr std::string_view full = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        socket.non_blocking(true, error);
        socket.write_some(asio::buffer(full), error);
        return;
    }
    socket.set_option(tcp::no_delay(true), error);
    const auto peer = socket.remote_endpoint(error);
    if (error) return;
    const auto executor = acceptor.get_executor();
    spawn(executor, "http connection",
          Connection::run(std::make_shared<Connection>(self, std::move(socket), peer.address().to_string())));
}

Task<> Server::State::accept(std::shared_ptr<State> state) {
    asio::steady_timer pause(state->acceptor.get_executor());
    while (state->acceptor.is_open()) {
        error_code error;
        tcp::socket socket = co_await state->acceptor.async_accept(into(error));
        if (!state->acceptor.is_open()) break;
        if (!error) {
            state->admit(state, std::move(socket));
            continue;
        }
        log_warning("http", "accept: {}", error.message());
        pause.expires_after(accept_pause);
        co_await pause.async_wait(into(error));
    }
}

Task<> Server::State::sweep(std::shared_ptr<State> state) {
    error_code error;
    while (!error) {
        state->sweeper.expires_after(state->tick);
        co_await state->sweeper.async_wait(into(error));
        ++state->ticks;
        for (Connection* connection : state->connections) connection->age();
    }
}

Server::Server(asio::io_context& loop, const Router& router, ServerLimits limits)
    : state_(std::make_shared<State>(loop, router, limits)) {}

Server::~Server() {
    error_code ignored;
    state_->acceptor.close(ignored);
    state_->sweeper.cancel();
    for (Connection* connection : state_->connections) connection->abandon();
}

void Server::listen(const std::string& address, std::uint16_t port) {
    const tcp::endpoint endpoint(asio::ip::make_address(address), port);
    tcp::acceptor& acceptor = state_->acceptor;
    acceptor.open(endpoint.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    acceptor.bind(endpoint);
    acceptor.listen();
    spawn(acceptor.get_executor(), "http accept", State::accept(state_));
    spawn(acceptor.get_executor(), "http limits", State::sweep(state_));
}

std::uint16_t Server::port() const {
    return state_->acceptor.local_endpoint().port();
}

std::size_t Server::connections() const {
    return state_->connections.size();
}

Task<> Server::stop() {
    const std::shared_ptr<State> state = state_;
    error_code error;
    state->stopping = true;
    state->acceptor.close(error);
    for (Connection* connection : state->connections) connection->wind_down();
    state->empty.expires_after(state->limits.stop_timeout);
    if (!state->connections.empty()) co_await state->empty.async_wait(into(error));
    for (Connection* connection : state->connections) connection->abandon();
    state->sweeper.cancel();
}

}  // namespace stoa::http
