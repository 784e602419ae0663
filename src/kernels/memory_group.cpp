#include "kernels/memory_group.h"

#include <fstream>

#include <fmt/format.h>

namespace stoa {

namespace {

std::optional<std::uint64_t> count_kills(const std::filesystem::path& events) {
    if (events.empty()) return std::nullopt;
    std::ifstream file(events);
    std::string word;
    std::uint64_t number = 0;
    while (file >> word >> number) {
        if (word == "oom_kill") return number;
    }
    return std::nullopt;
}

std::optional<std::uint64_t> read_number(const std::filesystem::path& file) {
    std::ifstream text(file);
    std::uint64_t number = 0;
    if (!(text >> number)) return std::nullopt;
    return number;
}

/// Powers of 1024, as the page counts memory.
std::string words_of(std::uint64_t bytes) {
    constexpr std::uint64_t gb = 1ull << 30;
    if (bytes < gb) return fmt::format("{} MB", (bytes + (1 << 19)) >> 20);
    const std::uint64_t tenths = (bytes * 10 + gb / 2) / gb;
    return tenths % 10 == 0 ? fmt::format("{} GB", tenths / 10) : fmt::format("{}.{} GB", tenths / 10, tenths % 10);
}

}  // namespace

std::string words_of_memory(std::optional<std::uint64_t> used, std::optional<std::uint64_t> allowed) {
    if (!allowed) return {};
    if (!used) return fmt::format("this runtime may use {}", words_of(*allowed));
    return fmt::format("{} of the {} that this runtime may use", words_of(*used), words_of(*allowed));
}

MemoryGroup::MemoryGroup(std::filesystem::path events) : events_(std::move(events)), kills_(count_kills(events_).value_or(0)) {}

std::optional<std::string> MemoryGroup::take_kill() {
    const std::uint64_t kills = count_kills(events_).value_or(kills_);
    if (kills <= kills_) return std::nullopt;
    kills_ = kills;
    const auto folder = events_.parent_path();
    const bool version_2 = events_.filename() == "memory.events";
    return words_of_memory(read_number(folder / (version_2 ? "memory.peak" : "memory.max_usage_in_bytes")),
                           read_number(folder / (version_2 ? "memory.max" : "memory.limit_in_bytes")));
}

}  // namespace stoa
