#include "host/workshop.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include <boost/asio/redirect_error.hpp>
#include <fmt/format.h>

#include "base/log.h"
#include "host/folders.h"
#include "kernels/freezer.h"

namespace stoa {

namespace {

constexpr std::size_t max_record_bytes = 64 << 10;

// The other end's process, as the kernel vouches for it; of a listening socket the one that listens.
std::optional<ucred> find_peer(int socket) {
    ucred peer{};
    socklen_t length = sizeof peer;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) return std::nullopt;
    return peer;
}

wire::LiveRuntime to_wire(const RuntimeRecord& record) {
    return {record.runtime.str(), record.person.str(), record.memory_limit_bytes, record.cores};
}

FrameLimits limits_of(const HostConfig& config) {
    return {.max_payload_bytes = static_cast<std::size_t>(wire::max_frame_bytes),
            .max_backlog_bytes = config.max_backlog_bytes,
            .relay_room_bytes = config.relay_room_bytes};
}

}  // namespace

Host::Workshop::Workshop(asio::io_context& io, asio::thread_pool& pool, HostConfig config, Launcher& launcher)
    : io_(io),
      pool_(pool),
      config_(std::move(config)),
      launcher_(launcher),
      machine_(look_at_machine()),
      serve_limits_(limits_of(config_)),
      shim_limits_(limits_of(config_)),
      acceptor_(io),
      usage_timer_(io),
      probe_timer_(io),
      idle_rule_(config_.idle_limit, config_.idle_extensions, config_.sleep_after), share_rule_(config_.burst),
      pool_of_ready_({config_.ready_runtimes, config_.ready_pause, config_.ready_keep}),
      ready_timer_(io) {}

std::filesystem::path Host::Workshop::folder_of(const RuntimeId& runtime) const {
    const auto found = runtimes_.find(runtime);
    const std::string& name = found == runtimes_.end() ? runtime.str() : found->second->record.sandbox_name();
    return config_.data / "host" / "runtimes" / name;
}

void Host::Workshop::say(const wire::FromHost& message) {
    if (serve_) serve_->say(message);
}

void Host::Workshop::fail(const RuntimeId& runtime, std::string sentence) {
    say(wire::RuntimeFailed{runtime.str(), std::move(sentence)});
}

// ---- the host's own life

Task<> Host::Workshop::run(Self self) {
    co_await on_pool(self->pool_, [self] { self->prepare_folders(); });
    self->ability_ = co_await self->launcher_.probe();
    self->kernels_ = co_await on_pool(self->pool_, [self] { return list_kernels(self->config_.kernel_path); });
    if (self->ability_.reason) log_warning("host", "{}", *self->ability_.reason);
    for (Found& found : co_await on_pool(self->pool_, [self] { return self->scan(); })) self->adopt(std::move(found));
    if (self->stopped_) co_return;

    // The folder is ours alone, so nobody reaches the socket between bind and chmod.
    const auto path = Host::socket_path(self->config_.data);
    ::unlink(path.c_str());
    self->acceptor_.open();
    self->acceptor_.bind(path.string());
    if (::chmod(path.c_str(), 0600) != 0) throw std::system_error(errno, std::generic_category(), path.string());
    self->acceptor_.listen();
    log_info("host", "listens with {} runtimes found again", self->runtimes_.size());
    spawn(self->io_.get_executor(), "use of runtimes", report_use(self));
    if (self->config_.ready_runtimes > 0) spawn(self->io_.get_executor(), "making runtimes ahead", keep_ready(self));
    if (!self->ability_.possible) spawn(self->io_.get_executor(), "probing for a sandbox", probe_again(self));
    co_await accept(self);
}

void Host::Workshop::stop() {
    if (std::exchange(stopped_, true)) return;
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    usage_timer_.cancel();
    probe_timer_.cancel();
    ready_timer_.cancel();
    for (const auto& [id, ready] : ready_) {
        if (ready->shim) ready->shim->signal(SIGTERM);  // nobody's: its sandbox goes with it
        if (ready->init) ready->init->forget();
    }
    for (const auto& [pointer, weak] : std::exchange(links_, {})) {
        if (const auto link = weak.lock()) link->close();
    }
    serve_.reset();
    for (const auto& [id, runtime] : runtimes_) {
        if (runtime->init) runtime->init->forget();
        if (runtime->shim) runtime->shim->forget();
        if (runtime->streams_over) runtime->streams_over->cancel();
    }
    lock_.reset();
}

