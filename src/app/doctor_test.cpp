#include "app/doctor.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

using namespace stoa;

TEST_CASE("an old Linux is missing what sandboxes need, one that is not tested is weaker") {
    CHECK(check_kernel("6.1.0-18-cloud-amd64").health == Health::ok);
    CHECK(check_kernel("6.18.2").health == Health::ok);
    CHECK(check_kernel("7.0").health == Health::ok);
    CHECK(check_kernel("6.0.19").health == Health::weaker);
    CHECK(check_kernel("5.15.0-91-generic").health == Health::weaker);
    CHECK(check_kernel("5.10.0").health == Health::missing);
    CHECK(check_kernel("4.19").health == Health::missing);
    CHECK(check_kernel("").health == Health::missing);
}

TEST_CASE("limits held by anything but cgroup version 2 are weaker, and why differs") {
    CHECK(judge_limits("cgroup2", "cgroup2", "cgroup2", true).health == Health::ok);
    const Finding version_1 = judge_limits("cgroup1", "cgroup1", "cgroup2", true);
    CHECK(version_1.health == Health::weaker);
    CHECK(version_1.advice.find("version 2 alone") != std::string::npos);
    CHECK(judge_limits("rlimit", "cgroup2", "cgroup2", true).advice.find("mount cgroup") != std::string::npos);
    CHECK(judge_limits("rlimit", "rlimit", "none", false).advice.find("systemd-run --user") != std::string::npos);
}

TEST_CASE("sleepers that should go to swap and can't are weaker, and why differs") {
    CHECK(judge_sleep("kept", false, false).health == Health::ok);
    CHECK(judge_sleep("swapped", true, true).health == Health::ok);
    const Finding without = judge_sleep("swapped", false, true);
    CHECK(without.health == Health::weaker);
    CHECK(without.says.find("no swap") != std::string::npos);
    CHECK(judge_sleep("swapped", true, false).advice.find("as root") != std::string::npos);
}

TEST_CASE("a kernel outside of what sandboxes see is weaker") {
    CHECK(check_kernels("").health == Health::ok);
    CHECK(check_kernels("").says == "Python 3");
    char folder[] = "/tmp/stoa-doctor-XXXXXX";
    REQUIRE(::mkdtemp(folder));
    const auto kernel = std::filesystem::path(folder) / "kernels/conda";
    std::filesystem::create_directories(kernel);
    std::ofstream(kernel / "kernel.json") << R"({"argv": ["/opt/conda/bin/python"], "display_name": "Conda"})";
    const Finding found = check_kernels(folder);
    CHECK(found.health == Health::weaker);
    CHECK(found.says == "Conda (its program /opt/conda/bin/python is in no sandbox), Python 3");
    std::filesystem::remove_all(folder);
}

TEST_CASE("a full disk is missing, a small or slow one weaker") {
    constexpr double gib = 1 << 30;
    CHECK(judge_disk("/srv", 100 * gib, 0.3).health == Health::ok);
    CHECK(judge_disk("/srv", 2 * gib, 0.3).health == Health::weaker);
    CHECK(judge_disk("/srv", 100 * gib, 45).health == Health::weaker);
    CHECK(judge_disk("/srv", 0.1 * gib, 0.3).health == Health::missing);
}

TEST_CASE("an address that no machine has is said before anything listens") {
    CHECK(check_port("serve.listen", "300.1.2.3:80").health == Health::missing);
    CHECK(check_port("serve.listen", "127.0.0.1:0").health == Health::ok);
    CHECK(check_port("serve.listen", "192.0.2.7:1").health == Health::missing);
}
