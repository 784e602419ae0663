#include "sessions/notebook_writer.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <filesystem>
#include <future>

using namespace stoa;
namespace fs = std::filesystem;

namespace {

struct House {
    House() {
        migrate(reader, notebook_migrations());
        for (const char* id : {"flooded", "quiet"}) {
            writer.submit(
                [&, id](Connection& connection) { store.create(connection, NotebookId(id), id, PersonId("ada"), {}, Time{}); },
                nullptr);
        }
        io.run();
        io.restart();
    }
    ~House() {
        ahead.join();
        fs::remove_all(folder);
    }

    std::vector<Operation> operation(std::int64_t revision, std::string large = {}) {
        Operation made;
        made.revision = revision;
        made.kind = OperationKind::outputs;
        made.body = "{}";
        if (!large.empty()) made.blobs.push_back({blob_id_of(large), large});
        std::vector<Operation> all;
        all.push_back(std::move(made));
        return all;
    }
    Writer::Done note(std::string what) {
        return [this, what](std::exception_ptr failed) { heard.push_back(failed ? what + " failed" : what); };
    }
    void turn() {
        io.restart();
        io.poll();
    }
    /// Until the values that wait are saved and what waited for them is committed.
    void finish() {
        ahead.join();
        turn();
    }

    fs::path folder = fs::temp_directory_path() / ("notebook-writer-test-" + std::to_string(::getpid()));
    asio::io_context io;
    BlobStore blobs{folder};
    NotebookStore store{blobs};
    Connection reader{Connection::shared_memory("notebook-writer-test")};
    Writer writer{Connection::shared_memory("notebook-writer-test"), io.get_executor(), Writer::Mode::immediate};
    asio::thread_pool ahead{1};
    std::vector<std::string> heard;
};

}  // namespace

TEST_CASE("large output of one notebook keeps no other's commit waiting, and its own order is kept") {
    House house;
    std::promise<void> disk_is_slow;
    asio::post(house.ahead, [&] { disk_is_slow.get_future().wait(); });
    NotebookWriter flooded(house.io.get_executor(), house.writer, house.store, &house.ahead);
    NotebookWriter quiet(house.io.get_executor(), house.writer, house.store, &house.ahead);
    flooded.append(NotebookId("flooded"), house.operation(1, std::string(100'000, 'x')), house.note("large"), Writer::Until::durable);
    flooded.append(NotebookId("flooded"), house.operation(2), house.note("after it"), Writer::Until::durable);
    quiet.append(NotebookId("quiet"), house.operation(1), house.note("quiet"), Writer::Until::durable);
    house.turn();
    CHECK(house.heard == std::vector<std::string>{"quiet"});
    disk_is_slow.set_value();
    house.finish();
    CHECK(house.heard == std::vector<std::string>{"quiet", "large", "after it"});
    CHECK(house.store.find_blob(house.reader, NotebookId("flooded"), blob_id_of(std::string(100'000, 'x'))) ==
          std::string(100'000, 'x'));
}

TEST_CASE("a value that can't be saved ahead fails its own commit") {
    House house;
    NotebookWriter writer(house.io.get_executor(), house.writer, house.store, &house.ahead);
    auto operation = house.operation(1, "large");
    operation.front().blobs.front().id = BlobId("no hash");
    writer.append(NotebookId("flooded"), std::move(operation), house.note("large"), Writer::Until::durable);
    house.finish();
    CHECK(house.heard == std::vector<std::string>{"large failed"});
}

TEST_CASE("what waits for its values is dropped with its notebook's writer") {
    House house;
    {
        NotebookWriter writer(house.io.get_executor(), house.writer, house.store, &house.ahead);
        writer.append(NotebookId("flooded"), house.operation(1, std::string(100'000, 'x')), house.note("large"), Writer::Until::durable);
    }
    house.finish();
    CHECK(house.heard.empty());
    CHECK(house.store.find(house.reader, NotebookId("flooded"))->revision == 0);
}
