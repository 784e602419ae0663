// Server side of runtimes: the durable table of who has which, and the link to the host that runs them.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "base/clock.h"
#include "base/task.h"
#include "runtimes/runtime_source.h"
#include "runtimes/runtime_stream.h"
#include "runtimes/runtimes_store.h"

namespace stoa {

class Connection;
class Writer;

struct RuntimesConfig {
    std::filesystem::path host_socket;  ///< data/run/host.sock
    std::string server_id;              ///< said to the host; one per data folder
    std::int64_t memory_limit_bytes = std::int64_t{2} << 30;  ///< of a new runtime
    std::int64_t cores = 1;
    std::int64_t max_processes = 512;
    std::size_t max_runtimes_per_person = 8;  ///< allot refuses beyond it
    milliseconds unreachable_after{2'000};    ///< a lost host is told to pages only when it stays away this long
    milliseconds shutdown_grace{3'000};       ///< a shim told to shut down gets this long before the host ends it
    milliseconds max_reconnect_wait{1'000};   ///< the first attempt comes at once, the waits double up to this
    milliseconds welcome_timeout{5'000};      ///< a host that doesn't answer the hello by then is left
    std::size_t max_backlog_bytes = static_cast<std::size_t>(wire::max_frame_bytes) + (64u << 20);  ///< towards the host
};

class Runtimes final : public RuntimeSource {
public:
    /// Reads its table, which runtimes_migrations() (runtimes_store.h) made. The references outlive it; everything, the
    /// writer's answers too, runs on the executor's one thread.
    [[nodiscard]] Runtimes(asio::any_io_executor executor, Writer& writer, Connection& connection, RuntimesConfig config,
                           Clock& clock);
    ~Runtimes() override;

    /// Keeps the link to the host until stop().
    [[nodiscard]] Task<> run();
    void stop();

    /// For the start of serve: their notebooks' sessions are opened without a page.
    [[nodiscard]] std::vector<LivingRuntime> list_living() const;
    /// What can be chosen, as the host told it last; empty before.
    [[nodiscard]] const std::vector<wire::KernelSpec>& kernels() const;
    /// Whether the host can be reached now.
    [[nodiscard]] bool has_host() const;

    [[nodiscard]] std::optional<RuntimeId> find_runtime(const NotebookId& notebook) override;
    /// Refuses too_many beyond max_runtimes_per_person, sandbox_unavailable when the host says so.
    [[nodiscard]] RuntimeId allot(const NotebookId& notebook, const PersonId& person, const NotebookKernel& kernel) override;
    void open(const RuntimeId& runtime, RuntimeListener& listener) override;
    void close(const RuntimeId& runtime) override;
    void end(const RuntimeId& runtime) override;
    void extend(const RuntimeId& runtime) override;
    /// Until the host is there; at once when it is, or has been away for longer than unreachable_after.
    [[nodiscard]] Task<> until_reachable();
    /// A stream to the files program in this notebook's runtime. Throws Refused(runtime_unavailable) when none runs. A stream
    /// that the host can't open is over at once, one of the service's own also when the runtime sleeps.
    [[nodiscard]] std::shared_ptr<RuntimeStream> open_files(const NotebookId& notebook, FilesAsker asker);

private:
    class Keys;
    std::shared_ptr<Keys> keys_;
};

}  // namespace stoa
