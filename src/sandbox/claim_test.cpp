#include "sandbox/claim.h"

#include <doctest/doctest.h>

#include <string>

using namespace stoa::sandbox;

TEST_CASE("only the empty home that a sandbox was made with counts as unclaimed") {
    constexpr std::string_view root = "70 60 0:40 / / ro,nosuid - tmpfs stoa rw,size=2048k\n";
    constexpr std::string_view empty = "71 70 0:41 / /home/user rw,nosuid,nodev - tmpfs stoa-unclaimed rw,size=16384k\n";
    constexpr std::string_view home = "72 70 254:0 /data/homes/p1 /home/user rw,nosuid,nodev,idmapped - ext4 /dev/vda rw\n";
    constexpr std::string_view other = "73 70 0:42 / /home/user2 rw - tmpfs stoa-unclaimed rw\n";
    constexpr std::string_view trial = "74 70 0:43 / /home/user rw - tmpfs stoa rw\n";
    const auto table = [](auto... lines) { return (std::string() + ... + std::string(lines)); };
    CHECK(has_empty_home(table(root, empty)));
    CHECK(has_empty_home(table(root, empty, other)));
    CHECK_FALSE(has_empty_home(""));
    CHECK_FALSE(has_empty_home(root));
    CHECK_FALSE(has_empty_home(table(root, other)));
    CHECK_FALSE(has_empty_home(table(root, trial)));
    CHECK_FALSE(has_empty_home(table(root, empty, home)));  // covered
    CHECK_FALSE(has_empty_home(table(root, home)));
    CHECK_FALSE(has_empty_home("71 70 0:41 / /home/user rw - tmpfs"));
    CHECK_FALSE(has_empty_home("- - -\n\n \n"));
}
