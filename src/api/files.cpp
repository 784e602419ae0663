#include "api/files.h"

#include <cctype>
#include <charconv>

#include "api/files_call.h"
#include "api/problems.h"
#include "wire/http.h"

namespace stoa {

using wire::Refusal;

namespace {

constexpr std::string_view not_a_page = "default-src 'none'; sandbox";

/// A field of the query; refused when it is missing or too long.
std::string require_query(const http::Request& request, std::string_view name, std::int64_t max_bytes) {
    const auto value = request.query_value(name);
    if (!value) throw Refused(Refusal::bad_request, fmt::format("The address needs {}=.", name), std::string(name));
    if (value->size() > static_cast<std::size_t>(max_bytes))
        throw Refused(Refusal::too_large, fmt::format("{} has at most {} bytes.", name, max_bytes), std::string(name));
    return std::string(*value);
}

std::string require_path(const http::Request& request) { return require_query(request, "path", wire::max_path_bytes); }

std::int64_t whole_number_of(std::string_view text, std::string_view name) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0 || number > max_wire_int)
        throw Refused(Refusal::bad_request, fmt::format("{} must be a whole number.", name), std::string(name));
    return number;
}

std::string require_upload_id(const http::Request& request) {
    const std::string id = require_query(request, "upload", wire::max_id_bytes);
    const bool fits = !id.empty() && std::ranges::all_of(id, [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_'; });
    if (!fits) throw Refused(Refusal::bad_request, "An upload's name has letters, digits, - and _ only.", "upload");
    return id;
}

std::string last_part(const std::string& path, std::string_view otherwise) {
    const auto end = path.find_last_not_of('/');
    if (end == path.npos) return std::string(otherwise);
    const auto slash = path.rfind('/', end);
    return path.substr(slash == path.npos ? 0 : slash + 1, end - (slash == path.npos ? 0 : slash + 1) + 1);
}

/// Images, sound and film, which a browser only ever draws and plays; everything else is bytes.
std::string type_of(const std::string& name) {
    static constexpr std::pair<std::string_view, std::string_view> shown[] = {
        {".png", "image/png"}, {".jpg", "image/jpeg"}, {".jpeg", "image/jpeg"}, {".gif", "image/gif"}, {".webp", "image/webp"},
        {".mp4", "video/mp4"}, {".webm", "video/webm"}, {".mp3", "audio/mpeg"}, {".wav", "audio/wav"}, {".ogg", "audio/ogg"},
        {".m4a", "audio/mp4"}, {".flac", "audio/flac"},
    };
    std::string lower = name;
    for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    for (const auto& [end, type] : shown) {
        if (lower.ends_with(end)) return std::string(type);
    }
    return "application/octet-stream";
}

struct Range {
    std::int64_t first;
    std::int64_t bytes;
};

/// One range of RFC 9110; what is none, or several, counts as the whole. bytes 0: it can't be satisfied.
std::optional<Range> parse_range(std::string_view text, std::int64_t size) {
    if (!text.starts_with("bytes=")) return std::nullopt;
    text.remove_prefix(6);
    const auto dash = text.find('-');
    if (dash == text.npos) return std::nullopt;
    const auto number = [](std::string_view part) -> std::optional<std::int64_t> {
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
        if (error != std::errc() || end != part.data() + part.size() || value < 0) return std::nullopt;
        return value;
    };
    const auto from = number(text.substr(0, dash));
    const auto to = number(text.substr(dash + 1));
    if (dash == 0) {
        if (!to) return std::nullopt;
        return Range{std::max<std::int64_t>(0, size - *to), std::min(*to, size)};
    }
    if (!from || (!to && dash + 1 != text.size()) || (to && *to < *from)) return std::nullopt;
    if (*from >= size) return Range{0, 0};
    return Range{*from, std::min(to.value_or(size - 1), size - 1) - *from + 1};
}

bool is_plain_version(std::string_view version) {
    return !version.empty() && std::ranges::all_of(version, [](unsigned char c) { return std::isalnum(c) || c == '-'; });
}

http::Response entry_response(const wire::FileFound& found, int status = 200) { return http::json(wire::encode(found.entry), status); }

}  // namespace

void Files::open(http::Router& router) {
    const auto on = [&](std::string_view method, const std::string& path, std::int64_t max_body_bytes, auto handler) {
        router.on(method, "/api/notebooks/{id}/" + path, max_body_bytes, *this, handler);
    };
    on("POST", "runtime", wire::max_json_body_bytes, &Files::start_runtime);
    on("GET", "files/list", 0, &Files::list);
    on("GET", "files/content", 0, &Files::content);
    on("PUT", "files/content", wire::max_saved_text_bytes, &Files::save);
    on("GET", "files/zip", 0, &Files::archive);
    on("GET", "files/upload", 0, &Files::find_upload);
    on("PATCH", "files/upload", wire::max_part_bytes, &Files::write_part);
    on("POST", "files/upload", wire::max_json_body_bytes, &Files::finish_upload);
    on("DELETE", "files/upload", 0, &Files::drop_upload);
    on("POST", "files/folder", wire::max_json_body_bytes, &Files::make_folder);
    on("POST", "files/rename", wire::max_json_body_bytes, &Files::rename);
    on("DELETE", "files", 0, &Files::remove);
    on("GET", "processes", 0, &Files::list_processes);
    on("POST", "processes/end", wire::max_json_body_bytes, &Files::end_process);
}

Task<http::Response> Files::start_runtime(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::owner);
    rooms_.sessions.open(id)->start_runtime();
    co_return http::empty();
}

