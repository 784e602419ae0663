// Notebooks of nbformat 2 and 3 (IPython 0.12 to 2) as nbformat 4 would have written them.
#pragma once

#include <expected>

#include <boost/json/object.hpp>

#include "base/error.h"

namespace stoa {

/// Changes the notebook in place, as nbformat's own conversion does, but loses nothing (docs/nbformat.md). The error names the
/// place in the old form ("worksheets[0].cells[3]"). What is irregular below a cell is left for the reader of version 4.
[[nodiscard]] std::expected<void, DecodeError> upgrade_v3(boost::json::object& notebook);

}  // namespace stoa
