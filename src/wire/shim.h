// Generated from wire/shim.yaml by tools/wire_generate.py; never edited.
// Between serve and one shim, JSON in frames; a host relays them unread. The shim keeps one kernel company.
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

inline constexpr std::int64_t shim_protocol = 1;
/// code of one execute
inline constexpr std::int64_t max_code_bytes = 4194304;
/// records sent and not yet acknowledged
inline constexpr std::int64_t shim_window_bytes = 1048576;
/// one file of the numbered log
inline constexpr std::int64_t shim_segment_bytes = 8388608;
/// run ids a shim remembers
inline constexpr std::int64_t max_known_runs = 10000;
/// how long a widget's update may wait for more
inline constexpr std::int64_t max_comm_delay_ms = 40;

/// A kernel's life as its shim sees it.
enum class KernelPhase : std::uint8_t {
    starting,
    idle,
    busy,
    dead,  ///< the program ended; the sandbox still stands
};
[[nodiscard]] std::string_view name_of(KernelPhase value);
[[nodiscard]] std::optional<KernelPhase> find_kernel_phase(std::string_view name);

/// First message of a stream. One stream at a time; a newer one replaces an older.
struct Attach {
    std::int64_t protocol{};  ///< shim_protocol
    std::optional<std::string> epoch;  ///< the epoch that applied belongs to, when known
    std::int64_t applied{};  ///< the last record committed by serve in that epoch; replay starts after it; 0 = from the start
};

/// Run code. A run_id that the shim knows is dropped silently.
struct Execute {
    std::string run_id;
    std::string code;
};

/// A page's comm message for the kernel. It waits for no run; a kernel that is busy takes it up after its run.
struct SendComm {
    std::string message_id;  ///< chosen by the page; comm_handled and what the message causes name it
    CommMessage comm;
};

/// The answer to input(). One for a request that is not the present one is dropped.
struct ReplyInput {
    std::string input_id;
    std::string value;  ///< kept nowhere
};

/// Completion or documentation. Answered outside the log, once; not at all when the stream or the kernel ends before.
struct Ask {
    std::int64_t ask_id{};  ///< chosen by serve
    KernelQuestion question{};
    std::string code;
    std::int64_t cursor{};  ///< in code points
    std::optional<std::int64_t> detail;
};

/// Records up to and with this number are committed; the shim may trim them.
struct Acknowledge {
    std::int64_t seq{};
};

/// SIGINT to the kernel's process group.
struct InterruptKernel {
};

/// End every process of the sandbox but its init, start the kernel again.
struct RestartShimKernel {
};

/// End kernel, sandbox and shim, when all records are acknowledged or after the timeout.
struct Shutdown {
    std::int64_t timeout_ms{};
};

/// The kernel waits for a line of the person, input() or getpass().
struct InputAsked {
    std::string input_id;
    std::optional<std::string> run_id;  ///< the run that waits
    std::string prompt;
    bool password{};  ///< what is typed is not shown
};

/// Answer to attach, before any record.
struct Attached {
    std::int64_t protocol{};
    std::string epoch;  ///< a new one with each start of the shim
    std::int64_t first_seq{};  ///< the oldest record kept
    std::int64_t last_seq{};  ///< the newest record
    KernelPhase kernel{};
    std::optional<std::string> running;  ///< the run at the kernel
    std::vector<std::string> known_runs;  ///< every run that the shim was given in this epoch, newest last
    std::optional<InputAsked> input;  ///< the kernel waits for this answer now
};

/// The kernel has done what a page's comm message asked for.
struct CommHandled {
    std::string message_id;
};

/// A comm message of the kernel. Updates of one widget that come within max_comm_delay_ms are merged to the latest values.
struct CommHeard {
    std::optional<std::string> run_id;  ///< the run that caused it
    std::optional<std::string> comm_message_id;  ///< the page's comm message that caused it
    CommMessage comm;
};

/// It waits no more - it was answered, or its run ended.
struct InputClosed {
    std::string input_id;
};

/// The kernel's own life.
struct KernelChanged {
    KernelPhase phase{};
    std::optional<std::string> reason;  ///< a sentence: why dead
    std::int64_t kernel_session{};  ///< rises with each start of a kernel in this runtime
    std::optional<std::string> banner;  ///< for example Python 3.11
};

