#include "kernels/memory_group.h"

#include <algorithm>
#include <fstream>
#include <utility>

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
    return words_of_memory(read_peak(), read("memory.max", "memory.limit_in_bytes"));
}

void MemoryGroup::begin_run() {
    most_.reset();
    peak_before_ = read_peak();
    if (peak_before_) most_ = read("memory.current", "memory.usage_in_bytes");
}

void MemoryGroup::look() {
    if (most_) most_ = std::max(*most_, read("memory.current", "memory.usage_in_bytes").value_or(0));
}

std::optional<std::uint64_t> MemoryGroup::end_run() {
    look();
    if (!most_) return std::nullopt;
    const std::uint64_t peak = read_peak().value_or(0);
    const std::uint64_t most = *std::exchange(most_, std::nullopt);
    return peak > *peak_before_ ? peak : most;
}

std::optional<std::uint64_t> MemoryGroup::read(const char* version_2, const char* version_1) const {
    if (events_.empty()) return std::nullopt;
    return read_number(events_.parent_path() / (events_.filename() == "memory.events" ? version_2 : version_1));
}

std::optional<std::uint64_t> MemoryGroup::read_peak() const {
    return read("memory.peak", "memory.max_usage_in_bytes");
}

}  // namespace stoa
