#include "sandbox/push_out.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

extern "C" {  // glibc 2.36 forgot to say so itself
#include <sys/pidfd.h>
}

#include "base/fd.h"
#include "sandbox/text.h"

namespace stoa::sandbox {

namespace {

constexpr int limit_s = 20;
constexpr std::uint64_t piece_bytes = 64u << 20;  // between two looks at the clock
constexpr int patience = 10;  // nice: who works comes first

bool parse_hex(std::string_view text, std::uint64_t& out) {
    if (text.empty() || text.size() > 16) return false;
    out = 0;
    for (char c : text) {
        const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0) return false;
        out = out << 4 | static_cast<std::uint64_t>(digit);
    }
    return true;
}

/// A file of /proc line by line; of a line that is longer than the room the rest comes as another.
class Lines {
public:
    [[nodiscard]] explicit Lines(const char* path) : file_(open(path, O_RDONLY | O_CLOEXEC)) {}
    bool next(std::string_view& line) {
        for (;;) {
            const std::string_view held(bytes_ + taken_, size_ - taken_);
            const void* end = std::memchr(held.data(), '\n', held.size());
            if (end || (held.size() == sizeof bytes_)) {
                const std::size_t length = end ? static_cast<std::size_t>(static_cast<const char*>(end) - held.data()) : held.size();
                line = held.substr(0, length);
                taken_ += length + (end ? 1 : 0);
                return true;
            }
            std::memmove(bytes_, held.data(), held.size());
            size_ = held.size();
            taken_ = 0;
            const ssize_t got = file_ ? read(file_.get(), bytes_ + size_, sizeof bytes_ - size_) : -1;
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) return false;
            size_ += static_cast<std::size_t>(got);
        }
    }

private:
    Fd file_;
    char bytes_[8192];
    std::size_t size_ = 0;
    std::size_t taken_ = 0;
};

std::int64_t now_s() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/// 0, or the last error.
int push_out_process(pid_t pid, std::int64_t until_s) {
    Fd process(pidfd_open(pid, 0));
    if (!process) return errno == ESRCH ? 0 : errno;
    Path path("/proc/");
    Lines maps(path.add(static_cast<std::uint64_t>(pid)).add("/maps").c_str());
    int error = 0;
    for (std::string_view line; maps.next(line);) {
        Mapping mapping;
        if (!parse_own_mapping(line, mapping)) continue;
        for (std::uint64_t at = mapping.start; at < mapping.end && now_s() < until_s; at += piece_bytes) {
            const std::uint64_t left = mapping.end - at;
            iovec range{reinterpret_cast<void*>(at), left < piece_bytes ? left : piece_bytes};
            // One at a time: a range that can't be (locked, gone meanwhile) would end the list.
            if (process_madvise(process.get(), &range, 1, MADV_PAGEOUT, 0) < 0 && errno != EINVAL && errno != ENOMEM && errno != ESRCH) error = errno;
        }
    }
    return error;
}

}  // namespace

bool parse_own_mapping(std::string_view line, Mapping& out) {
    const std::string_view start = take_part(line, '-');
    const std::string_view end = take_part(line, ' ');
    const std::string_view rights = take_part(line, ' ');
    return parse_hex(start, out.start) && parse_hex(end, out.end) && out.start < out.end && rights.size() == 4 && rights[1] == 'w' &&
           rights[3] == 'p';
}

void push_out(const Cgroups& cgroups, std::string_view runtime) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    (void)close_range(3, ~0u, 0);
    (void)!nice(patience);
    const std::int64_t until_s = now_s() + limit_s;
    int error = allow_swap(cgroups, runtime) ? 0 : errno;
    const Path file = held_processes_path(cgroups, runtime);
    Lines processes(file.c_str());
    for (std::string_view line; processes.next(line);) {
        std::uint64_t pid = 0;
        if (!parse_number(line, pid) || pid < 2 || pid > 1u << 30) continue;
        if (const int failed = push_out_process(static_cast<pid_t>(pid), until_s)) error = failed;
    }
    forbid_swap(cgroups, runtime);
    if (error != 0) std::fprintf(stderr, "stoa-spawner: memory can't be written to swap: %s\n", std::strerror(error));
    _exit(error == 0 ? 0 : 1);
}

}  // namespace stoa::sandbox