/// The kernel's reply and its idle status have both come (or the kernel ended).
struct RunEnded {
    std::string run_id;
    RunPhase phase{};  ///< done, error, interrupted, aborted or lost
    std::optional<std::int64_t> execution_count;
    std::optional<std::int64_t> peak_memory_bytes;  ///< the most that the runtime used while it ran; of what passed between two looks, at least this
    std::optional<std::int64_t> ended_at;  ///< when its reply was made, as the kernel says it, between started_at and its being heard of; none - no reply
};

/// Output of a run, streams coalesced. Chunks carry text, never a blob. run_id is absent when no run is its parent.
struct RunOutput {
    std::optional<std::string> run_id;
    OutputOp op;
    std::optional<std::string> comm_message_id;  ///< a page's comm message caused it
};

/// The kernel took the run up.
struct RunStarted {
    std::string run_id;
    std::optional<std::int64_t> execution_count;
    std::optional<std::int64_t> started_at;  ///< when, as the kernel says it, between the sending of the run and its being heard of; milliseconds since 1970
};

/// What a record tells.
using KernelEvent = std::variant<KernelChanged, RunStarted, RunOutput, RunEnded, CommHeard, CommHandled, InputAsked, InputClosed>;

/// One numbered entry of the log.
struct Record {
    std::int64_t seq{};  ///< from 1, without gaps
    std::int64_t at{};  ///< milliseconds since 1970
    KernelEvent event;
};

/// The kernel's reply to an ask.
struct Answered {
    std::int64_t ask_id{};
    std::optional<boost::json::value> reply;  ///< its content; none - it can't answer now
};

/// From serve to a shim.
using ToShim = std::variant<Attach, Execute, SendComm, ReplyInput, Ask, Acknowledge, InterruptKernel, RestartShimKernel, Shutdown>;

/// From a shim to serve.
using FromShim = std::variant<Attached, Record, Answered>;

