#include "api/imports.h"

#include <fmt/format.h>

#include "notebooks/nbformat.h"
#include "notebooks/percent.h"

namespace stoa {

using wire::Refusal;

namespace {

/// As it is listed and offered for download again: no control characters, cut between characters.
std::string file_name_of(std::string_view given) {
    std::string name(given.substr(0, wire::max_file_name_bytes));
    while (name.size() < given.size() && !name.empty() && (static_cast<unsigned char>(given[name.size()]) & 0xC0) == 0x80) name.pop_back();
    for (char& c : name) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
    return name.empty() ? "notebook.ipynb" : name;
}

std::string sentence_of(const DecodeError& error) {
    return "This is no notebook that can be read: " + error.sentence() + ".";
}

}  // namespace

void Imports::open(http::Router& router) {
    router.on("POST", "/api/notebooks/import", wire::max_notebook_bytes, *this, &Imports::import);
    router.on("GET", "/api/unread/{file}", 0, *this, &Imports::download_unread);
    router.on("DELETE", "/api/unread/{file}", 0, *this, &Imports::remove_unread);
}

/// ?title= of the notebook, ?name= of the file, ?form=py for a script; an .ipynb otherwise.
Task<http::Response> Imports::import(http::Request request) {
    const PersonId person = rooms_.doorkeeper.require_person(request);
    const std::string title = title_of(request.query_value("title").value_or(""));
    const bool is_script = request.query_value("form") == "py";
    const std::string name = file_name_of(request.query_value("name").value_or(title + (is_script ? ".py" : ".ipynb")));
    const auto bytes = std::make_shared<const std::string>(std::move(request.body));
    auto parsed = co_await on_pool(rooms_.pool, [bytes, is_script] { return is_script ? parse_percent(*bytes) : parse_notebook(*bytes); });
    if (parsed) {
        const NotebookId id = co_await store_new(rooms_, title, std::move(*parsed), person);
        co_return summary_response(rooms_, id, person, 201);
    }
    std::string sentence = sentence_of(parsed.error());
    if (bytes->empty()) throw Refused(Refusal::bad_request, sentence, parsed.error().where);
    UnreadFile file{random_id(), person, name, static_cast<std::int64_t>(bytes->size()), sentence, rooms_.clock.now()};
    const bool is_kept = co_await keep(std::move(file), bytes);
    sentence += is_kept ? " The file is kept in the library." : " It was not kept: the library holds as many such files as it may.";
    throw Refused(Refusal::bad_request, sentence, parsed.error().where);
}

Task<bool> Imports::keep(UnreadFile file, std::shared_ptr<const std::string> bytes) {
    // The file before its row: a row never names what is not there.
    co_await on_pool(rooms_.pool, [&unread = rooms_.unread, id = file.id, bytes] { unread.save(id, *bytes); });
    auto is_kept = std::make_shared<bool>(false);
    std::exception_ptr failed;
    try {
        co_await commit(rooms_.writer, [&unread = rooms_.unread, file, is_kept](Connection& connection) { *is_kept = unread.add(connection, file); });
    } catch (...) {
        failed = std::current_exception();
    }
    if (failed || !*is_kept) co_await on_pool(rooms_.pool, [&unread = rooms_.unread, id = file.id] { unread.erase(id); });
    if (failed) std::rethrow_exception(failed);
    co_return *is_kept;
}

Task<http::Response> Imports::download_unread(http::Request request) {
    const PersonId person = rooms_.doorkeeper.require_person(request);
    const auto file = rooms_.unread.find(rooms_.reader, request.parameter("file"), person);
    if (!file) throw Refused(Refusal::not_found, "There is no such file.");
    auto bytes = co_await on_pool(rooms_.pool, [&unread = rooms_.unread, id = file->id] { return unread.load(id); });
    if (!bytes) throw Refused(Refusal::not_found, "The file is missing from the data folder.");
    http::Response response = http::file(std::move(*bytes), "application/octet-stream", file->name);
    response.headers.set("Content-Security-Policy", "default-src 'none'; sandbox");
    co_return response;
}

Task<http::Response> Imports::remove_unread(http::Request request) {
    const PersonId person = rooms_.doorkeeper.require_person(request);
    const std::string id = request.parameter("file");
    auto is_there = std::make_shared<bool>(false);
    co_await commit(rooms_.writer, [&unread = rooms_.unread, id, person, is_there](Connection& connection) {
        *is_there = unread.remove(connection, id, person);
    });
    if (!*is_there) throw Refused(Refusal::not_found, "There is no such file.");
    co_await on_pool(rooms_.pool, [&unread = rooms_.unread, id] { unread.erase(id); });
    co_return http::empty();
}

Task<Content> Imports::require_content(std::string ipynb) {
    auto parsed = co_await on_pool(rooms_.pool, [text = std::move(ipynb)] { return parse_notebook(text); });
    if (!parsed) throw Refused(Refusal::bad_request, sentence_of(parsed.error()), parsed.error().where);
    co_return std::move(*parsed);
}

}  // namespace stoa
