#include <deque>

#include <boost/asio/compose.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket.hpp>

#include "base/log.h"
#include "http/parse.h"
#include "http/upgrade.h"

namespace stoa::http {

namespace {

namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using tcp = asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

constexpr std::size_t read_piece_bytes = 16 << 10;
constexpr std::size_t frame_piece_bytes = 64 << 10;   // one frame of a large message: pings and closes get in between
constexpr std::size_t gather_bytes = 32 << 10;        // small messages that leave in one system call
constexpr std::size_t gathered_message_bytes = 4 << 10;

/// The TCP socket as Beast's next layer. A small write may be kept to leave with the one that follows it: one system
/// call for many small messages.
class GatheringSocket {
public:
    using executor_type = tcp::socket::executor_type;

    explicit GatheringSocket(tcp::socket socket) : socket_(std::move(socket)) {}
    executor_type get_executor() { return socket_.get_executor(); }
    tcp::socket& tcp_socket() { return socket_; }
    /// Speaks of the next write only: whoever writes after it lets everything out.
    void keep_next() { keeps_next_ = true; }

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        return socket_.async_read_some(buffers, std::forward<Token>(token));
    }

    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        return asio::async_compose<Token, void(error_code, std::size_t)>(Write<Buffers>{*this, buffers}, token, socket_);
    }

private:
    template <class Buffers>
    struct Write {
        GatheringSocket& stream;
        Buffers buffers;
        bool started = false;

        template <class Self>
        void operator()(Self& self, error_code error = {}, std::size_t count = 0) {
            const std::size_t size = asio::buffer_size(buffers);
            if (started) {
                if (count != 0) stream.leaving_.clear();
                return self.complete(error, error ? 0 : size);
            }
            started = true;
            std::string& kept = stream.kept_;
            const bool keeps = std::exchange(stream.keeps_next_, false);
            if (keeps && size <= gathered_message_bytes && kept.size() + size <= gather_bytes) {
                const std::size_t before = kept.size();
                kept.resize(before + size);
                asio::buffer_copy(asio::buffer(kept.data() + before, size), buffers);
                return asio::post(stream.socket_.get_executor(), std::move(self));
            }
            stream.leaving_.swap(kept);
            std::vector<asio::const_buffer> all{asio::buffer(stream.leaving_)};
            all.insert(all.end(), asio::buffer_sequence_begin(buffers), asio::buffer_sequence_end(buffers));
            asio::async_write(stream.socket_, std::move(all), std::move(self));
        }
    };

    tcp::socket socket_;
    std::string kept_;     // waits for the next write
    std::string leaving_;  // in the running write
    bool keeps_next_ = false;
};

// Beast finds these by argument-dependent lookup.
void beast_close_socket(GatheringSocket& stream) {
    error_code ignored;
    stream.tcp_socket().close(ignored);
}
template <class TeardownHandler>
void async_teardown(beast::role_type role, GatheringSocket& stream, TeardownHandler&& handler) {
    websocket::async_teardown(role, stream.tcp_socket(), std::forward<TeardownHandler>(handler));
}

class Connection final : public OpenWebSocket, public std::enable_shared_from_this<Connection> {
public:
    Connection(tcp::socket socket, WebSocketOptions options)
        : options_(options), stream_(std::move(socket)), watch_(stream_.get_executor()), end_(stream_.get_executor(), Steady::time_point::max()) {}

    Task<> open(Request request, Pairs extra_headers) {
        const bool deflates = options_.compression == WebSocketOptions::Compression::permessage_deflate;
        websocket::permessage_deflate deflate;
        deflate.server_enable = deflates;
        deflate.memLevel = 4;
        stream_.set_option(deflate);
        stream_.set_option(websocket::stream_base::timeout{options_.close_timeout, websocket::stream_base::none(), false});
        stream_.set_option(websocket::stream_base::decorator([extra = std::move(extra_headers)](websocket::response_type& response) {
            for (const auto& [name, value] : extra) response.set(name, value);
        }));
        stream_.read_message_max(0);  // counted here, so that the owner's close code is sent
        stream_.auto_fragment(false);
        stream_.control_callback([this](websocket::frame_type type, beast::string_view) {
            heard();
            if (type == websocket::frame_type::close) peer_closes();
        });
        beast::http::request<beast::http::empty_body> upgrade;
        upgrade.method(beast::http::verb::get);
        upgrade.target(request.target);
        for (const auto& [name, value] : request.headers) upgrade.insert(name, value);
        co_await stream_.async_accept(upgrade, asio::use_awaitable);
        heard();
        spawn(stream_.get_executor(), "websocket watch", watch(shared_from_this()));
    }