Task<http::Response> Files::list(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::owner);
    wire::ListFolder ask{require_path(request), whole_number_of(request.query_value("first").value_or("0"), "first")};
    FilesCall call = co_await FilesCall::open(rooms_.runtimes, id, rooms_.executor);
    auto listing = co_await call.ask_for<wire::FolderListing>(std::move(ask));
    co_return http::json(wire::encode(listing));
}

Task<http::Response> Files::content(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::owner);
    const std::string path = require_path(request);
    const auto call = std::make_shared<FilesCall>(co_await FilesCall::open(rooms_.runtimes, id, rooms_.executor));
    const auto found = co_await call->ask_for<wire::FileFound>(wire::OpenFile{path});
    const std::int64_t size = found.entry.bytes;
    const auto range = parse_range(request.header("Range").value_or(""), size);

    const std::string name = last_part(path, "file");
    http::Response response = http::file(std::string(), type_of(name), name);
    response.headers.set("Content-Security-Policy", std::string(not_a_page));
    response.headers.set("Accept-Ranges", "bytes");
    if (is_plain_version(found.entry.version)) {
        response.headers.set("ETag", "\"" + found.entry.version + "\"");
        response.headers.set("X-Stoa-Version", found.entry.version);
    }
    if (range && range->bytes == 0) {
        response.status = 416;
        response.headers.set("Content-Range", fmt::format("bytes */{}", size));
        co_return response;
    }
    Range rest = range.value_or(Range{0, size});
    if (range) {
        response.status = 206;
        response.headers.set("Content-Range", fmt::format("bytes {}-{}/{}", rest.first, rest.first + rest.bytes - 1, size));
    }
    auto pieces = std::make_shared<http::Pieces>();
    pieces->size = static_cast<std::uint64_t>(rest.bytes);
    // A file that shrinks meanwhile gives less than was told, which the door turns into a broken connection.
    pieces->next = [call, rest]() mutable -> Task<std::string> {
        std::string piece = co_await call->read(rest.first, std::min(rest.bytes, wire::file_piece_bytes));
        rest.first += static_cast<std::int64_t>(piece.size());
        rest.bytes -= static_cast<std::int64_t>(piece.size());
        co_return piece;
    };
    response.body = std::move(pieces);
    co_return response;
}

Task<http::Response> Files::save(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::owner);
    const std::string path = require_path(request);
    std::optional<std::string> version;
    if (request.query_value("version")) version = require_query(request, "version", 64);
    FilesCall call = co_await FilesCall::open(rooms_.runtimes, id, rooms_.executor);
    const std::string upload = random_id();
    std::int64_t written = 0;
    const std::int64_t size = static_cast<std::int64_t>(request.body.size());
    while (written < size) {
        std::string part = request.body.substr(static_cast<std::size_t>(written), static_cast<std::size_t>(wire::max_part_bytes));
        const auto state = co_await call.ask_for<wire::UploadState>(wire::WritePart{path, upload, written}, std::move(part));
        if (state.bytes <= written) FilesCall::throw_nonsense();
        written = state.bytes;
    }
    std::optional<Refused> refused;
    try {
        const auto found = co_await call.ask_for<wire::FileFound>(wire::FinishUpload{path, upload, size, std::move(version)});
        rooms_.file_watch.stored(id, rooms_.doorkeeper.require_person(request), path);
        co_return entry_response(found);
    } catch (const Refused& failed) {
        refused = failed;
    }
    (void)co_await call.ask(wire::DropUpload{path, upload});
    throw *refused;
}

