#include "host/use_meter.h"

#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <string>

#include <fmt/format.h>

#include "egress/proxy.h"
#include "host/folders.h"

namespace stoa {

namespace {

using std::chrono::microseconds;

constexpr std::size_t max_processes_read = 256;  // of one runtime without a cgroup

std::optional<std::string> read_small(const std::filesystem::path& file) {
    try {
        return read_file(file, 64 << 10);
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

std::optional<std::int64_t> parse_number(std::string_view text) {
    std::int64_t number = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc()) return std::nullopt;
    return number;
}

// The n-th field, from 0, of words between single blanks.
std::string_view field(std::string_view text, int n) {
    while (n-- > 0) {
        const auto blank = text.find(' ');
        if (blank == text.npos) return {};
        text.remove_prefix(blank + 1);
    }
    return text.substr(0, text.find(' '));
}

std::optional<microseconds> read_cpu(const std::filesystem::path& file) {
    constexpr std::string_view key = "usage_usec ";
    const auto text = read_small(file);
    if (!text) return std::nullopt;
    if (const auto nanoseconds = parse_number(*text)) return microseconds(*nanoseconds / 1000);
    const auto at = text->find(key);
    const auto number = at == text->npos ? std::nullopt : parse_number(std::string_view(*text).substr(at + key.size()));
    return number ? std::optional(microseconds(*number)) : std::nullopt;
}

/// Memory that is shared by nature: what tmpfs holds, of any process of the group.
std::optional<std::int64_t> read_shared(const std::filesystem::path& memory_stat) {
    constexpr std::string_view key = "shmem ";
    const auto text = read_small(memory_stat);
    for (std::string_view left = text ? std::string_view(*text) : std::string_view(); !left.empty();) {
        if (left.starts_with(key)) return parse_number(left.substr(key.size()));
        const auto end = left.find('\n');
        left = end == left.npos ? std::string_view() : left.substr(end + 1);
    }
    return std::nullopt;
}

/// Sums lines of "8:0 rbytes=1 wbytes=2 ...".
std::uint64_t read_disk(const std::filesystem::path& file) {
    std::uint64_t sum = 0;
    const auto text = file.empty() ? std::nullopt : read_small(file);
    for (std::string_view left = text ? std::string_view(*text) : std::string_view(); !left.empty();) {
        const auto end = std::min(left.find('\n'), left.size());
        const std::string_view line = left.substr(0, end);
        for (const std::string_view key : {" rbytes=", " wbytes="}) {
            const auto at = line.find(key);
            if (at != line.npos) sum += static_cast<std::uint64_t>(parse_number(line.substr(at + key.size())).value_or(0));
        }
        left.remove_prefix(std::min(end + 1, left.size()));
    }
    return sum;
}

std::optional<NetworkUse> read_network(const std::filesystem::path& folder) {
    const auto text = read_small(folder / "network-use");
    return text ? parse_network_use(*text) : std::nullopt;
}

// Every process of a sandbox descends from its init.
std::optional<UseReading> read_tree(const ProcessId& init) {
    static const long page = ::sysconf(_SC_PAGESIZE);
    static const long tick = ::sysconf(_SC_CLK_TCK);
    UseReading sum;
    std::vector<pid_t> pids{init.pid};
    for (std::size_t i = 0; i < pids.size(); ++i) {
        const std::string folder = fmt::format("/proc/{}", pids[i]);
        const auto stat = read_small(folder + "/stat");
        const auto close = stat ? stat->rfind(')') : std::string::npos;
        if (!stat || close == std::string::npos || close + 2 > stat->size()) continue;
        const std::string_view rest = std::string_view(*stat).substr(close + 2);  // from field 3 on
        if (i == 0 && parse_number(field(rest, 19)) != static_cast<std::int64_t>(init.start_ticks)) return std::nullopt;
        const std::int64_t ticks = parse_number(field(rest, 11)).value_or(0) + parse_number(field(rest, 12)).value_or(0);
        sum.cpu += microseconds(ticks * 1'000'000 / tick);
        sum.memory_bytes += parse_number(field(rest, 21)).value_or(0) * page;
        auto children = read_small(fmt::format("{}/task/{}/children", folder, pids[i])).value_or("");
        for (std::string_view left = children; !left.empty() && pids.size() < max_processes_read;) {
            const auto blank = left.find(' ');
            if (const auto pid = parse_number(left.substr(0, blank))) pids.push_back(static_cast<pid_t>(*pid));
            left = blank == left.npos ? std::string_view() : left.substr(blank + 1);
        }
    }
    sum.processes = static_cast<std::int64_t>(pids.size());
    return sum;
}

}  // namespace

std::optional<UseReading> read_use(const LaunchedProcesses& processes) {
    std::optional<std::int64_t> memory;
    std::optional<microseconds> cpu;
    if (!processes.memory_use_file.empty()) {
        if (const auto text = read_small(processes.memory_use_file)) memory = parse_number(*text);
    }
    if (!processes.cpu_use_file.empty()) cpu = read_cpu(processes.cpu_use_file);
    UseReading reading;
    if (!processes.process_use_file.empty()) {
        if (const auto text = read_small(processes.process_use_file)) reading.processes = parse_number(*text);
    }
    if (memory) reading.temporary_bytes = read_shared(std::filesystem::path(processes.memory_use_file).replace_filename("memory.stat"));
    if (!memory || !cpu) {
        const auto tree = read_tree(processes.init);
        if (!tree) return std::nullopt;
        if (!memory) memory = tree->memory_bytes;
        if (!cpu) cpu = tree->cpu;
        if (!reading.processes) reading.processes = tree->processes;
    }
    reading.memory_bytes = *memory;
    reading.cpu = *cpu;
    return reading;
}

bool is_asleep(const std::filesystem::path& freezer_file) {
    const auto text = freezer_file.empty() ? std::nullopt : read_small(freezer_file);
    return text && (text->starts_with('1') || text->starts_with("FR"));  // "FREEZING" is as good as "FROZEN"
}

std::optional<std::int64_t> free_bytes(const std::filesystem::path& folder) {
    constexpr std::int64_t step = 64 << 20;
    struct statvfs about {};
    if (::statvfs(folder.c_str(), &about) != 0) return std::nullopt;
    return static_cast<std::int64_t>(about.f_bavail * about.f_frsize) / step * step;
}

std::vector<wire::RuntimeUsage> UseMeter::read(const std::vector<Target>& targets, std::chrono::steady_clock::time_point now) {
    std::vector<wire::RuntimeUsage> usages;
    std::map<RuntimeId, Last> next;
    for (const Target& target : targets) {
        const auto use = read_use(target.processes);
        if (!use) continue;
        std::int64_t percent = 0;
        if (const auto last = last_.find(target.runtime); last != last_.end()) {
            const auto wall = std::chrono::duration_cast<microseconds>(now - last->second.at).count();
            // Processes that ended leave the sum over /proc: less than before is no use at all.
            const auto spent = std::max<std::int64_t>(0, (use->cpu - last->second.work.cpu).count());
            if (wall > 0) percent = (spent * 100 + wall / 2) / wall;
        }
        const auto network = read_network(target.folder);
        next.emplace(target.runtime, Last{{use->cpu, network ? network->sent_bytes + network->received_bytes : 0, read_disk(target.processes.disk_use_file)}, now});
        wire::RuntimeUsage& usage = usages.emplace_back();
        usage.runtime_id = target.runtime.str();
        usage.memory_bytes = use->memory_bytes;
        usage.cpu_percent = percent;
        usage.use.emplace();
        usage.use->processes = use->processes;
        usage.use->temporary_bytes = use->temporary_bytes;
        usage.use->asleep = is_asleep(target.processes.freezer_file);
        if (!network) continue;
        usage.use->connections = static_cast<std::int64_t>(network->connections);
        usage.use->refused_connections = static_cast<std::int64_t>(network->refused);
        usage.use->sent_bytes = static_cast<std::int64_t>(network->sent_bytes);
        usage.use->received_bytes = static_cast<std::int64_t>(network->received_bytes);
    }
    last_ = std::move(next);
    return usages;
}

std::optional<WorkDone> UseMeter::last_work(const RuntimeId& runtime) const {
    const auto found = last_.find(runtime);
    return found == last_.end() ? std::nullopt : std::optional(found->second.work);
}

}  // namespace stoa
