// Notebooks that go out as files: .ipynb, .py and .html.
#pragma once

#include <deque>
#include <memory>
#include <string>

#include "api/library_rooms.h"
#include "http/router.h"

namespace stoa {

class Exports {
public:
    [[nodiscard]] explicit Exports(const LibraryRooms& rooms) : rooms_(rooms) {}
    /// Registers its routes; it outlives the router's use.
    void open(http::Router& router);

private:
    /// Formatted notebooks kept for reading again, newest last.
    static constexpr std::size_t max_kept_bytes = 64 << 20;
    struct Kept {
        NotebookId id;
        std::int64_t revision;
        std::shared_ptr<const std::string> text;
    };

    Task<http::Response> ipynb(http::Request request);
    Task<http::Response> script(http::Request request);
    Task<http::Response> html(http::Request request);
    Task<std::shared_ptr<const std::string>> formatted(NotebookId id);
    [[nodiscard]] Content require_content(const NotebookId& id);
    [[nodiscard]] std::string title(const NotebookId& id);

    const LibraryRooms& rooms_;
    std::deque<Kept> kept_;
};

}  // namespace stoa
