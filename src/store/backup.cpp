#include "store/backup.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <memory>
#include <system_error>

#include "base/fd.h"
#include "store/connection.h"
#include "store/sync_folder.h"

namespace stoa {

namespace {

using Handle = std::unique_ptr<sqlite3, decltype(&sqlite3_close_v2)>;

Handle open(const std::filesystem::path& file, int flags) {
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    Handle handle(opened, &sqlite3_close_v2);
    if (code != SQLITE_OK) throw StoreError(code, fmt::format("open {}: {}", file.string(), sqlite3_errstr(code)));
    sqlite3_busy_timeout(handle.get(), store_busy_timeout_ms);
    return handle;
}

void sync_file(const std::filesystem::path& path) {
    const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file || ::fsync(file.get()) != 0) throw std::system_error(errno, std::generic_category(), "sync " + path.string());
}

}  // namespace

void copy_database(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (std::filesystem::exists(to)) throw StoreError(0, to.string() + " is there already");
    {
        const Handle source = open(from, SQLITE_OPEN_READWRITE);
        const Handle target = open(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
        sqlite3_backup* backup = sqlite3_backup_init(target.get(), "main", source.get(), "main");
        if (!backup) throw StoreError(sqlite3_extended_errcode(target.get()), sqlite3_errmsg(target.get()));
        // All pages in one step are one read transaction: with WAL it holds up no writer, and no writer makes it start again.
        const int step = sqlite3_backup_step(backup, -1);
        const int code = sqlite3_backup_finish(backup);
        if (step != SQLITE_DONE || code != SQLITE_OK)
            throw StoreError(step != SQLITE_DONE ? step : code,
                             fmt::format("copy {}: {}", from.string(), sqlite3_errstr(step != SQLITE_DONE ? step : code)));
        // The copy is one file: whoever opens it makes a log of its own again.
        char* message = nullptr;
        if (sqlite3_exec(target.get(), "PRAGMA journal_mode=DELETE", nullptr, nullptr, &message) != SQLITE_OK) {
            const std::string why = message ? message : "";
            sqlite3_free(message);
            throw StoreError(0, "finish the copy: " + why);
        }
    }
    sync_file(to);
    sync_folder(to.parent_path());
}

std::optional<std::string> find_damage(const std::filesystem::path& database, Thoroughness thoroughness) {
    if (!std::filesystem::exists(database)) return database.string() + " is not there";
    try {
        Connection connection(database);
        auto rows =
            connection.prepare(thoroughness == Thoroughness::quick ? "PRAGMA quick_check(1)" : "PRAGMA integrity_check(1)");
        if (rows.step() && rows.text(0) == "ok") return std::nullopt;
        return std::string(rows.text(0));
    } catch (const StoreError& failure) {
        return failure.what();
    }
}

}  // namespace stoa
