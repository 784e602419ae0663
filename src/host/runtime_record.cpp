#include "host/runtime_record.h"

#include <limits>

#include "base/json.h"

namespace stoa {

namespace {

constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();

void write_process(std::string& out, const ProcessId& process) {
    out += "{\"pid\":";
    write_json_int(out, process.pid);
    out += ",\"start_ticks\":";
    write_json_int(out, static_cast<std::int64_t>(process.start_ticks));
    out += '}';
}

bool read_number(boost::json::object& object, std::string_view name, std::int64_t max, JsonReader& reader, auto& out) {
    auto* json = reader.require(object, name);
    if (!json) return false;
    auto step = reader.at(name);
    std::int64_t number = 0;
    if (!reader.integer(*json, 0, max, number)) return false;
    out = static_cast<std::remove_reference_t<decltype(out)>>(number);
    return true;
}

bool read_text(boost::json::object& object, std::string_view name, JsonReader& reader, std::string& out) {
    auto* json = reader.require(object, name);
    if (!json) return false;
    auto step = reader.at(name);
    return reader.string(*json, 4096, out);
}

bool read_text_if_there(boost::json::object& object, std::string_view name, JsonReader& reader, std::string& out) {
    return !reader.find(object, name) || read_text(object, name, reader, out);
}

bool read_process(boost::json::object& object, std::string_view name, JsonReader& reader, ProcessId& out) {
    auto* json = reader.require(object, name);
    if (!json) return false;
    auto step = reader.at(name);
    auto* fields = reader.object(*json);
    return fields && read_number(*fields, "pid", std::numeric_limits<pid_t>::max(), reader, out.pid) &&
           read_number(*fields, "start_ticks", largest, reader, out.start_ticks);
}

bool read_processes(boost::json::value& json, JsonReader& reader, LaunchedProcesses& out) {
    auto* fields = reader.object(json);
    if (!fields) return false;
    // Records of earlier versions lack these.
    if (!read_text_if_there(*fields, "disk_use_file", reader, out.disk_use_file) ||
        !read_text_if_there(*fields, "process_use_file", reader, out.process_use_file) ||
        !read_text_if_there(*fields, "freezer_file", reader, out.freezer_file))
        return false;
    return read_process(*fields, "init", reader, out.init) && read_process(*fields, "shim", reader, out.shim) &&
           read_text(*fields, "memory_use_file", reader, out.memory_use_file) && read_text(*fields, "cpu_use_file", reader, out.cpu_use_file);
}

bool read_record(boost::json::value& json, RuntimeRecord& out, JsonReader& reader) {
    auto* fields = reader.object(json);
    std::string runtime, person;
    if (!fields || !read_text(*fields, "runtime_id", reader, runtime) || !read_text(*fields, "person_id", reader, person))
        return false;
    out.runtime = RuntimeId(std::move(runtime));
    out.person = PersonId(std::move(person));
    if (!read_number(*fields, "uid", std::numeric_limits<uid_t>::max(), reader, out.uid) ||
        !read_number(*fields, "memory_limit_bytes", largest, reader, out.memory_limit_bytes) ||
        !read_number(*fields, "cores", largest, reader, out.cores) ||
        !read_number(*fields, "max_processes", largest, reader, out.max_processes))
        return false;
    if (!read_text_if_there(*fields, "boot", reader, out.boot)) return false;
    if (auto* sandbox = reader.find(*fields, "sandbox")) {
        auto step = reader.at("sandbox");
        if (!reader.string(*sandbox, 64, out.sandbox)) return false;
    }
    auto* processes = reader.find(*fields, "processes");
    if (!processes) return true;
    auto step = reader.at("processes");
    return read_processes(*processes, reader, out.processes.emplace());
}

}  // namespace

std::string encode(const RuntimeRecord& record) {
    std::string out = "{\"runtime_id\":";
    write_json_string(out, record.runtime.str());
    out += ",\"person_id\":";
    write_json_string(out, record.person.str());
    out += ",\"uid\":";
    write_json_int(out, record.uid);
    out += ",\"memory_limit_bytes\":";
    write_json_int(out, record.memory_limit_bytes);
    out += ",\"cores\":";
    write_json_int(out, record.cores);
    out += ",\"max_processes\":";
    write_json_int(out, record.max_processes);
    if (record.processes) {
        out += ",\"processes\":{\"init\":";
        write_process(out, record.processes->init);
        out += ",\"shim\":";
        write_process(out, record.processes->shim);
        out += ",\"memory_use_file\":";
        write_json_string(out, record.processes->memory_use_file);
        out += ",\"cpu_use_file\":";
        write_json_string(out, record.processes->cpu_use_file);
        out += ",\"disk_use_file\":";
        write_json_string(out, record.processes->disk_use_file);
        out += ",\"process_use_file\":";
        write_json_string(out, record.processes->process_use_file);
        out += ",\"freezer_file\":";
        write_json_string(out, record.processes->freezer_file);
        out += '}';
    }
    if (!record.boot.empty()) {
        out += ",\"boot\":";
        write_json_string(out, record.boot);
    }
    if (!record.sandbox.empty()) {
        out += ",\"sandbox\":";
        write_json_string(out, record.sandbox);
    }
    out += "}\n";
    return out;
}

std::expected<RuntimeRecord, DecodeError> parse_runtime_record(std::string_view text) {
    return decode_json<RuntimeRecord>(text, read_record);
}

}  // namespace stoa
