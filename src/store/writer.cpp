#include "store/writer.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <boost/asio/post.hpp>

#include "base/log.h"

namespace stoa {

namespace {

void roll_back(Connection& connection) {
    try {
        connection.run("ROLLBACK");
    } catch (const StoreError&) {
        // SQLite rolled back by itself already, as it does when the disk is full.
    }
}

}  // namespace

Writer::Writer(Connection connection, asio::any_io_executor executor, Mode mode, LogLimits limits)
    : connection_(std::move(connection)), executor_(std::move(executor)), mode_(mode) {
    if (mode_ == Mode::immediate) return;
    connection_.leave_log();
    keeper_ = std::make_unique<LogKeeper>(connection_.file(), connection_.log_file(), limits);
    thread_ = std::thread([this] { serve(); });
}

Writer::~Writer() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    ready_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void Writer::on_sync(LogKeeper::Watch watch) {
    if (keeper_) keeper_->on_sync(std::move(watch));
}

void Writer::submit(Work work, Done done, Until until) {
    if (mode_ == Mode::immediate) {
        std::vector<Item> one;
        one.push_back({std::move(work), std::move(done), until});
        commit_batch(std::move(one));
        return;
    }
    {
        std::lock_guard lock(mutex_);
        if (queue_.size() < max_queued_writes) {
            queue_.push_back({std::move(work), std::move(done), until});
            ready_.notify_one();
            return;
        }
    }
    asio::post(executor_, [done = std::move(done)]() mutable { done(std::make_exception_ptr(WriterFull())); });
}

std::size_t Writer::queued() const {
    std::lock_guard lock(mutex_);
    return queue_.size();
}

void Writer::fail_commits(int count) {
    std::lock_guard lock(mutex_);
    commits_to_fail_ = count;
}

void Writer::serve() {
    for (;;) {
        std::vector<Item> batch;
        {
            std::unique_lock lock(mutex_);
            ready_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
            if (queue_.empty()) return;
            while (!queue_.empty() && batch.size() < max_writes_per_commit) {
                batch.push_back(std::move(queue_.front()));
                queue_.pop_front();
            }
        }
        commit_batch(std::move(batch));
    }
}

void Writer::commit_batch(std::vector<Item> batch) {
    std::vector<std::exception_ptr> failures(batch.size());
    const auto begun = std::chrono::steady_clock::now();
    Result result = Result::written;
    try {
        connection_.run("BEGIN IMMEDIATE");
        for (std::size_t i = 0; i < batch.size(); ++i) {
            connection_.run("SAVEPOINT item");
            try {
                batch[i].work(connection_);
            } catch (...) {
                failures[i] = std::current_exception();
            }
            // These throw when SQLite has given up the whole transaction (disk full, I/O error): then the batch is rejected.
            if (failures[i]) connection_.run("ROLLBACK TO item");
            connection_.run("RELEASE item");
        }
        bool pretend = false;
        {
            std::lock_guard lock(mutex_);
            if (commits_to_fail_ > 0) --commits_to_fail_, pretend = true;
        }
        if (pretend) throw StoreError(0, "this commit was told to fail");
        connection_.run("COMMIT");
    } catch (const std::exception& error) {
        log_error("store", "a commit of {} writes failed: {}", batch.size(), error.what());
        for (auto& failure : failures) failure = std::current_exception();
        roll_back(connection_);
        result = Result::failed;
    }
    if (watch_) watch_(batch.size(), std::chrono::steady_clock::now() - begun, result);
    std::vector<Settled> written;
    std::vector<Settled> durable;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        if (!batch[i].done) continue;
        ((keeper_ || is_held_) && batch[i].until == Until::durable ? durable : written).push_back({std::move(batch[i].done), failures[i]});
    }
    if (!written.empty()) tell(std::move(written));
    if (!keeper_) {
        std::ranges::move(durable, std::back_inserter(held_));
        return;
    }
    LogKeeper::Durable then;
    if (!durable.empty())
        then = [this, durable = std::move(durable)](std::exception_ptr failure) mutable {
            for (Settled& each : durable) {
                if (!each.failure) each.failure = failure;
            }
            tell(std::move(durable));
        };
    keeper_->committed(connection_.log_pages(), std::move(then));
}

void Writer::let_syncs_go() {
    is_held_ = false;
    tell(std::exchange(held_, {}));
}

/// One post for all of them: the order is kept, and the executor is woken once.
void Writer::tell(std::vector<Settled> settled) {
    asio::post(executor_, [settled = std::move(settled)]() mutable {
        for (Settled& each : settled) {
            try {
                each.done(each.failure);
            } catch (const std::exception& error) {
                log_error("store", "what follows a commit failed: {}", error.what());
            }
        }
    });
}

Task<> commit(Writer& writer, Writer::Work work) {
    auto start = [&writer, &work](auto handler) {
        writer.submit(std::move(work), [handler = std::move(handler)](std::exception_ptr failure) mutable {
            std::move(handler)(std::move(failure));
        });
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(std::move(start), asio::use_awaitable);
}

}  // namespace stoa
