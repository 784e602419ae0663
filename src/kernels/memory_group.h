// The memory group of a runtime as the shim sees it: whether the kernel of the machine ended a process for its memory, how much
// there is of it, and how much a run used at most.
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

    /// A run begins, and the most that is used from now on is wanted.
    void begin_run();
    /// A look while it runs: the group's own peak is that of its whole life, and tells of a run only where the run raised it.
    void look();
    /// The most that was used since begin_run(), in bytes; nothing when no run began or nothing is counted here.
    [[nodiscard]] std::optional<std::uint64_t> end_run();

private:
    [[nodiscard]] std::optional<std::uint64_t> read(const char* version_2, const char* version_1) const;
    [[nodiscard]] std::optional<std::uint64_t> read_peak() const;

    std::filesystem::path events_;
    std::uint64_t kills_ = 0;
    std::optional<std::uint64_t> peak_before_;  // of the group's life, when the run began
    std::optional<std::uint64_t> most_;         // seen since then; nothing while no run is measured
};

}  // namespace stoa
