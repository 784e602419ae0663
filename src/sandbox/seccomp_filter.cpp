#include "sandbox/seccomp_filter.h"

#include <fcntl.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/fd.h"

namespace stoa::sandbox {

namespace {

// Files and folders.
constexpr const char* allowed_files[] = {
    "access", "chdir", "chmod", "chown", "close", "close_range", "copy_file_range", "creat", "dup", "dup2", "dup3", "faccessat",
    "faccessat2", "fadvise64", "fallocate", "fchdir", "fchmod", "fchmodat", "fchmodat2", "fchown", "fchownat", "fcntl", "fdatasync",
    "fgetxattr", "flistxattr", "flock", "fremovexattr", "fsetxattr", "fstat", "fstatfs", "fsync", "ftruncate", "futimesat",
    "getcwd", "getdents", "getdents64", "getxattr", "inotify_add_watch", "inotify_init", "inotify_init1", "inotify_rm_watch",
    "lchown", "lgetxattr", "link", "linkat", "listxattr", "llistxattr", "lremovexattr", "lseek", "lsetxattr", "lstat", "mkdir",
    "mkdirat", "mknod", "mknodat", "newfstatat", "open", "openat", "openat2", "pread64", "preadv", "preadv2", "pwrite64",
    "pwritev", "pwritev2", "read", "readahead", "readlink", "readlinkat", "readv", "removexattr", "rename", "renameat",
    "renameat2", "rmdir", "sendfile", "setxattr", "splice", "stat", "statfs", "statx", "symlink", "symlinkat", "sync_file_range",
    "tee", "truncate", "umask", "unlink", "unlinkat", "utime", "utimensat", "utimes", "write",
    "writev"};
// Memory.
constexpr const char* allowed_memory[] = {"brk",     "get_mempolicy", "madvise", "mbind",   "membarrier", "mincore",
                                          "mlock",   "mlock2",        "mprotect", "mremap",  "mseal",      "msync",
                                          "munlock", "munmap",        "pkey_alloc", "pkey_free", "pkey_mprotect"};
// Processes, threads, signals, users.
constexpr const char* allowed_processes[] = {
    "alarm", "arch_prctl", "capget", "capset", "execve", "execveat", "exit", "exit_group", "fork", "futex", "futex_requeue",
    "futex_wait", "futex_waitv", "futex_wake", "get_robust_list", "get_thread_area", "getcpu", "getegid", "geteuid", "getgid",
    "getgroups", "getpgid", "getpgrp", "getpid", "getppid", "getpriority", "getresgid", "getresuid", "getrlimit", "getrusage",
    "getsid", "gettid", "getuid", "ioprio_get", "ioprio_set", "kill", "pause", "pidfd_open", "pidfd_send_signal", "prctl",
    "restart_syscall", "rseq", "seccomp", "rt_sigaction", "rt_sigpending", "rt_sigprocmask", "rt_sigqueueinfo", "rt_sigreturn",
    "rt_sigsuspend", "rt_sigtimedwait", "rt_tgsigqueueinfo", "sched_get_priority_max", "sched_get_priority_min",
    "sched_getaffinity", "sched_getattr", "sched_getparam", "sched_getscheduler", "sched_rr_get_interval", "sched_setaffinity",
    "sched_setattr", "sched_setparam", "sched_setscheduler", "sched_yield", "set_robust_list", "set_thread_area",
    "set_tid_address", "setfsgid", "setfsuid", "setgid", "setpgid", "setpriority", "setregid", "setresgid", "setresuid",
    "setreuid", "setrlimit", "setsid", "setuid", "sigaltstack", "sysinfo", "tgkill", "time", "times", "tkill", "uname", "vfork",
    "wait4", "waitid"};
// Waiting, time, sockets, messages between processes.
constexpr const char* allowed_waiting[] = {
    "accept", "accept4", "bind", "clock_getres", "clock_gettime", "clock_nanosleep", "connect", "epoll_create", "epoll_create1",
    "epoll_ctl", "epoll_pwait", "epoll_pwait2", "epoll_wait", "eventfd", "eventfd2", "getitimer", "getpeername", "getrandom",
    "getsockname", "getsockopt", "gettimeofday", "listen", "mq_getsetattr", "mq_notify", "mq_open", "mq_timedreceive",
    "mq_timedsend", "mq_unlink", "msgctl", "msgget", "msgrcv", "msgsnd", "nanosleep", "pipe", "pipe2", "poll", "ppoll",
    "pselect6", "recvfrom", "recvmmsg", "recvmsg", "select", "semctl", "semget", "semop", "semtimedop", "sendmmsg", "sendmsg",
    "sendto", "setitimer", "shmat", "shmctl", "shmdt", "shutdown", "signalfd", "signalfd4",
    "timer_create", "timer_delete", "timer_getoverrun", "timer_gettime", "timer_settime", "timerfd_create", "timerfd_gettime",
    "timerfd_settime"};
// What asks for more than a sandbox has: said no to, where ENOSYS would look like an old kernel.
constexpr const char* refused[] = {
    "acct", "add_key", "adjtimex", "bpf", "chroot", "clock_adjtime", "clock_settime", "delete_module", "fanotify_init", "finit_module",
    "fsconfig", "fsmount", "fsopen", "fspick", "init_module", "ioperm", "iopl", "kcmp", "kexec_file_load", "kexec_load", "keyctl",
    "lookup_dcookie", "mount", "mount_setattr", "move_mount", "move_pages", "name_to_handle_at", "open_by_handle_at", "open_tree",
    "perf_event_open", "pidfd_getfd", "pivot_root", "process_madvise", "process_vm_readv", "process_vm_writev", "ptrace",
    "quotactl", "quotactl_fd", "reboot", "request_key", "setdomainname", "setgroups", "sethostname", "setns", "settimeofday",
    "swapoff", "swapon", "sync", "syncfs", "syslog", "umount2", "unshare", "userfaultfd", "vhangup"};

class Rules {
public:
    [[nodiscard]] explicit Rules(scmp_filter_ctx filter) : filter_(filter) {}

