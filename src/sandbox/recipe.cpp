#include "sandbox/recipe.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/openat2.h>
#include <linux/securebits.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <initializer_list>

#include "sandbox/descriptors.h"
#include "sandbox/processes.h"

namespace stoa::sandbox {

namespace {

constexpr std::uint64_t read_only_tree = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
constexpr std::uint64_t person_tree = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
constexpr rlim_t max_open_files = 16384;
// 1 is the one limit that also keeps the kernel from starting a crash helper of the machine's (core_pattern with a pipe).
constexpr rlim_t max_core_bytes = 1;
constexpr std::uint64_t bytes_per_inode = 16 << 10;  // of a tmpfs: its inodes are memory too, about 1 KB each
constexpr std::uint64_t min_inodes = 4096;

// What programs need of /etc; nothing that holds a secret or names the machine's people.
constexpr const char* etc_entries[] = {
    "alternatives",    "bash.bashrc", "debian_version", "fonts",   "gai.conf",     "ld.so.cache", "ld.so.conf",    "ld.so.conf.d",
    "localtime",       "magic",       "magic.mime",     "mailcap", "matplotlibrc", "mime.types",  "pip.conf",      "os-release",
    "profile",         "protocols",   "services",       "shells",  "terminfo",     "timezone",    "ImageMagick-6", "R",
    "java-17-openjdk", "julia",       "jupyter",        "xdg"};
constexpr const char* system_links[] = {"bin", "sbin", "lib", "lib32", "lib64", "libx32"};

// Files of /proc that tell of the machine or act on it, and folders that act on it.
constexpr const char* proc_hidden_files[] = {"proc/kcore",         "proc/keys",          "proc/key-users",  "proc/kmsg",
                                             "proc/kallsyms",      "proc/kpagecount",    "proc/kpageflags", "proc/kpagecgroup",
                                             "proc/latency_stats", "proc/locks",         "proc/modules",    "proc/sched_debug",
                                             "proc/slabinfo",      "proc/sysrq-trigger", "proc/timer_list", "proc/timer_stats",
                                             "proc/vmallocinfo",   "proc/interrupts",    "proc/config.gz"};
constexpr const char* proc_hidden_folders[] = {"proc/acpi", "proc/asound", "proc/scsi", "proc/driver", "proc/dynamic_debug"};
constexpr const char* proc_fixed_folders[] = {"proc/bus", "proc/fs", "proc/irq", "proc/pressure", "proc/sys"};

// Of this IPC namespace. What a guest keeps by name outlives it and stays charged to its group, so that its next program would
// find no memory: segments go with their last user, queues and semaphores are few.
struct Knob {
    const char* path;
    const char* value;
};
constexpr Knob ipc_knobs[] = {{"proc/sys/kernel/shm_rmid_forced", "1"},
                              {"proc/sys/kernel/msgmni", "64"},
                              {"proc/sys/kernel/sem", "250 32000 32 256"},
                              {"proc/sys/fs/mqueue/queues_max", "64"}};
// The middle is what waits in a connection that nobody accepted and no group counts; one that is read grows past it at once.
constexpr Knob connection_knob = {"proc/sys/net/ipv4/tcp_rmem", "4096 16384 6291456"};

struct Device {
    const char* name;
    unsigned major, minor;
};
constexpr Device devices[] = {{"null", 1, 3}, {"zero", 1, 5}, {"full", 1, 7}, {"random", 1, 8}, {"urandom", 1, 9}, {"tty", 5, 0}};

class Builder {
public:
    [[nodiscard]] Builder(const SandboxPlan& plan, int status) : plan_(plan), status_(status) {}

    void build(int control) {
        // SAFETY: private before anything else, or what follows would show up on the machine.
        require(mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0, "make mounts private");
        take_trees();
        make_root();
        make_system();
        make_etc();
        make_devices();
        make_proc();
        make_own_folders();
        enter_root();
        raise_loopback();
        if (!plan_.is_zygote) make_way_out(control);
        require(sethostname("stoa", 4) == 0, "name the host");
    }

