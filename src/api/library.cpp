#include "api/library.h"

#include <algorithm>

#include <sodium.h>

#include "api/problems.h"
#include "wire/http.h"

namespace stoa {

using wire::Refusal;

namespace {

/// Types that a browser only ever draws or plays, kept as base64. SVG is not among them: it can run scripts.
bool is_shown_only(std::string_view mime) {
    static constexpr std::string_view types[] = {
        "image/png", "image/jpeg", "image/gif",  "image/webp", "audio/wav", "audio/x-wav", "audio/mpeg", "audio/ogg",
        "audio/mp4", "audio/aac",  "audio/flac", "audio/webm", "video/mp4", "video/webm",  "video/ogg",
    };
    return std::ranges::find(types, mime) != std::end(types);
}

std::optional<std::string> decode_base64(const std::string& text) {
    std::string bytes(text.size() / 4 * 3 + 3, '\0');
    std::size_t size = 0;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), "\r\n ", &size,
                          nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
        return std::nullopt;
    bytes.resize(size);
    return bytes;
}

Content new_notebook() {
    Content content;
    content.metadata = {{"kernelspec", {{"name", "python3"}, {"display_name", "Python 3"}, {"language", "python"}}},
                        {"language_info", {{"name", "python"}}}};
    wire::CellState cell;
    cell.cell_id = random_id().substr(0, 12);
    cell.cell_type = wire::CellType::code;
    cell.metadata = boost::json::object();
    content.cells.push_back(std::move(cell));
    return content;
}

}  // namespace

void Library::open(http::Router& router) {
    router.on("GET", "/api/notebooks", 0, *this, &Library::list);
    router.on("POST", "/api/notebooks", wire::max_json_body_bytes, *this, &Library::create);
    router.on("GET", "/api/notebooks/{id}", 0, *this, &Library::summary);
    router.on("PATCH", "/api/notebooks/{id}", wire::max_json_body_bytes, *this, &Library::rename);
    router.on("DELETE", "/api/notebooks/{id}", 0, *this, &Library::remove);
    router.on("PUT", "/api/notebooks/{id}/ipynb", wire::max_notebook_bytes, *this, &Library::replace);
    router.on("GET", "/api/notebooks/{id}/blobs/{blob}", 0, *this, &Library::blob);
    imports_.open(router);
    exports_.open(router);
    output_texts_.open(router);
}

Task<http::Response> Library::list(http::Request request) {
    const PersonId person = rooms_.doorkeeper.require_person(request);
    wire::NotebookList body;
    const auto places = rooms_.shelf.list_places(rooms_.reader, person);
    for (const NotebookRecord& record : rooms_.store.list(rooms_.reader, person)) {
        if (body.notebooks.size() == static_cast<std::size_t>(wire::max_notebooks_listed)) break;
        const auto place = places.find(record.id);
        body.notebooks.push_back(summarise(rooms_, record, place == places.end() ? Place{} : place->second));
    }
    body.folders = rooms_.shelf.list_folders(rooms_.reader, person);
    for (const UnreadFile& file : rooms_.unread.list(rooms_.reader, person))
        body.unread.push_back({file.id, file.name, file.bytes, file.sentence, to_wire(file.added_at)});
    co_return http::json(wire::encode(body));
}

Task<http::Response> Library::create(http::Request request) {
    const PersonId person = rooms_.doorkeeper.require_person(request);
    const wire::CreateNotebook body = require_body(wire::decode_create_notebook(request.body));
    const NotebookId id = co_await store_new(rooms_, title_of(body.title.value_or("")), new_notebook(), person);
    co_return summary_response(rooms_, id, person, 201);
}

Task<http::Response> Library::summary(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::viewer);
    const PersonId person = rooms_.doorkeeper.require_person(request);
    co_return summary_response(rooms_, id, person, 200);
}

Task<http::Response> Library::rename(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::editor);
    const PersonId person = rooms_.doorkeeper.require_person(request);
    const wire::RenameNotebook body = require_body(wire::decode_rename_notebook(request.body));
    auto session = rooms_.sessions.open(id);
    co_await session->rename(title_of(body.title), person);
    co_return summary_response(rooms_, id, person, 200);
}

Task<http::Response> Library::remove(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::owner);
    const Time now = rooms_.clock.now();
    co_await commit(rooms_.writer, [&store = rooms_.store, id, now](Connection& connection) { store.remove(connection, id, now); });
    rooms_.sessions.close_deleted(id);
    co_return http::empty();
}

Task<http::Response> Library::replace(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::editor);
    const PersonId person = rooms_.doorkeeper.require_person(request);
    Content content = co_await imports_.require_content(std::move(request.body));
    auto session = rooms_.sessions.open(id);
    co_await session->replace_content(std::move(content), person);
    co_return summary_response(rooms_, id, person, 200);
}

Task<http::Response> Library::blob(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::viewer);
    const BlobId blob(request.parameter("blob"));
    if (!rooms_.store.names_blob(rooms_.reader, id, blob)) throw Refused(Refusal::not_found, "There is no such output.");
    const std::string mime(request.query_value("mime").value_or("text/plain"));
    const bool is_shown = is_shown_only(mime);
    auto content = co_await on_pool(rooms_.pool, [&blobs = rooms_.blobs, blob, is_shown] {
        auto loaded = blobs.load(blob);
        if (!loaded) throw Refused(Refusal::not_found, "The output is missing from the data folder.");
        return is_shown ? decode_base64(*loaded) : std::move(loaded);
    });
    if (!content) throw Refused(Refusal::bad_request, "The output is not of the type that it says it is.");
    http::Response response;
    if (is_shown) {
        response = http::text(std::move(*content));
        response.headers.set("Content-Type", mime);
    } else {
        // Whatever it holds, it is text to be read by the page, or a file to be saved: never a page of this origin.
        response = http::file(std::move(*content), "text/plain; charset=utf-8", "output.txt");
    }
    response.headers.set("Content-Security-Policy", "default-src 'none'; sandbox");
    response.headers.set("Cache-Control", "private, max-age=31536000, immutable");
    co_return response;
}

}  // namespace stoa
