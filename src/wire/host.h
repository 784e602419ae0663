// Generated from wire/host.yaml by tools/wire_generate.py; never edited.
// Between serve and a host. Stream 0 of the framed connection carries these; streams that open_stream names carry messages of a shim or of the files program, relayed unread.
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

inline constexpr std::int64_t host_protocol = 1;
inline constexpr std::int64_t max_runtimes_per_host = 2000;
/// a runtime that isn't ready by then is ended
inline constexpr std::int64_t runtime_start_timeout_ms = 60000;
/// how often a host reports what runtimes use
inline constexpr std::int64_t usage_interval_ms = 2000;

/// Where a stream ends in a runtime.
enum class StreamEnd : std::uint8_t {
    kernel,  ///< at the shim that keeps its kernel
    files,  ///< at the files program inside its sandbox
};
[[nodiscard]] std::string_view name_of(StreamEnd value);
[[nodiscard]] std::optional<StreamEnd> find_stream_end(std::string_view name);

/// First message from serve.
struct HostHello {
    std::int64_t protocol{};  ///< host_protocol
    std::string server_id;
};

/// A runtime that lives.
struct LiveRuntime {
    std::string runtime_id;
    std::string person_id;  ///< whose home it has
    std::int64_t memory_limit_bytes{};
    std::int64_t cores{};
};

/// Answer - the machine and the runtimes that live on it, found again after a restart.
struct HostWelcome {
    std::int64_t protocol{};
    std::int64_t cores{};
    std::int64_t memory_bytes{};
    bool sandbox{};  ///< whether a sandbox can be made here
    std::optional<std::string> reason;  ///< why not; or what is weaker than it should be
    std::vector<LiveRuntime> runtimes;
    std::optional<std::vector<KernelSpec>> kernels;  ///< that can be started here
};

/// Make a sandbox with this person's home, start kernel and shim. A runtime_id that lives is answered at once.
struct StartRuntime {
    std::string runtime_id;
    std::string person_id;
    std::int64_t memory_limit_bytes{};
    std::int64_t cores{};
    std::int64_t max_processes{};  ///< processes and threads
    std::optional<std::string> kernel;  ///< as the notebook's metadata name it; none, or a Python that is not known: the standard kernel
    std::optional<std::string> language;  ///< for a kernel that is not known: any of this language
};

/// The shim can be attached.
struct RuntimeStarted {
    LiveRuntime runtime;
};

/// It could not be made.
struct RuntimeFailed {
    std::string runtime_id;
    std::string sentence;
};

/// End it now, whatever it does. Answered by runtime_ended, also when it is unknown.
struct EndRuntime {
    std::string runtime_id;
};

/// Its shim and sandbox are gone. Sent also when they ended by themselves.
struct RuntimeEnded {
    std::string runtime_id;
    std::string sentence;  ///< how it ended
};

/// A person wants it kept although nothing computes. Its end is put off once, where it may be; usage says what came of it.
struct ExtendRuntime {
    std::string runtime_id;
};

/// Relay this stream to the runtime from now on.
struct OpenStream {
    std::string runtime_id;
    std::int64_t stream{};  ///< chosen by serve, never used again on this connection
    std::optional<StreamEnd> end{};  ///< kernel unless told
    std::optional<bool> for_service;  ///< files only: asked by the service for itself, not by a person. A runtime that sleeps is not woken for it (the stream is over at once), and what it costs is not the runtime's work
};

/// Either side - the stream is over (the shim closed it, or it could not be opened).
struct StreamClosed {
    std::int64_t stream{};
};

/// One runtime's use.
struct RuntimeUsage {
    std::string runtime_id;
    std::int64_t memory_bytes{};
    std::int64_t cpu_percent{};  ///< 100 is one whole processor
    std::optional<std::int64_t> stops_at;  ///< milliseconds since 1970: it computes nothing now and is ended then
    std::optional<std::int64_t> extensions_left;  ///< the end is near; how often it may still be put off
    std::optional<RuntimeUse> use;
};

/// What runtimes use now.
struct Usage {
    std::vector<RuntimeUsage> runtimes;
};

/// From serve to a host.
using ToHost = std::variant<HostHello, StartRuntime, EndRuntime, ExtendRuntime, OpenStream, StreamClosed>;

/// From a host to serve.
using FromHost = std::variant<HostWelcome, RuntimeStarted, RuntimeFailed, RuntimeEnded, StreamClosed, Usage>;