    template <std::size_t N>
    void add_all(std::uint32_t action, const char* const (&names)[N]) {
        for (const char* name : names) add(action, name, nullptr, 0);
    }
    template <class... Compare>
    void add_if(std::uint32_t action, const char* name, Compare... compare) {
        scmp_arg_cmp list[] = {compare...};
        add(action, name, list, sizeof...(compare));
    }
    [[nodiscard]] int error() const { return error_; }

private:
    void add(std::uint32_t action, const char* name, const scmp_arg_cmp* compare, unsigned count) {
        int number = seccomp_syscall_resolve_name(name);
        if (number == __NR_SCMP_ERROR || number < 0) return;  // newer than this libseccomp, or not of this machine: not allowed
        int result = seccomp_rule_add_array(filter_, action, number, count, compare);
        if (result != 0 && error_ == 0) error_ = -result;
    }

    scmp_filter_ctx filter_;
    int error_ = 0;
};

// SAFETY: the kernel reads these arguments as 32 bits, so the upper half must not decide.
scmp_arg_cmp is32(unsigned index, std::uint32_t value, std::uint32_t mask = 0xffffffffu) {
    return {index, SCMP_CMP_MASKED_EQ, mask, value & mask};
}

void add_clone(Rules& rules) {
    // CLONE_NEW...: a process with a namespace of its own would have capabilities in it. clone3 hides its flags in memory.
    constexpr std::uint64_t flags[] = {CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWCGROUP};
    std::uint64_t all = 0;
    for (std::uint64_t flag : flags) all |= flag;
    rules.add_if(SCMP_ACT_ALLOW, "clone", scmp_arg_cmp{0, SCMP_CMP_MASKED_EQ, all, 0});
    for (std::uint64_t flag : flags) rules.add_if(SCMP_ACT_ERRNO(EPERM), "clone", scmp_arg_cmp{0, SCMP_CMP_MASKED_EQ, flag, flag});
}

void add_sockets(Rules& rules) {
    rules.add_if(SCMP_ACT_ALLOW, "socket", is32(0, AF_UNIX));
    // TCP and UDP by name or as the default; the kernel loads rarer protocols (SCTP, DCCP, L2TP) for whoever asks.
    for (std::uint32_t family : {AF_INET, AF_INET6}) {
        for (std::uint32_t protocol : {std::uint32_t{0}, std::uint32_t{IPPROTO_TCP}})
            rules.add_if(SCMP_ACT_ALLOW, "socket", is32(0, family), is32(1, SOCK_STREAM, 0xf), is32(2, protocol));
        for (std::uint32_t protocol : {std::uint32_t{0}, std::uint32_t{IPPROTO_UDP}})
            rules.add_if(SCMP_ACT_ALLOW, "socket", is32(0, family), is32(1, SOCK_DGRAM, 0xf), is32(2, protocol));
    }
    // Init's alone: programs have a second filter (netlink_desk.h).
    for (std::uint32_t type : {SOCK_RAW, SOCK_DGRAM})
        rules.add_if(SCMP_ACT_ALLOW, "socket", is32(0, AF_NETLINK), is32(1, type, 0xf), is32(2, NETLINK_ROUTE));
    for (std::uint32_t protocol = 1; protocol < 32; ++protocol)
        rules.add_if(SCMP_ACT_ERRNO(EPROTONOSUPPORT), "socket", is32(0, AF_NETLINK), is32(2, protocol));
    for (std::uint32_t type : {SOCK_RAW, SOCK_PACKET})
        for (std::uint32_t family : {AF_INET, AF_INET6}) rules.add_if(SCMP_ACT_ERRNO(EPERM), "socket", is32(0, family), is32(1, type, 0xf));
    for (std::uint32_t family : {AF_PACKET, AF_VSOCK, AF_BLUETOOTH, AF_ALG, AF_CAN, AF_XDP})
        rules.add_if(SCMP_ACT_ERRNO(EPERM), "socket", is32(0, family));
    rules.add_if(SCMP_ACT_ALLOW, "socketpair", is32(0, AF_UNIX));
}

/// The options of a level below 128, of which there are no others, but those in `left_out`: in blocks, since to be unequal can't
/// be said of 32 bits.
template <std::size_t N>
void allow_but(Rules& rules, scmp_arg_cmp level, const std::uint32_t (&left_out)[N], std::uint32_t first = 0,
               std::uint32_t mask = ~127u) {
    const auto lies_here = [&](std::uint32_t each) { return (each & mask) == first; };
    if (std::none_of(left_out, left_out + N, lies_here))
        return rules.add_if(SCMP_ACT_ALLOW, "setsockopt", level, is32(2, first, mask));
    const std::uint32_t next = mask >> 1 & ~mask;
    if (next == 0) return;
    allow_but(rules, level, left_out, first, mask | next);
    allow_but(rules, level, left_out, first | next, mask | next);
}

// What waits in a socket's queue of errors is memory of the kernel's that no group counts, and what waits in a connection that
// nobody accepted counts only then.
void add_socket_options(Rules& rules) {
    constexpr std::uint32_t of_sockets[] = {SO_RCVBUF, 37 /*SO_TIMESTAMPING*/, 65 /*its successor*/, SO_TXTIME, SO_ZEROCOPY};
    constexpr std::uint32_t of_ip[] = {IP_RECVERR}, of_ip6[] = {IPV6_RECVERR};
    allow_but(rules, is32(1, SOL_SOCKET), of_sockets);
    allow_but(rules, is32(1, IPPROTO_IP), of_ip);
    allow_but(rules, is32(1, IPPROTO_IPV6), of_ip6);
    for (std::uint32_t level : {IPPROTO_TCP, IPPROTO_UDP}) rules.add_if(SCMP_ACT_ALLOW, "setsockopt", is32(1, level));
    // Resolvers and servers take a no for a fault: these answer yes and change nothing, as the kernel does with a size above its
    // limit.
    rules.add_if(SCMP_ACT_ERRNO(0), "setsockopt", is32(1, SOL_SOCKET), is32(2, SO_RCVBUF));
    rules.add_if(SCMP_ACT_ERRNO(0), "setsockopt", is32(1, IPPROTO_IP), is32(2, IP_RECVERR));
    rules.add_if(SCMP_ACT_ERRNO(0), "setsockopt", is32(1, IPPROTO_IPV6), is32(2, IPV6_RECVERR));
    for (std::uint32_t option : {37u, 65u, std::uint32_t{SO_TXTIME}, std::uint32_t{SO_ZEROCOPY}})
        rules.add_if(SCMP_ACT_ERRNO(EPERM), "setsockopt", is32(1, SOL_SOCKET), is32(2, option));
}

void add_ioctl(Rules& rules) {
    // All of the terminal and socket calls but TIOCSTI (0x5412), TIOCLINUX (0x541c) and TIOCCONS (0x541d), which put words into
    // other people's terminals, and TIOCSETD (0x5423), for which the kernel loads line disciplines.
    struct Block {
        std::uint32_t value, mask;
    };
    constexpr Block blocks[] = {{0x5400, 0xfffffff0}, {0x5410, 0xfffffffe}, {0x5413, 0xffffffff}, {0x5414, 0xfffffffc},
                                {0x5418, 0xfffffffc}, {0x541e, 0xfffffffe}, {0x5420, 0xfffffffe},
                                {0x5422, 0xffffffff}, {0x5424, 0xfffffffc}, {0x5428, 0xfffffff8}, {0x5430, 0xfffffff0},
                                {0x5440, 0xffffffc0},
                                {0x8900, 0xffffff00}};
    for (const Block& block : blocks) rules.add_if(SCMP_ACT_ALLOW, "ioctl", is32(1, block.value, block.mask));
    constexpr std::uint32_t single[] = {0x80045430 /*TIOCGPTN*/,      0x40045431 /*TIOCSPTLCK*/, 0x80045432 /*TIOCGDEV*/,
                                        0x80045438 /*TIOCGPKT*/,      0x80045439 /*TIOCGPTLCK*/, 0x802c542a /*TCGETS2*/,
                                        0x402c542b /*TCSETS2*/,       0x402c542c /*TCSETSW2*/,   0x402c542d /*TCSETSF2*/,
                                        0x80086601 /*FS_IOC_GETFLAGS*/, 0x40049409 /*FICLONE*/,  0x4020940d /*FICLONERANGE*/,
                                        0xc020660b /*FS_IOC_FIEMAP*/,
                                        // Of who hears a filter's questions: init.
                                        std::uint32_t{SECCOMP_IOCTL_NOTIF_RECV}, std::uint32_t{SECCOMP_IOCTL_NOTIF_SEND},
                                        std::uint32_t{SECCOMP_IOCTL_NOTIF_ADDFD}};
    for (std::uint32_t call : single) rules.add_if(SCMP_ACT_ALLOW, "ioctl", is32(1, call));
    for (std::uint32_t call : {0x5412u, 0x541cu, 0x541du, 0x5423u}) rules.add_if(SCMP_ACT_ERRNO(EPERM), "ioctl", is32(1, call));
}

void add_rest(Rules& rules) {
    rules.add_if(SCMP_ACT_ALLOW, "prlimit64", is32(0, 0));  // its own only: init has the same user
    for (std::uint32_t persona : {0u, 0xffffffffu}) rules.add_if(SCMP_ACT_ALLOW, "personality", is32(0, persona));
}

// Huge pages are a reserve of the machine that no memory group counts.
void add_pages(Rules& rules) {
    struct Call {
        const char* name;
        unsigned argument;
        std::uint32_t huge;
    };
    constexpr Call calls[] = {{"mmap", 3, MAP_HUGETLB}, {"memfd_create", 1, MFD_HUGETLB}, {"shmget", 2, SHM_HUGETLB}};
    for (const Call& call : calls) {
        rules.add_if(SCMP_ACT_ALLOW, call.name, is32(call.argument, 0, call.huge));
        rules.add_if(SCMP_ACT_ERRNO(EPERM), call.name, is32(call.argument, call.huge, call.huge));
    }
}

/// libseccomp only writes to a descriptor.
bool take_program(scmp_filter_ctx filter, SeccompFilter& out) {
    Fd memory(memfd_create("stoa-seccomp", MFD_CLOEXEC));
    if (!memory) return false;
    if (int result = seccomp_export_bpf(filter, memory.get()); result != 0) {
        errno = -result;
        return false;
    }
    off_t size = lseek(memory.get(), 0, SEEK_END);
    if (size <= 0 || static_cast<std::size_t>(size) > sizeof out.instructions) {
        errno = E2BIG;
        return false;
    }
    if (pread(memory.get(), out.instructions, static_cast<std::size_t>(size), 0) != size) return false;
    out.count = static_cast<std::uint16_t>(static_cast<std::size_t>(size) / sizeof(sock_filter));
    return true;
}

}  // namespace

bool build_seccomp_filter(SeccompFilter& out) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
    if (!filter) {
        errno = ENOMEM;
        return false;
    }
    (void)seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    (void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);  // a binary tree: the list is long and each call walks it
    Rules rules(filter);
    rules.add_all(SCMP_ACT_ALLOW, allowed_files);
    rules.add_all(SCMP_ACT_ALLOW, allowed_memory);
    rules.add_all(SCMP_ACT_ALLOW, allowed_processes);
    rules.add_all(SCMP_ACT_ALLOW, allowed_waiting);
    rules.add_all(SCMP_ACT_ERRNO(EPERM), refused);
    add_clone(rules);
    add_sockets(rules);
    add_socket_options(rules);
    add_ioctl(rules);
    add_pages(rules);
    add_rest(rules);
    bool built = rules.error() == 0 && take_program(filter, out);
    if (rules.error() != 0) errno = rules.error();
    seccomp_release(filter);
    return built;
}

bool load_seccomp_filter(const SeccompFilter& filter) {
    sock_fprog program{filter.count, const_cast<sock_filter*>(filter.instructions)};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

}  // namespace stoa::sandbox
