// Files named by the SHA-256 of their content, for values too large for the operation log. Safe to call from any thread.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"

namespace stoa {

/// One blob.
inline constexpr std::int64_t max_blob_bytes = 64 * 1024 * 1024;

/// SHA-256 in hex.
[[nodiscard]] BlobId blob_id_of(std::string_view content);

class BlobStore {
public:
    /// `folder` is made when it is missing. Blobs lie in folder/ab/abcd....
    [[nodiscard]] explicit BlobStore(std::filesystem::path folder);

    /// Durable when it returns: written aside, synced, renamed, folder synced. One that is there already costs a look.
    /// Throws std::system_error, and StoreError for one over max_blob_bytes.
    BlobId save(std::string_view content);
    /// The same, for content whose id is known.
    void save(const BlobId& id, std::string_view content);

    struct Unsaved {
        BlobId id;
        std::string_view content;
    };
    /// The same for several: the disk is waited for once for all rather than twice for each.
    void save_all(std::vector<Unsaved> blobs);

    [[nodiscard]] std::optional<std::string> load(const BlobId& id) const;
    /// At most `bytes` from `offset`; less at the end.
    [[nodiscard]] std::optional<std::string> load_range(const BlobId& id, std::int64_t offset, std::int64_t bytes) const;
    [[nodiscard]] std::optional<std::int64_t> find_size(const BlobId& id) const;

private:
    class Saving;
    [[nodiscard]] std::optional<std::filesystem::path> path_of(const BlobId& id) const;  // nothing for what is no id

    std::filesystem::path folder_;
    // Who finds a blob there has to know that it is durable, so nobody looks while another is still saving it.
    std::mutex mutex_;
    std::condition_variable saved_;
    std::set<BlobId> saving_;  // under mutex_
};

}  // namespace stoa
