// A notebook run from its first cell to its last without a page: the rooms of serve and host in one process.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "app/headless_gate.h"
#include "base/clock.h"
#include "egress/policy.h"
#include "notebooks/content.h"

namespace stoa {

struct HeadlessOptions {
    std::filesystem::path data;  ///< an empty data folder with its sub-folders
    std::filesystem::path spawner_socket;
    std::filesystem::path result;  ///< the .ipynb as it is after the run, also when a cell failed
    std::int64_t memory_limit_bytes = std::int64_t{2} << 30;
    std::int64_t cores = 2;
    std::int64_t max_processes = 512;
    std::string kernel_path;  ///< Jupyter data folders, "DIR:DIR"
    NetworkPolicy network;
    milliseconds cell_timeout{0};  ///< for each cell; 0: none
    enum class OnError { stop, go_on };
    OnError on_error = OnError::stop;
    GuardMode guard = GuardMode::warn;
    std::shared_ptr<const guard::RuleBook> book;  ///< needed unless the guard is off
    bool tells_list = false;                      ///< also what no person would be asked about: there are rules that only list
};

/// The exit status of `stoa execute`.
enum class HeadlessEnd : int {
    done = 0,
    cell_failed = 1,
    unreadable = 2,    ///< the notebook or the command line
    not_possible = 3,  ///< no sandbox, or the kernel ended
    timed_out = 4,
    stopped = 5,  ///< by SIGINT or SIGTERM
    guarded = 6,  ///< by --guard stop, before a cell that looks like something forbidden
};

/// Says on stderr how it goes, and the traceback of the cell that failed.
[[nodiscard]] HeadlessEnd run_headless(Content content, const HeadlessOptions& options);

}  // namespace stoa
