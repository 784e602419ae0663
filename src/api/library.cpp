#include "api/library.h"

#include <algorithm>

#include <sodium.h>

#include "api/problems.h"
#include "notebooks/nbformat.h"
#include "wire/http.h"

namespace stoa {

using wire::Refusal;

namespace {

constexpr std::string_view ipynb_type = "application/x-ipynb+json";

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

std::string title_of(std::string_view given) {
    std::string title(given);
    for (char& c : title) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
    if (title.ends_with(".ipynb")) title.resize(title.size() - 6);
    const auto from = title.find_first_not_of(' ');
    if (from == std::string::npos) return "Untitled";
    title = title.substr(from, title.find_last_not_of(' ') - from + 1);
    if (title.size() > static_cast<std::size_t>(wire::max_title_bytes))
        throw Refused(Refusal::too_large, fmt::format("A title has at most {} bytes.", wire::max_title_bytes), "title");
    return title;
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
    const auto on = [&](std::string_view method, std::string_view pattern, std::int64_t max_body,
                        Task<http::Response> (Library::*handler)(http::Request)) {
        router.on(method, pattern, {static_cast<std::size_t>(max_body)},
                  [this, handler](http::Request request) { return (this->*handler)(std::move(request)); });
    };
    on("GET", "/api/notebooks", 0, &Library::list);
    on("POST", "/api/notebooks", wire::max_json_body_bytes, &Library::create);
    on("POST", "/api/notebooks/import", wire::max_notebook_bytes, &Library::import);
    on("GET", "/api/notebooks/{id}", 0, &Library::summary);
    on("PATCH", "/api/notebooks/{id}", wire::max_json_body_bytes, &Library::rename);
    on("DELETE", "/api/notebooks/{id}", 0, &Library::remove);
    on("GET", "/api/notebooks/{id}/ipynb", 0, &Library::download);
    on("PUT", "/api/notebooks/{id}/ipynb", wire::max_notebook_bytes, &Library::replace);
    on("GET", "/api/notebooks/{id}/blobs/{blob}", 0, &Library::blob);
}

Task<http::Response> Library::list(http::Request request) {
    const PersonId person = rooms_.doorkeeper.require_person(request);
    wire::NotebookList body;
    for (const NotebookRecord& record : rooms_.store.list(rooms_.reader, person)) {
        if (body.notebooks.size() == static_cast<std::size_t>(wire::max_notebooks_listed)) break;
        body.notebooks.push_back(summarise(record));
    }
    co_return http::json(wire::encode(body));
}

Task<http::Response> Library::create(http::Request request) {
    const PersonId person = rooms_.doorkeeper.require_person(request);
    const wire::CreateNotebook body = require_body(wire::decode_create_notebook(request.body));
    const NotebookId id = co_await store_new(title_of(body.title.value_or("")), new_notebook(), person);
    co_return summary_response(id, 201);
}

Task<http::Response> Library::import(http::Request request) {
    const PersonId person = rooms_.doorkeeper.require_person(request);
    const std::string title = title_of(request.query_value("title").value_or(""));
    Content content = co_await parse(std::move(request.body));
    const NotebookId id = co_await store_new(title, std::move(content), person);
    co_return summary_response(id, 201);
}

Task<http::Response> Library::summary(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::viewer);
    co_return summary_response(id, 200);
}

Task<http::Response> Library::rename(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::editor);
    const PersonId person = rooms_.doorkeeper.require_person(request);
    const wire::RenameNotebook body = require_body(wire::decode_rename_notebook(request.body));
    auto session = rooms_.sessions.open(id);
    co_await session->rename(title_of(body.title), person);
    co_return summary_response(id, 200);
}

Task<http::Response> Library::remove(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::owner);
    const Time now = rooms_.clock.now();
    co_await commit(rooms_.writer, [&store = rooms_.store, id, now](Connection& connection) { store.remove(connection, id, now); });
    rooms_.sessions.close_deleted(id);
    co_return http::empty();
}

Task<http::Response> Library::download(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::viewer);
    auto text = co_await formatted(id);
    auto record = rooms_.store.find(rooms_.reader, id);
    co_return http::file(std::move(text), std::string(ipynb_type), (record ? record->title : "notebook") + ".ipynb");
}

Task<http::Response> Library::replace(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::editor);
    const PersonId person = rooms_.doorkeeper.require_person(request);
    Content content = co_await parse(std::move(request.body));
    auto session = rooms_.sessions.open(id);
    co_await session->replace_content(std::move(content), person);
    co_return summary_response(id, 200);
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

Task<NotebookId> Library::store_new(std::string title, Content content, PersonId owner) {
    NotebookId id(random_id());
    const Time now = rooms_.clock.now();
    co_await commit(rooms_.writer, [&store = rooms_.store, id, title = std::move(title), content = std::move(content),
                                    owner = std::move(owner), now](Connection& connection) {
        store.create(connection, id, title, owner, content, now);
    });
    co_return id;
}

Task<Content> Library::parse(std::string body) {
    auto parsed = co_await on_pool(rooms_.pool, [text = std::move(body)] { return parse_notebook(text); });
    if (!parsed)
        throw Refused(Refusal::bad_request, "This is no notebook that can be read: " + parsed.error().sentence() + ".", parsed.error().where);
    co_return std::move(*parsed);
}

Task<std::shared_ptr<const std::string>> Library::formatted(NotebookId id) {
    std::optional<Content> content;
    std::int64_t revision = 0;
    bool is_durable = true;
    auto session = rooms_.sessions.find(id);
    if (session) {
        co_await session->until_committed();
        revision = session->document().revision();
        is_durable = session->document().committed_revision() == revision;
    } else if (auto record = rooms_.store.find(rooms_.reader, id)) {
        revision = record->revision;
    }
    auto kept = std::ranges::find_if(exports_, [&](const Export& each) { return each.id == id && each.revision == revision; });
    if (kept != exports_.end()) co_return kept->text;

    if (session) {
        content = session->document().content();
    } else {
        LoggedHistory history(rooms_.reader, id);
        auto document = rooms_.store.load(rooms_.reader, id, history);
        if (!document) throw Refused(Refusal::not_found, "There is no such notebook.");
        content = document->content();
    }
    auto text = std::make_shared<const std::string>(co_await on_pool(rooms_.pool, [&blobs = rooms_.blobs, content = std::move(*content)] {
        return format_notebook(content, [&](const std::string& blob) { return blobs.load(BlobId(blob)); });
    }));
    if (!is_durable) co_return text;  // should its commit fail, another operation gets this number
    std::erase_if(exports_, [&](const Export& each) { return each.id == id; });
    exports_.push_back({id, revision, text});
    std::size_t bytes = 0;
    for (const Export& each : exports_) bytes += each.text->size();
    for (; bytes > max_kept_exports_bytes && !exports_.empty(); exports_.pop_front()) bytes -= exports_.front().text->size();
    co_return text;
}

wire::NotebookSummary Library::summarise(const NotebookRecord& record) const {
    auto session = rooms_.sessions.find(record.id);
    return {record.id.str(), record.title, to_wire(record.created_at), to_wire(record.updated_at), record.revision, record.cells,
            session ? session->runtime_phase() : wire::RuntimePhase::none};
}

http::Response Library::summary_response(const NotebookId& id, int status) const {
    auto record = rooms_.store.find(rooms_.reader, id);
    if (!record) throw Refused(Refusal::not_found, "There is no such notebook.");
    return http::json(wire::encode(summarise(*record)), status);
}

}  // namespace stoa
