#include "api/shelves.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "api/problems.h"
#include "base/log.h"
#include "notebooks/nbformat.h"
#include "wire/http.h"

namespace stoa {

using wire::Refusal;

namespace {

std::string text_at(const boost::json::value& metadata, const char* key) {
    const auto* own = metadata.is_object() ? metadata.as_object().if_contains("stoa") : nullptr;
    const auto* found = own && own->is_object() ? own->as_object().if_contains(key) : nullptr;
    return found && found->is_string() ? std::string(found->as_string()) : std::string();
}

}  // namespace

Shelves::Shelves(const LibraryRooms& rooms, Connection& searcher, const std::filesystem::path& examples) : rooms_(rooms), searcher_(searcher) {
    if (examples.empty() || !std::filesystem::is_directory(examples)) return;
    for (const auto& entry : std::filesystem::directory_iterator(examples)) {
        if (entry.path().extension() != ".ipynb" || examples_.size() == static_cast<std::size_t>(wire::max_examples)) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        std::stringstream text;
        text << file.rdbuf();
        const auto content = parse_notebook(text.str());
        if (!content) {
            log_warning("examples", "{} is no notebook that can be read: {}", entry.path().string(), content.error().sentence());
            continue;
        }
        const std::string minutes = text_at(content->metadata, "minutes");
        examples_.push_back({{entry.path().stem().string(), text_at(content->metadata, "title"), text_at(content->metadata, "says"),
                              minutes.empty() ? 5 : std::max(1, std::atoi(minutes.c_str()))}, text.str()});
    }
    std::ranges::sort(examples_, {}, [](const Example& each) { return each.line.name; });
}

void Shelves::open(http::Router& router) {
    const auto on = [&](std::string_view method, std::string_view pattern, auto handler) {
        router.on(method, pattern, wire::max_json_body_bytes, *this, handler);
    };
    on("PATCH", "/api/notebooks/{id}/place", &Shelves::place);
    on("POST", "/api/notebooks/{id}/duplicate", &Shelves::duplicate);
    on("POST", "/api/folders", &Shelves::make_folder);
    on("PATCH", "/api/folders", &Shelves::move_folder);
    on("DELETE", "/api/folders", &Shelves::remove_folder);
    on("GET", "/api/trash", &Shelves::trash);
    on("POST", "/api/trash/{id}/restore", &Shelves::restore);
    on("DELETE", "/api/trash/{id}", &Shelves::purge);
    on("GET", "/api/search", &Shelves::search);
    on("GET", "/api/examples", &Shelves::examples);
    on("POST", "/api/examples/{name}", &Shelves::open_example);
}

Task<http::Response> Shelves::place(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::viewer);
    const PersonId person = rooms_.doorkeeper.require_person(request);
    const wire::PlaceNotebook body = require_body(wire::decode_place_notebook(request.body));
    std::optional<std::string> folder;
    if (body.folder) folder = require_folder(*body.folder);
    const Time now = rooms_.clock.now();
    co_await commit(rooms_.writer, [&shelf = rooms_.shelf, id, person, folder, body, now](Connection& connection) {
        Place place = shelf.find_place(connection, id, person);
        if (folder) place.folder = *folder;
        if (body.is_starred) place.is_starred = *body.is_starred;
        if (body.is_opened.value_or(false)) place.opened_at = now;
        shelf.put(connection, id, person, place);
    });
    co_return summary_response(rooms_, id, person, 200);
}

