// What output operations do to a cell, and how their large values become blobs. Pure and the same on every replay.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "notebooks/content.h"
#include "wire/page.h"

namespace stoa {

/// Takes an operation with whole values and gives it as it is kept: large values as blobs, or dropped and counted when the
/// cell is full. `cell` may be null: its cell is not known.
[[nodiscard]] wire::OutputOp keep_output(wire::OutputOp op, const wire::CellState* cell, std::vector<BlobContent>& blobs);

/// Moves the large values of a MIME bundle into blobs; for imports too.
void keep_values(boost::json::value& data, std::optional<std::vector<wire::OutputBlob>>& named, std::vector<BlobContent>& blobs);
/// A stream's chunk: counted, and a blob when it is large.
void keep_chunk(wire::TextChunk& chunk, std::vector<BlobContent>& blobs);

/// Applies a kept operation to its cell; DisplayUpdated does nothing here.
void apply_output(wire::CellState& cell, const wire::OutputOp& op);
/// Applies it to every output of the cell with that display_id.
void update_displays(wire::CellState& cell, const wire::DisplayUpdated& update);

/// Calls `use` with each blob id that the outputs name.
template <class Use>
void for_each_blob(const std::vector<wire::Output>& outputs, Use use) {
    for (const wire::Output& output : outputs) {
        if (output.chunks) {
            for (const wire::TextChunk& chunk : *output.chunks) {
                if (chunk.blob) use(*chunk.blob);
            }
        }
        if (output.blobs) {
            for (const wire::OutputBlob& blob : *output.blobs) use(blob.blob);
        }
    }
}

}  // namespace stoa
