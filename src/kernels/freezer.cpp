#include "kernels/freezer.h"

#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/log.h"

namespace stoa {

bool Freezer::adopt(Fd file) {
    struct statfs about {};
    if (!file || ::fstatfs(file.get(), &about) != 0) return false;
    is_v2_ = about.f_type == CGROUP2_SUPER_MAGIC;
    if (!is_v2_ && about.f_type != CGROUP_SUPER_MAGIC) return false;
    file_ = std::move(file);
    return true;
}

void Freezer::hold() {
    if (file_ && !holds_) holds_ = write(is_v2_ ? "1" : "FROZEN");
}

void Freezer::let_go() {
    if (holds_) holds_ = !write(is_v2_ ? "0" : "THAWED");
}

bool Freezer::write(const char* word) {
    const std::size_t size = std::strlen(word);
    if (::pwrite(file_.get(), word, size, 0) == static_cast<ssize_t>(size)) return true;
    log_warning("kernels", "'{}' can't be written to the freezer: {}", word, std::strerror(errno));
    return false;
}

}  // namespace stoa
