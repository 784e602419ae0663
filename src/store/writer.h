// The one writer of a database: takes work in order, commits whatever is queued together, and says when it is written and when durable.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "base/task.h"
#include "store/connection.h"
#include "store/log_keeper.h"

namespace stoa {

/// Work that waits to be committed; beyond it work is rejected with WriterFull.
inline constexpr std::size_t max_queued_writes = 20'000;
/// Work in one transaction.
inline constexpr std::size_t max_writes_per_commit = 1'000;

class WriterFull : public std::runtime_error {
public:
    WriterFull() : std::runtime_error("too many writes wait for the disk") {}
};

class Writer {
public:
    /// Runs on the writer's thread inside a savepoint: what it throws undoes and rejects itself alone.
    using Work = std::move_only_function<void(Connection&)>;
    /// Posted to the executor: null = done, else why not. Among those that ask for the same `Until`, in the order of submission.
    using Done = std::move_only_function<void(std::exception_ptr)>;

    /// What `done` waits for.
    enum class Until {
        durable,  ///< on the disk: it outlives a power cut
        written,  ///< in the log, which outlives every process; durable a little later (unasked_sync_delay, and what the disk takes)
    };

    enum class Mode {
        thread,     ///< a thread of its own, group commit
        immediate,  ///< for tests: submit() commits before it returns; done is still posted
    };

    [[nodiscard]] Writer(Connection connection, asio::any_io_executor executor, Mode mode = Mode::thread, LogLimits limits = {});
    Writer(const Writer&) = delete;
    /// Commits what is queued, makes it durable, then ends the threads. The executor must still be there; what it was given may run later.
    ~Writer();

    /// A full queue rejects at once: done gets WriterFull, ahead of what is queued.
    void submit(Work work, Done done, Until until = Until::durable);
    [[nodiscard]] std::size_t queued() const;
    /// Hears of each commit on the thread that made it: how many writes, how long from BEGIN to written, whether it failed.
    /// Set before the first submit.
    enum class Result { written, failed };
    using Watch = std::function<void(std::size_t writes, std::chrono::nanoseconds took, Result result)>;
    void on_commit(Watch watch) { watch_ = std::move(watch); }
    /// Hears of each sync of the log. Set before the first submit; an immediate writer has none.
    void on_sync(LogKeeper::Watch watch);
    /// Test seam: the next `count` commits fail as if the disk did, and are rolled back.
    void fail_commits(int count);
    /// Test seam: the next `count` syncs of what was written fail. Not for an immediate writer.
    void fail_syncs(int count) { keeper_->fail_syncs(count); }
    /// Test seam of an immediate writer: a disk that is busy until it is let go.
    void hold_syncs() { is_held_ = true; }
    void let_syncs_go();

private:
    struct Item {
        Work work;
        Done done;
        Until until = Until::durable;
    };
    struct Settled {
        Done done;
        std::exception_ptr failure;
    };
    void serve();
    void commit_batch(std::vector<Item> batch);
    void tell(std::vector<Settled> settled);

    Connection connection_;
    asio::any_io_executor executor_;
    Mode mode_;
    Watch watch_;
    mutable std::mutex mutex_;
    std::condition_variable ready_;
    std::deque<Item> queue_;  // under mutex_
    int commits_to_fail_ = 0;  // under mutex_
    bool stopping_ = false;    // under mutex_
    std::unique_ptr<LogKeeper> keeper_;  // none when immediate
    bool is_held_ = false;               // when immediate
    std::vector<Settled> held_;          // when immediate
    std::thread thread_;
};

/// Submits and waits until it is durable; throws what made it fail.
Task<> commit(Writer& writer, Writer::Work work);

}  // namespace stoa
