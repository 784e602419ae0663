#include "api/exports.h"

#include <algorithm>

#include "notebooks/html_export.h"
#include "notebooks/nbformat.h"
#include "notebooks/percent.h"

namespace stoa {

using wire::Refusal;

void Exports::open(http::Router& router) {
    router.on("GET", "/api/notebooks/{id}/ipynb", 0, *this, &Exports::ipynb);
    router.on("GET", "/api/notebooks/{id}/export/py", 0, *this, &Exports::script);
    router.on("GET", "/api/notebooks/{id}/export/html", 0, *this, &Exports::html);
}

Task<http::Response> Exports::ipynb(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::viewer);
    auto text = co_await formatted(id);
    co_return http::file(std::move(text), "application/x-ipynb+json", title(id) + ".ipynb");
}

Task<http::Response> Exports::script(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::viewer);
    std::string text = co_await on_pool(rooms_.pool, [content = require_content(id)] { return format_percent(content); });
    co_return http::file(std::move(text), "text/x-python; charset=utf-8", title(id) + ".py");
}

Task<http::Response> Exports::html(http::Request request) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::viewer);
    std::string text = co_await on_pool(rooms_.pool, [&blobs = rooms_.blobs, content = require_content(id), title = title(id)] {
        return format_html(title, content, [&](const std::string& blob) { return blobs.load(BlobId(blob)); });
    });
    http::Response response = http::file(std::move(text), "text/html; charset=utf-8", title(id) + ".html");
    response.headers.set("Content-Security-Policy", "default-src 'none'; sandbox");  // whatever opens it here
    co_return response;
}

std::string Exports::title(const NotebookId& id) {
    auto record = rooms_.store.find(rooms_.reader, id);
    return record ? record->title : "notebook";
}

Content Exports::require_content(const NotebookId& id) {
    if (auto session = rooms_.sessions.find(id)) return session->document().content();
    LoggedHistory history(rooms_.reader, id);
    auto document = rooms_.store.load(rooms_.reader, id, history);
    if (!document) throw Refused(Refusal::not_found, "There is no such notebook.");
    return document->content();
}

Task<std::shared_ptr<const std::string>> Exports::formatted(NotebookId id) {
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
    auto kept = std::ranges::find_if(kept_, [&](const Kept& each) { return each.id == id && each.revision == revision; });
    if (kept != kept_.end()) co_return kept->text;

    std::optional<Content> content;
    if (session) content = session->document().content();
    else content = require_content(id);
    auto text = std::make_shared<const std::string>(co_await on_pool(rooms_.pool, [&blobs = rooms_.blobs, content = std::move(*content)] {
        return format_notebook(content, [&](const std::string& blob) { return blobs.load(BlobId(blob)); });
    }));
    if (!is_durable) co_return text;  // should its commit fail, another operation gets this number
    std::erase_if(kept_, [&](const Kept& each) { return each.id == id; });
    kept_.push_back({id, revision, text});
    std::size_t bytes = 0;
    for (const Kept& each : kept_) bytes += each.text->size();
    for (; bytes > max_kept_bytes && !kept_.empty(); kept_.pop_front()) bytes -= kept_.front().text->size();
    co_return text;
}

}  // namespace stoa
