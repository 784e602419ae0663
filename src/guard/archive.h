// What lies inside of archives: zip files (wheels, jars and documents are some) and tar files, packed by gzip, bzip2 or xz or not at
// all, and archives within archives to a depth. Nothing is written anywhere; a bomb meets a limit that has a name.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "guard/artefact.h"

namespace stoa::guard {

struct ArchiveLimits {
    std::int32_t depth = 3;                       ///< archives within archives; what lies deeper is not opened
    std::int64_t members = 4'000;                 ///< of all of them together
    std::uint64_t member_bytes = 16 << 20;        ///< of one; what is longer is cut
    std::uint64_t total_bytes = 256 << 20;        ///< unpacked, of all of them together
    std::uint64_t packed_bytes = 64 << 20;        ///< of a packed tar file, which has to be unpacked from its beginning
    std::chrono::milliseconds time{20'000};       ///< of the processor, with what is done with the members
};

struct ArchiveWalk {
    bool is_archive = false;
    std::string exceeded;  ///< which limit ended it, or could not be read; empty = everything was seen
};

/// `take` gets each plain file inside, in order: "a.zip/b.tar.gz/c.py" without the first, and what it holds.
[[nodiscard]] ArchiveWalk walk_archive(const ArtefactBytes& bytes, const ArchiveLimits& limits,
                                       const std::function<void(std::string_view path, std::string_view content)>& take);

}  // namespace stoa::guard
