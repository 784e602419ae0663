// The library's order over HTTP: folders, stars, trash, search, copies, and the examples.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "api/library_rooms.h"
#include "http/router.h"

namespace stoa {

class Shelves {
public:
    /// `examples`: a folder of .ipynb files, read once, now; empty or absent: there are none.
    /// `searcher`: a connection that searches alone use, on a thread of their own.
    [[nodiscard]] Shelves(const LibraryRooms& rooms, Connection& searcher, const std::filesystem::path& examples);
    /// Registers its routes; it outlives the router's use.
    void open(http::Router& router);
    /// Somebody opened a notebook. Written behind, and not again for a page that only came back.
    void note_opened(const NotebookId& id, const PersonId& person);
    /// Empties the trash of what is in it for longer than trash_days. To be called now and then, say hourly.
    void empty_old_trash();

private:
    static constexpr int max_purged_at_once = 100;
    static constexpr milliseconds opened_precision{60'000};
    /// Notebooks brought up to date in one commit, so that other writes wait little, and commits before one search; the next
    /// search takes the next ones.
    static constexpr int max_indexed_at_once = 25;
    static constexpr int max_index_commits = 40;
    struct Example {
        wire::Example line;
        std::string text;  // .ipynb
    };

    Task<http::Response> place(http::Request request);
    Task<http::Response> duplicate(http::Request request);
    Task<http::Response> make_folder(http::Request request);
    Task<http::Response> move_folder(http::Request request);
    Task<http::Response> remove_folder(http::Request request);
    Task<http::Response> trash(http::Request request);
    Task<http::Response> restore(http::Request request);
    Task<http::Response> purge(http::Request request);
    Task<http::Response> search(http::Request request);
    Task<http::Response> examples(http::Request request);
    Task<http::Response> open_example(http::Request request);

    static constexpr int max_searches_at_once = 64;  // waiting ones included; more are refused

    const LibraryRooms& rooms_;
    Connection& searcher_;
    asio::thread_pool search_pool_{1};
    int searches_now_ = 0;
    std::vector<Example> examples_;
};

}  // namespace stoa
