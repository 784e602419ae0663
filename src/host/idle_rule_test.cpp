#include "host/idle_rule.h"

#include <doctest/doctest.h>

using namespace stoa;
using namespace std::chrono_literals;

namespace {
const IdleRule::Moment start{1000s};
const RuntimeId a("a"), b("b");

WorkDone cpu(std::chrono::microseconds time) { return {time, 0, 0}; }
}  // namespace

TEST_CASE("a runtime that computes nothing for the limit is over, one that computes is not") {
    IdleRule rule(1h);
    CHECK(rule.look({{a, cpu(1s)}, {b, cpu(1s)}}, start).empty());
    CHECK(rule.look({{a, cpu(1s)}, {b, cpu(100s)}}, start + 30min).empty());
    CHECK(rule.stops_at(a) == start + 1h);
    CHECK_FALSE(rule.stops_at(b));  // it works
    CHECK(rule.look({{a, cpu(1s)}, {b, cpu(200s)}}, start + 1h) == std::vector{a});
    CHECK(rule.look({{b, cpu(200s)}}, start + 2h - 1s).empty());
    CHECK(rule.look({{b, cpu(200s)}}, start + 2h) == std::vector{b});
}

TEST_CASE("a kernel that only wakes now and then does not work") {
    IdleRule rule(10s);
    std::chrono::microseconds spent{};
    bool over = false;
    for (auto at = 0s; at <= 10s; at += 2s, spent += 3ms) over = !rule.look({{a, cpu(spent)}}, start + at).empty();
    CHECK(over);
    for (auto at = 12s; at <= 40s; at += 2s, spent += 5ms) over = !rule.look({{a, cpu(spent)}}, start + at).empty();
    CHECK_FALSE(over);
}

TEST_CASE("processes that ended were work, and what could not be read is none and changes nothing") {
    IdleRule rule(10s);
    CHECK(rule.look({{a, cpu(5s)}}, start).empty());
    CHECK(rule.look({{a, cpu(1s)}}, start + 8s).empty());
    CHECK_FALSE(rule.stops_at(a));
    CHECK(rule.look({{a, std::nullopt}}, start + 10s).empty());
    CHECK(rule.look({{a, cpu(1s)}}, start + 18s) == std::vector{a});
}

TEST_CASE("one that went is forgotten, and without a limit nobody is ended") {
    IdleRule rule(10s);
    CHECK(rule.look({{a, cpu(1s)}}, start).empty());
    CHECK(rule.look({}, start + 5s).empty());
    CHECK_FALSE(rule.stops_at(a));
    CHECK(rule.look({{a, cpu(1s)}}, start + 20s).empty());
    IdleRule off(0s);
    CHECK(off.look({{a, cpu(1s)}}, start).empty());
    CHECK(off.look({{a, cpu(1s)}}, start + 1000h).empty());
    CHECK_FALSE(off.stops_at(a));
}

TEST_CASE("one that did nothing for a while may sleep, and once woken not before it did nothing as long again") {
    IdleRule rule(0s, 0, 10s);
    const auto look = [&](std::chrono::seconds at, std::chrono::microseconds spent, bool asleep) {
        CHECK(rule.look({{a, cpu(spent), asleep}}, start + at).empty());
        return rule.sleepy(start + at);
    };
    CHECK(look(0s, 1s, false).empty());
    CHECK(look(9s, 1s, false).empty());
    CHECK(look(10s, 1s, false) == std::vector{a});
    CHECK(look(12s, 1s, false) == std::vector{a});  // its shim did not let it
    CHECK(look(14s, 1s, true).empty());
    CHECK(look(60s, 1s, false).empty());  // something woke it
    CHECK(look(69s, 1s, false).empty());
    CHECK(look(70s, 1s, false) == std::vector{a});
    CHECK(look(72s, 2s, false).empty());
    CHECK_FALSE(rule.stops_at(a));
    IdleRule awake(1h);
    CHECK(awake.look({{a, cpu(1s)}}, start).empty());
    CHECK(awake.sleepy(start + 59min).empty());
}

