// Descriptors that cross a Unix socket beside a message.
#pragma once

#include <sys/uio.h>

#include <cstddef>

namespace stoa::sandbox {

inline constexpr std::size_t max_sent_descriptors = 24;

/// Sends one message with at most max_sent_descriptors; false leaves errno. `flags` are sendmsg()'s; no SIGPIPE comes in any case.
[[nodiscard]] bool send_descriptors(int socket, const iovec* parts, std::size_t part_count, const int* descriptors, std::size_t count, int flags);

/// Takes a message that may bring one descriptor, closed at exec, without waiting. -> it, or -1; `size` is recvmsg()'s answer.
[[nodiscard]] int take_descriptor(int socket, char* text, std::size_t room, long& size);

}  // namespace stoa::sandbox
