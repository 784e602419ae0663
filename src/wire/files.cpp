// Generated from wire/files.yaml by tools/wire_generate.py; never edited.
#include "wire/files.h"

#include "base/json.h"

namespace stoa::wire {

std::string_view name_of(FileKind value) {
    switch (value) {
        case FileKind::file: return "file";
        case FileKind::folder: return "folder";
        case FileKind::other: return "other";
    }
    return "?";
}
std::optional<FileKind> find_file_kind(std::string_view name) {
    if (name == "file") return FileKind::file;
    if (name == "folder") return FileKind::folder;
    if (name == "other") return FileKind::other;
    return std::nullopt;
}

static void write_fields(std::string& out, const FileEntry& value, const char* comma) {
    out += comma; comma = ","; out += "\"name\":"; write_json_string(out, value.name);
    out += comma; comma = ","; out += "\"kind\":"; write_json_string(out, name_of(value.kind));
    out += comma; comma = ","; out += "\"link\":"; out += value.link ? "true" : "false";
    out += comma; comma = ","; out += "\"bytes\":"; write_json_int(out, value.bytes);
    out += comma; comma = ","; out += "\"modified_ms\":"; write_json_int(out, value.modified_ms);
    out += comma; comma = ","; out += "\"version\":"; write_json_string(out, value.version);
    (void)comma;
}
void write(std::string& out, const FileEntry& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, FileEntry& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "name")) { auto at = reader.at("name"); if (!(reader.string(*field, 4096, value.name))) return false; } else return false;
    if (auto* field = reader.require(*object, "kind")) { auto at = reader.at("kind"); if (!(reader.word(*field, value.kind, find_file_kind))) return false; } else return false;
    if (auto* field = reader.require(*object, "link")) { auto at = reader.at("link"); if (!(reader.boolean(*field, value.link))) return false; } else return false;
    if (auto* field = reader.require(*object, "bytes")) { auto at = reader.at("bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.bytes))) return false; } else return false;
    if (auto* field = reader.require(*object, "modified_ms")) { auto at = reader.at("modified_ms"); if (!(reader.integer(*field, 0, 9007199254740991, value.modified_ms))) return false; } else return false;
    if (auto* field = reader.require(*object, "version")) { auto at = reader.at("version"); if (!(reader.string(*field, 64, value.version))) return false; } else return false;
    return true;
}
std::string encode(const FileEntry& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<FileEntry, DecodeError> decode_file_entry(std::string_view text) {
    return decode_json<FileEntry>(text, [](boost::json::value& json, FileEntry& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const FolderListing& value, const char* comma) {
    out += comma; comma = ","; out += "\"path\":"; write_json_string(out, value.path);
    out += comma; comma = ","; out += "\"entries\":"; out += '['; { bool first = true; for (const auto& item : value.entries) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    out += comma; comma = ","; out += "\"total\":"; write_json_int(out, value.total);
    out += comma; comma = ","; out += "\"left_out\":"; write_json_int(out, value.left_out);
    out += comma; comma = ","; out += "\"free_bytes\":"; write_json_int(out, value.free_bytes);
    out += comma; comma = ","; out += "\"disk_bytes\":"; write_json_int(out, value.disk_bytes);
    (void)comma;
}
void write(std::string& out, const FolderListing& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, FolderListing& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "path")) { auto at = reader.at("path"); if (!(reader.string(*field, 4096, value.path))) return false; } else return false;
    if (auto* field = reader.require(*object, "entries")) { auto at = reader.at("entries"); if (!(reader.list(*field, 1000, value.entries, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    if (auto* field = reader.require(*object, "total")) { auto at = reader.at("total"); if (!(reader.integer(*field, 0, 9007199254740991, value.total))) return false; } else return false;
    if (auto* field = reader.require(*object, "left_out")) { auto at = reader.at("left_out"); if (!(reader.integer(*field, 0, 9007199254740991, value.left_out))) return false; } else return false;
    if (auto* field = reader.require(*object, "free_bytes")) { auto at = reader.at("free_bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.free_bytes))) return false; } else return false;
    if (auto* field = reader.require(*object, "disk_bytes")) { auto at = reader.at("disk_bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.disk_bytes))) return false; } else return false;
    return true;
}
std::string encode(const FolderListing& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<FolderListing, DecodeError> decode_folder_listing(std::string_view text) {
    return decode_json<FolderListing>(text, [](boost::json::value& json, FolderListing& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const ListFolder& value, const char* comma) {
    out += comma; comma = ","; out += "\"path\":"; write_json_string(out, value.path);
    out += comma; comma = ","; out += "\"first\":"; write_json_int(out, value.first);
    (void)comma;
}
void write(std::string& out, const ListFolder& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, ListFolder& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "path")) { auto at = reader.at("path"); if (!(reader.string(*field, 4096, value.path))) return false; } else return false;
    if (auto* field = reader.require(*object, "first")) { auto at = reader.at("first"); if (!(reader.integer(*field, 0, 9007199254740991, value.first))) return false; } else return false;
    return true;
}
std::string encode(const ListFolder& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<ListFolder, DecodeError> decode_list_folder(std::string_view text) {
    return decode_json<ListFolder>(text, [](boost::json::value& json, ListFolder& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const OpenFile& value, const char* comma) {
    out += comma; comma = ","; out += "\"path\":"; write_json_string(out, value.path);
    (void)comma;
}
void write(std::string& out, const OpenFile& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, OpenFile& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "path")) { auto at = reader.at("path"); if (!(reader.string(*field, 4096, value.path))) return false; } else return false;
    return true;
}
std::string encode(const OpenFile& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<OpenFile, DecodeError> decode_open_file(std::string_view text) {
    return decode_json<OpenFile>(text, [](boost::json::value& json, OpenFile& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const FileFound& value, const char* comma) {
    out += comma; comma = ","; out += "\"entry\":"; write(out, value.entry);
    (void)comma;
}
void write(std::string& out, const FileFound& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, FileFound& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "entry")) { auto at = reader.at("entry"); if (!(read(*field, value.entry, reader))) return false; } else return false;
    return true;
}
std::string encode(const FileFound& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<FileFound, DecodeError> decode_file_found(std::string_view text) {
    return decode_json<FileFound>(text, [](boost::json::value& json, FileFound& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const ReadPiece& value, const char* comma) {
    out += comma; comma = ","; out += "\"offset\":"; write_json_int(out, value.offset);
    out += comma; comma = ","; out += "\"bytes\":"; write_json_int(out, value.bytes);
    (void)comma;
}
void write(std::string& out, const ReadPiece& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, ReadPiece& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "offset")) { auto at = reader.at("offset"); if (!(reader.integer(*field, 0, 9007199254740991, value.offset))) return false; } else return false;
    if (auto* field = reader.require(*object, "bytes")) { auto at = reader.at("bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.bytes))) return false; } else return false;
    return true;
}
std::string encode(const ReadPiece& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<ReadPiece, DecodeError> decode_read_piece(std::string_view text) {
    return decode_json<ReadPiece>(text, [](boost::json::value& json, ReadPiece& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const Piece& value, const char* comma) {
    out += comma; comma = ","; out += "\"bytes\":"; write_json_int(out, value.bytes);
    (void)comma;
}
void write(std::string& out, const Piece& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Piece& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "bytes")) { auto at = reader.at("bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.bytes))) return false; } else return false;
    return true;
}
std::string encode(const Piece& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Piece, DecodeError> decode_piece(std::string_view text) {
    return decode_json<Piece>(text, [](boost::json::value& json, Piece& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const OpenArchive& value, const char* comma) {
    out += comma; comma = ","; out += "\"path\":"; write_json_string(out, value.path);
    (void)comma;
}
void write(std::string& out, const OpenArchive& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, OpenArchive& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "path")) { auto at = reader.at("path"); if (!(reader.string(*field, 4096, value.path))) return false; } else return false;
    return true;
}
std::string encode(const OpenArchive& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<OpenArchive, DecodeError> decode_open_archive(std::string_view text) {
    return decode_json<OpenArchive>(text, [](boost::json::value& json, OpenArchive& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const FindUpload& value, const char* comma) {
    out += comma; comma = ","; out += "\"path\":"; write_json_string(out, value.path);
    out += comma; comma = ","; out += "\"upload_id\":"; write_json_string(out, value.upload_id);
    (void)comma;
}
void write(std::string& out, const FindUpload& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, FindUpload& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "path")) { auto at = reader.at("path"); if (!(reader.string(*field, 4096, value.path))) return false; } else return false;
    if (auto* field = reader.require(*object, "upload_id")) { auto at = reader.at("upload_id"); if (!(reader.id(*field, value.upload_id))) return false; } else return false;
    return true;
}
std::string encode(const FindUpload& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<FindUpload, DecodeError> decode_find_upload(std::string_view text) {
    return decode_json<FindUpload>(text, [](boost::json::value& json, FindUpload& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const UploadState& value, const char* comma) {
    out += comma; comma = ","; out += "\"bytes\":"; write_json_int(out, value.bytes);
    (void)comma;
}
void write(std::string& out, const UploadState& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, UploadState& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "bytes")) { auto at = reader.at("bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.bytes))) return false; } else return false;
    return true;
}
std::string encode(const UploadState& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<UploadState, DecodeError> decode_upload_state(std::string_view text) {
    return decode_json<UploadState>(text, [](boost::json::value& json, UploadState& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const WritePart& value, const char* comma) {
    out += comma; comma = ","; out += "\"path\":"; write_json_string(out, value.path);
    out += comma; comma = ","; out += "\"upload_id\":"; write_json_string(out, value.upload_id);
    out += comma; comma = ","; out += "\"offset\":"; write_json_int(out, value.offset);
    (void)comma;
}
void write(std::string& out, const WritePart& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, WritePart& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "path")) { auto at = reader.at("path"); if (!(reader.string(*field, 4096, value.path))) return false; } else return false;
    if (auto* field = reader.require(*object, "upload_id")) { auto at = reader.at("upload_id"); if (!(reader.id(*field, value.upload_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "offset")) { auto at = reader.at("offset"); if (!(reader.integer(*field, 0, 9007199254740991, value.offset))) return false; } else return false;
    return true;
}
std::string encode(const WritePart& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<WritePart, DecodeError> decode_write_part(std::string_view text) {
    return decode_json<WritePart>(text, [](boost::json::value& json, WritePart& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const FinishUpload& value, const char* comma) {
    out += comma; comma = ","; out += "\"path\":"; write_json_string(out, value.path);
    out += comma; comma = ","; out += "\"upload_id\":"; write_json_string(out, value.upload_id);
    out += comma; comma = ","; out += "\"bytes\":"; write_json_int(out, value.bytes);
    if (value.version) { out += comma; comma = ","; out += "\"version\":"; write_json_string(out, *value.version); }
    (void)comma;
}
void write(std::string& out, const FinishUpload& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, FinishUpload& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "path")) { auto at = reader.at("path"); if (!(reader.string(*field, 4096, value.path))) return false; } else return false;
    if (auto* field = reader.require(*object, "upload_id")) { auto at = reader.at("upload_id"); if (!(reader.id(*field, value.upload_id))) return false; } else return false;
    if (auto* field = reader.require(*object, "bytes")) { auto at = reader.at("bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.bytes))) return false; } else return false;
    if (auto* field = reader.find(*object, "version")) { auto at = reader.at("version"); if (!(reader.string(*field, 64, value.version.emplace()))) return false; }
    return true;
}
std::string encode(const FinishUpload& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<FinishUpload, DecodeError> decode_finish_upload(std::string_view text) {
    return decode_json<FinishUpload>(text, [](boost::json::value& json, FinishUpload& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const DropUpload& value, const char* comma) {
    out += comma; comma = ","; out += "\"path\":"; write_json_string(out, value.path);
    out += comma; comma = ","; out += "\"upload_id\":"; write_json_string(out, value.upload_id);
    (void)comma;
}
void write(std::string& out, const DropUpload& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, DropUpload& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "path")) { auto at = reader.at("path"); if (!(reader.string(*field, 4096, value.path))) return false; } else return false;
    if (auto* field = reader.require(*object, "upload_id")) { auto at = reader.at("upload_id"); if (!(reader.id(*field, value.upload_id))) return false; } else return false;
    return true;
}
std::string encode(const DropUpload& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<DropUpload, DecodeError> decode_drop_upload(std::string_view text) {
    return decode_json<DropUpload>(text, [](boost::json::value& json, DropUpload& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const MakeFolder& value, const char* comma) {
    out += comma; comma = ","; out += "\"path\":"; write_json_string(out, value.path);
    (void)comma;
}
void write(std::string& out, const MakeFolder& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, MakeFolder& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "path")) { auto at = reader.at("path"); if (!(reader.string(*field, 4096, value.path))) return false; } else return false;
    return true;
}
std::string encode(const MakeFolder& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<MakeFolder, DecodeError> decode_make_folder(std::string_view text) {
    return decode_json<MakeFolder>(text, [](boost::json::value& json, MakeFolder& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const RenameEntry& value, const char* comma) {
    out += comma; comma = ","; out += "\"path\":"; write_json_string(out, value.path);
    out += comma; comma = ","; out += "\"to\":"; write_json_string(out, value.to);
    (void)comma;
}
void write(std::string& out, const RenameEntry& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, RenameEntry& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "path")) { auto at = reader.at("path"); if (!(reader.string(*field, 4096, value.path))) return false; } else return false;
    if (auto* field = reader.require(*object, "to")) { auto at = reader.at("to"); if (!(reader.string(*field, 4096, value.to))) return false; } else return false;
    return true;
}
std::string encode(const RenameEntry& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<RenameEntry, DecodeError> decode_rename_entry(std::string_view text) {
    return decode_json<RenameEntry>(text, [](boost::json::value& json, RenameEntry& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const RemoveEntry& value, const char* comma) {
    out += comma; comma = ","; out += "\"path\":"; write_json_string(out, value.path);
    (void)comma;
}
void write(std::string& out, const RemoveEntry& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, RemoveEntry& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "path")) { auto at = reader.at("path"); if (!(reader.string(*field, 4096, value.path))) return false; } else return false;
    return true;
}
std::string encode(const RemoveEntry& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<RemoveEntry, DecodeError> decode_remove_entry(std::string_view text) {
    return decode_json<RemoveEntry>(text, [](boost::json::value& json, RemoveEntry& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const Done& value, const char* comma) {
    (void)out; (void)value; (void)comma;
}
void write(std::string& out, const Done& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, Done& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    (void)value;
    return true;
}
std::string encode(const Done& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<Done, DecodeError> decode_done(std::string_view text) {
    return decode_json<Done>(text, [](boost::json::value& json, Done& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const FilesFailed& value, const char* comma) {
    out += comma; comma = ","; out += "\"refusal\":"; write_json_string(out, name_of(value.refusal));
    out += comma; comma = ","; out += "\"sentence\":"; write_json_string(out, value.sentence);
    (void)comma;
}
void write(std::string& out, const FilesFailed& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, FilesFailed& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "refusal")) { auto at = reader.at("refusal"); if (!(reader.word(*field, value.refusal, find_refusal))) return false; } else return false;
    if (auto* field = reader.require(*object, "sentence")) { auto at = reader.at("sentence"); if (!(reader.string(*field, 4000, value.sentence))) return false; } else return false;
    return true;
}
std::string encode(const FilesFailed& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<FilesFailed, DecodeError> decode_files_failed(std::string_view text) {
    return decode_json<FilesFailed>(text, [](boost::json::value& json, FilesFailed& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const OpenTerminal& value, const char* comma) {
    out += comma; comma = ","; out += "\"columns\":"; write_json_int(out, value.columns);
    out += comma; comma = ","; out += "\"rows\":"; write_json_int(out, value.rows);
    (void)comma;
}
void write(std::string& out, const OpenTerminal& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, OpenTerminal& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "columns")) { auto at = reader.at("columns"); if (!(reader.integer(*field, 2, 1000, value.columns))) return false; } else return false;
    if (auto* field = reader.require(*object, "rows")) { auto at = reader.at("rows"); if (!(reader.integer(*field, 1, 500, value.rows))) return false; } else return false;
    return true;
}
std::string encode(const OpenTerminal& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<OpenTerminal, DecodeError> decode_open_terminal(std::string_view text) {
    return decode_json<OpenTerminal>(text, [](boost::json::value& json, OpenTerminal& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const TerminalOpened& value, const char* comma) {
    out += comma; comma = ","; out += "\"terminal\":"; write_json_int(out, value.terminal);
    (void)comma;
}
void write(std::string& out, const TerminalOpened& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, TerminalOpened& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "terminal")) { auto at = reader.at("terminal"); if (!(reader.integer(*field, 1, 1000000, value.terminal))) return false; } else return false;
    return true;
}
std::string encode(const TerminalOpened& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<TerminalOpened, DecodeError> decode_terminal_opened(std::string_view text) {
    return decode_json<TerminalOpened>(text, [](boost::json::value& json, TerminalOpened& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const ListTerminals& value, const char* comma) {
    (void)out; (void)value; (void)comma;
}
void write(std::string& out, const ListTerminals& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, ListTerminals& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    (void)value;
    return true;
}
std::string encode(const ListTerminals& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<ListTerminals, DecodeError> decode_list_terminals(std::string_view text) {
    return decode_json<ListTerminals>(text, [](boost::json::value& json, ListTerminals& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const TerminalState& value, const char* comma) {
    out += comma; comma = ","; out += "\"terminal\":"; write_json_int(out, value.terminal);
    out += comma; comma = ","; out += "\"title\":"; write_json_string(out, value.title);
    (void)comma;
}
void write(std::string& out, const TerminalState& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, TerminalState& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "terminal")) { auto at = reader.at("terminal"); if (!(reader.integer(*field, 1, 1000000, value.terminal))) return false; } else return false;
    if (auto* field = reader.require(*object, "title")) { auto at = reader.at("title"); if (!(reader.string(*field, 200, value.title))) return false; } else return false;
    return true;
}
std::string encode(const TerminalState& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<TerminalState, DecodeError> decode_terminal_state(std::string_view text) {
    return decode_json<TerminalState>(text, [](boost::json::value& json, TerminalState& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const TerminalList& value, const char* comma) {
    out += comma; comma = ","; out += "\"terminals\":"; out += '['; { bool first = true; for (const auto& item : value.terminals) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    (void)comma;
}
void write(std::string& out, const TerminalList& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, TerminalList& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "terminals")) { auto at = reader.at("terminals"); if (!(reader.list(*field, 16, value.terminals, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    return true;
}
std::string encode(const TerminalList& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<TerminalList, DecodeError> decode_terminal_list(std::string_view text) {
    return decode_json<TerminalList>(text, [](boost::json::value& json, TerminalList& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const AttachTerminal& value, const char* comma) {
    out += comma; comma = ","; out += "\"terminal\":"; write_json_int(out, value.terminal);
    out += comma; comma = ","; out += "\"from\":"; write_json_int(out, value.from);
    (void)comma;
}
void write(std::string& out, const AttachTerminal& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, AttachTerminal& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "terminal")) { auto at = reader.at("terminal"); if (!(reader.integer(*field, 1, 1000000, value.terminal))) return false; } else return false;
    if (auto* field = reader.require(*object, "from")) { auto at = reader.at("from"); if (!(reader.integer(*field, 0, 9007199254740991, value.from))) return false; } else return false;
    return true;
}
std::string encode(const AttachTerminal& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<AttachTerminal, DecodeError> decode_attach_terminal(std::string_view text) {
    return decode_json<AttachTerminal>(text, [](boost::json::value& json, AttachTerminal& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const TerminalOutput& value, const char* comma) {
    out += comma; comma = ","; out += "\"position\":"; write_json_int(out, value.position);
    if (value.data) { out += comma; comma = ","; out += "\"data\":"; write_json_string(out, *value.data); }
    (void)comma;
}
void write(std::string& out, const TerminalOutput& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, TerminalOutput& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "position")) { auto at = reader.at("position"); if (!(reader.integer(*field, 0, 9007199254740991, value.position))) return false; } else return false;
    if (auto* field = reader.find(*object, "data")) { auto at = reader.at("data"); if (!(reader.string(*field, 4194304, value.data.emplace()))) return false; }
    return true;
}
std::string encode(const TerminalOutput& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<TerminalOutput, DecodeError> decode_terminal_output(std::string_view text) {
    return decode_json<TerminalOutput>(text, [](boost::json::value& json, TerminalOutput& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const TerminalEnded& value, const char* comma) {
    out += comma; comma = ","; out += "\"sentence\":"; write_json_string(out, value.sentence);
    (void)comma;
}
void write(std::string& out, const TerminalEnded& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, TerminalEnded& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "sentence")) { auto at = reader.at("sentence"); if (!(reader.string(*field, 400, value.sentence))) return false; } else return false;
    return true;
}
std::string encode(const TerminalEnded& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<TerminalEnded, DecodeError> decode_terminal_ended(std::string_view text) {
    return decode_json<TerminalEnded>(text, [](boost::json::value& json, TerminalEnded& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const TerminalInput& value, const char* comma) {
    out += comma; comma = ","; out += "\"text\":"; write_json_string(out, value.text);
    (void)comma;
}
void write(std::string& out, const TerminalInput& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, TerminalInput& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "text")) { auto at = reader.at("text"); if (!(reader.string(*field, 65536, value.text))) return false; } else return false;
    return true;
}
std::string encode(const TerminalInput& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<TerminalInput, DecodeError> decode_terminal_input(std::string_view text) {
    return decode_json<TerminalInput>(text, [](boost::json::value& json, TerminalInput& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const ResizeTerminal& value, const char* comma) {
    out += comma; comma = ","; out += "\"columns\":"; write_json_int(out, value.columns);
    out += comma; comma = ","; out += "\"rows\":"; write_json_int(out, value.rows);
    (void)comma;
}
void write(std::string& out, const ResizeTerminal& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, ResizeTerminal& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "columns")) { auto at = reader.at("columns"); if (!(reader.integer(*field, 2, 1000, value.columns))) return false; } else return false;
    if (auto* field = reader.require(*object, "rows")) { auto at = reader.at("rows"); if (!(reader.integer(*field, 1, 500, value.rows))) return false; } else return false;
    return true;
}
std::string encode(const ResizeTerminal& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<ResizeTerminal, DecodeError> decode_resize_terminal(std::string_view text) {
    return decode_json<ResizeTerminal>(text, [](boost::json::value& json, ResizeTerminal& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const TakeOutput& value, const char* comma) {
    out += comma; comma = ","; out += "\"position\":"; write_json_int(out, value.position);
    (void)comma;
}
void write(std::string& out, const TakeOutput& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, TakeOutput& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "position")) { auto at = reader.at("position"); if (!(reader.integer(*field, 0, 9007199254740991, value.position))) return false; } else return false;
    return true;
}
std::string encode(const TakeOutput& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<TakeOutput, DecodeError> decode_take_output(std::string_view text) {
    return decode_json<TakeOutput>(text, [](boost::json::value& json, TakeOutput& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const CloseTerminal& value, const char* comma) {
    out += comma; comma = ","; out += "\"terminal\":"; write_json_int(out, value.terminal);
    (void)comma;
}
void write(std::string& out, const CloseTerminal& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, CloseTerminal& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "terminal")) { auto at = reader.at("terminal"); if (!(reader.integer(*field, 1, 1000000, value.terminal))) return false; } else return false;
    return true;
}
std::string encode(const CloseTerminal& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<CloseTerminal, DecodeError> decode_close_terminal(std::string_view text) {
    return decode_json<CloseTerminal>(text, [](boost::json::value& json, CloseTerminal& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const ListProcesses& value, const char* comma) {
    (void)out; (void)value; (void)comma;
}
void write(std::string& out, const ListProcesses& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, ListProcesses& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    (void)value;
    return true;
}
std::string encode(const ListProcesses& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<ListProcesses, DecodeError> decode_list_processes(std::string_view text) {
    return decode_json<ListProcesses>(text, [](boost::json::value& json, ListProcesses& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const ProcessState& value, const char* comma) {
    out += comma; comma = ","; out += "\"process\":"; write_json_int(out, value.process);
    out += comma; comma = ","; out += "\"started\":"; write_json_int(out, value.started);
    out += comma; comma = ","; out += "\"name\":"; write_json_string(out, value.name);
    out += comma; comma = ","; out += "\"kernel\":"; out += value.kernel ? "true" : "false";
    if (value.terminal) { out += comma; comma = ","; out += "\"terminal\":"; write_json_int(out, *value.terminal); }
    out += comma; comma = ","; out += "\"cpu_ms\":"; write_json_int(out, value.cpu_ms);
    out += comma; comma = ","; out += "\"memory_bytes\":"; write_json_int(out, value.memory_bytes);
    (void)comma;
}
void write(std::string& out, const ProcessState& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, ProcessState& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "process")) { auto at = reader.at("process"); if (!(reader.integer(*field, 1, 4194304, value.process))) return false; } else return false;
    if (auto* field = reader.require(*object, "started")) { auto at = reader.at("started"); if (!(reader.integer(*field, 0, 9007199254740991, value.started))) return false; } else return false;
    if (auto* field = reader.require(*object, "name")) { auto at = reader.at("name"); if (!(reader.string(*field, 200, value.name))) return false; } else return false;
    if (auto* field = reader.require(*object, "kernel")) { auto at = reader.at("kernel"); if (!(reader.boolean(*field, value.kernel))) return false; } else return false;
    if (auto* field = reader.find(*object, "terminal")) { auto at = reader.at("terminal"); if (!(reader.integer(*field, 1, 1000000, value.terminal.emplace()))) return false; }
    if (auto* field = reader.require(*object, "cpu_ms")) { auto at = reader.at("cpu_ms"); if (!(reader.integer(*field, 0, 9007199254740991, value.cpu_ms))) return false; } else return false;
    if (auto* field = reader.require(*object, "memory_bytes")) { auto at = reader.at("memory_bytes"); if (!(reader.integer(*field, 0, 9007199254740991, value.memory_bytes))) return false; } else return false;
    return true;
}
std::string encode(const ProcessState& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<ProcessState, DecodeError> decode_process_state(std::string_view text) {
    return decode_json<ProcessState>(text, [](boost::json::value& json, ProcessState& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const ProcessList& value, const char* comma) {
    out += comma; comma = ","; out += "\"processes\":"; out += '['; { bool first = true; for (const auto& item : value.processes) { if (!first) out += ','; first = false; write(out, item); } } out += ']';
    out += comma; comma = ","; out += "\"left_out\":"; write_json_int(out, value.left_out);
    (void)comma;
}
void write(std::string& out, const ProcessList& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, ProcessList& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "processes")) { auto at = reader.at("processes"); if (!(reader.list(*field, 100, value.processes, [&](boost::json::value& item, auto& out_item) { return read(item, out_item, reader); }))) return false; } else return false;
    if (auto* field = reader.require(*object, "left_out")) { auto at = reader.at("left_out"); if (!(reader.integer(*field, 0, 9007199254740991, value.left_out))) return false; } else return false;
    return true;
}
std::string encode(const ProcessList& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<ProcessList, DecodeError> decode_process_list(std::string_view text) {
    return decode_json<ProcessList>(text, [](boost::json::value& json, ProcessList& value, JsonReader& reader) { return read(json, value, reader); });
}

static void write_fields(std::string& out, const EndProcess& value, const char* comma) {
    out += comma; comma = ","; out += "\"process\":"; write_json_int(out, value.process);
    out += comma; comma = ","; out += "\"started\":"; write_json_int(out, value.started);
    (void)comma;
}
void write(std::string& out, const EndProcess& value) {
    out += '{';
    write_fields(out, value, "");
    out += '}';
}
bool read(boost::json::value& json, EndProcess& value, JsonReader& reader) {
    boost::json::object* object = reader.object(json);
    if (!object) return false;
    if (auto* field = reader.require(*object, "process")) { auto at = reader.at("process"); if (!(reader.integer(*field, 1, 4194304, value.process))) return false; } else return false;
    if (auto* field = reader.require(*object, "started")) { auto at = reader.at("started"); if (!(reader.integer(*field, 0, 9007199254740991, value.started))) return false; } else return false;
    return true;
}
std::string encode(const EndProcess& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<EndProcess, DecodeError> decode_end_process(std::string_view text) {
    return decode_json<EndProcess>(text, [](boost::json::value& json, EndProcess& value, JsonReader& reader) { return read(json, value, reader); });
}

void write(std::string& out, const ToFiles& value) {
    switch (value.index()) {
        case 0: out += "{\"type\":\"list_folder\""; write_fields(out, std::get<0>(value), ","); break;
        case 1: out += "{\"type\":\"open_file\""; write_fields(out, std::get<1>(value), ","); break;
        case 2: out += "{\"type\":\"open_archive\""; write_fields(out, std::get<2>(value), ","); break;
        case 3: out += "{\"type\":\"read_piece\""; write_fields(out, std::get<3>(value), ","); break;
        case 4: out += "{\"type\":\"find_upload\""; write_fields(out, std::get<4>(value), ","); break;
        case 5: out += "{\"type\":\"write_part\""; write_fields(out, std::get<5>(value), ","); break;
        case 6: out += "{\"type\":\"finish_upload\""; write_fields(out, std::get<6>(value), ","); break;
        case 7: out += "{\"type\":\"drop_upload\""; write_fields(out, std::get<7>(value), ","); break;
        case 8: out += "{\"type\":\"make_folder\""; write_fields(out, std::get<8>(value), ","); break;
        case 9: out += "{\"type\":\"rename_entry\""; write_fields(out, std::get<9>(value), ","); break;
        case 10: out += "{\"type\":\"remove_entry\""; write_fields(out, std::get<10>(value), ","); break;
        case 11: out += "{\"type\":\"open_terminal\""; write_fields(out, std::get<11>(value), ","); break;
        case 12: out += "{\"type\":\"list_terminals\""; write_fields(out, std::get<12>(value), ","); break;
        case 13: out += "{\"type\":\"attach_terminal\""; write_fields(out, std::get<13>(value), ","); break;
        case 14: out += "{\"type\":\"terminal_input\""; write_fields(out, std::get<14>(value), ","); break;
        case 15: out += "{\"type\":\"resize_terminal\""; write_fields(out, std::get<15>(value), ","); break;
        case 16: out += "{\"type\":\"take_output\""; write_fields(out, std::get<16>(value), ","); break;
        case 17: out += "{\"type\":\"close_terminal\""; write_fields(out, std::get<17>(value), ","); break;
        case 18: out += "{\"type\":\"list_processes\""; write_fields(out, std::get<18>(value), ","); break;
        case 19: out += "{\"type\":\"end_process\""; write_fields(out, std::get<19>(value), ","); break;
    }
    out += '}';
}
bool read(boost::json::value& json, ToFiles& value, JsonReader& reader) {
    std::string_view type;
    if (!reader.type_of(json, type)) return false;
    if (type == "list_folder") return read(json, value.emplace<0>(), reader);
    if (type == "open_file") return read(json, value.emplace<1>(), reader);
    if (type == "open_archive") return read(json, value.emplace<2>(), reader);
    if (type == "read_piece") return read(json, value.emplace<3>(), reader);
    if (type == "find_upload") return read(json, value.emplace<4>(), reader);
    if (type == "write_part") return read(json, value.emplace<5>(), reader);
    if (type == "finish_upload") return read(json, value.emplace<6>(), reader);
    if (type == "drop_upload") return read(json, value.emplace<7>(), reader);
    if (type == "make_folder") return read(json, value.emplace<8>(), reader);
    if (type == "rename_entry") return read(json, value.emplace<9>(), reader);
    if (type == "remove_entry") return read(json, value.emplace<10>(), reader);
    if (type == "open_terminal") return read(json, value.emplace<11>(), reader);
    if (type == "list_terminals") return read(json, value.emplace<12>(), reader);
    if (type == "attach_terminal") return read(json, value.emplace<13>(), reader);
    if (type == "terminal_input") return read(json, value.emplace<14>(), reader);
    if (type == "resize_terminal") return read(json, value.emplace<15>(), reader);
    if (type == "take_output") return read(json, value.emplace<16>(), reader);
    if (type == "close_terminal") return read(json, value.emplace<17>(), reader);
    if (type == "list_processes") return read(json, value.emplace<18>(), reader);
    if (type == "end_process") return read(json, value.emplace<19>(), reader);
    return reader.fail_at("type", "is none of list_folder, open_file, open_archive, read_piece, find_upload, write_part, finish_upload, drop_upload, make_folder, rename_entry, remove_entry, open_terminal, list_terminals, attach_terminal, terminal_input, resize_terminal, take_output, close_terminal, list_processes, end_process");
}
std::string encode(const ToFiles& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<ToFiles, DecodeError> decode_to_files(std::string_view text) {
    return decode_json<ToFiles>(text, [](boost::json::value& json, ToFiles& value, JsonReader& reader) { return read(json, value, reader); });
}

void write(std::string& out, const FromFiles& value) {
    switch (value.index()) {
        case 0: out += "{\"type\":\"folder_listing\""; write_fields(out, std::get<0>(value), ","); break;
        case 1: out += "{\"type\":\"file_found\""; write_fields(out, std::get<1>(value), ","); break;
        case 2: out += "{\"type\":\"piece\""; write_fields(out, std::get<2>(value), ","); break;
        case 3: out += "{\"type\":\"upload_state\""; write_fields(out, std::get<3>(value), ","); break;
        case 4: out += "{\"type\":\"done\""; write_fields(out, std::get<4>(value), ","); break;
        case 5: out += "{\"type\":\"files_failed\""; write_fields(out, std::get<5>(value), ","); break;
        case 6: out += "{\"type\":\"terminal_opened\""; write_fields(out, std::get<6>(value), ","); break;
        case 7: out += "{\"type\":\"terminal_list\""; write_fields(out, std::get<7>(value), ","); break;
        case 8: out += "{\"type\":\"process_list\""; write_fields(out, std::get<8>(value), ","); break;
        case 9: out += "{\"type\":\"terminal_output\""; write_fields(out, std::get<9>(value), ","); break;
        case 10: out += "{\"type\":\"terminal_ended\""; write_fields(out, std::get<10>(value), ","); break;
    }
    out += '}';
}
bool read(boost::json::value& json, FromFiles& value, JsonReader& reader) {
    std::string_view type;
    if (!reader.type_of(json, type)) return false;
    if (type == "folder_listing") return read(json, value.emplace<0>(), reader);
    if (type == "file_found") return read(json, value.emplace<1>(), reader);
    if (type == "piece") return read(json, value.emplace<2>(), reader);
    if (type == "upload_state") return read(json, value.emplace<3>(), reader);
    if (type == "done") return read(json, value.emplace<4>(), reader);
    if (type == "files_failed") return read(json, value.emplace<5>(), reader);
    if (type == "terminal_opened") return read(json, value.emplace<6>(), reader);
    if (type == "terminal_list") return read(json, value.emplace<7>(), reader);
    if (type == "process_list") return read(json, value.emplace<8>(), reader);
    if (type == "terminal_output") return read(json, value.emplace<9>(), reader);
    if (type == "terminal_ended") return read(json, value.emplace<10>(), reader);
    return reader.fail_at("type", "is none of folder_listing, file_found, piece, upload_state, done, files_failed, terminal_opened, terminal_list, process_list, terminal_output, terminal_ended");
}
std::string encode(const FromFiles& value) {
    std::string out;
    write(out, value);
    return out;
}
std::expected<FromFiles, DecodeError> decode_from_files(std::string_view text) {
    return decode_json<FromFiles>(text, [](boost::json::value& json, FromFiles& value, JsonReader& reader) { return read(json, value, reader); });
}

}  // namespace stoa::wire