    Task<std::optional<std::string>> receive() override {
        auto self = shared_from_this();
        std::string message;
        Reading reading(*this);
        while (is_open()) {
            error_code error;
            buffer_.clear();
            co_await stream_.async_read_some(buffer_, read_piece_bytes, into(error));
            heard();
            if (error) {
                ended(error);
                break;
            }
            if (!is_open()) break;
            if (stream_.got_binary()) {
                close(options_.bad_message_code, "only text messages are spoken here");
                break;
            }
            if (message.size() + buffer_.size() > options_.max_message_bytes) {
                close(options_.too_large_code, "the message is too large");
                break;
            }
            const auto bytes = buffer_.cdata();
            message.append(static_cast<const char*>(bytes.data()), bytes.size());
            if (stream_.is_message_done()) co_return message;
        }
        co_return std::nullopt;
    }

    using WebSocket::send;
    void send(std::shared_ptr<const std::string> message) override {
        if (!is_open()) return;
        // What is being written does not count: one message may be larger than the whole backlog may be.
        if (!queue_.empty() && queued_bytes_ + message->size() > options_.max_backlog_bytes) return drop();
        queued_bytes_ += message->size();
        queue_.push_back(std::move(message));
        if (!is_writing_) {
            is_writing_ = true;
            spawn(stream_.get_executor(), "websocket write", write(shared_from_this()));
        }
    }

    void close(std::uint16_t code, std::string_view reason) override {
        if (!is_open()) return;
        state_ = State::closing;
        close_code_ = code;
        reason_ = reason.substr(0, 120);  // a control frame holds 123 bytes
        close_by_ = Steady::now() + options_.close_timeout;
        watch_.cancel();
        if (!is_writing_) {
            is_writing_ = true;
            spawn(stream_.get_executor(), "websocket close", write(shared_from_this()));
        }
    }

    [[nodiscard]] bool is_open() const override { return state_ == State::open; }
    [[nodiscard]] std::size_t backlog_bytes() const override { return queued_bytes_ + writing_bytes_; }
    [[nodiscard]] std::uint16_t close_code() const override { return close_code_; }

    Task<> gone() override {
        auto self = shared_from_this();
        error_code ignored;
        while (state_ != State::closed) co_await end_.async_wait(into(ignored));
    }

    void reset() override {
        error_code ignored;
        // SAFETY: with a zero linger close() throws away what the kernel still holds for a peer that does not read.
        tcp_socket().set_option(asio::socket_base::linger(true, 0), ignored);
        finish();
    }

private:
    enum class State { open, closing, closed };

    /// Silence counts against the peer only while somebody listens to it.
    struct [[nodiscard]] Reading {
        explicit Reading(Connection& c) : connection(c) {
            connection.is_reading_ = true;
            connection.heard();
        }
        ~Reading() { connection.is_reading_ = false; }
        Reading(const Reading&) = delete;
        Reading& operator=(const Reading&) = delete;
        Connection& connection;
    };

    tcp::socket& tcp_socket() { return stream_.next_layer().tcp_socket(); }
    void heard() { quiet_ticks_ = 0; }

    /// The peer closed, or the connection broke, while reading or writing.
    void ended(const error_code& error) {
        if (state_ == State::closed) return;
        const bool was_open = is_open();
        if (was_open) close_code_ = 1006;
        if (was_open && is_protocol_fault(error)) close_code_ = error == websocket::error::bad_frame_payload ? 1007 : 1002;
        finish();
    }

    static bool is_protocol_fault(const error_code& error) {
        return error.category() == error_code(websocket::error::bad_opcode).category() && error != websocket::error::closed;
    }

    /// Beast answers the peer's close frame and waits for it to end the connection; the watch sees that it does.
    void peer_closes() {
        if (!is_open()) return;
        state_ = State::closing;
        close_code_ = stream_.reason().code;
        close_by_ = Steady::now() + options_.close_timeout;
        free_queue();
        is_dropped_ = true;
        watch_.cancel();
    }

    void finish() {
        state_ = State::closed;
        free_queue();
        error_code ignored;
        tcp_socket().close(ignored);
        watch_.cancel();
        end_.cancel();
    }

    void free_queue() {
        std::deque<std::shared_ptr<const std::string>>().swap(queue_);
        queued_bytes_ = 0;
    }

    void drop() {
        free_queue();
        is_dropped_ = true;
        close(options_.too_slow_code, "too much was waiting to be read");
    }

