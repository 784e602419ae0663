#include "runtimes/runtimes.h"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/framed_socket.h"
#include "base/log.h"
#include "runtimes/host_conversation.h"
#include "store/writer.h"

namespace stoa {

using namespace host_action;

namespace {

constexpr milliseconds settled_after{1'000};  // a connection that lasted this long is tried again at once when it breaks

}  // namespace

/// The coroutines around the conversation; each holds it alive.
class Runtimes::Keys : public std::enable_shared_from_this<Keys> {
public:
    Keys(asio::any_io_executor executor, Writer& writer, RuntimesConfig config, Clock& clock)
        : executor_(executor),
          writer_(writer),
          config_(std::move(config)),
          clock_(clock),
          conversation_({.memory_limit_bytes = config_.memory_limit_bytes,
                         .cores = config_.cores,
                         .max_processes = config_.max_processes,
                         .unreachable_after = config_.unreachable_after,
                         .shutdown_grace = config_.shutdown_grace},
                        clock.now()),
          deadline_(executor),
          reconnect_(executor),
          reachable_(executor, asio::steady_timer::time_point::max()) {}

    static Task<> run(std::shared_ptr<Keys> self);
    void stop();

    RuntimeId allot(const NotebookId& notebook, const PersonId& person, const NotebookKernel& kernel);
    void open(const RuntimeId& runtime, RuntimeListener& listener);
    void close(const RuntimeId& runtime);
    void end(const RuntimeId& runtime);
    void extend(const RuntimeId& runtime);
    std::shared_ptr<RuntimeStream> open_files(const NotebookId& notebook, FilesAsker asker);
    static Task<> until_reachable(std::shared_ptr<Keys> self);
    HostConversation& conversation() { return conversation_; }
    [[nodiscard]] bool has_host() const { return socket_ != nullptr; }

private:
    /// A session's way to the shim; stays until the session closes, and drops what comes while no stream is open.
    struct Link final : KernelLink {
        explicit Link(Keys& keys_) : keys(keys_) {}
        void send(const wire::ToShim& message) override { keys.send_to_shim(stream, message); }
        Keys& keys;
        std::uint32_t stream = 0;
    };
    struct Seat {
        RuntimeListener* listener;
        std::uint64_t registration;
        Link link;
    };

    static Task<bool> converse(std::shared_ptr<Keys> self);
    void send_to_shim(std::uint32_t stream, const wire::ToShim& message);
    void files_over(std::uint32_t number);
    /// Does what the conversation wants, later on the loop: nobody is called back from inside a call.
    void act_soon();
    void act();
    void arm_deadline();
    void store(const char* what, Writer::Work work);
    template <class Tell>
    void with_seat(const Tell& tell, auto&& call) {
        const auto found = seats_.find(tell.runtime);
        if (found == seats_.end() || found->second->registration != tell.registration) return;
        const auto seat = found->second;  // the listener may close, and open again, from inside
        call(*seat);
    }

    void perform(SendToHost& action);
    void perform(SendToShim& action);
    void perform(StoreStarted& action);
    void perform(StoreEnded& action);
    void perform(TellChanged& action);
    void perform(TellLinkOpened& action);
    void perform(TellShimSaid& action);
    void perform(TellLinkClosed& action);
    void perform(TellEnded& action);

