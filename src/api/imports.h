// Notebooks that come in as files. What can't be read is kept as it came, to be downloaded again.
#pragma once

#include "api/library_rooms.h"
#include "http/router.h"

namespace stoa {

class Imports {
public:
    [[nodiscard]] explicit Imports(const LibraryRooms& rooms) : rooms_(rooms) {}
    /// Registers its routes; it outlives the router's use.
    void open(http::Router& router);

    /// An .ipynb. Throws Refused(bad_request) with the place.
    Task<Content> require_content(std::string ipynb);

private:
    Task<http::Response> import(http::Request request);
    Task<http::Response> download_unread(http::Request request);
    Task<http::Response> remove_unread(http::Request request);
    /// -> whether there was room for it.
    Task<bool> keep(UnreadFile file, std::shared_ptr<const std::string> bytes);

    const LibraryRooms& rooms_;
};

}  // namespace stoa
