// One entry of a notebook's durable log. The log of operations is the notebook; snapshots only shorten its reading.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "notebooks/content.h"

namespace stoa {

/// What an operation's body is, as JSON.
enum class OperationKind : std::uint8_t {
    text,       ///< wire::TextChanged; brings its cell back when that is deleted
    structure,  ///< wire::StructureChanged
    outputs,    ///< wire::OutputsChanged
    runs,       ///< wire::RunsChanged
    title,      ///< wire::TitleChanged
    widgets,    ///< the widgets' state as nbformat keeps it in metadata.widgets; never a structure edit, so it makes none stale
    replaced,   ///< the whole content at once, with each kept cell's text as a change (document_json.h)
};
[[nodiscard]] std::string_view name_of(OperationKind kind);
[[nodiscard]] std::optional<OperationKind> find_operation_kind(std::string_view name);

/// The last record of a shim's log whose effect an operation holds; committed with it, so that nothing is applied twice.
struct Applied {
    RuntimeId runtime_id;
    std::string epoch;
    std::int64_t seq = 0;
};

struct Operation {
    std::int64_t revision = 0;  ///< from 1, without gaps in one notebook
    OperationKind kind = OperationKind::text;
    std::string body;       ///< JSON
    PersonId author;        ///< empty: the server itself
    ClientId client_id;     ///< empty: no push
    std::int64_t client_seq = 0;
    Time time{};
    std::string cell_id;             ///< text and outputs: where
    std::int64_t text_version = 0;   ///< text: after it
    std::int64_t cells = 0;          ///< cells of the notebook after it, for the library's list
    std::optional<Applied> applied;
    std::vector<BlobContent> blobs;  ///< saved before the operation; not in the body
};

}  // namespace stoa
