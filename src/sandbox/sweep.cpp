#include "sandbox/sweep.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/fd.h"
#include "sandbox/text.h"

namespace stoa::sandbox {

namespace {

constexpr int max_removals = 50'000;

bool is_own_name(const char* name) { return std::strcmp(name, ".") == 0 || std::strcmp(name, "..") == 0; }

class Sweep {
public:
    [[nodiscard]] explicit Sweep(int top) : top_(top) {}

    /// Folders inside folders are moved up to the top, so that nothing ever descends more than one step.
    bool empty() {
        for (bool found = true; found;) {
            found = false;
            DIR* entries = list(top_);
            if (!entries) return false;
            while (dirent* entry = readdir(entries)) {
                if (is_own_name(entry->d_name)) continue;
                if (--budget_ < 0 || !remove(entry->d_name)) {
                    closedir(entries);
                    return false;
                }
                found = true;
            }
            closedir(entries);
        }
        return true;
    }

private:
    static DIR* list(int folder) {
        int own = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        DIR* entries = own < 0 ? nullptr : fdopendir(own);
        if (!entries && own >= 0) close(own);
        return entries;
    }

    bool remove(const char* name) {
        if (unlinkat(top_, name, 0) == 0 || errno == ENOENT) return true;
        if (errno != EISDIR && errno != EPERM) return false;
        if (unlinkat(top_, name, AT_REMOVEDIR) == 0) return true;
        Fd folder(open_shut_folder(top_, name));
        if (!folder || !lift(folder.get())) return false;
        return unlinkat(top_, name, AT_REMOVEDIR) == 0;
    }

    bool lift(int folder) {
        DIR* entries = list(folder);
        if (!entries) return false;
        bool done = true;
        while (dirent* entry = readdir(entries)) {
            if (is_own_name(entry->d_name)) continue;
            if (--budget_ < 0) {
                done = false;
                break;
            }
            if (unlinkat(folder, entry->d_name, 0) != 0 && !lift_one(folder, entry->d_name)) done = false;
        }
        closedir(entries);
        return done;
    }

    bool lift_one(int folder, const char* name) {
        for (bool may_write = false; --budget_ >= 0;) {
            Text<32> lifted(".swept-");
            if (renameat(folder, name, top_, lifted.add(++lifted_).c_str()) == 0) return true;
            if (errno == EACCES && !may_write) {
                may_write = fchmodat(folder, name, 0700, 0) == 0;  // a folder's own ".." changes
                if (may_write) continue;
            }
            if (errno != ENOTEMPTY && errno != EEXIST && errno != ENOTDIR) return false;  // else the guest took this name: the next
        }
        return false;
    }

    int top_;
    int budget_ = max_removals;
    std::uint64_t lifted_ = 0;
};

}  // namespace

int open_shut_folder(int parent, const char* name) {
    constexpr int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    int folder = openat(parent, name, flags);
    if (folder >= 0 || errno != EACCES || fchmodat(parent, name, 0700, 0) != 0) return folder;
    return openat(parent, name, flags);
}

bool sweep_folder(int parent, const char* name) {
    Fd top(open_shut_folder(parent, name));
    if (!top) {
        if (errno == ENOENT) return true;
        return unlinkat(parent, name, 0) == 0;  // a file or a link by this name
    }
    return Sweep(top.get()).empty() && unlinkat(parent, name, AT_REMOVEDIR) == 0;
}

}  // namespace stoa::sandbox
