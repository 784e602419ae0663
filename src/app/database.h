// The database of a data folder, with the tables of every room.
#pragma once

#include <filesystem>

#include "store/connection.h"

namespace stoa {

/// Opens or makes it and applies the migrations that it lacks. Throws StoreError for one of a newer Stoa.
[[nodiscard]] Connection open_database(const std::filesystem::path& file);

}  // namespace stoa
