// What the sandbox's init tells the shim over the control socket: one short text a message.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <variant>

#include "base/error.h"

namespace stoa {

struct InitReady {};
struct WayOut {};  ///< comes with the listening socket of the sandbox's HTTP proxy, before anything runs
struct ProgramStarted {
    int pid = 0;
};
/// How the kernel program ended: by an exit code, or by a signal (then signal > 0).
struct ProgramEnded {
    int code = 0;
    int signal = 0;
};
struct SandboxEmpty {};  ///< nothing but init is left

using InitMessage = std::variant<InitReady, WayOut, ProgramStarted, ProgramEnded, SandboxEmpty>;

[[nodiscard]] std::expected<InitMessage, DecodeError> parse_init_message(std::string_view text);

/// A sentence for the person.
[[nodiscard]] std::string sentence_of(const ProgramEnded& ended);

}  // namespace stoa
