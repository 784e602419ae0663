// Generated from wire/page.yaml by tools/wire_generate.py; never edited.
// The WebSocket between a page and serve, /api/notebooks/{id}/live. Text frames, one JSON message each.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/json/value.hpp>

#include "base/error.h"
#include "wire/shared.h"

namespace stoa {
class JsonReader;
}

namespace stoa::wire {

/// the version in hello and welcome
inline constexpr std::int64_t page_protocol = 1;
/// one message from a page
inline constexpr std::int64_t max_page_message_bytes = 8388608;
/// one message to a page
inline constexpr std::int64_t max_server_message_bytes = 67108864;
/// unsent bytes to one page; a page that reads slower is closed with too_slow
inline constexpr std::int64_t max_page_backlog_bytes = 16777216;
/// change sets in one push
inline constexpr std::int64_t max_changes_per_push = 1000;
/// structure edits in one push
inline constexpr std::int64_t max_edits_per_push = 1000;
/// runs in one request
inline constexpr std::int64_t max_runs_per_request = 10000;
/// open pages of one notebook
inline constexpr std::int64_t max_pages_per_notebook = 200;
/// widgets of one notebook whose state the session keeps
inline constexpr std::int64_t max_widgets = 5000;
/// state of one notebook's widgets, as JSON with base64; a widget over it says so
inline constexpr std::int64_t max_widget_state_bytes = 8388608;
/// widget state saved with the notebook; more is shown while the kernel lives, and not saved
inline constexpr std::int64_t max_saved_widget_bytes = 524288;
/// selections of one person in a cell
inline constexpr std::int64_t max_selections = 100;
/// how long news of where people are may wait for more
inline constexpr std::int64_t presence_delay_ms = 60;
/// what the guard has to say in one notebook at a time
inline constexpr std::int64_t max_gate_notices = 100;
/// how many colours people are told apart by
inline constexpr std::int64_t person_colors = 8;
/// serve pings a quiet page
inline constexpr std::int64_t page_ping_interval_ms = 15000;
/// a page that never answers is closed
inline constexpr std::int64_t page_pong_timeout_ms = 45000;

/// WebSocket close codes (RFC 6455 section 7.4.2, private range). The page says each in words.
enum class CloseCode : std::uint16_t {
    going_away = 1001,  ///< the server is stopping; connect again
    bad_message = 4400,  ///< a message could not be read; a fault of the page
    not_signed_in = 4401,  ///< the session ended; sign in again
    forbidden = 4403,  ///< not allowed
    notebook_gone = 4404,  ///< the notebook was deleted
    too_slow = 4408,  ///< the page did not read; connect again
    too_large = 4413,  ///< a message over its limit
    unsupported_version = 4426,  ///< the page is older than the server; reload
    too_many_pages = 4429,  ///< too many open pages
    storage_failed = 4500,  ///< the last changes were undone; connect again
};
[[nodiscard]] std::string_view name_of(CloseCode value);
[[nodiscard]] std::optional<CloseCode> find_close_code(std::string_view name);

/// What a person does with a notice of the guard.
enum class GateChoice : std::uint8_t {
    cancel,  ///< the run that waits is taken back, and what waits behind it
    run_anyway,  ///< the run that waits goes on
    seen,  ///< the notice goes
};
[[nodiscard]] std::string_view name_of(GateChoice value);
[[nodiscard]] std::optional<GateChoice> find_gate_choice(std::string_view name);

/// A new cell. An id that exists is refused as conflict.
struct InsertCell {
    std::string cell_id;  ///< chosen by the client, nbformat 4.5 rules
    std::optional<std::string> after;  ///< the cell before it; none = first
    CellType cell_type{};
    std::string text;
    std::optional<boost::json::value> metadata;
    std::optional<boost::json::value> extra;  ///< attachments and unknown nbformat fields
};

/// Put a cell after another.
struct MoveCell {
    std::string cell_id;
    std::optional<std::string> after;  ///< none = first
};

/// Take a cell out. History keeps it.
struct DeleteCell {
    std::string cell_id;
};

/// Convert a cell.
struct SetCellType {
    std::string cell_id;
    CellType cell_type{};
};

/// Replace a cell's metadata.
struct SetCellMetadata {
    std::string cell_id;
    boost::json::value metadata;
};

/// Give a cell an attachment of nbformat, replace it, or take it away. Others of the cell stay, so that two people can add theirs.
struct SetAttachment {
    std::string cell_id;
    std::string name;  ///< as the text names it: attachment:NAME
    std::optional<boost::json::value> data;  ///< MIME type -> base64; none = taken away
};

/// Replace the notebook's metadata.
struct SetNotebookMetadata {
    boost::json::value metadata;
};

/// Bring back a deleted cell with its last text (and outputs), for undo and for text typed into a cell that others deleted.
struct RestoreCell {
    std::string cell_id;
    std::optional<std::string> after;  ///< none = first
};

/// The first message. Anything else first is bad_message.
struct Hello {
    std::int64_t protocol{};  ///< page_protocol
    std::string client_id;  ///< new for each tab, also for a duplicated one; kept over reloads with the unacknowledged edits
};

/// Typed text. The base must be the cell's current text_version, or the push is stale.
struct PushText {
    std::int64_t client_seq{};  ///< rises by one with each push of any kind from this client_id
    std::string cell_id;
    std::int64_t text_version{};  ///< the version these changes were made against
    std::vector<boost::json::value> changes;  ///< CodeMirror change sets as JSON, each one a version; positions in UTF-16 code units
};

/// An edit of the notebook's structure, by cell ids and never by indices.
using StructureEdit = std::variant<InsertCell, MoveCell, DeleteCell, SetCellType, SetCellMetadata, SetAttachment, SetNotebookMetadata, RestoreCell>;

/// Insert, move, delete, convert, metadata. All or nothing.
struct PushStructure {
    std::int64_t client_seq{};
    std::int64_t structure_version{};  ///< the version these edits were made against
    std::vector<StructureEdit> edits;
};

/// Ask for a cell's changes since a version; answered by text_missed.
struct PullText {
    std::string cell_id;
    std::int64_t from_version{};
};

/// One run.
struct RunRequest {
    std::string run_id;  ///< chosen by the client
    std::string cell_id;
};

/// Queue runs, in order. A run_id that is known already is not queued again.
struct RunCells {
    std::int64_t client_seq{};
    std::vector<RunRequest> runs;
};

/// Take queued runs out; a run that is at the kernel is left alone.
struct CancelRuns {
    std::vector<std::string> run_ids;
};

/// Empty the outputs of cells.
struct ClearOutputs {
    std::int64_t client_seq{};
    std::vector<std::string> cell_ids;
};

/// Interrupt the running cell (SIGINT) and take what is queued out.
struct Interrupt {
};

/// Start the kernel again; variables are gone, queued runs are cancelled.
struct RestartKernel {
};

/// End the runtime; files are kept.
struct StopRuntime {
};

/// Keep the runtime although nothing computes in it; runtime_changed says until when.
struct KeepRuntime {
};

/// A comm message for the kernel, outside the queue of runs. The state of a widget that it updates is told to the other pages.
struct SendCommMessage {
    std::string message_id;  ///< chosen by the page; comm_handled names it
    CommMessage comm;
};

/// Ask for the widgets; answered by widgets, and comm_heard follows from then on.
struct OpenWidgets {
};

/// The answer to input(). The first one counts; a later one is ignored.
struct AnswerInput {
    std::string input_id;
    std::string value;  ///< kept nowhere
};

/// The answer to a run that waits, or a notice that was read. The first answer of all pages counts.
struct AnswerGate {
    std::string case_id;
    GateChoice choice{};
};

/// This is a mistake. Reaches the operator; whether the run waits on does not change.
struct ReportMistake {
    std::string case_id;
    std::string text;  ///< what the person says; may be empty
};

/// Completion or documentation. Answered by kernel_answered, also when there is no kernel; a busy one answers after its run.
struct AskKernel {
    std::int64_t ask_id{};  ///< chosen by the page
    KernelQuestion question{};
    std::string code;  ///< the cell's text
    std::int64_t cursor{};  ///< in code points, as Jupyter counts
    std::optional<std::int64_t> detail;  ///< inspect only: 1 = with the source
};

/// A cursor or a selection in a cell's text.
struct TextSelection {
    std::int64_t anchor{};  ///< UTF-16 code units
    std::int64_t head{};  ///< where the cursor stands
};

/// Where this page's person is. Never stored.
struct Presence {
    std::optional<std::string> cell_id;  ///< the chosen cell
    std::vector<TextSelection> selections;  ///< while the cell is being edited
    bool editing{};
};

/// A mistake of the guard that was reported.
struct GateMistake {
    std::int64_t due_at{};  ///< an answer is due; milliseconds since 1970
    std::optional<bool> accepted;  ///< none while nobody has answered
    std::optional<std::string> answer;
};

/// What the guard has to say of a run. Never a rule, a score or a family.
struct GateNotice {
    std::string case_id;
    std::string run_id;
    std::string cell_id;
    std::string category;  ///< completes: this cell looks like
    GateOutcome outcome{};
    std::int64_t at{};  ///< milliseconds since 1970
    std::optional<GateMistake> mistake;  ///< reported by this page's person
};

/// A running cell waits for a line, input() or getpass().
struct WaitingInput {
    std::string input_id;
    std::optional<std::string> cell_id;  ///< the cell whose run waits
    std::optional<std::string> run_id;
    std::string prompt;
    bool password{};  ///< what is typed is not shown
};

/// A binary value of a widget's state.
struct WidgetBuffer {
    boost::json::value path;  ///< keys and indices from the state's root to its place
    std::string data;  ///< base64
};

/// One widget's model as it is now.
struct WidgetState {
    std::string comm_id;  ///< the model's id
    boost::json::value state;  ///< an object
    std::vector<WidgetBuffer> buffers;
};

/// One open page and who is at it.
struct PersonHere {
    std::int64_t number{};  ///< of the page, in this session of the notebook
    std::string person_id;
    std::string name;
    std::int64_t color{};  ///< less than person_colors, the same in every page of the person
    bool is_you{};  ///< the page that is told
    std::optional<std::string> cell_id;
    std::vector<TextSelection> selections;
    bool editing{};
};

/// A whole cell.
struct CellState {
    std::string cell_id;
    CellType cell_type{};
    std::string text;
    std::int64_t text_version{};
    boost::json::value metadata;
    std::optional<boost::json::value> extra;
    std::vector<Output> outputs;
    std::optional<std::int64_t> execution_count;
    std::optional<std::int64_t> run_text_version;  ///< text_version of the last run that started; less than text_version = edited since
    std::optional<std::int64_t> dropped_bytes;  ///< output of the last run beyond its limit
    std::optional<bool> clear_pending;  ///< clear_output(wait=True) waits for the next output
};

/// Answer to hello - the whole notebook as it is now, durable.
struct Welcome {
    std::int64_t protocol{};  ///< page_protocol
    std::string server_id;  ///< a new one with each start of the server
    std::string person_id;
    std::string notebook_id;
    std::string title;
    std::int64_t revision{};  ///< counts every operation of the notebook
    std::int64_t structure_version{};
    boost::json::value metadata;
    std::vector<CellState> cells;
    RuntimeState runtime;
    std::vector<RunState> runs;  ///< unfinished runs in order, and the last finished one of each cell
    std::int64_t now{};  ///< server time, milliseconds since 1970
    std::optional<WaitingInput> input;  ///< the running cell waits for an answer
};

/// Durable. Goes to every page; to its author it is the acknowledgement (again, for a repeated push).
struct TextChanged {
    std::int64_t revision{};
    std::string cell_id;
    std::int64_t text_version{};  ///< after these changes
    std::vector<boost::json::value> changes;
    std::string client_id;
    std::int64_t client_seq{};
};

/// One version of a cell's text.
struct TextUpdate {
    std::string client_id;
    boost::json::value changes;  ///< one change set
};

/// What a page lacks of a cell, for a pull or instead of an acknowledgement of a stale push.
struct TextMissed {
    std::string cell_id;
    std::optional<std::int64_t> client_seq;  ///< of the stale push; none for a pull
    std::int64_t from_version{};
    std::vector<TextUpdate> updates;  ///< in order, one version each
};

/// Durable. As text_changed.
struct StructureChanged {
    std::int64_t revision{};
    std::int64_t structure_version{};  ///< after these edits, one more than before
    std::vector<StructureEdit> edits;
    std::optional<std::vector<CellState>> restored;  ///< the cells that restore_cell edits brought back, whole
    std::string client_id;
    std::int64_t client_seq{};
};

/// Answer to a stale structure push - the order and types now.
struct StructureStale {
    std::int64_t client_seq{};
    std::int64_t structure_version{};
};

/// Durable. Outputs of one cell, in order.
struct OutputsChanged {
    std::int64_t revision{};
    std::string cell_id;
    std::optional<std::string> run_id;  ///< none when a person cleared them
    std::vector<OutputOp> ops;  ///< empty when it answers a repeated clear_outputs
    std::optional<std::string> client_id;  ///< when it answers clear_outputs
    std::optional<std::int64_t> client_seq;
};

/// Durable. New or changed runs.
struct RunsChanged {
    std::int64_t revision{};
    std::vector<RunState> runs;
    std::optional<std::string> client_id;  ///< when it answers run_cells
    std::optional<std::int64_t> client_seq;
};

/// The runtime's state, at most a few a second.
struct RuntimeChanged {
    RuntimeState runtime;
};

/// The notebook was renamed.
struct TitleChanged {
    std::string title;
};

/// Answer to open_widgets - all widgets as they are now; without a kernel, as they were saved.
struct Widgets {
    bool is_live{};  ///< a kernel answers them
    std::int64_t left_out{};  ///< widgets that are not kept, because they are over max_widgets or max_widget_state_bytes
    std::vector<WidgetState> widgets;
};

/// A comm message of the kernel, or another page's update of a widget. Only to pages that opened the widgets.
struct CommForPage {
    std::optional<std::string> comm_message_id;  ///< a page's comm message caused it
    CommMessage comm;
};

/// The kernel has done what this page's comm message asked for, or there is none to do it.
struct CommDone {
    std::string message_id;
};

/// Answer to ask_kernel. Never stored.
struct KernelAnswered {
    std::int64_t ask_id{};
    std::optional<boost::json::value> reply;  ///< the content of Jupyter's reply; none - no kernel that can answer
};

/// The running cell waits for an answer, or no more.
struct InputChanged {
    std::optional<WaitingInput> input;
};

/// What the guard has to say in this notebook, whole.
struct GateChanged {
    std::vector<GateNotice> notices;
};

/// Who is here. The first one to a page tells of all, later ones of what changed. Never stored.
struct PeopleChanged {
    std::vector<PersonHere> here;
    std::vector<std::int64_t> gone;  ///< numbers of pages that left
    bool all{};  ///< nobody else is here
};

/// What this person may do here, told to whoever is not the owner, right after hello and when it is other than was told. Never stored.
struct AccessChanged {
    bool may_edit{};
    bool may_run{};
    std::string owner;  ///< the name of who can change that
};

/// A message was refused; nothing of it was applied.
struct RefusedMessage {
    std::optional<std::int64_t> client_seq;  ///< of the refused push, where it had one
    Refusal refusal{};
    std::string sentence;  ///< for the person
    std::optional<std::string> where;  ///< the place in the message
};

/// From a page to serve.
using PageMessage = std::variant<Hello, PushText, PushStructure, PullText, RunCells, CancelRuns, ClearOutputs, Interrupt, RestartKernel, StopRuntime, KeepRuntime, SendCommMessage, OpenWidgets, AnswerInput, AnswerGate, ReportMistake, AskKernel, Presence>;

/// From serve to a page.
using ServerMessage = std::variant<Welcome, TextChanged, TextMissed, StructureChanged, StructureStale, OutputsChanged, RunsChanged, RuntimeChanged, TitleChanged, Widgets, CommForPage, CommDone, InputChanged, GateChanged, KernelAnswered, PeopleChanged, AccessChanged, RefusedMessage>;

void write(std::string& out, const InsertCell& value);
bool read(boost::json::value& json, InsertCell& value, JsonReader& reader);
/// The JSON text of a InsertCell.
[[nodiscard]] std::string encode(const InsertCell& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<InsertCell, DecodeError> decode_insert_cell(std::string_view text);

void write(std::string& out, const MoveCell& value);
bool read(boost::json::value& json, MoveCell& value, JsonReader& reader);
/// The JSON text of a MoveCell.
[[nodiscard]] std::string encode(const MoveCell& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<MoveCell, DecodeError> decode_move_cell(std::string_view text);

void write(std::string& out, const DeleteCell& value);
bool read(boost::json::value& json, DeleteCell& value, JsonReader& reader);
/// The JSON text of a DeleteCell.
[[nodiscard]] std::string encode(const DeleteCell& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<DeleteCell, DecodeError> decode_delete_cell(std::string_view text);

void write(std::string& out, const SetCellType& value);
bool read(boost::json::value& json, SetCellType& value, JsonReader& reader);
/// The JSON text of a SetCellType.
[[nodiscard]] std::string encode(const SetCellType& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<SetCellType, DecodeError> decode_set_cell_type(std::string_view text);

void write(std::string& out, const SetCellMetadata& value);
bool read(boost::json::value& json, SetCellMetadata& value, JsonReader& reader);
/// The JSON text of a SetCellMetadata.
[[nodiscard]] std::string encode(const SetCellMetadata& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<SetCellMetadata, DecodeError> decode_set_cell_metadata(std::string_view text);

void write(std::string& out, const SetAttachment& value);
bool read(boost::json::value& json, SetAttachment& value, JsonReader& reader);
/// The JSON text of a SetAttachment.
[[nodiscard]] std::string encode(const SetAttachment& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<SetAttachment, DecodeError> decode_set_attachment(std::string_view text);

void write(std::string& out, const SetNotebookMetadata& value);
bool read(boost::json::value& json, SetNotebookMetadata& value, JsonReader& reader);
/// The JSON text of a SetNotebookMetadata.
[[nodiscard]] std::string encode(const SetNotebookMetadata& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<SetNotebookMetadata, DecodeError> decode_set_notebook_metadata(std::string_view text);

void write(std::string& out, const RestoreCell& value);
bool read(boost::json::value& json, RestoreCell& value, JsonReader& reader);
/// The JSON text of a RestoreCell.
[[nodiscard]] std::string encode(const RestoreCell& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<RestoreCell, DecodeError> decode_restore_cell(std::string_view text);

void write(std::string& out, const Hello& value);
bool read(boost::json::value& json, Hello& value, JsonReader& reader);
/// The JSON text of a Hello.
[[nodiscard]] std::string encode(const Hello& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<Hello, DecodeError> decode_hello(std::string_view text);

void write(std::string& out, const PushText& value);
bool read(boost::json::value& json, PushText& value, JsonReader& reader);
/// The JSON text of a PushText.
[[nodiscard]] std::string encode(const PushText& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<PushText, DecodeError> decode_push_text(std::string_view text);

void write(std::string& out, const StructureEdit& value);
bool read(boost::json::value& json, StructureEdit& value, JsonReader& reader);
/// The JSON text of a StructureEdit.
[[nodiscard]] std::string encode(const StructureEdit& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<StructureEdit, DecodeError> decode_structure_edit(std::string_view text);

void write(std::string& out, const PushStructure& value);
bool read(boost::json::value& json, PushStructure& value, JsonReader& reader);
/// The JSON text of a PushStructure.
[[nodiscard]] std::string encode(const PushStructure& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<PushStructure, DecodeError> decode_push_structure(std::string_view text);

void write(std::string& out, const PullText& value);
bool read(boost::json::value& json, PullText& value, JsonReader& reader);
/// The JSON text of a PullText.
[[nodiscard]] std::string encode(const PullText& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<PullText, DecodeError> decode_pull_text(std::string_view text);

void write(std::string& out, const RunRequest& value);
bool read(boost::json::value& json, RunRequest& value, JsonReader& reader);
/// The JSON text of a RunRequest.
[[nodiscard]] std::string encode(const RunRequest& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<RunRequest, DecodeError> decode_run_request(std::string_view text);

void write(std::string& out, const RunCells& value);
bool read(boost::json::value& json, RunCells& value, JsonReader& reader);
/// The JSON text of a RunCells.
[[nodiscard]] std::string encode(const RunCells& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<RunCells, DecodeError> decode_run_cells(std::string_view text);

void write(std::string& out, const CancelRuns& value);
bool read(boost::json::value& json, CancelRuns& value, JsonReader& reader);
/// The JSON text of a CancelRuns.
[[nodiscard]] std::string encode(const CancelRuns& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<CancelRuns, DecodeError> decode_cancel_runs(std::string_view text);

void write(std::string& out, const ClearOutputs& value);
bool read(boost::json::value& json, ClearOutputs& value, JsonReader& reader);
/// The JSON text of a ClearOutputs.
[[nodiscard]] std::string encode(const ClearOutputs& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<ClearOutputs, DecodeError> decode_clear_outputs(std::string_view text);

void write(std::string& out, const Interrupt& value);
bool read(boost::json::value& json, Interrupt& value, JsonReader& reader);
/// The JSON text of a Interrupt.
[[nodiscard]] std::string encode(const Interrupt& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<Interrupt, DecodeError> decode_interrupt(std::string_view text);

void write(std::string& out, const RestartKernel& value);
bool read(boost::json::value& json, RestartKernel& value, JsonReader& reader);
/// The JSON text of a RestartKernel.
[[nodiscard]] std::string encode(const RestartKernel& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<RestartKernel, DecodeError> decode_restart_kernel(std::string_view text);

void write(std::string& out, const StopRuntime& value);
bool read(boost::json::value& json, StopRuntime& value, JsonReader& reader);
/// The JSON text of a StopRuntime.
[[nodiscard]] std::string encode(const StopRuntime& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<StopRuntime, DecodeError> decode_stop_runtime(std::string_view text);

void write(std::string& out, const KeepRuntime& value);
bool read(boost::json::value& json, KeepRuntime& value, JsonReader& reader);
/// The JSON text of a KeepRuntime.
[[nodiscard]] std::string encode(const KeepRuntime& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<KeepRuntime, DecodeError> decode_keep_runtime(std::string_view text);

void write(std::string& out, const SendCommMessage& value);
bool read(boost::json::value& json, SendCommMessage& value, JsonReader& reader);
/// The JSON text of a SendCommMessage.
[[nodiscard]] std::string encode(const SendCommMessage& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<SendCommMessage, DecodeError> decode_send_comm_message(std::string_view text);

void write(std::string& out, const OpenWidgets& value);
bool read(boost::json::value& json, OpenWidgets& value, JsonReader& reader);
/// The JSON text of a OpenWidgets.
[[nodiscard]] std::string encode(const OpenWidgets& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<OpenWidgets, DecodeError> decode_open_widgets(std::string_view text);

void write(std::string& out, const AnswerInput& value);
bool read(boost::json::value& json, AnswerInput& value, JsonReader& reader);
/// The JSON text of a AnswerInput.
[[nodiscard]] std::string encode(const AnswerInput& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<AnswerInput, DecodeError> decode_answer_input(std::string_view text);

void write(std::string& out, const AnswerGate& value);
bool read(boost::json::value& json, AnswerGate& value, JsonReader& reader);
/// The JSON text of a AnswerGate.
[[nodiscard]] std::string encode(const AnswerGate& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<AnswerGate, DecodeError> decode_answer_gate(std::string_view text);

void write(std::string& out, const ReportMistake& value);
bool read(boost::json::value& json, ReportMistake& value, JsonReader& reader);
/// The JSON text of a ReportMistake.
[[nodiscard]] std::string encode(const ReportMistake& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<ReportMistake, DecodeError> decode_report_mistake(std::string_view text);

void write(std::string& out, const AskKernel& value);
bool read(boost::json::value& json, AskKernel& value, JsonReader& reader);
/// The JSON text of a AskKernel.
[[nodiscard]] std::string encode(const AskKernel& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<AskKernel, DecodeError> decode_ask_kernel(std::string_view text);

void write(std::string& out, const TextSelection& value);
bool read(boost::json::value& json, TextSelection& value, JsonReader& reader);
/// The JSON text of a TextSelection.
[[nodiscard]] std::string encode(const TextSelection& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<TextSelection, DecodeError> decode_text_selection(std::string_view text);

void write(std::string& out, const Presence& value);
bool read(boost::json::value& json, Presence& value, JsonReader& reader);
/// The JSON text of a Presence.
[[nodiscard]] std::string encode(const Presence& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<Presence, DecodeError> decode_presence(std::string_view text);

void write(std::string& out, const GateMistake& value);
bool read(boost::json::value& json, GateMistake& value, JsonReader& reader);
/// The JSON text of a GateMistake.
[[nodiscard]] std::string encode(const GateMistake& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<GateMistake, DecodeError> decode_gate_mistake(std::string_view text);

void write(std::string& out, const GateNotice& value);
bool read(boost::json::value& json, GateNotice& value, JsonReader& reader);
/// The JSON text of a GateNotice.
[[nodiscard]] std::string encode(const GateNotice& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<GateNotice, DecodeError> decode_gate_notice(std::string_view text);

void write(std::string& out, const WaitingInput& value);
bool read(boost::json::value& json, WaitingInput& value, JsonReader& reader);
/// The JSON text of a WaitingInput.
[[nodiscard]] std::string encode(const WaitingInput& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<WaitingInput, DecodeError> decode_waiting_input(std::string_view text);

void write(std::string& out, const WidgetBuffer& value);
bool read(boost::json::value& json, WidgetBuffer& value, JsonReader& reader);
/// The JSON text of a WidgetBuffer.
[[nodiscard]] std::string encode(const WidgetBuffer& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<WidgetBuffer, DecodeError> decode_widget_buffer(std::string_view text);

void write(std::string& out, const WidgetState& value);
bool read(boost::json::value& json, WidgetState& value, JsonReader& reader);
/// The JSON text of a WidgetState.
[[nodiscard]] std::string encode(const WidgetState& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<WidgetState, DecodeError> decode_widget_state(std::string_view text);

void write(std::string& out, const PersonHere& value);
bool read(boost::json::value& json, PersonHere& value, JsonReader& reader);
/// The JSON text of a PersonHere.
[[nodiscard]] std::string encode(const PersonHere& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<PersonHere, DecodeError> decode_person_here(std::string_view text);

void write(std::string& out, const CellState& value);
bool read(boost::json::value& json, CellState& value, JsonReader& reader);
/// The JSON text of a CellState.
[[nodiscard]] std::string encode(const CellState& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<CellState, DecodeError> decode_cell_state(std::string_view text);

void write(std::string& out, const Welcome& value);
bool read(boost::json::value& json, Welcome& value, JsonReader& reader);
/// The JSON text of a Welcome.
[[nodiscard]] std::string encode(const Welcome& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<Welcome, DecodeError> decode_welcome(std::string_view text);

void write(std::string& out, const TextChanged& value);
bool read(boost::json::value& json, TextChanged& value, JsonReader& reader);
/// The JSON text of a TextChanged.
[[nodiscard]] std::string encode(const TextChanged& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<TextChanged, DecodeError> decode_text_changed(std::string_view text);

void write(std::string& out, const TextUpdate& value);
bool read(boost::json::value& json, TextUpdate& value, JsonReader& reader);
/// The JSON text of a TextUpdate.
[[nodiscard]] std::string encode(const TextUpdate& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<TextUpdate, DecodeError> decode_text_update(std::string_view text);

void write(std::string& out, const TextMissed& value);
bool read(boost::json::value& json, TextMissed& value, JsonReader& reader);
/// The JSON text of a TextMissed.
[[nodiscard]] std::string encode(const TextMissed& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<TextMissed, DecodeError> decode_text_missed(std::string_view text);

void write(std::string& out, const StructureChanged& value);
bool read(boost::json::value& json, StructureChanged& value, JsonReader& reader);
/// The JSON text of a StructureChanged.
[[nodiscard]] std::string encode(const StructureChanged& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<StructureChanged, DecodeError> decode_structure_changed(std::string_view text);

void write(std::string& out, const StructureStale& value);
bool read(boost::json::value& json, StructureStale& value, JsonReader& reader);
/// The JSON text of a StructureStale.
[[nodiscard]] std::string encode(const StructureStale& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<StructureStale, DecodeError> decode_structure_stale(std::string_view text);

void write(std::string& out, const OutputsChanged& value);
bool read(boost::json::value& json, OutputsChanged& value, JsonReader& reader);
/// The JSON text of a OutputsChanged.
[[nodiscard]] std::string encode(const OutputsChanged& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<OutputsChanged, DecodeError> decode_outputs_changed(std::string_view text);

void write(std::string& out, const RunsChanged& value);
bool read(boost::json::value& json, RunsChanged& value, JsonReader& reader);
/// The JSON text of a RunsChanged.
[[nodiscard]] std::string encode(const RunsChanged& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<RunsChanged, DecodeError> decode_runs_changed(std::string_view text);

void write(std::string& out, const RuntimeChanged& value);
bool read(boost::json::value& json, RuntimeChanged& value, JsonReader& reader);
/// The JSON text of a RuntimeChanged.
[[nodiscard]] std::string encode(const RuntimeChanged& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<RuntimeChanged, DecodeError> decode_runtime_changed(std::string_view text);

void write(std::string& out, const TitleChanged& value);
bool read(boost::json::value& json, TitleChanged& value, JsonReader& reader);
/// The JSON text of a TitleChanged.
[[nodiscard]] std::string encode(const TitleChanged& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<TitleChanged, DecodeError> decode_title_changed(std::string_view text);

void write(std::string& out, const Widgets& value);
bool read(boost::json::value& json, Widgets& value, JsonReader& reader);
/// The JSON text of a Widgets.
[[nodiscard]] std::string encode(const Widgets& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<Widgets, DecodeError> decode_widgets(std::string_view text);

void write(std::string& out, const CommForPage& value);
bool read(boost::json::value& json, CommForPage& value, JsonReader& reader);
/// The JSON text of a CommForPage.
[[nodiscard]] std::string encode(const CommForPage& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<CommForPage, DecodeError> decode_comm_for_page(std::string_view text);

void write(std::string& out, const CommDone& value);
bool read(boost::json::value& json, CommDone& value, JsonReader& reader);
/// The JSON text of a CommDone.
[[nodiscard]] std::string encode(const CommDone& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<CommDone, DecodeError> decode_comm_done(std::string_view text);

void write(std::string& out, const KernelAnswered& value);
bool read(boost::json::value& json, KernelAnswered& value, JsonReader& reader);
/// The JSON text of a KernelAnswered.
[[nodiscard]] std::string encode(const KernelAnswered& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<KernelAnswered, DecodeError> decode_kernel_answered(std::string_view text);

void write(std::string& out, const InputChanged& value);
bool read(boost::json::value& json, InputChanged& value, JsonReader& reader);
/// The JSON text of a InputChanged.
[[nodiscard]] std::string encode(const InputChanged& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<InputChanged, DecodeError> decode_input_changed(std::string_view text);

void write(std::string& out, const GateChanged& value);
bool read(boost::json::value& json, GateChanged& value, JsonReader& reader);
/// The JSON text of a GateChanged.
[[nodiscard]] std::string encode(const GateChanged& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<GateChanged, DecodeError> decode_gate_changed(std::string_view text);

void write(std::string& out, const PeopleChanged& value);
bool read(boost::json::value& json, PeopleChanged& value, JsonReader& reader);
/// The JSON text of a PeopleChanged.
[[nodiscard]] std::string encode(const PeopleChanged& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<PeopleChanged, DecodeError> decode_people_changed(std::string_view text);

void write(std::string& out, const AccessChanged& value);
bool read(boost::json::value& json, AccessChanged& value, JsonReader& reader);
/// The JSON text of a AccessChanged.
[[nodiscard]] std::string encode(const AccessChanged& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<AccessChanged, DecodeError> decode_access_changed(std::string_view text);

void write(std::string& out, const RefusedMessage& value);
bool read(boost::json::value& json, RefusedMessage& value, JsonReader& reader);
/// The JSON text of a RefusedMessage.
[[nodiscard]] std::string encode(const RefusedMessage& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<RefusedMessage, DecodeError> decode_refused_message(std::string_view text);

void write(std::string& out, const PageMessage& value);
bool read(boost::json::value& json, PageMessage& value, JsonReader& reader);
/// The JSON text of a PageMessage.
[[nodiscard]] std::string encode(const PageMessage& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<PageMessage, DecodeError> decode_page_message(std::string_view text);

void write(std::string& out, const ServerMessage& value);
bool read(boost::json::value& json, ServerMessage& value, JsonReader& reader);
/// The JSON text of a ServerMessage.
[[nodiscard]] std::string encode(const ServerMessage& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<ServerMessage, DecodeError> decode_server_message(std::string_view text);

}  // namespace stoa::wire
