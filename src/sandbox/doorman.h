// Answers what is asked most of a runtime's files without a Python: what a folder holds, and a file's bytes. The guard asks it of every
// runtime again and again. Everything else, and whatever is not plain, is handed to kernel/files.py.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sandbox/text.h"

namespace stoa::sandbox {

inline constexpr int max_doorman_connections = 32;

/// What it writes an answer into; allocates nothing.
struct DoormanAnswer {
    static constexpr std::size_t capacity = (256 << 10) + 256;  // a piece of a file
    char bytes[capacity];
    std::size_t size = 0;
    std::string_view view() const { return {bytes, size}; }
};

/// The answer to a whole payload, a line of JSON as serve writes it; `file` is what this connection has open, -1 = nothing. False: it is
/// none of these questions, or not plain: few entries, names and path of printable ASCII without quotes and without steps back.
[[nodiscard]] bool answer_plainly(const char* home, std::string_view payload, int& file, DoormanAnswer& out);

/// What is open when it ends: descriptors from 4 on, a letter each. c is a connection of which nothing is read that was not answered, f the
/// file that the connection before it has open.
using Handover = Text<2 * max_doorman_connections>;

/// Serves what connects to the listening socket until something else is asked. Ends the process when nobody was connected for a minute.
void serve_as_doorman(int listener, const char* home, Handover& out);

}  // namespace stoa::sandbox