void write(std::string& out, const Attach& value);
bool read(boost::json::value& json, Attach& value, JsonReader& reader);
/// The JSON text of a Attach.
[[nodiscard]] std::string encode(const Attach& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<Attach, DecodeError> decode_attach(std::string_view text);

void write(std::string& out, const Execute& value);
bool read(boost::json::value& json, Execute& value, JsonReader& reader);
/// The JSON text of a Execute.
[[nodiscard]] std::string encode(const Execute& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<Execute, DecodeError> decode_execute(std::string_view text);

void write(std::string& out, const SendComm& value);
bool read(boost::json::value& json, SendComm& value, JsonReader& reader);
/// The JSON text of a SendComm.
[[nodiscard]] std::string encode(const SendComm& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<SendComm, DecodeError> decode_send_comm(std::string_view text);

void write(std::string& out, const ReplyInput& value);
bool read(boost::json::value& json, ReplyInput& value, JsonReader& reader);
/// The JSON text of a ReplyInput.
[[nodiscard]] std::string encode(const ReplyInput& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<ReplyInput, DecodeError> decode_reply_input(std::string_view text);

void write(std::string& out, const Ask& value);
bool read(boost::json::value& json, Ask& value, JsonReader& reader);
/// The JSON text of a Ask.
[[nodiscard]] std::string encode(const Ask& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<Ask, DecodeError> decode_ask(std::string_view text);

void write(std::string& out, const Acknowledge& value);
bool read(boost::json::value& json, Acknowledge& value, JsonReader& reader);
/// The JSON text of a Acknowledge.
[[nodiscard]] std::string encode(const Acknowledge& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<Acknowledge, DecodeError> decode_acknowledge(std::string_view text);

void write(std::string& out, const InterruptKernel& value);
bool read(boost::json::value& json, InterruptKernel& value, JsonReader& reader);
/// The JSON text of a InterruptKernel.
[[nodiscard]] std::string encode(const InterruptKernel& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<InterruptKernel, DecodeError> decode_interrupt_kernel(std::string_view text);

void write(std::string& out, const RestartShimKernel& value);
bool read(boost::json::value& json, RestartShimKernel& value, JsonReader& reader);
/// The JSON text of a RestartShimKernel.
[[nodiscard]] std::string encode(const RestartShimKernel& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<RestartShimKernel, DecodeError> decode_restart_shim_kernel(std::string_view text);

void write(std::string& out, const Shutdown& value);
bool read(boost::json::value& json, Shutdown& value, JsonReader& reader);
/// The JSON text of a Shutdown.
[[nodiscard]] std::string encode(const Shutdown& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<Shutdown, DecodeError> decode_shutdown(std::string_view text);

void write(std::string& out, const InputAsked& value);
bool read(boost::json::value& json, InputAsked& value, JsonReader& reader);
/// The JSON text of a InputAsked.
[[nodiscard]] std::string encode(const InputAsked& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<InputAsked, DecodeError> decode_input_asked(std::string_view text);

void write(std::string& out, const Attached& value);
bool read(boost::json::value& json, Attached& value, JsonReader& reader);
/// The JSON text of a Attached.
[[nodiscard]] std::string encode(const Attached& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<Attached, DecodeError> decode_attached(std::string_view text);

void write(std::string& out, const CommHandled& value);
bool read(boost::json::value& json, CommHandled& value, JsonReader& reader);
/// The JSON text of a CommHandled.
[[nodiscard]] std::string encode(const CommHandled& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<CommHandled, DecodeError> decode_comm_handled(std::string_view text);

void write(std::string& out, const CommHeard& value);
bool read(boost::json::value& json, CommHeard& value, JsonReader& reader);
/// The JSON text of a CommHeard.
[[nodiscard]] std::string encode(const CommHeard& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<CommHeard, DecodeError> decode_comm_heard(std::string_view text);

void write(std::string& out, const InputClosed& value);
bool read(boost::json::value& json, InputClosed& value, JsonReader& reader);
/// The JSON text of a InputClosed.
[[nodiscard]] std::string encode(const InputClosed& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<InputClosed, DecodeError> decode_input_closed(std::string_view text);

void write(std::string& out, const KernelChanged& value);
bool read(boost::json::value& json, KernelChanged& value, JsonReader& reader);
/// The JSON text of a KernelChanged.
[[nodiscard]] std::string encode(const KernelChanged& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<KernelChanged, DecodeError> decode_kernel_changed(std::string_view text);

void write(std::string& out, const RunEnded& value);
bool read(boost::json::value& json, RunEnded& value, JsonReader& reader);
/// The JSON text of a RunEnded.
[[nodiscard]] std::string encode(const RunEnded& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<RunEnded, DecodeError> decode_run_ended(std::string_view text);

void write(std::string& out, const RunOutput& value);
bool read(boost::json::value& json, RunOutput& value, JsonReader& reader);
/// The JSON text of a RunOutput.
[[nodiscard]] std::string encode(const RunOutput& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<RunOutput, DecodeError> decode_run_output(std::string_view text);

void write(std::string& out, const RunStarted& value);
bool read(boost::json::value& json, RunStarted& value, JsonReader& reader);
/// The JSON text of a RunStarted.
[[nodiscard]] std::string encode(const RunStarted& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<RunStarted, DecodeError> decode_run_started(std::string_view text);

void write(std::string& out, const KernelEvent& value);
bool read(boost::json::value& json, KernelEvent& value, JsonReader& reader);
/// The JSON text of a KernelEvent.
[[nodiscard]] std::string encode(const KernelEvent& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<KernelEvent, DecodeError> decode_kernel_event(std::string_view text);

void write(std::string& out, const Record& value);
bool read(boost::json::value& json, Record& value, JsonReader& reader);
/// The JSON text of a Record.
[[nodiscard]] std::string encode(const Record& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<Record, DecodeError> decode_record(std::string_view text);

void write(std::string& out, const Answered& value);
bool read(boost::json::value& json, Answered& value, JsonReader& reader);
/// The JSON text of a Answered.
[[nodiscard]] std::string encode(const Answered& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<Answered, DecodeError> decode_answered(std::string_view text);

void write(std::string& out, const ToShim& value);
bool read(boost::json::value& json, ToShim& value, JsonReader& reader);
/// The JSON text of a ToShim.
[[nodiscard]] std::string encode(const ToShim& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<ToShim, DecodeError> decode_to_shim(std::string_view text);

void write(std::string& out, const FromShim& value);
bool read(boost::json::value& json, FromShim& value, JsonReader& reader);
/// The JSON text of a FromShim.
[[nodiscard]] std::string encode(const FromShim& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<FromShim, DecodeError> decode_from_shim(std::string_view text);

}  // namespace stoa::wire
