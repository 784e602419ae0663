// A launcher for tests: "init" and "shim" are two idle processes that end with the test, the shim's socket is in-process.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "base/framed_socket.h"
#include "host/launcher.h"

namespace stoa {

/// What stands where a shim would listen: keeps what it hears, says what the test wants.
class FakeShim : public std::enable_shared_from_this<FakeShim> {
public:
    [[nodiscard]] FakeShim(asio::io_context& io, const std::filesystem::path& socket, FrameLimits limits);
    void listen();
    /// Reads streams only up to this many frames each.
    std::size_t frames_to_read = SIZE_MAX;
    bool echo = false;

    std::vector<std::string> heard;
    std::vector<std::shared_ptr<FramedSocket>> streams;  // newest last
    void close();

private:
    static Task<> accept(std::shared_ptr<FakeShim> self);
    static Task<> read(std::shared_ptr<FakeShim> self, std::shared_ptr<FramedSocket> stream);
    asio::local::stream_protocol::acceptor acceptor_;
    FrameLimits limits_;
};

class FakeLauncher final : public Launcher {
public:
    [[nodiscard]] explicit FakeLauncher(asio::io_context& io);
    ~FakeLauncher() override;

    Task<SandboxAbility> probe() override { co_return ability; }
    Task<std::expected<LaunchedProcesses, std::string>> start(LaunchRequest request) override;
    Task<std::expected<LaunchedProcesses, std::string>> start_ready(LaunchRequest request) override;
    Task<bool> claim(ClaimRequest request) override;
    Task<> push_out(RuntimeId runtime, ProcessId init) override;
    Task<> set_share(RuntimeId runtime, ProcessId init, ProcessorShare share) override;
    Task<bool> stop(RuntimeId runtime, std::optional<ProcessId> init) override;

    void kill_init(const RuntimeId& runtime);
    void kill_shim(const RuntimeId& runtime);

    SandboxAbility ability{.possible = true, .single_person = false, .reason = std::nullopt};
    std::optional<std::string> failure;  ///< start() answers this
    bool shim_listens = true;
    bool can_claim = true;        ///< claim() answers this
    std::optional<std::string> ready_failure;  ///< start_ready() answers this
    std::vector<LaunchRequest> made_ready;
    std::vector<ClaimRequest> claimed;
    std::vector<LaunchRequest> started;
    std::vector<RuntimeId> pushed_out;
    std::map<RuntimeId, ProcessorShare> shares;
    std::string cpu_use_file;     ///< of what is started from now on
    std::vector<RuntimeId> stopped;
    std::string freezer_file;     ///< of what is started from now on
    std::map<RuntimeId, std::shared_ptr<FakeShim>> shims;
    FrameLimits shim_limits{.max_payload_bytes = 64 << 20, .max_backlog_bytes = 128 << 20, .relay_room_bytes = 1 << 20};

private:
    ProcessId start_process();
    LaunchedProcesses launch(const LaunchRequest& request);
    asio::io_context& io_;
    int write_end_ = -1;  // the processes read the other end and go when it closes
    int read_end_ = -1;
    std::vector<pid_t> children_;
    std::map<RuntimeId, LaunchedProcesses> processes_;
};

}  // namespace stoa
