#include <fmt/format.h>
#include <sched.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <fstream>
#include <iterator>

#include "app/doctor.h"
#include "app/own_spawner.h"
#include "sandbox/spawner_client.h"

namespace stoa {

namespace {

constexpr long cgroup2_magic = 0x63677270;

std::string read_line(const char* path) {
    std::ifstream in(path);
    std::string line;
    std::getline(in, line);
    return line;
}

/// In a child, since a namespace can't be left again.
bool can_make_user_namespace() {
    const pid_t pid = ::fork();
    if (pid < 0) return false;
    if (pid == 0) ::_exit(::unshare(CLONE_NEWUSER) == 0 ? 0 : 1);
    return wait_for(pid) == 0;
}

/// The bits of CapEff that the spawner uses as root.
bool has_capabilities() {
    constexpr int needed[] = {5 /*KILL*/, 6 /*SETGID*/, 7 /*SETUID*/, 8 /*SETPCAP*/, 21 /*SYS_ADMIN*/};
    std::ifstream in("/proc/self/status");
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with("CapEff:\t")) continue;
        const auto held = std::stoull(line.substr(8), nullptr, 16);
        for (const int bit : needed) {
            if (!(held >> bit & 1)) return false;
        }
        return true;
    }
    return false;
}

std::string why_no_user_namespaces() {
    if (read_line("/proc/sys/user/max_user_namespaces") == "0") return "set sysctl user.max_user_namespaces above 0, or run as root";
    if (read_line("/proc/sys/kernel/unprivileged_userns_clone") == "0")
        return "set sysctl kernel.unprivileged_userns_clone=1, or run as root";
    if (read_line("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1")
        return "set sysctl kernel.apparmor_restrict_unprivileged_userns=0, or run as root";
    return "run as root; in a container its filter of system calls must allow namespaces (--security-opt seccomp=unconfined, "
           "--cap-add SYS_ADMIN)";
}

std::string cgroup_version() {
    struct statfs found {};
    if (::statfs("/sys/fs/cgroup", &found) != 0) return "none are mounted";
    if (found.f_type == cgroup2_magic) return "version 2 (" + read_line("/sys/fs/cgroup/cgroup.controllers") + ")";
    return std::filesystem::exists("/sys/fs/cgroup/unified") ? "version 1 beside an empty version 2" : "version 1";
}

}  // namespace

Finding check_kernel(std::string_view release) {
    Finding out{Health::ok, "linux", std::string(release), {}};
    int major = 0, minor = 0;
    const auto [dot, error] = std::from_chars(release.data(), release.data() + release.size(), major);
    if (error == std::errc() && dot != release.data() + release.size()) (void)std::from_chars(dot + 1, release.data() + release.size(), minor);
    if (major < 5 || (major == 5 && minor < 12)) {
        out.health = Health::missing;
        out.advice = "sandboxes need Linux 5.12; Debian 12 has 6.1";
    } else if (major == 5 || (major == 6 && minor < 1)) {
        out.health = Health::weaker;
        out.advice = "it should do, but what is tested is 6.1 (Debian 12) and later";
    }
    return out;
}

Finding check_rights() {
    if (::geteuid() == 0) {
        if (has_capabilities()) return {Health::ok, "rights", "root: every person's code runs under a user id of its own", {}};
        return {Health::missing, "rights", "root without the capabilities to make sandboxes",
                "in a container add --cap-add SYS_ADMIN, or run outside of it"};
    }
    if (can_make_user_namespace())
        return {Health::weaker, "rights", "an ordinary user with user namespaces: all kernels share your user id, for one person only",
                "run as root (./run, or the units of deploy/) to have more people"};
    return {Health::missing, "rights", "an ordinary user who can't make user namespaces", why_no_user_namespaces()};
}

Finding check_seccomp() {
    const std::string actions = read_line("/proc/sys/kernel/seccomp/actions_avail");
    if (actions.find("errno") != std::string::npos) return {Health::ok, "seccomp", "system calls can be filtered", {}};
    return {Health::missing, "seccomp", "this Linux can't filter system calls", "use one built with CONFIG_SECCOMP_FILTER, as Debian's is"};
}

Finding judge_limits(std::string_view memory, std::string_view processes, std::string_view cpu, bool as_root) {
    const auto all = [&](std::string_view word) { return memory == word && processes == word && cpu == word; };
    Finding out{Health::ok, "limits", fmt::format("memory by {}, processes by {}, processors by {}; cgroups: {}", memory, processes, cpu,
                                                  cgroup_version()), {}};
    if (all("cgroup2")) return out;
    out.health = Health::weaker;
    const bool by_groups = memory.starts_with("cgroup") && processes.starts_with("cgroup") && cpu.starts_with("cgroup");
    if (by_groups) {
        out.advice = "holds; version 2 alone (boot with systemd.unified_cgroup_hierarchy=1) makes starts some 15 ms quicker";
    } else if (as_root) {
        out.advice = "a kernel's memory is not bounded as a whole: mount cgroup version 2 with the controllers memory, pids and cpu";
    } else {
        out.advice = "limits hold for each process, not for a kernel as a whole: start it from a group of your own, as with "
                     "systemd-run --user --scope -p Delegate=yes";
    }
    return out;
}

Finding judge_sleep(std::string_view sleep_memory, bool has_swap, bool as_root) {
    if (sleep_memory != "swapped") return {Health::ok, "sleep", has_swap ? "what sleeps stays in memory; host.sleep_memory = \"swapped\" would use this machine's swap" : "what sleeps stays in memory", {}};
    if (!has_swap)
        return {Health::weaker, "sleep", "what sleeps stays in memory: this machine has no swap, so host.sleep_memory does nothing",
                "make some, zram for the quickest (package zram-tools), or set host.sleep_memory to \"kept\""};
    if (!as_root)
        return {Health::weaker, "sleep", "what sleeps stays in memory: an ordinary user can't write it to swap", "run as root (./run, or the units of deploy/)"};
    return {Health::ok, "sleep", "the memory of what sleeps is written to swap", {}};
}

Findings try_sandbox() {
    try {
        const Owner owner = find_owner();
        const Workplace place(owner);
        const SpawnerProcess spawner(place, place.reachable(find_programs()), owner);
        const auto begun = std::chrono::steady_clock::now();
        const SandboxProbe probe = SpawnerClient(spawner.socket()).probe();
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
        if (!probe.possible)
            return {{Health::missing, "sandbox", probe.reason,
                     "nothing runs without a sandbox; in a container see docs/operating.md, When something is wrong"}};
        return {{Health::ok, "sandbox", fmt::format("made and ended in {:.0f} ms", took.count()), {}},
                judge_limits(probe.limits.memory, probe.limits.processes, probe.limits.cpu, ::geteuid() == 0)};
    } catch (const std::exception& failure) {
        return {{Health::missing, "sandbox", failure.what(), "none could be tried"}};
    }
}

std::optional<Finding> ask_service_spawner(const std::string& socket) {
    std::error_code unseen;
    if (socket.empty() || !std::filesystem::exists(socket, unseen)) return std::nullopt;
    const SandboxProbe probe = SpawnerClient(socket).probe();
    if (probe.possible) return Finding{Health::ok, "service", "its spawner makes sandboxes", {}};
    return Finding{Health::missing, "service", "its spawner makes no sandbox: " + probe.reason,
                   "see systemctl status stoa-spawner; what a unit forbids its spawner is forbidden in sandboxes too (deploy/stoa-spawner.service)"};
}

}  // namespace stoa
