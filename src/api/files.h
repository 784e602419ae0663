// The files and the programs of a notebook's runtime over HTTP. Only the files program inside the sandbox opens and ends, with
// the runtime's rights; here is who may ask, and how much is held at once.
#pragma once

#include <string>

#include "api/doorkeeper.h"
#include "api/file_watch.h"
#include "http/router.h"
#include "runtimes/runtimes.h"
#include "sessions/sessions.h"
#include "wire/files.h"

namespace stoa {

class Files {
public:
    struct Rooms {
        Doorkeeper& doorkeeper;
        Sessions& sessions;
        Runtimes& runtimes;
        FileWatch& file_watch;
        asio::any_io_executor executor;
    };

    [[nodiscard]] explicit Files(Rooms rooms) : rooms_(std::move(rooms)) {}
    /// Registers its routes; it outlives the router's use.
    void open(http::Router& router);

private:
    Task<http::Response> start_runtime(http::Request request);
    Task<http::Response> list(http::Request request);
    Task<http::Response> content(http::Request request);
    Task<http::Response> save(http::Request request);
    Task<http::Response> archive(http::Request request);
    Task<http::Response> find_upload(http::Request request);
    Task<http::Response> write_part(http::Request request);
    Task<http::Response> finish_upload(http::Request request);
    Task<http::Response> drop_upload(http::Request request);
    Task<http::Response> make_folder(http::Request request);
    Task<http::Response> rename(http::Request request);
    Task<http::Response> remove(http::Request request);
    Task<http::Response> list_processes(http::Request request);
    Task<http::Response> end_process(http::Request request);

    Rooms rooms_;
};

}  // namespace stoa