void write(std::string& out, const HostHello& value);
bool read(boost::json::value& json, HostHello& value, JsonReader& reader);
/// The JSON text of a HostHello.
[[nodiscard]] std::string encode(const HostHello& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<HostHello, DecodeError> decode_host_hello(std::string_view text);

void write(std::string& out, const LiveRuntime& value);
bool read(boost::json::value& json, LiveRuntime& value, JsonReader& reader);
/// The JSON text of a LiveRuntime.
[[nodiscard]] std::string encode(const LiveRuntime& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<LiveRuntime, DecodeError> decode_live_runtime(std::string_view text);

void write(std::string& out, const HostWelcome& value);
bool read(boost::json::value& json, HostWelcome& value, JsonReader& reader);
/// The JSON text of a HostWelcome.
[[nodiscard]] std::string encode(const HostWelcome& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<HostWelcome, DecodeError> decode_host_welcome(std::string_view text);

void write(std::string& out, const StartRuntime& value);
bool read(boost::json::value& json, StartRuntime& value, JsonReader& reader);
/// The JSON text of a StartRuntime.
[[nodiscard]] std::string encode(const StartRuntime& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<StartRuntime, DecodeError> decode_start_runtime(std::string_view text);

void write(std::string& out, const RuntimeStarted& value);
bool read(boost::json::value& json, RuntimeStarted& value, JsonReader& reader);
/// The JSON text of a RuntimeStarted.
[[nodiscard]] std::string encode(const RuntimeStarted& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<RuntimeStarted, DecodeError> decode_runtime_started(std::string_view text);

void write(std::string& out, const RuntimeFailed& value);
bool read(boost::json::value& json, RuntimeFailed& value, JsonReader& reader);
/// The JSON text of a RuntimeFailed.
[[nodiscard]] std::string encode(const RuntimeFailed& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<RuntimeFailed, DecodeError> decode_runtime_failed(std::string_view text);

void write(std::string& out, const EndRuntime& value);
bool read(boost::json::value& json, EndRuntime& value, JsonReader& reader);
/// The JSON text of a EndRuntime.
[[nodiscard]] std::string encode(const EndRuntime& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<EndRuntime, DecodeError> decode_end_runtime(std::string_view text);

void write(std::string& out, const RuntimeEnded& value);
bool read(boost::json::value& json, RuntimeEnded& value, JsonReader& reader);
/// The JSON text of a RuntimeEnded.
[[nodiscard]] std::string encode(const RuntimeEnded& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<RuntimeEnded, DecodeError> decode_runtime_ended(std::string_view text);

void write(std::string& out, const ExtendRuntime& value);
bool read(boost::json::value& json, ExtendRuntime& value, JsonReader& reader);
/// The JSON text of a ExtendRuntime.
[[nodiscard]] std::string encode(const ExtendRuntime& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<ExtendRuntime, DecodeError> decode_extend_runtime(std::string_view text);

void write(std::string& out, const OpenStream& value);
bool read(boost::json::value& json, OpenStream& value, JsonReader& reader);
/// The JSON text of a OpenStream.
[[nodiscard]] std::string encode(const OpenStream& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<OpenStream, DecodeError> decode_open_stream(std::string_view text);

void write(std::string& out, const StreamClosed& value);
bool read(boost::json::value& json, StreamClosed& value, JsonReader& reader);
/// The JSON text of a StreamClosed.
[[nodiscard]] std::string encode(const StreamClosed& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<StreamClosed, DecodeError> decode_stream_closed(std::string_view text);

void write(std::string& out, const RuntimeUsage& value);
bool read(boost::json::value& json, RuntimeUsage& value, JsonReader& reader);
/// The JSON text of a RuntimeUsage.
[[nodiscard]] std::string encode(const RuntimeUsage& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<RuntimeUsage, DecodeError> decode_runtime_usage(std::string_view text);

void write(std::string& out, const Usage& value);
bool read(boost::json::value& json, Usage& value, JsonReader& reader);
/// The JSON text of a Usage.
[[nodiscard]] std::string encode(const Usage& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<Usage, DecodeError> decode_usage(std::string_view text);

void write(std::string& out, const ToHost& value);
bool read(boost::json::value& json, ToHost& value, JsonReader& reader);
/// The JSON text of a ToHost.
[[nodiscard]] std::string encode(const ToHost& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<ToHost, DecodeError> decode_to_host(std::string_view text);

void write(std::string& out, const FromHost& value);
bool read(boost::json::value& json, FromHost& value, JsonReader& reader);
/// The JSON text of a FromHost.
[[nodiscard]] std::string encode(const FromHost& value);
/// Hostile text in; an error names the place.
[[nodiscard]] std::expected<FromHost, DecodeError> decode_from_host(std::string_view text);

}  // namespace stoa::wire
