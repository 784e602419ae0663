#include "sandbox/spawner.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/sched.h>
#include <malloc.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

extern "C" {  // glibc 2.36 forgot to say so itself
#include <sys/pidfd.h>
}

#include "base/fd.h"
#include "sandbox/claim.h"
#include "sandbox/environment.h"
#include "sandbox/processes.h"
#include "sandbox/push_out.h"
#include "sandbox/recipe.h"
#include "sandbox/sweep.h"

namespace stoa::sandbox {

struct Spawner::Started {
    pid_t init_pid = 0;
    std::uint64_t init_start_time = 0;
    pid_t shim_pid = 0;
    std::uint64_t shim_start_time = 0;
    Fd init_pidfd;
    Fd shim_control;
};

namespace {

constexpr int build_timeout_ms = 10'000;  // a sandbox takes a few milliseconds; a busy machine more
constexpr int stop_timeout_ms = 5'000;
constexpr int group_tries = 100;  // 10 ms apart: the kernel lets go of a group a little after its last process
constexpr int init_oom_score = 300;
// Of this spawner alone, since another may try at the same moment; is_name() lets no runtime be called so.
constexpr std::string_view trial_prefix = ".trial-";

void explain(Sentence& out, std::string_view step) {
    int error = errno;
    out.clear();
    out.add("can't ").add(step).add(": ").add(std::strerror(error));
}

bool wait_readable(int descriptor, int timeout_ms) {
    pollfd wait{descriptor, POLLIN, 0};
    for (;;) {
        int count = poll(&wait, 1, timeout_ms);
        if (count > 0) return true;
        if (count == 0) errno = ETIMEDOUT;
        if (count == 0 || errno != EINTR) return false;
    }
}

void kill_and_reap(const Fd& pidfd) {
    if (pidfd_send_signal(pidfd.get(), SIGKILL, nullptr, 0) == 0) (void)wait_readable(pidfd.get(), stop_timeout_ms);
    Spawner::reap();
}

bool make_socket_pair(Fd& one, Fd& other) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) return false;
    one = Fd(pair[0]);
    other = Fd(pair[1]);
    return true;
}

bool make_pipe(Fd& reads, Fd& writes) {
    int pipes[2];
    if (pipe2(pipes, O_CLOEXEC) != 0) return false;
    reads = Fd(pipes[0]);
    writes = Fd(pipes[1]);
    return true;
}

bool write_id_maps(pid_t pid) {
    // One person's user inside, ours outside; the kernel wants setgroups denied first.
    Path folder("/proc/");
    folder.add(static_cast<std::uint64_t>(pid)).add("/");
    auto write_map = [&](std::string_view file, std::uint64_t id) {
        Path path(folder.view());
        Text<64> line;
        line.add(user_namespace_uid).add(" ").add(id).add(" 1\n");
        return write_small_file(AT_FDCWD, path.add(file).c_str(), line.view());
    };
    Path setgroups_path(folder.view());
    return write_small_file(AT_FDCWD, setgroups_path.add("setgroups").c_str(), "deny") && write_map("uid_map", geteuid()) &&
           write_map("gid_map", getegid());
}

void raise_oom_score(pid_t pid) {
    Path path("/proc/");
    Text<16> score;
    path.add(static_cast<std::uint64_t>(pid)).add("/oom_score_adj");
    (void)write_small_file(AT_FDCWD, path.c_str(), score.add(static_cast<std::uint64_t>(init_oom_score)).view());
}