    asio::any_io_executor executor_;
    Writer& writer_;
    const RuntimesConfig config_;
    Clock& clock_;
    HostConversation conversation_;
    asio::steady_timer deadline_;
    asio::steady_timer reconnect_;
    asio::steady_timer reachable_;  // until when one waits for a host that is away
    std::shared_ptr<FramedSocket> socket_;  // while connected
    std::map<RuntimeId, std::shared_ptr<Seat>> seats_;
    std::map<std::uint32_t, std::weak_ptr<RuntimeStream>> files_;  // streams to files programs, by number
    std::uint64_t last_registration_ = 0;
    bool act_posted_ = false;
    bool stopped_ = false;
};

// ---- the link to the host

Task<> Runtimes::Keys::run(std::shared_ptr<Keys> self) {
    using namespace std::chrono_literals;
    milliseconds wait = 0ms;
    self->reachable_.expires_after(self->config_.unreachable_after);  // a server may take long to get here
    while (!self->stopped_) {
        const auto begun = std::chrono::steady_clock::now();
        const bool welcomed = co_await converse(self);
        // A host that welcomes and breaks off again and again is not asked in a busy loop.
        if (welcomed && std::chrono::steady_clock::now() - begun > settled_after) wait = 0ms;
        if (self->stopped_) break;
        if (wait > 0ms) {
            self->reconnect_.expires_after(wait);
            boost::system::error_code ignored;
            co_await self->reconnect_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        }
        wait = wait == 0ms ? 50ms : std::min(wait * 2, self->config_.max_reconnect_wait);
    }
}

// One connection; whether it got as far as the welcome.
Task<bool> Runtimes::Keys::converse(std::shared_ptr<Keys> self) {
    FramedSocket::Socket raw(self->executor_);
    boost::system::error_code error;
    co_await raw.async_connect(self->config_.host_socket.string(), asio::redirect_error(asio::use_awaitable, error));
    if (error || self->stopped_) co_return false;
    const auto socket = std::make_shared<FramedSocket>(
        std::move(raw), FrameLimits{.max_payload_bytes = static_cast<std::size_t>(wire::max_frame_bytes),
                                    .max_backlog_bytes = self->config_.max_backlog_bytes,
                                    .relay_room_bytes = self->config_.max_backlog_bytes});
    self->socket_ = socket;
    asio::steady_timer timeout(self->executor_, self->config_.welcome_timeout);
    timeout.async_wait([weak = std::weak_ptr(socket)](const boost::system::error_code& cancelled) {
        if (const auto late = weak.lock(); late && !cancelled) late->close();
    });
    socket->send(0, encode(HostConversation::hello(self->config_.server_id)));
    bool welcomed = false;
    while (auto frame = co_await socket->receive()) {
        if (const auto own = self->files_.find(frame->stream); own != self->files_.end()) {
            if (const auto stream = own->second.lock()) stream->heard(std::move(frame->payload));
        } else if (frame->stream != 0) {
            self->conversation_.heard_stream(frame->stream, frame->payload, self->clock_.now());
        } else {
            auto message = wire::decode_from_host(frame->payload);
            const auto* welcome = message ? std::get_if<wire::HostWelcome>(&*message) : nullptr;
            if (!message) {
                log_error("runtimes", "the host sent what can't be read: {}", message.error().sentence());
                break;
            }
            if (welcome && welcome->protocol != wire::host_protocol) {
                log_error("runtimes", "the host speaks protocol {}, this server {}", welcome->protocol, wire::host_protocol);
                break;
            }
            if (welcome) {
                welcomed = true;
                timeout.cancel();
                self->reachable_.expires_at(asio::steady_timer::time_point::min());
                log_info("runtimes", "the host is there, with {} runtimes", welcome->runtimes.size());
            }
            if (const auto* closed = std::get_if<wire::StreamClosed>(&*message)) self->files_over(static_cast<std::uint32_t>(closed->stream));
            self->conversation_.heard(std::move(*message), self->clock_.now());
        }
        self->act();
    }
    if (!socket->over().empty()) log_warning("runtimes", "the connection to the host ended: {}", socket->over());
    socket->close();
    self->socket_.reset();
    while (!self->files_.empty()) self->files_over(self->files_.begin()->first);
    self->conversation_.disconnected(self->clock_.now());
    if (welcomed) self->reachable_.expires_after(self->config_.unreachable_after);
    self->act();
    co_return welcomed;
}

void Runtimes::Keys::stop() {
    stopped_ = true;
    deadline_.cancel();
    reconnect_.cancel();
    reachable_.expires_at(asio::steady_timer::time_point::min());
    if (socket_) socket_->close();
}

// ---- what sessions want

RuntimeId Runtimes::Keys::allot(const NotebookId& notebook, const PersonId& person, const NotebookKernel& kernel) {
    if (conversation_.find_runtime(notebook)) throw Refused(wire::Refusal::conflict, "This notebook has a runtime already.");
    if (const auto refusal = conversation_.refusal()) throw Refused(wire::Refusal::sandbox_unavailable, *refusal);
    if (const auto count = conversation_.count_runtimes(person); count >= config_.max_runtimes_per_person)
        throw Refused(wire::Refusal::too_many,
                      fmt::format("You have {} runtimes, the most one person can have here. End one of another notebook first.", count));
    const LivingRuntime row{RuntimeId(random_id()), notebook, person, false, kernel.name, kernel.language};
    conversation_.allot(row);
    writer_.submit([row, now = clock_.now()](Connection& connection) { save_allotted(connection, row, now); },
                   [weak = weak_from_this(), id = row.runtime](std::exception_ptr failed) {
                       const auto self = weak.lock();
                       if (!self) return;
                       if (failed) {
                           self->conversation_.not_stored(id, "The runtime could not be noted down, so it was not started.");
                       } else {
                           self->conversation_.stored(id, self->clock_.now());
                       }
                       self->act();
                   });
    return row.runtime;
}

void Runtimes::Keys::open(const RuntimeId& runtime, RuntimeListener& listener) {
    const std::uint64_t registration = ++last_registration_;
    seats_[runtime] = std::make_shared<Seat>(Seat{&listener, registration, Link(*this)});
    conversation_.open(runtime, registration, clock_.now());
    act_soon();
}

void Runtimes::Keys::close(const RuntimeId& runtime) {
    seats_.erase(runtime);
    conversation_.close(runtime);
    act_soon();
}

void Runtimes::Keys::end(const RuntimeId& runtime) {
    conversation_.end(runtime, clock_.now());
    act_soon();
}

void Runtimes::Keys::extend(const RuntimeId& runtime) {
    conversation_.extend(runtime);
    act_soon();
}

Task<> Runtimes::Keys::until_reachable(std::shared_ptr<Keys> self) {
    boost::system::error_code ignored;
    while (self->reachable_.expiry() > asio::steady_timer::clock_type::now())
        co_await self->reachable_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

std::shared_ptr<RuntimeStream> Runtimes::Keys::open_files(const NotebookId& notebook, FilesAsker asker) {
    const auto runtime = conversation_.find_runtime(notebook);
    const auto number = runtime ? conversation_.open_files(*runtime, asker) : std::nullopt;
    if (!number) throw Refused(wire::Refusal::runtime_unavailable, "The notebook's runtime does not run.");
    act();  // what the conversation wants first is sent first
    auto stream = std::make_shared<RuntimeStream>(
        executor_,
        [weak = weak_from_this(), number](std::string_view payload) {
            if (const auto self = weak.lock(); self && self->socket_) self->socket_->send(*number, payload);
        },
        [weak = weak_from_this(), number] {
            const auto self = weak.lock();
            if (!self || self->files_.erase(*number) == 0 || !self->socket_) return;
            self->socket_->send(0, encode(wire::ToHost(wire::StreamClosed{*number})));
        });
    files_.emplace(*number, stream);
    return stream;
}

void Runtimes::Keys::files_over(std::uint32_t number) {
    const auto found = files_.find(number);
    if (found == files_.end()) return;
    const auto stream = found->second.lock();
    files_.erase(found);
    if (stream) stream->end();
}

void Runtimes::Keys::send_to_shim(std::uint32_t stream, const wire::ToShim& message) {
    if (socket_ && conversation_.is_open_stream(stream)) socket_->send(stream, encode(message));
}

// ---- doing what the conversation wants

void Runtimes::Keys::act_soon() {
    if (std::exchange(act_posted_, true)) return;
    asio::post(executor_, [self = shared_from_this()] {
        self->act_posted_ = false;
        self->act();
    });
}

void Runtimes::Keys::act() {
    // A listener may open, close and end from here: what that wants waits for its turn in act_soon().
    for (auto& action : conversation_.take_actions()) std::visit([this](auto& wanted) { perform(wanted); }, action);
    arm_deadline();
}

void Runtimes::Keys::arm_deadline() {
    const auto next = conversation_.next_deadline();
    if (!next || stopped_) {
        deadline_.cancel();
        return;
    }
    deadline_.expires_after(std::max(milliseconds(0), *next - clock_.now()));
    deadline_.async_wait([weak = weak_from_this()](const boost::system::error_code& cancelled) {
        const auto self = weak.lock();
        if (cancelled || !self) return;
        self->conversation_.tick(self->clock_.now());
        self->act();
    });
}

void Runtimes::Keys::store(const char* what, Writer::Work work) {
    // A lost note is made good by the next welcome: what the host doesn't list has ended, what it lists has started.
    writer_.submit(std::move(work), [what](std::exception_ptr failed) {
        if (failed) log_error("runtimes", "could not note that a runtime {}", what);
    });
}

void Runtimes::Keys::perform(SendToHost& action) {
    if (socket_) socket_->send(0, encode(action.message));
}

void Runtimes::Keys::perform(SendToShim& action) { send_to_shim(action.stream, action.message); }

void Runtimes::Keys::perform(StoreStarted& action) {
    store("started", [id = std::move(action.runtime), now = clock_.now()](Connection& connection) { save_started(connection, id, now); });
}

void Runtimes::Keys::perform(StoreEnded& action) {
    store("ended", [id = std::move(action.runtime), now = clock_.now(), sentence = std::move(action.sentence)](Connection& connection) {
        save_ended(connection, id, now, sentence);
    });
}

void Runtimes::Keys::perform(TellChanged& action) {
    with_seat(action, [&](Seat& seat) { seat.listener->runtime_changed(action.state); });
}

void Runtimes::Keys::perform(TellLinkOpened& action) {
    with_seat(action, [&](Seat& seat) {
        seat.link.stream = action.stream;
        seat.listener->link_opened(seat.link);
    });
}

void Runtimes::Keys::perform(TellShimSaid& action) {
    with_seat(action, [&](Seat& seat) { seat.listener->shim_said(std::move(action.message)); });
}

void Runtimes::Keys::perform(TellLinkClosed& action) {
    with_seat(action, [&](Seat& seat) {
        seat.link.stream = 0;
        seat.listener->link_closed();
    });
}

void Runtimes::Keys::perform(TellEnded& action) {
    with_seat(action, [&](Seat& seat) {
        RuntimeListener* listener = seat.listener;
        seats_.erase(action.runtime);
        listener->runtime_ended(action.sentence);
    });
}

// ---- the room's face

Runtimes::Runtimes(asio::any_io_executor executor, Writer& writer, Connection& connection, RuntimesConfig config, Clock& clock)
    : keys_(std::make_shared<Keys>(executor, writer, std::move(config), clock)) {
    for (const LivingRuntime& row : load_living_runtimes(connection)) keys_->conversation().load(row);
}

Runtimes::~Runtimes() { stop(); }
Task<> Runtimes::run() { return Keys::run(keys_); }
void Runtimes::stop() { keys_->stop(); }
bool Runtimes::has_host() const { return keys_->has_host(); }
std::vector<LivingRuntime> Runtimes::list_living() const { return keys_->conversation().list_living(); }
std::optional<RuntimeId> Runtimes::find_runtime(const NotebookId& notebook) { return keys_->conversation().find_runtime(notebook); }
RuntimeId Runtimes::allot(const NotebookId& notebook, const PersonId& person, const NotebookKernel& kernel) {
    return keys_->allot(notebook, person, kernel);
}

const std::vector<wire::KernelSpec>& Runtimes::kernels() const { return keys_->conversation().kernels(); }

void Runtimes::open(const RuntimeId& runtime, RuntimeListener& listener) { keys_->open(runtime, listener); }
void Runtimes::close(const RuntimeId& runtime) { keys_->close(runtime); }
void Runtimes::end(const RuntimeId& runtime) { keys_->end(runtime); }
void Runtimes::extend(const RuntimeId& runtime) { keys_->extend(runtime); }
Task<> Runtimes::until_reachable() { return Keys::until_reachable(keys_); }
std::shared_ptr<RuntimeStream> Runtimes::open_files(const NotebookId& notebook, FilesAsker asker) { return keys_->open_files(notebook, asker); }

}  // namespace stoa
