#include "sandbox/cgroups.h"

#include <doctest/doctest.h>

using namespace stoa::sandbox;

namespace {

constexpr std::string_view hybrid =
    "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n"
    "30 25 0:26 / /sys/fs/cgroup/unified rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n"
    "31 25 0:27 /docker/ab /sys/fs/cgroup/memory rw shared:10 master:4 - cgroup cgroup rw,memory\n"
    "32 25 0:28 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n";
constexpr std::string_view own_groups = "9:name=systemd:/x\n4:memory:/docker/ab/c\n3:cpu,cpuacct:/\n0::/user.slice\n";

}  // namespace

TEST_CASE("a v1 controller is found where it is mounted, alone or with others") {
    Path mount_point, root;
    REQUIRE(parse_v1_mount(hybrid, "memory", mount_point, root));
    CHECK(mount_point.view() == "/sys/fs/cgroup/memory");
    CHECK(root.view() == "/docker/ab");
    REQUIRE(parse_v1_mount(hybrid, "cpuacct", mount_point, root));
    CHECK(mount_point.view() == "/sys/fs/cgroup/cpu,cpuacct");
    CHECK_FALSE(parse_v1_mount(hybrid, "pids", mount_point, root));
    CHECK_FALSE(parse_v1_mount(hybrid, "mem", mount_point, root));
    CHECK_FALSE(parse_v1_mount("", "memory", mount_point, root));
    CHECK_FALSE(parse_v1_mount("1 2 3\n- cgroup\n", "memory", mount_point, root));
}

TEST_CASE("the v2 mount is told from v1") {
    Path mount_point, root;
    REQUIRE(parse_v2_mount(hybrid, mount_point, root));
    CHECK(mount_point.view() == "/sys/fs/cgroup/unified");
    CHECK_FALSE(parse_v2_mount("31 25 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n", mount_point, root));
}

TEST_CASE("our own group is found in each hierarchy") {
    Path group;
    REQUIRE(parse_own_group(own_groups, "memory", group));
    CHECK(group.view() == "/docker/ab/c");
    REQUIRE(parse_own_group(own_groups, "cpuacct", group));
    CHECK(group.view() == "/");
    REQUIRE(parse_own_group(own_groups, "", group));
    CHECK(group.view() == "/user.slice");
    CHECK_FALSE(parse_own_group(own_groups, "pids", group));
}

TEST_CASE("the files that others read follow from the kind of group") {
    Cgroups cgroups;
    CHECK(memory_events_path(cgroups, "r1").empty());
    cgroups.memory = {LimitKind::cgroup2, Path("/sys/fs/cgroup/stoa")};
    CHECK(memory_events_path(cgroups, "r1").view() == "/sys/fs/cgroup/stoa/r1/memory.events");
    cgroups.memory = {LimitKind::cgroup1, Path("/sys/fs/cgroup/memory/stoa")};
    CHECK(memory_events_path(cgroups, "r1").view() == "/sys/fs/cgroup/memory/stoa/r1/memory.oom_control");
}

TEST_CASE("words of a list are whole words") {
    CHECK(has_word("cpu io memory", ' ', "io"));
    CHECK_FALSE(has_word("cpuset io", ' ', "cpu"));
    CHECK_FALSE(has_word("", ' ', "cpu"));
}
