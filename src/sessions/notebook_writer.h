// One notebook's way to the one writer: its own order is kept, and the large values of its output are on disk before its turn
// comes, so that no other notebook's commit waits for them.
#pragma once

#include <boost/asio/thread_pool.hpp>
#include <deque>
#include <memory>
#include <vector>

#include "notebooks/notebook_store.h"
#include "store/writer.h"

namespace stoa {

/// On the event loop's thread. What it was given outlives it.
class NotebookWriter {
public:
    /// `ahead`: saves blobs; none: the writer itself does.
    [[nodiscard]] NotebookWriter(asio::any_io_executor executor, Writer& writer, NotebookStore& store, asio::thread_pool* ahead);
    /// What still waits for blobs is never committed, and its `done` never called: nobody was told of it.
    ~NotebookWriter();
    NotebookWriter(const NotebookWriter&) = delete;

    void submit(Writer::Work work, Writer::Done done, Writer::Until until);
    void append(NotebookId id, std::vector<Operation> operations, Writer::Done done, Writer::Until until);

private:
    struct Item {
        Writer::Work work;
        Writer::Done done;
        Writer::Until until;
        std::shared_ptr<const std::vector<Operation>> with_blobs = nullptr;  // to be saved first; none: it can go
    };
    void push(Item item);
    void save_blobs_of_first();

    asio::any_io_executor executor_;
    Writer& writer_;
    NotebookStore& store_;
    asio::thread_pool* ahead_;
    std::deque<Item> waiting_;  // the first one's blobs are being saved
    std::shared_ptr<NotebookWriter*> self_ = std::make_shared<NotebookWriter*>(this);
};

}  // namespace stoa
