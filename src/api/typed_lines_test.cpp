#include "api/typed_lines.h"

#include <doctest/doctest.h>

using namespace stoa;
using Lines = std::vector<std::string>;

TEST_CASE("lines that are typed key by key and lines that are pasted are the same") {
    TypedLines keys;
    Lines came;
    for (const char c : std::string_view("ls -l\r")) {
        for (auto& line : keys.take({&c, 1})) came.push_back(line);
    }
    CHECK(came == Lines{"ls -l"});
    CHECK(TypedLines().take("\x1b[200~cd a\rls\x1b[201~\r") == Lines{"cd a", "ls"});
}

TEST_CASE("what is taken back is not in the line") {
    TypedLines lines;
    CHECK(lines.take("rm x\x7f\x7fls\r") == Lines{"rmls"});
    CHECK(lines.take("rm -r\x15ls\r") == Lines{"ls"});
    CHECK(lines.take("rm -r\x03ls\r") == Lines{"ls"});
    CHECK(lines.take("echo one two\x17\x17three\r") == Lines{"echo three"});
    CHECK(lines.take("caf\xc3\xa9\x7f\x65\r") == Lines{"cafe"});
    CHECK(lines.take("a\x1b[D\x1b[Cb\x1bOA\r") == Lines{"ab"});
}

TEST_CASE("empty lines are none, and a line without end is not kept whole") {
    TypedLines lines;
    CHECK(lines.take("\r  \r\n").empty());
    CHECK(lines.take(std::string(1 << 20, 'a')).empty());
    CHECK(lines.take("\r").at(0).size() == 8 << 10);
}
