// Host's inside: the runtimes of this machine and what happens to them. Every coroutine of it holds it alive.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "base/fd.h"
#include "host/host.h"
#include "host/idle_rule.h"
#include "host/machine.h"
#include "host/person_uids.h"
#include "host/process.h"
#include "host/ready_pool.h"
#include "host/runtime_record.h"
#include "host/serve_link.h"
#include "host/share_rule.h"
#include "host/use_meter.h"

namespace stoa {

/// Connections that have not said hello yet.
inline constexpr std::size_t max_unknown_connections = 8;
/// How long an ended runtime waits for serve to take what its shim said last.
inline constexpr milliseconds relay_drain_timeout{5'000};
/// A sandbox that can't be stopped at once is tried again this often, with this pause.
inline constexpr int stop_tries = 20;
inline constexpr milliseconds stop_pause{100};

class Host::Workshop final : public ServeLink::Owner, public std::enable_shared_from_this<Workshop> {
public:
    [[nodiscard]] Workshop(asio::io_context& io, asio::thread_pool& pool, HostConfig config, Launcher& launcher);

    static Task<> run(std::shared_ptr<Workshop> self);
    void stop();

    void serve_said_hello(ServeLink& link) override;
    void serve_said(const wire::StartRuntime& request) override;
    void serve_said(const wire::EndRuntime& request) override;
    void serve_said(const wire::ExtendRuntime& request) override;
    std::optional<FramedSocket::Socket> connect_shim(const RuntimeId& runtime) override;
    std::optional<FramedSocket::Socket> connect_files(const RuntimeId& runtime, bool for_service) override;
    void wake(const RuntimeId& runtime) override;
    void look_into(const RuntimeId& runtime) override { looked_into_.insert(runtime); }
    void stream_ended(const RuntimeId& runtime) override;

private:
    using Self = std::shared_ptr<Workshop>;
    enum class Phase { starting, living, ending };
    struct Runtime {
        RuntimeRecord record;
        Phase phase = Phase::starting;
        bool end_wanted = false;  // while it starts
        std::shared_ptr<Process> init;  // null: the sandbox is gone
        std::shared_ptr<Process> shim;
        std::unique_ptr<asio::steady_timer> streams_over;  // cancelled when a stream of it ends
    };
    using RuntimePointer = std::shared_ptr<Runtime>;
    struct Found {  // a folder of an earlier host
        RuntimeId runtime;
        std::optional<RuntimeRecord> record;
    };

    /// Where it lives; one that claimed a sandbox made ahead lives in that one's folder.
    std::filesystem::path folder_of(const RuntimeId& runtime) const;
    void say(const wire::FromHost& message);
    void fail(const RuntimeId& runtime, std::string sentence);

    /// The host's first word to serve, and again when it can make sandboxes at last.
    void welcome();
    void prepare_folders();
    std::vector<Found> scan() const;
    void adopt(Found found);
    static Task<> accept(Self self);
    static Task<> serve(Self self, std::shared_ptr<ServeLink> link);
    static Task<> report_use(Self self);
    /// What may be used, and when it is ended.
    void add_limits(wire::RuntimeUsage& use, std::optional<std::int64_t> disk_free) const;
    /// Ends those that did nothing for the limit, lets those sleep that did nothing for a while.
    void end_idle(const std::vector<UseMeter::Target>& looked_at, const wire::Usage& usage);
    /// Where the operator wants it and the machine has swap: once for each sleep.
    void push_out(const std::set<std::string_view>& asleep);
    /// Who has computed for long goes after others, who has rested beside them again.
    void weigh_shares(const std::vector<UseMeter::Target>& looked_at);
    static void tell_shim(const Runtime& runtime, int signal);
    static Task<> probe_again(Self self);

    static Task<> start(Self self, RuntimePointer runtime, KernelWish wish);
    /// What the launcher makes of the record; the home is empty for a runtime made ahead. The program is the kernel's argv.
    static LaunchRequest request_for(const RuntimeRecord& record, std::filesystem::path folder, std::filesystem::path home,
                                     std::vector<std::string> program);
    /// The sentence for the person when it fails.
    static Task<std::optional<std::string>> make(Self self, RuntimePointer runtime, KernelWish wish);
    /// Connects at once or not at all.
    std::optional<FramedSocket::Socket> connect(const std::string& path);
    static Task<std::optional<std::string>> wait_for_shim(Self self, RuntimePointer runtime);
    void live(const RuntimePointer& runtime);
    static Task<> watch_init(Self self, RuntimePointer runtime);
    static Task<> watch_shim(Self self, RuntimePointer runtime);
    static Task<> end(Self self, RuntimePointer runtime, std::string sentence);
    /// Ends all that is left of it and removes its folder; answers nobody.
    static Task<> clear_away(Self self, RuntimePointer runtime);
    static Task<bool> stop_sandbox(Self self, RuntimePointer runtime);
    static Task<> end_shim(Self self, RuntimePointer runtime);
    static Task<> drain_streams(Self self, RuntimePointer runtime);

    // Runtimes made ahead (workshop_ready.cpp). They have a folder but no record: a host that comes later clears them away.
    static Task<> keep_ready(Self self);
    static Task<> make_ready(Self self, RuntimeShape shape);
    /// Until its program says so; the sentence for the log when it does not.
    static Task<std::string> wait_until_ready(Self self, RuntimePointer ready);
    static Task<> watch_ready(Self self, RuntimePointer ready);
    /// Makes the runtime out of one that waits; false when none fits or it could not be: then it is made as ever.
    static Task<bool> claim_ready(Self self, RuntimePointer runtime);
    static RuntimeShape shape_of(const RuntimeRecord& record);
    void note_start(const RuntimeRecord& record);
    void take_slot(const std::string& sandbox);
    void free_slot(const std::string& sandbox);

    asio::io_context& io_;
    asio::thread_pool& pool_;
    const HostConfig config_;
    Launcher& launcher_;
    const Machine machine_;
    FrameLimits serve_limits_;
    FrameLimits shim_limits_;

    Fd lock_;
    std::unique_ptr<PersonUids> uids_;
    SandboxAbility ability_;
    std::vector<KernelProgram> kernels_;  // as they were last looked for
    asio::local::stream_protocol::acceptor acceptor_;
    asio::steady_timer usage_timer_;
    asio::steady_timer probe_timer_;
    std::shared_ptr<UseMeter> meter_ = std::make_shared<UseMeter>();
    IdleRule idle_rule_;
    ShareRule share_rule_;
    std::set<RuntimeId> pushed_out_;   // that sleep
    std::set<RuntimeId> looked_into_;  // by the service for itself, since their use was read last
    std::map<RuntimeId, RuntimePointer> runtimes_;
    ReadyPool pool_of_ready_;
    std::map<RuntimeId, RuntimePointer> ready_;  // waiting or being made; by the name of their sandbox
    std::set<int> slots_;                        // numbers of sandboxes made ahead that live, claimed or not: one uid each
    asio::steady_timer ready_timer_;
    std::vector<wire::RuntimeEnded> ended_unheard_;  // found dead; told to the first serve that comes
    std::shared_ptr<ServeLink> serve_;               // the newest that said hello
    std::map<ServeLink*, std::weak_ptr<ServeLink>> links_;  // all, for stop()
    bool stopped_ = false;
};

}  // namespace stoa