    void drop_rights() {
        // SAFETY: the order is bounding set and securebits while we may, then groups before user, capabilities, then the filter.
        for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; ++capability)
            require(prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0, "drop a capability");
        require(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) == 0, "clear ambient capabilities");
        constexpr unsigned long bits = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP_LOCKED |
                                       SECBIT_KEEP_CAPS_LOCKED | SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;
        require(prctl(PR_SET_SECUREBITS, bits, 0, 0, 0) == 0, "lock the rights of root");
        (void)syscall(SYS_keyctl, 1 /*KEYCTL_JOIN_SESSION_KEYRING*/, nullptr);  // no keys from outside, where there are keys
        if (plan_.is_root) {
            // SAFETY: straight system calls; glibc's wrappers would speak to threads that this clone has not.
            require(syscall(SYS_setgroups, 0, nullptr) == 0, "leave groups");
            require(syscall(SYS_setresgid, plan_.uid, plan_.uid, plan_.uid) == 0, "change the group");
            require(syscall(SYS_setresuid, plan_.uid, plan_.uid, plan_.uid) == 0, "change the user");
        }
        __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
        __user_cap_data_struct none[2] = {};
        require(syscall(SYS_capset, &header, none) == 0, "drop all capabilities");
        lower(RLIMIT_CORE, max_core_bytes);
        lower(RLIMIT_NOFILE, max_open_files);
        umask(022);
        require(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0, "become unreadable");
        require(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "give up new privileges");
        require(load_seccomp_filter(*plan_.filter), "load the filter");
    }

    /// What remains after this: entering a sandbox's namespaces, its user, and giving up the rest there.
    void keep_zygote_rights() {
        constexpr int kept[] = {CAP_SYS_ADMIN, CAP_SYS_CHROOT, CAP_SETUID, CAP_SETGID, CAP_SETPCAP};
        __user_cap_data_struct rights[2] = {};
        for (int capability : kept) rights[CAP_TO_INDEX(capability)].permitted |= CAP_TO_MASK(capability);
        for (int capability = 0; prctl(PR_CAPBSET_READ, capability, 0, 0, 0) >= 0; ++capability) {
            bool is_kept = (rights[CAP_TO_INDEX(capability)].permitted & CAP_TO_MASK(capability)) != 0;
            require(is_kept || prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0, "drop a capability");
        }
        require(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) == 0, "clear ambient capabilities");
        require(syscall(SYS_setgroups, 0, nullptr) == 0, "leave groups");
        for (auto& half : rights) half.effective = half.permitted;
        __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
        require(syscall(SYS_capset, &header, rights) == 0, "drop capabilities");
        lower(RLIMIT_CORE, max_core_bytes);
        umask(022);
        require(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "give up new privileges");
    }

    void require(bool done, const char* step, const char* detail = "") {
        if (done) return;
        StepFailure failure{};
        failure.error = errno;
        std::snprintf(failure.step, sizeof failure.step, "%s%s%s", step, *detail ? " " : "", detail);
        (void)!write(status_, &failure, sizeof failure);
        _exit(1);
    }

