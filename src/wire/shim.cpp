// Generated from wire/shim.yaml by tools/wire_generate.py; never edited.
#include "wire/shim.h"

#include "base/json.h"

namespace stoa::wire {

std::string_view name_of(KernelPhase value) {
    switch (value) {
        case KernelPhase::starting: return "starting";
        case KernelPhase::idle: return "idle";
        case KernelPhase::busy: return "busy";
        case KernelPhase::dead: return "dead";
    }
    return "?";
}
std::optional<KernelPhase> find_kernel_phase(std::string_view name) {
    if (name == "starting") return KernelPhase::starting;
    if (name == "idle") return KernelPhase::idle;
    if (name == "busy") return KernelPhase::busy;
    if (name == "dead") return KernelPhase::dead;
    return std::nullopt;
}

static void write_fields(std::string& out, const Attach& value, const char* comma) {
    out += comma; comma = ","; out += "\"protocol\":"; write_json_int(out, value.protocol);
    if (value.epoch) { out += comma; comma = ","; out += "\"epoch\":"; write_json_string(out, *value.epoch); }
    out += comma; comma = ","; out += "\"applied\":"; write_json_int(out, value.applied);
    (void)comma;
}
void write(std::string& out, const Attach& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Attach& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "protocol")) { auto at = reader.at("protocol"); if (!(reader.integer(*field, 0, 9007199254740991, value.protocol))) return false; } else return false;
    if (auto* field = reader.find(*object, "epoch")) { auto at = reader.at("epoch"); if (!(reader.id(*field, value.epoch.emplace()))) return false; }
    if (auto* field = reader.require(*object, "applied")) { auto at = reader.at("applied"); if (!(reader.integer(*field, 0, 9007199254740991, value.applied))) return false; } else return false;
    return true;
}
std::string encode(const Attach& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Attach, DecodeError> decode_attach(std::string_view text) {
    return decode_json<Attach>(text, [](boost::json::value& json, Attach& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const Execute& value, const char* comma) {
    out += comma; comma = ","; out += "\"run_id\":"; write_json_string(out, value.run_id);
    out += comma; comma = ","; out += "\"code\":"; write_json_string(out, value.code);
    (void)comma;
}
void write(std::string& out, const Execute& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Execute& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "run_id")) { auto at = reader.at("run_id"); if (!(reader.id(*field, value.run_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "code")) { auto at = reader.at("code"); if (!(reader.string(*field, 4194304, value.code))) return false; } else return false;
    return true;
}
std::string encode(const Execute& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Execute, DecodeError> decode_execute(std::string_view text) {
    return decode_json<Execute>(text, [](boost::json::value& json, Execute& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const SendComm& value, const char* comma) {
    out += comma; comma = ","; out += "\"message_id\":"; write_json_string(out, value.message_id);
    out += comma; comma = ","; out += "\"comm\":"; write(out, value.comm);
    (void)comma;
}
void write(std::string& out, const SendComm& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, SendComm& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "message_id")) { auto at = reader.at("message_id"); if (!(reader.id(*field, value.message_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "comm")) { auto at = reader.at("comm"); if (!(read(*field, value.comm, reader))) return false; } else return false;
    return true;
}
std::string encode(const SendComm& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<SendComm, DecodeError> decode_send_comm(std::string_view text) {
    return decode_json<SendComm>(text, [](boost::json::value& json, SendComm& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const ReplyInput& value, const char* comma) {
    out += comma; comma = ","; out += "\"input_id\":"; write_json_string(out, value.input_id);
    out += comma; comma = ","; out += "\"value\":"; write_json_string(out, value.value);
    (void)comma;
}
void write(std::string& out, const ReplyInput& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, ReplyInput& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "input_id")) { auto at = reader.at("input_id"); if (!(reader.id(*field, value.input_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "value")) { auto at = reader.at("value"); if (!(reader.string(*field, 65536, value.value))) return false; } else return false;
    return true;
}
std::string encode(const ReplyInput& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<ReplyInput, DecodeError> decode_reply_input(std::string_view text) {
    return decode_json<ReplyInput>(text, [](boost::json::value& json, ReplyInput& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const Ask& value, const char* comma) {
    out += comma; comma = ","; out += "\"ask_id\":"; write_json_int(out, value.ask_id);
    out += comma; comma = ","; out += "\"question\":"; write_json_string(out, name_of(value.question));
    out += comma; comma = ","; out += "\"code\":"; write_json_string(out, value.code);
    out += comma; comma = ","; out += "\"cursor\":"; write_json_int(out, value.cursor);
    if (value.detail) { out += comma; comma = ","; out += "\"detail\":"; write_json_int(out, *value.detail); }
    (void)comma;
}
void write(std::string& out, const Ask& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Ask& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "ask_id")) { auto at = reader.at("ask_id"); if (!(reader.integer(*field, 0, 9007199254740991, value.ask_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "question")) { auto at = reader.at("question"); if (!(reader.word(*field, value.question, find_kernel_question))) return false; } else return false;
    if (auto* field = reader.require(*object, "code")) { auto at = reader.at("code"); if (!(reader.string(*field, 262144, value.code))) return false; } else return false;
    if (auto* field = reader.require(*object, "cursor")) { auto at = reader.at("cursor"); if (!(reader.integer(*field, 0, 9007199254740991, value.cursor))) return false; } else return false;
    if (auto* field = reader.find(*object, "detail")) { auto at = reader.at("detail"); if (!(reader.integer(*field, 0, 9007199254740991, value.detail.emplace()))) return false; }
    return true;
}
std::string encode(const Ask& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Ask, DecodeError> decode_ask(std::string_view text) {
    return decode_json<Ask>(text, [](boost::json::value& json, Ask& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const Acknowledge& value, const char* comma) {
    out += comma; comma = ","; out += "\"seq\":"; write_json_int(out, value.seq);
    (void)comma;
}
void write(std::string& out, const Acknowledge& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Acknowledge& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "seq")) { auto at = reader.at("seq"); if (!(reader.integer(*field, 0, 9007199254740991, value.seq))) return false; } else return false;
    return true;
}
std::string encode(const Acknowledge& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Acknowledge, DecodeError> decode_acknowledge(std::string_view text) {
    return decode_json<Acknowledge>(text, [](boost::json::value& json, Acknowledge& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const InterruptKernel& value, const char* comma) {
    (void)out; (void)value; (void)comma;
}
void write(std::string& out, const InterruptKernel& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, InterruptKernel& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    (void)value;
    return true;
}
std::string encode(const InterruptKernel& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<InterruptKernel, DecodeError> decode_interrupt_kernel(std::string_view text) {
    return decode_json<InterruptKernel>(text, [](boost::json::value& json, InterruptKernel& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const RestartShimKernel& value, const char* comma) {
    (void)out; (void)value; (void)comma;
}
void write(std::string& out, const RestartShimKernel& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, RestartShimKernel& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    (void)value;
    return true;
}
std::string encode(const RestartShimKernel& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<RestartShimKernel, DecodeError> decode_restart_shim_kernel(std::string_view text) {
    return decode_json<RestartShimKernel>(text, [](boost::json::value& json, RestartShimKernel& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const Shutdown& value, const char* comma) {
    out += comma; comma = ","; out += "\"timeout_ms\":"; write_json_int(out, value.timeout_ms);
    (void)comma;
}
void write(std::string& out, const Shutdown& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Shutdown& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "timeout_ms")) { auto at = reader.at("timeout_ms"); if (!(reader.integer(*field, 0, 9007199254740991, value.timeout_ms))) return false; } else return false;
    return true;
}
std::string encode(const Shutdown& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Shutdown, DecodeError> decode_shutdown(std::string_view text) {
    return decode_json<Shutdown>(text, [](boost::json::value& json, Shutdown& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const InputAsked& value, const char* comma) {
    out += comma; comma = ","; out += "\"input_id\":"; write_json_string(out, value.input_id);
    if (value.run_id) { out += comma; comma = ","; out += "\"run_id\":"; write_json_string(out, *value.run_id); }
    out += comma; comma = ","; out += "\"prompt\":"; write_json_string(out, value.prompt);
    out += comma; comma = ","; out += "\"password\":"; out += value.password ? "true" : "false";
    (void)comma;
}
void write(std::string& out, const InputAsked& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, InputAsked& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "input_id")) { auto at = reader.at("input_id"); if (!(reader.id(*field, value.input_id))) return false; } else return false;
    if (auto* field = reader.find(*object, "run_id")) { auto at = reader.at("run_id"); if (!(reader.id(*field, value.run_id.emplace()))) return false; }
    if (auto* field = reader.require(*object, "prompt")) { auto at = reader.at("prompt"); if (!(reader.string(*field, 65536, value.prompt))) return false; } else return false;
    if (auto* field = reader.require(*object, "password")) { auto at = reader.at("password"); if (!(reader.boolean(*field, value.password))) return false; } else return false;
    return true;
}
std::string encode(const InputAsked& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<InputAsked, DecodeError> decode_input_asked(std::string_view text) {
    return decode_json<InputAsked>(text, [](boost::json::value& json, InputAsked& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const Attached& value, const char* comma) {
    out += comma; comma = ","; out += "\"protocol\":"; write_json_int(out, value.protocol);
    out += comma; comma = ","; out += "\"epoch\":"; write_json_string(out, value.epoch);
    out += comma; comma = ","; out += "\"first_seq\":"; write_json_int(out, value.first_seq);
    out += comma; comma = ","; out += "\"last_seq\":"; write_json_int(out, value.last_seq);
    out += comma; comma = ","; out += "\"kernel\":"; write_json_string(out, name_of(value.kernel));
    if (value.running) { out += comma; comma = ","; out += "\"running\":"; write_json_string(out, *value.running); }
    out += comma; comma = ","; out += "\"known_runs\":"; out += '['; { bool first = true; for (const auto& item : value.known_runs) { if (!first) out += ','; first = false; write_json_string(out, item); } } out += ']';
    if (value.input) { out += comma; comma = ","; out += "\"input\":"; write(out, *value.input); }
    (void)comma;
}
void write(std::string& out, const Attached& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Attached& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "protocol")) { auto at = reader.at("protocol"); if (!(reader.integer(*field, 0, 9007199254740991, value.protocol))) return false; } else return false;
    if (auto* field = reader.require(*object, "epoch")) { auto at = reader.at("epoch"); if (!(reader.id(*field, value.epoch))) return false; } else return false;
    if (auto* field = reader.require(*object, "first_seq")) { auto at = reader.at("first_seq"); if (!(reader.integer(*field, 0, 9007199254740991, value.first_seq))) return false; } else return false;
    if (auto* field = reader.require(*object, "last_seq")) { auto at = reader.at("last_seq"); if (!(reader.integer(*field, 0, 9007199254740991, value.last_seq))) return false; } else return false;
    if (auto* field = reader.require(*object, "kernel")) { auto at = reader.at("kernel"); if (!(reader.word(*field, value.kernel, find_kernel_phase))) return false; } else return false;
    if (auto* field = reader.find(*object, "running")) { auto at = reader.at("running"); if (!(reader.id(*field, value.running.emplace()))) return false; }
    if (auto* field = reader.require(*object, "known_runs")) { auto at = reader.at("known_runs"); if (!(reader.list(*field, 10000, value.known_runs, [&](boost::json::value& item, auto& out_item) { return reader.id(item, out_item); }))) return false; } else return false;
    if (auto* field = reader.find(*object, "input")) { auto at = reader.at("input"); if (!(read(*field, value.input.emplace(), reader))) return false; }
    return true;
}
std::string encode(const Attached& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Attached, DecodeError> decode_attached(std::string_view text) {
    return decode_json<Attached>(text, [](boost::json::value& json, Attached& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const CommHandled& value, const char* comma) {
    out += comma; comma = ","; out += "\"message_id\":"; write_json_string(out, value.message_id);
    (void)comma;
}
void write(std::string& out, const CommHandled& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, CommHandled& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "message_id")) { auto at = reader.at("message_id"); if (!(reader.id(*field, value.message_id))) return false; } else return false;
    return true;
}
std::string encode(const CommHandled& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<CommHandled, DecodeError> decode_comm_handled(std::string_view text) {
    return decode_json<CommHandled>(text, [](boost::json::value& json, CommHandled& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const CommHeard& value, const char* comma) {
    if (value.run_id) { out += comma; comma = ","; out += "\"run_id\":"; write_json_string(out, *value.run_id); }
    if (value.comm_message_id) { out += comma; comma = ","; out += "\"comm_message_id\":"; write_json_string(out, *value.comm_message_id); }
    out += comma; comma = ","; out += "\"comm\":"; write(out, value.comm);
    (void)comma;
}
void write(std::string& out, const CommHeard& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, CommHeard& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.find(*object, "run_id")) { auto at = reader.at("run_id"); if (!(reader.id(*field, value.run_id.emplace()))) return false; }
    if (auto* field = reader.find(*object, "comm_message_id")) { auto at = reader.at("comm_message_id"); if (!(reader.id(*field, value.comm_message_id.emplace()))) return false; }
    if (auto* field = reader.require(*object, "comm")) { auto at = reader.at("comm"); if (!(read(*field, value.comm, reader))) return false; } else return false;
    return true;
}
std::string encode(const CommHeard& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<CommHeard, DecodeError> decode_comm_heard(std::string_view text) {
    return decode_json<CommHeard>(text, [](boost::json::value& json, CommHeard& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const InputClosed& value, const char* comma) {
    out += comma; comma = ","; out += "\"input_id\":"; write_json_string(out, value.input_id);
    (void)comma;
}
void write(std::string& out, const InputClosed& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, InputClosed& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "input_id")) { auto at = reader.at("input_id"); if (!(reader.id(*field, value.input_id))) return false; } else return false;
    return true;
}
std::string encode(const InputClosed& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<InputClosed, DecodeError> decode_input_closed(std::string_view text) {
    return decode_json<InputClosed>(text, [](boost::json::value& json, InputClosed& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const KernelChanged& value, const char* comma) {
    out += comma; comma = ","; out += "\"phase\":"; write_json_string(out, name_of(value.phase));
    if (value.reason) { out += comma; comma = ","; out += "\"reason\":"; write_json_string(out, *value.reason); }
    out += comma; comma = ","; out += "\"kernel_session\":"; write_json_int(out, value.kernel_session);
    if (value.banner) { out += comma; comma = ","; out += "\"banner\":"; write_json_string(out, *value.banner); }
    (void)comma;
}
void write(std::string& out, const KernelChanged& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, KernelChanged& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "phase")) { auto at = reader.at("phase"); if (!(reader.word(*field, value.phase, find_kernel_phase))) return false; } else return false;
    if (auto* field = reader.find(*object, "reason")) { auto at = reader.at("reason"); if (!(reader.string(*field, 4000, value.reason.emplace()))) return false; }
    if (auto* field = reader.require(*object, "kernel_session")) { auto at = reader.at("kernel_session"); if (!(reader.integer(*field, 0, 9007199254740991, value.kernel_session))) return false; } else return false;
    if (auto* field = reader.find(*object, "banner")) { auto at = reader.at("banner"); if (!(reader.string(*field, 200, value.banner.emplace()))) return false; }
    return true;
}
std::string encode(const KernelChanged& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<KernelChanged, DecodeError> decode_kernel_changed(std::string_view text) {
    return decode_json<KernelChanged>(text, [](boost::json::value& json, KernelChanged& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const RunEnded& value, const char* comma) {
    out += comma; comma = ","; out += "\"run_id\":"; write_json_string(out, value.run_id);
    out += comma; comma = ","; out += "\"phase\":"; write_json_string(out, name_of(value.phase));
    if (value.execution_count) { out += comma; comma = ","; out += "\"execution_count\":"; write_json_int(out, *value.execution_count); }
    if (value.peak_memory_bytes) { out += comma; comma = ","; out += "\"peak_memory_bytes\":"; write_json_int(out, *value.peak_memory_bytes); }
    if (value.ended_at) { out += comma; comma = ","; out += "\"ended_at\":"; write_json_int(out, *value.ended_at); }
    (void)comma;
}
void write(std::string& out, const RunEnded& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, RunEnded& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "run_id")) { auto at = reader.at("run_id"); if (!(reader.id(*field, value.run_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "phase")) { auto at = reader.at("phase"); if (!(reader.word(*field, value.phase, find_run_phase))) return false; } else return false;
    if (auto* field = reader.find(*object, "execution_count")) { auto at = reader.at("execution_count"); if (!(reader.integer(*field, 0, 9007199254740991, value.execution_count.emplace()))) return false; }
    if (auto* field = reader.find(*object, "peak_memory_bytes")) { auto at = reader.at("peak_memory_bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.peak_memory_bytes.emplace()))) return false; }
    if (auto* field = reader.find(*object, "ended_at")) { auto at = reader.at("ended_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.ended_at.emplace()))) return false; }
    return true;
}
std::string encode(const RunEnded& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<RunEnded, DecodeError> decode_run_ended(std::string_view text) {
    return decode_json<RunEnded>(text, [](boost::json::value& json, RunEnded& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const RunOutput& value, const char* comma) {
    if (value.run_id) { out += comma; comma = ","; out += "\"run_id\":"; write_json_string(out, *value.run_id); }
    out += comma; comma = ","; out += "\"op\":"; write(out, value.op);
    if (value.comm_message_id) { out += comma; comma = ","; out += "\"comm_message_id\":"; write_json_string(out, *value.comm_message_id); }
    (void)comma;
}
void write(std::string& out, const RunOutput& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, RunOutput& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.find(*object, "run_id")) { auto at = reader.at("run_id"); if (!(reader.id(*field, value.run_id.emplace()))) return false; }
    if (auto* field = reader.require(*object, "op")) { auto at = reader.at("op"); if (!(read(*field, value.op, reader))) return false; } else return false;
    if (auto* field = reader.find(*object, "comm_message_id")) { auto at = reader.at("comm_message_id"); if (!(reader.id(*field, value.comm_message_id.emplace()))) return false; }
    return true;
}
std::string encode(const RunOutput& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<RunOutput, DecodeError> decode_run_output(std::string_view text) {
    return decode_json<RunOutput>(text, [](boost::json::value& json, RunOutput& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const RunStarted& value, const char* comma) {
    out += comma; comma = ","; out += "\"run_id\":"; write_json_string(out, value.run_id);
    if (value.execution_count) { out += comma; comma = ","; out += "\"execution_count\":"; write_json_int(out, *value.execution_count); }
    if (value.started_at) { out += comma; comma = ","; out += "\"started_at\":"; write_json_int(out, *value.started_at); }
    (void)comma;
}
void write(std::string& out, const RunStarted& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, RunStarted& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "run_id")) { auto at = reader.at("run_id"); if (!(reader.id(*field, value.run_id))) return false; } else return false;
    if (auto* field = reader.find(*object, "execution_count")) { auto at = reader.at("execution_count"); if (!(reader.integer(*field, 0, 9007199254740991, value.execution_count.emplace()))) return false; }
    if (auto* field = reader.find(*object, "started_at")) { auto at = reader.at("started_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.started_at.emplace()))) return false; }
    return true;
}
std::string encode(const RunStarted& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<RunStarted, DecodeError> decode_run_started(std::string_view text) {
    return decode_json<RunStarted>(text, [](boost::json::value& json, RunStarted& value, JsonReader& reader) { return read(json, value, reader); });
}

void write(std::string& out, const KernelEvent& value) {
    switch (value.index()) {
        case 0: out += "{\"type\":\"kernel_changed\""; write_fields(out, std::get<0>(value), ","); break;
        case 1: out += "{\"type\":\"run_started\""; write_fields(out, std::get<1>(value), ","); break;
        case 2: out += "{\"type\":\"run_output\""; write_fields(out, std::get<2>(value), ","); break;
        case 3: out += "{\"type\":\"run_ended\""; write_fields(out, std::get<3>(value), ","); break;
        case 4: out += "{\"type\":\"comm_heard\""; write_fields(out, std::get<4>(value), ","); break;
        case 5: out += "{\"type\":\"comm_handled\""; write_fields(out, std::get<5>(value), ","); break;
        case 6: out += "{\"type\":\"input_asked\""; write_fields(out, std::get<6>(value), ","); break;
        case 7: out += "{\"type\":\"input_closed\""; write_fields(out, std::get<7>(value), ","); break;
    }
    out += '}';
}
bool read(boost::json::value& json, KernelEvent& value, JsonReader& reader) {
    std::string_view type;
    if (!reader.type_of(json, type)) return false;
    if (type == "kernel_changed") return read(json, value.emplace<0>(), reader);
    if (type == "run_started") return read(json, value.emplace<1>(), reader);
    if (type == "run_output") return read(json, value.emplace<2>(), reader);
    if (type == "run_ended") return read(json, value.emplace<3>(), reader);
    if (type == "comm_heard") return read(json, value.emplace<4>(), reader);
    if (type == "comm_handled") return read(json, value.emplace<5>(), reader);
    if (type == "input_asked") return read(json, value.emplace<6>(), reader);
    if (type == "input_closed") return read(json, value.emplace<7>(), reader);
    return reader.fail_at("type", "is none of kernel_changed, run_started, run_output, run_ended, comm_heard, comm_handled, input_asked, input_closed");
}
std::string encode(const KernelEvent& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<KernelEvent, DecodeError> decode_kernel_event(std::string_view text) {
    return decode_json<KernelEvent>(text, [](boost::json::value& json, KernelEvent& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const Record& value, const char* comma) {
    out += comma; comma = ","; out += "\"seq\":"; write_json_int(out, value.seq);
    out += comma; comma = ","; out += "\"at\":"; write_json_int(out, value.at);
    out += comma; comma = ","; out += "\"event\":"; write(out, value.event);
    (void)comma;
}
void write(std::string& out, const Record& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Record& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "seq")) { auto at = reader.at("seq"); if (!(reader.integer(*field, 0, 9007199254740991, value.seq))) return false; } else return false;
    if (auto* field = reader.require(*object, "at")) { auto at = reader.at("at"); if (!(reader.integer(*field, 0, 9007199254740991, value.at))) return false; } else return false;
    if (auto* field = reader.require(*object, "event")) { auto at = reader.at("event"); if (!(read(*field, value.event, reader))) return false; } else return false;
    return true;
}
std::string encode(const Record& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Record, DecodeError> decode_record(std::string_view text) {
    return decode_json<Record>(text, [](boost::json::value& json, Record& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const Answered& value, const char* comma) {
    out += comma; comma = ","; out += "\"ask_id\":"; write_json_int(out, value.ask_id);
    if (value.reply) { out += comma; comma = ","; out += "\"reply\":"; write_json_value(out, *value.reply); }
    (void)comma;
}
void write(std::string& out, const Answered& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Answered& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "ask_id")) { auto at = reader.at("ask_id"); if (!(reader.integer(*field, 0, 9007199254740991, value.ask_id))) return false; } else return false;
    if (auto* field = reader.find(*object, "reply")) { auto at = reader.at("reply"); if (!(reader.any(*field, value.reply.emplace()))) return false; }
    return true;
}
std::string encode(const Answered& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Answered, DecodeError> decode_answered(std::string_view text) {
    return decode_json<Answered>(text, [](boost::json::value& json, Answered& value, JsonReader& reader) { return read(json, value, reader); });
}

void write(std::string& out, const ToShim& value) {
    switch (value.index()) {
        case 0: out += "{\"type\":\"attach\""; write_fields(out, std::get<0>(value), ","); break;
        case 1: out += "{\"type\":\"execute\""; write_fields(out, std::get<1>(value), ","); break;
        case 2: out += "{\"type\":\"send_comm\""; write_fields(out, std::get<2>(value), ","); break;
        case 3: out += "{\"type\":\"reply_input\""; write_fields(out, std::get<3>(value), ","); break;
        case 4: out += "{\"type\":\"ask\""; write_fields(out, std::get<4>(value), ","); break;
        case 5: out += "{\"type\":\"acknowledge\""; write_fields(out, std::get<5>(value), ","); break;
        case 6: out += "{\"type\":\"interrupt_kernel\""; write_fields(out, std::get<6>(value), ","); break;
        case 7: out += "{\"type\":\"restart_kernel\""; write_fields(out, std::get<7>(value), ","); break;
        case 8: out += "{\"type\":\"shutdown\""; write_fields(out, std::get<8>(value), ","); break;
    }
    out += '}';
}
bool read(boost::json::value& json, ToShim& value, JsonReader& reader) {
    std::string_view type;
    if (!reader.type_of(json, type)) return false;
    if (type == "attach") return read(json, value.emplace<0>(), reader);
    if (type == "execute") return read(json, value.emplace<1>(), reader);
    if (type == "send_comm") return read(json, value.emplace<2>(), reader);
    if (type == "reply_input") return read(json, value.emplace<3>(), reader);
    if (type == "ask") return read(json, value.emplace<4>(), reader);
    if (type == "acknowledge") return read(json, value.emplace<5>(), reader);
    if (type == "interrupt_kernel") return read(json, value.emplace<6>(), reader);
    if (type == "restart_kernel") return read(json, value.emplace<7>(), reader);
    if (type == "shutdown") return read(json, value.emplace<8>(), reader);
    return reader.fail_at("type", "is none of attach, execute, send_comm, reply_input, ask, acknowledge, interrupt_kernel, restart_kernel, shutdown");
}
std::string encode(const ToShim& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<ToShim, DecodeError> decode_to_shim(std::string_view text) {
    return decode_json<ToShim>(text, [](boost::json::value& json, ToShim& value, JsonReader& reader) { return read(json, value, reader); });
}

void write(std::string& out, const FromShim& value) {
    switch (value.index()) {
        case 0: out += "{\"type\":\"attached\""; write_fields(out, std::get<0>(value), ","); break;
        case 1: out += "{\"type\":\"record\""; write_fields(out, std::get<1>(value), ","); break;
        case 2: out += "{\"type\":\"answered\""; write_fields(out, std::get<2>(value), ","); break;
    }
    out += '}';
}
bool read(boost::json::value& json, FromShim& value, JsonReader& reader) {
    std::string_view type;
    if (!reader.type_of(json, type)) return false;
    if (type == "attached") return read(json, value.emplace<0>(), reader);
    if (type == "record") return read(json, value.emplace<1>(), reader);
    if (type == "answered") return read(json, value.emplace<2>(), reader);
    return reader.fail_at("type", "is none of attached, record, answered");
}
std::string encode(const FromShim& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<FromShim, DecodeError> decode_from_shim(std::string_view text) {
    return decode_json<FromShim>(text, [](boost::json::value& json, FromShim& value, JsonReader& reader) { return read(json, value, reader); });
}

}  // namespace stoa::wire
