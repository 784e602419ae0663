// The library over HTTP: list, create, rename, delete, and the blobs of outputs. Its parts have the rest: Imports, Exports,
// OutputTexts.
#pragma once

#include <string>

#include "api/exports.h"
#include "api/imports.h"
#include "api/library_rooms.h"
#include "api/output_texts.h"
#include "http/router.h"

namespace stoa {

class Library {
public:
    using Rooms = LibraryRooms;

    [[nodiscard]] explicit Library(Rooms rooms) : rooms_(rooms) {}
    Library(const Library&) = delete;
    /// For its parts that stand on their own: Shelves.
    [[nodiscard]] const LibraryRooms& rooms() const { return rooms_; }
    /// Registers its routes; it outlives the router's use.
    void open(http::Router& router);

private:
    Task<http::Response> list(http::Request request);
    Task<http::Response> create(http::Request request);
    Task<http::Response> summary(http::Request request);
    Task<http::Response> rename(http::Request request);
    Task<http::Response> remove(http::Request request);
    Task<http::Response> replace(http::Request request);
    Task<http::Response> blob(http::Request request);

    Rooms rooms_;
    Imports imports_{rooms_};
    Exports exports_{rooms_};
    OutputTexts output_texts_{rooms_};
};

}  // namespace stoa
