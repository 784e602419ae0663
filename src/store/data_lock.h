// Says that exactly one serve works in a data folder. Held as long as the object lives; the kernel frees it when we die.
#pragma once

#include <filesystem>

#include "base/fd.h"

namespace stoa {

class DataLock {
public:
    /// Throws StoreError with the other's process id when another one holds the folder.
    [[nodiscard]] explicit DataLock(const std::filesystem::path& data_folder);

private:
    Fd file_;
};

}  // namespace stoa
