#include "store/blob_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "base/fd.h"
#include "store/connection.h"
#include "store/sync_folder.h"

namespace stoa {

namespace {

[[noreturn]] void fail(const char* doing, const std::filesystem::path& path) {
    throw std::system_error(errno, std::generic_category(), fmt::format("{} {}", doing, path.string()));
}

void make_folder(const std::filesystem::path& folder) {
    if (::mkdir(folder.c_str(), 0700) == 0) {
        sync_folder(folder.parent_path());
    } else if (errno != EEXIST) {
        fail("make", folder);
    }
}

/// A blob that has not got its name yet; without it, nothing of it is left.
struct Aside {
    std::filesystem::path path;
    std::string name;
    Fd file;
    Aside(std::filesystem::path path_, std::string name_, Fd file_)
        : path(std::move(path_)), name(std::move(name_)), file(std::move(file_)) {}
    Aside(Aside&& other) noexcept
        : path(std::move(other.path)), name(std::exchange(other.name, {})), file(std::move(other.file)) {}
    Aside& operator=(Aside&&) = delete;
    ~Aside() {
        if (!name.empty()) ::unlink(name.c_str());
    }
};

Aside write_aside(std::filesystem::path path, std::string_view content) {
    make_folder(path.parent_path());
    std::string name = path.string() + ".XXXXXX";
    Fd file(::mkostemp(name.data(), O_CLOEXEC));
    if (!file) fail("create", name);
    Aside aside(std::move(path), std::move(name), std::move(file));
    for (std::string_view rest = content; !rest.empty();) {
        const ssize_t written = ::write(aside.file.get(), rest.data(), rest.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail("write", aside.name);
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    // The disk begins with it while the others are written.
    (void)::sync_file_range(aside.file.get(), 0, 0, SYNC_FILE_RANGE_WRITE);
    return aside;
}

}  // namespace

/// What one caller is saving; nobody else is meanwhile.
class BlobStore::Saving {
public:
    explicit Saving(BlobStore& store) : store_(store) {}
    Saving(const Saving&) = delete;
    void begin(const BlobId& id) {
        std::unique_lock lock(store_.mutex_);
        store_.saved_.wait(lock, [&] { return !store_.saving_.contains(id); });
        store_.saving_.insert(id);
        ids_.push_back(id);
    }
    ~Saving() {
        {
            std::lock_guard lock(store_.mutex_);
            for (const BlobId& id : ids_) store_.saving_.erase(id);
        }
        store_.saved_.notify_all();
    }

private:
    BlobStore& store_;
    std::vector<BlobId> ids_;
};

BlobId blob_id_of(std::string_view content) {
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, reinterpret_cast<const unsigned char*>(content.data()), content.size());
    char hex[2 * sizeof hash + 1];
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    return BlobId(hex);
}

BlobStore::BlobStore(std::filesystem::path folder) : folder_(std::move(folder)) {
    std::filesystem::create_directories(folder_.parent_path());
    make_folder(folder_);
}

std::optional<std::filesystem::path> BlobStore::path_of(const BlobId& id) const {
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (id.str().size() != 64 || !std::ranges::all_of(id.str(), is_hex)) return std::nullopt;
    return folder_ / id.str().substr(0, 2) / id.str();
}

BlobId BlobStore::save(std::string_view content) {
    BlobId id = blob_id_of(content);
    save(id, content);
    return id;
}

void BlobStore::save(const BlobId& id, std::string_view content) {
    save_all({{id, content}});
}

void BlobStore::save_all(std::vector<Unsaved> blobs) {
    // In one order for all, so that two who save the same never wait for each other.
    std::ranges::sort(blobs, {}, &Unsaved::id);
    blobs.erase(std::ranges::unique(blobs, {}, &Unsaved::id).begin(), blobs.end());
    Saving saving(*this);
    std::vector<Aside> aside;
    for (const Unsaved& blob : blobs) {
        if (blob.content.size() > static_cast<std::size_t>(max_blob_bytes))
            throw StoreError(0, fmt::format("a blob is over {} bytes", max_blob_bytes));
        auto path = path_of(blob.id);
        if (!path) throw StoreError(0, "this is no blob id");
        saving.begin(blob.id);
        struct stat found{};
        if (::stat(path->c_str(), &found) == 0 && found.st_size == static_cast<off_t>(blob.content.size())) continue;
        aside.push_back(write_aside(std::move(*path), blob.content));
    }
    for (const Aside& each : aside) {
        if (::fsync(each.file.get()) != 0) fail("sync", each.path);
    }
    std::set<std::filesystem::path> folders;
    for (Aside& each : aside) {
        if (::rename(each.name.c_str(), each.path.c_str()) != 0) fail("rename", each.path);
        each.name.clear();
        folders.insert(each.path.parent_path());
    }
    for (const auto& folder : folders) sync_folder(folder);
}

std::optional<std::string> BlobStore::load(const BlobId& id) const {
    return load_range(id, 0, max_blob_bytes);
}

std::optional<std::string> BlobStore::load_range(const BlobId& id, std::int64_t offset, std::int64_t bytes) const {
    const auto path = path_of(id);
    if (!path || offset < 0 || bytes < 0) return std::nullopt;
    const Fd file(::open(path->c_str(), O_RDONLY | O_CLOEXEC));
    struct stat found{};
    if (!file || ::fstat(file.get(), &found) != 0) return std::nullopt;
    std::string content;
    content.resize(static_cast<std::size_t>(std::clamp<std::int64_t>(found.st_size - offset, 0, bytes)));
    std::size_t have = 0;
    while (have < content.size()) {
        const ssize_t got = ::pread(file.get(), content.data() + have, content.size() - have, offset + static_cast<off_t>(have));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail("read", *path);
        if (got == 0) break;
        have += static_cast<std::size_t>(got);
    }
    content.resize(have);
    return content;
}

std::optional<std::int64_t> BlobStore::find_size(const BlobId& id) const {
    const auto path = path_of(id);
    struct stat found{};
    if (!path || ::stat(path->c_str(), &found) != 0) return std::nullopt;
    return found.st_size;
}

}  // namespace stoa
