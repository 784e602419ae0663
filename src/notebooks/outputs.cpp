#include "notebooks/outputs.h"

#include <algorithm>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "notebooks/nbformat.h"
#include "store/blob_store.h"

namespace stoa {

namespace {

constexpr auto max_inline = static_cast<std::size_t>(wire::max_inline_output_bytes);
constexpr auto max_outputs = static_cast<std::size_t>(wire::max_outputs_per_cell);
constexpr std::size_t max_blobs_per_output = 200;
constexpr std::size_t max_mime_bytes = 200;

bool continues_stream(const wire::CellState& cell, wire::StreamName name) {
    return !cell.outputs.empty() && cell.outputs.back().type == wire::OutputType::stream && cell.outputs.back().name == name;
}

bool joins(const wire::TextChunk& last, const wire::TextChunk& chunk) {
    return last.text && chunk.text && last.text->size() + chunk.text->size() <= max_inline;
}

bool is_full(const wire::CellState& cell, const wire::OutputOp& op) {
    if (cell.clear_pending.value_or(false)) return false;
    if (std::holds_alternative<wire::DisplayAdded>(op)) return cell.outputs.size() >= max_outputs;
    const auto* stream = std::get_if<wire::StreamAppended>(&op);
    if (!stream) return false;
    if (!continues_stream(cell, stream->name)) return cell.outputs.size() >= max_outputs;
    const auto& chunks = cell.outputs.back().chunks;
    return chunks && chunks->size() >= max_outputs && !joins(chunks->back(), stream->chunk);
}

std::int64_t size_of(const wire::OutputOp& op) {
    if (const auto* stream = std::get_if<wire::StreamAppended>(&op)) return stream->chunk.bytes;
    return static_cast<std::int64_t>(wire::encode(op).size());
}

void clear(wire::CellState& cell) {
    cell.outputs.clear();
    cell.clear_pending.reset();
}

void clear_if_pending(wire::CellState& cell) {
    if (cell.clear_pending.value_or(false)) clear(cell);
}

void keep_object(std::optional<boost::json::value>& json) {
    if (json && !json->is_object()) json->emplace_object();
}

}  // namespace

void keep_chunk(wire::TextChunk& chunk, std::vector<BlobContent>& blobs) {
    if (!chunk.text) return;
    chunk.bytes = static_cast<std::int64_t>(chunk.text->size());
    chunk.lines = std::ranges::count(*chunk.text, '\n');
    if (chunk.text->size() <= max_inline) return;
    BlobId id = blob_id_of(*chunk.text);
    chunk.blob = id.str();
    blobs.push_back({std::move(id), std::move(*chunk.text)});
    chunk.text.reset();
}

void keep_values(boost::json::value& data, std::optional<std::vector<wire::OutputBlob>>& named, std::vector<BlobContent>& blobs) {
    if (!data.is_object()) {
        data.emplace_object();
        return;
    }
    boost::json::object kept(data.storage());
    for (auto& [key, value] : data.get_object()) {
        const std::string_view mime(key.data(), key.size());
        std::optional<std::string> content;
        if (is_json_mime(mime)) {
            // A scalar is small unless it is a string: only what can be large is written out to see.
            if (value.is_structured() || (value.is_string() && value.get_string().size() > max_inline / 2))
                content = boost::json::serialize(value);
        } else if (value.is_string() && value.get_string().size() > max_inline) {
            content.emplace(value.get_string().data(), value.get_string().size());
        }
        const bool has_room = !named || named->size() < max_blobs_per_output;
        if (content && content->size() > max_inline && has_room && mime.size() <= max_mime_bytes) {
            if (!named) named.emplace();
            BlobId id = blob_id_of(*content);
            named->push_back({std::string(mime), id.str(), static_cast<std::int64_t>(content->size())});
            blobs.push_back({std::move(id), std::move(*content)});
        } else {
            kept.emplace(key, std::move(value));
        }
    }
    data = std::move(kept);
}

wire::OutputOp keep_output(wire::OutputOp op, const wire::CellState* cell, std::vector<BlobContent>& blobs) {
    if (auto* stream = std::get_if<wire::StreamAppended>(&op)) {
        if (stream->chunk.text) stream->chunk.bytes = static_cast<std::int64_t>(stream->chunk.text->size());
        if (!stream->chunk.text && !stream->chunk.blob) stream->chunk.text.emplace();
    }
    if (cell && is_full(*cell, op)) return wire::OutputDropped{size_of(op)};
    if (auto* stream = std::get_if<wire::StreamAppended>(&op)) {
        keep_chunk(stream->chunk, blobs);
    } else if (auto* added = std::get_if<wire::DisplayAdded>(&op)) {
        wire::Output& output = added->output;
        if (output.data) keep_values(*output.data, output.blobs, blobs);
        keep_object(output.metadata);
        if (output.chunks) {
            for (wire::TextChunk& chunk : *output.chunks) keep_chunk(chunk, blobs);
        }
    } else if (auto* updated = std::get_if<wire::DisplayUpdated>(&op)) {
        keep_values(updated->data, updated->blobs, blobs);
        if (!updated->metadata.is_object()) updated->metadata.emplace_object();
    }
    return op;
}

void apply_output(wire::CellState& cell, const wire::OutputOp& op) {
    if (std::holds_alternative<wire::OutputsStarted>(op)) {
        clear(cell);
        cell.dropped_bytes.reset();
    } else if (const auto* stream = std::get_if<wire::StreamAppended>(&op)) {
        clear_if_pending(cell);
        if (!continues_stream(cell, stream->name)) {
            wire::Output& output = cell.outputs.emplace_back();
            output.type = wire::OutputType::stream;
            output.name = stream->name;
        }
        auto& chunks = cell.outputs.back().chunks;
        if (!chunks) chunks.emplace();
        if (!chunks->empty() && joins(chunks->back(), stream->chunk)) {
            wire::TextChunk& last = chunks->back();
            *last.text += *stream->chunk.text;
            last.bytes += stream->chunk.bytes;
            last.lines += stream->chunk.lines;
        } else {
            chunks->push_back(stream->chunk);
        }
    } else if (const auto* added = std::get_if<wire::DisplayAdded>(&op)) {
        clear_if_pending(cell);
        cell.outputs.push_back(added->output);
    } else if (const auto* cleared = std::get_if<wire::OutputsCleared>(&op)) {
        if (cleared->wait) {
            cell.clear_pending = true;
        } else {
            clear(cell);
        }
    } else if (const auto* dropped = std::get_if<wire::OutputDropped>(&op)) {
        cell.dropped_bytes = cell.dropped_bytes.value_or(0) + dropped->bytes;
    }
}

void update_displays(wire::CellState& cell, const wire::DisplayUpdated& update) {
    for (wire::Output& output : cell.outputs) {
        if (output.display_id != update.display_id) continue;
        output.data = update.data;
        output.blobs = update.blobs;
        output.metadata = update.metadata;
    }
}

}  // namespace stoa
