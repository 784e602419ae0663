#include "host/folders.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

#include <fmt/format.h>

#include "base/fd.h"
#include "base/ids.h"

namespace stoa {

namespace {

[[noreturn]] void throw_errno(std::string_view did, const std::filesystem::path& path) {
    throw std::system_error(errno, std::generic_category(), fmt::format("{} {}", did, path.string()));
}

struct DirClose {
    void operator()(DIR* dir) const { ::closedir(dir); }
};
using Dir = std::unique_ptr<DIR, DirClose>;

Dir open_dir_at(int parent, const char* name) {
    Fd fd(::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!fd) return {};
    DIR* dir = ::fdopendir(fd.get());
    if (dir) (void)fd.release();
    return Dir(dir);
}

bool is_dots(const char* name) { return name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0)); }

// Empties a folder of everything but folders that aren't empty: those move up into `top` under fresh names, so that depth
// costs neither stack nor descriptors.
void flatten(DIR* dir, int top, const std::string& fresh, std::size_t& moved) {
    while (const dirent* entry = ::readdir(dir)) {
        if (is_dots(entry->d_name)) continue;
        if (::unlinkat(::dirfd(dir), entry->d_name, 0) == 0) continue;
        if (::unlinkat(::dirfd(dir), entry->d_name, AT_REMOVEDIR) == 0) continue;
        if (::dirfd(dir) == top) continue;  // its turn comes
        ::renameat(::dirfd(dir), entry->d_name, top, fmt::format(".{}-{}", fresh, moved++).c_str());
    }
}

}  // namespace

bool is_folder_name(std::string_view id) {
    return !id.empty() && id.front() != '.' && id.size() <= 64 && id.find_first_of(std::string_view("/\0", 2)) == id.npos;
}

void write_durably(const std::filesystem::path& file, std::string_view text) {
    const std::filesystem::path fresh = file.string() + ".new";
    Fd fd(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!fd) throw_errno("making", fresh);
    for (std::string_view rest = text; !rest.empty();) {
        const ssize_t count = ::write(fd.get(), rest.data(), rest.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) throw_errno("writing", fresh);
        rest.remove_prefix(static_cast<std::size_t>(count));
    }
    if (::fsync(fd.get()) != 0) throw_errno("syncing", fresh);
    if (::rename(fresh.c_str(), file.c_str()) != 0) throw_errno("renaming", fresh);
    Fd folder(::open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder || ::fsync(folder.get()) != 0) throw_errno("syncing the folder of", file);
}

std::optional<std::string> read_file(const std::filesystem::path& file, std::size_t max_bytes) {
    Fd fd(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
    if (!fd && errno == ENOENT) return std::nullopt;
    if (!fd) throw_errno("opening", file);
    std::string text;
    char part[4096];
    for (;;) {
        const ssize_t count = ::read(fd.get(), part, sizeof part);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) throw_errno("reading", file);
        if (count == 0) return text;
        text.append(part, static_cast<std::size_t>(count));
        if (text.size() > max_bytes) {
            errno = EFBIG;
            throw_errno("reading", file);
        }
    }
}

void make_folder(const std::filesystem::path& folder) {
    if (::mkdir(folder.c_str(), 0700) == 0) return;
    if (errno != EEXIST) throw_errno("making", folder);
    struct stat status {};
    if (::lstat(folder.c_str(), &status) != 0) throw_errno("looking at", folder);
    if (!S_ISDIR(status.st_mode)) {
        errno = ENOTDIR;
        throw_errno("making", folder);
    }
}

void write_network_policy(const std::filesystem::path& folder, std::string_view network_policy) {
    // Whole, the old or the new one, for a shim that reads it meanwhile; after a power cut no shim is left to read it.
    const auto fresh = folder / "network.new";
    Fd fd(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!fd) throw_errno("making", fresh);
    if (::write(fd.get(), network_policy.data(), network_policy.size()) != static_cast<ssize_t>(network_policy.size())) throw_errno("writing", fresh);
    if (::rename(fresh.c_str(), (folder / "network").c_str()) != 0) throw_errno("renaming", fresh);
}

void make_runtime_folder(const std::filesystem::path& folder, std::string_view network_policy) {
    make_folder(folder);
    write_network_policy(folder, network_policy);
    make_folder(folder / "log");
    make_folder(folder / "kernel");
}

bool remove_tree(const std::filesystem::path& folder) {
    Fd parent(::open(folder.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!parent) return errno == ENOENT;
    const std::string name = folder.filename();
    if (::unlinkat(parent.get(), name.c_str(), 0) == 0) return true;
    if (errno == ENOENT) return true;
    Dir top = open_dir_at(parent.get(), name.c_str());
    if (!top) return false;
    const int top_fd = ::dirfd(top.get());
    const std::string fresh = random_id();  // names that the guest can't have taken
    std::size_t moved = 0;
    // Each pass removes what is empty by now and opens the rest; it ends when a pass changes nothing.
    for (bool changed = true; changed;) {
        changed = false;
        ::rewinddir(top.get());
        flatten(top.get(), top_fd, fresh, moved);
        ::rewinddir(top.get());
        while (const dirent* entry = ::readdir(top.get())) {
            if (is_dots(entry->d_name)) continue;
            Dir inner = open_dir_at(top_fd, entry->d_name);
            if (!inner) continue;
            flatten(inner.get(), top_fd, fresh, moved);
            if (::unlinkat(top_fd, entry->d_name, AT_REMOVEDIR) == 0) changed = true;
        }
    }
    top.reset();
    return ::unlinkat(parent.get(), name.c_str(), AT_REMOVEDIR) == 0;
}

}  // namespace stoa
