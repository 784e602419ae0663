// The environment of programs in a sandbox.
#pragma once

#include <cstdint>

#include "sandbox/text.h"

namespace stoa::sandbox {

/// What programs find in their environment; everything else of ours stays out.
class Environment {
public:
    [[nodiscard]] explicit Environment(std::uint64_t cores) {
        threads_.add("OMP_NUM_THREADS=").add(cores);  // or libraries start a thread for each processor of the machine
        entries_[0] = threads_.c_str();
    }
    [[nodiscard]] const char* const* entries() const { return entries_; }

private:
    Text<64> threads_;
    const char* entries_[24] = {nullptr,
                                "HOME=/home/user",
                                "PATH=/home/user/.local/bin:/usr/local/bin:/usr/bin:/bin",
                                "LANG=C.UTF-8",
                                "USER=user",
                                "LOGNAME=user",
                                "SHELL=/bin/bash",
                                "TERM=xterm-256color",
                                "MPLCONFIGDIR=/home/user/.cache/matplotlib",
                                "TMPDIR=/tmp",
                                // Programs know the way out (way_out_port) under either spelling.
                                "http_proxy=http://127.0.0.1:3128",
                                "https_proxy=http://127.0.0.1:3128",
                                "HTTP_PROXY=http://127.0.0.1:3128",
                                "HTTPS_PROXY=http://127.0.0.1:3128",
                                "no_proxy=localhost,127.0.0.1,::1,stoa",
                                "NO_PROXY=localhost,127.0.0.1,::1,stoa",
                                // Debian's pip installs nothing unless told that a home is nobody else's; a refusal is no reason to ask again.
                                "PIP_BREAK_SYSTEM_PACKAGES=1",
                                "PIP_USER=1",
                                "PIP_RETRIES=1",
                                "PIP_NO_INPUT=1",
                                "PIP_DISABLE_PIP_VERSION_CHECK=1",
                                "PIP_FIND_LINKS=/opt/stoa/wheels",  // the operator's, beside the index or in place of it
                                nullptr};
};

}  // namespace stoa::sandbox