/// Whether an init holds the socket folder of this runtime; a missing folder is held by nobody.
bool is_held(int runtime) {
    Fd folder(open_shut_folder(runtime, "kernel"));
    return folder && flock(folder.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

/// A folder below another by name, made when it is missing, with this owner and mode whoever had it before.
bool ensure_folder(int parent, const char* name, uid_t uid, gid_t gid, mode_t mode, uid_t also_from) {
    if (mkdirat(parent, name, 0700) != 0 && errno != EEXIST) return false;
    Fd folder(openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    struct stat status {};
    if (!folder || fstat(folder.get(), &status) != 0) return false;
    // SAFETY: only what is ours, the owner's or already the runtime's changes hands.
    if (status.st_uid != uid && status.st_uid != geteuid() && status.st_uid != also_from) {
        errno = EPERM;
        return false;
    }
    if ((status.st_uid != uid || status.st_gid != gid) && fchown(folder.get(), uid, gid) != 0) return false;
    return (status.st_mode & 07777) == mode || fchmod(folder.get(), mode) == 0;
}

struct Arguments {
    const char* list[max_arguments + 1] = {};
};

Arguments point_at(const Request& request) {
    Arguments arguments;
    const char* at = request.arguments.c_str();
    for (std::uint64_t i = 0; i < request.argument_count; ++i) {
        arguments.list[i] = at;
        at += std::strlen(at) + 1;
    }
    return arguments;
}

}  // namespace

bool Spawner::prepare() {
    is_root_ = geteuid() == 0;
    trial_name_ = Text<32>(trial_prefix);
    trial_name_.add(static_cast<std::uint64_t>(getpid()));
    if (!build_seccomp_filter(filter_)) {
        std::perror("stoa-spawner: can't build the seccomp filter");
        return false;
    }
    malloc_trim(0);  // what the filter was made with: each sandbox's init would have a copy, 0.4 MB
    cgroups_ = find_cgroups(options_.cgroup.view());
    Sentence reason;
    can_have_zygote_ = Zygote::is_possible(options_, reason);
    if (is_root_ && !can_have_zygote_) std::fprintf(stderr, "stoa-spawner: every kernel is started by exec: %s\n", reason.c_str());
    return true;
}

void Spawner::reap() {
    siginfo_t info{};
    do info.si_pid = 0;
    while (waitid(P_ALL, 0, &info, WEXITED | WNOHANG) == 0 && info.si_pid != 0);
}

void Spawner::hear_zygote() {
    zygote_.hear();
    if (zygote_.socket() < 0) zygote_.want(options_, filter_);
}

void Spawner::answer(std::string_view message, Answer& out) {
    out.clear();
    auto request = parse_request(message);
    if (!request) {
        out.add("failed\n").add(request.error());
        return;
    }
    switch (request->verb) {
        case Verb::start:
        case Verb::ready: return start(*request, out);
        case Verb::claim: return claim(*request, out);
        case Verb::push_out: return push_out(*request, out);
        case Verb::stand_back:
        case Verb::come_forward: return change_share(*request, out);
        case Verb::stop: return stop(*request, out);
        case Verb::probe: return probe(out);
    }
}

void Spawner::add_limits(Answer& out) const {
    auto held = [](const Controller& controller, LimitKind otherwise) {
        return limit_word(controller.kind == LimitKind::none ? otherwise : controller.kind);
    };
    out.add("memory_limit ").add(held(cgroups_.memory, LimitKind::rlimit)).add("\n");
    out.add("process_limit ").add(held(cgroups_.processes, LimitKind::rlimit)).add("\n");
    out.add("cpu_limit ").add(held(cgroups_.cpu, LimitKind::none)).add("\n");
}

void Spawner::start(const Request& request, Answer& out) {
    Sentence error;
    Started started;
    bool uid_good = is_root() ? request.uid >= options_.first_uid && request.uid <= options_.last_uid : true;
    if (!uid_good) error.add("the uid is not among those of runtimes");
    if (request.verb == Verb::ready && uid_good) uid_good = can_make_ready(error);
    if (uid_good && make_folders(request, error) && make_sandbox(request, started, error)) {
        if (start_shim(request, started, error)) {
            out.add("ok\ninit ").add(static_cast<std::uint64_t>(started.init_pid)).add(" ").add(started.init_start_time);
            out.add("\nshim ").add(static_cast<std::uint64_t>(started.shim_pid)).add(" ").add(started.shim_start_time).add("\n");
            out.add("memory_events ").add(memory_events_path(cgroups_, request.runtime.view()).view()).add("\n");
            out.add("memory_usage ").add(memory_usage_path(cgroups_, request.runtime.view()).view()).add("\n");
            out.add("cpu_usage ").add(cpu_usage_path(cgroups_, request.runtime.view()).view()).add("\n");
            out.add("disk_usage ").add(disk_usage_path(cgroups_, request.runtime.view()).view()).add("\n");
            out.add("freezer ").add(freezer_path(cgroups_, request.runtime.view()).view()).add("\n");
            out.add("process_usage ").add(process_usage_path(cgroups_, request.runtime.view()).view()).add("\n");
            add_limits(out);
            // After this start, which it would have been too late for.
            if (request.zygote == 1 && can_have_zygote_ && Zygote::is_its_program(request)) zygote_.want(options_, filter_);
            return;
        }
        kill_and_reap(started.init_pidfd);
        (void)remove_group(cgroups_, request.runtime.view());
    }
    out.add("failed\n").add(error.view());
}

bool Spawner::make_folders(const Request& request, Sentence& error) {
    uid_t uid = is_root() ? static_cast<uid_t>(request.uid) : geteuid();
    gid_t gid = is_root() ? static_cast<gid_t>(request.uid) : getegid();
    Fd homes(open_folder(options_.homes_dir.c_str(), "", ""));
    bool has_home = request.verb != Verb::ready;
    if (!homes || (has_home && !ensure_folder(homes.get(), request.home.c_str(), uid, gid, 0700, uid))) {
        explain(error, "make the home");
        return false;
    }
    Fd runtime(open_folder(options_.runtimes_dir.c_str(), request.runtime.c_str(), ""));
    if (runtime && is_held(runtime.get())) {
        error.add("a sandbox of this runtime lives");
        return false;
    }
    // The shim's group may enter and connect; the sticky group makes sockets of the guest the shim's too.
    gid_t group = is_root() ? static_cast<gid_t>(options_.owner_gid) : getegid();
    if (!runtime || !ensure_folder(runtime.get(), "kernel", uid, group, 02770, static_cast<uid_t>(options_.owner_uid))) {
        explain(error, "make the socket folder");
        return false;
    }
    return true;
}

bool Spawner::make_sandbox(const Request& request, Started& out, Sentence& error) {
    bool is_trial = request.verb == Verb::probe;
    std::string_view name = is_trial ? trial_name_.view() : request.runtime.view();
    GroupLimits limits{request.memory_bytes, request.processes, request.cores};
    if (const char* step = make_group(cgroups_, name, limits)) {
        explain(error, step);
        return false;
    }
    Fd init_control, our_status, init_status;
    if (!make_socket_pair(out.shim_control, init_control)) {
        explain(error, "make a control socket");
        return false;
    }
    if (!make_socket_pair(our_status, init_status)) {
        explain(error, "make a status socket");
        return false;
    }

    // A kernel of the zygote's comes into the sandbox once that stands: what joins it to its init is made before both.
    Fd input, go, output, program_output, arrival, arrived;
    const bool is_coming = request.zygote == 1 && Zygote::is_its_program(request) && zygote_.is_ready();
    if (is_coming && !(make_pipe(input, go) && make_pipe(output, program_output) && make_socket_pair(arrived, arrival))) {
        explain(error, "make a pipe");
        return false;
    }

    Arguments arguments = point_at(request);
    Environment environment(request.cores);
    SandboxPlan plan;
    plan.is_root = is_root();
    plan.uid = is_root() ? static_cast<std::uint32_t>(request.uid) : user_namespace_uid;
    plan.homes_dir = options_.homes_dir.c_str();
    plan.runtimes_dir = options_.runtimes_dir.c_str();
    plan.kernel_dir = options_.kernel_dir.c_str();
    plan.wheels = options_.wheels.c_str();
    plan.home = request.verb == Verb::start ? request.home.c_str() : nullptr;
    plan.runtime = is_trial ? nullptr : request.runtime.c_str();
    plan.tmp_bytes = request.tmp_bytes;
    plan.filter = &filter_;
    plan.words = options_.words;
    plan.words_size = options_.words_size;
    plan.init.waits = request.verb == Verb::ready;
    plan.init.coming = {go.get(), output.get(), program_output.get(), arrived.get()};
    plan.init.arguments = arguments.list;
    plan.init.environment = environment.entries();
    plan.init.limits.data_bytes = cgroups_.memory.kind == LimitKind::none ? request.memory_bytes : 0;
    plan.init.limits.processes = cgroups_.processes.kind == LimitKind::none ? request.processes : 0;
    plan.init.limits.max_file_bytes = request.max_file_bytes;

    Fd group(open_v2_group(cgroups_, name));
    int pidfd = -1;
    clone_args args{};
    args.flags = CLONE_PIDFD | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;
    if (!is_root()) args.flags |= CLONE_NEWUSER;
    if (group) args.flags |= CLONE_INTO_CGROUP;
    args.pidfd = reinterpret_cast<std::uint64_t>(&pidfd);
    args.exit_signal = SIGCHLD;
    args.cgroup = group ? static_cast<std::uint64_t>(group.get()) : 0;
    long pid = syscall(SYS_clone3, &args, sizeof args);
    if (pid == 0) {
        // SAFETY: a copy of a single-threaded program; until it has become init it only reads the plan and makes system calls.
        close(our_status.get());
        close(out.shim_control.get());
        run_sandbox(plan, init_control.get(), init_status.get());
    }
    if (pid < 0) {
        explain(error, "make new namespaces");
        (void)remove_group(cgroups_, name);
        return false;
    }
    out.init_pidfd = Fd(pidfd);
    out.init_pid = static_cast<pid_t>(pid);
    out.init_start_time = process_start_time(out.init_pid);
    init_control.reset();
    init_status.reset();

    const char* step = nullptr;
    if (!is_root() && !write_id_maps(out.init_pid)) step = "map the user into its namespace";
    if (!step) step = join_v1_groups(cgroups_, name, out.init_pid);
    if (!step) raise_oom_score(out.init_pid);
    if (!step && write(our_status.get(), "G", 1) != 1) step = "speak to the sandbox";
    if (!step && !wait_readable(our_status.get(), build_timeout_ms)) step = "build the sandbox in time";
    StepFailure failure{};
    if (!step) {
        ssize_t size = read(our_status.get(), &failure, sizeof failure);
        if (size == 1) {
            if (is_coming) {
                ZygoteOrder order{plan.uid, static_cast<std::uint32_t>(request.cores), 0, request.verb == Verb::ready, plan.init.limits.data_bytes, plan.init.limits.processes,
                                  plan.init.limits.max_file_bytes};
                ZygoteGifts gifts{{}, input.get(), program_output.get(), arrival.get(), {}};
                const int groups = open_group_files(cgroups_, name, gifts.groups);
                order.groups = static_cast<std::uint32_t>(groups);
                // Where it can't be asked the pipes close, and init starts the program.
                if (groups >= 0 && gifts.take_namespaces(out.init_pid)) (void)zygote_.ask(order, request, gifts);
            }
            // What is made ahead stands back behind those who work, but not before it stands: everybody's starts wait for that.
            if (request.verb == Verb::ready) set_share(cgroups_, name, Share::little);
            return true;
        }
        if (size == sizeof failure) {
            failure.step[sizeof failure.step - 1] = '\0';
            errno = failure.error;
            step = failure.step;
        } else {
            errno = ECHILD;
            step = "build the sandbox: it ended";
        }
    }
    explain(error, step);
    kill_and_reap(out.init_pidfd);
    (void)remove_group(cgroups_, name);
    return false;
}

namespace {

/// The child that becomes the shim. Answers with errno on the status pipe when it can't.
[[noreturn]] void become_shim(const SpawnerOptions& options, const Request& request, bool is_root, const char* folder, const char* events,
                              int control, int freezer, int status) {
    auto require = [&](bool done) {
        if (done) return;
        int error = errno;
        (void)!write(status, &error, sizeof error);
        _exit(127);
    };
    setsid();
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    if (is_root) {
        // SAFETY: groups before the group before the user.
        require(setgroups(0, nullptr) == 0);
        require(setresgid(static_cast<gid_t>(options.owner_gid), static_cast<gid_t>(options.owner_gid), static_cast<gid_t>(options.owner_gid)) == 0);
        require(setresuid(static_cast<uid_t>(options.owner_uid), static_cast<uid_t>(options.owner_uid), static_cast<uid_t>(options.owner_uid)) == 0);
    }
    umask(077);
    require(chdir(folder) == 0);
    control = fcntl(control, F_DUPFD_CLOEXEC, 10);
    status = fcntl(status, F_DUPFD_CLOEXEC, 10);
    if (freezer >= 0) freezer = fcntl(freezer, F_DUPFD_CLOEXEC, 10);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int errors = open("shim.err", O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0640);
    require(control >= 0 && status >= 0 && null >= 0 && errors >= 0);
    require(dup2(null, 0) == 0 && dup2(null, 1) == 1 && dup2(errors, 2) == 2 && dup2(control, 3) == 3);
    require(dup3(status, 4, O_CLOEXEC) == 4);
    if (freezer >= 0) require(dup2(freezer, 5) == 5);
    require(close_range(freezer >= 0 ? 6 : 5, ~0u, 0) == 0);
    status = 4;
    const char* arguments[11] = {options.shim.c_str(), "--dir", folder, "--control", "3"};
    std::size_t count = 5;
    if (request.verb == Verb::ready) arguments[count++] = "--start-when-attached";
    if (*events) {
        arguments[count++] = "--memory-events";
        arguments[count++] = events;
    }
    if (freezer >= 0) {
        arguments[count++] = "--freezer";
        arguments[count++] = "5";
    }
    const char* environment[] = {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", nullptr};
    execve(options.shim.c_str(), const_cast<char* const*>(arguments), const_cast<char* const*>(environment));
    require(false);
    _exit(127);
}

}  // namespace

bool Spawner::start_shim(const Request& request, Started& started, Sentence& error) {
    Path folder(options_.runtimes_dir.view());
    folder.add("/").add(request.runtime.view());
    Path events = memory_events_path(cgroups_, request.runtime.view());
    // Only root may open it; the shim writes to what is open, with no right of its own.
    Path freezer_file = freezer_path(cgroups_, request.runtime.view());
    Fd freezer(freezer_file.empty() ? -1 : open(freezer_file.c_str(), O_WRONLY | O_CLOEXEC));
    Fd our_status, shim_status;
    if (!make_pipe(our_status, shim_status)) {
        explain(error, "make a pipe");
        return false;
    }
    pid_t pid = fork();
    if (pid == 0) become_shim(options_, request, is_root(), folder.c_str(), events.c_str(), started.shim_control.get(), freezer.get(), shim_status.get());
    if (pid < 0) {
        explain(error, "fork for the shim");
        return false;
    }
    shim_status.reset();
    started.shim_control.reset();
    started.shim_pid = pid;
    started.shim_start_time = process_start_time(pid);
    int failure = 0;
    if (!wait_readable(our_status.get(), build_timeout_ms) || read(our_status.get(), &failure, sizeof failure) > 0) {
        if (failure != 0) errno = failure;
        explain(error, "start the shim");
        kill(pid, SIGKILL);  // our own child, not waited for yet: the pid is still its
        return false;
    }
    return true;
}

bool Spawner::is_sandbox(pid_t pid) const {
    ProcessKind kind;
    return find_process_kind(pid, kind) && kind.is_inner_init &&
           (is_root() ? kind.uid >= options_.first_uid && kind.uid <= options_.last_uid : kind.uid == geteuid());
}

bool Spawner::can_make_ready(Sentence& error) const {
    if (is_root()) return can_claim(options_.homes_dir.c_str(), static_cast<uid_t>(options_.first_uid), error);
    error.add("only a spawner that is root can give a home to a waiting sandbox");
    return false;
}

void Spawner::claim(const Request& request, Answer& out) {
    Sentence error;
    auto pid = static_cast<pid_t>(request.init_pid);
    Fd pidfd(pidfd_open(pid, 0));
    ProcessKind kind;
    bool good = is_root() && pidfd && is_alive(pid, request.init_start_time) && is_sandbox(pid) && find_process_kind(pid, kind);
    if (!good) {
        error.add("there is no such sandbox");
    } else if (request.uid < options_.first_uid || request.uid > options_.last_uid || request.uid == kind.uid) {
        good = false;
        error.add("the uid is not among those of people");
    }
    auto person = static_cast<uid_t>(request.uid);
    Fd homes(good ? open_folder(options_.homes_dir.c_str(), "", "") : -1);
    if (good && (!homes || !ensure_folder(homes.get(), request.home.c_str(), person, person, 0700, person))) {
        good = false;
        explain(error, "make the home");
    }
    if (good) {
        HomeClaim claim{pid, pidfd.get(), person, static_cast<uid_t>(kind.uid), options_.homes_dir.c_str(), request.home.c_str()};
        if (const char* step = move_home(claim)) {
            good = false;
            explain(error, step);
        }
    }
    if (!good) {
        out.add("failed\n").add(error.view());
        return;
    }
    set_share(cgroups_, request.runtime.view(), Share::usual);
    out.add("ok\n");
}

void Spawner::push_out(const Request& request, Answer& out) const {
    auto pid = static_cast<pid_t>(request.init_pid);
    if (!is_root() || cgroups_.freezer.kind == LimitKind::none) {
        out.add("failed\nmemory is written to swap by root only, and where control groups hold what sleeps");
        return;
    }
    if (!is_alive(pid, request.init_start_time) || !is_sandbox(pid)) {
        out.add("failed\nthere is no such sandbox");
        return;
    }
    // Apart, since it takes a while and others wait to be started.
    const pid_t child = fork();
    if (child == 0) stoa::sandbox::push_out(cgroups_, request.runtime.view());
    if (child < 0) {
        Sentence error;
        explain(error, "fork");
        out.add("failed\n").add(error.view());
        return;
    }
    out.add("ok\n");
}

void Spawner::change_share(const Request& request, Answer& out) const {
    const auto pid = static_cast<pid_t>(request.init_pid);
    if (!is_alive(pid, request.init_start_time) || !is_sandbox(pid)) {
        out.add("failed\nthere is no such sandbox");
        return;
    }
    set_share(cgroups_, request.runtime.view(), request.verb == Verb::stand_back ? Share::less : Share::usual);
    out.add("ok\n");
}

void Spawner::stop(const Request& request, Answer& out) {
    auto pid = static_cast<pid_t>(request.init_pid);
    Fd pidfd(pidfd_open(pid, 0));
    // After the descriptor is held the number can't come to mean another process.
    if (pidfd && is_alive(pid, request.init_start_time)) {
        if (!is_sandbox(pid)) {
            out.add("failed\nthe process is no sandbox");
            return;
        }
        if (pidfd_send_signal(pidfd.get(), SIGKILL, nullptr, 0) != 0 && errno != ESRCH) {
            out.add("failed\ncan't end the sandbox: ").add(std::strerror(errno));
            return;
        }
        thaw(cgroups_, request.runtime.view());  // v1 ends no process that is held
        if (!wait_readable(pidfd.get(), stop_timeout_ms)) {
            out.add("failed\nthe sandbox is still ending, ask again");
            return;
        }
    }
    thaw(cgroups_, request.runtime.view());  // one whose init is not known ends by itself without its shim, unless it is held
    reap();
    Fd runtime(open_folder(options_.runtimes_dir.c_str(), request.runtime.c_str(), ""));
    if (runtime && is_held(runtime.get())) {
        out.add("failed\na sandbox of this runtime lives by another pid");
        return;
    }
    bool removed = remove_group(cgroups_, request.runtime.view());
    for (int i = 0; !removed && i < group_tries; ++i) {
        poll(nullptr, 0, 10);
        reap();
        removed = remove_group(cgroups_, request.runtime.view());
    }
    if (!removed) {
        out.add("failed\nthe control group still has processes, ask again");
        return;
    }
    if (runtime && !sweep_folder(runtime.get(), "kernel")) {
        out.add("failed\nthe socket folder is not empty yet, ask again");
        return;
    }
    out.add("ok\n");
}

void Spawner::probe(Answer& out) {
    Request trial;
    trial.uid = options_.last_uid;
    trial.memory_bytes = 64ull << 20;
    trial.cores = 1;
    trial.processes = 16;
    trial.tmp_bytes = min_tmp_bytes;
    Started started;
    Sentence error;
    bool possible = make_sandbox(trial, started, error);
    if (possible) {
        kill_and_reap(started.init_pidfd);
        for (int i = 0; !remove_group(cgroups_, trial_name_.view()) && i < group_tries; ++i) poll(nullptr, 0, 10);
    }
    Sentence reason;
    if (!possible) {
        reason = error;
    } else {
        if (!is_root()) reason.add("the spawner is not root: all runtimes share one user, so this is for one person");
        if (!cgroups_.weakness.empty()) reason.add(reason.empty() ? "" : "; ").add(cgroups_.weakness.view());
    }
    out.add("ok\npossible ").add(possible ? "yes" : "no").add("\nreason ").add(reason.view());
    out.add("\nusers ").add(is_root() ? "many" : "one").add("\n");
    add_limits(out);
}

}  // namespace stoa::sandbox
