// The policy file's lines, and whose action counts.
#include <doctest/doctest.h>

#include "verdicts/policy_file.h"

using namespace stoa;
using wire::GuardAction;

TEST_CASE("a group's action stands in the place of the class's, and of several groups the mildest counts") {
    const auto file = parse_policy_file("# ours\nclass mining stop\nclass password-cracking stop\n\ngroup security-course password-cracking allow # a course\n"
                                        "group \"first years\" password-cracking warn\r\n");
    REQUIRE(file.has_value());
    CHECK(*file->find("mining", {"security-course"}) == GuardAction::stop);
    CHECK(*file->find("password-cracking", {}) == GuardAction::stop);
    CHECK(*file->find("password-cracking", {"first years"}) == GuardAction::warn);
    CHECK(*file->find("password-cracking", {"first years", "security-course"}) == GuardAction::allow);
    CHECK(file->find("dos", {"security-course"}) == nullptr);
}

TEST_CASE("a line that says nothing clear is refused with its number") {
    const auto fault = [](std::string_view text) {
        const auto file = parse_policy_file(text);
        return file ? std::string() : file.error().sentence();
    };
    CHECK(fault("class mining stop\nclass mining warn") == "line 2 says again what was said before it");
    CHECK(fault("class mining shout") == "line 1 'shout' is none of 'allow', 'notify', 'warn' and 'stop'");
    CHECK(fault("group \"a mining stop") == "line 1 has a quote that does not end");
    CHECK(fault("mining stop") == "line 1 is none of 'class CLASS ACTION' and 'group GROUP CLASS ACTION'");
    CHECK(fault("group a b c mining stop") == "line 1 is none of 'class CLASS ACTION' and 'group GROUP CLASS ACTION'");
    CHECK(fault("").empty());
}
