// What the library's parts stand on, and what they do alike.
#pragma once

#include <string>

#include <boost/asio/thread_pool.hpp>

#include "api/doorkeeper.h"
#include "notebooks/notebook_store.h"
#include "notebooks/shelf.h"
#include "notebooks/unread_files.h"
#include "sessions/sessions.h"
#include "store/blob_store.h"
#include "wire/http.h"

namespace stoa {

struct LibraryRooms {
    Doorkeeper& doorkeeper;
    Sessions& sessions;
    NotebookStore& store;
    Shelf& shelf;
    UnreadFiles& unread;
    BlobStore& blobs;
    Connection& reader;
    Writer& writer;
    asio::thread_pool& pool;
    Clock& clock;
};

/// A title as it is kept: no control characters, no .ipynb, never empty. Throws Refused over max_title_bytes.
[[nodiscard]] std::string title_of(std::string_view given);

/// Durable when it returns.
Task<NotebookId> store_new(const LibraryRooms& rooms, std::string title, Content content, PersonId owner);

/// `place`: where the person who asks keeps it.
[[nodiscard]] wire::NotebookSummary summarise(const LibraryRooms& rooms, const NotebookRecord& record, const Place& place);
/// Throws Refused(not_found).
[[nodiscard]] http::Response summary_response(const LibraryRooms& rooms, const NotebookId& id, const PersonId& person, int status);

}  // namespace stoa
