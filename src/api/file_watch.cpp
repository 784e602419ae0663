#include "api/file_watch.h"

#include <algorithm>
#include <chrono>
#include <tuple>

#include "api/files_call.h"
#include "base/error.h"
#include "guard/check.h"
#include "guard/reading.h"

namespace stoa {

namespace {

constexpr std::int64_t max_file_bytes = 32 << 20;       // larger ones are not looked at
constexpr std::int64_t max_startup_bytes = 1 << 20;
constexpr std::size_t max_startup_files = 100;
constexpr std::chrono::seconds startup_pause{2};        // who reads the home is a program of its own: the first run's answer goes first
constexpr std::chrono::seconds sweep_pause{4};
constexpr std::chrono::seconds late_sweep_pause{8};
constexpr std::chrono::seconds young_run{60};           // with the short pause
constexpr std::chrono::seconds followed_run{180};       // no sweeps after that, until something runs again
constexpr std::chrono::milliseconds look_spacing{100};  // between the beginnings of two looks into homes, of all notebooks
constexpr std::chrono::seconds longest_look_wait{20};   // for one's turn: a hostile home holds up nobody else's
constexpr std::size_t max_swept_folders = 200;          // the rest of a home is not seen
constexpr std::size_t max_swept_files = 5'000;
constexpr std::size_t max_swept_depth = 6;
constexpr std::size_t max_looks_of_a_sweep = 30;        // new files beyond it go by unread
constexpr std::int64_t max_bytes_of_a_sweep = 64 << 20;
constexpr std::size_t max_errands = 100;  // of one notebook that wait; more files go by unread

using Rooms = FileWatch::Rooms;

/// Turns are points in time, given out in order: nobody holds one.
Task<> wait_for_turn(Rooms rooms) {
    const auto now = asio::steady_timer::clock_type::now();
    const auto turn = std::clamp(*rooms.next_look, now, now + longest_look_wait);
    *rooms.next_look = turn + look_spacing;
    if (turn == now) co_return;
    asio::steady_timer pause(rooms.executor, turn);
    co_await pause.async_wait(asio::use_awaitable);
}

/// Nothing: it is gone, no file, too large, or there is no room for it now.
Task<std::optional<Sighting>> read_file(Rooms rooms, Sighting::How how, PersonId person, NotebookId notebook, std::string path, std::int64_t most) {
    try {
        FilesCall call = co_await FilesCall::open(rooms.runtimes, notebook, rooms.executor, FilesAsker::service);
        const auto found = co_await call.ask_for<wire::FileFound>(wire::OpenFile{path});
        const std::int64_t size = found.entry.bytes;
        if (found.entry.kind != wire::FileKind::file || size <= 0 || size > most) co_return std::nullopt;
        auto room = rooms.watch.take_room(static_cast<std::size_t>(size));
        if (!room) co_return std::nullopt;
        std::string content;
        while (static_cast<std::int64_t>(content.size()) < size) {
            const auto at = static_cast<std::int64_t>(content.size());
            const std::string piece = co_await call.read(at, std::min(size - at, wire::file_piece_bytes));
            if (piece.empty()) break;
            content += piece;
        }
        co_return Sighting{how, person, notebook, path, std::move(content), std::move(room)};
    } catch (const Refused&) {
        co_return std::nullopt;
    }
}

/// Names in a folder; none where there is no such folder.
Task<std::vector<std::string>> names_in(Rooms rooms, NotebookId notebook, std::string path) {
    std::vector<std::string> out;
    try {
        FilesCall call = co_await FilesCall::open(rooms.runtimes, notebook, rooms.executor, FilesAsker::service);
        const auto listing = co_await call.ask_for<wire::FolderListing>(wire::ListFolder{path, 0});
        for (const wire::FileEntry& entry : listing.entries) out.push_back(entry.name);
    } catch (const Refused&) {
        co_return out;
    }
    co_return out;
}

Task<> look_at_stored(Rooms rooms, NotebookId notebook, PersonId person, std::string path) {
    auto seen = co_await read_file(rooms, Sighting::How::upload, person, notebook, path, max_file_bytes);
    if (seen) rooms.watch.see(std::move(*seen));
}

Task<> look_at_startup(Rooms rooms, NotebookId notebook, PersonId person) {
    asio::steady_timer pause(rooms.executor, startup_pause);
    co_await pause.async_wait(asio::use_awaitable);
    co_await wait_for_turn(rooms);
    std::vector<std::string> paths = {".bashrc", ".bash_profile", ".bash_login", ".bash_aliases", ".profile",
                                      ".ipython/profile_default/ipython_config.py", ".ipython/profile_default/ipython_kernel_config.py"};
    const std::string startup = ".ipython/profile_default/startup/";
    for (const std::string& name : co_await names_in(rooms, notebook, startup)) {
        if (name.ends_with(".py") || name.ends_with(".ipy")) paths.push_back(startup + name);
    }
    const std::string libraries = ".local/lib/";
    for (const std::string& version : co_await names_in(rooms, notebook, libraries)) {
        if (!version.starts_with("python")) continue;
        const std::string packages = libraries + version + "/site-packages/";
        for (const std::string& name : co_await names_in(rooms, notebook, packages)) {
            if (name.ends_with(".pth") || name == "sitecustomize.py" || name == "usercustomize.py") paths.push_back(packages + name);
        }
    }
    if (paths.size() > max_startup_files) paths.resize(max_startup_files);
    for (const std::string& path : paths) {
        auto seen = co_await read_file(rooms, Sighting::How::startup, person, notebook, path, max_startup_bytes);
        if (seen) rooms.watch.see(std::move(*seen));
    }
}

}  // namespace

void FileWatch::stored(const NotebookId& notebook, const PersonId& person, std::string path) {
    if (const auto home = homes_->find(notebook); home != homes_->end() && home->second.stored.size() < max_swept_files) home->second.stored.insert(path);
    add(notebook, {person, std::move(path)});
}

void FileWatch::kernel_began(const NotebookId& notebook, const PersonId& person) {
    add(notebook, {person, {}});
}

void FileWatch::typed(const NotebookId& notebook, const PersonId& person, std::string line) {
    rooms_.watch.see({Sighting::How::terminal, person, notebook, "a terminal", std::move(line), {}});
}

void FileWatch::add(const NotebookId& notebook, Errand errand) {
    auto& waiting = (*errands_)[notebook];
    if (waiting.size() >= max_errands) return;
    waiting.push_back(std::move(errand));
    if (waiting.size() == 1) spawn(rooms_.executor, "guard, files", run(rooms_, errands_, notebook));
}

void FileWatch::ran(const NotebookId& notebook, const PersonId& person) {
    const auto now = asio::steady_timer::clock_type::now();
    const auto [home, is_new] = homes_->try_emplace(notebook);
    home->second.person = person;
    home->second.last_run = now;
    if (!is_new) return;
    home->second.since_ms = std::chrono::duration_cast<std::chrono::milliseconds>((std::chrono::system_clock::now() - std::chrono::seconds(1)).time_since_epoch()).count();
    spawn(rooms_.executor, "guard, files that appear", follow(rooms_, homes_, notebook));
}

Task<> FileWatch::follow(Rooms rooms, std::shared_ptr<Homes> homes, NotebookId notebook) {
    struct Forget {
        Homes& all;
        const NotebookId& notebook;
        ~Forget() { all.erase(notebook); }
    };
    const Forget forget{*homes, notebook};
    using Clock = asio::steady_timer::clock_type;
    while (Clock::now() - homes->at(notebook).last_run < followed_run) {
        const bool young = Clock::now() - homes->at(notebook).last_run < young_run;
        asio::steady_timer pause(rooms.executor, young ? sweep_pause : late_sweep_pause);
        co_await pause.async_wait(asio::use_awaitable);
        co_await wait_for_turn(rooms);
        if (!co_await sweep(rooms, homes, notebook)) co_return;
    }
}

/// False: its runtime is gone. One that sleeps is not woken: nothing appears there.
Task<bool> FileWatch::sweep(Rooms rooms, std::shared_ptr<Homes> homes, NotebookId notebook) {
    struct Seen {
        std::string path;
        std::int64_t bytes;
        std::int64_t modified_ms;
        bool is_code;
    };
    std::vector<Seen> fresh;
    Home& home = homes->at(notebook);
    try {
        FilesCall call = co_await FilesCall::open(rooms.runtimes, notebook, rooms.executor, FilesAsker::service);
        std::deque<std::pair<std::string, std::size_t>> folders = {{"", 0}};
        std::size_t seen_files = 0;
        for (std::size_t count = 0; !folders.empty() && count < max_swept_folders && seen_files < max_swept_files; ++count) {
            const auto [folder, depth] = folders.front();
            folders.pop_front();
            const auto listing = co_await call.ask_for<wire::FolderListing>(wire::ListFolder{folder, 0});
            for (const wire::FileEntry& entry : listing.entries) {
                const std::string path = folder.empty() ? entry.name : folder + "/" + entry.name;
                if (entry.link || path.size() > static_cast<std::size_t>(wire::max_path_bytes)) continue;
                if (entry.kind == wire::FileKind::folder) {
                    if (depth < max_swept_depth && entry.name != ".git" && entry.name != "node_modules" && entry.name != "__pycache__") folders.emplace_back(path, depth + 1);
                    continue;
                }
                if (entry.kind != wire::FileKind::file || ++seen_files > max_swept_files) continue;
                std::string& version = home.versions[path];
                if (version == entry.version) continue;
                const bool is_new = home.is_known || entry.modified_ms >= home.since_ms;
                version = entry.version;
                if (is_new) fresh.push_back({path, entry.bytes, entry.modified_ms, guard::kind_of_file(path, {}) != guard::FileKind::other});
            }
        }
    } catch (const Refused&) {
        co_return rooms.runtimes.find_runtime(notebook).has_value();
    }
    home.is_known = true;
    if (home.versions.size() > 4 * max_swept_files) home.versions.clear(), home.is_known = false;
    // Code first, then what is youngest.
    std::ranges::sort(fresh, [](const Seen& a, const Seen& b) { return std::tuple(!a.is_code, -a.modified_ms, a.path) < std::tuple(!b.is_code, -b.modified_ms, b.path); });
    std::int64_t bytes = 0;
    std::size_t looks = 0;
    for (const Seen& each : fresh) {
        if (home.stored.erase(each.path) > 0) continue;
        if (each.bytes > max_file_bytes || bytes + each.bytes > max_bytes_of_a_sweep) continue;
        if (++looks > max_looks_of_a_sweep) break;
        bytes += each.bytes;
        const auto how = guard::starts_by_itself(each.path) ? Sighting::How::startup : Sighting::How::appeared;
        auto seen = co_await read_file(rooms, how, homes->at(notebook).person, notebook, each.path, max_file_bytes);
        if (seen) rooms.watch.see(std::move(*seen));
    }
    co_return true;
}

Task<> FileWatch::run(Rooms rooms, std::shared_ptr<Errands> errands, NotebookId notebook) {
    /// Whatever ends this, the next file is read again.
    struct Free {
        Errands& all;
        const NotebookId& notebook;
        ~Free() { all.erase(notebook); }
    };
    const Free free{*errands, notebook};
    // The first stays in the queue while it is read: what comes meanwhile starts no second reader.
    while (!(*errands)[notebook].empty()) {
        const Errand errand = (*errands)[notebook].front();
        if (errand.path.empty())
            co_await look_at_startup(rooms, notebook, errand.person);
        else
            co_await look_at_stored(rooms, notebook, errand.person, errand.path);
        (*errands)[notebook].pop_front();
    }
}

}  // namespace stoa
