// What the one writer has written reaches the disk: the write-ahead log is synced behind it, and moved into the database before it
// grows long. On a thread of its own, so that no commit waits for a disk that is busy with somebody else's data (decision 37).
#pragma once

#include <chrono>
#include <condition_variable>
#include <exception>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/fd.h"
#include "store/connection.h"

namespace stoa {

/// What nobody waits for is synced so long after it was written: several commits of one run share a sync.
inline constexpr std::chrono::milliseconds unasked_sync_delay{50};

struct LogLimits {
    /// Pages of 4 KiB. The log is moved into the database each time that it has grown by so much (16 MiB): the start of a new log, which
    /// costs the writer a sync, is rare then.
    int checkpoint = 4'000;
    /// Beside a writer that never pauses the log cannot be begun anew; at this length (64 MiB) the writer waits for that.
    int longest = 16'000;
};

class LogKeeper {
public:
    /// Called on the keeper's thread, in the order of committed(): null = durable, else why not.
    using Durable = std::move_only_function<void(std::exception_ptr)>;
    /// How long a sync took, and whether it failed; on the keeper's thread.
    using Watch = std::function<void(std::chrono::nanoseconds took, bool failed)>;

    /// Of a connection whose log somebody else keeps (Connection::leave_log). A database in memory has no log: all is durable at once.
    [[nodiscard]] LogKeeper(std::filesystem::path database, std::filesystem::path log, LogLimits limits);
    LogKeeper(const LogKeeper&) = delete;
    /// Syncs what was written, tells who waits, ends the thread.
    ~LogKeeper();

    /// Something was written, and the log has so many pages now. `durable` may be empty: nobody waits.
    void committed(int log_pages, Durable durable);
    /// Set before the first committed().
    void on_sync(Watch watch) { watch_ = std::move(watch); }
    /// Test seam: the next `count` syncs fail as if the disk did.
    void fail_syncs(int count);

private:
    void keep();
    void sync();
    void shorten(int log_pages);

    const std::filesystem::path database_;
    const std::filesystem::path log_;
    const LogLimits limits_;
    Fd log_file_;                           // of the thread
    std::optional<Connection> connection_;  // of the thread
    int checkpointed_pages_ = 0;            // of the thread: the log's length at the last checkpoint
    Watch watch_;
    std::mutex mutex_;
    std::condition_variable ready_;
    std::vector<Durable> waiting_;  // under mutex_
    int log_pages_ = 0;             // under mutex_
    bool is_unsynced_ = false;      // under mutex_
    int syncs_to_fail_ = 0;         // under mutex_
    bool stopping_ = false;         // under mutex_
    std::thread thread_;
};

}  // namespace stoa