Task<http::Response> Files::archive(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::owner);
    const std::string path = require_path(request);
    const auto call = std::make_shared<FilesCall>(co_await FilesCall::open(rooms_.runtimes, id, rooms_.executor));
    (void)co_await call->ask_for<wire::FileFound>(wire::OpenArchive{path});
    http::Response response = http::file(std::string(), "application/zip", last_part(path, "files") + ".zip");
    response.headers.set("Content-Security-Policy", std::string(not_a_page));
    auto pieces = std::make_shared<http::Pieces>();
    pieces->size = std::nullopt;
    pieces->next = [call] { return call->read(0, wire::file_piece_bytes); };
    response.body = std::move(pieces);
    co_return response;
}

Task<http::Response> Files::find_upload(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::owner);
    wire::FindUpload ask{require_path(request), require_upload_id(request)};
    FilesCall call = co_await FilesCall::open(rooms_.runtimes, id, rooms_.executor);
    const auto state = co_await call.ask_for<wire::UploadState>(std::move(ask));
    co_return http::json(wire::encode(state));
}

Task<http::Response> Files::write_part(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::owner);
    wire::WritePart ask{require_path(request), require_upload_id(request), whole_number_of(require_query(request, "offset", 20), "offset")};
    FilesCall call = co_await FilesCall::open(rooms_.runtimes, id, rooms_.executor);
    const auto state = co_await call.ask_for<wire::UploadState>(std::move(ask), std::move(request.body));
    co_return http::json(wire::encode(state));
}

Task<http::Response> Files::finish_upload(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::owner);
    wire::FinishUpload ask = require_body(wire::decode_finish_upload(request.body));
    const std::string path = ask.path;
    FilesCall call = co_await FilesCall::open(rooms_.runtimes, id, rooms_.executor);
    const auto found = co_await call.ask_for<wire::FileFound>(std::move(ask));
    rooms_.file_watch.stored(id, rooms_.doorkeeper.require_person(request), path);
    co_return entry_response(found, 201);
}

Task<http::Response> Files::drop_upload(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::owner);
    wire::DropUpload ask{require_path(request), require_upload_id(request)};
    FilesCall call = co_await FilesCall::open(rooms_.runtimes, id, rooms_.executor);
    (void)co_await call.ask_for<wire::Done>(std::move(ask));
    co_return http::empty();
}

Task<http::Response> Files::make_folder(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::owner);
    wire::MakeFolder ask = require_body(wire::decode_make_folder(request.body));
    FilesCall call = co_await FilesCall::open(rooms_.runtimes, id, rooms_.executor);
    const auto found = co_await call.ask_for<wire::FileFound>(std::move(ask));
    co_return entry_response(found, 201);
}

Task<http::Response> Files::rename(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::owner);
    wire::RenameEntry ask = require_body(wire::decode_rename_entry(request.body));
    FilesCall call = co_await FilesCall::open(rooms_.runtimes, id, rooms_.executor);
    const auto found = co_await call.ask_for<wire::FileFound>(std::move(ask));
    co_return entry_response(found);
}

Task<http::Response> Files::remove(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::owner);
    wire::RemoveEntry ask{require_path(request)};
    FilesCall call = co_await FilesCall::open(rooms_.runtimes, id, rooms_.executor);
    (void)co_await call.ask_for<wire::Done>(std::move(ask));
    co_return http::empty();
}

Task<http::Response> Files::list_processes(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::owner);
    // Whoever watches a runtime neither wakes it nor keeps it awake.
    wire::ProcessList list;
    try {
        FilesCall call = co_await FilesCall::open(rooms_.runtimes, id, rooms_.executor, FilesAsker::service);
        list = co_await call.ask_for<wire::ProcessList>(wire::ListProcesses{});
    } catch (const Refused& refused) {
        if (refused.refusal() != Refusal::runtime_unavailable) throw;  // of one that sleeps or has just ended there is nothing to list
    }
    co_return http::json(wire::encode(list));
}

Task<http::Response> Files::end_process(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::owner);
    const wire::EndProcess ask = require_body(wire::decode_end_process(request.body));
    FilesCall call = co_await FilesCall::open(rooms_.runtimes, id, rooms_.executor);
    (void)co_await call.ask_for<wire::Done>(ask);
    co_return http::empty();
}

}  // namespace stoa
