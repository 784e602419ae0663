// Generated from wire/http.yaml by tools/wire_generate.py; never edited.
#include "wire/http.h"

#include "base/json.h"

namespace stoa::wire {

static void write_fields(std::string& out, const Problem& value, const char* comma) {
    out += comma; comma = ","; out += "\"refusal\":"; write_json_string(out, name_of(value.refusal));
    out += comma; comma = ","; out += "\"sentence\":"; write_json_string(out, value.sentence);
    if (value.where) { out += comma; comma = ","; out += "\"where\":"; write_json_string(out, *value.where); }
    (void)comma;
}
void write(std::string& out, const Problem& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Problem& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "refusal")) { auto at = reader.at("refusal"); if (!(reader.word(*field, value.refusal, find_refusal))) return false; } else return false;
    if (auto* field = reader.require(*object, "sentence")) { auto at = reader.at("sentence"); if (!(reader.string(*field, 4000, value.sentence))) return false; } else return false;
    if (auto* field = reader.find(*object, "where")) { auto at = reader.at("where"); if (!(reader.string(*field, 400, value.where.emplace()))) return false; }
    return true;
}
std::string encode(const Problem& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Problem, DecodeError> decode_problem(std::string_view text) {
    return decode_json<Problem>(text, [](boost::json::value& json, Problem& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const SignIn& value, const char* comma) {
    out += comma; comma = ","; out += "\"token\":"; write_json_string(out, value.token);
    (void)comma;
}
void write(std::string& out, const SignIn& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, SignIn& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "token")) { auto at = reader.at("token"); if (!(reader.string(*field, 200, value.token))) return false; } else return false;
    return true;
}
std::string encode(const SignIn& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<SignIn, DecodeError> decode_sign_in(std::string_view text) {
    return decode_json<SignIn>(text, [](boost::json::value& json, SignIn& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const Me& value, const char* comma) {
    out += comma; comma = ","; out += "\"person_id\":"; write_json_string(out, value.person_id);
    out += comma; comma = ","; out += "\"name\":"; write_json_string(out, value.name);
    out += comma; comma = ","; out += "\"csrf_token\":"; write_json_string(out, value.csrf_token);
    (void)comma;
}
void write(std::string& out, const Me& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Me& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "person_id")) { auto at = reader.at("person_id"); if (!(reader.id(*field, value.person_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "name")) { auto at = reader.at("name"); if (!(reader.string(*field, 200, value.name))) return false; } else return false;
    if (auto* field = reader.require(*object, "csrf_token")) { auto at = reader.at("csrf_token"); if (!(reader.string(*field, 200, value.csrf_token))) return false; } else return false;
    return true;
}
std::string encode(const Me& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Me, DecodeError> decode_me(std::string_view text) {
    return decode_json<Me>(text, [](boost::json::value& json, Me& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const NotebookSummary& value, const char* comma) {
    out += comma; comma = ","; out += "\"notebook_id\":"; write_json_string(out, value.notebook_id);
    out += comma; comma = ","; out += "\"title\":"; write_json_string(out, value.title);
    out += comma; comma = ","; out += "\"created_at\":"; write_json_int(out, value.created_at);
    out += comma; comma = ","; out += "\"updated_at\":"; write_json_int(out, value.updated_at);
    out += comma; comma = ","; out += "\"revision\":"; write_json_int(out, value.revision);
    out += comma; comma = ","; out += "\"cells\":"; write_json_int(out, value.cells);
    out += comma; comma = ","; out += "\"runtime\":"; write_json_string(out, name_of(value.runtime));
    (void)comma;
}
void write(std::string& out, const NotebookSummary& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, NotebookSummary& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "notebook_id")) { auto at = reader.at("notebook_id"); if (!(reader.id(*field, value.notebook_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "title")) { auto at = reader.at("title"); if (!(reader.string(*field, 400, value.title))) return false; } else return false;
    if (auto* field = reader.require(*object, "created_at")) { auto at = reader.at("created_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.created_at))) return false; } else return false;
    if (auto* field = reader.require(*object, "updated_at")) { auto at = reader.at("updated_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.updated_at))) return false; } else return false;
    if (auto* field = reader.require(*object, "revision")) { auto at = reader.at("revision"); if (!(reader.integer(*field, 0, 9007199254740991, value.revision))) return false; } else return false;
    if (auto* field = reader.require(*object, "cells")) { auto at = reader.at("cells"); if (!(reader.integer(*field, 0, 9007199254740991, value.cells))) return false; } else return false;
    if (auto* field = reader.require(*object, "runtime")) { auto at = reader.at("runtime"); if (!(reader.word(*field, value.runtime, find_runtime_phase))) return false; } else return false;
    return true;
}
std::string encode(const NotebookSummary& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<NotebookSummary, DecodeError> decode_notebook_summary(std::string_view text) {
    return decode_json<NotebookSummary>(text, [](boost::json::value& json, NotebookSummary& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const UnreadFile& value, const char* comma) {
    out += comma; comma = ","; out += "\"file_id\":"; write_json_string(out, value.file_id);
    out += comma; comma = ","; out += "\"name\":"; write_json_string(out, value.name);
    out += comma; comma = ","; out += "\"bytes\":"; write_json_int(out, value.bytes);
    out += comma; comma = ","; out += "\"sentence\":"; write_json_string(out, value.sentence);
    out += comma; comma = ","; out += "\"added_at\":"; write_json_int(out, value.added_at);
    (void)comma;
}
void write(std::string& out, const UnreadFile& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, UnreadFile& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "file_id")) { auto at = reader.at("file_id"); if (!(reader.id(*field, value.file_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "name")) { auto at = reader.at("name"); if (!(reader.string(*field, 400, value.name))) return false; } else return false;
    if (auto* field = reader.require(*object, "bytes")) { auto at = reader.at("bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.bytes))) return false; } else return false;
    if (auto* field = reader.require(*object, "sentence")) { auto at = reader.at("sentence"); if (!(reader.string(*field, 4000, value.sentence))) return false; } else return false;
    if (auto* field = reader.require(*object, "added_at")) { auto at = reader.at("added_at"); if (!(reader.integer(*field, 0, 9007199254740991, value.added_at))) return false; } else return false;
    return true;
}
std::string encode(const UnreadFile& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<UnreadFile, DecodeError> decode_unread_file(std::string_view text) {
    return decode_json<UnreadFile>(text, [](boost::json::value& json, UnreadFile& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const NotebookList& value, const char* comma) {
    out += comma; comma = ","; out += "\"notebooks\":"; out += '['; { bool first = true; for (const auto& item : value.notebooks) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    out += comma; comma = ","; out += "\"unread\":"; out += '['; { bool first = true; for (const auto& item : value.unread) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    (void)comma;
}
void write(std::string& out, const NotebookList& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, NotebookList& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "notebooks")) { auto at = reader.at("notebooks"); if (!(reader.list(*field, 10000, value.notebooks, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    if (auto* field = reader.require(*object, "unread")) { auto at = reader.at("unread"); if (!(reader.list(*field, 20, value.unread, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    return true;
}
std::string encode(const NotebookList& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<NotebookList, DecodeError> decode_notebook_list(std::string_view text) {
    return decode_json<NotebookList>(text, [](boost::json::value& json, NotebookList& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const OutputMatch& value, const char* comma) {
    out += comma; comma = ","; out += "\"line\":"; write_json_int(out, value.line);
    out += comma; comma = ","; out += "\"text\":"; write_json_string(out, value.text);
    (void)comma;
}
void write(std::string& out, const OutputMatch& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, OutputMatch& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "line")) { auto at = reader.at("line"); if (!(reader.integer(*field, 0, 9007199254740991, value.line))) return false; } else return false;
    if (auto* field = reader.require(*object, "text")) { auto at = reader.at("text"); if (!(reader.string(*field, 400, value.text))) return false; } else return false;
    return true;
}
std::string encode(const OutputMatch& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<OutputMatch, DecodeError> decode_output_match(std::string_view text) {
    return decode_json<OutputMatch>(text, [](boost::json::value& json, OutputMatch& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const OutputMatches& value, const char* comma) {
    out += comma; comma = ","; out += "\"matches\":"; out += '['; { bool first = true; for (const auto& item : value.matches) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    out += comma; comma = ","; out += "\"more\":"; out += value.more ? "true" : "false";
    (void)comma;
}
void write(std::string& out, const OutputMatches& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, OutputMatches& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "matches")) { auto at = reader.at("matches"); if (!(reader.list(*field, 1000, value.matches, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    if (auto* field = reader.require(*object, "more")) { auto at = reader.at("more"); if (!(reader.boolean(*field, value.more))) return false; } else return false;
    return true;
}
std::string encode(const OutputMatches& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<OutputMatches, DecodeError> decode_output_matches(std::string_view text) {
    return decode_json<OutputMatches>(text, [](boost::json::value& json, OutputMatches& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const CreateNotebook& value, const char* comma) {
    if (value.title) { out += comma; comma = ","; out += "\"title\":"; write_json_string(out, *value.title); }
    (void)comma;
}
void write(std::string& out, const CreateNotebook& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, CreateNotebook& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.find(*object, "title")) { auto at = reader.at("title"); if (!(reader.string(*field, 400, value.title.emplace()))) return false; }
    return true;
}
std::string encode(const CreateNotebook& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<CreateNotebook, DecodeError> decode_create_notebook(std::string_view text) {
    return decode_json<CreateNotebook>(text, [](boost::json::value& json, CreateNotebook& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const RenameNotebook& value, const char* comma) {
    out += comma; comma = ","; out += "\"title\":"; write_json_string(out, value.title);
    (void)comma;
}
void write(std::string& out, const RenameNotebook& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, RenameNotebook& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "title")) { auto at = reader.at("title"); if (!(reader.string(*field, 400, value.title))) return false; } else return false;
    return true;
}
std::string encode(const RenameNotebook& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<RenameNotebook, DecodeError> decode_rename_notebook(std::string_view text) {
    return decode_json<RenameNotebook>(text, [](boost::json::value& json, RenameNotebook& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const Health& value, const char* comma) {
    out += comma; comma = ","; out += "\"ok\":"; out += value.ok ? "true" : "false";
    out += comma; comma = ","; out += "\"version\":"; write_json_string(out, value.version);
    (void)comma;
}
void write(std::string& out, const Health& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Health& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "ok")) { auto at = reader.at("ok"); if (!(reader.boolean(*field, value.ok))) return false; } else return false;
    if (auto* field = reader.require(*object, "version")) { auto at = reader.at("version"); if (!(reader.string(*field, 100, value.version))) return false; } else return false;
    return true;
}
std::string encode(const Health& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Health, DecodeError> decode_health(std::string_view text) {
    return decode_json<Health>(text, [](boost::json::value& json, Health& value, JsonReader& reader) { return read(json, value, reader); });
}

}  // namespace stoa::wire
