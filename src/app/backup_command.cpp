#include <fcntl.h>
#include <fmt/format.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <system_error>

#include "app/commands.h"
#include "base/clock.h"
#include "base/fd.h"
#include "base/json.h"
#include "store/backup.h"
#include "store/blob_store.h"
#include "store/connection.h"

namespace stoa {

namespace fs = std::filesystem;

namespace {

/// Written last: a folder without it is a backup that was not finished.
constexpr const char* mark_name = "backup.json";

void sync_path(const fs::path& path) {
    const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file || ::fsync(file.get()) != 0) throw std::system_error(errno, std::generic_category(), "sync " + path.string());
}

/// A whole file under its final name, or nothing.
void write_whole(const fs::path& path, std::string_view text) {
    const fs::path aside = path.string() + ".new";
    std::ofstream out(aside, std::ios::binary | std::ios::trunc);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.close();
    if (!out) throw std::runtime_error("can't write " + aside.string());
    sync_path(aside);
    fs::rename(aside, path);
    sync_path(path.parent_path());
}

std::string read_whole(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error("can't read " + path.string());
    return std::string(std::istreambuf_iterator<char>(in), {});
}

struct Blobs {
    std::size_t count = 0;
    std::uintmax_t bytes = 0;
};

/// Every blob of `from`, checked against its name. What is being written there under another name is not one yet.
Blobs copy_blobs(const fs::path& from, const fs::path& to, BackupOptions::Blobs how) {
    Blobs copied;
    fs::create_directories(to);
    if (!fs::exists(from)) return copied;
    for (const auto& shelf : fs::directory_iterator(from)) {
        if (!shelf.is_directory()) continue;
        bool any = false;
        const fs::path there = to / shelf.path().filename();
        for (const auto& blob : fs::directory_iterator(shelf)) {
            const std::string name = blob.path().filename();
            if (name.size() != 64 || !blob.is_regular_file()) continue;
            if (!any) fs::create_directories(there);
            any = true;
            const std::string content = read_whole(blob.path());
            if (blob_id_of(content).str() != name)
                throw std::runtime_error(
                    fmt::format("{} does not hold what its name says: the disk is damaged", blob.path().string()));
            std::error_code unlinked;
            if (how == BackupOptions::Blobs::link) fs::create_hard_link(blob.path(), there / name, unlinked);
            if (how == BackupOptions::Blobs::copy || unlinked) {
                std::ofstream out(there / name, std::ios::binary | std::ios::trunc);
                out.write(content.data(), static_cast<std::streamsize>(content.size()));
                out.close();
                if (!out) throw std::runtime_error("can't write " + (there / name).string());
                sync_path(there / name);
            }
            ++copied.count;
            copied.bytes += content.size();
        }
        if (any) sync_path(there);
    }
    sync_path(to);
    return copied;
}

/// Blobs that the database names and the folder lacks.
std::size_t count_missing(const fs::path& database, const fs::path& blobs) {
    Connection connection(database);
    auto rows = connection.prepare("SELECT DISTINCT blob FROM notebook_blobs");
    const BlobStore store(blobs);
    std::size_t missing = 0;
    while (rows.step()) missing += store.find_size(BlobId(std::string(rows.text(0)))) ? 0 : 1;
    return missing;
}

struct Uploads {
    std::size_t count = 0;
    std::size_t gone = 0;  ///< named by the database, and deleted by their owner meanwhile
};

/// Uploads that could not be read and are kept as they came: those that the database of the copy names.
Uploads copy_uploads(const fs::path& database, const fs::path& from, const fs::path& to, BackupOptions::Blobs how) {
    Uploads copied;
    Connection connection(database);
    if (!connection.prepare("SELECT 1 FROM sqlite_master WHERE name = 'unread_files'").step()) return copied;
    fs::create_directories(to);
    fs::permissions(to, fs::perms::owner_all);
    auto rows = connection.prepare("SELECT id, bytes FROM unread_files");
    while (rows.step()) {
        const std::string id(rows.text(0));
        std::error_code missing;
        const auto bytes = fs::file_size(from / id, missing);
        if (missing) {
            ++copied.gone;
            continue;
        }
        if (bytes != static_cast<std::uintmax_t>(rows.integer(1)))
            throw std::runtime_error(fmt::format("{} is not as long as the database says: the disk is damaged", (from / id).string()));
        std::error_code unlinked;
        if (how == BackupOptions::Blobs::link) fs::create_hard_link(from / id, to / id, unlinked);
        if (how == BackupOptions::Blobs::copy || unlinked) write_whole(to / id, read_whole(from / id));
        ++copied.count;
    }
    sync_path(to);
    return copied;
}

std::string in_words(const Uploads& uploads) {
    if (uploads.count + uploads.gone == 0) return {};
    return fmt::format(", {} uploads that could not be read{}", uploads.count,
                       uploads.gone == 0 ? std::string() : fmt::format(" ({} more are named and not there)", uploads.gone));
}

void require_empty(const fs::path& folder, std::string_view what) {
    if (fs::exists(folder) && !fs::is_empty(folder))
        throw std::runtime_error(fmt::format("{} is not empty: {}", folder.string(), what));
    fs::create_directories(folder);
}

/// People's files have owners, modes and links, which cp keeps.
void copy_tree(const fs::path& from, const fs::path& to) {
    const std::string source = from, target = to;
    const char* argv[] = {"/bin/cp", "-a", "--reflink=auto", "--", source.c_str(), target.c_str(), nullptr};
    const char* environment[] = {"LC_ALL=C", nullptr};
    pid_t pid = 0;
    if (const int error =
            ::posix_spawn(&pid, argv[0], nullptr, nullptr, const_cast<char**>(argv), const_cast<char**>(environment));
        error != 0)
        throw std::system_error(error, std::generic_category(), "cp");
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw std::runtime_error("cp could not copy all of " + source);
}

void copy_if_there(const fs::path& from, const fs::path& to) {
    if (!fs::exists(from)) return;
    fs::create_directories(to.parent_path());
    write_whole(to, read_whole(from));
}

void give_all_to(const fs::path& folder, const std::string& name) {
    const passwd* owner = ::getpwnam(name.c_str());
    if (!owner) throw std::runtime_error("there is no user " + name);
    const auto give = [&](const fs::path& path) {
        if (::lchown(path.c_str(), owner->pw_uid, owner->pw_gid) != 0)
            throw std::system_error(errno, std::generic_category(), "give " + path.string());
    };
    for (const char* part : {"stoa.db", "blobs", "unread", "host"}) {
        const fs::path top = folder / part;
        if (!fs::exists(top)) continue;
        give(top);
        if (!fs::is_directory(top)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(top)) give(entry.path());
    }
}

}  // namespace

