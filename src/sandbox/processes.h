// Processes named so that a number used again can't be mistaken: a pid together with its start time.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string_view>

namespace stoa {

/// Clock ticks after boot at which the process started (field 22 of /proc/PID/stat); 0 = there is none, or it is a zombie.
[[nodiscard]] std::uint64_t process_start_time(pid_t pid);
/// Whether the very process that had this start time still runs; a zombie does not.
[[nodiscard]] bool is_alive(pid_t pid, std::uint64_t start_time);

namespace sandbox {

/// The start time from the text of /proc/PID/stat (whose second field may hold anything); 0 for a zombie or nonsense.
[[nodiscard]] std::uint64_t parse_start_time(std::string_view stat);

/// From the text of /proc/PID/status: the real uid, and whether it is pid 1 of a pid namespace below ours.
struct ProcessKind {
    std::uint64_t uid = 0;
    bool is_inner_init = false;
};
[[nodiscard]] bool parse_process_kind(std::string_view status, ProcessKind& out);
[[nodiscard]] bool find_process_kind(pid_t pid, ProcessKind& out);

/// Reads a small file whole; the size read, or -1. A longer file is cut at the capacity.
[[nodiscard]] ssize_t read_small_file(int directory, const char* path, char* out, std::size_t capacity);
/// Writes a text into an existing file with one write; false leaves errno.
[[nodiscard]] bool write_small_file(int directory, const char* path, std::string_view text);

}  // namespace sandbox
}  // namespace stoa