private:
    // ---- what stands outside, taken hold of before the new root covers anything

    int clone_tree(int folder, std::uint64_t attributes, const char* step, const char* detail) {
        require(folder >= 0, step, detail);
        // Mounts below (a /usr/local of its own) come along, with the same attributes.
        int tree = open_tree(folder, "", AT_EMPTY_PATH | AT_RECURSIVE | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
        require(tree >= 0, step, detail);
        mount_attr attr{};
        attr.attr_set = attributes;
        require(mount_setattr(tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &attr, sizeof attr) == 0, step, detail);
        close(folder);
        return tree;
    }

    void take_trees() {
        usr_ = clone_tree(open("/usr", O_PATH | O_DIRECTORY | O_CLOEXEC), read_only_tree, "take", "/usr");
        kernel_ = clone_tree(open_folder(plan_.kernel_dir, "", ""), read_only_tree, "take", "the kernel's helpers");
        if (int wheels = open_folder(plan_.wheels, "", ""); wheels >= 0)
            wheels_ = clone_tree(wheels, read_only_tree | MOUNT_ATTR_NOEXEC, "take", "the wheels");
        if (plan_.home) {
            int home = open_folder(plan_.homes_dir, plan_.home, "");
            require_owner(home, "find the home");
            home_ = clone_tree(home, person_tree, "take", "the home");
        }
        if (!plan_.runtime) return;
        int sockets = open_folder(plan_.runtimes_dir, plan_.runtime, "kernel");
        require_owner(sockets, "find the socket folder");
        sockets_ = clone_tree(sockets, person_tree | MOUNT_ATTR_NOEXEC, "take", "the socket folder");
    }

    void require_owner(int folder, const char* step) {
        struct stat status{};
        require(folder >= 0 && fstat(folder, &status) == 0, step);
        if (status.st_uid != plan_.uid) {
            errno = EPERM;
            require(false, step, "of this user");
        }
    }

    // ---- the new root; its paths are relative to it until we stand inside

    void make_root() {
        // Over /tmp, which every machine has, and which only this mount namespace sees covered.
        require(mount("stoa", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=755,size=2m,nr_inodes=2k") == 0, "mount the root");
        require(chdir("/tmp") == 0, "enter the root");
        umask(0);
    }

    void folder(const char* path, mode_t mode = 0755) { require(mkdir(path, mode) == 0 || errno == EEXIST, "make", path); }

    void move_tree(int tree, const char* path) {
        folder(path);
        require(move_mount(tree, "", AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH) == 0, "mount", path);
        close(tree);
    }

    void mount_tmpfs(const char* path, unsigned long flags, std::uint64_t bytes, unsigned mode, const char* source = "stoa") {
        folder(path);
        char options[96];
        const std::uint64_t inodes = bytes / bytes_per_inode < min_inodes ? min_inodes : bytes / bytes_per_inode;
        std::snprintf(options, sizeof options, "mode=%o,size=%llu,nr_inodes=%llu", mode, static_cast<unsigned long long>(bytes),
                      static_cast<unsigned long long>(inodes));
        require(mount(source, path, "tmpfs", flags, options) == 0, "mount", path);
    }

    void bind_onto(const char* source, const char* path, std::uint64_t attributes) {
        int tree = open_tree(AT_FDCWD, source, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE | AT_SYMLINK_NOFOLLOW);
        require(tree >= 0, "take", source);
        mount_attr attr{};
        attr.attr_set = attributes;
        require(attributes == 0 || mount_setattr(tree, "", AT_EMPTY_PATH | AT_RECURSIVE, &attr, sizeof attr) == 0, "protect",
                path);
        require(move_mount(tree, "", AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH) == 0, "mount", path);
        close(tree);
    }

    void write_file(const char* path, std::string_view text) {
        int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
        require(file >= 0 && write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()), "write", path);
        close(file);
    }

    /// The same thing as outside: a link stays a link, a file or folder is bound read-only; what is not there is left out.
    void mirror(const char* source, const char* path) {
        struct stat status{};
        if (lstat(source, &status) != 0) return;
        if (S_ISLNK(status.st_mode)) {
            char target[256];
            ssize_t size = readlink(source, target, sizeof target - 1);
            if (size <= 0) return;
            target[size] = '\0';
            require(symlink(target, path) == 0, "link", path);
        } else if (S_ISDIR(status.st_mode)) {
            folder(path);
            bind_onto(source, path, read_only_tree);
        } else if (S_ISREG(status.st_mode)) {
            write_file(path, "");
            bind_onto(source, path, read_only_tree | MOUNT_ATTR_NOEXEC);
        }
    }

    void make_system() {
        move_tree(usr_, "usr");
        for (const char* name : system_links) {
            Path outside("/");
            mirror(outside.add(name).c_str(), name);
        }
    }

    void make_etc() {
        folder("etc");
        for (const char* name : etc_entries) mirror_etc(name);
        // The interpreters' own configuration, whatever their version.
        if (DIR* etc = opendir("/etc")) {
            while (dirent* entry = readdir(etc))
                if (starts_with(entry->d_name, "python")) mirror_etc(entry->d_name);
            closedir(etc);
        }
        folder("etc/ssl");
        mirror("/etc/ssl/certs", "etc/ssl/certs");
        mirror("/etc/ssl/openssl.cnf", "etc/ssl/openssl.cnf");
        Text<512> text("root:x:0:0:root:/:/usr/sbin/nologin\nuser:x:");
        text.add(plan_.uid).add(":").add(plan_.uid).add(
            ":user:/home/user:/bin/bash\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n");
        write_file("etc/passwd", text.view());
        text.clear();
        text.add("root:x:0:\nuser:x:").add(plan_.uid).add(":\nnogroup:x:65534:\n");
        write_file("etc/group", text.view());
        write_file("etc/hosts", "127.0.0.1 localhost stoa\n::1 localhost\n");
        write_file("etc/hostname", "stoa\n");
        write_file("etc/resolv.conf", "");
        write_file("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\n");
        require(symlink("/proc/self/mounts", "etc/mtab") == 0, "link etc/mtab");
    }

    void mirror_etc(const char* name) {
        Path outside("/etc/");
        Path inside("etc/");
        mirror(outside.add(name).c_str(), inside.add(name).c_str());
    }

    void make_devices() {
        mount_tmpfs("dev", MS_NOSUID | MS_NOEXEC, 64 * 1024, 0755);
        for (const Device& device : devices) {
            Path path("dev/");
            path.add(device.name);
            if (plan_.is_root && mknod(path.c_str(), S_IFCHR | 0666, makedev(device.major, device.minor)) == 0) continue;
            Path outside("/dev/");
            (void)unlink(path.c_str());
            write_file(path.c_str(), "");
            bind_onto(outside.add(device.name).c_str(), path.c_str(), MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC);
        }
        folder("dev/pts");
        // The kernel counts terminals of all sandboxes together (kernel.pty.max): one must not take them all.
        require(mount("stoa", "dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620,max=128") == 0,
                "mount dev/pts");
        mount_tmpfs("dev/shm", MS_NOSUID | MS_NODEV, plan_.tmp_bytes, 01777);
        constexpr const char* links[][2] = {{"pts/ptmx", "dev/ptmx"},
                                            {"/proc/self/fd", "dev/fd"},
                                            {"fd/0", "dev/stdin"},
                                            {"fd/1", "dev/stdout"},
                                            {"fd/2", "dev/stderr"}};
        for (const auto& link : links) require(symlink(link[0], link[1]) == 0, "link", link[1]);
        require(mount(nullptr, "dev", nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NOEXEC, nullptr) == 0,
                "protect dev");
    }

    void make_proc() {
        folder("proc");
        constexpr unsigned long flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;
        require(mount("proc", "proc", "proc", flags, "hidepid=invisible") == 0, "mount proc");
        for (const char* path : proc_hidden_files)
            if (access(path, F_OK) == 0) require(mount("dev/null", path, nullptr, MS_BIND, nullptr) == 0, "hide", path);
        for (const char* path : proc_hidden_folders)
            if (access(path, F_OK) == 0)
                require(mount("stoa", path, "tmpfs", flags | MS_RDONLY, "size=4k,mode=555") == 0, "hide", path);
        turn_knobs();
        for (const char* path : proc_fixed_folders)
            if (access(path, F_OK) == 0) bind_onto(path, path, read_only_tree | MOUNT_ATTR_NOEXEC);
    }

    void turn_knobs() {
        for (const Knob& knob : ipc_knobs) (void)write_small_file(AT_FDCWD, knob.path, knob.value);
        (void)write_small_file(AT_FDCWD, connection_knob.path, connection_knob.value);
        // SAFETY: on a kernel where these belong to root of the machine, a guest's leavings are held by its memory group alone.
        Text<32> pages;
        pages.add(plan_.tmp_bytes / 4096);
        (void)write_small_file(AT_FDCWD, "proc/sys/kernel/shmall", pages.view());
    }

    void make_own_folders() {
        mount_tmpfs("tmp", MS_NOSUID | MS_NODEV, plan_.tmp_bytes, 01777);
        folder("var");
        require(symlink("/tmp", "var/tmp") == 0, "link var/tmp");
        folder("var/cache");
        mirror("/var/cache/fontconfig", "var/cache/fontconfig");
        folder("run");
        folder("home");
        folder("opt");
        folder("opt/stoa");
        move_tree(kernel_, "opt/stoa/kernel");
        folder("opt/stoa/wheels");  // pip is told of it in any case
        if (wheels_ >= 0) move_tree(wheels_, "opt/stoa/wheels");
        if (plan_.home) {
            move_tree(home_, "home/user");
        } else {
            mount_tmpfs("home/user", MS_NOSUID | MS_NODEV, unclaimed_home_bytes, 01777, unclaimed_home);
        }
        if (plan_.runtime) {
            move_tree(sockets_, "run/kernel");
        } else {
            mount_tmpfs("run/kernel", MS_NOSUID | MS_NODEV | MS_NOEXEC, 64 * 1024, 01777);
        }
    }

    void enter_root() {
        require(syscall(SYS_pivot_root, ".", ".") == 0, "change the root (a chroot or an initramfs is no root to leave)");
        require(umount2(".", MNT_DETACH) == 0, "leave the old root");
        require(chdir("/") == 0, "enter the root");
        require(mount(nullptr, "/", nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV, nullptr) == 0,
                "protect the root");
        require(chdir("/home/user") == 0, "enter the home");
    }

    void raise_loopback() {
        int socket_fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        ifreq request{};
        std::memcpy(request.ifr_name, "lo", 3);
        request.ifr_flags = IFF_UP | IFF_RUNNING;
        require(socket_fd >= 0 && ioctl(socket_fd, SIOCSIFFLAGS, &request) == 0, "raise the loopback");
        close(socket_fd);
    }

    /// Listens on the sandbox's own loopback and is handed out: the shim serves it as an HTTP proxy, so that what is inside
    /// reaches what the policy allows and nothing else, without an interface or a route.
    void make_way_out(int control) {
        int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(way_out_port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        require(listener >= 0 && bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                    listen(listener, 64) == 0,
                "listen for programs that want out");
        char text[] = "WAYOUT";
        const iovec part{text, sizeof text - 1};
        require(send_descriptors(control, &part, 1, &listener, 1, 0), "hand out the way out");
        close(listener);
    }

    void lower(int resource, rlim_t value) {
        rlimit limit{};
        require(getrlimit(static_cast<__rlimit_resource>(resource), &limit) == 0, "read a limit");
        rlim_t wanted = value < limit.rlim_max ? value : limit.rlim_max;
        limit = {wanted, wanted};
        require(setrlimit(static_cast<__rlimit_resource>(resource), &limit) == 0, "lower a limit");
    }

    const SandboxPlan& plan_;
    int status_;
    int usr_ = -1;
    int kernel_ = -1;
    int wheels_ = -1;
    int home_ = -1;
    int sockets_ = -1;
};

/// Standard descriptors to /dev/null, the kept ones as 3, 4 and so on, nothing else. Those that are -1 stay so.
void arrange_descriptors(Builder& builder, std::initializer_list<int*> kept) {
    bool done = true;
    for (int* each : kept) {  // out of the way first
        if (*each < 0) continue;
        *each = fcntl(*each, F_DUPFD_CLOEXEC, 16);
        done = done && *each >= 0;
    }
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    done = done && null >= 0;
    for (int number = 0; number < 3; ++number) done = done && dup2(null, number) == number;
    int next = 3;
    for (int* each : kept) {
        if (*each < 0) continue;
        done = done && dup3(*each, next, O_CLOEXEC) == next;
        if (done) *each = next++;
    }
    done = done && close_range(static_cast<unsigned>(next), ~0u, 0) == 0;
    builder.require(done, "arrange descriptors");
}

}  // namespace

int open_folder(const char* base, const char* name, const char* below) {
    open_how how{};
    how.flags = O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW;
    how.resolve = RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    int folder = static_cast<int>(syscall(SYS_openat2, AT_FDCWD, base, &how, sizeof how));
    how.resolve |= RESOLVE_BENEATH;
    for (const char* step : {name, below}) {
        if (folder < 0 || !*step) continue;
        int next = static_cast<int>(syscall(SYS_openat2, folder, step, &how, sizeof how));
        int error = errno;
        close(folder);
        errno = error;
        folder = next;
    }
    return folder;
}

namespace {

/// What the spawner was started with stands in this copy too, and /proc would show it of each process that init forks, until that
/// executes something.
void forget_words(const SandboxPlan& plan) {
    constexpr std::string_view name = "stoa-init";
    for (std::size_t i = 0; i < plan.words_size; ++i) plan.words[i] = i < name.size() && i + 1 < plan.words_size ? name[i] : '\0';
}

}  // namespace

void run_sandbox(const SandboxPlan& plan, int control, int status) {
    char go = 0;
    if (read(status, &go, 1) != 1) _exit(1);
    Builder builder(plan, status);
    // After the groups: the namespace's root is the group we stand in now.
    builder.require(unshare(CLONE_NEWCGROUP) == 0, "hide the groups");
    forget_words(plan);
    builder.build(control);
    InitPlan init = plan.init;
    arrange_descriptors(
        builder, {&control, &status, &init.coming.go, &init.coming.output, &init.coming.program_output, &init.coming.arrival});
    Builder inside(plan, status);
    inside.drop_rights();
    char ready = 'R';
    if (write(status, &ready, 1) != 1) _exit(1);
    close(status);
    init.control = control;
    run_init(init);
}

void run_zygote(const SandboxPlan& plan, int status, int filter, int oom_score) {
    setsid();
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    signal(SIGPIPE, SIG_DFL);
    Builder builder(plan, status);
    Text<16> score;
    (void)write_small_file(-1, "/proc/self/oom_score_adj", score.add(static_cast<std::uint64_t>(oom_score)).view());
    // What it complains of goes where the spawner's complaints go.
    int errors = fcntl(2, F_DUPFD_CLOEXEC, 16);
    builder.build(-1);
    arrange_descriptors(builder, {&status, &filter, &errors});
    Builder inside(plan, status);
    inside.keep_zygote_rights();
    inside.require(dup2(errors, 2) == 2 && fcntl(status, F_SETFD, 0) == 0 && fcntl(filter, F_SETFD, 0) == 0,
                   "arrange descriptors");
    execve(plan.init.arguments[0], const_cast<char* const*>(plan.init.arguments),
           const_cast<char* const*>(plan.init.environment));
    inside.require(false, "execute", plan.init.arguments[0]);
    _exit(1);
}

}  // namespace stoa::sandbox
