// Shows the guard what comes into a runtime beside its runs: files that are stored through the API, startup files that lie in the
// home when a kernel begins, and lines that are typed into terminals. Nobody waits for it, and nothing is refused because of it.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>

#include <boost/asio/steady_timer.hpp>

#include "runtimes/runtimes.h"
#include "verdicts/watch.h"

namespace stoa {

class FileWatch {
public:
    struct Rooms {
        Watch& watch;
        Runtimes& runtimes;
        asio::any_io_executor executor;
        /// When the next home may be looked at. Where many begin at once, those who wait for their first result go first.
        std::shared_ptr<asio::steady_timer::time_point> next_look = std::make_shared<asio::steady_timer::time_point>();
    };

    [[nodiscard]] explicit FileWatch(Rooms rooms) : rooms_(std::move(rooms)) {}

    void stored(const NotebookId& notebook, const PersonId& person, std::string path);
    void kernel_began(const NotebookId& notebook, const PersonId& person);
    /// Files that come by other ways than the API are looked for while its runs are young.
    void ran(const NotebookId& notebook, const PersonId& person);
    void typed(const NotebookId& notebook, const PersonId& person, std::string line);

private:
    /// Files to be read of one notebook's runtime, one after the other: who keeps us waiting keeps us from nobody else's.
    struct Errand {
        PersonId person;
        std::string path;  ///< empty: the startup files
    };
    using Errands = std::map<NotebookId, std::deque<Errand>>;
    static Task<> run(Rooms rooms, std::shared_ptr<Errands> errands, NotebookId notebook);
    void add(const NotebookId& notebook, Errand errand);

    /// The home of one notebook as it was seen last.
    struct Home {
        PersonId person;
        asio::steady_timer::time_point last_run;
        std::int64_t since_ms = 0;  ///< at first only what is younger is looked at
        std::map<std::string, std::string> versions;  ///< of files, by their paths
        bool is_known = false;
        std::set<std::string> stored;  ///< through the API since the last sweep: looked at as that
    };
    using Homes = std::map<NotebookId, Home>;
    static Task<> follow(Rooms rooms, std::shared_ptr<Homes> homes, NotebookId notebook);
    static Task<bool> sweep(Rooms rooms, std::shared_ptr<Homes> homes, NotebookId notebook);

    Rooms rooms_;
    std::shared_ptr<Homes> homes_ = std::make_shared<Homes>();
    std::shared_ptr<Errands> errands_ = std::make_shared<Errands>();
};

}  // namespace stoa
