// Generated from wire/page.yaml by tools/wire_generate.py; never edited.
#include "wire/page.h"

#include "base/json.h"

namespace stoa::wire {

std::string_view name_of(CloseCode value) {
    switch (value) {
        case CloseCode::going_away: return "going_away";
        case CloseCode::bad_message: return "bad_message";
        case CloseCode::not_signed_in: return "not_signed_in";
        case CloseCode::forbidden: return "forbidden";
        case CloseCode::notebook_gone: return "notebook_gone";
        case CloseCode::too_slow: return "too_slow";
        case CloseCode::too_large: return "too_large";
        case CloseCode::unsupported_version: return "unsupported_version";
        case CloseCode::too_many_pages: return "too_many_pages";
        case CloseCode::storage_failed: return "storage_failed";
    }
    return "?";
}
std::optional<CloseCode> find_close_code(std::string_view name) {
    if (name == "going_away") return CloseCode::going_away;
    if (name == "bad_message") return CloseCode::bad_message;
    if (name == "not_signed_in") return CloseCode::not_signed_in;
    if (name == "forbidden") return CloseCode::forbidden;
    if (name == "notebook_gone") return CloseCode::notebook_gone;
    if (name == "too_slow") return CloseCode::too_slow;
    if (name == "too_large") return CloseCode::too_large;
    if (name == "unsupported_version") return CloseCode::unsupported_version;
    if (name == "too_many_pages") return CloseCode::too_many_pages;
    if (name == "storage_failed") return CloseCode::storage_failed;
    return std::nullopt;
}

std::string_view name_of(GateChoice value) {
    switch (value) {
        case GateChoice::cancel: return "cancel";
        case GateChoice::run_anyway: return "run_anyway";
        case GateChoice::seen: return "seen";
    }
    return "?";
}
std::optional<GateChoice> find_gate_choice(std::string_view name) {
    if (name == "cancel") return GateChoice::cancel;
    if (name == "run_anyway") return GateChoice::run_anyway;
    if (name == "seen") return GateChoice::seen;
    return std::nullopt;
}

static void write_fields(std::string& out, const InsertCell& value, const char* comma) {
    out += comma; comma = ","; out += "\"cell_id\":"; write_json_string(out, value.cell_id);
    if (value.after) { out += comma; comma = ","; out += "\"after\":"; write_json_string(out, *value.after); }
    out += comma; comma = ","; out += "\"cell_type\":"; write_json_string(out, name_of(value.cell_type));
    out += comma; comma = ","; out += "\"text\":"; write_json_string(out, value.text);
    if (value.metadata) { out += comma; comma = ","; out += "\"metadata\":"; write_json_value(out, *value.metadata); }
    if (value.extra) { out += comma; comma = ","; out += "\"extra\":"; write_json_value(out, *value.extra); }
    (void)comma;
}
void write(std::string& out, const InsertCell& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, InsertCell& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "cell_id")) { auto at = reader.at("cell_id"); if (!(reader.id(*field, value.cell_id))) return false; } else return false;
    if (auto* field = reader.find(*object, "after")) { auto at = reader.at("after"); if (!(reader.id(*field, value.after.emplace()))) return false; }
    if (auto* field = reader.require(*object, "cell_type")) { auto at = reader.at("cell_type"); if (!(reader.word(*field, value.cell_type, find_cell_type))) return false; } else return false;
    if (auto* field = reader.require(*object, "text")) { auto at = reader.at("text"); if (!(reader.string(*field, 4194304, value.text))) return false; } else return false;
    if (auto* field = reader.find(*object, "metadata")) { auto at = reader.at("metadata"); if (!(reader.any(*field, value.metadata.emplace()))) return false; }
    if (auto* field = reader.find(*object, "extra")) { auto at = reader.at("extra"); if (!(reader.any(*field, value.extra.emplace()))) return false; }
    return true;
}
std::string encode(const InsertCell& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<InsertCell, DecodeError> decode_insert_cell(std::string_view text) {
    return decode_json<InsertCell>(text, [](boost::json::value& json, InsertCell& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const MoveCell& value, const char* comma) {
    out += comma; comma = ","; out += "\"cell_id\":"; write_json_string(out, value.cell_id);
    if (value.after) { out += comma; comma = ","; out += "\"after\":"; write_json_string(out, *value.after); }
    (void)comma;
}
void write(std::string& out, const MoveCell& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, MoveCell& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "cell_id")) { auto at = reader.at("cell_id"); if (!(reader.id(*field, value.cell_id))) return false; } else return false;
    if (auto* field = reader.find(*object, "after")) { auto at = reader.at("after"); if (!(reader.id(*field, value.after.emplace()))) return false; }
    return true;
}
std::string encode(const MoveCell& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<MoveCell, DecodeError> decode_move_cell(std::string_view text) {
    return decode_json<MoveCell>(text, [](boost::json::value& json, MoveCell& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const DeleteCell& value, const char* comma) {
    out += comma; comma = ","; out += "\"cell_id\":"; write_json_string(out, value.cell_id);
    (void)comma;
}
void write(std::string& out, const DeleteCell& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, DeleteCell& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "cell_id")) { auto at = reader.at("cell_id"); if (!(reader.id(*field, value.cell_id))) return false; } else return false;
    return true;
}
std::string encode(const DeleteCell& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<DeleteCell, DecodeError> decode_delete_cell(std::string_view text) {
    return decode_json<DeleteCell>(text, [](boost::json::value& json, DeleteCell& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const SetCellType& value, const char* comma) {
    out += comma; comma = ","; out += "\"cell_id\":"; write_json_string(out, value.cell_id);
    out += comma; comma = ","; out += "\"cell_type\":"; write_json_string(out, name_of(value.cell_type));
    (void)comma;
}
void write(std::string& out, const SetCellType& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, SetCellType& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "cell_id")) { auto at = reader.at("cell_id"); if (!(reader.id(*field, value.cell_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "cell_type")) { auto at = reader.at("cell_type"); if (!(reader.word(*field, value.cell_type, find_cell_type))) return false; } else return false;
    return true;
}
std::string encode(const SetCellType& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<SetCellType, DecodeError> decode_set_cell_type(std::string_view text) {
    return decode_json<SetCellType>(text, [](boost::json::value& json, SetCellType& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const SetCellMetadata& value, const char* comma) {
    out += comma; comma = ","; out += "\"cell_id\":"; write_json_string(out, value.cell_id);
    out += comma; comma = ","; out += "\"metadata\":"; write_json_value(out, value.metadata);
    (void)comma;
}
void write(std::string& out, const SetCellMetadata& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, SetCellMetadata& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "cell_id")) { auto at = reader.at("cell_id"); if (!(reader.id(*field, value.cell_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "metadata")) { auto at = reader.at("metadata"); if (!(reader.any(*field, value.metadata))) return false; } else return false;
    return true;
}
std::string encode(const SetCellMetadata& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<SetCellMetadata, DecodeError> decode_set_cell_metadata(std::string_view text) {
    return decode_json<SetCellMetadata>(text, [](boost::json::value& json, SetCellMetadata& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const SetAttachment& value, const char* comma) {
    out += comma; comma = ","; out += "\"cell_id\":"; write_json_string(out, value.cell_id);
    out += comma; comma = ","; out += "\"name\":"; write_json_string(out, value.name);
    if (value.data) { out += comma; comma = ","; out += "\"data\":"; write_json_value(out, *value.data); }
    (void)comma;
}
void write(std::string& out, const SetAttachment& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, SetAttachment& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "cell_id")) { auto at = reader.at("cell_id"); if (!(reader.id(*field, value.cell_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "name")) { auto at = reader.at("name"); if (!(reader.string(*field, 400, value.name))) return false; } else return false;
    if (auto* field = reader.find(*object, "data")) { auto at = reader.at("data"); if (!(reader.any(*field, value.data.emplace()))) return false; }
    return true;
}
std::string encode(const SetAttachment& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<SetAttachment, DecodeError> decode_set_attachment(std::string_view text) {
    return decode_json<SetAttachment>(text, [](boost::json::value& json, SetAttachment& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const SetNotebookMetadata& value, const char* comma) {
    out += comma; comma = ","; out += "\"metadata\":"; write_json_value(out, value.metadata);
    (void)comma;
}
void write(std::string& out, const SetNotebookMetadata& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, SetNotebookMetadata& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "metadata")) { auto at = reader.at("metadata"); if (!(reader.any(*field, value.metadata))) return false; } else return false;
    return true;
}
std::string encode(const SetNotebookMetadata& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<SetNotebookMetadata, DecodeError> decode_set_notebook_metadata(std::string_view text) {
    return decode_json<SetNotebookMetadata>(text, [](boost::json::value& json, SetNotebookMetadata& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const RestoreCell& value, const char* comma) {
    out += comma; comma = ","; out += "\"cell_id\":"; write_json_string(out, value.cell_id);
    if (value.after) { out += comma; comma = ","; out += "\"after\":"; write_json_string(out, *value.after); }
    (void)comma;
}
void write(std::string& out, const RestoreCell& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, RestoreCell& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "cell_id")) { auto at = reader.at("cell_id"); if (!(reader.id(*field, value.cell_id))) return false; } else return false;
    if (auto* field = reader.find(*object, "after")) { auto at = reader.at("after"); if (!(reader.id(*field, value.after.emplace()))) return false; }
    return true;
}
std::string encode(const RestoreCell& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<RestoreCell, DecodeError> decode_restore_cell(std::string_view text) {
    return decode_json<RestoreCell>(text, [](boost::json::value& json, RestoreCell& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const Hello& value, const char* comma) {
    out += comma; comma = ","; out += "\"protocol\":"; write_json_int(out, value.protocol);
    out += comma; comma = ","; out += "\"client_id\":"; write_json_string(out, value.client_id);
    (void)comma;
}
void write(std::string& out, const Hello& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Hello& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "protocol")) { auto at = reader.at("protocol"); if (!(reader.integer(*field, 0, 9007199254740991, value.protocol))) return false; } else return false;
    if (auto* field = reader.require(*object, "client_id")) { auto at = reader.at("client_id"); if (!(reader.id(*field, value.client_id))) return false; } else return false;
    return true;
}
std::string encode(const Hello& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Hello, DecodeError> decode_hello(std::string_view text) {
    return decode_json<Hello>(text, [](boost::json::value& json, Hello& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const PushText& value, const char* comma) {
    out += comma; comma = ","; out += "\"client_seq\":"; write_json_int(out, value.client_seq);
    out += comma; comma = ","; out += "\"cell_id\":"; write_json_string(out, value.cell_id);
    out += comma; comma = ","; out += "\"text_version\":"; write_json_int(out, value.text_version);
    out += comma; comma = ","; out += "\"changes\":"; out += '['; { bool first = true; for (const auto& item : value.changes) { if (!first) out += ','; first = false; write_json_value(out, item); } } out += ']';
    (void)comma;
}
void write(std::string& out, const PushText& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, PushText& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "client_seq")) { auto at = reader.at("client_seq"); if (!(reader.integer(*field, 0, 9007199254740991, value.client_seq))) return false; } else return false;
    if (auto* field = reader.require(*object, "cell_id")) { auto at = reader.at("cell_id"); if (!(reader.id(*field, value.cell_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "text_version")) { auto at = reader.at("text_version"); if (!(reader.integer(*field, 0, 9007199254740991, value.text_version))) return false; } else return false;
    if (auto* field = reader.require(*object, "changes")) { auto at = reader.at("changes"); if (!(reader.list(*field, 1000, value.changes, [&](boost::json::value& item, auto& out_item) { return reader.any(item, out_item); }))) return false; } else return false;
    return true;
}
std::string encode(const PushText& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<PushText, DecodeError> decode_push_text(std::string_view text) {
    return decode_json<PushText>(text, [](boost::json::value& json, PushText& value, JsonReader& reader) { return read(json, value, reader); });
}

void write(std::string& out, const StructureEdit& value) {
    switch (value.index()) {
        case 0: out += "{\"type\":\"insert_cell\""; write_fields(out, std::get<0>(value), ","); break;
        case 1: out += "{\"type\":\"move_cell\""; write_fields(out, std::get<1>(value), ","); break;
        case 2: out += "{\"type\":\"delete_cell\""; write_fields(out, std::get<2>(value), ","); break;
        case 3: out += "{\"type\":\"set_cell_type\""; write_fields(out, std::get<3>(value), ","); break;
        case 4: out += "{\"type\":\"set_cell_metadata\""; write_fields(out, std::get<4>(value), ","); break;
        case 5: out += "{\"type\":\"set_attachment\""; write_fields(out, std::get<5>(value), ","); break;
        case 6: out += "{\"type\":\"set_notebook_metadata\""; write_fields(out, std::get<6>(value), ","); break;
        case 7: out += "{\"type\":\"restore_cell\""; write_fields(out, std::get<7>(value), ","); break;
    }
    out += '}';
}
bool read(boost::json::value& json, StructureEdit& value, JsonReader& reader) {
    std::string_view type;
    if (!reader.type_of(json, type)) return false;
    if (type == "insert_cell") return read(json, value.emplace<0>(), reader);
    if (type == "move_cell") return read(json, value.emplace<1>(), reader);
    if (type == "delete_cell") return read(json, value.emplace<2>(), reader);
    if (type == "set_cell_type") return read(json, value.emplace<3>(), reader);
    if (type == "set_cell_metadata") return read(json, value.emplace<4>(), reader);
    if (type == "set_attachment") return read(json, value.emplace<5>(), reader);
    if (type == "set_notebook_metadata") return read(json, value.emplace<6>(), reader);
    if (type == "restore_cell") return read(json, value.emplace<7>(), reader);
    return reader.fail_at("type", "is none of insert_cell, move_cell, delete_cell, set_cell_type, set_cell_metadata, set_attachment, set_notebook_metadata, restore_cell");
}
std::string encode(const StructureEdit& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<StructureEdit, DecodeError> decode_structure_edit(std::string_view text) {
    return decode_json<StructureEdit>(text, [](boost::json::value& json, StructureEdit& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const PushStructure& value, const char* comma) {
    out += comma; comma = ","; out += "\"client_seq\":"; write_json_int(out, value.client_seq);
    out += comma; comma = ","; out += "\"structure_version\":"; write_json_int(out, value.structure_version);
    out += comma; comma = ","; out += "\"edits\":"; out += '['; { bool first = true; for (const auto& item : value.edits) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    (void)comma;
}
void write(std::string& out, const PushStructure& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, PushStructure& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "client_seq")) { auto at = reader.at("client_seq"); if (!(reader.integer(*field, 0, 9007199254740991, value.client_seq))) return false; } else return false;
    if (auto* field = reader.require(*object, "structure_version")) { auto at = reader.at("structure_version"); if (!(reader.integer(*field, 0, 9007199254740991, value.structure_version))) return false; } else return false;
    if (auto* field = reader.require(*object, "edits")) { auto at = reader.at("edits"); if (!(reader.list(*field, 1000, value.edits, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    return true;
}
std::string encode(const PushStructure& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<PushStructure, DecodeError> decode_push_structure(std::string_view text) {
    return decode_json<PushStructure>(text, [](boost::json::value& json, PushStructure& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const PullText& value, const char* comma) {
    out += comma; comma = ","; out += "\"cell_id\":"; write_json_string(out, value.cell_id);
    out += comma; comma = ","; out += "\"from_version\":"; write_json_int(out, value.from_version);
    (void)comma;
}
void write(std::string& out, const PullText& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, PullText& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "cell_id")) { auto at = reader.at("cell_id"); if (!(reader.id(*field, value.cell_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "from_version")) { auto at = reader.at("from_version"); if (!(reader.integer(*field, 0, 9007199254740991, value.from_version))) return false; } else return false;
    return true;
}
std::string encode(const PullText& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<PullText, DecodeError> decode_pull_text(std::string_view text) {
    return decode_json<PullText>(text, [](boost::json::value& json, PullText& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const RunRequest& value, const char* comma) {
    out += comma; comma = ","; out += "\"run_id\":"; write_json_string(out, value.run_id);
    out += comma; comma = ","; out += "\"cell_id\":"; write_json_string(out, value.cell_id);
    (void)comma;
}
void write(std::string& out, const RunRequest& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, RunRequest& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "run_id")) { auto at = reader.at("run_id"); if (!(reader.id(*field, value.run_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "cell_id")) { auto at = reader.at("cell_id"); if (!(reader.id(*field, value.cell_id))) return false; } else return false;
    return true;
}
std::string encode(const RunRequest& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<RunRequest, DecodeError> decode_run_request(std::string_view text) {
    return decode_json<RunRequest>(text, [](boost::json::value& json, RunRequest& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const RunCells& value, const char* comma) {
    out += comma; comma = ","; out += "\"client_seq\":"; write_json_int(out, value.client_seq);
    out += comma; comma = ","; out += "\"runs\":"; out += '['; { bool first = true; for (const auto& item : value.runs) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    (void)comma;
}
void write(std::string& out, const RunCells& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, RunCells& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "client_seq")) { auto at = reader.at("client_seq"); if (!(reader.integer(*field, 0, 9007199254740991, value.client_seq))) return false; } else return false;
    if (auto* field = reader.require(*object, "runs")) { auto at = reader.at("runs"); if (!(reader.list(*field, 10000, value.runs, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    return true;
}
std::string encode(const RunCells& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<RunCells, DecodeError> decode_run_cells(std::string_view text) {
    return decode_json<RunCells>(text, [](boost::json::value& json, RunCells& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const CancelRuns& value, const char* comma) {
    out += comma; comma = ","; out += "\"run_ids\":"; out += '['; { bool first = true; for (const auto& item : value.run_ids) { if (!first) out += ','; first = false; write_json_string(out, item); } } out += ']';
    (void)comma;
}
void write(std::string& out, const CancelRuns& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, CancelRuns& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "run_ids")) { auto at = reader.at("run_ids"); if (!(reader.list(*field, 10000, value.run_ids, [&](boost::json::value& item, auto& out_item) { return reader.id(item, out_item); }))) return false; } else return false;
    return true;
}
std::string encode(const CancelRuns& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<CancelRuns, DecodeError> decode_cancel_runs(std::string_view text) {
    return decode_json<CancelRuns>(text, [](boost::json::value& json, CancelRuns& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const ClearOutputs& value, const char* comma) {
    out += comma; comma = ","; out += "\"client_seq\":"; write_json_int(out, value.client_seq);
    out += comma; comma = ","; out += "\"cell_ids\":"; out += '['; { bool first = true; for (const auto& item : value.cell_ids) { if (!first) out += ','; first = false; write_json_string(out, item); } } out += ']';
    (void)comma;
}
void write(std::string& out, const ClearOutputs& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, ClearOutputs& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "client_seq")) { auto at = reader.at("client_seq"); if (!(reader.integer(*field, 0, 9007199254740991, value.client_seq))) return false; } else return false;
    if (auto* field = reader.require(*object, "cell_ids")) { auto at = reader.at("cell_ids"); if (!(reader.list(*field, 10000, value.cell_ids, [&](boost::json::value& item, auto& out_item) { return reader.id(item, out_item); }))) return false; } else return false;
    return true;
}
std::string encode(const ClearOutputs& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<ClearOutputs, DecodeError> decode_clear_outputs(std::string_view text) {
    return decode_json<ClearOutputs>(text, [](boost::json::value& json, ClearOutputs& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const Interrupt& value, const char* comma) {
    (void)out; (void)value; (void)comma;
}
void write(std::string& out, const Interrupt& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Interrupt& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    (void)value;
    return true;
}
std::string encode(const Interrupt& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Interrupt, DecodeError> decode_interrupt(std::string_view text) {
    return decode_json<Interrupt>(text, [](boost::json::value& json, Interrupt& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const RestartKernel& value, const char* comma) {
    (void)out; (void)value; (void)comma;
}
void write(std::string& out, const RestartKernel& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, RestartKernel& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    (void)value;
    return true;
}
std::string encode(const RestartKernel& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<RestartKernel, DecodeError> decode_restart_kernel(std::string_view text) {
    return decode_json<RestartKernel>(text, [](boost::json::value& json, RestartKernel& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const StopRuntime& value, const char* comma) {
    (void)out; (void)value; (void)comma;
}
void write(std::string& out, const StopRuntime& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, StopRuntime& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    (void)value;
    return true;
}
std::string encode(const StopRuntime& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<StopRuntime, DecodeError> decode_stop_runtime(std::string_view text) {
    return decode_json<StopRuntime>(text, [](boost::json::value& json, StopRuntime& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const KeepRuntime& value, const char* comma) {
    (void)out; (void)value; (void)comma;
}
void write(std::string& out, const KeepRuntime& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, KeepRuntime& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    (void)value;
    return true;
}
std::string encode(const KeepRuntime& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<KeepRuntime, DecodeError> decode_keep_runtime(std::string_view text) {
    return decode_json<KeepRuntime>(text, [](boost::json::value& json, KeepRuntime& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const SendCommMessage& value, const char* comma) {
    out += comma; comma = ","; out += "\"message_id\":"; write_json_string(out, value.message_id);
    out += comma; comma = ","; out += "\"comm\":"; write(out, value.comm);
    (void)comma;
}
void write(std::string& out, const SendCommMessage& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, SendCommMessage& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "message_id")) { auto at = reader.at("message_id"); if (!(reader.id(*field, value.message_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "comm")) { auto at = reader.at("comm"); if (!(read(*field, value.comm, reader))) return false; } else return false;
    return true;
}
std::string encode(const SendCommMessage& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<SendCommMessage, DecodeError> decode_send_comm_message(std::string_view text) {
    return decode_json<SendCommMessage>(text, [](boost::json::value& json, SendCommMessage& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const OpenWidgets& value, const char* comma) {
    (void)out; (void)value; (void)comma;
}
void write(std::string& out, const OpenWidgets& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, OpenWidgets& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    (void)value;
    return true;
}
std::string encode(const OpenWidgets& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<OpenWidgets, DecodeError> decode_open_widgets(std::string_view text) {
    return decode_json<OpenWidgets>(text, [](boost::json::value& json, OpenWidgets& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const AnswerInput& value, const char* comma) {
    out += comma; comma = ","; out += "\"input_id\":"; write_json_string(out, value.input_id);
    out += comma; comma = ","; out += "\"value\":"; write_json_string(out, value.value);
    (void)comma;
}
void write(std::string& out, const AnswerInput& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, AnswerInput& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "input_id")) { auto at = reader.at("input_id"); if (!(reader.id(*field, value.input_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "value")) { auto at = reader.at("value"); if (!(reader.string(*field, 65536, value.value))) return false; } else return false;
    return true;
}
std::string encode(const AnswerInput& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<AnswerInput, DecodeError> decode_answer_input(std::string_view text) {
    return decode_json<AnswerInput>(text, [](boost::json::value& json, AnswerInput& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const AnswerGate& value, const char* comma) {
    out += comma; comma = ","; out += "\"case_id\":"; write_json_string(out, value.case_id);
    out += comma; comma = ","; out += "\"choice\":"; write_json_string(out, name_of(value.choice));
    (void)comma;
}
void write(std::string& out, const AnswerGate& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, AnswerGate& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "case_id")) { auto at = reader.at("case_id"); if (!(reader.id(*field, value.case_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "choice")) { auto at = reader.at("choice"); if (!(reader.word(*field, value.choice, find_gate_choice))) return false; } else return false;
    return true;
}
std::string encode(const AnswerGate& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<AnswerGate, DecodeError> decode_answer_gate(std::string_view text) {
    return decode_json<AnswerGate>(text, [](boost::json::value& json, AnswerGate& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const ReportMistake& value, const char* comma) {
    out += comma; comma = ","; out += "\"case_id\":"; write_json_string(out, value.case_id);
    out += comma; comma = ","; out += "\"text\":"; write_json_string(out, value.text);
    (void)comma;
}
void write(std::string& out, const ReportMistake& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, ReportMistake& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "case_id")) { auto at = reader.at("case_id"); if (!(reader.id(*field, value.case_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "text")) { auto at = reader.at("text"); if (!(reader.string(*field, 4000, value.text))) return false; } else return false;
    return true;
}
std::string encode(const ReportMistake& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<ReportMistake, DecodeError> decode_report_mistake(std::string_view text) {
    return decode_json<ReportMistake>(text, [](boost::json::value& json, ReportMistake& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const AskKernel& value, const char* comma) {
    out += comma; comma = ","; out += "\"ask_id\":"; write_json_int(out, value.ask_id);
    out += comma; comma = ","; out += "\"question\":"; write_json_string(out, name_of(value.question));
    out += comma; comma = ","; out += "\"code\":"; write_json_string(out, value.code);
    out += comma; comma = ","; out += "\"cursor\":"; write_json_int(out, value.cursor);
    if (value.detail) { out += comma; comma = ","; out += "\"detail\":"; write_json_int(out, *value.detail); }
    (void)comma;
}
void write(std::string& out, const AskKernel& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, AskKernel& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "ask_id")) { auto at = reader.at("ask_id"); if (!(reader.integer(*field, 0, 9007199254740991, value.ask_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "question")) { auto at = reader.at("question"); if (!(reader.word(*field, value.question, find_kernel_question))) return false; } else return false;
    if (auto* field = reader.require(*object, "code")) { auto at = reader.at("code"); if (!(reader.string(*field, 262144, value.code))) return false; } else return false;
    if (auto* field = reader.require(*object, "cursor")) { auto at = reader.at("cursor"); if (!(reader.integer(*field, 0, 9007199254740991, value.cursor))) return false; } else return false;
    if (auto* field = reader.find(*object, "detail")) { auto at = reader.at("detail"); if (!(reader.integer(*field, 0, 9007199254740991, value.detail.emplace()))) return false; }
    return true;
}
std::string encode(const AskKernel& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<AskKernel, DecodeError> decode_ask_kernel(std::string_view text) {
    return decode_json<AskKernel>(text, [](boost::json::value& json, AskKernel& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const TextSelection& value, const char* comma) {
    out += comma; comma = ","; out += "\"anchor\":"; write_json_int(out, value.anchor);
    out += comma; comma = ","; out += "\"head\":"; write_json_int(out, value.head);
    (void)comma;
}
void write(std::string& out, const TextSelection& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, TextSelection& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "anchor")) { auto at = reader.at("anchor"); if (!(reader.integer(*field, 0, 9007199254740991, value.anchor))) return false; } else return false;
    if (auto* field = reader.require(*object, "head")) { auto at = reader.at("head"); if (!(reader.integer(*field, 0, 9007199254740991, value.head))) return false; } else return false;
    return true;
}
std::string encode(const TextSelection& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<TextSelection, DecodeError> decode_text_selection(std::string_view text) {
    return decode_json<TextSelection>(text, [](boost::json::value& json, TextSelection& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const Presence& value, const char* comma) {
    if (value.cell_id) { out += comma; comma = ","; out += "\"cell_id\":"; write_json_string(out, *value.cell_id); }
    out += comma; comma = ","; out += "\"selections\":"; out += '['; { bool first = true; for (const auto& item : value.selections) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    out += comma; comma = ","; out += "\"editing\":"; out += value.editing ? "true" : "false";
    (void)comma;
}
void write(std::string& out, const Presence& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Presence& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.find(*object, "cell_id")) { auto at = reader.at("cell_id"); if (!(reader.id(*field, value.cell_id.emplace()))) return false; }
    if (auto* field = reader.require(*object, "selections")) { auto at = reader.at("selections"); if (!(reader.list(*field, 100, value.selections, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    if (auto* field = reader.require(*object, "editing")) { auto at = reader.at("editing"); if (!(reader.boolean(*field, value.editing))) return false; } else return false;
    return true;
}
std::string encode(const Presence& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Presence, DecodeError> decode_presence(std::string_view text) {
    return decode_json<Presence>(text, [](boost::json::value& json, Presence& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const GateMistake& value, const char* comma) {
    out += comma; comma = ","; out += "\"due_at\":"; write_json_int(out, value.due_at);
    if (value.accepted) { out += comma; comma = ","; out += "\"accepted\":"; out += *value.accepted ? "true" : "false"; }
    if (value.answer) { out += comma; comma = ","; out += "\"answer\":"; write_json_string(out, *value.answer); }
    (void)comma;
}
void write(std::string& out, const GateMistake& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, GateMistake& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "due_at")) { auto at = reader.at("due_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.due_at))) return false; } else return false;
    if (auto* field = reader.find(*object, "accepted")) { auto at = reader.at("accepted"); if (!(reader.boolean(*field, value.accepted.emplace()))) return false; }
    if (auto* field = reader.find(*object, "answer")) { auto at = reader.at("answer"); if (!(reader.string(*field, 4000, value.answer.emplace()))) return false; }
    return true;
}
std::string encode(const GateMistake& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<GateMistake, DecodeError> decode_gate_mistake(std::string_view text) {
    return decode_json<GateMistake>(text, [](boost::json::value& json, GateMistake& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const GateNotice& value, const char* comma) {
    out += comma; comma = ","; out += "\"case_id\":"; write_json_string(out, value.case_id);
    out += comma; comma = ","; out += "\"run_id\":"; write_json_string(out, value.run_id);
    out += comma; comma = ","; out += "\"cell_id\":"; write_json_string(out, value.cell_id);
    out += comma; comma = ","; out += "\"category\":"; write_json_string(out, value.category);
    out += comma; comma = ","; out += "\"outcome\":"; write_json_string(out, name_of(value.outcome));
    out += comma; comma = ","; out += "\"at\":"; write_json_int(out, value.at);
    if (value.mistake) { out += comma; comma = ","; out += "\"mistake\":"; write(out, *value.mistake); }
    (void)comma;
}
void write(std::string& out, const GateNotice& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, GateNotice& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "case_id")) { auto at = reader.at("case_id"); if (!(reader.id(*field, value.case_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "run_id")) { auto at = reader.at("run_id"); if (!(reader.id(*field, value.run_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "cell_id")) { auto at = reader.at("cell_id"); if (!(reader.id(*field, value.cell_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "category")) { auto at = reader.at("category"); if (!(reader.string(*field, 400, value.category))) return false; } else return false;
    if (auto* field = reader.require(*object, "outcome")) { auto at = reader.at("outcome"); if (!(reader.word(*field, value.outcome, find_gate_outcome))) return false; } else return false;
    if (auto* field = reader.require(*object, "at")) { auto at = reader.at("at"); if (!(reader.integer(*field, 0, 9007199254740991, value.at))) return false; } else return false;
    if (auto* field = reader.find(*object, "mistake")) { auto at = reader.at("mistake"); if (!(read(*field, value.mistake.emplace(), reader))) return false; }
    return true;
}
std::string encode(const GateNotice& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<GateNotice, DecodeError> decode_gate_notice(std::string_view text) {
    return decode_json<GateNotice>(text, [](boost::json::value& json, GateNotice& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const WaitingInput& value, const char* comma) {
    out += comma; comma = ","; out += "\"input_id\":"; write_json_string(out, value.input_id);
    if (value.cell_id) { out += comma; comma = ","; out += "\"cell_id\":"; write_json_string(out, *value.cell_id); }
    if (value.run_id) { out += comma; comma = ","; out += "\"run_id\":"; write_json_string(out, *value.run_id); }
    out += comma; comma = ","; out += "\"prompt\":"; write_json_string(out, value.prompt);
    out += comma; comma = ","; out += "\"password\":"; out += value.password ? "true" : "false";
    (void)comma;
}
void write(std::string& out, const WaitingInput& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, WaitingInput& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "input_id")) { auto at = reader.at("input_id"); if (!(reader.id(*field, value.input_id))) return false; } else return false;
    if (auto* field = reader.find(*object, "cell_id")) { auto at = reader.at("cell_id"); if (!(reader.id(*field, value.cell_id.emplace()))) return false; }
    if (auto* field = reader.find(*object, "run_id")) { auto at = reader.at("run_id"); if (!(reader.id(*field, value.run_id.emplace()))) return false; }
    if (auto* field = reader.require(*object, "prompt")) { auto at = reader.at("prompt"); if (!(reader.string(*field, 65536, value.prompt))) return false; } else return false;
    if (auto* field = reader.require(*object, "password")) { auto at = reader.at("password"); if (!(reader.boolean(*field, value.password))) return false; } else return false;
    return true;
}
std::string encode(const WaitingInput& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<WaitingInput, DecodeError> decode_waiting_input(std::string_view text) {
    return decode_json<WaitingInput>(text, [](boost::json::value& json, WaitingInput& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const WidgetBuffer& value, const char* comma) {
    out += comma; comma = ","; out += "\"path\":"; write_json_value(out, value.path);
    out += comma; comma = ","; out += "\"data\":"; write_json_string(out, value.data);
    (void)comma;
}
void write(std::string& out, const WidgetBuffer& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, WidgetBuffer& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "path")) { auto at = reader.at("path"); if (!(reader.any(*field, value.path))) return false; } else return false;
    if (auto* field = reader.require(*object, "data")) { auto at = reader.at("data"); if (!(reader.string(*field, 16777216, value.data))) return false; } else return false;
    return true;
}
std::string encode(const WidgetBuffer& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<WidgetBuffer, DecodeError> decode_widget_buffer(std::string_view text) {
    return decode_json<WidgetBuffer>(text, [](boost::json::value& json, WidgetBuffer& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const WidgetState& value, const char* comma) {
    out += comma; comma = ","; out += "\"comm_id\":"; write_json_string(out, value.comm_id);
    out += comma; comma = ","; out += "\"state\":"; write_json_value(out, value.state);
    out += comma; comma = ","; out += "\"buffers\":"; out += '['; { bool first = true; for (const auto& item : value.buffers) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    (void)comma;
}
void write(std::string& out, const WidgetState& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, WidgetState& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "comm_id")) { auto at = reader.at("comm_id"); if (!(reader.string(*field, 200, value.comm_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "state")) { auto at = reader.at("state"); if (!(reader.any(*field, value.state))) return false; } else return false;
    if (auto* field = reader.require(*object, "buffers")) { auto at = reader.at("buffers"); if (!(reader.list(*field, 1000, value.buffers, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    return true;
}
std::string encode(const WidgetState& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<WidgetState, DecodeError> decode_widget_state(std::string_view text) {
    return decode_json<WidgetState>(text, [](boost::json::value& json, WidgetState& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const PersonHere& value, const char* comma) {
    out += comma; comma = ","; out += "\"number\":"; write_json_int(out, value.number);
    out += comma; comma = ","; out += "\"person_id\":"; write_json_string(out, value.person_id);
    out += comma; comma = ","; out += "\"name\":"; write_json_string(out, value.name);
    out += comma; comma = ","; out += "\"color\":"; write_json_int(out, value.color);
    out += comma; comma = ","; out += "\"is_you\":"; out += value.is_you ? "true" : "false";
    if (value.cell_id) { out += comma; comma = ","; out += "\"cell_id\":"; write_json_string(out, *value.cell_id); }
    out += comma; comma = ","; out += "\"selections\":"; out += '['; { bool first = true; for (const auto& item : value.selections) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    out += comma; comma = ","; out += "\"editing\":"; out += value.editing ? "true" : "false";
    (void)comma;
}
void write(std::string& out, const PersonHere& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, PersonHere& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "number")) { auto at = reader.at("number"); if (!(reader.integer(*field, 0, 9007199254740991, value.number))) return false; } else return false;
    if (auto* field = reader.require(*object, "person_id")) { auto at = reader.at("person_id"); if (!(reader.id(*field, value.person_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "name")) { auto at = reader.at("name"); if (!(reader.string(*field, 400, value.name))) return false; } else return false;
    if (auto* field = reader.require(*object, "color")) { auto at = reader.at("color"); if (!(reader.integer(*field, 0, 9007199254740991, value.color))) return false; } else return false;
    if (auto* field = reader.require(*object, "is_you")) { auto at = reader.at("is_you"); if (!(reader.boolean(*field, value.is_you))) return false; } else return false;
    if (auto* field = reader.find(*object, "cell_id")) { auto at = reader.at("cell_id"); if (!(reader.id(*field, value.cell_id.emplace()))) return false; }
    if (auto* field = reader.require(*object, "selections")) { auto at = reader.at("selections"); if (!(reader.list(*field, 100, value.selections, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    if (auto* field = reader.require(*object, "editing")) { auto at = reader.at("editing"); if (!(reader.boolean(*field, value.editing))) return false; } else return false;
    return true;
}
std::string encode(const PersonHere& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<PersonHere, DecodeError> decode_person_here(std::string_view text) {
    return decode_json<PersonHere>(text, [](boost::json::value& json, PersonHere& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const CellState& value, const char* comma) {
    out += comma; comma = ","; out += "\"cell_id\":"; write_json_string(out, value.cell_id);
    out += comma; comma = ","; out += "\"cell_type\":"; write_json_string(out, name_of(value.cell_type));
    out += comma; comma = ","; out += "\"text\":"; write_json_string(out, value.text);
    out += comma; comma = ","; out += "\"text_version\":"; write_json_int(out, value.text_version);
    out += comma; comma = ","; out += "\"metadata\":"; write_json_value(out, value.metadata);
    if (value.extra) { out += comma; comma = ","; out += "\"extra\":"; write_json_value(out, *value.extra); }
    out += comma; comma = ","; out += "\"outputs\":"; out += '['; { bool first = true; for (const auto& item : value.outputs) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    if (value.execution_count) { out += comma; comma = ","; out += "\"execution_count\":"; write_json_int(out, *value.execution_count); }
    if (value.run_text_version) { out += comma; comma = ","; out += "\"run_text_version\":"; write_json_int(out, *value.run_text_version); }
    if (value.dropped_bytes) { out += comma; comma = ","; out += "\"dropped_bytes\":"; write_json_int(out, *value.dropped_bytes); }
    if (value.clear_pending) { out += comma; comma = ","; out += "\"clear_pending\":"; out += *value.clear_pending ? "true" : "false"; }
    (void)comma;
}
void write(std::string& out, const CellState& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, CellState& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "cell_id")) { auto at = reader.at("cell_id"); if (!(reader.id(*field, value.cell_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "cell_type")) { auto at = reader.at("cell_type"); if (!(reader.word(*field, value.cell_type, find_cell_type))) return false; } else return false;
    if (auto* field = reader.require(*object, "text")) { auto at = reader.at("text"); if (!(reader.string(*field, 4194304, value.text))) return false; } else return false;
    if (auto* field = reader.require(*object, "text_version")) { auto at = reader.at("text_version"); if (!(reader.integer(*field, 0, 9007199254740991, value.text_version))) return false; } else return false;
    if (auto* field = reader.require(*object, "metadata")) { auto at = reader.at("metadata"); if (!(reader.any(*field, value.metadata))) return false; } else return false;
    if (auto* field = reader.find(*object, "extra")) { auto at = reader.at("extra"); if (!(reader.any(*field, value.extra.emplace()))) return false; }
    if (auto* field = reader.require(*object, "outputs")) { auto at = reader.at("outputs"); if (!(reader.list(*field, 20000, value.outputs, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    if (auto* field = reader.find(*object, "execution_count")) { auto at = reader.at("execution_count"); if (!(reader.integer(*field, 0, 9007199254740991, value.execution_count.emplace()))) return false; }
    if (auto* field = reader.find(*object, "run_text_version")) { auto at = reader.at("run_text_version"); if (!(reader.integer(*field, 0, 9007199254740991, value.run_text_version.emplace()))) return false; }
    if (auto* field = reader.find(*object, "dropped_bytes")) { auto at = reader.at("dropped_bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.dropped_bytes.emplace()))) return false; }
    if (auto* field = reader.find(*object, "clear_pending")) { auto at = reader.at("clear_pending"); if (!(reader.boolean(*field, value.clear_pending.emplace()))) return false; }
    return true;
}
std::string encode(const CellState& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<CellState, DecodeError> decode_cell_state(std::string_view text) {
    return decode_json<CellState>(text, [](boost::json::value& json, CellState& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const Welcome& value, const char* comma) {
    out += comma; comma = ","; out += "\"protocol\":"; write_json_int(out, value.protocol);
    out += comma; comma = ","; out += "\"server_id\":"; write_json_string(out, value.server_id);
    out += comma; comma = ","; out += "\"person_id\":"; write_json_string(out, value.person_id);
    out += comma; comma = ","; out += "\"notebook_id\":"; write_json_string(out, value.notebook_id);
    out += comma; comma = ","; out += "\"title\":"; write_json_string(out, value.title);
    out += comma; comma = ","; out += "\"revision\":"; write_json_int(out, value.revision);
    out += comma; comma = ","; out += "\"structure_version\":"; write_json_int(out, value.structure_version);
    out += comma; comma = ","; out += "\"metadata\":"; write_json_value(out, value.metadata);
    out += comma; comma = ","; out += "\"cells\":"; out += '['; { bool first = true; for (const auto& item : value.cells) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    out += comma; comma = ","; out += "\"runtime\":"; write(out, value.runtime);
    out += comma; comma = ","; out += "\"runs\":"; out += '['; { bool first = true; for (const auto& item : value.runs) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    out += comma; comma = ","; out += "\"now\":"; write_json_int(out, value.now);
    if (value.input) { out += comma; comma = ","; out += "\"input\":"; write(out, *value.input); }
    (void)comma;
}
void write(std::string& out, const Welcome& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Welcome& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "protocol")) { auto at = reader.at("protocol"); if (!(reader.integer(*field, 0, 9007199254740991, value.protocol))) return false; } else return false;
    if (auto* field = reader.require(*object, "server_id")) { auto at = reader.at("server_id"); if (!(reader.id(*field, value.server_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "person_id")) { auto at = reader.at("person_id"); if (!(reader.id(*field, value.person_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "notebook_id")) { auto at = reader.at("notebook_id"); if (!(reader.id(*field, value.notebook_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "title")) { auto at = reader.at("title"); if (!(reader.string(*field, 400, value.title))) return false; } else return false;
    if (auto* field = reader.require(*object, "revision")) { auto at = reader.at("revision"); if (!(reader.integer(*field, 0, 9007199254740991, value.revision))) return false; } else return false;
    if (auto* field = reader.require(*object, "structure_version")) { auto at = reader.at("structure_version"); if (!(reader.integer(*field, 0, 9007199254740991, value.structure_version))) return false; } else return false;
    if (auto* field = reader.require(*object, "metadata")) { auto at = reader.at("metadata"); if (!(reader.any(*field, value.metadata))) return false; } else return false;
    if (auto* field = reader.require(*object, "cells")) { auto at = reader.at("cells"); if (!(reader.list(*field, 10000, value.cells, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    if (auto* field = reader.require(*object, "runtime")) { auto at = reader.at("runtime"); if (!(read(*field, value.runtime, reader))) return false; } else return false;
    if (auto* field = reader.require(*object, "runs")) { auto at = reader.at("runs"); if (!(reader.list(*field, 10000, value.runs, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    if (auto* field = reader.require(*object, "now")) { auto at = reader.at("now"); if (!(reader.integer(*field, 0, 9007199254740991, value.now))) return false; } else return false;
    if (auto* field = reader.find(*object, "input")) { auto at = reader.at("input"); if (!(read(*field, value.input.emplace(), reader))) return false; }
    return true;
}
std::string encode(const Welcome& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Welcome, DecodeError> decode_welcome(std::string_view text) {
    return decode_json<Welcome>(text, [](boost::json::value& json, Welcome& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const TextChanged& value, const char* comma) {
    out += comma; comma = ","; out += "\"revision\":"; write_json_int(out, value.revision);
    out += comma; comma = ","; out += "\"cell_id\":"; write_json_string(out, value.cell_id);
    out += comma; comma = ","; out += "\"text_version\":"; write_json_int(out, value.text_version);
    out += comma; comma = ","; out += "\"changes\":"; out += '['; { bool first = true; for (const auto& item : value.changes) { if (!first) out += ','; first = false; write_json_value(out, item); } } out += ']';
    out += comma; comma = ","; out += "\"client_id\":"; write_json_string(out, value.client_id);
    out += comma; comma = ","; out += "\"client_seq\":"; write_json_int(out, value.client_seq);
    (void)comma;
}
void write(std::string& out, const TextChanged& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, TextChanged& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "revision")) { auto at = reader.at("revision"); if (!(reader.integer(*field, 0, 9007199254740991, value.revision))) return false; } else return false;
    if (auto* field = reader.require(*object, "cell_id")) { auto at = reader.at("cell_id"); if (!(reader.id(*field, value.cell_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "text_version")) { auto at = reader.at("text_version"); if (!(reader.integer(*field, 0, 9007199254740991, value.text_version))) return false; } else return false;
    if (auto* field = reader.require(*object, "changes")) { auto at = reader.at("changes"); if (!(reader.list(*field, 1000, value.changes, [&](boost::json::value& item, auto& out_item) { return reader.any(item, out_item); }))) return false; } else return false;
    if (auto* field = reader.require(*object, "client_id")) { auto at = reader.at("client_id"); if (!(reader.id(*field, value.client_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "client_seq")) { auto at = reader.at("client_seq"); if (!(reader.integer(*field, 0, 9007199254740991, value.client_seq))) return false; } else return false;
    return true;
}
std::string encode(const TextChanged& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<TextChanged, DecodeError> decode_text_changed(std::string_view text) {
    return decode_json<TextChanged>(text, [](boost::json::value& json, TextChanged& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const TextUpdate& value, const char* comma) {
    out += comma; comma = ","; out += "\"client_id\":"; write_json_string(out, value.client_id);
    out += comma; comma = ","; out += "\"changes\":"; write_json_value(out, value.changes);
    (void)comma;
}
void write(std::string& out, const TextUpdate& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, TextUpdate& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "client_id")) { auto at = reader.at("client_id"); if (!(reader.id(*field, value.client_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "changes")) { auto at = reader.at("changes"); if (!(reader.any(*field, value.changes))) return false; } else return false;
    return true;
}
std::string encode(const TextUpdate& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<TextUpdate, DecodeError> decode_text_update(std::string_view text) {
    return decode_json<TextUpdate>(text, [](boost::json::value& json, TextUpdate& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const TextMissed& value, const char* comma) {
    out += comma; comma = ","; out += "\"cell_id\":"; write_json_string(out, value.cell_id);
    if (value.client_seq) { out += comma; comma = ","; out += "\"client_seq\":"; write_json_int(out, *value.client_seq); }
    out += comma; comma = ","; out += "\"from_version\":"; write_json_int(out, value.from_version);
    out += comma; comma = ","; out += "\"updates\":"; out += '['; { bool first = true; for (const auto& item : value.updates) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    (void)comma;
}
void write(std::string& out, const TextMissed& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, TextMissed& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "cell_id")) { auto at = reader.at("cell_id"); if (!(reader.id(*field, value.cell_id))) return false; } else return false;
    if (auto* field = reader.find(*object, "client_seq")) { auto at = reader.at("client_seq"); if (!(reader.integer(*field, 0, 9007199254740991, value.client_seq.emplace()))) return false; }
    if (auto* field = reader.require(*object, "from_version")) { auto at = reader.at("from_version"); if (!(reader.integer(*field, 0, 9007199254740991, value.from_version))) return false; } else return false;
    if (auto* field = reader.require(*object, "updates")) { auto at = reader.at("updates"); if (!(reader.list(*field, 100000, value.updates, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    return true;
}
std::string encode(const TextMissed& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<TextMissed, DecodeError> decode_text_missed(std::string_view text) {
    return decode_json<TextMissed>(text, [](boost::json::value& json, TextMissed& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const StructureChanged& value, const char* comma) {
    out += comma; comma = ","; out += "\"revision\":"; write_json_int(out, value.revision);
    out += comma; comma = ","; out += "\"structure_version\":"; write_json_int(out, value.structure_version);
    out += comma; comma = ","; out += "\"edits\":"; out += '['; { bool first = true; for (const auto& item : value.edits) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    if (value.restored) { out += comma; comma = ","; out += "\"restored\":"; out += '['; { bool first = true; for (const auto& item : *value.restored) { if (!first) out += ','; first = false; write(out, item); } } out += ']'; }
    out += comma; comma = ","; out += "\"client_id\":"; write_json_string(out, value.client_id);
    out += comma; comma = ","; out += "\"client_seq\":"; write_json_int(out, value.client_seq);
    (void)comma;
}
void write(std::string& out, const StructureChanged& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, StructureChanged& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "revision")) { auto at = reader.at("revision"); if (!(reader.integer(*field, 0, 9007199254740991, value.revision))) return false; } else return false;
    if (auto* field = reader.require(*object, "structure_version")) { auto at = reader.at("structure_version"); if (!(reader.integer(*field, 0, 9007199254740991, value.structure_version))) return false; } else return false;
    if (auto* field = reader.require(*object, "edits")) { auto at = reader.at("edits"); if (!(reader.list(*field, 1000, value.edits, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    if (auto* field = reader.find(*object, "restored")) { auto at = reader.at("restored"); if (!(reader.list(*field, 1000, value.restored.emplace(), [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; }
    if (auto* field = reader.require(*object, "client_id")) { auto at = reader.at("client_id"); if (!(reader.id(*field, value.client_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "client_seq")) { auto at = reader.at("client_seq"); if (!(reader.integer(*field, 0, 9007199254740991, value.client_seq))) return false; } else return false;
    return true;
}
std::string encode(const StructureChanged& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<StructureChanged, DecodeError> decode_structure_changed(std::string_view text) {
    return decode_json<StructureChanged>(text, [](boost::json::value& json, StructureChanged& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const StructureStale& value, const char* comma) {
    out += comma; comma = ","; out += "\"client_seq\":"; write_json_int(out, value.client_seq);
    out += comma; comma = ","; out += "\"structure_version\":"; write_json_int(out, value.structure_version);
    (void)comma;
}
void write(std::string& out, const StructureStale& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, StructureStale& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "client_seq")) { auto at = reader.at("client_seq"); if (!(reader.integer(*field, 0, 9007199254740991, value.client_seq))) return false; } else return false;
    if (auto* field = reader.require(*object, "structure_version")) { auto at = reader.at("structure_version"); if (!(reader.integer(*field, 0, 9007199254740991, value.structure_version))) return false; } else return false;
    return true;
}
std::string encode(const StructureStale& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<StructureStale, DecodeError> decode_structure_stale(std::string_view text) {
    return decode_json<StructureStale>(text, [](boost::json::value& json, StructureStale& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const OutputsChanged& value, const char* comma) {
    out += comma; comma = ","; out += "\"revision\":"; write_json_int(out, value.revision);
    out += comma; comma = ","; out += "\"cell_id\":"; write_json_string(out, value.cell_id);
    if (value.run_id) { out += comma; comma = ","; out += "\"run_id\":"; write_json_string(out, *value.run_id); }
    out += comma; comma = ","; out += "\"ops\":"; out += '['; { bool first = true; for (const auto& item : value.ops) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    if (value.client_id) { out += comma; comma = ","; out += "\"client_id\":"; write_json_string(out, *value.client_id); }
    if (value.client_seq) { out += comma; comma = ","; out += "\"client_seq\":"; write_json_int(out, *value.client_seq); }
    (void)comma;
}
void write(std::string& out, const OutputsChanged& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, OutputsChanged& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "revision")) { auto at = reader.at("revision"); if (!(reader.integer(*field, 0, 9007199254740991, value.revision))) return false; } else return false;
    if (auto* field = reader.require(*object, "cell_id")) { auto at = reader.at("cell_id"); if (!(reader.id(*field, value.cell_id))) return false; } else return false;
    if (auto* field = reader.find(*object, "run_id")) { auto at = reader.at("run_id"); if (!(reader.id(*field, value.run_id.emplace()))) return false; }
    if (auto* field = reader.require(*object, "ops")) { auto at = reader.at("ops"); if (!(reader.list(*field, 100000, value.ops, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    if (auto* field = reader.find(*object, "client_id")) { auto at = reader.at("client_id"); if (!(reader.id(*field, value.client_id.emplace()))) return false; }
    if (auto* field = reader.find(*object, "client_seq")) { auto at = reader.at("client_seq"); if (!(reader.integer(*field, 0, 9007199254740991, value.client_seq.emplace()))) return false; }
    return true;
}
std::string encode(const OutputsChanged& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<OutputsChanged, DecodeError> decode_outputs_changed(std::string_view text) {
    return decode_json<OutputsChanged>(text, [](boost::json::value& json, OutputsChanged& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const RunsChanged& value, const char* comma) {
    out += comma; comma = ","; out += "\"revision\":"; write_json_int(out, value.revision);
    out += comma; comma = ","; out += "\"runs\":"; out += '['; { bool first = true; for (const auto& item : value.runs) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    if (value.client_id) { out += comma; comma = ","; out += "\"client_id\":"; write_json_string(out, *value.client_id); }
    if (value.client_seq) { out += comma; comma = ","; out += "\"client_seq\":"; write_json_int(out, *value.client_seq); }
    (void)comma;
}
void write(std::string& out, const RunsChanged& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, RunsChanged& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "revision")) { auto at = reader.at("revision"); if (!(reader.integer(*field, 0, 9007199254740991, value.revision))) return false; } else return false;
    if (auto* field = reader.require(*object, "runs")) { auto at = reader.at("runs"); if (!(reader.list(*field, 10000, value.runs, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    if (auto* field = reader.find(*object, "client_id")) { auto at = reader.at("client_id"); if (!(reader.id(*field, value.client_id.emplace()))) return false; }
    if (auto* field = reader.find(*object, "client_seq")) { auto at = reader.at("client_seq"); if (!(reader.integer(*field, 0, 9007199254740991, value.client_seq.emplace()))) return false; }
    return true;
}
std::string encode(const RunsChanged& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<RunsChanged, DecodeError> decode_runs_changed(std::string_view text) {
    return decode_json<RunsChanged>(text, [](boost::json::value& json, RunsChanged& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const RuntimeChanged& value, const char* comma) {
    out += comma; comma = ","; out += "\"runtime\":"; write(out, value.runtime);
    (void)comma;
}
void write(std::string& out, const RuntimeChanged& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, RuntimeChanged& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "runtime")) { auto at = reader.at("runtime"); if (!(read(*field, value.runtime, reader))) return false; } else return false;
    return true;
}
std::string encode(const RuntimeChanged& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<RuntimeChanged, DecodeError> decode_runtime_changed(std::string_view text) {
    return decode_json<RuntimeChanged>(text, [](boost::json::value& json, RuntimeChanged& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const TitleChanged& value, const char* comma) {
    out += comma; comma = ","; out += "\"title\":"; write_json_string(out, value.title);
    (void)comma;
}
void write(std::string& out, const TitleChanged& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, TitleChanged& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "title")) { auto at = reader.at("title"); if (!(reader.string(*field, 400, value.title))) return false; } else return false;
    return true;
}
std::string encode(const TitleChanged& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<TitleChanged, DecodeError> decode_title_changed(std::string_view text) {
    return decode_json<TitleChanged>(text, [](boost::json::value& json, TitleChanged& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const Widgets& value, const char* comma) {
    out += comma; comma = ","; out += "\"is_live\":"; out += value.is_live ? "true" : "false";
    out += comma; comma = ","; out += "\"left_out\":"; write_json_int(out, value.left_out);
    out += comma; comma = ","; out += "\"widgets\":"; out += '['; { bool first = true; for (const auto& item : value.widgets) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    (void)comma;
}
void write(std::string& out, const Widgets& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Widgets& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "is_live")) { auto at = reader.at("is_live"); if (!(reader.boolean(*field, value.is_live))) return false; } else return false;
    if (auto* field = reader.require(*object, "left_out")) { auto at = reader.at("left_out"); if (!(reader.integer(*field, 0, 9007199254740991, value.left_out))) return false; } else return false;
    if (auto* field = reader.require(*object, "widgets")) { auto at = reader.at("widgets"); if (!(reader.list(*field, 5000, value.widgets, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    return true;
}
std::string encode(const Widgets& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Widgets, DecodeError> decode_widgets(std::string_view text) {
    return decode_json<Widgets>(text, [](boost::json::value& json, Widgets& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const CommForPage& value, const char* comma) {
    if (value.comm_message_id) { out += comma; comma = ","; out += "\"comm_message_id\":"; write_json_string(out, *value.comm_message_id); }
    out += comma; comma = ","; out += "\"comm\":"; write(out, value.comm);
    (void)comma;
}
void write(std::string& out, const CommForPage& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, CommForPage& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.find(*object, "comm_message_id")) { auto at = reader.at("comm_message_id"); if (!(reader.id(*field, value.comm_message_id.emplace()))) return false; }
    if (auto* field = reader.require(*object, "comm")) { auto at = reader.at("comm"); if (!(read(*field, value.comm, reader))) return false; } else return false;
    return true;
}
std::string encode(const CommForPage& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<CommForPage, DecodeError> decode_comm_for_page(std::string_view text) {
    return decode_json<CommForPage>(text, [](boost::json::value& json, CommForPage& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const CommDone& value, const char* comma) {
    out += comma; comma = ","; out += "\"message_id\":"; write_json_string(out, value.message_id);
    (void)comma;
}
void write(std::string& out, const CommDone& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, CommDone& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "message_id")) { auto at = reader.at("message_id"); if (!(reader.id(*field, value.message_id))) return false; } else return false;
    return true;
}
std::string encode(const CommDone& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<CommDone, DecodeError> decode_comm_done(std::string_view text) {
    return decode_json<CommDone>(text, [](boost::json::value& json, CommDone& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const KernelAnswered& value, const char* comma) {
    out += comma; comma = ","; out += "\"ask_id\":"; write_json_int(out, value.ask_id);
    if (value.reply) { out += comma; comma = ","; out += "\"reply\":"; write_json_value(out, *value.reply); }
    (void)comma;
}
void write(std::string& out, const KernelAnswered& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, KernelAnswered& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "ask_id")) { auto at = reader.at("ask_id"); if (!(reader.integer(*field, 0, 9007199254740991, value.ask_id))) return false; } else return false;
    if (auto* field = reader.find(*object, "reply")) { auto at = reader.at("reply"); if (!(reader.any(*field, value.reply.emplace()))) return false; }
    return true;
}
std::string encode(const KernelAnswered& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<KernelAnswered, DecodeError> decode_kernel_answered(std::string_view text) {
    return decode_json<KernelAnswered>(text, [](boost::json::value& json, KernelAnswered& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const InputChanged& value, const char* comma) {
    if (value.input) { out += comma; comma = ","; out += "\"input\":"; write(out, *value.input); }
    (void)comma;
}
void write(std::string& out, const InputChanged& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, InputChanged& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.find(*object, "input")) { auto at = reader.at("input"); if (!(read(*field, value.input.emplace(), reader))) return false; }
    return true;
}
std::string encode(const InputChanged& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<InputChanged, DecodeError> decode_input_changed(std::string_view text) {
    return decode_json<InputChanged>(text, [](boost::json::value& json, InputChanged& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const GateChanged& value, const char* comma) {
    out += comma; comma = ","; out += "\"notices\":"; out += '['; { bool first = true; for (const auto& item : value.notices) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    (void)comma;
}
void write(std::string& out, const GateChanged& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, GateChanged& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "notices")) { auto at = reader.at("notices"); if (!(reader.list(*field, 100, value.notices, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    return true;
}
std::string encode(const GateChanged& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<GateChanged, DecodeError> decode_gate_changed(std::string_view text) {
    return decode_json<GateChanged>(text, [](boost::json::value& json, GateChanged& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const PeopleChanged& value, const char* comma) {
    out += comma; comma = ","; out += "\"here\":"; out += '['; { bool first = true; for (const auto& item : value.here) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    out += comma; comma = ","; out += "\"gone\":"; out += '['; { bool first = true; for (const auto& item : value.gone) { if (!first) out += ','; first = false; write_json_int(out, item); } } out += ']';
    out += comma; comma = ","; out += "\"all\":"; out += value.all ? "true" : "false";
    (void)comma;
}
void write(std::string& out, const PeopleChanged& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, PeopleChanged& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "here")) { auto at = reader.at("here"); if (!(reader.list(*field, 200, value.here, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    if (auto* field = reader.require(*object, "gone")) { auto at = reader.at("gone"); if (!(reader.list(*field, 10000, value.gone, [&](boost::json::value& item, auto& out_item) { return reader.integer(item, 0, 9007199254740991, out_item); }))) return false; } else return false;
    if (auto* field = reader.require(*object, "all")) { auto at = reader.at("all"); if (!(reader.boolean(*field, value.all))) return false; } else return false;
    return true;
}
std::string encode(const PeopleChanged& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<PeopleChanged, DecodeError> decode_people_changed(std::string_view text) {
    return decode_json<PeopleChanged>(text, [](boost::json::value& json, PeopleChanged& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const AccessChanged& value, const char* comma) {
    out += comma; comma = ","; out += "\"may_edit\":"; out += value.may_edit ? "true" : "false";
    out += comma; comma = ","; out += "\"may_run\":"; out += value.may_run ? "true" : "false";
    out += comma; comma = ","; out += "\"owner\":"; write_json_string(out, value.owner);
    (void)comma;
}
void write(std::string& out, const AccessChanged& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, AccessChanged& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "may_edit")) { auto at = reader.at("may_edit"); if (!(reader.boolean(*field, value.may_edit))) return false; } else return false;
    if (auto* field = reader.require(*object, "may_run")) { auto at = reader.at("may_run"); if (!(reader.boolean(*field, value.may_run))) return false; } else return false;
    if (auto* field = reader.require(*object, "owner")) { auto at = reader.at("owner"); if (!(reader.string(*field, 200, value.owner))) return false; } else return false;
    return true;
}
std::string encode(const AccessChanged& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<AccessChanged, DecodeError> decode_access_changed(std::string_view text) {
    return decode_json<AccessChanged>(text, [](boost::json::value& json, AccessChanged& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const RefusedMessage& value, const char* comma) {
    if (value.client_seq) { out += comma; comma = ","; out += "\"client_seq\":"; write_json_int(out, *value.client_seq); }
    out += comma; comma = ","; out += "\"refusal\":"; write_json_string(out, name_of(value.refusal));
    out += comma; comma = ","; out += "\"sentence\":"; write_json_string(out, value.sentence);
    if (value.where) { out += comma; comma = ","; out += "\"where\":"; write_json_string(out, *value.where); }
    (void)comma;
}
void write(std::string& out, const RefusedMessage& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, RefusedMessage& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.find(*object, "client_seq")) { auto at = reader.at("client_seq"); if (!(reader.integer(*field, 0, 9007199254740991, value.client_seq.emplace()))) return false; }
    if (auto* field = reader.require(*object, "refusal")) { auto at = reader.at("refusal"); if (!(reader.word(*field, value.refusal, find_refusal))) return false; } else return false;
    if (auto* field = reader.require(*object, "sentence")) { auto at = reader.at("sentence"); if (!(reader.string(*field, 4000, value.sentence))) return false; } else return false;
    if (auto* field = reader.find(*object, "where")) { auto at = reader.at("where"); if (!(reader.string(*field, 400, value.where.emplace()))) return false; }
    return true;
}
std::string encode(const RefusedMessage& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<RefusedMessage, DecodeError> decode_refused_message(std::string_view text) {
    return decode_json<RefusedMessage>(text, [](boost::json::value& json, RefusedMessage& value, JsonReader& reader) { return read(json, value, reader); });
}

void write(std::string& out, const PageMessage& value) {
    switch (value.index()) {
        case 0: out += "{\"type\":\"hello\""; write_fields(out, std::get<0>(value), ","); break;
        case 1: out += "{\"type\":\"push_text\""; write_fields(out, std::get<1>(value), ","); break;
        case 2: out += "{\"type\":\"push_structure\""; write_fields(out, std::get<2>(value), ","); break;
        case 3: out += "{\"type\":\"pull_text\""; write_fields(out, std::get<3>(value), ","); break;
        case 4: out += "{\"type\":\"run_cells\""; write_fields(out, std::get<4>(value), ","); break;
        case 5: out += "{\"type\":\"cancel_runs\""; write_fields(out, std::get<5>(value), ","); break;
        case 6: out += "{\"type\":\"clear_outputs\""; write_fields(out, std::get<6>(value), ","); break;
        case 7: out += "{\"type\":\"interrupt\""; write_fields(out, std::get<7>(value), ","); break;
        case 8: out += "{\"type\":\"restart_kernel\""; write_fields(out, std::get<8>(value), ","); break;
        case 9: out += "{\"type\":\"stop_runtime\""; write_fields(out, std::get<9>(value), ","); break;
        case 10: out += "{\"type\":\"keep_runtime\""; write_fields(out, std::get<10>(value), ","); break;
        case 11: out += "{\"type\":\"send_comm\""; write_fields(out, std::get<11>(value), ","); break;
        case 12: out += "{\"type\":\"open_widgets\""; write_fields(out, std::get<12>(value), ","); break;
        case 13: out += "{\"type\":\"answer_input\""; write_fields(out, std::get<13>(value), ","); break;
        case 14: out += "{\"type\":\"answer_gate\""; write_fields(out, std::get<14>(value), ","); break;
        case 15: out += "{\"type\":\"report_mistake\""; write_fields(out, std::get<15>(value), ","); break;
        case 16: out += "{\"type\":\"ask_kernel\""; write_fields(out, std::get<16>(value), ","); break;
        case 17: out += "{\"type\":\"presence\""; write_fields(out, std::get<17>(value), ","); break;
    }
    out += '}';
}
bool read(boost::json::value& json, PageMessage& value, JsonReader& reader) {
    std::string_view type;
    if (!reader.type_of(json, type)) return false;
    if (type == "hello") return read(json, value.emplace<0>(), reader);
    if (type == "push_text") return read(json, value.emplace<1>(), reader);
    if (type == "push_structure") return read(json, value.emplace<2>(), reader);
    if (type == "pull_text") return read(json, value.emplace<3>(), reader);
    if (type == "run_cells") return read(json, value.emplace<4>(), reader);
    if (type == "cancel_runs") return read(json, value.emplace<5>(), reader);
    if (type == "clear_outputs") return read(json, value.emplace<6>(), reader);
    if (type == "interrupt") return read(json, value.emplace<7>(), reader);
    if (type == "restart_kernel") return read(json, value.emplace<8>(), reader);
    if (type == "stop_runtime") return read(json, value.emplace<9>(), reader);
    if (type == "keep_runtime") return read(json, value.emplace<10>(), reader);
    if (type == "send_comm") return read(json, value.emplace<11>(), reader);
    if (type == "open_widgets") return read(json, value.emplace<12>(), reader);
    if (type == "answer_input") return read(json, value.emplace<13>(), reader);
    if (type == "answer_gate") return read(json, value.emplace<14>(), reader);
    if (type == "report_mistake") return read(json, value.emplace<15>(), reader);
    if (type == "ask_kernel") return read(json, value.emplace<16>(), reader);
    if (type == "presence") return read(json, value.emplace<17>(), reader);
    return reader.fail_at("type", "is none of hello, push_text, push_structure, pull_text, run_cells, cancel_runs, clear_outputs, interrupt, restart_kernel, stop_runtime, keep_runtime, send_comm, open_widgets, answer_input, answer_gate, report_mistake, ask_kernel, presence");
}
std::string encode(const PageMessage& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<PageMessage, DecodeError> decode_page_message(std::string_view text) {
    return decode_json<PageMessage>(text, [](boost::json::value& json, PageMessage& value, JsonReader& reader) { return read(json, value, reader); });
}

void write(std::string& out, const ServerMessage& value) {
    switch (value.index()) {
        case 0: out += "{\"type\":\"welcome\""; write_fields(out, std::get<0>(value), ","); break;
        case 1: out += "{\"type\":\"text_changed\""; write_fields(out, std::get<1>(value), ","); break;
        case 2: out += "{\"type\":\"text_missed\""; write_fields(out, std::get<2>(value), ","); break;
        case 3: out += "{\"type\":\"structure_changed\""; write_fields(out, std::get<3>(value), ","); break;
        case 4: out += "{\"type\":\"structure_stale\""; write_fields(out, std::get<4>(value), ","); break;
        case 5: out += "{\"type\":\"outputs_changed\""; write_fields(out, std::get<5>(value), ","); break;
        case 6: out += "{\"type\":\"runs_changed\""; write_fields(out, std::get<6>(value), ","); break;
        case 7: out += "{\"type\":\"runtime_changed\""; write_fields(out, std::get<7>(value), ","); break;
        case 8: out += "{\"type\":\"title_changed\""; write_fields(out, std::get<8>(value), ","); break;
        case 9: out += "{\"type\":\"widgets\""; write_fields(out, std::get<9>(value), ","); break;
        case 10: out += "{\"type\":\"comm_heard\""; write_fields(out, std::get<10>(value), ","); break;
        case 11: out += "{\"type\":\"comm_done\""; write_fields(out, std::get<11>(value), ","); break;
        case 12: out += "{\"type\":\"input_changed\""; write_fields(out, std::get<12>(value), ","); break;
        case 13: out += "{\"type\":\"gate_changed\""; write_fields(out, std::get<13>(value), ","); break;
        case 14: out += "{\"type\":\"kernel_answered\""; write_fields(out, std::get<14>(value), ","); break;
        case 15: out += "{\"type\":\"people_changed\""; write_fields(out, std::get<15>(value), ","); break;
        case 16: out += "{\"type\":\"access_changed\""; write_fields(out, std::get<16>(value), ","); break;
        case 17: out += "{\"type\":\"refused\""; write_fields(out, std::get<17>(value), ","); break;
    }
    out += '}';
}
bool read(boost::json::value& json, ServerMessage& value, JsonReader& reader) {
    std::string_view type;
    if (!reader.type_of(json, type)) return false;
    if (type == "welcome") return read(json, value.emplace<0>(), reader);
    if (type == "text_changed") return read(json, value.emplace<1>(), reader);
    if (type == "text_missed") return read(json, value.emplace<2>(), reader);
    if (type == "structure_changed") return read(json, value.emplace<3>(), reader);
    if (type == "structure_stale") return read(json, value.emplace<4>(), reader);
    if (type == "outputs_changed") return read(json, value.emplace<5>(), reader);
    if (type == "runs_changed") return read(json, value.emplace<6>(), reader);
    if (type == "runtime_changed") return read(json, value.emplace<7>(), reader);
    if (type == "title_changed") return read(json, value.emplace<8>(), reader);
    if (type == "widgets") return read(json, value.emplace<9>(), reader);
    if (type == "comm_heard") return read(json, value.emplace<10>(), reader);
    if (type == "comm_done") return read(json, value.emplace<11>(), reader);
    if (type == "input_changed") return read(json, value.emplace<12>(), reader);
    if (type == "gate_changed") return read(json, value.emplace<13>(), reader);
    if (type == "kernel_answered") return read(json, value.emplace<14>(), reader);
    if (type == "people_changed") return read(json, value.emplace<15>(), reader);
    if (type == "access_changed") return read(json, value.emplace<16>(), reader);
    if (type == "refused") return read(json, value.emplace<17>(), reader);
    return reader.fail_at("type", "is none of welcome, text_changed, text_missed, structure_changed, structure_stale, outputs_changed, runs_changed, runtime_changed, title_changed, widgets, comm_heard, comm_done, input_changed, gate_changed, kernel_answered, people_changed, access_changed, refused");
}
std::string encode(const ServerMessage& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<ServerMessage, DecodeError> decode_server_message(std::string_view text) {
    return decode_json<ServerMessage>(text, [](boost::json::value& json, ServerMessage& value, JsonReader& reader) { return read(json, value, reader); });
}

}  // namespace stoa::wire
