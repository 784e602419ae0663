#include "app/import_command.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "accounts/people.h"
#include "api/library_rooms.h"
#include "app/database.h"
#include "base/error.h"
#include "base/fd.h"
#include "base/ids.h"
#include "host/person_uids.h"
#include "notebooks/nbformat.h"
#include "notebooks/shelf.h"
#include "store/data_lock.h"

namespace stoa {

namespace fs = std::filesystem;

namespace {

constexpr int max_depth = 64;
constexpr std::size_t copied_at_once = 1 << 20;

/// What belongs to Stoa is written as its owner, also when root imports.
class AsOwner {
public:
    explicit AsOwner(uid_t owner) : is_root_(::geteuid() == 0 && owner != 0) {
        if (is_root_ && ::seteuid(owner) != 0) throw std::system_error(errno, std::generic_category(), "become the owner of the data folder");
    }
    ~AsOwner() {
        if (is_root_ && ::seteuid(0) != 0) std::abort();
    }
    AsOwner(const AsOwner&) = delete;

private:
    bool is_root_;
};

std::system_error failed(const std::string& what) {
    return {errno, std::generic_category(), what};
}

std::string reason() {
    return std::generic_category().message(errno);
}

Person require_owner(const StoredAccounts& accounts, const std::string& name) {
    const auto login = parse_login(name);
    for (const Person& each : accounts.persons) {
        if ((login && each.login == login) || each.person_id.str() == name) return each;
    }
    throw std::runtime_error(fmt::format("nobody signs in as {}, and no account has that id: make one with stoa user add", name));
}

bool is_cache(std::string_view name) {
    return name == ".ipynb_checkpoints" || name == "__pycache__" || name == ".cache" || name == ".Trash-0" || name == "lost+found";
}

/// One import. Everything is opened from a folder's descriptor without following links: what lies in either tree was made by
/// somebody who may have wished that root reads or writes elsewhere.
class Import {
public:
    explicit Import(const ImportOptions& options)
        : options_(options), lock_(options.data), host_lock_(take_host_lock()), store_owner_(owner_of(options.data / "stoa.db")) {
        const AsOwner as_owner(store_owner_);
        connection_.emplace(open_database(options.data / "stoa.db"));
        blobs_.emplace(options.data / "blobs");
        store_.emplace(*blobs_);
        shelf_.emplace(*store_);
        person_ = require_owner(load_accounts(*connection_), options.owner);
        const auto places = shelf_->list_places(*connection_, person_.person_id);
        for (const NotebookRecord& record : store_->list(*connection_, person_.person_id)) {
            const auto place = places.find(record.id);
            known_.push_back((place == places.end() ? "" : place->second.folder) + "\n" + record.title);
        }
    }

