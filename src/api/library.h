// The library over HTTP: list, create, import, export, rename, delete, and the blobs of outputs.
#pragma once

#include <deque>
#include <memory>
#include <string>

#include <boost/asio/thread_pool.hpp>

#include "api/doorkeeper.h"
#include "http/router.h"
#include "notebooks/notebook_store.h"
#include "sessions/sessions.h"
#include "store/blob_store.h"

namespace stoa {

class Library {
public:
    struct Rooms {
        Doorkeeper& doorkeeper;
        Sessions& sessions;
        NotebookStore& store;
        BlobStore& blobs;
        Connection& reader;
        Writer& writer;
        asio::thread_pool& pool;
        Clock& clock;
    };

    [[nodiscard]] explicit Library(Rooms rooms) : rooms_(rooms) {}
    /// Registers its routes; it outlives the router's use.
    void open(http::Router& router);

private:
    /// Formatted notebooks kept for reading again, newest last.
    static constexpr std::size_t max_kept_exports_bytes = 64 << 20;
    struct Export {
        NotebookId id;
        std::int64_t revision;
        std::shared_ptr<const std::string> text;
    };

    Task<http::Response> list(http::Request request);
    Task<http::Response> create(http::Request request);
    Task<http::Response> import(http::Request request);
    Task<http::Response> summary(http::Request request);
    Task<http::Response> rename(http::Request request);
    Task<http::Response> remove(http::Request request);
    Task<http::Response> download(http::Request request);
    Task<http::Response> replace(http::Request request);
    Task<http::Response> blob(http::Request request);

    Task<NotebookId> store_new(std::string title, Content content, PersonId owner);
    Task<std::shared_ptr<const std::string>> formatted(NotebookId id);
    [[nodiscard]] wire::NotebookSummary summarise(const NotebookRecord& record) const;
    [[nodiscard]] http::Response summary_response(const NotebookId& id, int status) const;
    Task<Content> parse(std::string body);

    Rooms rooms_;
    std::deque<Export> exports_;
};

}  // namespace stoa
