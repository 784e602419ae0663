#include "host/ready_pool.h"

#include <doctest/doctest.h>

using namespace stoa;
using namespace std::chrono_literals;
using Kind = ReadyPool::Step::Kind;

namespace {
constexpr RuntimeShape small{1 << 30, 1, 100};
constexpr RuntimeShape large{2 << 20, 2, 100};
const ReadyPool::Moment start{1000s};
constexpr ReadyRules two{.wanted = 2, .pause = 3s, .keep = 1h};
}  // namespace

TEST_CASE("nothing is made ahead before anybody started anything, or when it is off") {
    ReadyPool pool(two);
    CHECK(pool.next(start).kind == Kind::wait);
    CHECK_FALSE(pool.next(start).until);
    ReadyPool off({.wanted = 0, .pause = 0s, .keep = 1h});
    off.started(small, start);
    CHECK(off.next(start + 10s).kind == Kind::wait);
}

TEST_CASE("one after the other is made, each only when starts have paused") {
    ReadyPool pool(two);
    pool.started(small, start);
    CHECK(pool.next(start + 1s).until == start + 3s);
    pool.started(small, start + 2s);
    CHECK(pool.next(start + 3s).until == start + 5s);
    auto step = pool.next(start + 5s);
    CHECK(step.kind == Kind::make);
    CHECK(step.shape == small);
    pool.made(RuntimeId("a"), small);
    CHECK(pool.next(start + 6s).kind == Kind::make);
    pool.made(RuntimeId("b"), small);
    CHECK(pool.next(start + 7s).kind == Kind::wait);
    CHECK(pool.next(start + 7s).until == start + 2s + 1h);
}

TEST_CASE("nothing is made beside a start, and what one that failed asked for is not made at all") {
    ReadyPool pool(two);
    pool.begins(start);
    CHECK(pool.next(start + 1h).kind == Kind::wait);
    pool.started(small, start + 1h);
    pool.begins(start + 1h + 1s);
    CHECK(pool.next(start + 1h + 2s).kind == Kind::wait);
    CHECK(pool.next(start + 1h + 4s).kind == Kind::make);
}

TEST_CASE("a request gets the one that waits longest, and only one of its own shape") {
    ReadyPool pool(two);
    pool.started(small, start);
    pool.made(RuntimeId("a"), small);
    pool.made(RuntimeId("b"), small);
    CHECK_FALSE(pool.take(large));
    CHECK(pool.take(small) == RuntimeId("a"));
    CHECK(pool.take(small) == RuntimeId("b"));
    CHECK_FALSE(pool.take(small));
}

TEST_CASE("those of a shape that nobody asks for any more are ended, and all when nobody has come for long") {
    ReadyPool pool(two);
    pool.started(small, start);
    pool.made(RuntimeId("a"), small);
    pool.started(large, start + 1s);
    auto step = pool.next(start + 1s);
    CHECK(step.kind == Kind::end);
    CHECK(step.sandbox == RuntimeId("a"));
    pool.made(RuntimeId("b"), large);
    CHECK(pool.next(start + 1s + 1h).sandbox == RuntimeId("b"));
    CHECK(pool.next(start + 1s + 1h).kind == Kind::wait);
    CHECK_FALSE(pool.next(start + 1s + 1h).until);
    pool.started(large, start + 2h);
    CHECK(pool.next(start + 2h + 3s).kind == Kind::make);
}

TEST_CASE("what can't be made is tried again later and later, and what ended is made anew") {
    ReadyPool pool(two);
    pool.started(small, start);
    pool.failed(start + 3s);
    CHECK(pool.next(start + 4s).until == start + 13s);
    pool.failed(start + 13s);
    CHECK(pool.next(start + 14s).until == start + 33s);
    pool.made(RuntimeId("a"), small);
    pool.made(RuntimeId("b"), small);
    pool.lost(RuntimeId("a"));
    CHECK(pool.next(start + 40s).kind == Kind::make);
    pool.failed(start + 40s);
    CHECK(pool.next(start + 41s).until == start + 50s);  // as at the beginning
}
