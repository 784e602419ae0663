// The host's small parts: records, user ids, removing trees, processes and their use.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include <doctest/doctest.h>

#include "host/folders.h"
#include "host/person_uids.h"
#include "host/process.h"
#include "host/runtime_record.h"
#include "host/use_meter.h"

using namespace stoa;
namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path = fs::temp_directory_path() / ("stoa-parts-" + random_id());
    Folder() { fs::create_directory(path); }
    ~Folder() { fs::remove_all(path); }
    void write(const std::string& name, std::string_view text) { std::ofstream(path / name) << text; }
};

}  // namespace

TEST_CASE("a record comes back as it was written, and nonsense is refused with its place") {
    RuntimeRecord record{RuntimeId("r"), PersonId("p"), 200'000, 5, 2, 100, std::nullopt, {}, {}};
    CHECK_FALSE(parse_runtime_record(encode(record)).value().processes.has_value());
    record.processes = LaunchedProcesses{{12, 345}, {13, 346}, "/m", "/c", "/d", "/p"};
    const auto again = parse_runtime_record(encode(record)).value();
    CHECK(again.uid == 200'000);
    CHECK(again.processes->shim == ProcessId{13, 346});
    CHECK(again.processes->cpu_use_file == "/c");
    CHECK(encode(again) == encode(record));
    std::string older = encode(record);
    const std::string later = ",\"disk_use_file\":\"/d\",\"process_use_file\":\"/p\"";
    older.erase(older.find(later), later.size());
    CHECK(parse_runtime_record(older).value().processes->process_use_file.empty());
    CHECK(parse_runtime_record("{}").error().sentence().find("runtime_id") != std::string::npos);
    CHECK_FALSE(parse_runtime_record("").has_value());
}

TEST_CASE("user ids survive, and a file that can't be read stops the host") {
    Folder folder;
    const auto file = folder.path / "uids.json";
    {
        PersonUids uids(file, 10, 12);
        CHECK(uids.allot(PersonId("a")) == 10);
        CHECK(uids.allot(PersonId("b")) == 11);
    }
    {
        PersonUids uids(file, 10, 12);
        CHECK(uids.allot(PersonId("b")) == 11);
        CHECK(uids.allot(PersonId("c")) == 12);
        CHECK_THROWS_AS((void)uids.allot(PersonId("d")), std::runtime_error);
    }
    folder.write("uids.json", "{\"a\":10,");
    CHECK_THROWS_AS((void)PersonUids(file, 10, 12), std::runtime_error);
}

TEST_CASE("removing a tree follows no symlink and takes any depth") {
    Folder folder;
    folder.write("outside", "stays");
    const auto tree = folder.path / "tree";
    fs::create_directory(tree);
    fs::create_symlink(folder.path, tree / "up");
    // 600 deep: over what a path can name.
    int at = ::open(tree.c_str(), O_RDONLY | O_DIRECTORY);
    for (int i = 0; i < 600; ++i) {
        REQUIRE(::mkdirat(at, "deeper-and-deeper", 0700) == 0);
        REQUIRE(::symlinkat("/etc", at, "link") == 0);
        const int next = ::openat(at, "deeper-and-deeper", O_RDONLY | O_DIRECTORY);
        ::close(at);
        at = next;
    }
    ::close(at);
    CHECK(remove_tree(tree));
    CHECK_FALSE(fs::exists(tree));
    CHECK(fs::exists(folder.path / "outside"));
    CHECK(remove_tree(tree));  // gone is gone

    fs::create_symlink(folder.path, tree);
    CHECK(remove_tree(tree));
    CHECK(fs::exists(folder.path / "outside"));
}

TEST_CASE("reading refuses symlinks and what is too long") {
    Folder folder;
    folder.write("file", "12345");
    fs::create_symlink(folder.path / "file", folder.path / "link");
    CHECK(read_file(folder.path / "file", 5) == "12345");
    CHECK_THROWS_AS((void)read_file(folder.path / "file", 4), std::system_error);
    CHECK_THROWS_AS((void)read_file(folder.path / "link", 5), std::system_error);
    CHECK_FALSE(read_file(folder.path / "none", 5).has_value());
}

TEST_CASE("a process is found by pid and start time only") {
    asio::io_context io;
    const ProcessId self{::getpid(), find_start_ticks(::getpid()).value()};
    CHECK(Process::find(io.get_executor(), self) != nullptr);
    CHECK(Process::find(io.get_executor(), {self.pid, self.start_ticks + 1}) == nullptr);
    CHECK(Process::find(io.get_executor(), {0, 0}) == nullptr);
}

TEST_CASE("use is read from both kinds of groups and from /proc") {
    Folder folder;
    fs::create_directory(folder.path / "v2");
    folder.write("v2/memory.current", "4096\n");
    folder.write("v2/cpu.stat", "usage_usec 2500000\nuser_usec 1\n");
    fs::create_directory(folder.path / "v1");
    folder.write("v1/memory.usage_in_bytes", "8192\n");
    folder.write("v1/cpuacct.usage", "3000000000\n");
    LaunchedProcesses processes;
    processes.memory_use_file = folder.path / "v2/memory.current";
    processes.cpu_use_file = folder.path / "v2/cpu.stat";
    CHECK(read_use(processes)->memory_bytes == 4096);
    CHECK(read_use(processes)->cpu == std::chrono::milliseconds(2500));

    UseMeter meter;
    const std::chrono::steady_clock::time_point start{};
    processes.process_use_file = folder.path / "v2/pids.current";
    processes.disk_use_file = folder.path / "v2/io.stat";
    const std::vector<UseMeter::Target> targets{{RuntimeId("r"), processes, folder.path}};
    const auto first = meter.read(targets, start).at(0);
    CHECK(first.cpu_percent == 0);
    CHECK_FALSE(first.use->processes);
    CHECK_FALSE(first.use->temporary_bytes);
    CHECK_FALSE(first.use->connections);
    CHECK(meter.last_work(RuntimeId("r"))->disk_bytes == 0);
    folder.write("v2/pids.current", "7\n");
    folder.write("v2/memory.stat", "anon 1\nswapcached 2\nshmem 12288\n");
    folder.write("v2/io.stat", "8:0 rbytes=100 wbytes=20 rios=5 wios=5\n8:16 rbytes=3 wbytes=0 rios=1 wios=0\n");
    folder.write("network-use", "4 1 500 6000\n");
    const auto second = meter.read(targets, start).at(0);
    CHECK(second.use->processes == 7);
    CHECK(second.use->temporary_bytes == 12'288);
    CHECK(second.use->connections == 4);
    CHECK(second.use->refused_connections == 1);
    CHECK(second.use->sent_bytes == 500);
    CHECK(second.use->received_bytes == 6'000);
    CHECK(meter.last_work(RuntimeId("r"))->network_bytes == 6'500);
    CHECK(meter.last_work(RuntimeId("r"))->disk_bytes == 123);
    CHECK(free_bytes(folder.path).value() >= 0);
    CHECK_FALSE(free_bytes(folder.path / "nowhere"));
    folder.write("v2/cpu.stat", "user_usec 1\nusage_usec 4000000\n");
    CHECK(meter.read(targets, start + std::chrono::seconds(1)).at(0).cpu_percent == 150);

    processes.memory_use_file = folder.path / "v1/memory.usage_in_bytes";
    processes.cpu_use_file = folder.path / "v1/cpuacct.usage";
    CHECK(read_use(processes)->memory_bytes == 8192);
    CHECK(read_use(processes)->cpu == std::chrono::seconds(3));

    LaunchedProcesses bare;
    bare.init = {::getpid(), find_start_ticks(::getpid()).value()};
    CHECK(read_use(bare)->memory_bytes > 100'000);
    CHECK(read_use(bare)->processes >= 1);
    bare.init.start_ticks += 1;
    CHECK_FALSE(read_use(bare).has_value());
}
