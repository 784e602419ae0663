#include "host/share_rule.h"

#include <doctest/doctest.h>

using namespace stoa;
using namespace std::chrono_literals;

namespace {
const ShareRule::Moment start{1000s};
const RuntimeId a("a"), b("b");
using Changes = std::vector<ShareRule::Change>;
}  // namespace

TEST_CASE("who computes for long stands back, who computes now and then does not") {
    ShareRule rule(10s);
    Changes changes;
    for (auto at = 0s; at <= 60s; at += 2s) {
        for (const auto& change : rule.look({{a, at * 1}, {b, at / 8}}, start + at)) changes.push_back(change);
        CHECK(rule.stands_back(a) == (at >= 14s));  // ten seconds in hand, three quarters of one gone each second
    }
    CHECK(changes == Changes{{a, ProcessorShare::less}});
    CHECK_FALSE(rule.stands_back(b));
}

TEST_CASE("who stands back comes forward once it has rested, not between two bursts") {
    ShareRule rule(10s);
    (void)rule.look({{a, 0s}}, start);
    CHECK(rule.look({{a, 20s}}, start + 10s) == Changes{{a, ProcessorShare::less}});
    CHECK(rule.look({{a, 20s}}, start + 28s).empty());
    CHECK(rule.look({{a, 24s}}, start + 30s).empty());
    CHECK(rule.stands_back(a));
    CHECK(rule.look({{a, 24s}}, start + 44s).empty());
    CHECK(rule.look({{a, 24s}}, start + 50s) == Changes{{a, ProcessorShare::usual}});
    CHECK_FALSE(rule.stands_back(a));
}

TEST_CASE("a share that another host took away is given back, and a runtime that went is forgotten") {
    ShareRule rule(10s);
    CHECK(rule.look({{a, 11s}, {b, 1s}}, start) == Changes{{a, ProcessorShare::usual}});
    CHECK(rule.look({{a, std::nullopt}, {b, 90s}}, start + 2s) == Changes{{b, ProcessorShare::less}});
    CHECK(rule.look({{a, 11s}}, start + 4s).empty());
    CHECK_FALSE(rule.stands_back(b));
    ShareRule off(0s);
    CHECK(off.look({{a, 0s}}, start).empty());
    CHECK(off.look({{a, 1h}}, start + 1h).empty());
    CHECK_FALSE(off.stands_back(a));
}
