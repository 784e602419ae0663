// One open notebook: takes pushes, orders them, decides operations. No I/O, no clock. What it holds is the provisional head:
// the caller makes the operations durable in order, says so with committed(), and only then tells anybody. After a
// failed commit the document is thrown away and loaded again.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "notebooks/changes.h"
#include "notebooks/content.h"
#include "notebooks/operation.h"
#include "wire/page.h"

namespace stoa {

inline constexpr std::size_t max_remembered_pushes = 256;     ///< answered pushes remembered of one client
inline constexpr std::size_t max_remembered_clients = 1'000;  ///< clients remembered; those that pushed longest ago go first
inline constexpr std::size_t max_deleted_cells = 10'000;      ///< deleted cells that can come back; the oldest go first
inline constexpr std::size_t max_known_runs = 10'000;         ///< finished run ids remembered, so that a run is queued once
/// Text of all cells of a notebook, the deleted ones too: a welcome must stay under max_server_message_bytes.
inline constexpr std::int64_t max_document_text_bytes = 32 * 1'048'576;
inline constexpr std::size_t max_recent_operations = 1'000;   ///< committed operations kept in memory for stale pushes
inline constexpr std::size_t max_recent_bytes = 1'048'576;
inline constexpr std::int64_t snapshot_every_operations = 1'000;
inline constexpr std::int64_t snapshot_every_bytes = 8 * 1'048'576;

/// The client_id of what the server itself changes (a cell that comes back, a file that was put).
inline constexpr std::string_view server_client_id = "stoa";

/// Reads a notebook's committed log, when the document's memory does not reach back far enough. Calls are rare and short.
class History {
public:
    virtual ~History() = default;
    [[nodiscard]] virtual std::optional<Operation> find_operation(std::int64_t revision) = 0;
    /// The updates after from_version up to and with to_version, in order; fewer when the log doesn't hold them.
    [[nodiscard]] virtual std::vector<wire::TextUpdate> load_text(const std::string& cell_id, std::int64_t from_version,
                                                                  std::int64_t to_version) = 0;
};

/// What came of a call. Everything here may be told only when `revision` is committed, also the answers: they may speak of
/// operations that are still on their way.
struct Outcome {
    std::int64_t revision = 0;                      ///< the head after it
    std::vector<Operation> operations;              ///< to be made durable together; empty: nothing was changed
    std::vector<wire::ServerMessage> announcements; ///< then to every page, in order
    std::vector<wire::ServerMessage> answers;       ///< to the page that asked, alone
    bool pages_reload = false;                      ///< pages connect again (going_away) and get a new welcome
};

/// The push that an operation answers, remembered so that it is answered once.
struct Push {
    ClientId client_id;
    std::int64_t client_seq = 0;
};

class Document {
public:
    /// A new notebook at revision 0. `history` outlives it. Throws Refused for content over a limit.
    [[nodiscard]] Document(NotebookId id, std::string title, Content content, History& history);
    /// From snapshot(); throws std::runtime_error for a text that is none.
    [[nodiscard]] static Document from_snapshot(NotebookId id, std::string_view snapshot, History& history);
    Document(Document&&) noexcept;
    Document& operator=(Document&&) noexcept;
    ~Document();

    // Pushes of pages. A repeated one gets its first answer; a stale one what it missed. Throws Refused: nothing was applied.
    Outcome push_text(const wire::PushText& push, const ClientId& client, const PersonId& person, Time now);
    Outcome push_structure(const wire::PushStructure& push, const ClientId& client, const PersonId& person, Time now);
    Outcome clear_outputs(const wire::ClearOutputs& push, const ClientId& client, const PersonId& person, Time now);
    Outcome pull_text(const wire::PullText& pull);
    /// The first answer of this push, for run_cells: ask before queueing. Throws Refused(conflict) for one older than the memory.
    [[nodiscard]] std::optional<Outcome> find_answer(const Push& push);

    // What the session decides. Runs and outputs never make a push stale.
    /// New or changed runs, whole. A running run sets its cell's run_text_version, a count its execution_count.
    Outcome set_runs(std::vector<wire::RunState> runs, const PersonId& person, Time now, std::optional<Push> push = {},
                     std::optional<Applied> applied = {});
    /// Output of a run as the shim tells it, whole values. Large values become blobs; what is over a limit is dropped and counted.
    /// Output for a deleted cell goes with it; for a cell that is not known, into the log alone. Neither is announced.
    Outcome record_outputs(const std::string& cell_id, const std::optional<std::string>& run_id, std::vector<wire::OutputOp> ops,
                           Time now, std::optional<Applied> applied = {});
    /// metadata.widgets; null takes it out. Told to nobody: pages hear of widgets from the session.
    Outcome save_widgets(boost::json::value widgets, Time now);
    [[nodiscard]] boost::json::value widgets() const;  ///< null when there are none
    Outcome rename(const std::string& title, const PersonId& person, Time now);
    /// A whole notebook takes this one's place. Cells with the same id keep their versions: their text changes by a change set.
    Outcome replace_content(Content content, const PersonId& person, Time now);

    /// Operations up to and with this revision are durable.
    void committed(std::int64_t revision);
    [[nodiscard]] std::int64_t committed_revision() const;

    [[nodiscard]] const NotebookId& id() const;
    [[nodiscard]] const std::string& title() const;
    [[nodiscard]] const boost::json::value& metadata() const;
    [[nodiscard]] std::int64_t revision() const;
    [[nodiscard]] std::int64_t structure_version() const;
    [[nodiscard]] std::size_t cell_count() const;
    [[nodiscard]] std::vector<std::string> cell_ids() const;  ///< in order
    [[nodiscard]] std::optional<std::size_t> find_place(const std::string& cell_id) const;  ///< in the order, from 0; none for a deleted cell
    struct CellText {
        wire::CellType cell_type;
        const std::string& text;
        std::int64_t text_version;
    };
    [[nodiscard]] std::optional<CellText> find_text(const std::string& cell_id) const;  ///< none for a deleted cell
    [[nodiscard]] std::optional<wire::CellState> find_cell(const std::string& cell_id) const;
    /// Also of a finished run while it is its cell's last one.
    [[nodiscard]] std::optional<wire::RunState> find_run(const std::string& run_id) const;
    [[nodiscard]] bool knows_run(const std::string& run_id) const;  ///< also long finished ones
    [[nodiscard]] std::vector<wire::RunState> unfinished_runs() const;  ///< in the order of their queueing
    /// Fills notebook_id, title, revision, structure_version, metadata, cells and runs.
    void fill(wire::Welcome& welcome) const;
    /// The notebook as nbformat takes it; blobs are named, not loaded.
    [[nodiscard]] Content content() const;

    /// The whole state as JSON text, and what says that two documents are the same.
    [[nodiscard]] std::string snapshot() const;
    /// True when enough came since the last snapshot; snapshot_taken() starts the count again.
    [[nodiscard]] bool snapshot_due() const;
    void snapshot_taken();
    [[nodiscard]] bool has_unsaved() const;  ///< anything came since the last snapshot
    /// For loading: applies a committed operation. Throws std::runtime_error when it doesn't fit.
    void replay(const Operation& operation);

    struct State;  ///< document_state.h, for the document's own files

private:
    explicit Document(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace stoa
