#include "sandbox/cgroups.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/fd.h"
#include "sandbox/processes.h"

namespace stoa::sandbox {

namespace {

constexpr std::uint64_t period_us = 100'000;

std::array<const Controller*, max_group_files> all_of(const Cgroups& cgroups) {
    return {&cgroups.memory, &cgroups.processes, &cgroups.cpu, &cgroups.cpu_account, &cgroups.disk, &cgroups.freezer};
}

Path join(std::string_view folder, std::string_view name) {
    Path path(folder);
    return path.add("/").add(name);
}

bool write_in(const Path& folder, std::string_view file, std::string_view text) {
    return write_small_file(AT_FDCWD, join(folder.view(), file).c_str(), text);
}

bool exists_in(const Path& folder, std::string_view file) { return access(join(folder.view(), file).c_str(), F_OK) == 0; }

bool make_folder(const Path& folder) { return mkdir(folder.c_str(), 0755) == 0 || errno == EEXIST; }

/// A file of /proc in a buffer of our own; one at a time. Mount tables of big machines are long.
std::string_view read_proc(const char* path) {
    static char buffer[256 * 1024];
    ssize_t size = read_small_file(AT_FDCWD, path, buffer, sizeof buffer);
    return size > 0 ? std::string_view(buffer, static_cast<std::size_t>(size)) : std::string_view();
}

/// The folder of our own group as this mount shows it: the mount's root is taken off the front of the group's path.
Path own_folder(const Path& mount_point, const Path& root, std::string_view group) {
    if (root.view() != "/" && starts_with(group, root.view())) group.remove_prefix(root.size());
    if (group == "/") group = {};
    Path folder(mount_point.view());
    return folder.add(group);
}

// ---- v2

bool enable(const Path& folder, std::string_view controller) {
    Text<32> text("+");
    return write_in(folder, "cgroup.subtree_control", text.add(controller).view());
}

bool is_enabled(const Path& folder, std::string_view controller) {
    char list[512];
    ssize_t size = read_small_file(AT_FDCWD, join(folder.view(), "cgroup.controllers").c_str(), list, sizeof list);
    if (size <= 0) return false;
    if (list[size - 1] == '\n') --size;
    return has_word({list, static_cast<std::size_t>(size)}, ' ', controller);
}

/// A group that hands controllers on may hold no processes itself, so the caller steps aside into a leaf.
bool step_aside(const Path& folder) {
    Path leaf = join(folder.view(), "stoa-spawner");
    return make_folder(leaf) && write_in(leaf, "cgroup.procs", "0");
}

bool find_v2(std::string_view asked_folder, Path& folder) {
    Path mount_point;
    Path root;
    Path group;
    if (!parse_v2_mount(read_proc("/proc/self/mountinfo"), mount_point, root)) return false;
    if (!parse_own_group(read_proc("/proc/self/cgroup"), "", group)) return false;
    if (!asked_folder.empty()) {
        folder = Path(asked_folder);
    } else if (geteuid() == 0) {
        folder = mount_point;
    } else {
        std::string_view own = group.view();  // after a restart we may stand in our leaf already
        constexpr std::string_view leaf = "/stoa-spawner";
        if (own.size() >= leaf.size() && own.substr(own.size() - leaf.size()) == leaf) own.remove_suffix(leaf.size());
        folder = own_folder(mount_point, root, own);
    }
    return true;
}

void adopt_v2(const Path& base, Cgroups& out) {
    constexpr std::string_view names[] = {"memory", "pids", "cpu", "io"};
    Controller* controllers[] = {&out.memory, &out.processes, &out.cpu, &out.disk};
    Path folder = join(base.view(), "stoa");
    bool some = false;
    for (int i = 0; i < 3; ++i) some = some || is_enabled(base, names[i]);  // io alone is not worth a group
    if (!some || !make_folder(folder)) return;
    for (int i = 0; i < 4; ++i) {
        if (!is_enabled(base, names[i])) continue;
        if (!enable(base, names[i]) && (errno != EBUSY || !step_aside(base) || !enable(base, names[i]))) continue;
        if (!is_enabled(folder, names[i]) || !enable(folder, names[i])) continue;
        controllers[i]->kind = LimitKind::cgroup2;
        controllers[i]->folder = folder;
    }
    if (out.memory.kind == LimitKind::cgroup2 || out.cpu.kind == LimitKind::cgroup2) {
        out.cpu_account.kind = LimitKind::cgroup2;  // cpu.stat counts even without the controller
        out.cpu_account.folder = folder;
    }
    for (const Controller* controller : controllers) {
        if (controller->kind == LimitKind::cgroup2) out.freezer = *controller;
    }
}

// ---- v1

void adopt_v1(std::string_view name, const char* needed_file, Controller& out) {
    if (out.kind != LimitKind::none) return;
    Path mount_point;
    Path root;
    Path group;
    if (!parse_v1_mount(read_proc("/proc/self/mountinfo"), name, mount_point, root)) return;
    if (!parse_own_group(read_proc("/proc/self/cgroup"), name, group)) return;
    Path folder = own_folder(mount_point, root, group.view());
    if (access(folder.c_str(), W_OK) != 0) folder = mount_point;
    folder.add("/stoa");
    if (folder.cut() || !make_folder(folder) || access(folder.c_str(), W_OK) != 0 || !exists_in(folder, needed_file)) return;
    out.kind = LimitKind::cgroup1;
    out.folder = folder;
}

bool write_number(const Path& folder, std::string_view file, std::uint64_t number) {
    Text<32> text;
    return write_in(folder, file, text.add(number).view());
}

const char* limit_memory(const Path& group, LimitKind kind, std::uint64_t bytes) {
    if (kind == LimitKind::cgroup2) {
        if (!write_number(group, "memory.max", bytes)) return "set memory.max";
        if (exists_in(group, "memory.swap.max") && !write_number(group, "memory.swap.max", 0)) return "set memory.swap.max";
        return nullptr;
    }
    if (!write_number(group, "memory.limit_in_bytes", bytes)) return "set memory.limit_in_bytes";
    // Version 1 counts what waits in TCP sockets on its own; without a limit it is the whole machine's.
    constexpr const char* in_sockets = "memory.kmem.tcp.limit_in_bytes";
    if (exists_in(group, in_sockets) && !write_number(group, in_sockets, bytes / 8)) return "set memory.kmem.tcp.limit_in_bytes";
    constexpr const char* with_swap = "memory.memsw.limit_in_bytes";
    return !exists_in(group, with_swap) || write_number(group, with_swap, bytes) ? nullptr : "set memory.memsw.limit_in_bytes";
}

const char* limit_cpu(const Path& group, LimitKind kind, std::uint64_t cores) {
    if (kind == LimitKind::cgroup2) {
        Text<64> text;
        return write_in(group, "cpu.max", text.add(cores * period_us).add(" ").add(period_us).view()) ? nullptr : "set cpu.max";
    }
    if (!write_number(group, "cpu.cfs_period_us", period_us)) return "set cpu.cfs_period_us";
    return write_number(group, "cpu.cfs_quota_us", cores * period_us) ? nullptr : "set cpu.cfs_quota_us";
}

const char* fill_group(const Cgroups& cgroups, std::string_view runtime, const GroupLimits& limits) {
    for (const Controller* controller : all_of(cgroups)) {
        if (controller->kind != LimitKind::none && !make_folder(join(controller->folder.view(), runtime))) return "make a group";
    }
    if (cgroups.memory.kind != LimitKind::none) {
        Path group = join(cgroups.memory.folder.view(), runtime);
        if (const char* step = limit_memory(group, cgroups.memory.kind, limits.memory_bytes)) return step;
    }
    if (cgroups.processes.kind != LimitKind::none) {
        Path group = join(cgroups.processes.folder.view(), runtime);
        if (!write_number(group, "pids.max", limits.processes)) return "set pids.max";
    }
    if (cgroups.cpu.kind != LimitKind::none) {
        Path group = join(cgroups.cpu.folder.view(), runtime);
        if (const char* step = limit_cpu(group, cgroups.cpu.kind, limits.cores)) return step;
    }
    return nullptr;
}

Path file_of(const Controller& controller, std::string_view runtime, std::string_view v1_file, std::string_view v2_file) {
    if (controller.kind == LimitKind::none) return {};
    Path path = join(controller.folder.view(), runtime);
    return path.add("/").add(controller.kind == LimitKind::cgroup2 ? v2_file : v1_file);
}

/// One line of mountinfo: its root (4th), mount point (5th), and after " - " the type and the options of the file system.
struct MountLine {
    std::string_view root, mount_point, type, options;
};

MountLine read_mount_line(std::string_view line) {
    MountLine mount;
    for (int field = 1; field <= 5; ++field) {
        std::string_view part = take_part(line, ' ');
        if (field == 4) mount.root = part;
        if (field == 5) mount.mount_point = part;
    }
    while (!line.empty() && take_part(line, ' ') != "-") {
    }
    mount.type = take_part(line, ' ');
    take_part(line, ' ');  // source
    mount.options = line;
    return mount;
}

}  // namespace

std::string_view limit_word(LimitKind kind) {
    constexpr std::string_view words[] = {"none", "rlimit", "cgroup1", "cgroup2"};
    return words[static_cast<int>(kind)];
}

bool has_word(std::string_view list, char separator, std::string_view word) {
    while (!list.empty())
        if (take_part(list, separator) == word) return true;
    return false;
}

bool parse_v1_mount(std::string_view mountinfo, std::string_view controller, Path& mount_point, Path& root) {
    while (!mountinfo.empty()) {
        MountLine mount = read_mount_line(take_part(mountinfo, '\n'));
        if (mount.type != "cgroup" || !has_word(mount.options, ',', controller)) continue;
        mount_point = Path(mount.mount_point);
        root = Path(mount.root);
        return !mount_point.cut() && !root.cut();
    }
    return false;
}

bool parse_v2_mount(std::string_view mountinfo, Path& mount_point, Path& root) {
    while (!mountinfo.empty()) {
        MountLine mount = read_mount_line(take_part(mountinfo, '\n'));
        if (mount.type != "cgroup2") continue;
        mount_point = Path(mount.mount_point);
        root = Path(mount.root);
        return !mount_point.cut() && !root.cut();
    }
    return false;
}

bool parse_own_group(std::string_view cgroup, std::string_view controller, Path& group) {
    while (!cgroup.empty()) {
        std::string_view line = take_part(cgroup, '\n');
        take_part(line, ':');
        std::string_view controllers = take_part(line, ':');
        bool ours = controller.empty() ? controllers.empty() : has_word(controllers, ',', controller);
        if (!ours || !starts_with(line, "/")) continue;
        group = Path(line);
        return !group.cut();
    }
    return false;
}

Cgroups find_cgroups(std::string_view v2_folder) {
    Cgroups cgroups;
    Path base;
    if (find_v2(v2_folder, base)) adopt_v2(base, cgroups);
    adopt_v1("memory", "memory.limit_in_bytes", cgroups.memory);
    adopt_v1("pids", "pids.max", cgroups.processes);
    adopt_v1("cpu", "cpu.cfs_quota_us", cgroups.cpu);
    adopt_v1("cpuacct", "cpuacct.usage", cgroups.cpu_account);
    // The file stands in groups below the top only: the folder "stoa" has it.
    adopt_v1("freezer", "freezer.state", cgroups.freezer);
    Sentence missing;
    auto note = [&](const Controller& controller, std::string_view name) {
        if (controller.kind == LimitKind::none) missing.add(missing.empty() ? "" : ", ").add(name);
    };
    note(cgroups.memory, "memory");
    note(cgroups.processes, "processes");
    note(cgroups.cpu, "processors");
    if (!missing.empty()) cgroups.weakness.add("no control group can be written here for: ").add(missing.view());
    return cgroups;
}

const char* make_group(const Cgroups& cgroups, std::string_view runtime, const GroupLimits& limits) {
    if (!remove_group(cgroups, runtime)) return "clear the group of an earlier sandbox that still has processes";
    const char* step = fill_group(cgroups, runtime, limits);
    if (step) {
        int error = errno;
        (void)remove_group(cgroups, runtime);
        errno = error;
    }
    return step;
}

int open_v2_group(const Cgroups& cgroups, std::string_view runtime) {
    for (const Controller* controller : {&cgroups.memory, &cgroups.processes, &cgroups.cpu}) {
        if (controller->kind != LimitKind::cgroup2) continue;
        return open(join(controller->folder.view(), runtime).c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    }
    return -1;
}

const char* join_v1_groups(const Cgroups& cgroups, std::string_view runtime, pid_t pid) {
    for (const Controller* controller : all_of(cgroups)) {
        if (controller->kind != LimitKind::cgroup1) continue;
        Path group = join(controller->folder.view(), runtime);
        if (!write_number(group, "cgroup.procs", static_cast<std::uint64_t>(pid))) return "enter a v1 group";
    }
    return nullptr;
}

int open_group_files(const Cgroups& cgroups, std::string_view runtime, Fd (&out)[max_group_files]) {
    int count = 0;
    bool has_v2 = false;  // one group holds all of its controllers
    for (const Controller* controller : all_of(cgroups)) {
        if (controller->kind == LimitKind::none || (controller->kind == LimitKind::cgroup2 && has_v2)) continue;
        has_v2 = has_v2 || controller->kind == LimitKind::cgroup2;
        Path path = join(controller->folder.view(), runtime);
        out[count] = Fd(open(path.add("/cgroup.procs").c_str(), O_WRONLY | O_CLOEXEC));
        if (!out[count++]) return -1;
    }
    return count;
}

void set_share(const Cgroups& cgroups, std::string_view runtime, Share share) {
    if (cgroups.cpu.kind == LimitKind::none) return;
    Path group = join(cgroups.cpu.folder.view(), runtime);
    // Between the kernel's least and its default, in the scale of each version.
    constexpr std::uint64_t weights[] = {1, 12, 100}, shares[] = {2, 128, 1024};
    const auto at = static_cast<std::size_t>(share);
    if (cgroups.cpu.kind == LimitKind::cgroup2) {
        (void)write_number(group, "cpu.weight", weights[at]);
    } else {
        (void)write_number(group, "cpu.shares", shares[at]);
    }
}

Path freezer_path(const Cgroups& cgroups, std::string_view runtime) {
    return file_of(cgroups.freezer, runtime, "freezer.state", "cgroup.freeze");
}

Path held_processes_path(const Cgroups& cgroups, std::string_view runtime) {
    return file_of(cgroups.freezer, runtime, "cgroup.procs", "cgroup.procs");
}

bool allow_swap(const Cgroups& cgroups, std::string_view runtime) {
    if (cgroups.memory.kind != LimitKind::cgroup2) return true;
    char limit[32];
    const Path most = file_of(cgroups.memory, runtime, {}, "memory.max");
    const Path swap = file_of(cgroups.memory, runtime, {}, "memory.swap.max");
    const ssize_t size = read_small_file(AT_FDCWD, most.c_str(), limit, sizeof limit);
    return size > 0 && write_small_file(AT_FDCWD, swap.c_str(), {limit, static_cast<std::size_t>(size)});
}

void forbid_swap(const Cgroups& cgroups, std::string_view runtime) {
    if (cgroups.memory.kind == LimitKind::cgroup2)
        (void)write_small_file(AT_FDCWD, file_of(cgroups.memory, runtime, {}, "memory.swap.max").c_str(), "0");
}

void thaw(const Cgroups& cgroups, std::string_view runtime) {
    const Path path = freezer_path(cgroups, runtime);
    if (!path.empty()) (void)write_small_file(AT_FDCWD, path.c_str(), cgroups.freezer.kind == LimitKind::cgroup2 ? "0" : "THAWED");
}

bool remove_group(const Cgroups& cgroups, std::string_view runtime) {
    bool all = true;
    for (const Controller* controller : all_of(cgroups)) {
        if (controller->kind == LimitKind::none) continue;
        if (rmdir(join(controller->folder.view(), runtime).c_str()) != 0 && errno != ENOENT) all = false;
    }
    return all;
}

Path memory_events_path(const Cgroups& cgroups, std::string_view runtime) {
    return file_of(cgroups.memory, runtime, "memory.oom_control", "memory.events");
}

Path memory_usage_path(const Cgroups& cgroups, std::string_view runtime) {
    return file_of(cgroups.memory, runtime, "memory.usage_in_bytes", "memory.current");
}

Path cpu_usage_path(const Cgroups& cgroups, std::string_view runtime) {
    return file_of(cgroups.cpu_account, runtime, "cpuacct.usage", "cpu.stat");
}

Path disk_usage_path(const Cgroups& cgroups, std::string_view runtime) {
    return file_of(cgroups.disk, runtime, "", "io.stat");
}

Path process_usage_path(const Cgroups& cgroups, std::string_view runtime) {
    return file_of(cgroups.processes, runtime, "pids.current", "pids.current");
}

}  // namespace stoa::sandbox
