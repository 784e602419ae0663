#include "base/framed_socket.h"

#include <fcntl.h>

#include <array>
#include <deque>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>

namespace stoa {

namespace {

constexpr std::size_t read_bytes = 256 << 10;      // of one system call
constexpr std::size_t bytes_per_turn = 256 << 10;  // read before other coroutines get a turn
constexpr std::size_t kept_bytes = 1 << 20;      // a larger buffer is given back once it is empty

}  // namespace

struct FramedSocket::State : std::enable_shared_from_this<State> {
    State(Socket socket_, FrameLimits limits_)
        : socket(std::move(socket_)), limits(limits_), reader(limits_.max_payload_bytes), drain_timer(socket.get_executor()) {
        drain_timer.expires_at(asio::steady_timer::time_point::max());
    }

    /// A coroutine that waits to hand over its frame; lives in that coroutine's frame, which may be destroyed any time.
    struct Waiter {
        Waiter(State& state_, std::uint32_t stream_, std::string payload_)
            : state(state_),
              stream(stream_),
              payload(std::move(payload_)),
              woken(state.socket.get_executor(), asio::steady_timer::time_point::max()) {
            state.waiters.push_back(this);
        }
        ~Waiter() { std::erase(state.waiters, this); }
        Waiter(const Waiter&) = delete;
        Waiter& operator=(const Waiter&) = delete;

        State& state;
        std::uint32_t stream;
        std::string payload;
        asio::steady_timer woken;
        bool taken = false;
    };

    std::size_t backlog() const { return pending.size() + writing.size() - written; }

    void end(std::string why) {
        if (!open) return;
        open = false;
        over = std::move(why);
        boost::system::error_code ignored;
        socket.close(ignored);
        end_writing();
    }

    // What the peer sent before it went can still be received.
    void end_writing() {
        writable = false;
        std::string().swap(pending);
        drain_timer.cancel();
        for (Waiter* waiter : std::exchange(waiters, {})) waiter->woken.cancel();
    }

    void queue(std::uint32_t stream, std::string_view payload) {
        append_frame(pending, stream, payload);
        if (flushing) return;
        flushing = true;
        asio::post(socket.get_executor(), [self = shared_from_this()] { self->flush(); });
    }

    bool fits(std::string_view payload) {
        if (!writable) return false;
        if (payload.size() <= limits.max_payload_bytes) return true;
        end("a frame to send is over the limit");
        return false;
    }

    // Frames that wait go out in turn, so that one busy stream starves no other.
    void take_waiting() {
        while (!waiters.empty() && backlog() < limits.relay_room_bytes) {
            Waiter* waiter = waiters.front();
            waiters.pop_front();
            append_frame(pending, waiter->stream, waiter->payload);
            waiter->taken = true;
            waiter->woken.cancel();
        }
    }

    void flush() {
        if (!writable) return;
        if (written == writing.size()) {
            writing.clear();
            if (writing.capacity() > kept_bytes) std::string().swap(writing);
            written = 0;
            take_waiting();
            std::swap(writing, pending);
        }
        if (writing.empty()) {
            flushing = false;
            drain_timer.cancel();
            return;
        }
        socket.async_write_some(asio::buffer(writing.data() + written, writing.size() - written),
                                [self = shared_from_this()](const boost::system::error_code& error, std::size_t count) {
                                    self->written += count;
                                    if (error) return self->end_writing();
                                    self->take_waiting();
                                    self->flush();
                                });
    }

    Socket socket;
    FrameLimits limits;
    FrameReader reader;
    bool open = true;      // for receiving
    bool writable = true;  // for sending
    bool flushing = false;
    std::string over;
    std::size_t turn_bytes = 0;  // read since the coroutine last waited
    std::string pending;  // frames not yet given to a write
    std::string writing;  // frames of the write under way ...
    std::size_t written = 0;  // ... of which the kernel has this much
    std::deque<Waiter*> waiters;
    asio::steady_timer drain_timer;  // never expires; cancelled when the backlog is empty
};

FramedSocket::FramedSocket(Socket socket, FrameLimits limits) : state_(std::make_shared<State>(std::move(socket), limits)) {
    boost::system::error_code error;
    state_->socket.non_blocking(true, error);
    ::fcntl(state_->socket.native_handle(), F_SETFD, FD_CLOEXEC);  // Asio leaves it out; a child would keep the peer waiting
    if (error) state_->end(error.message());
}

FramedSocket::~FramedSocket() { state_->end("closed here"); }

Task<std::optional<Frame>> FramedSocket::receive() {
    const auto state = state_;
    for (;;) {
        if (!state->open) co_return std::nullopt;
        auto next = state->reader.next();
        if (!next) {
            state->end(next.error().sentence());
            co_return std::nullopt;
        }
        if (*next) co_return std::move(**next);

        // The buffer is shared by every socket of the thread: thousands of idle ones hold none.
        thread_local std::array<char, read_bytes> buffer;
        boost::system::error_code error;
        const std::size_t count = state->socket.read_some(asio::buffer(buffer), error);
        if (error == asio::error::would_block || error == asio::error::try_again) {
            state->turn_bytes = 0;
            co_await state->socket.async_wait(Socket::wait_read, asio::redirect_error(asio::use_awaitable, error));
            continue;
        }
        if (error) {
            state->end(error == asio::error::eof ? std::string() : error.message());
            co_return std::nullopt;
        }
        state->reader.feed(std::string_view(buffer.data(), count));
        state->turn_bytes += count;
        if (state->turn_bytes > bytes_per_turn) {
            state->turn_bytes = 0;
            co_await asio::post(state->socket.get_executor(), asio::use_awaitable);
        }
    }
}

bool FramedSocket::send(std::uint32_t stream, std::string_view payload) {
    if (!state_->fits(payload)) return false;
    if (state_->backlog() + payload.size() > state_->limits.max_backlog_bytes) {
        state_->end("the peer reads too slowly");
        return false;
    }
    state_->queue(stream, payload);
    return true;
}

Task<bool> FramedSocket::send_when_room(std::uint32_t stream, std::string payload) {
    const auto state = state_;
    if (!state->fits(payload)) co_return false;
    if (state->waiters.empty() && state->backlog() < state->limits.relay_room_bytes) {
        state->queue(stream, payload);
        co_return true;
    }
    State::Waiter waiter(*state, stream, std::move(payload));
    boost::system::error_code ignored;
    co_await waiter.woken.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    co_return waiter.taken;
}

Task<> FramedSocket::drained() {
    const auto state = state_;
    while (state->writable && state->backlog() > 0) {
        boost::system::error_code ignored;
        co_await state->drain_timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
}

std::size_t FramedSocket::backlog_bytes() const { return state_->backlog(); }
void FramedSocket::close() { state_->end("closed here"); }
bool FramedSocket::is_open() const { return state_->open; }
const std::string& FramedSocket::over() const { return state_->over; }

}  // namespace stoa
