#include "store/log_keeper.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "base/log.h"
#include "store/sync_folder.h"

namespace stoa {

LogKeeper::LogKeeper(std::filesystem::path database, std::filesystem::path log, LogLimits limits)
    : database_(std::move(database)), log_(std::move(log)), limits_(limits) {
    thread_ = std::thread([this] { keep(); });
}

LogKeeper::~LogKeeper() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    ready_.notify_one();
    thread_.join();
}

void LogKeeper::committed(int log_pages, Durable durable) {
    {
        std::lock_guard lock(mutex_);
        log_pages_ = log_pages;
        is_unsynced_ = true;
        if (durable) waiting_.push_back(std::move(durable));
    }
    ready_.notify_one();
}

void LogKeeper::fail_syncs(int count) {
    std::lock_guard lock(mutex_);
    syncs_to_fail_ = count;
}

void LogKeeper::keep() {
    for (;;) {
        std::vector<Durable> waiting;
        int log_pages = 0;
        {
            std::unique_lock lock(mutex_);
            ready_.wait(lock, [this] { return stopping_ || is_unsynced_; });
            ready_.wait_for(lock, unasked_sync_delay, [this] { return stopping_ || !waiting_.empty(); });
            if (!is_unsynced_) return;
            is_unsynced_ = false;
            waiting.swap(waiting_);
            log_pages = log_pages_;
        }
        std::exception_ptr failure;
        const auto begun = std::chrono::steady_clock::now();
        try {
            sync();
        } catch (const std::exception& error) {
            log_error("store", "what was written may not be durable: {}", error.what());
            failure = std::current_exception();
        }
        if (watch_) watch_(std::chrono::steady_clock::now() - begun, failure != nullptr);
        for (Durable& each : waiting) each(failure);
        if (!failure) shorten(log_pages);
    }
}

void LogKeeper::sync() {
    {
        std::lock_guard lock(mutex_);
        if (syncs_to_fail_ > 0) {
            --syncs_to_fail_;
            throw StoreError(0, "this sync was told to fail");
        }
    }
    if (log_.empty()) return;
    if (!log_file_) {
        // The log's name must be durable too. Nobody takes the log away while a connection is open, so the file stays this one.
        Fd log(::open(log_.c_str(), O_RDONLY | O_CLOEXEC));
        if (!log) throw std::system_error(errno, std::generic_category(), "open " + log_.string());
        sync_folder(log_.parent_path());
        log_file_ = std::move(log);
    }
    if (::fdatasync(log_file_.get()) != 0) throw std::system_error(errno, std::generic_category(), "sync " + log_.string());
}

void LogKeeper::shorten(int log_pages) {
    if (log_pages < checkpointed_pages_) checkpointed_pages_ = 0;  // it was begun anew
    if (log_.empty() || log_pages - checkpointed_pages_ < limits_.checkpoint) return;
    checkpointed_pages_ = log_pages;
    try {
        if (!connection_) connection_.emplace(database_);
        connection_->checkpoint(log_pages < limits_.longest ? Connection::Checkpoint::beside_the_writer : Connection::Checkpoint::writer_waits);
    } catch (const std::exception& error) {
        log_error("store", "the log of {} could not be moved into it: {}", database_.string(), error.what());
    }
}

}  // namespace stoa
