// Notebooks as Python scripts in the percent format ("# %%"), as jupytext and editors know it. Outputs stay behind.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "base/error.h"
#include "notebooks/content.h"

namespace stoa {

/// The script: valid Python also where cells hold magics (%time, !ls, %%bash), which are commented as jupytext does. Pure.
[[nodiscard]] std::string format_percent(const Content& content);

/// Reads what format_percent and jupytext write; a script without markers is one cell. The error names the line. Pure.
[[nodiscard]] std::expected<Content, DecodeError> parse_percent(std::string_view script);

}  // namespace stoa
