// The cells of an .ipynb, and nothing else of it: what a check needs. (The room notebooks reads whole documents; it stands beside
// this room, and not below.)
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "guard/inspector.h"

namespace stoa::guard {

struct NotebookCell {
    CellKind kind = CellKind::code;
    std::int32_t index = 0;
    std::string text;
};

/// nbformat 3 and 4. A kernel of another language than Python or bash gives its cells too; they are read as far as they go.
[[nodiscard]] std::expected<std::vector<NotebookCell>, DecodeError> parse_notebook_cells(std::string_view ipynb);

}  // namespace stoa::guard
