#include "sandbox/claim.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/fd.h"
#include "sandbox/processes.h"
#include "sandbox/recipe.h"

namespace stoa::sandbox {

namespace {

constexpr const char* home_inside = "/home/user";

/// How a child of ours ended: zero, or the errno that it left with.
int wait_for(pid_t pid) {
    int status = 0;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) return errno;
    return WIFEXITED(status) ? WEXITSTATUS(status) : EIO;
}

/// A user namespace in which nobody lives: it says that files of one user are to be shown as another's. The same for groups.
Fd make_id_map(uid_t stored, uid_t shown) {
    int pipes[2];
    if (pipe2(pipes, O_CLOEXEC) != 0) return {};
    Fd wait(pipes[0]);
    Fd go(pipes[1]);
    clone_args args{};
    args.flags = CLONE_NEWUSER;
    args.exit_signal = SIGCHLD;
    long pid = syscall(SYS_clone3, &args, sizeof args);
    if (pid < 0) return {};
    if (pid == 0) {
        // SAFETY: it only waits, so that its namespace can be opened; straight system calls.
        close(go.get());
        char nothing = 0;
        (void)!read(wait.get(), &nothing, 1);
        _exit(0);
    }
    Path folder("/proc/");
    folder.add(static_cast<std::uint64_t>(pid)).add("/");
    Text<64> line;
    line.add(stored).add(" ").add(shown).add(" 1\n");
    bool done = true;
    for (const char* file : {"uid_map", "gid_map"}) {
        Path path(folder.view());
        done = done && write_small_file(AT_FDCWD, path.add(file).c_str(), line.view());
    }
    Path path(folder.view());
    Fd map(done ? open(path.add("ns/user").c_str(), O_RDONLY | O_CLOEXEC) : -1);
    int error = errno;
    go.reset();
    (void)wait_for(static_cast<pid_t>(pid));
    errno = error;
    return map;
}

/// A copy of the folder's mount that shows the files of `stored` as those of `shown`.
Fd map_folder(int folder, uid_t stored, uid_t shown, const char*& step) {
    step = "map a user to another";
    Fd map = make_id_map(stored, shown);
    if (!map) return {};
    step = "take the home";
    Fd tree(open_tree(folder, "", AT_EMPTY_PATH | AT_RECURSIVE | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC));
    if (!tree) return {};
    mount_attr attr{};
    attr.attr_set = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_IDMAP;
    attr.userns_fd = static_cast<std::uint64_t>(map.get());
    step = "show the home's files as the sandbox's (the file system may not be able to)";
    if (mount_setattr(tree.get(), "", AT_EMPTY_PATH | AT_RECURSIVE, &attr, sizeof attr) != 0) return {};
    return tree;
}

bool is_unclaimed(pid_t init) {
    static char text[64 * 1024];
    Path path("/proc/");
    path.add(static_cast<std::uint64_t>(init)).add("/mountinfo");
    ssize_t size = read_small_file(AT_FDCWD, path.c_str(), text, sizeof text);
    return size > 0 && static_cast<std::size_t>(size) < sizeof text && has_empty_home({text, static_cast<std::size_t>(size)});
}

/// In the sandbox's mounts: the empty home goes, the person's comes. The errno, or zero.
int change_home(int init_pidfd, int tree) {
    if (setns(init_pidfd, CLONE_NEWNS) != 0) return errno;
    // SAFETY: no step of this path is the guest's, and no guest has run here yet.
    if (umount2(home_inside, MNT_DETACH | UMOUNT_NOFOLLOW) != 0) return errno;
    open_how how{};
    how.flags = O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW;
    how.resolve = RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    int place = static_cast<int>(syscall(SYS_openat2, AT_FDCWD, home_inside, &how, sizeof how));
    if (place < 0) return errno;
    return move_mount(tree, "", place, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH) == 0 ? 0 : errno;
}

}  // namespace

bool has_empty_home(std::string_view mountinfo) {
    bool is_empty = false;
    while (!mountinfo.empty()) {
        std::string_view line = take_part(mountinfo, '\n');
        for (int field = 1; field <= 4; ++field) take_part(line, ' ');
        if (take_part(line, ' ') != home_inside) continue;
        while (!line.empty() && take_part(line, ' ') != "-") {
        }
        is_empty = take_part(line, ' ') == "tmpfs" && take_part(line, ' ') == unclaimed_home;  // the last mount covers the others
    }
    return is_empty;
}

bool can_claim(const char* homes_dir, uid_t any_uid, Sentence& reason) {
    const char* step = "open the folder of homes";
    Fd homes(open_folder(homes_dir, "", ""));
    if (homes && map_folder(homes.get(), any_uid, any_uid, step)) return true;
    int error = errno;
    reason.clear();
    reason.add("no home can be given to a waiting sandbox: can't ").add(step).add(": ").add(std::strerror(error));
    return false;
}

const char* move_home(const HomeClaim& claim) {
    // SAFETY: whoever has a home keeps it; a second one would bring two people together.
    if (!is_unclaimed(claim.init)) {
        errno = EBUSY;
        return "find the empty home of a waiting sandbox";
    }
    Fd home(open_folder(claim.homes_dir, claim.home, ""));
    struct stat status {};
    if (!home || fstat(home.get(), &status) != 0) return "find the home";
    if (status.st_uid != claim.person) {
        errno = EPERM;
        return "find the home of this user";
    }
    const char* step = nullptr;
    Fd tree = map_folder(home.get(), claim.person, claim.inside, step);
    if (!tree) return step;
    pid_t pid = fork();  // for a thread that stands in other mounts a moment; nothing of theirs is executed
    if (pid == 0) _exit(change_home(claim.init_pidfd, tree.get()));
    if (pid < 0) return "fork for the home";
    errno = wait_for(pid);
    return errno == 0 ? nullptr : "move the home into the sandbox";
}

}  // namespace stoa::sandbox
