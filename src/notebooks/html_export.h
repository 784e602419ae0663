// A notebook as one HTML file that is safe to open: it runs nothing and loads nothing, whatever the notebook holds.
#pragma once

#include <string>
#include <string_view>

#include "notebooks/content.h"
#include "notebooks/nbformat.h"

namespace stoa {

/// Text of one output that the file shows; the .ipynb has the whole.
inline constexpr std::size_t max_html_text_bytes = std::size_t{1} << 20;
/// The file.
inline constexpr std::size_t max_html_bytes = std::size_t{256} << 20;

/// Pure but for `load_blob`, for the pool. HTML outputs stand in frames without scripts, SVG in images, Markdown without its raw
/// HTML. Throws Refused over max_html_bytes, std::runtime_error for a lost blob.
[[nodiscard]] std::string format_html(std::string_view title, const Content& content, const LoadBlob& load_blob);

}  // namespace stoa
