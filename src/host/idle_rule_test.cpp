#include "host/idle_rule.h"

#include <doctest/doctest.h>

using namespace stoa;
using namespace std::chrono_literals;

namespace {
const IdleRule::Moment start{1000s};
const RuntimeId a("a"), b("b");
}  // namespace

TEST_CASE("a runtime that computes nothing for the limit is over, one that computes is not") {
    IdleRule rule(1h);
    CHECK(rule.look({{a, 1s}, {b, 1s}}, start).empty());
    CHECK(rule.look({{a, 1s}, {b, 100s}}, start + 30min).empty());
    CHECK(rule.stops_at(a) == start + 1h);
    CHECK_FALSE(rule.stops_at(b));  // it works
    CHECK(rule.look({{a, 1s}, {b, 200s}}, start + 1h) == std::vector{a});
    CHECK(rule.look({{b, 200s}}, start + 2h - 1s).empty());
    CHECK(rule.look({{b, 200s}}, start + 2h) == std::vector{b});
}

TEST_CASE("a kernel that only wakes now and then does not work") {
    IdleRule rule(10s);
    std::chrono::microseconds cpu{};
    bool over = false;
    for (auto at = 0s; at <= 10s; at += 2s, cpu += 3ms) over = !rule.look({{a, cpu}}, start + at).empty();
    CHECK(over);
    for (auto at = 12s; at <= 40s; at += 2s, cpu += 5ms) over = !rule.look({{a, cpu}}, start + at).empty();
    CHECK_FALSE(over);
}

TEST_CASE("processes that ended were work, and what could not be read is none and changes nothing") {
    IdleRule rule(10s);
    CHECK(rule.look({{a, 5s}}, start).empty());
    CHECK(rule.look({{a, 1s}}, start + 8s).empty());
    CHECK_FALSE(rule.stops_at(a));
    CHECK(rule.look({{a, std::nullopt}}, start + 10s).empty());
    CHECK(rule.look({{a, 1s}}, start + 18s) == std::vector{a});
}

TEST_CASE("one that went is forgotten, and without a limit nobody is ended") {
    IdleRule rule(10s);
    CHECK(rule.look({{a, 1s}}, start).empty());
    CHECK(rule.look({}, start + 5s).empty());
    CHECK_FALSE(rule.stops_at(a));
    CHECK(rule.look({{a, 1s}}, start + 20s).empty());
    IdleRule off(0s);
    CHECK(off.look({{a, 1s}}, start).empty());
    CHECK(off.look({{a, 1s}}, start + 1000h).empty());
    CHECK_FALSE(off.stops_at(a));
}

TEST_CASE("the sentence says for how long and what is kept") {
    CHECK(IdleRule(12h).sentence() ==
          "The runtime was stopped: nothing was computed in it for 12 hours. Files and outputs are kept, variables are gone.");
    CHECK(IdleRule(90min).sentence().find("for 90 minutes.") != std::string::npos);
}
