// What a notebook's code printed, made fit for the terminal of whoever runs it.
#pragma once

#include <string>

namespace stoa {

/// For a list of cells: at most 60 bytes of the first line, whole characters, no control characters.
[[nodiscard]] std::string first_line(const std::string& text);

/// Without the colours that Python's tracebacks have, for what is no terminal.
[[nodiscard]] std::string without_colours(const std::string& text);

/// Only colours: whatever else a terminal would obey comes from the notebook's code and is left out.
[[nodiscard]] std::string for_terminal(const std::string& text);

}  // namespace stoa
