// Which lines of a cell are IPython's and no Python, and how they stand in a script: as comments, the way jupytext writes them.
#pragma once

#include <string>
#include <string_view>

namespace stoa {

/// The language of a cell that is not Python at all ("%%bash" as its first line: "bash"), or empty.
[[nodiscard]] std::string_view language_of_cell(std::string_view text);

/// Comments magics, and what is a comment that looks like a commented magic, so that it comes back as it was.
[[nodiscard]] std::string comment_magics(std::string_view text);
[[nodiscard]] std::string uncomment_magics(std::string_view text);

}  // namespace stoa
