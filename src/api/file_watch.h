// Shows the guard what comes into a runtime beside its runs: files that are stored through the API, startup files that lie in the
// home when a kernel begins, and lines that are typed into terminals. Nobody waits for it, and nothing is refused because of it.
#pragma once

#include <string>

#include "runtimes/runtimes.h"
#include "verdicts/watch.h"

namespace stoa {

class FileWatch {
public:
    struct Rooms {
        Watch& watch;
        Runtimes& runtimes;
        asio::any_io_executor executor;
    };

    [[nodiscard]] explicit FileWatch(Rooms rooms) : rooms_(std::move(rooms)) {}

    void stored(const NotebookId& notebook, const PersonId& person, std::string path);
    void kernel_began(const NotebookId& notebook, const PersonId& person);
    void typed(const NotebookId& notebook, const PersonId& person, std::string line);

private:
    Rooms rooms_;
};

}  // namespace stoa
