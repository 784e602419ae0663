// The memory group of a runtime as the shim sees it: whether the kernel of the machine ended a process for its memory, and how
// much there is of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace stoa {

/// What was in use at most and what may be, as a part of a sentence: "2 GB of the 2 GB that this runtime may use". Empty when unknown.
[[nodiscard]] std::string words_of_memory(std::optional<std::uint64_t> used, std::optional<std::uint64_t> allowed);

class MemoryGroup {
public:
    /// The group's memory.events (v2) or memory.oom_control (v1); empty where there is no group, and then nothing is ever seen.
    [[nodiscard]] explicit MemoryGroup(std::filesystem::path events);

    /// What words_of_memory() says, once for each time that processes were ended since the last call; nothing when none was.
    [[nodiscard]] std::optional<std::string> take_kill();

private:
    std::filesystem::path events_;
    std::uint64_t kills_ = 0;
};

}  // namespace stoa
