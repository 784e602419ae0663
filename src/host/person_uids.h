// Which uid a person's runtimes have: allotted once, kept in uids.json, never given to anyone else.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <mutex>

#include "base/ids.h"

namespace stoa {

/// Blocks on the file: call it on the pool. Safe from several threads.
class PersonUids {
public:
    /// Throws when the file can't be read: guessing would give one person another's home.
    [[nodiscard]] PersonUids(std::filesystem::path file, uid_t first, uid_t last);

    /// The person's uid, durable before it is returned. Throws std::runtime_error when none is left.
    [[nodiscard]] uid_t allot(const PersonId& person);

private:
    const std::filesystem::path file_;
    const uid_t first_;
    const uid_t last_;
    std::mutex mutex_;  // guards what follows and the file
    std::map<PersonId, uid_t> uids_;
    uid_t next_;
};

}  // namespace stoa
