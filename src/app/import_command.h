// `stoa import`: a home directory of JupyterHub, or any folder, into somebody's library and home, with a report.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace stoa {

struct ImportOptions {
    std::filesystem::path data;
    std::filesystem::path folder;  ///< what is brought in; nothing in it is changed
    std::string owner;             ///< a name to sign in with, or an id
    std::uint32_t first_uid = 200'000;  ///< of people, as host has them
    std::uint32_t last_uid = 265'535;
};

struct ImportReport {
    int notebooks = 0;
    int files = 0;
    std::uintmax_t file_bytes = 0;
    int there_already = 0;  ///< of an earlier import, or the person's own: left as they are
    int caches = 0;         ///< folders of checkpoints and caches, left out
    std::vector<std::pair<std::string, std::string>> problems;  ///< path and why
};

/// While neither serve nor host runs in the data folder. Throws what keeps it from beginning; what keeps one file from coming stands in the
/// report. Doing it again brings what was missing.
[[nodiscard]] ImportReport import_folder(const ImportOptions& options);
[[nodiscard]] std::string in_words(const ImportReport& report, const ImportOptions& options);

}  // namespace stoa