Task<http::Response> Shelves::duplicate(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::viewer);
    const PersonId person = rooms_.doorkeeper.require_person(request);
    std::optional<Content> content;
    if (auto session = rooms_.sessions.find(id)) {
        co_await session->until_committed();
        content = session->document().content();
    } else {
        LoggedHistory history(rooms_.reader, id);
        if (auto document = rooms_.store.load(rooms_.reader, id, history)) content = document->content();
    }
    const auto record = rooms_.store.find(rooms_.reader, id);
    if (!content || !record) throw Refused(Refusal::not_found, "There is no such notebook.");
    // The copy names the same blobs; they are saved again under its own name.
    std::string title = "Copy of " + record->title;
    if (title.size() > static_cast<std::size_t>(wire::max_title_bytes)) title = record->title;
    const std::string folder = rooms_.shelf.find_place(rooms_.reader, id, person).folder;
    const NotebookId copy(random_id());
    const Time now = rooms_.clock.now();
    auto shared = std::make_shared<Content>(std::move(*content));
    co_await commit(rooms_.writer, [&store = rooms_.store, &shelf = rooms_.shelf, id, copy, title, shared, person, folder, now](Connection& connection) {
        store.create(connection, copy, title, person, *shared, now);
        connection.run("INSERT OR IGNORE INTO notebook_blobs (notebook, blob) SELECT c.number, b.blob FROM notebook_blobs b"
                       " JOIN notebooks n ON n.number = b.notebook JOIN notebooks c ON c.id = ?2 WHERE n.id = ?1", id.str(), copy.str());
        if (!folder.empty()) shelf.put(connection, copy, person, Place{folder, false, std::nullopt});
    });
    co_return summary_response(rooms_, copy, person, 201);
}

Task<http::Response> Shelves::make_folder(http::Request request) {
    const PersonId person = rooms_.doorkeeper.require_person(request);
    const wire::FolderRequest body = require_body(wire::decode_folder_request(request.body));
    const std::string path = require_folder(body.path);
    if (path.empty()) throw Refused(Refusal::bad_request, "A folder needs a name.", "path");
    co_await commit(rooms_.writer, [&shelf = rooms_.shelf, person, path](Connection& connection) { shelf.make_folder(connection, person, path); });
    co_return http::empty();
}

Task<http::Response> Shelves::move_folder(http::Request request) {
    const PersonId person = rooms_.doorkeeper.require_person(request);
    const wire::FolderRequest body = require_body(wire::decode_folder_request(request.body));
    const std::string from = require_folder(body.path);
    const std::string to = require_folder(body.to.value_or(""));
    co_await commit(rooms_.writer, [&shelf = rooms_.shelf, person, from, to](Connection& connection) { shelf.move_folder(connection, person, from, to); });
    co_return http::empty();
}

Task<http::Response> Shelves::remove_folder(http::Request request) {
    const PersonId person = rooms_.doorkeeper.require_person(request);
    const std::string path = require_folder(request.query_value("path").value_or(""));
    co_await commit(rooms_.writer, [&shelf = rooms_.shelf, person, path](Connection& connection) { shelf.remove_folder(connection, person, path); });
    co_return http::empty();
}

Task<http::Response> Shelves::trash(http::Request request) {
    const PersonId person = rooms_.doorkeeper.require_person(request);
    wire::NotebookList body;
    for (const NotebookRecord& record : rooms_.shelf.list_trash(rooms_.reader, person)) {
        body.notebooks.push_back(summarise(rooms_, record, {}));
        body.notebooks.back().deleted_at = to_wire(record.updated_at);
    }
    co_return http::json(wire::encode(body));
}

Task<http::Response> Shelves::restore(http::Request request) {
    const PersonId person = rooms_.doorkeeper.require_person(request);
    const NotebookId id(request.parameter("id"));
    const auto is_back = std::make_shared<bool>(false);
    co_await commit(rooms_.writer, [&shelf = rooms_.shelf, id, person, is_back](Connection& connection) { *is_back = shelf.restore(connection, id, person); });
    if (!*is_back) throw Refused(Refusal::not_found, "There is no such notebook in the trash.");
    co_return summary_response(rooms_, id, person, 200);
}

