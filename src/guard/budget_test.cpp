// Hostile input ends within the budget, and says so.
#include <doctest/doctest.h>

#include <time.h>

#include "guard/decode.h"
#include "guard/inspector.h"

using namespace stoa::guard;

namespace {

double milliseconds_now() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

/// Inspects and holds the promise of 50 ms, with three times as much again for sanitizers, a debug build and a slow machine: without a
/// budget each of the texts here takes many times that.
Inspection inspected(const std::string& text, CellKind kind = CellKind::code) {
    Inspector inspector;
    const double begin = milliseconds_now();
    auto out = inspector.inspect(text, kind, 0);
    CAPTURE(text.substr(0, 40));
    CAPTURE(static_cast<int>(kind));
    CHECK(milliseconds_now() - begin < 200);
    if (out.budget_exceeded) {
        REQUIRE_FALSE(out.facts.empty());
        CHECK(out.facts.back().kind == FactKind::budget);
        CHECK(out.facts.back().value == "budget exceeded");
    }
    return out;
}

}  // namespace

TEST_CASE("text that is nested deeply ends within the budget") {
    CHECK(inspected(repeated("(", 100'000)).budget_exceeded);
    CHECK(inspected(repeated("[", 5'000) + repeated("]", 5'000)).budget_exceeded);
    CHECK(inspected("x = " + repeated("f(", 3'000) + repeated(")", 3'000)).budget_exceeded);
    CHECK(inspected("x = " + repeated("-", 5'000) + "1").budget_exceeded);
    CHECK(inspected("x = " + repeated("not ", 5'000) + "1").budget_exceeded);
    CHECK(inspected("x" + repeated(".a", 20'000)).budget_exceeded);
    CHECK(inspected(repeated("$(", 5'000) + repeated(")", 5'000), CellKind::shell_script).budget_exceeded);
    inspected(repeated("{", 20'000), CellKind::shell_script);
    inspected(repeated("if x:\n ", 500));
}

TEST_CASE("a long sum is read without nesting") {
    const auto out = inspected("import os\nos.system(" + repeated("'a'+", 2'000) + "'b')");
    CHECK_FALSE(out.budget_exceeded);
}

TEST_CASE("text that grows ends within the budget") {
    CHECK(inspected("a = 'x' * 1000\nb = a * 1000\nc = b + b\nd = c + c\ne = d + d\nf = e + e + e").budget_exceeded);
    std::string doubling = "a = 'xxxxxxxxxxxxxxxx'\n";
    for (int i = 0; i < 40; ++i) doubling += "a = a + a\n";
    CHECK(inspected(doubling).budget_exceeded);
    CHECK(inspected("a = []\n" + repeated("a = a + a + [1]\n", 60)).budget_exceeded);
    inspected("a = [1]\na.append(a)\nb = a + a\nprint(a)");
    inspected("a = []\nfor i in range(4000):\n    a.append(a)\n");
    inspected("a = ''.join([chr(i) for i in range(4000) for j in range(4000)])");
    inspected("a = 10 ** 100\nb = 1 << 100\nc = -9223372036854775807 - 1\nd = c // -1\ne = c * -1\nf = abs(c)\ng = 'x' * -5\nh = 'abc'[c:c:c]\ni = 'abc'[::-9223372036854775807]");
}

TEST_CASE("functions that call themselves, and files that run themselves, end") {
    inspected("def f(x):\n    return f(x + 'a') + f(x + 'b')\nf('c')");
    inspected("f = lambda x: f(x)(x)\nf('a')");
    inspected("s = 'exec(s)'\nexec(s)");
    inspected("s = 'exec(s)\\nexec(s)\\nexec(s)'\nexec(s)");
    inspected("s = \"eval(s) + eval(s)\"\neval(s)");
    Inspector inspector;
    CHECK(inspector.inspect("%%writefile a.py\n!python a.py\nimport a\n", CellKind::code, 0).facts.size() == 1);
    CHECK_FALSE(inspector.inspect("!python a.py", CellKind::code, 1).budget_exceeded);
}

TEST_CASE("a decompression bomb is cut") {
    // 40 MB of zeros in zlib's form is 39 KB; here it is made by repeating one block of a stored stream.
    const std::string bomb = "x\\x9c" + repeated("\\xec\\xc1", 3);
    inspected("import zlib\nexec(zlib.decompress(b'" + bomb + "'))");
    const auto none = unpack(Packing::zlib, "no zlib", 1000);
    CHECK_FALSE(none.has_value());
}

TEST_CASE("much text of any kind ends within the budget") {
    CHECK(inspected(repeated("x = 1\n", 200'000)).budget_exceeded);
    CHECK(inspected(repeated("f(1,2,3)\n", 30'000)).budget_exceeded);
    std::string random;
    std::uint32_t seed = 7;
    for (int i = 0; i < 180'000; ++i) {
        seed = seed * 1664525 + 1013904223;
        random.push_back(static_cast<char>(32 + (seed >> 24) % 95));
    }
    inspected(random);
    inspected(random, CellKind::shell_script);
    inspected(repeated("http://", 25'000));
    inspected("x = '" + repeated("::", 60'000) + "'\nf(x)");
    inspected("a = '" + repeated("a", 100'000) + "'\nb = a.replace('a', a)\nc = a.split('a')\nd = a.translate(str.maketrans(a, a))");
    inspected(repeated("!ls\n", 20'000));
    inspected(repeated("\"\"\"", 20'000));
}
