// How a shim holds every process of its sandbox and lets them go: by the control group's file, which came open from the spawner,
// since a shim has no right to open it. v2: cgroup.freeze takes 1 and 0; v1: freezer.state takes FROZEN and THAWED (Linux's
// Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/freezer-subsystem.rst).
#pragma once

#include <csignal>

#include "base/fd.h"

namespace stoa {

/// What the host tells a shim that has a freezer; any other shim is ended by them.
inline constexpr int sleep_signal = SIGUSR1;  ///< nothing was done for long: hold the sandbox, unless something is under way
inline constexpr int wake_signal = SIGUSR2;   ///< something is wanted of the sandbox that does not come through the shim

class Freezer {
public:
    Freezer() = default;
    /// Takes the file over; false when it is no file of a control group.
    [[nodiscard]] bool adopt(Fd file);
    [[nodiscard]] bool is_there() const { return static_cast<bool>(file_); }

    /// A file that can't be written leaves things as they are, with a line in the log.
    void hold();
    /// Costs nothing while nothing is held.
    void let_go();
    [[nodiscard]] bool holds() const { return holds_; }

private:
    bool write(const char* word);

    Fd file_;
    bool is_v2_ = false;
    bool holds_ = false;
};

}  // namespace stoa
