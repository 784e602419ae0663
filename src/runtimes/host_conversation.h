// serve's side of the conversation with a host, without I/O or clock: events and now in, actions out.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "runtimes/runtime_stream.h"
#include "runtimes/runtimes_store.h"
#include "wire/host.h"
#include "wire/shim.h"

namespace stoa {

struct HostConversationConfig {
    std::int64_t memory_limit_bytes = 0;  // of a new runtime
    std::int64_t cores = 1;
    std::int64_t max_processes = 512;
    milliseconds unreachable_after{2'000};
    milliseconds shutdown_grace{3'000};
    milliseconds first_reopen_wait{100};  // a stream that a shim closes or garbles is opened again; the waits double ...
    milliseconds max_reopen_wait{5'000};  // ... up to this, until the shim says something that can be read
    /// Starts at the same time for each core of the host; more of them end later, all of them, than if they waited their turn (decision 32).
    std::int64_t starts_per_core = 2;
    milliseconds turn_limit{20'000};  // a start that takes longer no longer holds the others up
};

/// What has to be done, in order. Those with a registration are for the listener that opened under that number.
namespace host_action {
struct SendToHost {
    wire::ToHost message;
};
struct SendToShim {
    std::uint32_t stream;
    wire::ToShim message;
};
struct StoreStarted {
    RuntimeId runtime;
};
struct StoreEnded {
    RuntimeId runtime;
    std::string sentence;
};
struct TellChanged {
    RuntimeId runtime;
    std::uint64_t registration;
    wire::RuntimeState state;
};
struct TellLinkOpened {
    RuntimeId runtime;
    std::uint64_t registration;
    std::uint32_t stream;
};
struct TellShimSaid {
    RuntimeId runtime;
    std::uint64_t registration;
    wire::FromShim message;
};
struct TellLinkClosed {
    RuntimeId runtime;
    std::uint64_t registration;
};
struct TellEnded {
    RuntimeId runtime;
    std::uint64_t registration;
    std::string sentence;
};
}  // namespace host_action

using HostAction =
    std::variant<host_action::SendToHost, host_action::SendToShim, host_action::StoreStarted, host_action::StoreEnded,
                 host_action::TellChanged, host_action::TellLinkOpened, host_action::TellShimSaid, host_action::TellLinkClosed,
                 host_action::TellEnded>;

class HostConversation {
public:
    [[nodiscard]] HostConversation(HostConversationConfig config, Time now) : config_(config), down_since_(now) {}

    /// From the table, at the start.
    void load(const LivingRuntime& runtime);

    // What sessions want.
    [[nodiscard]] std::optional<RuntimeId> find_runtime(const NotebookId& notebook) const;  // none that is being ended
    [[nodiscard]] std::size_t count_runtimes(const PersonId& person) const;
    [[nodiscard]] std::vector<LivingRuntime> list_living() const;
    /// Why no code runs on the host, when it said so.
    [[nodiscard]] std::optional<std::string> refusal() const;
    [[nodiscard]] const std::vector<wire::KernelSpec>& kernels() const { return kernels_; }
    /// Known, but asked for only after stored().
    void allot(const LivingRuntime& runtime);
    void stored(const RuntimeId& runtime, Time now);
    void not_stored(const RuntimeId& runtime, const std::string& sentence);
    void open(const RuntimeId& runtime, std::uint64_t registration, Time now);
    void close(const RuntimeId& runtime);
    void end(const RuntimeId& runtime, Time now);
    void extend(const RuntimeId& runtime);
    /// A stream to the files program of a runtime that lives, when the host is there. Its owner hears what comes on it, not
    /// this machine.
    [[nodiscard]] std::optional<std::uint32_t> open_files(const RuntimeId& runtime, FilesAsker asker);

    // What the connection says.
    /// The first message to the host; its answer is heard() as the welcome.
    [[nodiscard]] static wire::ToHost hello(const std::string& server_id);
    void heard(wire::FromHost message, Time now);
    void heard_stream(std::uint32_t stream, std::string_view payload, Time now);
    void disconnected(Time now);

    /// When tick() is wanted next.
    [[nodiscard]] std::optional<Time> next_deadline() const;
    void tick(Time now);
    [[nodiscard]] std::vector<HostAction> take_actions() { return std::exchange(actions_, {}); }
    /// Whether this stream is the runtime's open one.
    [[nodiscard]] bool is_open_stream(std::uint32_t stream) const { return streams_.contains(stream); }

private:
    enum class Phase {
        storing,  // not durable yet
        waiting,  // to be asked for when someone opens it, the host is there and it is its turn
        asked,    // start_runtime is sent
        living,   // the host said that it lives, or the table did
        leaving,  // its shim was told to shut down
        ending,   // end_runtime is sent
    };
    struct Runtime {
        LivingRuntime row;
        Phase phase = Phase::storing;
        std::optional<std::uint64_t> registration;  // of the listener
        std::optional<wire::RuntimePhase> told;     // starting or unreachable, what the listener heard last
        std::uint32_t stream = 0;
        milliseconds reopen_wait{0};
        Time reopen_at{};
        Time end_at{};  // while leaving
        std::uint64_t place = 0;         // in the queue of those that wait
        std::optional<Time> turn_until;  // from being asked for until the kernel is there
        bool end_stored = false;
        bool can_extend = false;  // as the host said last
    };
    using Runtimes = std::map<RuntimeId, Runtime>;

    void heard_welcome(const wire::HostWelcome& welcome, Time now);
    void heard_started(const std::string& id, Time now);
    void heard_usage(const wire::Usage& usage);
    void settle(Runtimes::iterator at, Time now);
    void settle_all(Time now);
    [[nodiscard]] std::int64_t turns_left() const;
    /// Asks for those whose turn it is, the longest waiting first.
    void give_turns(Time now);
    void ask_for(Runtimes::iterator at, Time now);
    void tell(Runtime& runtime, wire::RuntimePhase phase, std::optional<std::string> reason);
    void lose_stream(Runtime& runtime, Time now);
    void send_end(Runtime& runtime);
    void store_ended(Runtime& runtime, const std::string& sentence);
    Runtimes::iterator finish(Runtimes::iterator at, const std::string& sentence);
    bool is_over(const Runtime& runtime) const { return runtime.phase == Phase::leaving || runtime.phase == Phase::ending; }

    const HostConversationConfig config_;
    Runtimes runtimes_;
    std::map<std::uint32_t, RuntimeId> streams_;  // open ones
    std::vector<HostAction> actions_;
    bool up_ = false;  // welcomed
    std::int64_t host_cores_ = 1;
    std::uint64_t last_place_ = 0;
    Time down_since_;  // while not up
    std::uint32_t last_stream_ = 0;  // on this connection
    bool sandbox_ = true;
    std::string reason_;
    std::vector<wire::KernelSpec> kernels_;
};

}  // namespace stoa
