#include "sandbox/processes.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "base/fd.h"
#include "sandbox/text.h"

namespace stoa {

namespace sandbox {

namespace {

Path proc_path(pid_t pid, std::string_view file) {
    Path path("/proc/");
    path.add(static_cast<std::uint64_t>(pid)).add("/").add(file);
    return path;
}

/// The last number of a tab-separated line, and how many there are.
bool parse_last(std::string_view line, std::uint64_t& last, int& count) {
    count = 0;
    while (!line.empty()) {
        std::string_view part = take_part(line, '\t');
        if (part.empty()) continue;
        if (!parse_number(part, last)) return false;
        ++count;
    }
    return count > 0;
}

}  // namespace

ssize_t read_small_file(int directory, const char* path, char* out, std::size_t capacity) {
    Fd file(openat(directory, path, O_RDONLY | O_CLOEXEC));
    if (!file) return -1;
    std::size_t size = 0;
    while (size < capacity) {
        ssize_t count = read(file.get(), out + size, capacity - size);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return -1;
        if (count == 0) break;
        size += static_cast<std::size_t>(count);
    }
    return static_cast<ssize_t>(size);
}

bool write_small_file(int directory, const char* path, std::string_view text) {
    Fd file(openat(directory, path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file) return false;
    ssize_t count = write(file.get(), text.data(), text.size());
    if (count < 0) {
        int error = errno;
        file.reset();
        errno = error;
        return false;
    }
    return static_cast<std::size_t>(count) == text.size();
}

std::uint64_t parse_start_time(std::string_view stat) {
    std::size_t end = stat.size();
    while (end > 0 && stat[end - 1] != ')') --end;  // the name may hold parentheses and spaces: the last one closes it
    if (end + 2 > stat.size() || end == 0) return 0;
    std::string_view rest = stat;
    rest.remove_prefix(end + 1);
    std::string_view state = take_part(rest, ' ');
    if (state.empty() || state == "Z" || state == "X") return 0;
    for (int field = 4; field < 22; ++field) take_part(rest, ' ');
    std::uint64_t ticks = 0;
    return parse_number(take_part(rest, ' '), ticks) ? ticks : 0;
}

bool parse_process_kind(std::string_view status, ProcessKind& out) {
    bool has_uid = false;
    bool has_pids = false;
    while (!status.empty()) {
        std::string_view line = take_part(status, '\n');
        if (starts_with(line, "Uid:\t")) {
            line.remove_prefix(5);
            has_uid = parse_number(take_part(line, '\t'), out.uid);
        } else if (starts_with(line, "NSpid:\t")) {
            line.remove_prefix(7);
            std::uint64_t last = 0;
            int count = 0;
            has_pids = parse_last(line, last, count);
            out.is_inner_init = has_pids && count > 1 && last == 1;
        }
    }
    return has_uid && has_pids;
}

bool find_process_kind(pid_t pid, ProcessKind& out) {
    char status[4096];
    ssize_t size = read_small_file(AT_FDCWD, proc_path(pid, "status").c_str(), status, sizeof status);
    return size > 0 && parse_process_kind({status, static_cast<std::size_t>(size)}, out);
}

}  // namespace sandbox

std::uint64_t process_start_time(pid_t pid) {
    if (pid <= 0) return 0;
    char stat[1024];
    ssize_t size = sandbox::read_small_file(AT_FDCWD, sandbox::proc_path(pid, "stat").c_str(), stat, sizeof stat);
    return size > 0 ? sandbox::parse_start_time({stat, static_cast<std::size_t>(size)}) : 0;
}

bool is_alive(pid_t pid, std::uint64_t start_time) { return start_time != 0 && process_start_time(pid) == start_time; }

}  // namespace stoa
