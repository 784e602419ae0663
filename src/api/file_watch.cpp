#include "api/file_watch.h"

#include <chrono>

#include "api/files_call.h"
#include "base/error.h"

namespace stoa {

namespace {

constexpr std::int64_t max_file_bytes = 32 << 20;       // larger ones are not looked at
constexpr std::int64_t max_startup_bytes = 1 << 20;
constexpr std::size_t max_startup_files = 100;
constexpr std::chrono::seconds startup_pause{2};        // who reads the home is a program of its own: the first run's answer goes first
constexpr std::size_t max_errands = 100;  // of one notebook that wait; more files go by unread

using Rooms = FileWatch::Rooms;

/// Nothing: it is gone, no file, too large, or there is no room for it now.
Task<std::optional<Sighting>> read_file(Rooms rooms, Sighting::How how, PersonId person, NotebookId notebook, std::string path, std::int64_t most) {
    try {
        FilesCall call(rooms.runtimes, notebook, rooms.executor);
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
        FilesCall call(rooms.runtimes, notebook, rooms.executor);
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
