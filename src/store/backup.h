// A copy of a database while others write to it, and whether a database is whole.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace stoa {

/// One state of `from`, as it is now, whatever is written meanwhile; durable when it returns. `to` must not exist.
/// Throws StoreError.
void copy_database(const std::filesystem::path& from, const std::filesystem::path& to);

/// Nothing when it is whole, else what SQLite says is wrong. Thorough looks at indexes too and takes longer.
enum class Thoroughness { quick, thorough };
[[nodiscard]] std::optional<std::string> find_damage(const std::filesystem::path& database, Thoroughness thoroughness);

}  // namespace stoa