Task<http::Response> Shelves::purge(http::Request request) {
    const PersonId person = rooms_.doorkeeper.require_person(request);
    const NotebookId id(request.parameter("id"));
    const auto is_gone = std::make_shared<bool>(false);
    co_await commit(rooms_.writer, [&shelf = rooms_.shelf, id, person, is_gone](Connection& connection) { *is_gone = shelf.purge(connection, id, person); });
    if (!*is_gone) throw Refused(Refusal::not_found, "There is no such notebook in the trash.");
    co_return http::empty();
}

Task<http::Response> Shelves::search(http::Request request) {
    const PersonId person = rooms_.doorkeeper.require_person(request);
    const std::string words(request.query_value("q").value_or(""));
    if (words.size() > static_cast<std::size_t>(wire::max_search_bytes))
        throw Refused(Refusal::too_large, fmt::format("A search has at most {} bytes.", wire::max_search_bytes), "q");
    // What was typed until now is found: the search catches up first.
    if (searches_now_ >= max_searches_at_once) throw Refused(Refusal::too_many, "Many people search just now. Try again in a moment.");
    ++searches_now_;
    const std::shared_ptr<void> leaving(nullptr, [this](void*) { --searches_now_; });
    const auto behind = std::make_shared<int>(max_indexed_at_once);
    for (int commits = 0; commits < max_index_commits && *behind == max_indexed_at_once; ++commits) {
        co_await commit(rooms_.writer, [&shelf = rooms_.shelf, person, behind](Connection& connection) {
            *behind = shelf.index(connection, person, max_indexed_at_once);
        });
    }
    const auto all = co_await on_pool(search_pool_, [&shelf = rooms_.shelf, &searcher = searcher_, person, words] { return shelf.search(searcher, person, words); });
    wire::SearchResult body;
    for (const Found& found : all) {
        wire::FoundNotebook line{found.record.id.str(), found.record.title, {}, to_wire(found.record.updated_at), found.snippet};
        if (auto place = rooms_.shelf.find_place(rooms_.reader, found.record.id, person); !place.folder.empty()) line.folder = place.folder;
        body.found.push_back(std::move(line));
    }
    co_return http::json(wire::encode(body));
}

Task<http::Response> Shelves::examples(http::Request) {
    wire::ExampleList body;
    for (const Example& example : examples_) body.examples.push_back(example.line);
    co_return http::json(wire::encode(body));
}

Task<http::Response> Shelves::open_example(http::Request request) {
    const PersonId person = rooms_.doorkeeper.require_person(request);
    const auto found = std::ranges::find(examples_, request.parameter("name"), [](const Example& each) { return each.line.name; });
    if (found == examples_.end()) throw Refused(Refusal::not_found, "There is no such example.");
    auto content = parse_notebook(found->text);
    if (!content) throw Refused(Refusal::internal, "The example can't be read.");
    const NotebookId id = co_await store_new(rooms_, found->line.title, std::move(*content), person);
    co_return summary_response(rooms_, id, person, 201);
}

void Shelves::note_opened(const NotebookId& id, const PersonId& person) {
    const Time now = rooms_.clock.now();
    if (const auto before = rooms_.shelf.find_place(rooms_.reader, id, person).opened_at; before && now - *before < opened_precision) return;
    rooms_.writer.submit(
        [&shelf = rooms_.shelf, id, person, now](Connection& connection) {
            Place place = shelf.find_place(connection, id, person);
            place.opened_at = now;
            shelf.put(connection, id, person, place);
        },
        [id](std::exception_ptr failed) {
            if (failed) log_warning("shelves", "that notebook {} was opened is not kept", id.str());
        });
}

void Shelves::empty_old_trash() {
    const Time before = rooms_.clock.now() - std::chrono::hours(24 * wire::trash_days);
    rooms_.writer.submit([&shelf = rooms_.shelf, before](Connection& connection) { shelf.purge(connection, before, max_purged_at_once); },
                         [](std::exception_ptr failed) {
                             if (failed) log_warning("trash", "the trash was not emptied");
                         });
}

}  // namespace stoa
