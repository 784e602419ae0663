// Jupyter's .ipynb in and out, without loss; docs/nbformat.md says what is normalised.
#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "notebooks/content.h"

namespace stoa {

/// Reads nbformat 4.0-4.5, and 2 and 3. The error names the place ("cells[3].outputs[0].data", "line 7, column 2"). Values over max_inline_output_bytes
/// become blobs of the content. Pure, for the pool.
[[nodiscard]] std::expected<Content, DecodeError> parse_notebook(std::string_view ipynb);

/// Gives a blob's content; nothing when it is lost, and then the export throws std::runtime_error.
using LoadBlob = std::function<std::optional<std::string>(const std::string& blob)>;

/// Writes nbformat 4.5 in Jupyter's style: keys sorted, indent of one, lists of lines. Pure but for `load_blob`, for the pool.
[[nodiscard]] std::string format_notebook(const Content& content, const LoadBlob& load_blob);

/// Whether a value of this MIME type is JSON (application/json, application/...+json), and its blob JSON text; values of other
/// types are strings, and their blobs those strings.
[[nodiscard]] bool is_json_mime(std::string_view mime);

}  // namespace stoa
