// `stoa user`: accounts from the command line, beside a running serve or without one.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace stoa {

struct UserOptions {
    std::filesystem::path data;
    std::vector<std::string> words;  ///< action, then its arguments
};

/// Prints what came of it; throws what keeps it from working.
void user(const UserOptions& options);

}  // namespace stoa
