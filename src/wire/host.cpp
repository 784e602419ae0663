// Generated from wire/host.yaml by tools/wire_generate.py; never edited.
#include "wire/host.h"

#include "base/json.h"

namespace stoa::wire {

std::string_view name_of(StreamEnd value) {
    switch (value) {
        case StreamEnd::kernel: return "kernel";
        case StreamEnd::files: return "files";
    }
    return "?";
}
std::optional<StreamEnd> find_stream_end(std::string_view name) {
    if (name == "kernel") return StreamEnd::kernel;
    if (name == "files") return StreamEnd::files;
    return std::nullopt;
}

static void write_fields(std::string& out, const HostHello& value, const char* comma) {
    out += comma; comma = ","; out += "\"protocol\":"; write_json_int(out, value.protocol);
    out += comma; comma = ","; out += "\"server_id\":"; write_json_string(out, value.server_id);
    (void)comma;
}
void write(std::string& out, const HostHello& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, HostHello& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "protocol")) { auto at = reader.at("protocol"); if (!(reader.integer(*field, 0, 9007199254740991, value.protocol))) return false; } else return false;
    if (auto* field = reader.require(*object, "server_id")) { auto at = reader.at("server_id"); if (!(reader.id(*field, value.server_id))) return false; } else return false;
    return true;
}
std::string encode(const HostHello& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<HostHello, DecodeError> decode_host_hello(std::string_view text) {
    return decode_json<HostHello>(text, [](boost::json::value& json, HostHello& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const LiveRuntime& value, const char* comma) {
    out += comma; comma = ","; out += "\"runtime_id\":"; write_json_string(out, value.runtime_id);
    out += comma; comma = ","; out += "\"person_id\":"; write_json_string(out, value.person_id);
    out += comma; comma = ","; out += "\"memory_limit_bytes\":"; write_json_int(out, value.memory_limit_bytes);
    out += comma; comma = ","; out += "\"cores\":"; write_json_int(out, value.cores);
    (void)comma;
}
void write(std::string& out, const LiveRuntime& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, LiveRuntime& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "runtime_id")) { auto at = reader.at("runtime_id"); if (!(reader.id(*field, value.runtime_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "person_id")) { auto at = reader.at("person_id"); if (!(reader.id(*field, value.person_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "memory_limit_bytes")) { auto at = reader.at("memory_limit_bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.memory_limit_bytes))) return false; } else return false;
    if (auto* field = reader.require(*object, "cores")) { auto at = reader.at("cores"); if (!(reader.integer(*field, 0, 9007199254740991, value.cores))) return false; } else return false;
    return true;
}
std::string encode(const LiveRuntime& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<LiveRuntime, DecodeError> decode_live_runtime(std::string_view text) {
    return decode_json<LiveRuntime>(text, [](boost::json::value& json, LiveRuntime& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const HostWelcome& value, const char* comma) {
    out += comma; comma = ","; out += "\"protocol\":"; write_json_int(out, value.protocol);
    out += comma; comma = ","; out += "\"cores\":"; write_json_int(out, value.cores);
    out += comma; comma = ","; out += "\"memory_bytes\":"; write_json_int(out, value.memory_bytes);
    out += comma; comma = ","; out += "\"sandbox\":"; out += value.sandbox ? "true" : "false";
    if (value.reason) { out += comma; comma = ","; out += "\"reason\":"; write_json_string(out, *value.reason); }
    out += comma; comma = ","; out += "\"runtimes\":"; out += '['; { bool first = true; for (const auto& item : value.runtimes) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    if (value.kernels) { out += comma; comma = ","; out += "\"kernels\":"; out += '['; { bool first = true; for (const auto& item : *value.kernels) { if (!first) out += ','; first = false; write(out, item); } } out += ']'; }
    (void)comma;
}
void write(std::string& out, const HostWelcome& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, HostWelcome& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "protocol")) { auto at = reader.at("protocol"); if (!(reader.integer(*field, 0, 9007199254740991, value.protocol))) return false; } else return false;
    if (auto* field = reader.require(*object, "cores")) { auto at = reader.at("cores"); if (!(reader.integer(*field, 0, 9007199254740991, value.cores))) return false; } else return false;
    if (auto* field = reader.require(*object, "memory_bytes")) { auto at = reader.at("memory_bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.memory_bytes))) return false; } else return false;
    if (auto* field = reader.require(*object, "sandbox")) { auto at = reader.at("sandbox"); if (!(reader.boolean(*field, value.sandbox))) return false; } else return false;
    if (auto* field = reader.find(*object, "reason")) { auto at = reader.at("reason"); if (!(reader.string(*field, 4000, value.reason.emplace()))) return false; }
    if (auto* field = reader.require(*object, "runtimes")) { auto at = reader.at("runtimes"); if (!(reader.list(*field, 2000, value.runtimes, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    if (auto* field = reader.find(*object, "kernels")) { auto at = reader.at("kernels"); if (!(reader.list(*field, 200, value.kernels.emplace(), [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; }
    return true;
}
std::string encode(const HostWelcome& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<HostWelcome, DecodeError> decode_host_welcome(std::string_view text) {
    return decode_json<HostWelcome>(text, [](boost::json::value& json, HostWelcome& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const StartRuntime& value, const char* comma) {
    out += comma; comma = ","; out += "\"runtime_id\":"; write_json_string(out, value.runtime_id);
    out += comma; comma = ","; out += "\"person_id\":"; write_json_string(out, value.person_id);
    out += comma; comma = ","; out += "\"memory_limit_bytes\":"; write_json_int(out, value.memory_limit_bytes);
    out += comma; comma = ","; out += "\"cores\":"; write_json_int(out, value.cores);
    out += comma; comma = ","; out += "\"max_processes\":"; write_json_int(out, value.max_processes);
    if (value.kernel) { out += comma; comma = ","; out += "\"kernel\":"; write_json_string(out, *value.kernel); }
    if (value.language) { out += comma; comma = ","; out += "\"language\":"; write_json_string(out, *value.language); }
    (void)comma;
}
void write(std::string& out, const StartRuntime& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, StartRuntime& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "runtime_id")) { auto at = reader.at("runtime_id"); if (!(reader.id(*field, value.runtime_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "person_id")) { auto at = reader.at("person_id"); if (!(reader.id(*field, value.person_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "memory_limit_bytes")) { auto at = reader.at("memory_limit_bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.memory_limit_bytes))) return false; } else return false;
    if (auto* field = reader.require(*object, "cores")) { auto at = reader.at("cores"); if (!(reader.integer(*field, 0, 9007199254740991, value.cores))) return false; } else return false;
    if (auto* field = reader.require(*object, "max_processes")) { auto at = reader.at("max_processes"); if (!(reader.integer(*field, 0, 9007199254740991, value.max_processes))) return false; } else return false;
    if (auto* field = reader.find(*object, "kernel")) { auto at = reader.at("kernel"); if (!(reader.string(*field, 200, value.kernel.emplace()))) return false; }
    if (auto* field = reader.find(*object, "language")) { auto at = reader.at("language"); if (!(reader.string(*field, 100, value.language.emplace()))) return false; }
    return true;
}
std::string encode(const StartRuntime& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<StartRuntime, DecodeError> decode_start_runtime(std::string_view text) {
    return decode_json<StartRuntime>(text, [](boost::json::value& json, StartRuntime& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const RuntimeStarted& value, const char* comma) {
    out += comma; comma = ","; out += "\"runtime\":"; write(out, value.runtime);
    (void)comma;
}
void write(std::string& out, const RuntimeStarted& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, RuntimeStarted& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "runtime")) { auto at = reader.at("runtime"); if (!(read(*field, value.runtime, reader))) return false; } else return false;
    return true;
}
std::string encode(const RuntimeStarted& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<RuntimeStarted, DecodeError> decode_runtime_started(std::string_view text) {
    return decode_json<RuntimeStarted>(text, [](boost::json::value& json, RuntimeStarted& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const RuntimeFailed& value, const char* comma) {
    out += comma; comma = ","; out += "\"runtime_id\":"; write_json_string(out, value.runtime_id);
    out += comma; comma = ","; out += "\"sentence\":"; write_json_string(out, value.sentence);
    (void)comma;
}
void write(std::string& out, const RuntimeFailed& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, RuntimeFailed& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "runtime_id")) { auto at = reader.at("runtime_id"); if (!(reader.id(*field, value.runtime_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "sentence")) { auto at = reader.at("sentence"); if (!(reader.string(*field, 4000, value.sentence))) return false; } else return false;
    return true;
}
std::string encode(const RuntimeFailed& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<RuntimeFailed, DecodeError> decode_runtime_failed(std::string_view text) {
    return decode_json<RuntimeFailed>(text, [](boost::json::value& json, RuntimeFailed& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const EndRuntime& value, const char* comma) {
    out += comma; comma = ","; out += "\"runtime_id\":"; write_json_string(out, value.runtime_id);
    (void)comma;
}
void write(std::string& out, const EndRuntime& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, EndRuntime& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "runtime_id")) { auto at = reader.at("runtime_id"); if (!(reader.id(*field, value.runtime_id))) return false; } else return false;
    return true;
}
std::string encode(const EndRuntime& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<EndRuntime, DecodeError> decode_end_runtime(std::string_view text) {
    return decode_json<EndRuntime>(text, [](boost::json::value& json, EndRuntime& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const RuntimeEnded& value, const char* comma) {
    out += comma; comma = ","; out += "\"runtime_id\":"; write_json_string(out, value.runtime_id);
    out += comma; comma = ","; out += "\"sentence\":"; write_json_string(out, value.sentence);
    (void)comma;
}
void write(std::string& out, const RuntimeEnded& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, RuntimeEnded& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "runtime_id")) { auto at = reader.at("runtime_id"); if (!(reader.id(*field, value.runtime_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "sentence")) { auto at = reader.at("sentence"); if (!(reader.string(*field, 4000, value.sentence))) return false; } else return false;
    return true;
}
std::string encode(const RuntimeEnded& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<RuntimeEnded, DecodeError> decode_runtime_ended(std::string_view text) {
    return decode_json<RuntimeEnded>(text, [](boost::json::value& json, RuntimeEnded& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const ExtendRuntime& value, const char* comma) {
    out += comma; comma = ","; out += "\"runtime_id\":"; write_json_string(out, value.runtime_id);
    (void)comma;
}
void write(std::string& out, const ExtendRuntime& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, ExtendRuntime& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "runtime_id")) { auto at = reader.at("runtime_id"); if (!(reader.id(*field, value.runtime_id))) return false; } else return false;
    return true;
}
std::string encode(const ExtendRuntime& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<ExtendRuntime, DecodeError> decode_extend_runtime(std::string_view text) {
    return decode_json<ExtendRuntime>(text, [](boost::json::value& json, ExtendRuntime& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const OpenStream& value, const char* comma) {
    out += comma; comma = ","; out += "\"runtime_id\":"; write_json_string(out, value.runtime_id);
    out += comma; comma = ","; out += "\"stream\":"; write_json_int(out, value.stream);
    if (value.end) { out += comma; comma = ","; out += "\"end\":"; write_json_string(out, name_of(*value.end)); }
    if (value.for_service) { out += comma; comma = ","; out += "\"for_service\":"; out += *value.for_service ? "true" : "false"; }
    (void)comma;
}
void write(std::string& out, const OpenStream& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, OpenStream& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "runtime_id")) { auto at = reader.at("runtime_id"); if (!(reader.id(*field, value.runtime_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "stream")) { auto at = reader.at("stream"); if (!(reader.integer(*field, 1, 2147483647, value.stream))) return false; } else return false;
    if (auto* field = reader.find(*object, "end")) { auto at = reader.at("end"); if (!(reader.word(*field, value.end.emplace(), find_stream_end))) return false; }
    if (auto* field = reader.find(*object, "for_service")) { auto at = reader.at("for_service"); if (!(reader.boolean(*field, value.for_service.emplace()))) return false; }
    return true;
}
std::string encode(const OpenStream& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<OpenStream, DecodeError> decode_open_stream(std::string_view text) {
    return decode_json<OpenStream>(text, [](boost::json::value& json, OpenStream& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const StreamClosed& value, const char* comma) {
    out += comma; comma = ","; out += "\"stream\":"; write_json_int(out, value.stream);
    (void)comma;
}
void write(std::string& out, const StreamClosed& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, StreamClosed& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "stream")) { auto at = reader.at("stream"); if (!(reader.integer(*field, 1, 2147483647, value.stream))) return false; } else return false;
    return true;
}
std::string encode(const StreamClosed& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<StreamClosed, DecodeError> decode_stream_closed(std::string_view text) {
    return decode_json<StreamClosed>(text, [](boost::json::value& json, StreamClosed& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const RuntimeUsage& value, const char* comma) {
    out += comma; comma = ","; out += "\"runtime_id\":"; write_json_string(out, value.runtime_id);
    out += comma; comma = ","; out += "\"memory_bytes\":"; write_json_int(out, value.memory_bytes);
    out += comma; comma = ","; out += "\"cpu_percent\":"; write_json_int(out, value.cpu_percent);
    if (value.stops_at) { out += comma; comma = ","; out += "\"stops_at\":"; write_json_int(out, *value.stops_at); }
    if (value.extensions_left) { out += comma; comma = ","; out += "\"extensions_left\":"; write_json_int(out, *value.extensions_left); }
    if (value.use) { out += comma; comma = ","; out += "\"use\":"; write(out, *value.use); }
    (void)comma;
}
void write(std::string& out, const RuntimeUsage& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, RuntimeUsage& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "runtime_id")) { auto at = reader.at("runtime_id"); if (!(reader.id(*field, value.runtime_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "memory_bytes")) { auto at = reader.at("memory_bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.memory_bytes))) return false; } else return false;
    if (auto* field = reader.require(*object, "cpu_percent")) { auto at = reader.at("cpu_percent"); if (!(reader.integer(*field, 0, 9007199254740991, value.cpu_percent))) return false; } else return false;
    if (auto* field = reader.find(*object, "stops_at")) { auto at = reader.at("stops_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.stops_at.emplace()))) return false; }
    if (auto* field = reader.find(*object, "extensions_left")) { auto at = reader.at("extensions_left"); if (!(reader.integer(*field, 0, 9007199254740991, value.extensions_left.emplace()))) return false; }
    if (auto* field = reader.find(*object, "use")) { auto at = reader.at("use"); if (!(read(*field, value.use.emplace(), reader))) return false; }
    return true;
}
std::string encode(const RuntimeUsage& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<RuntimeUsage, DecodeError> decode_runtime_usage(std::string_view text) {
    return decode_json<RuntimeUsage>(text, [](boost::json::value& json, RuntimeUsage& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const Usage& value, const char* comma) {
    out += comma; comma = ","; out += "\"runtimes\":"; out += '['; { bool first = true; for (const auto& item : value.runtimes) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    (void)comma;
}
void write(std::string& out, const Usage& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Usage& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "runtimes")) { auto at = reader.at("runtimes"); if (!(reader.list(*field, 2000, value.runtimes, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    return true;
}
std::string encode(const Usage& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Usage, DecodeError> decode_usage(std::string_view text) {
    return decode_json<Usage>(text, [](boost::json::value& json, Usage& value, JsonReader& reader) { return read(json, value, reader); });
}

void write(std::string& out, const ToHost& value) {
    switch (value.index()) {
        case 0: out += "{\"type\":\"host_hello\""; write_fields(out, std::get<0>(value), ","); break;
        case 1: out += "{\"type\":\"start_runtime\""; write_fields(out, std::get<1>(value), ","); break;
        case 2: out += "{\"type\":\"end_runtime\""; write_fields(out, std::get<2>(value), ","); break;
        case 3: out += "{\"type\":\"extend_runtime\""; write_fields(out, std::get<3>(value), ","); break;
        case 4: out += "{\"type\":\"open_stream\""; write_fields(out, std::get<4>(value), ","); break;
        case 5: out += "{\"type\":\"stream_closed\""; write_fields(out, std::get<5>(value), ","); break;
    }
    out += '}';
}
bool read(boost::json::value& json, ToHost& value, JsonReader& reader) {
    std::string_view type;
    if (!reader.type_of(json, type)) return false;
    if (type == "host_hello") return read(json, value.emplace<0>(), reader);
    if (type == "start_runtime") return read(json, value.emplace<1>(), reader);
    if (type == "end_runtime") return read(json, value.emplace<2>(), reader);
    if (type == "extend_runtime") return read(json, value.emplace<3>(), reader);
    if (type == "open_stream") return read(json, value.emplace<4>(), reader);
    if (type == "stream_closed") return read(json, value.emplace<5>(), reader);
    return reader.fail_at("type", "is none of host_hello, start_runtime, end_runtime, extend_runtime, open_stream, stream_closed");
}
std::string encode(const ToHost& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<ToHost, DecodeError> decode_to_host(std::string_view text) {
    return decode_json<ToHost>(text, [](boost::json::value& json, ToHost& value, JsonReader& reader) { return read(json, value, reader); });
}

void write(std::string& out, const FromHost& value) {
    switch (value.index()) {
        case 0: out += "{\"type\":\"host_welcome\""; write_fields(out, std::get<0>(value), ","); break;
        case 1: out += "{\"type\":\"runtime_started\""; write_fields(out, std::get<1>(value), ","); break;
        case 2: out += "{\"type\":\"runtime_failed\""; write_fields(out, std::get<2>(value), ","); break;
        case 3: out += "{\"type\":\"runtime_ended\""; write_fields(out, std::get<3>(value), ","); break;
        case 4: out += "{\"type\":\"stream_closed\""; write_fields(out, std::get<4>(value), ","); break;
        case 5: out += "{\"type\":\"usage\""; write_fields(out, std::get<5>(value), ","); break;
    }
    out += '}';
}
bool read(boost::json::value& json, FromHost& value, JsonReader& reader) {
    std::string_view type;
    if (!reader.type_of(json, type)) return false;
    if (type == "host_welcome") return read(json, value.emplace<0>(), reader);
    if (type == "runtime_started") return read(json, value.emplace<1>(), reader);
    if (type == "runtime_failed") return read(json, value.emplace<2>(), reader);
    if (type == "runtime_ended") return read(json, value.emplace<3>(), reader);
    if (type == "stream_closed") return read(json, value.emplace<4>(), reader);
    if (type == "usage") return read(json, value.emplace<5>(), reader);
    return reader.fail_at("type", "is none of host_welcome, runtime_started, runtime_failed, runtime_ended, stream_closed, usage");
}
std::string encode(const FromHost& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<FromHost, DecodeError> decode_from_host(std::string_view text) {
    return decode_json<FromHost>(text, [](boost::json::value& json, FromHost& value, JsonReader& reader) { return read(json, value, reader); });
}

}  // namespace stoa::wire
