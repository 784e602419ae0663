// Gives a sandbox that was made ahead a person's home: mounted into it while its program waits, with the person's user shown
// as the sandbox's own. Nothing inside gets a right for it.
#pragma once

#include <sys/types.h>

#include <string_view>

#include "sandbox/text.h"

namespace stoa::sandbox {

struct HomeClaim {
    pid_t init = 0;
    int init_pidfd = -1;  // of the same process
    uid_t person = 0;     // owns the home
    uid_t inside = 0;     // the sandbox runs as
    const char* homes_dir = nullptr;
    const char* home = nullptr;  // a name below it
};

/// Tries what move_home() needs on the folder of homes; a file system without mapped mounts can't. False leaves the reason.
[[nodiscard]] bool can_claim(const char* homes_dir, uid_t any_uid, Sentence& reason);

/// Null when the home stands in the sandbox; else the step that failed, with errno left. A sandbox that has a home is refused.
[[nodiscard]] const char* move_home(const HomeClaim& claim);

/// From the text of a sandbox's /proc/PID/mountinfo: its home is the empty one that it was made with.
[[nodiscard]] bool has_empty_home(std::string_view mountinfo);

}  // namespace stoa::sandbox
