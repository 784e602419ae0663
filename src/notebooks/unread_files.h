// Uploads that could not be read as notebooks: kept as they came, so that nobody loses a file to us. SQL and the files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "store/connection.h"

namespace stoa {

struct UnreadFile {
    std::string id;
    PersonId owner;
    std::string name;
    std::int64_t bytes = 0;
    std::string sentence;  ///< why and where
    Time added_at{};
};

class UnreadFiles {
public:
    /// `folder` is made when it is missing.
    [[nodiscard]] explicit UnreadFiles(std::filesystem::path folder);

    // Files, from any thread. An id is one of random_id().
    /// Durable when it returns. Throws std::system_error.
    void save(const std::string& id, std::string_view content) const;
    [[nodiscard]] std::optional<std::string> load(const std::string& id) const;
    void erase(const std::string& id) const;

    // Inside the Writer's work.
    /// False when the person keeps max_unread_files or would keep more than max_unread_bytes.
    [[nodiscard]] bool add(Connection& connection, const UnreadFile& file) const;
    bool remove(Connection& connection, const std::string& id, const PersonId& owner) const;

    // Readers.
    [[nodiscard]] std::vector<UnreadFile> list(Connection& connection, const PersonId& owner) const;  ///< latest first
    [[nodiscard]] std::optional<UnreadFile> find(Connection& connection, const std::string& id, const PersonId& owner) const;
    /// Erases files that no row names: a crash came between the two. Before serving.
    void sweep(Connection& connection) const;

private:
    [[nodiscard]] std::filesystem::path path_of(const std::string& id) const;
    std::filesystem::path folder_;
};

}  // namespace stoa
