#include "store/blob_store.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>

#include "base/fd.h"
#include "store/connection.h"

namespace stoa {

namespace {

[[noreturn]] void fail(const char* doing, const std::filesystem::path& path) {
    throw std::system_error(errno, std::generic_category(), fmt::format("{} {}", doing, path.string()));
}

void sync_folder(const std::filesystem::path& folder) {
    const Fd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd || ::fsync(fd.get()) != 0) fail("sync", folder);
}

void make_folder(const std::filesystem::path& folder) {
    if (::mkdir(folder.c_str(), 0700) == 0) {
        sync_folder(folder.parent_path());
    } else if (errno != EEXIST) {
        fail("make", folder);
    }
}

}  // namespace

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
    if (content.size() > static_cast<std::size_t>(max_blob_bytes))
        throw StoreError(0, fmt::format("a blob is over {} bytes", max_blob_bytes));
    const auto path = path_of(id);
    if (!path) throw StoreError(0, "this is no blob id");
    struct stat found {};
    if (::stat(path->c_str(), &found) == 0 && found.st_size == static_cast<off_t>(content.size())) return;

    make_folder(path->parent_path());
    std::string aside = path->string() + ".XXXXXX";
    const Fd file(::mkostemp(aside.data(), O_CLOEXEC));
    if (!file) fail("create", aside);
    try {
        for (std::string_view rest = content; !rest.empty();) {
            const ssize_t written = ::write(file.get(), rest.data(), rest.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) fail("write", aside);
            rest.remove_prefix(static_cast<std::size_t>(written));
        }
        if (::fsync(file.get()) != 0) fail("sync", aside);
        if (::rename(aside.c_str(), path->c_str()) != 0) fail("rename", aside);
    } catch (...) {
        ::unlink(aside.c_str());
        throw;
    }
    sync_folder(path->parent_path());
}

std::optional<std::string> BlobStore::load(const BlobId& id) const {
    return load_range(id, 0, max_blob_bytes);
}

std::optional<std::string> BlobStore::load_range(const BlobId& id, std::int64_t offset, std::int64_t bytes) const {
    const auto path = path_of(id);
    if (!path || offset < 0 || bytes < 0) return std::nullopt;
    const Fd file(::open(path->c_str(), O_RDONLY | O_CLOEXEC));
    struct stat found {};
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
    struct stat found {};
    if (!path || ::stat(path->c_str(), &found) != 0) return std::nullopt;
    return found.st_size;
}

}  // namespace stoa
