#include "kernels/init_message.h"

#include <fmt/format.h>

#include <charconv>
#include <csignal>

namespace stoa {

namespace {

std::optional<int> parse_number(std::string_view text) {
    int value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string_view words_of(int signal) {
    switch (signal) {
        case SIGABRT:
            return "it aborted";
        case SIGBUS:
            return "bus error";
        case SIGFPE:
            return "arithmetic error";
        case SIGILL:
            return "illegal instruction";
        case SIGINT:
            return "interrupt";
        case SIGKILL:
            return "killed";
        case SIGSEGV:
            return "segmentation fault";
        case SIGSYS:
            return "a system call that the sandbox does not allow";
        case SIGTERM:
            return "terminated";
        case SIGXCPU:
            return "processor time used up";
        case SIGXFSZ:
            return "a file grew too large";
        default:
            return {};
    }
}

}  // namespace

std::expected<InitMessage, DecodeError> parse_init_message(std::string_view text) {
    const auto after = [&](std::string_view word) -> std::optional<int> {
        if (!text.starts_with(word)) return std::nullopt;
        return parse_number(text.substr(word.size()));
    };
    if (text == "READY") return InitReady{};
    if (text == "WAYOUT") return WayOut{};
    if (text == "GONE") return SandboxEmpty{};
    if (auto pid = after("STARTED ")) return ProgramStarted{*pid};
    if (auto code = after("EXITED code ")) return ProgramEnded{.code = *code};
    if (auto number = after("EXITED signal ")) return ProgramEnded{.signal = *number};
    return std::unexpected(DecodeError{"init message", "is none of the known ones"});
}

std::string sentence_of(const ProgramEnded& ended) {
    if (ended.signal == 0) return fmt::format("The kernel ended with exit code {}.", ended.code);
    const std::string_view words = words_of(ended.signal);
    if (words.empty()) return fmt::format("The kernel was ended by signal {}.", ended.signal);
    return fmt::format("The kernel was ended by signal {} ({}).", ended.signal, words);
}

}  // namespace stoa
