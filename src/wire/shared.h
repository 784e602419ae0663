// Generated from wire/shared.yaml by tools/wire_generate.py; never edited.
// Words that every other file here uses - refusals, cell and run states, outputs.
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

namespace stoa {
class JsonReader;
}

namespace stoa::wire {

/// a category of what the service does not allow, in words
inline constexpr std::int64_t max_category_bytes = 400;
/// what a person says of a mistake of the guard, and the answer to it
inline constexpr std::int64_t max_mistake_bytes = 4000;
/// kernels that a machine offers
inline constexpr std::int64_t max_kernels = 200;
/// an id on the wire: letters, digits, '-', '_', '.', ':'
inline constexpr std::int64_t max_id_bytes = 64;
/// a notebook's title
inline constexpr std::int64_t max_title_bytes = 400;
/// a sentence for the person
inline constexpr std::int64_t max_sentence_bytes = 4000;
/// the text of one cell, UTF-8
inline constexpr std::int64_t max_cell_text_bytes = 4194304;
/// cells in one notebook
inline constexpr std::int64_t max_cells = 10000;
/// nesting of any JSON that crosses
inline constexpr std::int64_t max_json_depth = 100;
/// metadata of one cell or notebook, as JSON text
inline constexpr std::int64_t max_metadata_bytes = 1048576;
/// an output value kept inline; larger ones become blobs
inline constexpr std::int64_t max_inline_output_bytes = 4096;
/// outputs of one cell; beyond it they are dropped and counted
inline constexpr std::int64_t max_outputs_per_cell = 20000;
/// output of one run kept; beyond it bytes are drained, dropped and counted
inline constexpr std::int64_t max_run_output_bytes = 536870912;
/// one coalesced chunk of a stream
inline constexpr std::int64_t max_stream_chunk_bytes = 65536;
/// how long a chunk may wait for more
inline constexpr std::int64_t max_stream_delay_ms = 50;
/// one value of a MIME bundle; a larger one is replaced by a text that says so
inline constexpr std::int64_t max_output_value_bytes = 33554432;
/// one frame between serve, host and shims
inline constexpr std::int64_t max_frame_bytes = 50331648;
/// one comm message: its JSON text and its buffers as base64; a larger one is dropped, and the cell says so
inline constexpr std::int64_t max_comm_bytes = 16777216;
/// binary buffers of one comm message
inline constexpr std::int64_t max_comm_buffers = 1000;
/// the code around the cursor that a question to the kernel carries
inline constexpr std::int64_t max_question_bytes = 262144;
/// an answer to input(), and the prompt that asks for it
inline constexpr std::int64_t max_input_bytes = 65536;

/// What programs of a runtime may reach.
enum class NetworkOpening : std::uint8_t {
    none,
    listed,  ///< names that the operator lists
    open,  ///< whatever is public
};
[[nodiscard]] std::string_view name_of(NetworkOpening value);
[[nodiscard]] std::optional<NetworkOpening> find_network_opening(std::string_view name);

/// Why a person (or a client) can't have what was asked. Closed - the page knows every one.
enum class Refusal : std::uint8_t {
    bad_request,  ///< the message can't be read
    not_signed_in,  ///< nobody is signed in
    forbidden,  ///< signed in, but not allowed
    not_found,  ///< there is no such thing (or it is not shown to this person)
    conflict,  ///< it exists already, or changed in between
    stale,  ///< made against an older version; rebase and send again
    too_large,  ///< over a named limit of size
    too_many,  ///< over a named limit of number
    out_of_range,  ///< a position outside the text, or a number outside its range
    surrogate_split,  ///< a position inside a surrogate pair
    unsupported_version,  ///< a protocol or file version this server doesn't speak
    runtime_unavailable,  ///< no runtime can be had now
    sandbox_unavailable,  ///< this machine can't make a sandbox; code is refused
    storage_failed,  ///< the change could not be made durable and was undone
    shutting_down,  ///< the server is stopping
    internal,  ///< something broke; the log says what
};
[[nodiscard]] std::string_view name_of(Refusal value);
[[nodiscard]] std::optional<Refusal> find_refusal(std::string_view name);

/// What became of a run that the guard said something of.
enum class GateOutcome : std::uint8_t {
    passed,  ///< it ran; the person was not asked
    asks,  ///< it waits for the person
    cancelled,  ///< it did not run; the person took it back, or it was no longer wanted
    ran,  ///< the person let it run
    stopped,  ///< it did not run; the operator stops this category
};
[[nodiscard]] std::string_view name_of(GateOutcome value);
[[nodiscard]] std::optional<GateOutcome> find_gate_outcome(std::string_view name);

/// nbformat's cell types.
enum class CellType : std::uint8_t {
    code,
    markdown,
    raw,
};
[[nodiscard]] std::string_view name_of(CellType value);
[[nodiscard]] std::optional<CellType> find_cell_type(std::string_view name);

/// nbformat's output types.
enum class OutputType : std::uint8_t {
    stream,
    display_data,
    execute_result,
    error,
};
[[nodiscard]] std::string_view name_of(OutputType value);
[[nodiscard]] std::optional<OutputType> find_output_type(std::string_view name);

/// A kernel's text streams.
enum class StreamName : std::uint8_t {
    stdout,
    stderr,
};
[[nodiscard]] std::string_view name_of(StreamName value);
[[nodiscard]] std::optional<StreamName> find_stream_name(std::string_view name);

/// Where a run is. The last six are final.
enum class RunPhase : std::uint8_t {
    queued,  ///< stored, waits its turn
    running,  ///< at the kernel
    done,  ///< ended well
    error,  ///< raised an error
    interrupted,  ///< ended by an interrupt
    cancelled,  ///< taken out of the queue before it started
    aborted,  ///< an earlier run's error stopped the queue
    lost,  ///< the kernel ended under it
};
[[nodiscard]] std::string_view name_of(RunPhase value);
[[nodiscard]] std::optional<RunPhase> find_run_phase(std::string_view name);

/// Where a notebook's runtime is.
enum class RuntimePhase : std::uint8_t {
    none,  ///< no runtime; the next run starts one
    starting,  ///< being made
    idle,  ///< ready
    busy,  ///< runs a cell
    restarting,  ///< its kernel is being started again
    dead,  ///< ended by itself; the reason says how
    unreachable,  ///< the host that runs it doesn't answer; it may still run
    unavailable,  ///< none can be made; the reason says why
};
[[nodiscard]] std::string_view name_of(RuntimePhase value);
[[nodiscard]] std::optional<RuntimePhase> find_runtime_phase(std::string_view name);

/// Jupyter's comm_open, comm_msg and comm_close.
enum class CommKind : std::uint8_t {
    open,
    message,
    close,
};
[[nodiscard]] std::string_view name_of(CommKind value);
[[nodiscard]] std::optional<CommKind> find_comm_kind(std::string_view name);

/// Jupyter's complete_request and inspect_request.
enum class KernelQuestion : std::uint8_t {
    complete,  ///< what can stand here
    inspect,  ///< what this is
};
[[nodiscard]] std::string_view name_of(KernelQuestion value);
[[nodiscard]] std::optional<KernelQuestion> find_kernel_question(std::string_view name);

/// One message between a kernel's object and its counterpart in a page (a comm), for example a widget and its model.
struct CommMessage {
    CommKind kind{};
    std::string comm_id;  ///< chosen by the side that opened it
    std::optional<std::string> target_name;  ///< open only: who answers, for example jupyter.widget
    boost::json::value data;  ///< an object
    std::optional<boost::json::value> metadata;  ///< the Jupyter message's own metadata, for example the version of the widgets' protocol
    std::optional<std::vector<std::string>> buffers;  ///< binary buffers as base64
};

/// A numbered piece of a stream. Either text or blob is set.
struct TextChunk {
    std::optional<std::string> text;  ///< the text itself, carriage returns and ANSI kept
    std::optional<std::string> blob;  ///< content hash; fetched through the notebook
    std::int64_t bytes{};  ///< UTF-8 bytes of the chunk
    std::int64_t lines{};  ///< newlines in the chunk
};

/// A value of a MIME bundle kept as a blob.
struct OutputBlob {
    std::string mime;  ///< MIME type
    std::string blob;  ///< content hash of the value's exact JSON text form (base64 stays base64)
    std::int64_t bytes{};  ///< size of that text
};

/// One output of a cell, nbformat's plus what makes it pageable.
struct Output {
    OutputType type{};
    std::optional<StreamName> name{};  ///< stream only
    std::optional<std::vector<TextChunk>> chunks;  ///< stream only, in order
    std::optional<boost::json::value> data;  ///< MIME bundle, values small enough to stand here
    std::optional<std::vector<OutputBlob>> blobs;  ///< values of the bundle that are blobs
    std::optional<boost::json::value> metadata;  ///< nbformat's output metadata
    std::optional<std::string> display_id;  ///< Jupyter's transient display_id
    std::optional<std::int64_t> execution_count;  ///< execute_result only
    std::optional<std::string> ename;  ///< error only
    std::optional<std::string> evalue;  ///< error only
    std::optional<std::vector<std::string>> traceback;  ///< error only, ANSI kept
    std::optional<boost::json::value> extra;  ///< unknown nbformat fields, kept
};

/// A run begins; the cell's outputs are emptied.
struct OutputsStarted {
    std::string run_id;
};

/// A chunk for the cell's last output when that is the same stream, else for a new one.
struct StreamAppended {
    StreamName name{};
    TextChunk chunk;
};

/// A new output at the end.
struct DisplayAdded {
    Output output;
};

/// Every output of the notebook with this display_id takes this content.
struct DisplayUpdated {
    std::string display_id;
    boost::json::value data;
    std::optional<std::vector<OutputBlob>> blobs;
    boost::json::value metadata;
};

/// Jupyter's clear_output.
struct OutputsCleared {
    bool wait{};  ///< true: cleared when the next output comes
};

/// The run's limit is passed; what more it printed was drained and counted.
struct OutputDropped {
    std::int64_t bytes{};  ///< dropped since the last such record
};

/// One run of one cell, durable from the moment that it is queued.
struct RunState {
    std::string run_id;  ///< chosen by the client; a repeated one is the same run
    std::string cell_id;
    std::int64_t text_version{};  ///< the text that runs
    RunPhase phase{};
    std::optional<std::int64_t> execution_count;  ///< Jupyter's In[n]
    std::int64_t queued_at{};  ///< milliseconds since 1970
    std::optional<std::int64_t> started_at;  ///< milliseconds since 1970
    std::optional<std::int64_t> ended_at;  ///< milliseconds since 1970
    std::optional<std::int64_t> peak_memory_bytes;  ///< the most that its runtime used while it ran, where the machine counts it
};

/// A kernel that can be chosen, as its kernel.json describes it.
struct KernelSpec {
    std::string name;  ///< what a notebook's metadata name it by
    std::string display_name;
    std::string language;
};

/// What else a runtime uses and may use, beside memory and processors. What its machine can't count is absent.
struct RuntimeUse {
    std::optional<std::int64_t> processes;  ///< processes and threads now
    std::optional<std::int64_t> max_processes;
    std::optional<std::int64_t> temporary_bytes;  ///< in /tmp and /dev/shm, which count as memory
    std::optional<std::int64_t> temporary_limit_bytes;  ///< what each of the two holds
    std::optional<std::int64_t> disk_free_bytes;  ///< room for files on the disk where homes are; a quota may leave less
    std::optional<NetworkOpening> network{};
    std::optional<std::int64_t> connections;  ///< asked for since it started, refused ones too
    std::optional<std::int64_t> refused_connections;
    std::optional<std::int64_t> sent_bytes;
    std::optional<std::int64_t> received_bytes;
    std::optional<bool> asleep;  ///< nothing of it runs until something is wanted of it, which wakes it at once
    std::optional<bool> stands_back;  ///< it has computed for so long that others go first where processors are short
};

/// What the page shows of a runtime.
struct RuntimeState {
    RuntimePhase phase{};
    std::optional<std::string> reason;  ///< a sentence: why dead, unavailable or unreachable
    std::optional<std::string> kernel;  ///< for example Python 3.11
    std::optional<std::int64_t> cores;  ///< processors it may use
    std::optional<std::int64_t> memory_bytes;  ///< in use
    std::optional<std::int64_t> memory_limit_bytes;
    std::optional<std::int64_t> cpu_percent;  ///< 100 is one whole processor
    std::optional<std::int64_t> stops_at;  ///< milliseconds since 1970: nothing computes in it now, and it is ended then unless something does
    std::optional<std::int64_t> extensions_left;  ///< the end is near; how often a person may still put it off
    std::optional<RuntimeUse> use;
};

/// What happens to a cell's outputs.
using OutputOp = std::variant<OutputsStarted, StreamAppended, DisplayAdded, DisplayUpdated, OutputsCleared, OutputDropped>;

void write(std::string& out, const CommMessage& value);
bool read(boost::json::value& json, CommMessage& value, JsonReader& reader);
/// The JSON text of a CommMessage.
[[nodiscard]] std::string encode(const CommMessage& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<CommMessage, DecodeError> decode_comm_message(std::string_view text);

void write(std::string& out, const TextChunk& value);
bool read(boost::json::value& json, TextChunk& value, JsonReader& reader);
/// The JSON text of a TextChunk.
[[nodiscard]] std::string encode(const TextChunk& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<TextChunk, DecodeError> decode_text_chunk(std::string_view text);

void write(std::string& out, const OutputBlob& value);
bool read(boost::json::value& json, OutputBlob& value, JsonReader& reader);
/// The JSON text of a OutputBlob.
[[nodiscard]] std::string encode(const OutputBlob& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<OutputBlob, DecodeError> decode_output_blob(std::string_view text);

void write(std::string& out, const Output& value);
bool read(boost::json::value& json, Output& value, JsonReader& reader);
/// The JSON text of a Output.
[[nodiscard]] std::string encode(const Output& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<Output, DecodeError> decode_output(std::string_view text);

void write(std::string& out, const OutputsStarted& value);
bool read(boost::json::value& json, OutputsStarted& value, JsonReader& reader);
/// The JSON text of a OutputsStarted.
[[nodiscard]] std::string encode(const OutputsStarted& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<OutputsStarted, DecodeError> decode_outputs_started(std::string_view text);

void write(std::string& out, const StreamAppended& value);
bool read(boost::json::value& json, StreamAppended& value, JsonReader& reader);
/// The JSON text of a StreamAppended.
[[nodiscard]] std::string encode(const StreamAppended& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<StreamAppended, DecodeError> decode_stream_appended(std::string_view text);

void write(std::string& out, const DisplayAdded& value);
bool read(boost::json::value& json, DisplayAdded& value, JsonReader& reader);
/// The JSON text of a DisplayAdded.
[[nodiscard]] std::string encode(const DisplayAdded& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<DisplayAdded, DecodeError> decode_display_added(std::string_view text);

void write(std::string& out, const DisplayUpdated& value);
bool read(boost::json::value& json, DisplayUpdated& value, JsonReader& reader);
/// The JSON text of a DisplayUpdated.
[[nodiscard]] std::string encode(const DisplayUpdated& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<DisplayUpdated, DecodeError> decode_display_updated(std::string_view text);

void write(std::string& out, const OutputsCleared& value);
bool read(boost::json::value& json, OutputsCleared& value, JsonReader& reader);
/// The JSON text of a OutputsCleared.
[[nodiscard]] std::string encode(const OutputsCleared& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<OutputsCleared, DecodeError> decode_outputs_cleared(std::string_view text);

void write(std::string& out, const OutputDropped& value);
bool read(boost::json::value& json, OutputDropped& value, JsonReader& reader);
/// The JSON text of a OutputDropped.
[[nodiscard]] std::string encode(const OutputDropped& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<OutputDropped, DecodeError> decode_output_dropped(std::string_view text);

void write(std::string& out, const RunState& value);
bool read(boost::json::value& json, RunState& value, JsonReader& reader);
/// The JSON text of a RunState.
[[nodiscard]] std::string encode(const RunState& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<RunState, DecodeError> decode_run_state(std::string_view text);

void write(std::string& out, const KernelSpec& value);
bool read(boost::json::value& json, KernelSpec& value, JsonReader& reader);
/// The JSON text of a KernelSpec.
[[nodiscard]] std::string encode(const KernelSpec& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<KernelSpec, DecodeError> decode_kernel_spec(std::string_view text);

void write(std::string& out, const RuntimeUse& value);
bool read(boost::json::value& json, RuntimeUse& value, JsonReader& reader);
/// The JSON text of a RuntimeUse.
[[nodiscard]] std::string encode(const RuntimeUse& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<RuntimeUse, DecodeError> decode_runtime_use(std::string_view text);

void write(std::string& out, const RuntimeState& value);
bool read(boost::json::value& json, RuntimeState& value, JsonReader& reader);
/// The JSON text of a RuntimeState.
[[nodiscard]] std::string encode(const RuntimeState& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<RuntimeState, DecodeError> decode_runtime_state(std::string_view text);

void write(std::string& out, const OutputOp& value);
bool read(boost::json::value& json, OutputOp& value, JsonReader& reader);
/// The JSON text of a OutputOp.
[[nodiscard]] std::string encode(const OutputOp& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<OutputOp, DecodeError> decode_output_op(std::string_view text);

}  // namespace stoa::wire