void Host::Workshop::prepare_folders() {
    const auto host = config_.data / "host";
    make_folder(config_.data);
    make_folder(config_.data / "run");
    if (::chmod((config_.data / "run").c_str(), 0700) != 0)
        throw std::system_error(errno, std::generic_category(), (config_.data / "run").string());
    make_folder(config_.data / "homes");
    make_folder(host);
    make_folder(host / "runtimes");
    lock_ = Fd(::open((host / "lock").c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!lock_ || ::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0)
        throw std::runtime_error(fmt::format("another host works in {}", config_.data.string()));
    uids_ = std::make_unique<PersonUids>(host / "uids.json", config_.first_uid, config_.last_uid);
}

Task<> Host::Workshop::accept(Self self) {
    for (;;) {
        boost::system::error_code error;
        FramedSocket::Socket socket(self->io_);
        co_await self->acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
        if (self->stopped_) co_return;
        if (error) {
            // Out of descriptors or the like: not forever, and not in a busy loop.
            log_error("host", "accepting: {}", error.message());
            asio::steady_timer pause(self->io_, std::chrono::milliseconds(100));
            co_await pause.async_wait(asio::use_awaitable);
            continue;
        }
        const auto peer = find_peer(socket.native_handle());
        if (!peer || (peer->uid != ::geteuid() && peer->uid != 0)) {
            log_warning("host", "refused a connection of uid {}", peer ? static_cast<long>(peer->uid) : -1L);
            continue;
        }
        if (self->links_.size() > max_unknown_connections) {
            log_warning("host", "too many connections");
            continue;
        }
        auto link = std::make_shared<ServeLink>(std::move(socket), self->serve_limits_, self->shim_limits_, self);
        self->links_.emplace(link.get(), link);
        spawn(self->io_.get_executor(), "serve's connection", serve(self, std::move(link)));
    }
}

Task<> Host::Workshop::serve(Self self, std::shared_ptr<ServeLink> link) {
    co_await ServeLink::run(link, self->config_.hello_timeout);
    self->links_.erase(link.get());
    if (self->serve_ == link) self->serve_.reset();
}

void Host::Workshop::serve_said_hello(ServeLink& link) {
    if (serve_) {
        log_info("host", "a newer connection from serve replaces the older");
        serve_->close();
    }
    serve_ = link.shared_from_this();
    for (const auto& ended : std::exchange(ended_unheard_, {})) say(ended);
    welcome();
}

void Host::Workshop::welcome() {
    wire::HostWelcome message{.protocol = wire::host_protocol,
                              .cores = machine_.cores,
                              .memory_bytes = machine_.memory_bytes,
                              .sandbox = ability_.possible,
                              .reason = ability_.reason,
                              .runtimes = {},
                              .kernels = std::vector<wire::KernelSpec>()};
    for (const KernelProgram& kernel : kernels_) message.kernels->push_back(kernel.spec);
    for (const auto& [id, runtime] : runtimes_) {
        if (runtime->phase == Phase::living) message.runtimes.push_back(to_wire(runtime->record));
    }
    say(message);
}

// A spawner that comes later than the host, or a setting that is put right, needs no restart.
Task<> Host::Workshop::probe_again(Self self) {
    while (!self->stopped_ && !self->ability_.possible) {
        self->probe_timer_.expires_after(self->config_.probe_interval);
        boost::system::error_code ignored;
        co_await self->probe_timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        if (self->stopped_) co_return;
        self->ability_ = co_await self->launcher_.probe();
    }
    if (!self->stopped_) self->welcome();
}

Task<> Host::Workshop::report_use(Self self) {
    while (!self->stopped_) {
        self->usage_timer_.expires_after(self->config_.usage_interval);
        boost::system::error_code ignored;
        co_await self->usage_timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        if (self->stopped_ || (!self->serve_ && !self->idle_rule_.is_on() && !self->share_rule_.is_on())) continue;
        std::vector<UseMeter::Target> targets;
        for (const auto& [id, runtime] : self->runtimes_) {
            if (runtime->phase == Phase::living && runtime->init) targets.push_back({id, *runtime->record.processes, self->folder_of(id)});
        }
        if (targets.empty()) continue;
        wire::Usage usage;
        usage.runtimes = co_await on_pool(self->pool_, [meter = self->meter_, targets] {
            return meter->read(targets, std::chrono::steady_clock::now());
        });
        const auto disk = co_await on_pool(self->pool_, [homes = self->config_.data / "homes"] { return free_bytes(homes); });
        self->end_idle(targets, usage);
        self->weigh_shares(targets);
        for (wire::RuntimeUsage& use : usage.runtimes) self->add_limits(use, disk);
        self->say(usage);
    }
}

void Host::Workshop::add_limits(wire::RuntimeUsage& use, std::optional<std::int64_t> disk_free) const {
    const RuntimeId id(use.runtime_id);
    const auto steady = std::chrono::steady_clock::now();
    const auto wall = std::chrono::system_clock::now();
    const auto at = idle_rule_.stops_at(id);
    if (at) use.stops_at = std::chrono::duration_cast<milliseconds>((wall + (*at - steady)).time_since_epoch()).count();
    if (const auto left = idle_rule_.extensions_left(id, steady)) use.extensions_left = *left;
    const auto found = runtimes_.find(id);
    if (!use.use || found == runtimes_.end()) return;
    use.use->max_processes = found->second->record.max_processes;
    use.use->temporary_limit_bytes = temporary_limit(found->second->record.memory_limit_bytes);
    use.use->disk_free_bytes = disk_free;
    if (share_rule_.stands_back(id)) use.use->stands_back = true;
    using Mode = NetworkPolicy::Mode;
    const Mode mode = config_.network.mode;
    use.use->network = mode == Mode::none     ? wire::NetworkOpening::none
                       : mode == Mode::listed ? wire::NetworkOpening::listed
                                              : wire::NetworkOpening::open;
}

void Host::Workshop::serve_said(const wire::ExtendRuntime& request) {
    if (!idle_rule_.extend(RuntimeId(request.runtime_id), std::chrono::steady_clock::now())) return;
    log_info("host", "the end of {} is put off", request.runtime_id);
    usage_timer_.cancel();  // whoever asked sees at once what came of it
}

void Host::Workshop::end_idle(const std::vector<UseMeter::Target>& looked_at, const wire::Usage& usage) {
    if (stopped_ || !idle_rule_.is_on()) return;
    std::set<std::string_view> asleep;
    for (const auto& use : usage.runtimes) {
        if (use.use && use.use->asleep.value_or(false)) asleep.insert(use.runtime_id);
    }
    std::vector<IdleRule::Seen> seen;
    for (const auto& target : looked_at) {
        const RuntimeId& id = target.runtime;
        seen.push_back({id, meter_->last_work(id), asleep.contains(id.str()), looked_into_.contains(id)});
    }
    looked_into_.clear();
    const auto now = std::chrono::steady_clock::now();
    for (const RuntimeId& id : idle_rule_.look(seen, now)) {
        const auto found = runtimes_.find(id);
        if (found == runtimes_.end() || found->second->phase != Phase::living) continue;  // it ended meanwhile
        log_info("host", "{} did nothing for {} s: it is ended", id.str(), config_.idle_limit.count() / 1000);
        spawn(io_.get_executor(), "ending an idle runtime", end(shared_from_this(), found->second, idle_rule_.sentence()));
    }
    for (const RuntimeId& id : idle_rule_.sleepy(now)) {
        const auto found = runtimes_.find(id);
        if (found != runtimes_.end()) tell_shim(*found->second, sleep_signal);
    }
    push_out(asleep);
}

void Host::Workshop::weigh_shares(const std::vector<UseMeter::Target>& looked_at) {
    if (stopped_ || !share_rule_.is_on()) return;
    std::vector<ShareRule::Seen> seen;
    for (const auto& target : looked_at) {
        const auto work = meter_->last_work(target.runtime);
        seen.push_back({target.runtime, work ? std::optional(work->cpu) : std::nullopt});
    }
    for (const auto& [id, share] : share_rule_.look(seen, std::chrono::steady_clock::now())) {
        const auto found = runtimes_.find(id);
        if (found == runtimes_.end() || found->second->phase != Phase::living) continue;  // it ended meanwhile
        const RuntimeRecord& record = found->second->record;
        spawn(io_.get_executor(), "giving a runtime its share of processors",
              launcher_.set_share(RuntimeId(record.sandbox_name()), record.processes->init, share));
    }
}

void Host::Workshop::push_out(const std::set<std::string_view>& asleep) {
    std::erase_if(pushed_out_, [&](const RuntimeId& id) { return !asleep.contains(id.str()); });
    if (!config_.swap_sleepers || asleep.size() == pushed_out_.size() || !has_swap(config_.swaps_file)) return;
    for (const auto& [id, runtime] : runtimes_) {
        if (!asleep.contains(id.str()) || runtime->phase != Phase::living || !pushed_out_.insert(id).second) continue;
        spawn(io_.get_executor(), "writing a sleeping runtime to swap",
              launcher_.push_out(RuntimeId(runtime->record.sandbox_name()), runtime->record.processes->init));
    }
}

void Host::Workshop::wake(const RuntimeId& runtime) {
    const auto found = runtimes_.find(runtime);
    if (found != runtimes_.end()) tell_shim(*found->second, wake_signal);
}

// A shim of an earlier version would be ended by such a signal; it was given no freezer.
void Host::Workshop::tell_shim(const Runtime& runtime, int signal) {
    const bool hears = runtime.phase == Phase::living && runtime.shim && !runtime.record.processes->freezer_file.empty();
    if (hears) runtime.shim->signal(signal);
}

// ---- finding runtimes again

std::vector<Host::Workshop::Found> Host::Workshop::scan() const {
    std::vector<Found> all;
    for (const auto& entry : std::filesystem::directory_iterator(config_.data / "host" / "runtimes")) {
        Found found{RuntimeId(entry.path().filename().string()), std::nullopt};
        try {
            if (const auto text = read_file(entry.path() / "runtime.json", max_record_bytes)) {
                auto record = parse_runtime_record(*text);
                if (record && record->sandbox_name() == found.runtime.str()) {
                    found.runtime = record->runtime;
                    found.record = std::move(*record);
                } else {
                    log_warning("host", "{} has a runtime.json that can't be read", found.runtime.str());
                }
            }
        } catch (const std::exception& error) {
            log_warning("host", "{}: {}", found.runtime.str(), error.what());
        }
        all.push_back(std::move(found));
    }
    return all;
}

void Host::Workshop::adopt(Found found) {
    auto runtime = std::make_shared<Runtime>();
    const bool started = found.record && found.record->processes;
    if (found.record) runtime->record = std::move(*found.record);
    runtime->record.runtime = found.runtime;
    take_slot(runtime->record.sandbox_name());
    if (started) {
        runtime->init = Process::find(io_.get_executor(), runtime->record.processes->init);
        runtime->shim = Process::find(io_.get_executor(), runtime->record.processes->shim);
    }
    runtimes_.emplace(found.runtime, runtime);
    if (runtime->shim) {
        try {
            write_network_policy(folder_of(found.runtime), encode(config_.network));  // the settings may be others now
        } catch (const std::exception& error) {
            log_warning("host", "{} keeps the network policy that it has: {}", found.runtime.str(), error.what());
        }
        live(runtime);
        return;
    }
    runtime->phase = Phase::ending;
    if (started) {
        const bool restarted = !runtime->record.boot.empty() && runtime->record.boot != machine_.boot;
        ended_unheard_.push_back({found.runtime.str(), restarted ? "The machine was restarted: variables are gone. Files and outputs are kept; run the cells again."
                                                                 : "The runtime ended while its host was away."});
    }
    log_info("host", "{} is cleared away: {}", found.runtime.str(), started ? "its shim is gone" : "it never started");
    spawn(io_.get_executor(), "clearing away", clear_away(shared_from_this(), std::move(runtime)));
}

// ---- starting

void Host::Workshop::serve_said(const wire::StartRuntime& request) {
    const RuntimeId id(request.runtime_id);
    if (const auto found = runtimes_.find(id); found != runtimes_.end()) {
        if (found->second->phase == Phase::living) say(wire::RuntimeStarted{to_wire(found->second->record)});
        if (found->second->phase == Phase::ending) fail(id, "The runtime is being ended.");
        return;  // one that starts is answered when it has
    }
    if (!ability_.possible) return fail(id, ability_.reason.value_or("This machine can't make a sandbox, so it runs no code."));
    if (!is_folder_name(request.runtime_id) || !is_folder_name(request.person_id) || request.memory_limit_bytes <= 0 ||
        request.cores <= 0 || request.max_processes <= 0)
        return fail(id, "The runtime was asked for with values that can't be.");
    if (runtimes_.size() >= static_cast<std::size_t>(wire::max_runtimes_per_host))
        return fail(id, fmt::format("This machine runs {} runtimes already, its most.", runtimes_.size()));
    auto runtime = std::make_shared<Runtime>();
    runtime->record = {.runtime = id,
                       .person = PersonId(request.person_id),
                       .memory_limit_bytes = request.memory_limit_bytes,
                       .cores = request.cores,
                       .max_processes = request.max_processes};
    runtime->record.boot = machine_.boot;
    runtimes_.emplace(id, runtime);
    KernelWish wish{request.kernel.value_or(""), request.language.value_or("")};
    spawn(io_.get_executor(), "starting a runtime", start(shared_from_this(), std::move(runtime), std::move(wish)));
}

Task<> Host::Workshop::start(Self self, RuntimePointer runtime, KernelWish wish) {
    std::optional<std::string> failure;
    self->pool_of_ready_.begins(std::chrono::steady_clock::now());
    try {
        failure = co_await make(self, runtime, std::move(wish));
    } catch (const std::exception& error) {
        log_error("host", "{} can't be started: {}", runtime->record.runtime.str(), error.what());
        failure = "The runtime could not be made: something is wrong on the machine. Its log says what.";
    }
    if (self->stopped_) co_return;  // the next host clears away or adopts what is there
    if (failure) {
        co_await clear_away(self, runtime);
        self->fail(runtime->record.runtime, std::move(*failure));
        co_return;
    }
    self->note_start(runtime->record);
    self->live(runtime);
    self->say(wire::RuntimeStarted{to_wire(runtime->record)});
    if (runtime->end_wanted) co_await end(self, runtime, "The runtime was ended.");
}

LaunchRequest Host::Workshop::request_for(const RuntimeRecord& record, std::filesystem::path folder, std::filesystem::path home,
                                          std::vector<std::string> program) {
    return {.runtime = record.runtime,
            .uid = record.uid,
            .folder = std::move(folder),
            .home = std::move(home),
            .memory_limit_bytes = record.memory_limit_bytes,
            .cores = record.cores,
            .max_processes = record.max_processes,
            .program = std::move(program)};
}

Task<std::optional<std::string>> Host::Workshop::make(Self self, RuntimePointer runtime, KernelWish wish) {
    // Looked at anew: one that was installed meanwhile counts.
    auto kernels = co_await on_pool(self->pool_, [self] { return list_kernels(self->config_.kernel_path); });
    const auto kernel = choose_kernel(kernels, wish);
    self->kernels_ = std::move(kernels);
    if (!kernel) co_return kernel.error();
    RuntimeRecord& record = runtime->record;
    // What waits has the standard kernel's program; any other kernel is made as ever.
    if (kernel->spec.name == standard_kernel && co_await claim_ready(self, runtime)) {
        auto failure = co_await wait_for_shim(self, runtime);
        co_return failure;
    }
    const auto folder = self->folder_of(record.runtime);
    const auto home = self->config_.data / "homes" / record.person.str();
    // The record comes before the processes: a host that dies in between finds the folder and ends what is in it.
    record.uid = co_await on_pool(self->pool_, [self, folder, record] {
        RuntimeRecord durable = record;
        durable.uid = self->ability_.single_person ? ::getuid() : self->uids_->allot(record.person);
        make_runtime_folder(folder, encode(self->config_.network));
        write_durably(folder / "runtime.json", encode(durable));
        return durable.uid;
    });
    auto launched = co_await self->launcher_.start(request_for(record, folder, home, sandbox_arguments(*kernel)));
    if (!launched) co_return std::move(launched.error());
    record.processes = std::move(*launched);
    runtime->init = Process::find(self->io_.get_executor(), record.processes->init);
    runtime->shim = Process::find(self->io_.get_executor(), record.processes->shim);
    co_await on_pool(self->pool_, [folder, durable = record] { write_durably(folder / "runtime.json", encode(durable)); });
    if (!runtime->init || !runtime->shim) co_return "The runtime ended while it was being started.";
    auto failure = co_await wait_for_shim(self, runtime);
    co_return failure;
}

Task<std::optional<std::string>> Host::Workshop::wait_for_shim(Self self, RuntimePointer runtime) {
    using namespace std::chrono_literals;
    const auto deadline = std::chrono::steady_clock::now() + self->config_.start_timeout;
    // The shim makes its socket within milliseconds; binding and listening are two steps, so connecting is what tells.
    for (milliseconds pause = 1ms;; pause = std::min<milliseconds>(pause * 2, 50ms)) {
        if (self->connect_shim(runtime->record.runtime)) co_return std::nullopt;
        if (self->stopped_ || runtime->end_wanted) co_return "The runtime was ended while it was being started.";
        if (std::chrono::steady_clock::now() + pause > deadline) co_return "The runtime did not get ready in time.";
        if (co_await Process::ended_within(runtime->shim, pause)) co_return "The runtime ended while it was being started.";
    }
}

std::optional<FramedSocket::Socket> Host::Workshop::connect_shim(const RuntimeId& runtime) {
    const auto found = runtimes_.find(runtime);
    if (found == runtimes_.end() || found->second->phase == Phase::ending) return std::nullopt;
    return connect(folder_of(runtime) / "shim.sock");
}

std::optional<FramedSocket::Socket> Host::Workshop::connect_files(const RuntimeId& runtime, bool for_service) {
    const auto found = runtimes_.find(runtime);
    if (found == runtimes_.end() || found->second->phase != Phase::living) return std::nullopt;
    if (!for_service) {
        wake(runtime);
    } else if (is_asleep(found->second->record.processes->freezer_file)) {
        return std::nullopt;
    } else {
        look_into(runtime);
    }
    // SAFETY: the guest owns the folder and could put a symlink to a socket of ours there. The name is opened without
    // following one, looked at, and connected to through that very descriptor.
    const Fd folder(::open((folder_of(runtime) / "kernel").c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    const Fd place(folder ? ::openat(folder.get(), "files.sock", O_PATH | O_NOFOLLOW | O_CLOEXEC) : -1);
    struct stat about {};
    if (!place || ::fstat(place.get(), &about) != 0 || !S_ISSOCK(about.st_mode)) return std::nullopt;
    return connect(fmt::format("/proc/self/fd/{}", place.get()));
}

std::optional<FramedSocket::Socket> Host::Workshop::connect(const std::string& path) {
    FramedSocket::Socket socket(io_);
    boost::system::error_code error;
    socket.open({}, error);
    // A Unix socket connects at once or not at all: EAGAIN means that the shim doesn't accept.
    if (!error) socket.non_blocking(true, error);
    if (!error && path.size() < sizeof(sockaddr_un::sun_path)) {
        socket.connect(path, error);
    } else if (!error) {
        error = asio::error::name_too_long;
    }
    if (error) return std::nullopt;
    return socket;
}

// ---- living and ending

void Host::Workshop::live(const RuntimePointer& runtime) {
    runtime->phase = Phase::living;
    if (runtime->init) spawn(io_.get_executor(), "watching a sandbox", watch_init(shared_from_this(), runtime));
    spawn(io_.get_executor(), "watching a shim", watch_shim(shared_from_this(), runtime));
}

Task<> Host::Workshop::watch_init(Self self, RuntimePointer runtime) {
    if (!co_await Process::ended(runtime->init) || self->stopped_) co_return;
    runtime->init.reset();
    // It stays listed: what its shim still holds can be read until serve or the shim ends it.
    if (runtime->phase == Phase::living) log_info("host", "the sandbox of {} is gone", runtime->record.runtime.str());
}

Task<> Host::Workshop::watch_shim(Self self, RuntimePointer runtime) {
    if (!co_await Process::ended(runtime->shim) || self->stopped_ || runtime->phase != Phase::living) co_return;
    co_await end(self, runtime, "The runtime ended.");
}

void Host::Workshop::serve_said(const wire::EndRuntime& request) {
    const auto found = runtimes_.find(RuntimeId(request.runtime_id));
    if (found == runtimes_.end()) return say(wire::RuntimeEnded{request.runtime_id, "The runtime was gone already."});
    const RuntimePointer runtime = found->second;
    if (runtime->phase == Phase::starting) runtime->end_wanted = true;
    if (runtime->phase == Phase::living)
        spawn(io_.get_executor(), "ending a runtime", end(shared_from_this(), runtime, "The runtime was ended."));
}

Task<> Host::Workshop::end(Self self, RuntimePointer runtime, std::string sentence) {
    runtime->phase = Phase::ending;
    co_await clear_away(self, runtime);
    if (self->stopped_) co_return;
    wire::RuntimeEnded ended{runtime->record.runtime.str(), std::move(sentence)};
    if (self->serve_) {
        self->say(ended);
    } else {
        self->ended_unheard_.push_back(std::move(ended));
    }
}

Task<> Host::Workshop::clear_away(Self self, RuntimePointer runtime) {
    runtime->phase = Phase::ending;
    const RuntimeId id = runtime->record.runtime;
    const auto folder = self->folder_of(id);
    bool stopped = co_await stop_sandbox(self, runtime);
    co_await end_shim(self, runtime);
    // Without its shim a sandbox ends too: init sees their socket close. Then what was refused before can be done.
    for (int i = 0; !stopped && i < stop_tries && !self->stopped_; ++i) {
        asio::steady_timer pause(self->io_, stop_pause);
        co_await pause.async_wait(asio::use_awaitable);
        stopped = co_await stop_sandbox(self, runtime);
    }
    if (!stopped) log_error("host", "the sandbox of {} could not be ended, or not cleared away", id.str());
    co_await drain_streams(self, runtime);
    if (self->stopped_) co_return;
    const bool removed = co_await on_pool(self->pool_, [folder] {
        // First the record: what can't be removed now counts as never started for the next host.
        ::unlink((folder / "runtime.json").c_str());
        return remove_tree(folder);
    });
    if (!removed) log_error("host", "{} could not be removed wholly", folder.string());
    if (stopped && removed) self->free_slot(runtime->record.sandbox_name());
    self->runtimes_.erase(id);
}

Task<bool> Host::Workshop::stop_sandbox(Self self, RuntimePointer runtime) {
    try {
        std::optional<ProcessId> init;
        if (runtime->record.processes) init = runtime->record.processes->init;
        co_return co_await self->launcher_.stop(RuntimeId(runtime->record.sandbox_name()), init);
    } catch (const std::exception& error) {
        log_error("host", "stopping {}: {}", runtime->record.runtime.str(), error.what());
        co_return false;
    }
}

Task<> Host::Workshop::end_shim(Self self, RuntimePointer runtime) {
    if (!runtime->shim) {
        // One that was started but never recorded: whoever listens on the socket in our own folder is it.
        FramedSocket::Socket socket(self->io_);
        boost::system::error_code error;
        const std::string path = self->folder_of(runtime->record.runtime) / "shim.sock";
        if (path.size() >= sizeof(sockaddr_un::sun_path)) co_return;
        socket.open({}, error);
        socket.non_blocking(true, error);
        socket.connect(path, error);
        const auto peer = error ? std::nullopt : find_peer(socket.native_handle());
        const auto ticks = peer && peer->uid == ::geteuid() && peer->pid != ::getpid() ? find_start_ticks(peer->pid) : std::nullopt;
        if (ticks) runtime->shim = Process::find(self->io_.get_executor(), {peer->pid, *ticks});
        if (!runtime->shim) co_return;
    }
    runtime->shim->signal(SIGTERM);
    if (co_await Process::ended_within(runtime->shim, self->config_.shim_end_grace)) co_return;
    log_warning("host", "the shim of {} is killed", runtime->record.runtime.str());
    runtime->shim->signal(SIGKILL);
    if (!co_await Process::ended_within(runtime->shim, self->config_.shim_end_grace))
        log_error("host", "the shim of {} can't be killed", runtime->record.runtime.str());
}

// What the shim said last is relayed before the end is told; a serve that takes too long loses it.
Task<> Host::Workshop::drain_streams(Self self, RuntimePointer runtime) {
    const auto serve = self->serve_;
    if (!serve) co_return;
    const RuntimeId& id = runtime->record.runtime;
    const auto deadline = std::chrono::steady_clock::now() + relay_drain_timeout;
    while (serve->count_streams(id) > 0 && !self->stopped_ && std::chrono::steady_clock::now() < deadline) {
        runtime->streams_over = std::make_unique<asio::steady_timer>(self->io_, deadline);
        boost::system::error_code ignored;
        co_await runtime->streams_over->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    serve->close_streams(id);
}

void Host::Workshop::stream_ended(const RuntimeId& runtime) {
    const auto found = runtimes_.find(runtime);
    if (found != runtimes_.end() && found->second->streams_over) found->second->streams_over->cancel();
}

}  // namespace stoa