    ImportReport run() {
        const Fd from(::open(options_.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!from) throw failed("open " + options_.folder.string());
        const Fd homes = folder_in(AT_FDCWD, (options_.data / "homes").string());
        home_uid_ = ::geteuid() == 0 ? uid_of_home() : ::geteuid();
        const Fd home = folder_in(homes.get(), person_.person_id.str());
        if (::geteuid() == 0 && ::fchown(home.get(), home_uid_, home_uid_) != 0) throw failed("give the home to its owner");
        walk(from.get(), home.get(), "", 0);
        return std::move(report_);
    }

private:
    static uid_t owner_of(const fs::path& file) {
        struct stat status {};
        if (::stat(file.c_str(), &status) != 0) throw failed("look at " + file.string());
        return status.st_uid;
    }

    Fd take_host_lock() const {
        const fs::path file = options_.data / "host/lock";
        Fd lock(::open(file.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC));
        if (!lock && errno == ENOENT) return lock;
        if (!lock || ::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) throw std::runtime_error("a host works in the data folder, which gives out user ids: stop it first");
        return lock;
    }

    uid_t uid_of_home() const {
        const AsOwner as_owner(store_owner_);
        fs::create_directories(options_.data / "host");
        return PersonUids(options_.data / "host/uids.json", options_.first_uid, options_.last_uid).allot(person_.person_id);
    }

    /// Made where it is missing.
    static Fd folder_in(int parent, const std::string& name) {
        if (::mkdirat(parent, name.c_str(), 0700) != 0 && errno != EEXIST) throw failed("make the folder " + name);
        Fd folder(::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!folder) throw failed("open the folder " + name);
        return folder;
    }

    void problem(const std::string& path, std::string why) { report_.problems.emplace_back(path, std::move(why)); }

    void walk(int from, int to, const std::string& path, int depth) {
        const std::unique_ptr<DIR, int (*)(DIR*)> listing(::fdopendir(::dup(from)), ::closedir);
        if (!listing) return problem(path, reason());
        std::vector<std::string> names;
        while (const dirent* entry = ::readdir(listing.get())) {
            if (std::strcmp(entry->d_name, ".") != 0 && std::strcmp(entry->d_name, "..") != 0) names.emplace_back(entry->d_name);
        }
        std::ranges::sort(names);
        for (const std::string& name : names) {
            const std::string here = path.empty() ? name : path + "/" + name;
            struct stat status {};
            if (::fstatat(from, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) problem(here, reason());
            else if (S_ISDIR(status.st_mode)) walk_folder(from, to, name, here, depth);
            else if (S_ISREG(status.st_mode)) take_file(from, to, name, path, here, status);
            else problem(here, S_ISLNK(status.st_mode) ? "is a link" : "is no file");
        }
    }

    void walk_folder(int from, int to, const std::string& name, const std::string& here, int depth) {
        if (is_cache(name)) {
            ++report_.caches;
            return;
        }
        if (depth >= max_depth) return problem(here, fmt::format("lies deeper than {} folders", max_depth));
        const Fd inner(::openat(from, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!inner) return problem(here, reason());
        // Made at home with the first file that comes into it: a folder of notebooks alone is one of the library.
        const auto outer = pending_.empty() ? to : -1;
        pending_.push_back({outer, name, Fd()});
        walk(inner.get(), -1, here, depth + 1);
        pending_.pop_back();
    }

    /// The folder at home that the file goes into. `to` is the home itself where no folder is open.
    int folder_at_home(int to) {
        int parent = to;
        for (Pending& each : pending_) {
            if (!each.made) {
                each.made = folder_in(each.parent >= 0 ? each.parent : parent, each.name);
                if (::geteuid() == 0 && ::fchown(each.made.get(), home_uid_, home_uid_) != 0) throw failed("give away the folder " + each.name);
            }
            parent = each.made.get();
        }
        return parent;
    }

    void take_file(int from, int to, const std::string& name, const std::string& folder, const std::string& here, const struct stat& status) {
        const Fd file(::openat(from, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
        if (!file) return problem(here, reason());
        try {
            if (name.ends_with(".ipynb") && take_notebook(file.get(), name, folder, here, status)) return;
            copy(file.get(), folder_at_home(to), name, status.st_mode);
        } catch (const std::exception& failure) {
            problem(here, failure.what());
        }
    }

    /// False: it is to lie at home as it is, and the report says why.
    bool take_notebook(int file, const std::string& name, const std::string& folder, const std::string& here, const struct stat& status) {
        if (status.st_size > wire::max_notebook_bytes) {
            problem(here, fmt::format("is larger than {} MB; it lies among the files", wire::max_notebook_bytes >> 20));
            return false;
        }
        std::string text(static_cast<std::size_t>(status.st_size), '\0');
        std::size_t have = 0;
        for (ssize_t got = 1; have < text.size() && got > 0; have += static_cast<std::size_t>(std::max<ssize_t>(got, 0))) {
            got = ::read(file, text.data() + have, text.size() - have);
            if (got < 0) throw failed("read it");
        }
        text.resize(have);
        auto content = parse_notebook(text);
        std::string place;
        std::string why;
        if (!content) why = "is no notebook that can be read: " + content.error().sentence();
        try {
            place = require_folder(folder);
        } catch (const Refused& refused) {
            why = refused.sentence();
        }
        std::string title = name.substr(0, name.size() - std::strlen(".ipynb"));
        try {
            title = title_of(title);
        } catch (const Refused& refused) {
            why = refused.sentence();
        }
        if (!why.empty()) {
            problem(here, why + (why.ends_with('.') ? " It lies among the files." : "; it lies among the files"));
            if (::lseek(file, 0, SEEK_SET) != 0) throw failed("read it again");
            return false;
        }
        if (std::ranges::find(known_, place + "\n" + title) != known_.end()) {
            ++report_.there_already;
            return true;
        }
        const AsOwner as_owner(store_owner_);
        const NotebookId id(random_id());
        Transaction transaction(*connection_);
        store_->create(*connection_, id, title, person_.person_id, *content, SystemClock().now());
        if (!place.empty()) shelf_->put(*connection_, id, person_.person_id, Place{place, false, std::nullopt});
        transaction.commit();
        ++report_.notebooks;
        return true;
    }

    void copy(int file, int to, const std::string& name, mode_t mode) {
        // Never over what is there, and never through a link.
        const Fd out(::openat(to, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
        if (!out && errno == EEXIST) {
            ++report_.there_already;
            return;
        }
        if (!out) throw failed("make it");
        buffer_.resize(copied_at_once);
        try {
            for (;;) {
                const ssize_t got = ::read(file, buffer_.data(), buffer_.size());
                if (got < 0) throw failed("read it");
                if (got == 0) break;
                for (ssize_t done = 0; done < got;) {
                    const ssize_t wrote = ::write(out.get(), buffer_.data() + done, static_cast<std::size_t>(got - done));
                    if (wrote < 0) throw failed("write it");
                    done += wrote;
                }
                report_.file_bytes += static_cast<std::uintmax_t>(got);
            }
            if (::geteuid() == 0 && ::fchown(out.get(), home_uid_, home_uid_) != 0) throw failed("give it to its owner");
            // Whoever may run it at home may run it here; nothing runs as somebody else.
            if (::fchmod(out.get(), (mode & 0777) | 0600) != 0) throw failed("set its mode");
        } catch (...) {
            ::unlinkat(to, name.c_str(), 0);
            throw;
        }
        ++report_.files;
    }

    struct Pending {
        int parent;
        std::string name;
        Fd made;
    };

    const ImportOptions& options_;
    const DataLock lock_;
    const Fd host_lock_;
    const uid_t store_owner_;
    std::optional<Connection> connection_;
    std::optional<BlobStore> blobs_;
    std::optional<NotebookStore> store_;
    std::optional<Shelf> shelf_;
    Person person_;
    uid_t home_uid_ = 0;
    std::vector<std::string> known_;  // folder and title of what is in the library
    std::vector<Pending> pending_;    // folders between the home and where the walk is
    std::string buffer_;
    ImportReport report_;
};

}  // namespace

ImportReport import_folder(const ImportOptions& options) {
    return Import(options).run();
}

std::string in_words(const ImportReport& report, const ImportOptions& options) {
    std::string out = fmt::format("{}: {} notebooks into the library of {}, {} other files ({} bytes) into their home.\n", options.folder.string(),
                                  report.notebooks, options.owner, report.files, report.file_bytes);
    if (report.there_already > 0) out += fmt::format("{} were there already and are left as they are.\n", report.there_already);
    if (report.caches > 0) out += fmt::format("{} folders of checkpoints and caches are left out.\n", report.caches);
    if (!report.problems.empty()) out += fmt::format("{} need a look:\n", report.problems.size());
    for (const auto& [path, why] : report.problems) {
        std::string shown = path;
        std::ranges::replace_if(shown, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, '?');
        out += fmt::format("  {}: {}\n", shown, why);
    }
    return out;
}

}  // namespace stoa
