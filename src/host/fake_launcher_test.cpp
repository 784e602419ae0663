// The fake's body; a _test.cpp so that it is no part of the library.
#include "host/fake_launcher.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <system_error>

#include <boost/asio/redirect_error.hpp>

#include "host/process.h"

namespace stoa {

namespace {

/// Returns when it has ended; it stays to be waited for, so that its number means nobody else.
void kill_process(pid_t pid) {
    ::kill(pid, SIGKILL);
    siginfo_t ended{};
    ::waitid(P_PID, static_cast<id_t>(pid), &ended, WEXITED | WNOWAIT);
}

}  // namespace

FakeShim::FakeShim(asio::io_context& io, const std::filesystem::path& socket, FrameLimits limits)
    : acceptor_(io, asio::local::stream_protocol::endpoint(socket.string())), limits_(limits) {}

void FakeShim::listen() { spawn(acceptor_.get_executor(), "fake shim", accept(shared_from_this())); }

void FakeShim::close() {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    for (const auto& stream : streams) stream->close();
}

Task<> FakeShim::accept(std::shared_ptr<FakeShim> self) {
    for (;;) {
        auto socket = co_await self->acceptor_.async_accept(asio::use_awaitable);
        auto executor = socket.get_executor();
        auto stream = std::make_shared<FramedSocket>(std::move(socket), self->limits_);
        self->streams.push_back(stream);
        spawn(executor, "fake shim's stream", read(self, stream));
    }
}

Task<> FakeShim::read(std::shared_ptr<FakeShim> self, std::shared_ptr<FramedSocket> stream) {
    for (std::size_t count = 0; count < self->frames_to_read; ++count) {
        auto frame = co_await stream->receive();
        if (!frame) co_return;
        self->heard.push_back(frame->payload);
        if (self->echo) co_await stream->send_when_room(0, std::move(frame->payload));
    }
}

FakeLauncher::FakeLauncher(asio::io_context& io) : io_(io) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category());
    read_end_ = ends[0];
    write_end_ = ends[1];
}

FakeLauncher::~FakeLauncher() {
    for (const auto& [id, shim] : shims) shim->close();
    ::close(write_end_);
    ::close(read_end_);
    for (const pid_t child : children_) {
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
    }
}

ProcessId FakeLauncher::start_process() {
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, read_end_, 0);
    ::posix_spawn_file_actions_addclosefrom_np(&actions, 3);  // a socket kept open there would never end
    char name[] = "cat";
    char* argv[] = {name, nullptr};
    char* environment[] = {nullptr};
    pid_t pid = 0;
    const int error = ::posix_spawn(&pid, "/bin/cat", &actions, nullptr, argv, environment);
    ::posix_spawn_file_actions_destroy(&actions);
    if (error != 0) throw std::system_error(error, std::generic_category());
    children_.push_back(pid);
    return {pid, find_start_ticks(pid).value()};
}

Task<std::expected<LaunchedProcesses, std::string>> FakeLauncher::start(LaunchRequest request) {
    started.push_back(request);
    if (failure) co_return std::unexpected(*failure);
    co_return launch(request);
}

Task<std::expected<LaunchedProcesses, std::string>> FakeLauncher::start_ready(LaunchRequest request) {
    made_ready.push_back(request);
    if (ready_failure) co_return std::unexpected(*ready_failure);
    std::ofstream(request.folder / "kernel" / "ready").put(' ');
    co_return launch(request);
}

Task<bool> FakeLauncher::claim(ClaimRequest request) {
    claimed.push_back(std::move(request));
    co_return can_claim;
}

Task<> FakeLauncher::push_out(RuntimeId runtime, ProcessId) {
    pushed_out.push_back(std::move(runtime));
    co_return;
}

Task<> FakeLauncher::set_share(RuntimeId runtime, ProcessId, ProcessorShare share) {
    shares[runtime] = share;
    co_return;
}

LaunchedProcesses FakeLauncher::launch(const LaunchRequest& request) {
    LaunchedProcesses processes;
    processes.init = start_process();
    processes.shim = start_process();
    processes.freezer_file = freezer_file;
    processes.cpu_use_file = cpu_use_file;
    processes_[request.runtime] = processes;
    auto shim = std::make_shared<FakeShim>(io_, request.folder / "shim.sock", shim_limits);
    shims[request.runtime] = shim;
    if (shim_listens) {
        shim->listen();
    } else {
        shim->close();
    }
    return processes;
}

Task<bool> FakeLauncher::stop(RuntimeId runtime, std::optional<ProcessId>) {
    stopped.push_back(runtime);
    kill_init(runtime);
    if (const auto shim = shims.find(runtime); shim != shims.end()) shim->second->close();
    co_return true;
}

void FakeLauncher::kill_init(const RuntimeId& runtime) {
    if (const auto found = processes_.find(runtime); found != processes_.end()) kill_process(found->second.init.pid);
}

void FakeLauncher::kill_shim(const RuntimeId& runtime) {
    if (const auto found = processes_.find(runtime); found != processes_.end()) kill_process(found->second.shim.pid);
    if (const auto shim = shims.find(runtime); shim != shims.end()) shim->second->close();
}

}  // namespace stoa
