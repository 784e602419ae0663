// The text of one output, however long: downloaded and searched piece by piece, so that nobody's memory holds the whole.
#pragma once

#include <memory>
#include <vector>

#include "api/library_rooms.h"
#include "http/router.h"

namespace stoa {

class OutputTexts {
public:
    [[nodiscard]] explicit OutputTexts(const LibraryRooms& rooms) : rooms_(rooms) {}
    /// Registers its routes; it outlives the router's use.
    void open(http::Router& router);

private:
    using Chunks = std::shared_ptr<const std::vector<wire::TextChunk>>;

    Task<http::Response> download(http::Request request);
    Task<http::Response> search(http::Request request);
    /// The chunks of the stream that the request names. Throws Refused(not_found).
    [[nodiscard]] Chunks require_chunks(const http::Request& request, std::string& name);
    [[nodiscard]] std::optional<wire::CellState> find_cell(const NotebookId& id, const std::string& cell);

    const LibraryRooms& rooms_;
};

}  // namespace stoa
