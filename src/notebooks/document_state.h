// What a Document holds. Private to the document's own files: document.cpp decides, document_replay.cpp changes,
// document_snapshot.cpp writes and reads.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "notebooks/document.h"

namespace stoa {

struct Document::State {
    struct Cell {
        wire::CellState state;
        std::int64_t units = 0;  // UTF-16 length of the text
        bool deleted = false;
        std::string after;  // when deleted: the cell that stood before it, empty = it was the first
    };
    /// The pushes of one client that were decided, by client_seq: revision of the (first) operation.
    struct Client {
        std::int64_t floor = -1;  // pushes up to here are forgotten
        std::int64_t last_revision = 0;
        std::map<std::int64_t, std::int64_t> pushes;
    };
    /// An operation that may be asked for again: text, and what answers a push.
    struct Recent {
        std::int64_t revision;
        OperationKind kind;
        std::string cell_id;
        std::int64_t text_version;
        std::string body;
    };

    NotebookId id;
    History* history = nullptr;
    std::string title;
    std::int64_t revision = 0;
    std::int64_t committed = 0;
    std::int64_t structure_version = 0;
    boost::json::value metadata = boost::json::object();
    boost::json::value extra = boost::json::object();
    std::unordered_map<std::string, std::unique_ptr<Cell>> cells;  // live and deleted
    std::vector<Cell*> order;                                      // live
    std::deque<std::string> deleted;                               // the longest deleted first
    std::int64_t text_bytes = 0;                                   // of live and deleted cells
    std::map<std::string, Client> clients;

    std::map<std::int64_t, wire::RunState> unfinished;  // by order of arrival
    std::unordered_map<std::string, std::int64_t> unfinished_at;
    std::int64_t next_run = 0;
    std::map<std::string, wire::RunState> last_finished;  // by cell
    std::deque<std::string> finished;                     // ids, oldest first
    std::unordered_set<std::string> finished_ids;

    std::deque<Recent> recent;
    std::size_t recent_bytes = 0;
    std::int64_t operations_since_snapshot = 0;
    std::int64_t bytes_since_snapshot = 0;

    // document_replay.cpp: the only places that change the above. They throw Refused before they change anything.
    Cell* find(const std::string& cell_id) const;
    Cell& require_live(const std::string& cell_id, const char* where) const;
    Cell& add_cell(wire::CellState state);
    /// Applies all changes or none. A deleted cell comes back first.
    void change_text(Cell& cell, const std::vector<boost::json::value>& changes);
    /// Applies all edits or none; gives the cells that came back.
    std::vector<Cell*> edit(const std::vector<wire::StructureEdit>& edits);
    void bring_back(Cell& cell);
    void apply_outputs(const std::string& cell_id, const std::vector<wire::OutputOp>& ops);
    void apply_output_op(Cell* cell, const wire::OutputOp& op);
    void set_widgets(boost::json::value widgets);
    void apply_runs(const std::vector<wire::RunState>& runs);
    void replace(boost::json::value metadata_now, boost::json::value extra_now, std::vector<wire::CellState> cells_now);
    void remember(const ClientId& client, std::int64_t client_seq, std::int64_t at_revision);
    void keep_recent(const Operation& operation);
    void trim_recent();
    void forget_deleted();
    /// After any operation: counts it, remembers its push, keeps it at hand.
    void note(const Operation& operation);

    /// The updates of a cell's text from memory and, before that, from the log.
    std::vector<wire::TextUpdate> missed(const Cell& cell, std::int64_t from_version) const;
};

/// The updates of one cell's text that an operation (text or replaced) holds, with the version before the first one.
struct CellUpdates {
    std::int64_t from_version = 0;
    std::vector<wire::TextUpdate> updates;
};
[[nodiscard]] CellUpdates updates_of(OperationKind kind, std::string_view body, const std::string& cell_id);

/// Body of OperationKind::replaced.
struct Replaced {
    boost::json::value metadata;
    boost::json::value extra;
    std::vector<wire::CellState> cells;    // with the text_version they have afterwards
    std::vector<wire::TextChanged> texts;  // of the cells that were there before
};
[[nodiscard]] std::string encode_replaced(const Replaced& replaced);
[[nodiscard]] Replaced decode_replaced(std::string_view body);

/// Throws std::runtime_error with what is wrong: for bodies and snapshots that this program wrote itself.
template <class T>
T require_decoded(std::expected<T, DecodeError> decoded, const char* what) {
    if (!decoded) throw std::runtime_error(std::string(what) + " can't be read: " + decoded.error().sentence());
    return std::move(*decoded);
}

}  // namespace stoa
