// Names that were made in a folder become durable.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/fd.h"

namespace stoa {

/// An empty path is the current folder, as a file's parent_path() may be. Throws std::system_error.
inline void sync_folder(const std::filesystem::path& folder) {
    const Fd fd(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd || ::fsync(fd.get()) != 0) throw std::system_error(errno, std::generic_category(), "sync " + folder.string());
}

}  // namespace stoa
