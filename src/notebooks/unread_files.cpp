#include "notebooks/unread_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include <fmt/format.h>

#include "base/fd.h"
#include "wire/http.h"

namespace stoa {

namespace {

[[noreturn]] void fail(const char* doing, const std::filesystem::path& path) {
    throw std::system_error(errno, std::generic_category(), fmt::format("{} {}", doing, path.string()));
}

UnreadFile file_of(const Statement& row) {
    return {std::string(row.text(0)), PersonId(std::string(row.text(1))), std::string(row.text(2)), row.integer(3), std::string(row.text(4)),
            from_wire(row.integer(5))};
}

}  // namespace

UnreadFiles::UnreadFiles(std::filesystem::path folder) : folder_(std::move(folder)) {
    std::filesystem::create_directories(folder_);
    std::filesystem::permissions(folder_, std::filesystem::perms::owner_all);
}

std::filesystem::path UnreadFiles::path_of(const std::string& id) const {
    return folder_ / id;
}

void UnreadFiles::save(const std::string& id, std::string_view content) const {
    const auto path = path_of(id);
    const Fd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!file) fail("create", path);
    try {
        while (!content.empty()) {
            const ssize_t written = ::write(file.get(), content.data(), content.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) fail("write", path);
            content.remove_prefix(static_cast<std::size_t>(written));
        }
        const Fd folder(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (::fsync(file.get()) != 0 || !folder || ::fsync(folder.get()) != 0) fail("sync", path);
    } catch (...) {
        ::unlink(path.c_str());
        throw;
    }
}

std::optional<std::string> UnreadFiles::load(const std::string& id) const {
    const auto path = path_of(id);
    const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) return std::nullopt;
    std::string content;
    char buffer[1 << 16];
    for (;;) {
        const ssize_t got = ::read(file.get(), buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail("read", path);
        if (got == 0) return content;
        content.append(buffer, static_cast<std::size_t>(got));
    }
}

void UnreadFiles::erase(const std::string& id) const {
    ::unlink(path_of(id).c_str());
}

bool UnreadFiles::add(Connection& connection, const UnreadFile& file) const {
    return connection.run(R"(INSERT INTO unread_files (id, owner, name, bytes, sentence, added_at) SELECT ?1, ?2, ?3, ?4, ?5, ?6
                             WHERE (SELECT count(*) < ?7 AND coalesce(sum(bytes), 0) + ?4 <= ?8 FROM unread_files WHERE owner = ?2))",
                          file.id, file.owner.str(), file.name, file.bytes, file.sentence, to_wire(file.added_at), wire::max_unread_files,
                          wire::max_unread_bytes) == 1;
}

bool UnreadFiles::remove(Connection& connection, const std::string& id, const PersonId& owner) const {
    return connection.run("DELETE FROM unread_files WHERE id = ? AND owner = ?", id, owner.str()) == 1;
}

std::vector<UnreadFile> UnreadFiles::list(Connection& connection, const PersonId& owner) const {
    auto rows = connection.prepare("SELECT id, owner, name, bytes, sentence, added_at FROM unread_files WHERE owner = ?"
                                   " ORDER BY added_at DESC, id LIMIT ?");
    rows.bind(owner.str(), wire::max_unread_files);
    std::vector<UnreadFile> files;
    while (rows.step()) files.push_back(file_of(rows));
    return files;
}

std::optional<UnreadFile> UnreadFiles::find(Connection& connection, const std::string& id, const PersonId& owner) const {
    auto rows = connection.prepare("SELECT id, owner, name, bytes, sentence, added_at FROM unread_files WHERE id = ? AND owner = ?");
    if (!rows.bind(id, owner.str()).step()) return std::nullopt;
    return file_of(rows);
}

void UnreadFiles::sweep(Connection& connection) const {
    std::vector<std::filesystem::path> lost;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
        auto row = connection.prepare("SELECT 1 FROM unread_files WHERE id = ?");
        if (!row.bind(entry.path().filename().string()).step()) lost.push_back(entry.path());
    }
    for (const auto& path : lost) ::unlink(path.c_str());
}

}  // namespace stoa
