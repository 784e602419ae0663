// Generated from wire/shared.yaml by tools/wire_generate.py; never edited.
#include "wire/shared.h"

#include "base/json.h"

namespace stoa::wire {

std::string_view name_of(NetworkOpening value) {
    switch (value) {
        case NetworkOpening::none: return "none";
        case NetworkOpening::listed: return "listed";
        case NetworkOpening::open: return "open";
    }
    return "?";
}
std::optional<NetworkOpening> find_network_opening(std::string_view name) {
    if (name == "none") return NetworkOpening::none;
    if (name == "listed") return NetworkOpening::listed;
    if (name == "open") return NetworkOpening::open;
    return std::nullopt;
}

std::string_view name_of(Refusal value) {
    switch (value) {
        case Refusal::bad_request: return "bad_request";
        case Refusal::not_signed_in: return "not_signed_in";
        case Refusal::forbidden: return "forbidden";
        case Refusal::not_found: return "not_found";
        case Refusal::conflict: return "conflict";
        case Refusal::stale: return "stale";
        case Refusal::too_large: return "too_large";
        case Refusal::too_many: return "too_many";
        case Refusal::out_of_range: return "out_of_range";
        case Refusal::surrogate_split: return "surrogate_split";
        case Refusal::unsupported_version: return "unsupported_version";
        case Refusal::runtime_unavailable: return "runtime_unavailable";
        case Refusal::sandbox_unavailable: return "sandbox_unavailable";
        case Refusal::storage_failed: return "storage_failed";
        case Refusal::shutting_down: return "shutting_down";
        case Refusal::internal: return "internal";
    }
    return "?";
}
std::optional<Refusal> find_refusal(std::string_view name) {
    if (name == "bad_request") return Refusal::bad_request;
    if (name == "not_signed_in") return Refusal::not_signed_in;
    if (name == "forbidden") return Refusal::forbidden;
    if (name == "not_found") return Refusal::not_found;
    if (name == "conflict") return Refusal::conflict;
    if (name == "stale") return Refusal::stale;
    if (name == "too_large") return Refusal::too_large;
    if (name == "too_many") return Refusal::too_many;
    if (name == "out_of_range") return Refusal::out_of_range;
    if (name == "surrogate_split") return Refusal::surrogate_split;
    if (name == "unsupported_version") return Refusal::unsupported_version;
    if (name == "runtime_unavailable") return Refusal::runtime_unavailable;
    if (name == "sandbox_unavailable") return Refusal::sandbox_unavailable;
    if (name == "storage_failed") return Refusal::storage_failed;
    if (name == "shutting_down") return Refusal::shutting_down;
    if (name == "internal") return Refusal::internal;
    return std::nullopt;
}

std::string_view name_of(GateOutcome value) {
    switch (value) {
        case GateOutcome::passed: return "passed";
        case GateOutcome::asks: return "asks";
        case GateOutcome::cancelled: return "cancelled";
        case GateOutcome::ran: return "ran";
        case GateOutcome::stopped: return "stopped";
    }
    return "?";
}
std::optional<GateOutcome> find_gate_outcome(std::string_view name) {
    if (name == "passed") return GateOutcome::passed;
    if (name == "asks") return GateOutcome::asks;
    if (name == "cancelled") return GateOutcome::cancelled;
    if (name == "ran") return GateOutcome::ran;
    if (name == "stopped") return GateOutcome::stopped;
    return std::nullopt;
}

std::string_view name_of(CellType value) {
    switch (value) {
        case CellType::code: return "code";
        case CellType::markdown: return "markdown";
        case CellType::raw: return "raw";
    }
    return "?";
}
std::optional<CellType> find_cell_type(std::string_view name) {
    if (name == "code") return CellType::code;
    if (name == "markdown") return CellType::markdown;
    if (name == "raw") return CellType::raw;
    return std::nullopt;
}

std::string_view name_of(OutputType value) {
    switch (value) {
        case OutputType::stream: return "stream";
        case OutputType::display_data: return "display_data";
        case OutputType::execute_result: return "execute_result";
        case OutputType::error: return "error";
    }
    return "?";
}
std::optional<OutputType> find_output_type(std::string_view name) {
    if (name == "stream") return OutputType::stream;
    if (name == "display_data") return OutputType::display_data;
    if (name == "execute_result") return OutputType::execute_result;
    if (name == "error") return OutputType::error;
    return std::nullopt;
}

std::string_view name_of(StreamName value) {
    switch (value) {
        case StreamName::stdout: return "stdout";
        case StreamName::stderr: return "stderr";
    }
    return "?";
}
std::optional<StreamName> find_stream_name(std::string_view name) {
    if (name == "stdout") return StreamName::stdout;
    if (name == "stderr") return StreamName::stderr;
    return std::nullopt;
}

std::string_view name_of(RunPhase value) {
    switch (value) {
        case RunPhase::queued: return "queued";
        case RunPhase::running: return "running";
        case RunPhase::done: return "done";
        case RunPhase::error: return "error";
        case RunPhase::interrupted: return "interrupted";
        case RunPhase::cancelled: return "cancelled";
        case RunPhase::aborted: return "aborted";
        case RunPhase::lost: return "lost";
    }
    return "?";
}
std::optional<RunPhase> find_run_phase(std::string_view name) {
    if (name == "queued") return RunPhase::queued;
    if (name == "running") return RunPhase::running;
    if (name == "done") return RunPhase::done;
    if (name == "error") return RunPhase::error;
    if (name == "interrupted") return RunPhase::interrupted;
    if (name == "cancelled") return RunPhase::cancelled;
    if (name == "aborted") return RunPhase::aborted;
    if (name == "lost") return RunPhase::lost;
    return std::nullopt;
}

std::string_view name_of(RuntimePhase value) {
    switch (value) {
        case RuntimePhase::none: return "none";
        case RuntimePhase::starting: return "starting";
        case RuntimePhase::idle: return "idle";
        case RuntimePhase::busy: return "busy";
        case RuntimePhase::restarting: return "restarting";
        case RuntimePhase::dead: return "dead";
        case RuntimePhase::unreachable: return "unreachable";
        case RuntimePhase::unavailable: return "unavailable";
    }
    return "?";
}
std::optional<RuntimePhase> find_runtime_phase(std::string_view name) {
    if (name == "none") return RuntimePhase::none;
    if (name == "starting") return RuntimePhase::starting;
    if (name == "idle") return RuntimePhase::idle;
    if (name == "busy") return RuntimePhase::busy;
    if (name == "restarting") return RuntimePhase::restarting;
    if (name == "dead") return RuntimePhase::dead;
    if (name == "unreachable") return RuntimePhase::unreachable;
    if (name == "unavailable") return RuntimePhase::unavailable;
    return std::nullopt;
}

std::string_view name_of(CommKind value) {
    switch (value) {
        case CommKind::open: return "open";
        case CommKind::message: return "message";
        case CommKind::close: return "close";
    }
    return "?";
}
std::optional<CommKind> find_comm_kind(std::string_view name) {
    if (name == "open") return CommKind::open;
    if (name == "message") return CommKind::message;
    if (name == "close") return CommKind::close;
    return std::nullopt;
}

std::string_view name_of(KernelQuestion value) {
    switch (value) {
        case KernelQuestion::complete: return "complete";
        case KernelQuestion::inspect: return "inspect";
    }
    return "?";
}
std::optional<KernelQuestion> find_kernel_question(std::string_view name) {
    if (name == "complete") return KernelQuestion::complete;
    if (name == "inspect") return KernelQuestion::inspect;
    return std::nullopt;
}

static void write_fields(std::string& out, const CommMessage& value, const char* comma) {
    out += comma; comma = ","; out += "\"kind\":"; write_json_string(out, name_of(value.kind));
    out += comma; comma = ","; out += "\"comm_id\":"; write_json_string(out, value.comm_id);
    if (value.target_name) { out += comma; comma = ","; out += "\"target_name\":"; write_json_string(out, *value.target_name); }
    out += comma; comma = ","; out += "\"data\":"; write_json_value(out, value.data);
    if (value.metadata) { out += comma; comma = ","; out += "\"metadata\":"; write_json_value(out, *value.metadata); }
    if (value.buffers) { out += comma; comma = ","; out += "\"buffers\":"; out += '['; { bool first = true; for (const auto& item : *value.buffers) { if (!first) out += ','; first = false; write_json_string(out, item); } } out += ']'; }
    (void)comma;
}
void write(std::string& out, const CommMessage& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, CommMessage& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "kind")) { auto at = reader.at("kind"); if (!(reader.word(*field, value.kind, find_comm_kind))) return false; } else return false;
    if (auto* field = reader.require(*object, "comm_id")) { auto at = reader.at("comm_id"); if (!(reader.string(*field, 200, value.comm_id))) return false; } else return false;
    if (auto* field = reader.find(*object, "target_name")) { auto at = reader.at("target_name"); if (!(reader.string(*field, 200, value.target_name.emplace()))) return false; }
    if (auto* field = reader.require(*object, "data")) { auto at = reader.at("data"); if (!(reader.any(*field, value.data))) return false; } else return false;
    if (auto* field = reader.find(*object, "metadata")) { auto at = reader.at("metadata"); if (!(reader.any(*field, value.metadata.emplace()))) return false; }
    if (auto* field = reader.find(*object, "buffers")) { auto at = reader.at("buffers"); if (!(reader.list(*field, 1000, value.buffers.emplace(), [&](boost::json::value& item, auto& out_item) { return reader.string(item, 16777216, out_item); }))) return false; }
    return true;
}
std::string encode(const CommMessage& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<CommMessage, DecodeError> decode_comm_message(std::string_view text) {
    return decode_json<CommMessage>(text, [](boost::json::value& json, CommMessage& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const TextChunk& value, const char* comma) {
    if (value.text) { out += comma; comma = ","; out += "\"text\":"; write_json_string(out, *value.text); }
    if (value.blob) { out += comma; comma = ","; out += "\"blob\":"; write_json_string(out, *value.blob); }
    out += comma; comma = ","; out += "\"bytes\":"; write_json_int(out, value.bytes);
    out += comma; comma = ","; out += "\"lines\":"; write_json_int(out, value.lines);
    (void)comma;
}
void write(std::string& out, const TextChunk& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, TextChunk& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.find(*object, "text")) { auto at = reader.at("text"); if (!(reader.string(*field, 33554432, value.text.emplace()))) return false; }
    if (auto* field = reader.find(*object, "blob")) { auto at = reader.at("blob"); if (!(reader.id(*field, value.blob.emplace()))) return false; }
    if (auto* field = reader.require(*object, "bytes")) { auto at = reader.at("bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.bytes))) return false; } else return false;
    if (auto* field = reader.require(*object, "lines")) { auto at = reader.at("lines"); if (!(reader.integer(*field, 0, 9007199254740991, value.lines))) return false; } else return false;
    return true;
}
std::string encode(const TextChunk& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<TextChunk, DecodeError> decode_text_chunk(std::string_view text) {
    return decode_json<TextChunk>(text, [](boost::json::value& json, TextChunk& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const OutputBlob& value, const char* comma) {
    out += comma; comma = ","; out += "\"mime\":"; write_json_string(out, value.mime);
    out += comma; comma = ","; out += "\"blob\":"; write_json_string(out, value.blob);
    out += comma; comma = ","; out += "\"bytes\":"; write_json_int(out, value.bytes);
    (void)comma;
}
void write(std::string& out, const OutputBlob& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, OutputBlob& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "mime")) { auto at = reader.at("mime"); if (!(reader.string(*field, 200, value.mime))) return false; } else return false;
    if (auto* field = reader.require(*object, "blob")) { auto at = reader.at("blob"); if (!(reader.id(*field, value.blob))) return false; } else return false;
    if (auto* field = reader.require(*object, "bytes")) { auto at = reader.at("bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.bytes))) return false; } else return false;
    return true;
}
std::string encode(const OutputBlob& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<OutputBlob, DecodeError> decode_output_blob(std::string_view text) {
    return decode_json<OutputBlob>(text, [](boost::json::value& json, OutputBlob& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const Output& value, const char* comma) {
    out += comma; comma = ","; out += "\"type\":"; write_json_string(out, name_of(value.type));
    if (value.name) { out += comma; comma = ","; out += "\"name\":"; write_json_string(out, name_of(*value.name)); }
    if (value.chunks) { out += comma; comma = ","; out += "\"chunks\":"; out += '['; { bool first = true; for (const auto& item : *value.chunks) { if (!first) out += ','; first = false; write(out, item); } } out += ']'; }
    if (value.data) { out += comma; comma = ","; out += "\"data\":"; write_json_value(out, *value.data); }
    if (value.blobs) { out += comma; comma = ","; out += "\"blobs\":"; out += '['; { bool first = true; for (const auto& item : *value.blobs) { if (!first) out += ','; first = false; write(out, item); } } out += ']'; }
    if (value.metadata) { out += comma; comma = ","; out += "\"metadata\":"; write_json_value(out, *value.metadata); }
    if (value.display_id) { out += comma; comma = ","; out += "\"display_id\":"; write_json_string(out, *value.display_id); }
    if (value.execution_count) { out += comma; comma = ","; out += "\"execution_count\":"; write_json_int(out, *value.execution_count); }
    if (value.ename) { out += comma; comma = ","; out += "\"ename\":"; write_json_string(out, *value.ename); }
    if (value.evalue) { out += comma; comma = ","; out += "\"evalue\":"; write_json_string(out, *value.evalue); }
    if (value.traceback) { out += comma; comma = ","; out += "\"traceback\":"; out += '['; { bool first = true; for (const auto& item : *value.traceback) { if (!first) out += ','; first = false; write_json_string(out, item); } } out += ']'; }
    if (value.extra) { out += comma; comma = ","; out += "\"extra\":"; write_json_value(out, *value.extra); }
    (void)comma;
}
void write(std::string& out, const Output& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Output& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "type")) { auto at = reader.at("type"); if (!(reader.word(*field, value.type, find_output_type))) return false; } else return false;
    if (auto* field = reader.find(*object, "name")) { auto at = reader.at("name"); if (!(reader.word(*field, value.name.emplace(), find_stream_name))) return false; }
    if (auto* field = reader.find(*object, "chunks")) { auto at = reader.at("chunks"); if (!(reader.list(*field, 20000, value.chunks.emplace(), [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; }
    if (auto* field = reader.find(*object, "data")) { auto at = reader.at("data"); if (!(reader.any(*field, value.data.emplace()))) return false; }
    if (auto* field = reader.find(*object, "blobs")) { auto at = reader.at("blobs"); if (!(reader.list(*field, 200, value.blobs.emplace(), [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; }
    if (auto* field = reader.find(*object, "metadata")) { auto at = reader.at("metadata"); if (!(reader.any(*field, value.metadata.emplace()))) return false; }
    if (auto* field = reader.find(*object, "display_id")) { auto at = reader.at("display_id"); if (!(reader.string(*field, 400, value.display_id.emplace()))) return false; }
    if (auto* field = reader.find(*object, "execution_count")) { auto at = reader.at("execution_count"); if (!(reader.integer(*field, 0, 9007199254740991, value.execution_count.emplace()))) return false; }
    if (auto* field = reader.find(*object, "ename")) { auto at = reader.at("ename"); if (!(reader.string(*field, 33554432, value.ename.emplace()))) return false; }
    if (auto* field = reader.find(*object, "evalue")) { auto at = reader.at("evalue"); if (!(reader.string(*field, 33554432, value.evalue.emplace()))) return false; }
    if (auto* field = reader.find(*object, "traceback")) { auto at = reader.at("traceback"); if (!(reader.list(*field, 10000, value.traceback.emplace(), [&](boost::json::value& item, auto& out_item) { return reader.string(item, 33554432, out_item); }))) return false; }
    if (auto* field = reader.find(*object, "extra")) { auto at = reader.at("extra"); if (!(reader.any(*field, value.extra.emplace()))) return false; }
    return true;
}
std::string encode(const Output& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Output, DecodeError> decode_output(std::string_view text) {
    return decode_json<Output>(text, [](boost::json::value& json, Output& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const OutputsStarted& value, const char* comma) {
    out += comma; comma = ","; out += "\"run_id\":"; write_json_string(out, value.run_id);
    (void)comma;
}
void write(std::string& out, const OutputsStarted& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, OutputsStarted& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "run_id")) { auto at = reader.at("run_id"); if (!(reader.id(*field, value.run_id))) return false; } else return false;
    return true;
}
std::string encode(const OutputsStarted& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<OutputsStarted, DecodeError> decode_outputs_started(std::string_view text) {
    return decode_json<OutputsStarted>(text, [](boost::json::value& json, OutputsStarted& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const StreamAppended& value, const char* comma) {
    out += comma; comma = ","; out += "\"name\":"; write_json_string(out, name_of(value.name));
    out += comma; comma = ","; out += "\"chunk\":"; write(out, value.chunk);
    (void)comma;
}
void write(std::string& out, const StreamAppended& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, StreamAppended& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "name")) { auto at = reader.at("name"); if (!(reader.word(*field, value.name, find_stream_name))) return false; } else return false;
    if (auto* field = reader.require(*object, "chunk")) { auto at = reader.at("chunk"); if (!(read(*field, value.chunk, reader))) return false; } else return false;
    return true;
}
std::string encode(const StreamAppended& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<StreamAppended, DecodeError> decode_stream_appended(std::string_view text) {
    return decode_json<StreamAppended>(text, [](boost::json::value& json, StreamAppended& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const DisplayAdded& value, const char* comma) {
    out += comma; comma = ","; out += "\"output\":"; write(out, value.output);
    (void)comma;
}
void write(std::string& out, const DisplayAdded& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, DisplayAdded& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "output")) { auto at = reader.at("output"); if (!(read(*field, value.output, reader))) return false; } else return false;
    return true;
}
std::string encode(const DisplayAdded& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<DisplayAdded, DecodeError> decode_display_added(std::string_view text) {
    return decode_json<DisplayAdded>(text, [](boost::json::value& json, DisplayAdded& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const DisplayUpdated& value, const char* comma) {
    out += comma; comma = ","; out += "\"display_id\":"; write_json_string(out, value.display_id);
    out += comma; comma = ","; out += "\"data\":"; write_json_value(out, value.data);
    if (value.blobs) { out += comma; comma = ","; out += "\"blobs\":"; out += '['; { bool first = true; for (const auto& item : *value.blobs) { if (!first) out += ','; first = false; write(out, item); } } out += ']'; }
    out += comma; comma = ","; out += "\"metadata\":"; write_json_value(out, value.metadata);
    (void)comma;
}
void write(std::string& out, const DisplayUpdated& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, DisplayUpdated& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "display_id")) { auto at = reader.at("display_id"); if (!(reader.string(*field, 400, value.display_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "data")) { auto at = reader.at("data"); if (!(reader.any(*field, value.data))) return false; } else return false;
    if (auto* field = reader.find(*object, "blobs")) { auto at = reader.at("blobs"); if (!(reader.list(*field, 200, value.blobs.emplace(), [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; }
    if (auto* field = reader.require(*object, "metadata")) { auto at = reader.at("metadata"); if (!(reader.any(*field, value.metadata))) return false; } else return false;
    return true;
}
std::string encode(const DisplayUpdated& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<DisplayUpdated, DecodeError> decode_display_updated(std::string_view text) {
    return decode_json<DisplayUpdated>(text, [](boost::json::value& json, DisplayUpdated& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const OutputsCleared& value, const char* comma) {
    out += comma; comma = ","; out += "\"wait\":"; out += value.wait ? "true" : "false";
    (void)comma;
}
void write(std::string& out, const OutputsCleared& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, OutputsCleared& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "wait")) { auto at = reader.at("wait"); if (!(reader.boolean(*field, value.wait))) return false; } else return false;
    return true;
}
std::string encode(const OutputsCleared& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<OutputsCleared, DecodeError> decode_outputs_cleared(std::string_view text) {
    return decode_json<OutputsCleared>(text, [](boost::json::value& json, OutputsCleared& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const OutputDropped& value, const char* comma) {
    out += comma; comma = ","; out += "\"bytes\":"; write_json_int(out, value.bytes);
    (void)comma;
}
void write(std::string& out, const OutputDropped& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, OutputDropped& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "bytes")) { auto at = reader.at("bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.bytes))) return false; } else return false;
    return true;
}
std::string encode(const OutputDropped& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<OutputDropped, DecodeError> decode_output_dropped(std::string_view text) {
    return decode_json<OutputDropped>(text, [](boost::json::value& json, OutputDropped& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const RunState& value, const char* comma) {
    out += comma; comma = ","; out += "\"run_id\":"; write_json_string(out, value.run_id);
    out += comma; comma = ","; out += "\"cell_id\":"; write_json_string(out, value.cell_id);
    out += comma; comma = ","; out += "\"text_version\":"; write_json_int(out, value.text_version);
    out += comma; comma = ","; out += "\"phase\":"; write_json_string(out, name_of(value.phase));
    if (value.execution_count) { out += comma; comma = ","; out += "\"execution_count\":"; write_json_int(out, *value.execution_count); }
    out += comma; comma = ","; out += "\"queued_at\":"; write_json_int(out, value.queued_at);
    if (value.started_at) { out += comma; comma = ","; out += "\"started_at\":"; write_json_int(out, *value.started_at); }
    if (value.ended_at) { out += comma; comma = ","; out += "\"ended_at\":"; write_json_int(out, *value.ended_at); }
    if (value.peak_memory_bytes) { out += comma; comma = ","; out += "\"peak_memory_bytes\":"; write_json_int(out, *value.peak_memory_bytes); }
    (void)comma;
}
void write(std::string& out, const RunState& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, RunState& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "run_id")) { auto at = reader.at("run_id"); if (!(reader.id(*field, value.run_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "cell_id")) { auto at = reader.at("cell_id"); if (!(reader.id(*field, value.cell_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "text_version")) { auto at = reader.at("text_version"); if (!(reader.integer(*field, 0, 9007199254740991, value.text_version))) return false; } else return false;
    if (auto* field = reader.require(*object, "phase")) { auto at = reader.at("phase"); if (!(reader.word(*field, value.phase, find_run_phase))) return false; } else return false;
    if (auto* field = reader.find(*object, "execution_count")) { auto at = reader.at("execution_count"); if (!(reader.integer(*field, 0, 9007199254740991, value.execution_count.emplace()))) return false; }
    if (auto* field = reader.require(*object, "queued_at")) { auto at = reader.at("queued_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.queued_at))) return false; } else return false;
    if (auto* field = reader.find(*object, "started_at")) { auto at = reader.at("started_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.started_at.emplace()))) return false; }
    if (auto* field = reader.find(*object, "ended_at")) { auto at = reader.at("ended_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.ended_at.emplace()))) return false; }
    if (auto* field = reader.find(*object, "peak_memory_bytes")) { auto at = reader.at("peak_memory_bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.peak_memory_bytes.emplace()))) return false; }
    return true;
}
std::string encode(const RunState& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<RunState, DecodeError> decode_run_state(std::string_view text) {
    return decode_json<RunState>(text, [](boost::json::value& json, RunState& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const KernelSpec& value, const char* comma) {
    out += comma; comma = ","; out += "\"name\":"; write_json_string(out, value.name);
    out += comma; comma = ","; out += "\"display_name\":"; write_json_string(out, value.display_name);
    out += comma; comma = ","; out += "\"language\":"; write_json_string(out, value.language);
    (void)comma;
}
void write(std::string& out, const KernelSpec& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, KernelSpec& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "name")) { auto at = reader.at("name"); if (!(reader.string(*field, 200, value.name))) return false; } else return false;
    if (auto* field = reader.require(*object, "display_name")) { auto at = reader.at("display_name"); if (!(reader.string(*field, 200, value.display_name))) return false; } else return false;
    if (auto* field = reader.require(*object, "language")) { auto at = reader.at("language"); if (!(reader.string(*field, 100, value.language))) return false; } else return false;
    return true;
}
std::string encode(const KernelSpec& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<KernelSpec, DecodeError> decode_kernel_spec(std::string_view text) {
    return decode_json<KernelSpec>(text, [](boost::json::value& json, KernelSpec& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const RuntimeUse& value, const char* comma) {
    if (value.processes) { out += comma; comma = ","; out += "\"processes\":"; write_json_int(out, *value.processes); }
    if (value.max_processes) { out += comma; comma = ","; out += "\"max_processes\":"; write_json_int(out, *value.max_processes); }
    if (value.temporary_bytes) { out += comma; comma = ","; out += "\"temporary_bytes\":"; write_json_int(out, *value.temporary_bytes); }
    if (value.temporary_limit_bytes) { out += comma; comma = ","; out += "\"temporary_limit_bytes\":"; write_json_int(out, *value.temporary_limit_bytes); }
    if (value.disk_free_bytes) { out += comma; comma = ","; out += "\"disk_free_bytes\":"; write_json_int(out, *value.disk_free_bytes); }
    if (value.network) { out += comma; comma = ","; out += "\"network\":"; write_json_string(out, name_of(*value.network)); }
    if (value.connections) { out += comma; comma = ","; out += "\"connections\":"; write_json_int(out, *value.connections); }
    if (value.refused_connections) { out += comma; comma = ","; out += "\"refused_connections\":"; write_json_int(out, *value.refused_connections); }
    if (value.sent_bytes) { out += comma; comma = ","; out += "\"sent_bytes\":"; write_json_int(out, *value.sent_bytes); }
    if (value.received_bytes) { out += comma; comma = ","; out += "\"received_bytes\":"; write_json_int(out, *value.received_bytes); }
    if (value.asleep) { out += comma; comma = ","; out += "\"asleep\":"; out += *value.asleep ? "true" : "false"; }
    if (value.stands_back) { out += comma; comma = ","; out += "\"stands_back\":"; out += *value.stands_back ? "true" : "false"; }
    (void)comma;
}
void write(std::string& out, const RuntimeUse& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, RuntimeUse& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.find(*object, "processes")) { auto at = reader.at("processes"); if (!(reader.integer(*field, 0, 9007199254740991, value.processes.emplace()))) return false; }
    if (auto* field = reader.find(*object, "max_processes")) { auto at = reader.at("max_processes"); if (!(reader.integer(*field, 0, 9007199254740991, value.max_processes.emplace()))) return false; }
    if (auto* field = reader.find(*object, "temporary_bytes")) { auto at = reader.at("temporary_bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.temporary_bytes.emplace()))) return false; }
    if (auto* field = reader.find(*object, "temporary_limit_bytes")) { auto at = reader.at("temporary_limit_bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.temporary_limit_bytes.emplace()))) return false; }
    if (auto* field = reader.find(*object, "disk_free_bytes")) { auto at = reader.at("disk_free_bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.disk_free_bytes.emplace()))) return false; }
    if (auto* field = reader.find(*object, "network")) { auto at = reader.at("network"); if (!(reader.word(*field, value.network.emplace(), find_network_opening))) return false; }
    if (auto* field = reader.find(*object, "connections")) { auto at = reader.at("connections"); if (!(reader.integer(*field, 0, 9007199254740991, value.connections.emplace()))) return false; }
    if (auto* field = reader.find(*object, "refused_connections")) { auto at = reader.at("refused_connections"); if (!(reader.integer(*field, 0, 9007199254740991, value.refused_connections.emplace()))) return false; }
    if (auto* field = reader.find(*object, "sent_bytes")) { auto at = reader.at("sent_bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.sent_bytes.emplace()))) return false; }
    if (auto* field = reader.find(*object, "received_bytes")) { auto at = reader.at("received_bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.received_bytes.emplace()))) return false; }
    if (auto* field = reader.find(*object, "asleep")) { auto at = reader.at("asleep"); if (!(reader.boolean(*field, value.asleep.emplace()))) return false; }
    if (auto* field = reader.find(*object, "stands_back")) { auto at = reader.at("stands_back"); if (!(reader.boolean(*field, value.stands_back.emplace()))) return false; }
    return true;
}
std::string encode(const RuntimeUse& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<RuntimeUse, DecodeError> decode_runtime_use(std::string_view text) {
    return decode_json<RuntimeUse>(text, [](boost::json::value& json, RuntimeUse& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const RuntimeState& value, const char* comma) {
    out += comma; comma = ","; out += "\"phase\":"; write_json_string(out, name_of(value.phase));
    if (value.reason) { out += comma; comma = ","; out += "\"reason\":"; write_json_string(out, *value.reason); }
    if (value.kernel) { out += comma; comma = ","; out += "\"kernel\":"; write_json_string(out, *value.kernel); }
    if (value.cores) { out += comma; comma = ","; out += "\"cores\":"; write_json_int(out, *value.cores); }
    if (value.memory_bytes) { out += comma; comma = ","; out += "\"memory_bytes\":"; write_json_int(out, *value.memory_bytes); }
    if (value.memory_limit_bytes) { out += comma; comma = ","; out += "\"memory_limit_bytes\":"; write_json_int(out, *value.memory_limit_bytes); }
    if (value.cpu_percent) { out += comma; comma = ","; out += "\"cpu_percent\":"; write_json_int(out, *value.cpu_percent); }
    if (value.stops_at) { out += comma; comma = ","; out += "\"stops_at\":"; write_json_int(out, *value.stops_at); }
    if (value.extensions_left) { out += comma; comma = ","; out += "\"extensions_left\":"; write_json_int(out, *value.extensions_left); }
    if (value.use) { out += comma; comma = ","; out += "\"use\":"; write(out, *value.use); }
    (void)comma;
}
void write(std::string& out, const RuntimeState& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, RuntimeState& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "phase")) { auto at = reader.at("phase"); if (!(reader.word(*field, value.phase, find_runtime_phase))) return false; } else return false;
    if (auto* field = reader.find(*object, "reason")) { auto at = reader.at("reason"); if (!(reader.string(*field, 4000, value.reason.emplace()))) return false; }
    if (auto* field = reader.find(*object, "kernel")) { auto at = reader.at("kernel"); if (!(reader.string(*field, 200, value.kernel.emplace()))) return false; }
    if (auto* field = reader.find(*object, "cores")) { auto at = reader.at("cores"); if (!(reader.integer(*field, 0, 9007199254740991, value.cores.emplace()))) return false; }
    if (auto* field = reader.find(*object, "memory_bytes")) { auto at = reader.at("memory_bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.memory_bytes.emplace()))) return false; }
    if (auto* field = reader.find(*object, "memory_limit_bytes")) { auto at = reader.at("memory_limit_bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.memory_limit_bytes.emplace()))) return false; }
    if (auto* field = reader.find(*object, "cpu_percent")) { auto at = reader.at("cpu_percent"); if (!(reader.integer(*field, 0, 9007199254740991, value.cpu_percent.emplace()))) return false; }
    if (auto* field = reader.find(*object, "stops_at")) { auto at = reader.at("stops_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.stops_at.emplace()))) return false; }
    if (auto* field = reader.find(*object, "extensions_left")) { auto at = reader.at("extensions_left"); if (!(reader.integer(*field, 0, 9007199254740991, value.extensions_left.emplace()))) return false; }
    if (auto* field = reader.find(*object, "use")) { auto at = reader.at("use"); if (!(read(*field, value.use.emplace(), reader))) return false; }
    return true;
}
std::string encode(const RuntimeState& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<RuntimeState, DecodeError> decode_runtime_state(std::string_view text) {
    return decode_json<RuntimeState>(text, [](boost::json::value& json, RuntimeState& value, JsonReader& reader) { return read(json, value, reader); });
}

void write(std::string& out, const OutputOp& value) {
    switch (value.index()) {
        case 0: out += "{\"type\":\"outputs_started\""; write_fields(out, std::get<0>(value), ","); break;
        case 1: out += "{\"type\":\"stream_appended\""; write_fields(out, std::get<1>(value), ","); break;
        case 2: out += "{\"type\":\"display_added\""; write_fields(out, std::get<2>(value), ","); break;
        case 3: out += "{\"type\":\"display_updated\""; write_fields(out, std::get<3>(value), ","); break;
        case 4: out += "{\"type\":\"outputs_cleared\""; write_fields(out, std::get<4>(value), ","); break;
        case 5: out += "{\"type\":\"output_dropped\""; write_fields(out, std::get<5>(value), ","); break;
    }
    out += '}';
}
bool read(boost::json::value& json, OutputOp& value, JsonReader& reader) {
    std::string_view type;
    if (!reader.type_of(json, type)) return false;
    if (type == "outputs_started") return read(json, value.emplace<0>(), reader);
    if (type == "stream_appended") return read(json, value.emplace<1>(), reader);
    if (type == "display_added") return read(json, value.emplace<2>(), reader);
    if (type == "display_updated") return read(json, value.emplace<3>(), reader);
    if (type == "outputs_cleared") return read(json, value.emplace<4>(), reader);
    if (type == "output_dropped") return read(json, value.emplace<5>(), reader);
    return reader.fail_at("type", "is none of outputs_started, stream_appended, display_added, display_updated, outputs_cleared, output_dropped");
}
std::string encode(const OutputOp& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<OutputOp, DecodeError> decode_output_op(std::string_view text) {
    return decode_json<OutputOp>(text, [](boost::json::value& json, OutputOp& value, JsonReader& reader) { return read(json, value, reader); });
}

}  // namespace stoa::wire