void backup(const BackupOptions& options) {
    if (!fs::exists(options.data / "stoa.db"))
        throw std::runtime_error(fmt::format("{} holds no stoa.db", options.data.string()));
    require_empty(options.folder, "a backup goes into a folder of its own");
    fs::permissions(options.folder, fs::perms::owner_all);
    // The database first: whatever blob it names was there before it named it, and blobs never change or go.
    copy_database(options.data / "stoa.db", options.folder / "stoa.db");
    if (const auto damage = find_damage(options.folder / "stoa.db", Thoroughness::thorough))
        throw std::runtime_error("the copy of the database is damaged: " + *damage);
    const Blobs blobs = copy_blobs(options.data / "blobs", options.folder / "blobs", options.blobs);
    if (const auto missing = count_missing(options.folder / "stoa.db", options.folder / "blobs"))
        throw std::runtime_error(
            fmt::format("{} blobs that notebooks name are missing from {}", missing, (options.data / "blobs").string()));
    const Uploads uploads = copy_uploads(options.folder / "stoa.db", options.data / "unread", options.folder / "unread", options.blobs);
    copy_if_there(options.data / "host" / "uids.json", options.folder / "host" / "uids.json");
    if (options.homes == BackupOptions::Homes::with) copy_tree(options.data / "homes", options.folder / "homes");
    std::string mark = "{\"stoa\":";
    write_json_string(mark, STOA_VERSION);
    mark += fmt::format(",\"made_at\":{},\"blobs\":{},\"blob_bytes\":{},\"homes\":{}}}\n", to_wire(SystemClock().now()),
                        blobs.count, blobs.bytes, options.homes == BackupOptions::Homes::with);
    write_whole(options.folder / mark_name, mark);
    fmt::print("Backed up to {}: the database ({} bytes), {} blobs ({} bytes){}, {} homes.\n", options.folder.string(),
               fs::file_size(options.folder / "stoa.db"), blobs.count, blobs.bytes, in_words(uploads),
               options.homes == BackupOptions::Homes::with ? "with" : "without");
}

void restore(const RestoreOptions& options) {
    if (!fs::exists(options.folder / mark_name))
        throw std::runtime_error(
            fmt::format("{} has no {}: it is no backup, or one that was not finished", options.folder.string(), mark_name));
    if (!parse_json(read_whole(options.folder / mark_name)))
        throw std::runtime_error((options.folder / mark_name).string() + " can't be read");
    if (const auto damage = find_damage(options.folder / "stoa.db", Thoroughness::thorough))
        throw std::runtime_error("the backup's database is damaged: " + *damage);
    require_empty(options.data, "restore goes into an empty data folder");
    const Blobs blobs = copy_blobs(options.folder / "blobs", options.data / "blobs", BackupOptions::Blobs::copy);
    if (const auto missing = count_missing(options.folder / "stoa.db", options.data / "blobs"))
        throw std::runtime_error(fmt::format("{} blobs that notebooks name are missing from the backup", missing));
    const Uploads uploads =
        copy_uploads(options.folder / "stoa.db", options.folder / "unread", options.data / "unread", BackupOptions::Blobs::copy);
    copy_if_there(options.folder / "host" / "uids.json", options.data / "host" / "uids.json");
    if (fs::exists(options.folder / "homes")) copy_tree(options.folder / "homes", options.data / "homes");
    // The database last: a serve that starts in a half-restored folder would find none and begin anew, so the check above holds
    // for whoever tries again.
    copy_database(options.folder / "stoa.db", options.data / "stoa.db.new");
    if (const auto damage = find_damage(options.data / "stoa.db.new", Thoroughness::thorough))
        throw std::runtime_error("the restored database is damaged: " + *damage);
    for (const char* rest : {"-wal", "-shm"}) fs::remove(options.data / (std::string("stoa.db.new") + rest));
    fs::rename(options.data / "stoa.db.new", options.data / "stoa.db");
    sync_path(options.data);
    if (!options.owner.empty()) give_all_to(options.data, options.owner);
    fmt::print("Restored to {}: the database and {} blobs ({} bytes){}. Start Stoa with it.\n", options.data.string(), blobs.count,
               blobs.bytes, in_words(uploads));
}

}  // namespace stoa
