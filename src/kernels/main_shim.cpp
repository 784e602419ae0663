// stoa-shim: keeps one kernel company outside its sandbox, for as long as the sandbox lives and until its records are fetched.
#include <fmt/format.h>
#include <sodium.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <string_view>

#include "base/log.h"
#include "kernels/shim.h"

namespace {

constexpr std::string_view usage =
    "usage: stoa-shim --dir RUNTIME_DIR [--control FD] [--memory-events PATH] [--freezer FD] [--inside-dir PATH]\n                 [--start-when-attached] [--replay-only]\n";

std::optional<stoa::ShimOptions> parse_options(int count, char** words) {
    stoa::ShimOptions options;
    for (int i = 1; i < count; ++i) {
        const std::string_view word = words[i];
        if (word == "--replay-only") {
            options.replay_only = true;
            continue;
        }
        if (word == "--start-when-attached") {
            options.start_when_attached = true;
            continue;
        }
        if (i + 1 == count) return std::nullopt;
        const std::string value = words[++i];
        if (word == "--dir") {
            options.dir = value;
        } else if (word == "--control") {
            options.control = std::atoi(value.c_str());
        } else if (word == "--memory-events") {
            options.memory_events = value;
        } else if (word == "--freezer") {
            options.freezer = std::atoi(value.c_str());
        } else if (word == "--inside-dir") {
            options.inside_dir = value;
        } else {
            return std::nullopt;
        }
    }
    if (options.dir.empty()) return std::nullopt;
    return options;
}

}  // namespace

int main(int count, char** words) {
    const auto options = parse_options(count, words);
    if (!options) {
        std::fputs(usage.data(), stderr);
        return 2;
    }
    // A terminal's Ctrl-C or its closing is meant for whoever started us, not for the person's kernel.
    for (int number : {SIGINT, SIGHUP, SIGPIPE}) std::signal(number, SIG_IGN);
    try {
        if (sodium_init() < 0) throw std::runtime_error("libsodium can't be used");
        stoa::Shim(*options).run();
    } catch (const std::exception& broken) {
        stoa::log_error("kernels", "the shim ends: {}", broken.what());
        return 1;
    }
    return 0;
}
