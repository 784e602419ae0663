// IPython's own syntax turned into Python that a Python grammar reads: `!command`, `%magic`, `x = !command` become calls of
// names that no person writes. Lines keep their numbers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stoa::guard {

/// Calls that stand for shell lines and magics; each takes the index of its text.
inline constexpr std::string_view shell_call = "__stoa_shell__";
inline constexpr std::string_view magic_call = "__stoa_magic__";

struct CellText {
    std::string magic;               ///< of a whole-cell magic: its name, as "bash" or "writefile"; else empty
    std::string magic_line;          ///< the rest of that line
    std::string body;                ///< of a whole-cell magic: the lines after it, unchanged
    std::string python;              ///< else the cell as Python
    std::vector<std::string> lines;  ///< what shell_call and magic_call speak of, without ! and %
};

[[nodiscard]] CellText split_cell(std::string_view text);

}  // namespace stoa::guard
