#include "kernels/memory_group.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include <doctest/doctest.h>

using namespace stoa;

namespace {

struct Group {
    Group() {
        char name[] = "/tmp/stoa-group-XXXXXX";
        folder = ::mkdtemp(name);
    }
    ~Group() { std::filesystem::remove_all(folder); }
    void write(const char* name, const char* text) const { std::ofstream(folder / name) << text; }
    std::filesystem::path folder;
};

}  // namespace

TEST_CASE("a process that was ended is seen once, with what was used and what is allowed") {
    Group group;
    group.write("memory.events", "low 0\nhigh 0\noom 1\noom_kill 1\n");
    group.write("memory.peak", "1610612736\n");
    group.write("memory.max", "1610612736\n");
    MemoryGroup memory(group.folder / "memory.events");
    CHECK_FALSE(memory.take_kill());
    group.write("memory.events", "low 0\nhigh 0\noom 3\noom_kill 2\n");
    CHECK(memory.take_kill() == "1.5 GB of the 1.5 GB that this runtime may use");
    CHECK_FALSE(memory.take_kill());
}

TEST_CASE("groups of version 1 tell the same by other names") {
    Group group;
    group.write("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 0\n");
    MemoryGroup memory(group.folder / "memory.oom_control");
    group.write("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
    group.write("memory.max_usage_in_bytes", "536870912\n");
    group.write("memory.limit_in_bytes", "2147483648\n");
    CHECK(memory.take_kill() == "512 MB of the 2 GB that this runtime may use");
}

TEST_CASE("without a group nothing is seen, and an unlimited one is not called a limit") {
    CHECK_FALSE(MemoryGroup("").take_kill());
    CHECK(words_of_memory(5, {}).empty());
    CHECK(words_of_memory({}, 1ull << 31) == "this runtime may use 2 GB");
}

TEST_CASE("the most that a run used is its own, whatever the runtime used before") {
    Group group;
    group.write("memory.events", "oom_kill 0\n");
    group.write("memory.peak", "900\n");
    group.write("memory.current", "100\n");
    MemoryGroup memory(group.folder / "memory.events");
    CHECK_FALSE(memory.end_run());  // none began

    memory.begin_run();
    group.write("memory.current", "300\n");
    memory.look();
    group.write("memory.current", "200\n");
    CHECK(memory.end_run() == 300);
    CHECK_FALSE(memory.end_run());

    memory.begin_run();
    group.write("memory.peak", "1000\n");  // between two looks
    CHECK(memory.end_run() == 1000);

    memory.begin_run();
    CHECK(memory.end_run() == 200);
}

TEST_CASE("a machine that counts no peak tells none") {
    Group group;
    group.write("memory.oom_control", "oom_kill 0\n");
    MemoryGroup memory(group.folder / "memory.oom_control");
    memory.begin_run();
    memory.look();
    CHECK_FALSE(memory.end_run());
    MemoryGroup none("");
    none.begin_run();
    CHECK_FALSE(none.end_run());
}
