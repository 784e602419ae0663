#include "sandbox/processes.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "base/fd.h"
#include "sandbox/seccomp_filter.h"
#include "sandbox/spawner_client.h"
#include "sandbox/sweep.h"

using namespace stoa;

TEST_CASE("a start time is read whatever the program calls itself") {
    std::string rest = " S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 777 20";
    CHECK(sandbox::parse_start_time("12 (python3)" + rest) == 777);
    CHECK(sandbox::parse_start_time("12 (a) Z (b) 1)" + rest) == 777);
    CHECK(sandbox::parse_start_time("12 (x) Z 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 777 20") == 0);
    for (const char* nonsense : {"", ")", "12 (x)", "12 (x) S 1 2"}) CHECK_MESSAGE(sandbox::parse_start_time(nonsense) == 0, nonsense);
}

TEST_CASE("a process is alive under its own start time only, and not as a zombie") {
    std::uint64_t own = process_start_time(getpid());
    REQUIRE(own != 0);
    CHECK(is_alive(getpid(), own));
    CHECK_FALSE(is_alive(getpid(), own + 1));
    CHECK_FALSE(is_alive(getpid(), 0));
    CHECK_FALSE(is_alive(0, own));
    pid_t child = fork();
    if (child == 0) _exit(0);
    siginfo_t info{};
    REQUIRE(waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT) == 0);  // a zombie now
    CHECK(process_start_time(child) == 0);
    waitpid(child, nullptr, 0);
}

TEST_CASE("only pid 1 of an inner pid namespace counts as a sandbox") {
    sandbox::ProcessKind kind;
    REQUIRE(sandbox::parse_process_kind("Name:\tx\nUid:\t200001\t200001\t200001\t200001\nNSpid:\t4711\t1\n", kind));
    CHECK(kind.uid == 200001);
    CHECK(kind.is_inner_init);
    REQUIRE(sandbox::parse_process_kind("Uid:\t5\t5\t5\t5\nNSpid:\t4711\t12\n", kind));
    CHECK_FALSE(kind.is_inner_init);
    REQUIRE(sandbox::parse_process_kind("Uid:\t5\t5\t5\t5\nNSpid:\t1\n", kind));
    CHECK_FALSE(kind.is_inner_init);
    CHECK_FALSE(sandbox::parse_process_kind("Uid:\t5\t5\t5\t5\n", kind));
    CHECK_FALSE(sandbox::parse_process_kind("", kind));
}

TEST_CASE("sweeping removes deep folders and links, and follows none") {
    char name[] = "/tmp/stoa-sweep-XXXXXX";
    REQUIRE(mkdtemp(name));
    Fd parent(open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    REQUIRE(mkdirat(parent.get(), "kept", 0700) == 0);
    Fd kept(openat(parent.get(), "kept/file", O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    REQUIRE(kept);
    REQUIRE(mkdirat(parent.get(), "kernel", 0700) == 0);
    Fd at(openat(parent.get(), "kernel", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    REQUIRE(symlinkat("../kept", at.get(), "link") == 0);
    REQUIRE(mkdirat(at.get(), ".swept-1", 0700) == 0);  // a name that sweeping itself would take
    Fd taken(openat(at.get(), ".swept-1/taken", O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    for (int depth = 0; depth < 120; ++depth) {
        REQUIRE(mkdirat(at.get(), "a-folder-with-a-long-name", 0700) == 0);
        at = Fd(openat(at.get(), "a-folder-with-a-long-name", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        REQUIRE(at);
        Fd file(openat(at.get(), "file", O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    }
    at.reset();
    CHECK(sandbox::sweep_folder(parent.get(), "kernel"));
    CHECK(faccessat(parent.get(), "kernel", F_OK, AT_SYMLINK_NOFOLLOW) != 0);
    CHECK(faccessat(parent.get(), "kept/file", F_OK, 0) == 0);
    CHECK(sandbox::sweep_folder(parent.get(), "kernel"));  // gone is fine
    REQUIRE(symlinkat("kept", parent.get(), "kernel") == 0);
    CHECK(sandbox::sweep_folder(parent.get(), "kernel"));  // the link, not what it names
    CHECK(faccessat(parent.get(), "kept/file", F_OK, 0) == 0);
    CHECK(sandbox::sweep_folder(parent.get(), "kept"));
    rmdir(name);
}

TEST_CASE("the filter fits into what the kernel takes") {
    static sandbox::SeccompFilter filter;
    REQUIRE(sandbox::build_seccomp_filter(filter));
    CHECK(filter.count > 300);
    CHECK(filter.count < sandbox::SeccompFilter::max_instructions);
}

TEST_CASE("a client without a spawner says so and starts nothing") {
    SpawnerClient client("/tmp/stoa-no-such-socket");
    SandboxProbe probe = client.probe();
    CHECK_FALSE(probe.possible);
    CHECK(probe.reason.starts_with("the spawner can't be asked: connect"));
    CHECK(client.start({.runtime_id = "r1", .home = "p1", .program = {"/bin/true"}}).error().starts_with("the spawner can't be asked"));
    CHECK(client.start({.runtime_id = "../r", .home = "p1", .program = {"/bin/true"}}).error() == "a runtime or home has no proper name");
    CHECK(client.start({.runtime_id = "r", .home = "p1", .program = {"/bin/true", "a\nuid 0"}}).error() == "an argument holds a line break");
    CHECK_FALSE(client.stop("r1\nx", {2, 1}));
}
