#include "sandbox/zygote.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iterator>

extern "C" {  // glibc 2.36 forgot to say so itself
#include <sys/pidfd.h>
}

#include "sandbox/descriptors.h"
#include "sandbox/environment.h"
#include "sandbox/recipe.h"
#include "sandbox/spawner.h"

namespace stoa::sandbox {

namespace {

// As the host asks for the standard kernel; the fourth is what /proc shows of each kernel, whatever its own is.
constexpr const char* program[] = {"/usr/bin/python3", "-I", "/opt/stoa/kernel/launch.py", "/run/kernel/connection.json", "--zygote", nullptr};
constexpr std::size_t program_words = 3;  // that a request must begin with
constexpr const char* code[] = {"", "launch.py", "ready.py", "zygote.py"};  // of the kernel's folder
constexpr int oom_score = 500;
constexpr int answer_limit_ms = 20'000;   // to fork one kernel: milliseconds, but where hundreds begin it competes with each that has begun
constexpr int pause_after_failure_ms = 60'000;
constexpr std::uint64_t tmp_bytes = 64ull << 20;

std::int64_t now_ms() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

int copy_filter(const SeccompFilter& filter) {
    int memory = memfd_create("stoa-filter", MFD_CLOEXEC);
    const std::size_t size = filter.count * sizeof(sock_filter);
    if (memory >= 0 && write(memory, filter.instructions, size) == static_cast<ssize_t>(size) && lseek(memory, 0, SEEK_SET) == 0) return memory;
    if (memory >= 0) close(memory);
    return -1;
}

}  // namespace

bool ZygoteGifts::take_namespaces(pid_t init) {
    // The zygote may not look into init, which is unreadable: entering a namespace that one holds needs no look.
    for (std::size_t i = 0; i < std::size(spaces); ++i) {
        Path path("/proc/");
        path.add(static_cast<std::uint64_t>(init)).add("/ns/").add(spaces[i]);
        namespaces[i] = Fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
        if (!namespaces[i]) return false;
    }
    return true;
}

bool Zygote::is_possible(const SpawnerOptions& options, Sentence& reason) {
    if (geteuid() != 0) {
        reason = Sentence("the spawner is not root");
        return false;
    }
    // SAFETY: what the zygote executes has rights that whoever could write it must not get.
    for (const char* name : code) {
        Path path(options.kernel_dir.view());
        path.add("/").add(name);
        struct stat status {};
        if (!path.cut() && lstat(path.c_str(), &status) == 0 && status.st_uid == 0 && !S_ISLNK(status.st_mode) && (status.st_mode & 022) == 0) continue;
        reason.clear();
        reason.add(path.view()).add(" is missing, or others than root may write it");
        return false;
    }
    return true;
}

bool Zygote::is_its_program(const Request& request) {
    if (request.argument_count < program_words) return false;
    const char* at = request.arguments.c_str();
    for (std::size_t i = 0; i < program_words; ++i) {
        if (std::strcmp(at, program[i]) != 0) return false;
        at += std::strlen(at) + 1;
    }
    return true;
}

void Zygote::want(const SpawnerOptions& options, const SeccompFilter& filter) {
    if (socket_ || now_ms() < not_before_ms_) return;
    not_before_ms_ = now_ms() + pause_after_failure_ms;  // taken back once it has imported
    int sockets[2];
    Fd memory(copy_filter(filter));
    if (!memory || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0) return std::perror("stoa-spawner: can't make a zygote");
    Fd ours(sockets[0]);
    Fd its(sockets[1]);
    Environment environment(1);  // libraries start no threads before a fork
    SandboxPlan plan;
    plan.is_root = true;
    plan.is_zygote = true;
    plan.kernel_dir = options.kernel_dir.c_str();
    plan.wheels = options.wheels.c_str();
    plan.tmp_bytes = tmp_bytes;
    plan.init.arguments = program;
    plan.init.environment = environment.entries();
    int pidfd = -1;
    clone_args args{};
    args.flags = CLONE_PIDFD | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;
    args.pidfd = reinterpret_cast<std::uint64_t>(&pidfd);
    args.exit_signal = SIGCHLD;
    long pid = syscall(SYS_clone3, &args, sizeof args);
    if (pid == 0) {
        // SAFETY: a copy of a single-threaded program that only reads the plan and makes system calls until it executes.
        prctl(PR_SET_PDEATHSIG, SIGKILL);  // its kernels are nobody's to kill: a fork has none
        run_zygote(plan, its.get(), memory.get(), oom_score);
    }
    if (pid < 0) return std::perror("stoa-spawner: can't clone a zygote");
    pidfd_ = Fd(pidfd);
    socket_ = std::move(ours);
    has_imported_ = false;
    unanswered_ = 0;
}

bool Zygote::is_ready() {
    if (socket_) hear();
    if (!socket_ || !has_imported_) return false;
    if (unanswered_ == 0 || now_ms() - unanswered_since_ms_ < answer_limit_ms) return true;
    std::fprintf(stderr, "stoa-spawner: the zygote does not answer and is ended\n");
    end();
    return false;
}

bool Zygote::ask(const ZygoteOrder& order, const Request& request, const ZygoteGifts& gifts) {
    const iovec parts[] = {{const_cast<ZygoteOrder*>(&order), sizeof order}, {const_cast<char*>(request.arguments.c_str()), request.arguments.size()}};
    int numbers[std::size(ZygoteGifts::spaces) + 3 + max_group_files];
    static_assert(std::size(numbers) <= max_sent_descriptors);
    std::size_t count = 0;
    for (const Fd& each : gifts.namespaces) numbers[count++] = each.get();
    for (int each : {gifts.input, gifts.output, gifts.arrival}) numbers[count++] = each;
    for (std::uint32_t i = 0; i < order.groups; ++i) numbers[count++] = gifts.groups[i].get();
    if (!send_descriptors(socket_.get(), parts, 2, numbers, count, MSG_DONTWAIT)) return false;
    if (unanswered_++ == 0) unanswered_since_ms_ = now_ms();
    return true;
}

void Zygote::hear() {
    for (;;) {
        char news[sizeof(StepFailure)];
        ssize_t size = recv(socket_.get(), news, sizeof news, MSG_DONTWAIT);
        if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (size == 1 && news[0] == 'R') {
            has_imported_ = true;
            not_before_ms_ = 0;
        } else if (size == 1 && news[0] == 'F') {
            --unanswered_;
            unanswered_since_ms_ = now_ms();
        } else {
            StepFailure failure{};
            if (size == sizeof failure) {
                std::memcpy(&failure, news, sizeof failure);
                failure.step[sizeof failure.step - 1] = '\0';
                std::fprintf(stderr, "stoa-spawner: no zygote: can't %s: %s\n", failure.step, std::strerror(failure.error));
            } else {
                std::fprintf(stderr, "stoa-spawner: the zygote ended%s\n", has_imported_ ? "" : " before it was ready");
            }
            return end();
        }
    }
}

void Zygote::end() {
    if (pidfd_) (void)pidfd_send_signal(pidfd_.get(), SIGKILL, nullptr, 0);  // our own child; reaped with all others
    pidfd_.reset();
    socket_.reset();
    has_imported_ = false;
}

}  // namespace stoa::sandbox