TEST_CASE("what a look of the service itself costs is no work, and what goes on after it is") {
    IdleRule rule(60s, 1, 10s);
    const auto look = [&](std::chrono::seconds at, std::chrono::microseconds spent, bool looked_into) {
        CHECK(rule.look({{a, cpu(spent), false, looked_into}}, start + at).empty());
        return rule.sleepy(start + at);
    };
    CHECK(look(0s, 1s, false).empty());
    CHECK(look(8s, 2s, true).empty());
    CHECK(look(10s, 2s, false) == std::vector{a});
    CHECK(look(32s, 3s, true) == std::vector{a});
    CHECK(rule.extensions_left(a, start + 32s) == 1);
    CHECK(look(34s, 4s, false).empty());
    CHECK_FALSE(rule.extensions_left(a, start + 34s));
}

TEST_CASE("what computes while somebody watches it all the time is at work") {
    IdleRule rule(60s, 1, 10s);
    for (int at = 0; at <= 30; at += 2) CHECK(rule.look({{a, cpu(std::chrono::milliseconds(1500 * at / 2)), false, true}}, start + std::chrono::seconds(at)).empty());
    CHECK(rule.sleepy(start + 30s).empty());
    for (int at = 32; at <= 44; at += 2) CHECK(rule.look({{a, cpu(22500ms + std::chrono::milliseconds(100 * (at - 30))), false, true}}, start + std::chrono::seconds(at)).empty());
    CHECK(rule.sleepy(start + 44s) == std::vector{a});
}

TEST_CASE("the sentence says for how long and what is kept") {
    CHECK(IdleRule(12h).sentence() ==
          "The runtime was stopped: nothing was computed in it for 12 hours. Files and outputs are kept, variables are gone.");
    CHECK(IdleRule(45s).sentence().find("for 45 seconds.") != std::string::npos);
    CHECK(IdleRule(90min).sentence().find("for 90 minutes.") != std::string::npos);
}

TEST_CASE("network and disk are work, whatever the processor did; what keeps a connection open is none") {
    IdleRule rule(10s);
    CHECK(rule.look({{a, {{1s, 0, 0}}}, {b, {{1s, 0, 0}}}}, start).empty());
    CHECK(rule.look({{a, {{1s, 50'000, 0}}}, {b, {{1s, 100, 0}}}}, start + 8s).empty());
    CHECK(rule.look({{a, {{1s, 50'000, 50'000}}}, {b, {{1s, 200, 100}}}}, start + 16s) == std::vector{b});
    CHECK(rule.look({{a, {{1s, 50'000, 50'000}}}}, start + 25s).empty());
    CHECK(rule.look({{a, {{1s, 50'000, 50'000}}}}, start + 26s) == std::vector{a});
}

TEST_CASE("near its end a runtime is kept when its person wants that, so often as may be, and anew after it worked") {
    IdleRule rule(1h, 2);
    CHECK(rule.look({{a, cpu(1s)}}, start).empty());
    CHECK_FALSE(rule.extend(a, start + 30min));
    CHECK(rule.look({{a, cpu(1s)}}, start + 54min).empty());
    CHECK_FALSE(rule.extensions_left(a, start + 54min));
    CHECK_FALSE(rule.extend(a, start + 54min));  // not near yet
    CHECK_FALSE(rule.extend(b, start + 54min));  // a stranger
    CHECK(rule.extensions_left(a, start + 55min) == 2);
    CHECK(rule.extend(a, start + 58min));
    CHECK(rule.stops_at(a) == start + 118min);  // told at once
    CHECK_FALSE(rule.extensions_left(a, start + 58min));
    CHECK(rule.look({{a, cpu(1s)}}, start + 117min).empty());
    CHECK(rule.extend(a, start + 117min));
    CHECK(rule.extensions_left(a, start + 175min) == 0);
    CHECK_FALSE(rule.extend(a, start + 175min));
    CHECK(rule.look({{a, cpu(1s)}}, start + 176min).empty());
    CHECK(rule.look({{a, cpu(90s)}}, start + 176min + 30s).empty());  // it works
    CHECK(rule.look({{a, cpu(90s)}}, start + 233min).empty());
    CHECK(rule.extensions_left(a, start + 233min) == 2);
    CHECK(rule.look({{a, cpu(90s)}}, start + 236min + 30s) == std::vector{a});
}

TEST_CASE("a short limit warns in its last half") {
    IdleRule rule(10s, 1);
    CHECK(rule.look({{a, cpu(1s)}}, start).empty());
    CHECK(rule.look({{a, cpu(1s)}}, start + 4s).empty());
    CHECK_FALSE(rule.extensions_left(a, start + 4s));
    CHECK(rule.extensions_left(a, start + 5s) == 1);
}
