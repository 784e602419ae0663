#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "store/blob_store.h"
#include "store/connection.h"
#include "store/data_lock.h"
#include "store/writer.h"

using namespace stoa;
namespace fs = std::filesystem;

namespace {

/// A folder that goes with the test.
struct Folder {
    Folder() {
        std::string name = (fs::temp_directory_path() / "stoa_store_XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    ~Folder() { fs::remove_all(path); }
    fs::path path;
};

std::int64_t count(Connection& connection) {
    auto row = connection.prepare("SELECT count(*) FROM t");
    row.step();
    return row.integer(0);
}

Connection table(const fs::path& file = ":memory:") {
    Connection connection(file);
    connection.execute("CREATE TABLE IF NOT EXISTS t (a INTEGER PRIMARY KEY, b TEXT)");
    return connection;
}

Writer::Work insert(int number) {
    return [number](Connection& connection) { connection.run("INSERT INTO t (a, b) VALUES (?, 'x')", number); };
}

}  // namespace

TEST_CASE("what is bound comes back the same, empty and null apart") {
    Connection connection = table();
    const std::string odd("a\0b", 3);
    connection.run("INSERT INTO t VALUES (?, ?)", 1, odd);
    connection.run("INSERT INTO t VALUES (?, ?)", 2, "");
    connection.run("INSERT INTO t VALUES (?, ?)", 3, std::optional<std::string>());
    auto rows = connection.prepare("SELECT b FROM t ORDER BY a");
    REQUIRE(rows.step());
    CHECK(rows.text(0) == odd);
    REQUIRE(rows.step());
    CHECK_FALSE(rows.is_null(0));
    CHECK(rows.text(0).empty());
    REQUIRE(rows.step());
    CHECK(rows.is_null(0));
    CHECK_FALSE(rows.step());
}

TEST_CASE("a statement on loan twice is two statements") {
    Connection connection = table();
    connection.run("INSERT INTO t VALUES (1, 'x'), (2, 'y')");
    constexpr std::string_view sql = "SELECT a FROM t ORDER BY a";
    auto one = connection.prepare(sql);
    auto two = connection.prepare(sql);
    CHECK(one.step());
    CHECK(two.step());
    CHECK(one.step());
    CHECK(one.integer(0) == 2);
    CHECK(two.integer(0) == 1);
}

TEST_CASE("a transaction that is not committed leaves nothing") {
    Connection connection = table();
    {
        Transaction transaction(connection);
        connection.run("INSERT INTO t VALUES (1, 'x')");
    }
    CHECK(count(connection) == 0);
    Transaction transaction(connection);
    connection.run("INSERT INTO t VALUES (1, 'x')");
    transaction.commit();
    CHECK(count(connection) == 1);
}

TEST_CASE("migrations are applied once, in order, and a newer schema is refused with its name") {
    Connection connection(":memory:");
    const Migration first{"room/0001-table", "CREATE TABLE m (a INTEGER); INSERT INTO m VALUES (1)"};
    const Migration second{"room/0002-more", "INSERT INTO m SELECT a + 1 FROM m"};
    migrate(connection, std::vector{first});
    migrate(connection, std::vector{first, second});
    migrate(connection, std::vector{first, second});
    {
        auto row = connection.prepare("SELECT count(*), max(a) FROM m");
        REQUIRE(row.step());
        CHECK(row.integer(0) == 2);
        CHECK(row.integer(1) == 2);
    }
    try {
        migrate(connection, std::vector{first});
        FAIL("an older Stoa opened newer data");
    } catch (const StoreError& error) {
        CHECK(std::string(error.what()).find("room/0002-more") != std::string::npos);
    }
}

TEST_CASE("a migration that fails leaves nothing of itself") {
    Connection connection(":memory:");
    const Migration broken{"room/0001-broken", "CREATE TABLE m (a INTEGER); INSERT INTO nowhere VALUES (1)"};
    CHECK_THROWS_AS(migrate(connection, std::vector{broken}), StoreError);
    const Migration mended{"room/0001-broken", "CREATE TABLE m (a INTEGER)"};
    migrate(connection, std::vector{mended});
}

TEST_CASE("a write that fails rejects itself alone, and everyone hears in order") {
    asio::io_context loop;
    Folder folder;
    std::vector<std::pair<int, bool>> heard;
    {
        Writer writer(table(folder.path / "t.db"), loop.get_executor());
        for (int number : {1, 2, 2, 3}) {
            writer.submit(insert(number), [&heard, number](std::exception_ptr failure) { heard.emplace_back(number, !failure); });
        }
    }
    loop.run();
    CHECK(heard == std::vector<std::pair<int, bool>>{{1, true}, {2, true}, {2, false}, {3, true}});
    Connection connection = table(folder.path / "t.db");
    CHECK(count(connection) == 3);
}

TEST_CASE("a commit that fails rejects its batch and leaves nothing of it") {
    asio::io_context loop;
    Folder folder;
    int failures = 0;
    Writer writer(table(folder.path / "t.db"), loop.get_executor(), Writer::Mode::immediate);
    const auto done = [&failures](std::exception_ptr failure) { failures += failure ? 1 : 0; };
    writer.fail_commits(1);
    writer.submit(insert(1), done);
    writer.submit(insert(2), done);
    loop.run();
    CHECK(failures == 1);
    Connection connection = table(folder.path / "t.db");
    CHECK(count(connection) == 1);
}

TEST_CASE("what is queued while the writer works is committed together, and a failing commit rejects it all") {
    asio::io_context loop;
    Folder folder;
    int failures = 0;
    std::mutex gate;
    {
        Writer writer(table(folder.path / "t.db"), loop.get_executor());
        const auto done = [&failures](std::exception_ptr failure) { failures += failure ? 1 : 0; };
        std::unique_lock closed(gate);
        writer.submit([&gate](Connection&) { std::lock_guard wait(gate); }, done);
        while (writer.queued() != 0) std::this_thread::yield();
        for (int number = 0; number < 100; ++number) writer.submit(insert(number), done);
        writer.submit([&writer](Connection&) { writer.fail_commits(1); }, done);
        closed.unlock();
    }
    loop.run();
    CHECK(failures == 101);
    Connection connection = table(folder.path / "t.db");
    CHECK(count(connection) == 0);
}

TEST_CASE("what is written is told of without the disk, what must be durable only after it") {
    asio::io_context loop;
    Folder folder;
    std::vector<std::string> heard;
    const auto note = [&heard](std::string name) {
        return [&heard, name = std::move(name)](std::exception_ptr failure) { heard.push_back(name + (failure ? " failed" : "")); };
    };
    {
        Writer writer(table(folder.path / "t.db"), loop.get_executor());
        writer.fail_syncs(1);
        writer.submit(insert(1), note("durable"));
        writer.submit(insert(2), note("written"), Writer::Until::written);
    }
    loop.run();
    std::ranges::sort(heard);
    CHECK(heard == std::vector<std::string>{"durable failed", "written"});
}

TEST_CASE("what was told as written outlives a killed process") {
    Folder folder;
    const pid_t child = ::fork();
    if (child == 0) {
        asio::io_context loop;
        Writer writer(table(folder.path / "t.db"), loop.get_executor());
        auto work = asio::make_work_guard(loop);
        writer.submit(insert(1), [](std::exception_ptr) { ::kill(::getpid(), SIGKILL); }, Writer::Until::written);
        loop.run();
    }
    REQUIRE(child > 0);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    Connection connection(folder.path / "t.db");
    CHECK(count(connection) == 1);
}

TEST_CASE("the log stays short beside a writer that never pauses") {
    asio::io_context loop;
    Folder folder;
    const std::string value(1 << 16, 'x');
    constexpr int count_of_writes = 200;
    constexpr LogLimits limits{.checkpoint = 100, .longest = 400};
    {
        Writer writer(table(folder.path / "t.db"), loop.get_executor(), Writer::Mode::thread, limits);
        auto work = asio::make_work_guard(loop);
        for (int number = 0; number < count_of_writes; ++number) {
            writer.submit([&, number](Connection& connection) { connection.run("INSERT INTO t (a, b) VALUES (?, ?)", number, value); },
                          [](std::exception_ptr failure) { CHECK_FALSE(failure); });
            loop.run_one();
        }
        // One more round of both limits may be under way; all writes are 3,400 pages.
        CHECK(fs::file_size(folder.path / "t.db-wal") < 1'000 * 4'120);
    }
    Connection reader(folder.path / "t.db");
    CHECK(count(reader) == count_of_writes);
}

TEST_CASE("a full queue rejects at once instead of growing") {
    asio::io_context loop;
    int full = 0;
    std::mutex gate;
    {
        Writer writer(table(), loop.get_executor());
        std::unique_lock closed(gate);
        writer.submit([&gate](Connection&) { std::lock_guard wait(gate); }, {});
        while (writer.queued() != 0) std::this_thread::yield();
        for (std::size_t i = 0; i < max_queued_writes; ++i) writer.submit([](Connection&) {}, {});
        writer.submit([](Connection&) { FAIL("a rejected write ran"); }, [&full](std::exception_ptr failure) {
            try {
                std::rethrow_exception(failure);
            } catch (const WriterFull&) {
                ++full;
            }
        });
    }
    loop.run();
    CHECK(full == 1);
}

TEST_CASE("a coroutine waits for its commit and gets its failure") {
    asio::io_context loop;
    Folder folder;
    Writer writer(table(folder.path / "t.db"), loop.get_executor());
    int steps = 0;
    auto task = [](Writer& w, int& reached) -> Task<> {
        co_await commit(w, insert(7));
        ++reached;
        bool refused = false;
        try {
            co_await commit(w, insert(7));
        } catch (const StoreError&) {
            refused = true;
        }
        if (refused) ++reached;
    };
    spawn(loop.get_executor(), "test", task(writer, steps));
    loop.run();
    CHECK(steps == 2);
}

TEST_CASE("a blob is found by its content, saved once, read in part") {
    Folder folder;
    BlobStore blobs(folder.path / "blobs");
    const BlobId id = blobs.save("hello blob");
    CHECK(id.str() == blob_id_of("hello blob").str());
    CHECK(blob_id_of("abc").str() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(blobs.save("hello blob") == id);
    CHECK(blobs.load(id) == "hello blob");
    CHECK(blobs.load_range(id, 6, 2) == "bl");
    CHECK(blobs.load_range(id, 6, 100) == "blob");
    CHECK(blobs.load_range(id, 99, 1) == "");
    CHECK(blobs.find_size(id) == 10);
    CHECK(blobs.load(blobs.save("")) == "");
    int files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder.path)) files += entry.is_regular_file() ? 1 : 0;
    CHECK(files == 2);
}

TEST_CASE("an id that is no hash never becomes a path") {
    Folder folder;
    BlobStore blobs(folder.path / "blobs");
    CHECK_FALSE(blobs.load(BlobId("../../../../etc/passwd")));
    CHECK_FALSE(blobs.load(BlobId(std::string(64, '/'))));
    CHECK_FALSE(blobs.find_size(BlobId("")));
    CHECK_THROWS_AS(blobs.save(BlobId(std::string(64, '.')), "x"), StoreError);
}

TEST_CASE("a half-written blob is written again") {
    Folder folder;
    BlobStore blobs(folder.path / "blobs");
    const BlobId id = blobs.save("whole content");
    fs::resize_file(folder.path / "blobs" / id.str().substr(0, 2) / id.str(), 3);
    blobs.save("whole content");
    CHECK(blobs.load(id) == "whole content");
}

TEST_CASE("a data folder has one serve at a time") {
    Folder folder;
    {
        DataLock mine(folder.path);
        CHECK_THROWS_AS(DataLock other(folder.path), StoreError);
    }
    DataLock next(folder.path);
}
