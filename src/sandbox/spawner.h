// The privileged daemon: makes a sandbox with its init, starts the shim beside it, and ends sandboxes. It remembers nothing:
// killed and started again at any moment it goes on, and nobody dies with it.
#pragma once

#include <sys/types.h>

#include <cstdint>

#include "sandbox/cgroups.h"
#include "sandbox/request.h"
#include "sandbox/seccomp_filter.h"
#include "sandbox/text.h"
#include "sandbox/zygote.h"

namespace stoa::sandbox {

struct SpawnerOptions {
    Path socket;
    Path kernel_dir;     // these four without symlinks in them
    Path shim;
    Path runtimes_dir;
    Path homes_dir;
    Path wheels{"/srv/stoa/wheels"};  // an operator's packages for pip, seen in every sandbox; where it is missing there are none
    Path cgroup;         // the v2 group to work below; empty = found by itself
    std::uint64_t owner_uid = 0;  // who may ask, and who shims run as
    std::uint64_t owner_gid = 0;
    std::uint64_t first_uid = 0;  // of those that runtimes may have
    std::uint64_t last_uid = 0;
    char* words = nullptr;  // arguments and environment as the kernel laid them out: what sandboxes must not show
    std::size_t words_size = 0;
};

/// From the program's arguments; the error is a sentence. Resolves symlinks in the folders once.
[[nodiscard]] const char* parse_options(int count, const char* const* arguments, SpawnerOptions& out);

using Answer = Text<max_answer_bytes>;

class Spawner {
public:
    [[nodiscard]] explicit Spawner(const SpawnerOptions& options) : options_(options) {}

    /// Builds the filter and finds the groups; false and a line on stderr when the spawner can't work at all.
    [[nodiscard]] bool prepare();
    /// Answers one message.
    void answer(std::string_view message, Answer& out);
    /// To be heard when it is readable; -1 while there is none.
    [[nodiscard]] int zygote_socket() const { return zygote_.socket(); }
    /// One that ended is made anew at once.
    void hear_zygote();
    /// Waits for children that ended; nobody is told.
    static void reap();

private:
    struct Started;
    void start(const Request& request, Answer& out);
    void stop(const Request& request, Answer& out);
    void claim(const Request& request, Answer& out);
    void push_out(const Request& request, Answer& out) const;
    void change_share(const Request& request, Answer& out) const;
    void probe(Answer& out);
    /// A sandbox with its init, from a request or as a trial; the error's sentence or nothing.
    [[nodiscard]] bool make_sandbox(const Request& request, Started& out, Sentence& error);
    [[nodiscard]] bool make_folders(const Request& request, Sentence& error);
    /// Whether the process is the init of one of our sandboxes.
    [[nodiscard]] bool is_sandbox(pid_t pid) const;
    [[nodiscard]] bool can_make_ready(Sentence& error) const;
    [[nodiscard]] bool start_shim(const Request& request, Started& started, Sentence& error);
    void add_limits(Answer& out) const;
    [[nodiscard]] bool is_root() const { return is_root_; }

    const SpawnerOptions& options_;
    SeccompFilter filter_;
    Cgroups cgroups_;
    Text<32> trial_name_;
    bool is_root_ = false;
    bool can_have_zygote_ = false;
    Zygote zygote_;
};

/// Listens and serves until SIGTERM or SIGINT. Returns the exit status.
[[nodiscard]] int serve(const SpawnerOptions& options, Spawner& spawner);

}  // namespace stoa::sandbox
