#include "kernels/shim.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <span>
#include <stdexcept>
#include <system_error>

#include "base/error.h"
#include "base/log.h"
#include "kernels/kernel_limits.h"

namespace stoa {

namespace {

constexpr std::size_t turn_budget_bytes = 4 * kernel_read_bytes;  // read from one kernel socket before others have their turn
constexpr std::size_t max_init_message_bytes = 256;
constexpr int longest_wait_ms = 60'000;

NumberedLog log_for(const ShimOptions& options) {
    const auto folder = options.dir / "log";
    return options.replay_only ? NumberedLog::open_existing(folder, {}) : NumberedLog::make(folder, {});
}

Fd listen_at(const std::filesystem::path& path) {
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    if (path.native().size() >= sizeof address.sun_path)
        throw std::runtime_error("the path of the shim's socket is too long: " + path.string());
    path.native().copy(address.sun_path, path.native().size());
    ::unlink(path.c_str());
    Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    // SAFETY: the mode is in force before the name exists, so nobody else can connect in between.
    const mode_t before = ::umask(0177);
    const bool bound = fd && ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::umask(before);
    if (!bound || ::listen(fd.get(), 8) != 0) throw_errno("can't listen on " + path.string());
    return fd;
}

/// The signals are blocked for good, so that none ends the shim.
Fd listen_to_host() {
    sigset_t heard;
    sigemptyset(&heard);
    sigaddset(&heard, sleep_signal);
    sigaddset(&heard, wake_signal);
    if (::sigprocmask(SIG_BLOCK, &heard, nullptr) != 0) throw_errno("can't block signals");
    Fd fd(::signalfd(-1, &heard, SFD_NONBLOCK | SFD_CLOEXEC));
    if (!fd) throw_errno("can't hear signals");
    return fd;
}

/// One message, and the descriptor that came with it, if one did.
ssize_t receive(int socket, std::span<char> text, Fd& passed) {
    alignas(cmsghdr) char room[CMSG_SPACE(sizeof(int))];
    iovec part{text.data(), text.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = room;
    message.msg_controllen = sizeof room;
    const ssize_t got = ::recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (got < 0) return got;
    const cmsghdr* held = CMSG_FIRSTHDR(&message);
    if (held && held->cmsg_level == SOL_SOCKET && held->cmsg_type == SCM_RIGHTS && held->cmsg_len == CMSG_LEN(sizeof(int))) {
        int number = -1;
        std::memcpy(&number, CMSG_DATA(held), sizeof number);
        passed = Fd(number);
    }
    return got;
}

}  // namespace

Shim::Shim(ShimOptions options)
    : options_(std::move(options)),
      log_(log_for(options_)),
      waits_(options_.start_when_attached),
      memory_(options_.memory_events),
      signals_(listen_to_host()),
      started_(SystemClock().now()),
      steady_start_(std::chrono::steady_clock::now()) {
    if (options_.replay_only) {
        conversation_.start_dead("The program that kept this runtime's kernel ended; the kernel is gone.");
    } else {
        control_ = Fd(options_.control);
        if (::fcntl(control_.get(), F_SETFD, FD_CLOEXEC) != 0) throw_errno("the control socket is not there");
        folder_ = Fd(::open((options_.dir / "kernel").c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!folder_) throw_errno("can't open " + (options_.dir / "kernel").string());
        if (options_.freezer >= 0 && !freezer_.adopt(Fd(options_.freezer)))
            log_warning("kernels", "descriptor {} is no control group's freezer; nothing sleeps", options_.freezer);
    }
    listener_ = listen_at(options_.dir / "shim.sock");
    run_actions();
}

Shim::~Shim() {
    ::unlink((options_.dir / "shim.sock").c_str());
}

/// Wall time that never steps back: deadlines are kept in it.
Time Shim::now() const {
    return started_ + std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - steady_start_);
}

void Shim::run() {
    while (!finished()) turn();
    save();
}

bool Shim::finished() const {
    if (!stop_due_) return false;
    if (now() >= *stop_due_) return true;
    return conversation_.sandbox_gone() && acknowledged_ >= log_.last_seq();
}

int Shim::poll_timeout(Time at) const {
    std::optional<Time> due = conversation_.deadline();
    const auto earliest = [&](std::optional<Time> other) {
        if (other && (!due || *other < *due)) due = other;
    };
    earliest(stop_due_);
    earliest(disk_retry_);
    if (kernel_ && !kernel_->connected()) earliest(at + socket_look_every);
    if (!measured_run_.empty()) earliest(at + memory_look_every);
    if (!due) return longest_wait_ms;
    return static_cast<int>(std::clamp<std::int64_t>((*due - at).count(), 0, longest_wait_ms));
}

void Shim::turn() {
    std::array<pollfd, 13> fds;
    std::size_t count = 0;
    const auto watch = [&](int fd, short events) {
        if (fd < 0) return;
        fds[count++] = {.fd = fd, .events = events, .revents = 0};
    };
    const auto watch_client = [&](const std::unique_ptr<Client>& client) {
        if (client) watch(client->fd.get(), static_cast<short>(POLLIN | (client->stream.output().empty() ? 0 : POLLOUT)));
    };
    if (!waits_) watch(control_.get(), POLLIN);
    watch(signals_.get(), POLLIN);
    watch(listener_.get(), POLLIN);
    watch(way_out_.get(), POLLIN);
    watch_client(client_);
    watch_client(candidate_);
    // Before all are connected none is read: one that hung up would end every wait at once.
    if (kernel_ && kernel_->connected() && !disk_retry_) {
        for (auto& link : kernel_->links())
            watch(link.fd.get(), static_cast<short>(POLLIN | (link.peer.output().empty() ? 0 : POLLOUT)));
    }
    if (::poll(fds.data(), count, poll_timeout(now())) < 0 && errno != EINTR) throw_errno("poll");

    // Every descriptor is non-blocking: reading one that has nothing costs a system call, being precise costs code.
    const auto ready = [&](int fd) {
        for (std::size_t i = 0; i < count; ++i) {
            if (fds[i].fd == fd && fds[i].revents) return true;
        }
        return false;
    };
    if (control_ && ready(control_.get())) read_init();
    if (ready(signals_.get())) read_signals();
    if (ready(listener_.get())) accept_client();
    if (way_out_ && ready(way_out_.get())) open_way_out();
    // The candidate may take the attached one's place while it is read, so the attached one comes first.
    if (client_ && ready(client_->fd.get())) read_client(*client_);
    if (candidate_ && ready(candidate_->fd.get())) read_client(*candidate_);
    if (!disk_retry_) read_kernel();
    if (!measured_run_.empty()) memory_.look();
    conversation_.tick(now());
    run_actions();
    save();
    for (auto* client : {&client_, &candidate_}) {
        if (!*client) continue;
        (*client)->stream.fill(log_);
        write_client(**client);
        if ((*client)->closing) client->reset();
    }
}

void Shim::save() {
    if (log_.held_bytes() == 0) return;
    if (disk_retry_ && now() < *disk_retry_) return;
    const bool was_stuck = disk_retry_.has_value();
    if (log_.flush()) {
        if (was_stuck) log_info("kernels", "the log can be written again");
        disk_retry_.reset();
    } else {
        if (!was_stuck) log_error("kernels", "the log can't be written: {}; the kernel waits", std::strerror(errno));
        disk_retry_ = now() + disk_retry_every;
    }
    conversation_.set_log_full(log_.bytes_on_disk() > max_log_bytes);
}

// ---- Serve

void Shim::accept_client() {
    Fd fd(::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!fd) return;
    candidate_ = std::make_unique<Client>(std::move(fd));
}

void Shim::read_client(Client& client) {
    make_read_room(buffer_);
    const ssize_t got = ::recv(client.fd.get(), buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
        client.closing = true;
        return;
    }
    client.stream.feed({buffer_.data(), static_cast<std::size_t>(got)});
    while (!client.closing) {
        auto message = client.stream.next();
        if (!message) {
            log_warning("kernels", "stream closed: {}", message.error().sentence());
            client.closing = true;
            return;
        }
        if (!*message) return;
        handle(client, std::move(**message));
    }
}

void Shim::handle(Client& client, wire::ToShim message) {
    const Time at = now();
    if (auto* attaches = std::get_if<wire::Attach>(&message)) {
        attach(client, *attaches);
    } else if (auto* execute = std::get_if<wire::Execute>(&message)) {
        conversation_.execute(std::move(*execute), at);
    } else if (const auto* comm = std::get_if<wire::SendComm>(&message)) {
        conversation_.send_comm(*comm, at);
    } else if (auto* reply = std::get_if<wire::ReplyInput>(&message)) {
        conversation_.reply_input(*reply, at);
    } else if (auto* acknowledge = std::get_if<wire::Acknowledge>(&message)) {
        // A number that was never sent acknowledges nothing.
        acknowledged_ = std::max(acknowledged_, std::min(acknowledge->seq, log_.readable_seq()));
        client.stream.acknowledged(acknowledged_);
        log_.trim(acknowledged_);
        conversation_.set_log_full(log_.bytes_on_disk() > max_log_bytes);
    } else if (const auto* ask = std::get_if<wire::Ask>(&message)) {
        conversation_.ask(*ask);
    } else if (std::holds_alternative<wire::InterruptKernel>(message)) {
        conversation_.interrupt(at);
    } else if (std::holds_alternative<wire::RestartShimKernel>(message)) {
        conversation_.restart(at);
    } else if (auto* shutdown = std::get_if<wire::Shutdown>(&message)) {
        conversation_.shut_down(at);
        stop_due_ = at + milliseconds(std::min<std::int64_t>(shutdown->timeout_ms, 24 * 3600 * 1000));
    }
}

void Shim::attach(Client& client, const wire::Attach& request) {
    run_actions();  // what the answer speaks of is in the log
    if (request.epoch && *request.epoch == log_.epoch()) {
        acknowledged_ = std::max(acknowledged_, std::min(request.applied, log_.readable_seq()));
        log_.trim(acknowledged_);
    }
    client.stream.attached(request, {.protocol = wire::shim_protocol,
                                     .epoch = log_.epoch(),
                                     .first_seq = log_.first_seq(),
                                     .last_seq = log_.last_seq(),
                                     .kernel = conversation_.phase(),
                                     .running = conversation_.running(),
                                     .known_runs = conversation_.known_runs(),
                                     .input = conversation_.input()});
    if (&client == candidate_.get()) client_ = std::move(candidate_);
    waits_ = false;
}

void Shim::write_client(Client& client) {
    while (!client.stream.output().empty()) {
        const std::string_view output = client.stream.output();
        const ssize_t wrote = ::send(client.fd.get(), output.data(), output.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (wrote < 0) {
            if (errno != EAGAIN && errno != EINTR) client.closing = true;
            return;
        }
        client.stream.written(static_cast<std::size_t>(wrote));
        client.stream.fill(log_);
    }
}

// ---- The sandbox's init

void Shim::read_init() {
    char text[max_init_message_bytes];
    for (;;) {
        Fd passed;
        const ssize_t got = receive(control_.get(), text, passed);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (got <= 0) {
            drain_kernel();
            control_.reset();
            conversation_.sandbox_ended(now());
            return;
        }
        const auto message = parse_init_message({text, static_cast<std::size_t>(got)});
        if (!message) {
            log_warning("kernels", "{}", message.error().sentence());
            continue;
        }
        if (std::holds_alternative<WayOut>(*message)) {
            take_way_out(std::move(passed));
            continue;
        }
        if (const auto* ended = std::get_if<ProgramEnded>(&*message)) {
            drain_kernel();  // what it said last is heard before its end
            auto used = memory_.take_kill();
            if (ended->signal == SIGKILL && used) conversation_.out_of_memory(std::move(*used));
        }
        conversation_.init_said(*message, now());
        run_actions();
    }
}

namespace {

/// The policy stands beside the runtime's other facts, where the guest can't reach; without one nothing is open.
NetworkPolicy read_policy(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string text(max_policy_bytes, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.empty()) return {};
    auto policy = parse_network_policy(text);
    if (policy) return std::move(*policy);
    log_warning("kernels", "{}: {}; nothing is open", file.string(), policy.error().sentence());
    return {};
}

/// For the host, which can't ask a shim; it reads the old or the new file, whole. One that can't be written is written next time.
void keep_network_use(const std::filesystem::path& dir, const NetworkUse& use) {
    const auto fresh = dir / "network-use.new";
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    out << encode(use);
    out.close();
    std::error_code ignored;
    if (out) std::filesystem::rename(fresh, dir / "network-use", ignored);
}

}  // namespace

void Shim::take_way_out(Fd listener) {
    if (!listener || way_out_ || proxy_) return;  // it is made once, before anything of the guest runs
    way_out_ = std::move(listener);
}

void Shim::open_way_out() {
    try {
        proxy_ = std::make_unique<EgressProxy>(std::move(way_out_), [file = options_.dir / "network"] { return read_policy(file); },
                                               ProxyLimits(), [dir = options_.dir](const NetworkUse& use) { keep_network_use(dir, use); });
    } catch (const std::exception& failed) {
        way_out_.reset();  // no network then; the kernel goes on
        log_error("kernels", "the proxy can't be served: {}", failed.what());
    }
}

void Shim::tell_init(const std::string& text) {
    freezer_.let_go();
    if (!control_) return;
    if (::send(control_.get(), text.data(), text.size(), MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
        log_warning("kernels", "init was not told '{}': {}", text, std::strerror(errno));
}

void Shim::read_signals() {
    bool sleep = false;
    signalfd_siginfo heard;
    while (::read(signals_.get(), &heard, sizeof heard) == sizeof heard) {
        sleep = heard.ssi_signo == sleep_signal;
        if (!sleep) freezer_.let_go();
    }
    // What came through the shim counts more than what the host saw a while ago.
    if (sleep && !stop_due_ && conversation_.rests()) freezer_.hold();
}

// ---- The kernel

void Shim::open_sockets(std::int64_t session) {
    MessageKey key = MessageKey::random();
    write_connection_file(folder_.get(), options_.inside_dir, session, key);
    kernel_ = std::make_unique<KernelSockets>(folder_.get(), session, std::move(key));
    sockets_told_lost_ = false;
}

void Shim::read_kernel() {
    if (!kernel_) return;
    if (!kernel_->connected()) {
        if (!kernel_->connect()) return;
        conversation_.sockets_open(now());
        run_actions();
    }
    for (auto& link : kernel_->links()) {
        read_link(link, turn_budget_bytes);
        if (!kernel_) return;  // the conversation closed it
        KernelSockets::transmit(link);
    }
    for (auto& link : kernel_->links()) {
        if (link.closed && !std::exchange(sockets_told_lost_, true)) conversation_.sockets_lost(now());
    }
}

/// Reads up to the budget and hands every whole message to the conversation.
void Shim::read_link(KernelSockets::Link& link, std::size_t budget) {
    const KernelSockets* kernel = kernel_.get();
    for (std::size_t taken = 0; taken < budget && KernelSockets::receive(link, buffer_); taken += kernel_read_bytes) {
        for (;;) {
            auto message = link.peer.next();
            const Time at = now();
            if (!message) {
                // The connection can't be understood any more; the kernel behind it is of no use.
                conversation_.heard_nonsense(link.channel, message.error(), at);
                link.fd.reset();
                link.closed = true;
                break;
            }
            if (!*message) break;
            if ((*message)->oversized_bytes > 0) {
                conversation_.heard_oversized((*message)->oversized_bytes, at);
            } else if (auto parsed = parse_message((*message)->frames, kernel_->key())) {
                if (parsed->type == "execute_reply") look_at_memory(at);
                conversation_.heard(link.channel, std::move(*parsed), at);
            } else {
                conversation_.heard_nonsense(link.channel, parsed.error(), at);
            }
            run_actions();
            if (kernel_.get() != kernel) return;
        }
        if (link.closed) return;
    }
}

/// At the end of a run, while its cell can still say it: a process that the kernel started may have been ended.
void Shim::look_at_memory(Time at) {
    if (const auto used = memory_.take_kill()) conversation_.process_killed(*used, at);
}

/// Everything that the kernel's sockets still hold: its program has ended.
void Shim::drain_kernel() {
    if (!kernel_ || !kernel_->connected()) return;
    const KernelSockets* kernel = kernel_.get();
    for (auto& link : kernel_->links()) {
        read_link(link, max_kernel_message_bytes);
        if (kernel_.get() != kernel) return;
    }
}

void Shim::run_actions() {
    while (auto action = conversation_.next_action()) {
        if (auto* event = std::get_if<LogEvent>(&*action)) {
            if (auto* ended = std::get_if<wire::RunEnded>(&event->event); ended && ended->run_id == measured_run_) {
                measured_run_.clear();
                if (const auto most = memory_.end_run()) ended->peak_memory_bytes = static_cast<std::int64_t>(*most);
            }
            log_.append(std::move(event->event), now());
        } else if (auto* open = std::get_if<OpenSockets>(&*action)) {
            open_sockets(open->session);
        } else if (std::holds_alternative<CloseSockets>(*action)) {
            kernel_.reset();
        } else if (auto* send = std::get_if<SendRequest>(&*action)) {
            freezer_.let_go();
            if (send->request.type == "execute_request") {
                measured_run_ = send->request.id;
                memory_.begin_run();
            }
            if (kernel_) kernel_->send(send->channel, send->request, now());
        } else if (auto* tell = std::get_if<TellInit>(&*action)) {
            tell_init(tell->text);
        } else if (auto* told = std::get_if<TellServe>(&*action)) {
            if (client_) client_->stream.tell(told->message);
        }
    }
}

}  // namespace stoa
