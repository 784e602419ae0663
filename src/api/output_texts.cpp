#include "api/output_texts.h"

#include <charconv>

#include <fmt/format.h>

#include "notebooks/output_search.h"

namespace stoa {

using wire::Refusal;

namespace {

/// Read at once; then others get their turn on the pool and on the wire.
constexpr std::size_t turn_bytes = 1 << 20;

/// Chunks from `next` on, about turn_bytes of them. Throws when a blob is lost.
std::string load_turn(const BlobStore& blobs, const std::vector<wire::TextChunk>& chunks, std::size_t& next) {
    std::string text;
    while (next < chunks.size() && text.size() < turn_bytes) {
        const wire::TextChunk& chunk = chunks[next++];
        if (!chunk.blob) {
            text += chunk.text.value_or("");
            continue;
        }
        auto content = blobs.load(BlobId(*chunk.blob));
        if (!content) throw std::runtime_error(fmt::format("the blob {} of an output is lost", *chunk.blob));
        text += *content;
    }
    return text;
}

}  // namespace

void OutputTexts::open(http::Router& router) {
    router.on("GET", "/api/notebooks/{id}/cells/{cell}/outputs/{number}/text", 0, *this, &OutputTexts::download);
    router.on("GET", "/api/notebooks/{id}/cells/{cell}/outputs/{number}/search", 0, *this, &OutputTexts::search);
}

/// As the program printed it, colours and carriage returns included.
Task<http::Response> OutputTexts::download(http::Request request) {
    std::string name;
    const Chunks chunks = require_chunks(request, name);
    auto pieces = std::make_shared<http::Pieces>();
    std::uint64_t size = 0;
    for (const wire::TextChunk& chunk : *chunks) size += static_cast<std::uint64_t>(chunk.bytes);
    pieces->size = size;
    auto next = std::make_shared<std::size_t>(0);
    pieces->next = [&rooms = rooms_, chunks, next]() -> Task<std::string> {
        co_return co_await on_pool(rooms.pool, [&blobs = rooms.blobs, chunks, next] { return load_turn(blobs, *chunks, *next); });
    };
    http::Response response = http::file(std::move(pieces), "text/plain; charset=utf-8", name + ".txt");
    response.headers.set("Content-Security-Policy", "default-src 'none'; sandbox");
    response.headers.set("Cache-Control", "no-store");
    co_return response;
}

Task<http::Response> OutputTexts::search(http::Request request) {
    std::string name;
    const Chunks chunks = require_chunks(request, name);
    const std::string sought(request.query_value("q").value_or(""));
    if (sought.empty()) throw Refused(Refusal::bad_request, "Nothing is searched for.", "q");
    if (sought.size() > static_cast<std::size_t>(wire::max_search_bytes))
        throw Refused(Refusal::too_large, fmt::format("What is searched for has at most {} bytes.", wire::max_search_bytes), "q");
    auto search = std::make_shared<OutputSearch>(sought, static_cast<std::size_t>(wire::max_output_matches));
    auto next = std::make_shared<std::size_t>(0);
    while (*next < chunks->size() && !search->is_full()) {
        co_await on_pool(rooms_.pool, [&blobs = rooms_.blobs, chunks, next, search] { search->read(load_turn(blobs, *chunks, *next)); });
    }
    search->finish();
    co_return http::json(wire::encode(search->take()));
}

OutputTexts::Chunks OutputTexts::require_chunks(const http::Request& request, std::string& name) {
    const NotebookId id = rooms_.doorkeeper.require_notebook(request, NotebookRole::viewer);
    const std::string& given = request.parameter("number");
    std::size_t number = 0;
    const auto [end, failed] = std::from_chars(given.data(), given.data() + given.size(), number);
    auto cell = failed == std::errc() && end == given.data() + given.size() ? find_cell(id, request.parameter("cell")) : std::nullopt;
    if (!cell || number >= cell->outputs.size() || !cell->outputs[number].chunks) throw Refused(Refusal::not_found, "There is no such output.");
    wire::Output& output = cell->outputs[number];
    name = wire::name_of(output.name.value_or(wire::StreamName::stdout));
    return std::make_shared<const std::vector<wire::TextChunk>>(std::move(*output.chunks));
}

std::optional<wire::CellState> OutputTexts::find_cell(const NotebookId& id, const std::string& cell) {
    if (auto session = rooms_.sessions.find(id)) return session->document().find_cell(cell);
    LoggedHistory history(rooms_.reader, id);
    auto document = rooms_.store.load(rooms_.reader, id, history);
    return document ? document->find_cell(cell) : std::nullopt;
}

}  // namespace stoa
