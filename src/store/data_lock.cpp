#include "store/data_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include <fmt/format.h>

#include "store/connection.h"

namespace stoa {

DataLock::DataLock(const std::filesystem::path& data_folder) {
    const auto path = data_folder / "serve.lock";
    file_ = Fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!file_) throw std::system_error(errno, std::generic_category(), "open " + path.string());
    if (::flock(file_.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) throw std::system_error(errno, std::generic_category(), "lock " + path.string());
        char owner[32] = {};
        const ssize_t got = ::pread(file_.get(), owner, sizeof owner - 1, 0);
        throw StoreError(0, fmt::format("another stoa serve{} works in {}", got > 0 ? fmt::format(" (process {})", owner) : "",
                                        data_folder.string()));
    }
    // The number is for people; the lock is what counts, so a failure to write it is no failure.
    const std::string number = std::to_string(::getpid());
    if (::ftruncate(file_.get(), 0) == 0) (void)!::pwrite(file_.get(), number.data(), number.size(), 0);
}

}  // namespace stoa
