#include "sessions/notebook_writer.h"

#include <algorithm>
#include <boost/asio/post.hpp>

#include "base/log.h"

namespace stoa {

NotebookWriter::NotebookWriter(asio::any_io_executor executor, Writer& writer, NotebookStore& store, asio::thread_pool* ahead)
    : executor_(std::move(executor)), writer_(writer), store_(store), ahead_(ahead) {}

NotebookWriter::~NotebookWriter() {
    *self_ = nullptr;
}

void NotebookWriter::submit(Writer::Work work, Writer::Done done, Writer::Until until) {
    push({std::move(work), std::move(done), until});
}

void NotebookWriter::append(NotebookId id, std::vector<Operation> operations, Writer::Done done, Writer::Until until) {
    auto shared = std::make_shared<const std::vector<Operation>>(std::move(operations));
    const bool has_blobs = std::ranges::any_of(*shared, [](const Operation& operation) { return !operation.blobs.empty(); });
    push({[&store = store_, id = std::move(id), shared](Connection& connection) { store.append(connection, id, *shared); },
          std::move(done), until, has_blobs && ahead_ != nullptr ? shared : nullptr});
}

void NotebookWriter::push(Item item) {
    if (waiting_.empty() && !item.with_blobs) return writer_.submit(std::move(item.work), std::move(item.done), item.until);
    waiting_.push_back(std::move(item));
    if (waiting_.size() == 1) save_blobs_of_first();
}

void NotebookWriter::save_blobs_of_first() {
    asio::post(*ahead_, [&store = store_, operations = waiting_.front().with_blobs, executor = executor_, self = self_] {
        try {
            store.save_blobs(*operations);
        } catch (const std::exception& failed) {
            // The writer tries again, and whoever waits for it hears of that.
            log_warning("sessions", "a value could not be saved ahead: {}", failed.what());
        }
        asio::post(executor, [self] {
            if (*self == nullptr) return;
            NotebookWriter& writer = **self;
            do {
                Item item = std::move(writer.waiting_.front());
                writer.waiting_.pop_front();
                writer.writer_.submit(std::move(item.work), std::move(item.done), item.until);
            } while (!writer.waiting_.empty() && !writer.waiting_.front().with_blobs);
            if (!writer.waiting_.empty()) writer.save_blobs_of_first();
        });
    });
}

}  // namespace stoa
