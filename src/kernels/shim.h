// The shim's loop: one poll() over init, serve and the kernel's sockets, with the machines of this room between them.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/fd.h"
#include "egress/proxy.h"
#include "kernels/freezer.h"
#include "kernels/kernel_conversation.h"
#include "kernels/kernel_sockets.h"
#include "kernels/memory_group.h"
#include "kernels/numbered_log.h"
#include "kernels/served_stream.h"

namespace stoa {

struct ShimOptions {
    std::filesystem::path dir;
    int control = 3;                         ///< the socket to the sandbox's init
    std::filesystem::path memory_events;     ///< cgroup v2 memory.events or v1 memory.oom_control; empty: none
    int freezer = -1;                        ///< the control group's file that holds the sandbox, open for writing; -1: none
    std::string inside_dir = "/run/kernel";  ///< where the kernel sees <dir>/kernel
    bool start_when_attached = false;        ///< the kernel starts when serve first attaches: the sandbox is claimed by then
    bool replay_only = false;                ///< serve what an earlier shim left, without a kernel
};

class Shim {
public:
    /// Makes or opens the log and listens on <dir>/shim.sock. Throws when that can't be.
    explicit Shim(ShimOptions options);
    ~Shim();

    void run();  ///< until a shutdown is complete

private:
    struct Client {
        Fd fd;
        ServedStream stream;
        bool closing = false;
    };

    [[nodiscard]] Time now() const;
    [[nodiscard]] int poll_timeout(Time at) const;
    void turn();
    void accept_client();
    void read_client(Client& client);
    void write_client(Client& client);
    void handle(Client& client, wire::ToShim message);
    void attach(Client& client, const wire::Attach& attach);
    void read_init();
    void take_way_out(Fd listener);
    void open_way_out();
    void tell_init(const std::string& text);
    void read_kernel();
    void read_link(KernelSockets::Link& link, std::size_t budget);
    void drain_kernel();
    void run_actions();
    void open_sockets(std::int64_t session);
    void save();
    [[nodiscard]] bool finished() const;
    void look_at_memory(Time at);
    void read_signals();

    ShimOptions options_;
    NumberedLog log_;
    KernelConversation conversation_;
    Fd control_;
    bool waits_ = false;  // for an attach; init is not heard before
    MemoryGroup memory_;
    std::string measured_run_;  // at the kernel; empty: none
    Freezer freezer_;
    Fd signals_;  // what the host says of sleep
    Fd listener_;
    Fd folder_;  // the socket folder that kernel and shim share
    Fd way_out_;  // listens inside the sandbox; the proxy begins when something knocks
    std::unique_ptr<EgressProxy> proxy_;
    std::unique_ptr<KernelSockets> kernel_;
    std::unique_ptr<Client> client_;     // attached
    std::unique_ptr<Client> candidate_;  // connected, not attached yet
    std::string buffer_;
    std::int64_t acknowledged_ = 0;
    std::optional<Time> stop_due_;
    std::optional<Time> disk_retry_;  // set while the disk takes nothing: the kernel is not read meanwhile
    bool sockets_told_lost_ = false;
    Time started_;
    std::chrono::steady_clock::time_point steady_start_;
};

}  // namespace stoa