    static Task<> write(std::shared_ptr<Connection> self) {
        error_code error;
        while (!error && !self->queue_.empty()) {
            const auto message = std::move(self->queue_.front());
            self->queue_.pop_front();
            self->queued_bytes_ -= message->size();
            error = co_await self->write_message(*message);
        }
        self->writing_bytes_ = 0;
        if (!error && self->state_ == State::closing) {
            const websocket::close_reason reason(websocket::close_code(self->close_code_), self->reason_);
            co_await self->stream_.async_close(reason, into(error));
            self->finish();
        }
        self->is_writing_ = false;
        if (error) self->ended(error);
    }

    Task<error_code> write_message(const std::string& message) {
        std::string_view rest = message;
        error_code error;
        do {
            const auto piece = rest.substr(0, frame_piece_bytes);
            rest.remove_prefix(piece.size());
            writing_bytes_ = piece.size() + rest.size();
            stalled_ticks_ = 0;
            if (rest.empty() && !queue_.empty()) stream_.next_layer().keep_next();
            co_await stream_.async_write_some(rest.empty(), asio::buffer(piece), into(error));
        } while (!error && !rest.empty() && !is_dropped_);
        writing_bytes_ = 0;
        co_return error;
    }

    /// Pings, and ends what is over its time. Counts ticks of its own: while the loop itself is late, no peer is blamed.
    static Task<> watch(std::shared_ptr<Connection> self) {
        const WebSocketOptions& options = self->options_;
        const auto shortest = std::min({options.ping_interval, options.pong_timeout, options.write_stall_timeout});
        const milliseconds tick = std::clamp(shortest / 4, milliseconds(1), milliseconds(5'000));
        error_code ignored;
        while (self->state_ != State::closed) {
            if (self->is_open()) {
                self->watch_.expires_after(tick);
            } else {
                self->watch_.expires_at(self->close_by_);
            }
            co_await self->watch_.async_wait(into(ignored));
            if (self->is_open()) {
                self->age(tick);
            } else if (self->state_ == State::closing && Steady::now() >= self->close_by_) {
                self->reset();
            }
        }
    }

    void age(milliseconds tick) {
        if (writing_bytes_ != 0) {
            // A peer that takes bytes is alive, even if its pong stands behind them.
            if (++stalled_ticks_ * tick > options_.write_stall_timeout) drop();
            return;
        }
        if (!is_reading_) return;
        const milliseconds quiet = ++quiet_ticks_ * tick;
        if (quiet > options_.pong_timeout) {
            close_code_ = 1006;
            reset();
        } else if (quiet >= options_.ping_interval && quiet % options_.ping_interval < tick && !is_pinging_) {
            is_pinging_ = true;
            spawn(stream_.get_executor(), "websocket ping", ping(shared_from_this()));
        }
    }

    static Task<> ping(std::shared_ptr<Connection> self) {
        error_code ignored;  // the reader and the writer see what breaks
        co_await self->stream_.async_ping({}, into(ignored));
        self->is_pinging_ = false;
    }

    const WebSocketOptions options_;
    websocket::stream<GatheringSocket> stream_;
    beast::flat_buffer buffer_;
    std::deque<std::shared_ptr<const std::string>> queue_;
    std::size_t queued_bytes_ = 0;
    std::size_t writing_bytes_ = 0;  // of the message that is being written, unsent
    asio::steady_timer watch_;
    asio::steady_timer end_;
    std::int64_t quiet_ticks_ = 0;    // since the peer was heard
    std::int64_t stalled_ticks_ = 0;  // since a piece of a message left
    Steady::time_point close_by_;
    std::string reason_;
    std::uint16_t close_code_ = 1006;
    State state_ = State::open;
    bool is_writing_ = false;
    bool is_dropped_ = false;  // the message being written ends where it is
    bool is_reading_ = false;
    bool is_pinging_ = false;
};

}  // namespace

bool is_websocket_upgrade(const Request& request) {
    return request.method == "GET" && has_token(request.header("Connection").value_or(""), "upgrade") &&
           has_token(request.header("Upgrade").value_or(""), "websocket") && request.headers.count("Sec-WebSocket-Key") == 1 &&
           request.header("Sec-WebSocket-Version") == "13";
}

Task<std::shared_ptr<OpenWebSocket>> open_websocket(tcp::socket socket, Request request, WebSocketOptions options, Pairs extra_headers) {
    auto connection = std::make_shared<Connection>(std::move(socket), options);
    co_await connection->open(std::move(request), std::move(extra_headers));
    co_return connection;
}

}  // namespace stoa::http
