// The zygote: one Python that has imported what kernels need (kernel/zygote.py) and forks them into sandboxes that stand. Here is the
// spawner's side: making it, asking it, and knowing when to do without. Decision 25.
#pragma once

#include <sys/types.h>

#include <cstdint>

#include "base/fd.h"
#include "sandbox/cgroups.h"
#include "sandbox/request.h"
#include "sandbox/seccomp_filter.h"
#include "sandbox/text.h"

namespace stoa::sandbox {

struct SpawnerOptions;

/// A kernel wanted, as the zygote reads it; behind it the arguments, each with a NUL. Descriptors come along in this order: the
/// sandbox's namespaces, standard input, output, where it tells its arrival, and the files of its groups.
struct ZygoteOrder {
    std::uint32_t uid = 0;
    std::uint32_t cores = 0;
    std::uint32_t groups = 0;  // how many files
    std::uint32_t is_ahead = 0;  // 1: nobody waits for it yet
    std::uint64_t data_bytes = 0;  // limits, 0 = leave as it is
    std::uint64_t processes = 0;
    std::uint64_t max_file_bytes = 0;
};

/// What comes with an order.
struct ZygoteGifts {
    static constexpr const char* spaces[] = {"pid", "mnt", "net", "ipc", "uts", "cgroup"};
    Fd namespaces[6];
    int input = -1;
    int output = -1;
    int arrival = -1;
    Fd groups[max_group_files];

    /// Of a sandbox that stands, by its init; false leaves errno.
    [[nodiscard]] bool take_namespaces(pid_t init);
};

class Zygote {
public:
    /// Whether there can be one: only root's, and only of programs that nobody else can write. The reason is for the log.
    [[nodiscard]] static bool is_possible(const SpawnerOptions& options, Sentence& reason);
    /// Whether a program of this request would be the zygote's.
    [[nodiscard]] static bool is_its_program(const Request& request);

    /// Makes one where none lives, unless the last one ended young. It is ready a second or two later.
    void want(const SpawnerOptions& options, const SeccompFilter& filter);
    /// It has imported all, and answered what it was asked.
    [[nodiscard]] bool is_ready();
    /// False: it could not be asked; nothing was sent then.
    [[nodiscard]] bool ask(const ZygoteOrder& order, const Request& request, const ZygoteGifts& gifts);

    [[nodiscard]] int socket() const { return socket_.get(); }  ///< to be heard when it is readable; -1 while none lives
    void hear();

private:
    void end();

    Fd socket_;
    Fd pidfd_;
    bool has_imported_ = false;
    int unanswered_ = 0;
    std::int64_t unanswered_since_ms_ = 0;
    std::int64_t not_before_ms_ = 0;  // one that can't live is no busy loop
};

}  // namespace stoa::sandbox
