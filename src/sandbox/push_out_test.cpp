#include "sandbox/push_out.h"

#include <doctest/doctest.h>

using namespace stoa::sandbox;

TEST_CASE("memory that a process has written for itself is what is written out") {
    Mapping found;
    REQUIRE(parse_own_mapping("7f5c1a000000-7f5c1a021000 rw-p 00000000 00:00 0 ", found));
    CHECK(found.start == 0x7f5c1a000000);
    CHECK(found.end == 0x7f5c1a021000);
    CHECK(parse_own_mapping("55d0c0b2e000-55d0c0b4f000 rw-p 00000000 00:00 0                          [heap]", found));
    CHECK(parse_own_mapping("00400000-00401000 rwxp 00000000 08:01 12 /home/user/a program with spaces", found));
}

TEST_CASE("shared memory, what is only read, and lines that are none are left alone") {
    Mapping found;
    for (const char* line : {"7f5c1a000000-7f5c1a021000 rw-s 00000000 00:01 7 /dev/shm/x", "7f5c1a000000-7f5c1a021000 r-xp 00000000 08:01 12 /usr/bin/python3",
                             "7f5c1a021000-7f5c1a000000 rw-p 00000000 00:00 0", "7f5c1a000000-7f5c1a021000", "-", "", "rest of a long name rw-p",
                             "g-h rw-p", "7f5c1a000000-11111111111111111 rw-p 0 00:00 0"})
        CHECK_FALSE_MESSAGE(parse_own_mapping(line, found), line);
}
