// What a notebook holds apart from its history: the form that nbformat gives and takes.
#pragma once

#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "base/ids.h"
#include "wire/page.h"

namespace stoa {

/// A value that is kept as a blob: its id and its bytes, to be saved before the operation that names it.
struct BlobContent {
    BlobId id;
    std::string content;
};

struct Content {
    boost::json::value metadata = boost::json::object();
    boost::json::value extra = boost::json::object();  ///< unknown fields of the notebook, kept
    std::vector<wire::CellState> cells;                ///< text_version 0
    std::vector<BlobContent> blobs;                    ///< values that the cells' outputs name
};

/// nbformat 4.5: 1 to 64 letters, digits, "-" and "_".
[[nodiscard]] bool is_cell_id(std::string_view id);
/// Whether a cell's metadata mark it as one that stands in the document only while a scratch cell runs (decision 20).
[[nodiscard]] bool is_scratch(const boost::json::value& metadata);
/// A file can't mark cells so: pages would not show them.
void take_scratch_mark(boost::json::value& metadata);

}  // namespace stoa
