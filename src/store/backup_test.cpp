#include "store/backup.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "store/connection.h"

using namespace stoa;

namespace {

struct Folder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("stoa-backup-test-" + std::to_string(::getpid()));
    Folder() { std::filesystem::create_directory(path); }
    ~Folder() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("a copy made while another thread commits is one state, whole, and a single file") {
    Folder folder;
    const auto file = folder.path / "a.db", copy = folder.path / "b.db";
    Connection writer(file);
    writer.execute("CREATE TABLE pairs (n INTEGER PRIMARY KEY, twin INTEGER, filler TEXT)");
    const auto add = [&](int n) {
        // Both rows or none: a copy with an odd count would be no state that ever was.
        Transaction transaction(writer);
        writer.run("INSERT INTO pairs VALUES (?, ?, ?)", 2 * n, 2 * n + 1, std::string(3'000, 'x'));
        writer.run("INSERT INTO pairs VALUES (?, ?, ?)", 2 * n + 1, 2 * n, std::string(3'000, 'y'));
        transaction.commit();
    };
    for (int n = 0; n < 100; ++n) add(n);
    std::atomic<bool> stop{false};
    std::thread busy([&] {
        for (int n = 100; !stop; ++n) add(n);
    });
    copy_database(file, copy);
    stop = true;
    busy.join();
    CHECK_FALSE(std::filesystem::exists(copy.string() + "-wal"));
    CHECK_FALSE(find_damage(copy, Thoroughness::thorough));
    Connection copied(copy);
    auto counts = copied.prepare("SELECT count(*), count(DISTINCT n / 2) FROM pairs");
    REQUIRE(counts.step());
    CHECK(counts.integer(0) >= 200);
    CHECK(counts.integer(0) == 2 * counts.integer(1));
    CHECK_THROWS_AS(copy_database(file, copy), StoreError);
}

TEST_CASE("damage is found, and so is a file that is no database or not there") {
    Folder folder;
    const auto file = folder.path / "a.db";
    {
        Connection writer(file);
        writer.execute("PRAGMA journal_mode=DELETE; CREATE TABLE t (a TEXT); CREATE INDEX i ON t (a)");
        for (int n = 0; n < 200; ++n) writer.run("INSERT INTO t VALUES (?)", std::to_string(n) + std::string(500, 'z'));
    }
    CHECK_FALSE(find_damage(file, Thoroughness::thorough));
    {
        std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
        out.seekp(5 * 4096);
        out << std::string(4096, '\xff');
    }
    CHECK(find_damage(file, Thoroughness::quick));
    std::ofstream(folder.path / "text") << std::string(5'000, 'a');
    CHECK(find_damage(folder.path / "text", Thoroughness::quick));
    CHECK(find_damage(folder.path / "nothing", Thoroughness::quick));
}
