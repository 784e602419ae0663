#include "app/terminal_text.h"

#include <doctest/doctest.h>

using namespace stoa;

TEST_CASE("a terminal gets colours and nothing else that it would obey") {
    CHECK(for_terminal("\x1b[1;31mred\x1b[0m\n\tx") == "\x1b[1;31mred\x1b[0m\n\tx");
    CHECK(for_terminal("a\x1b]0;title\x07z") == "a]0;titlez");
    CHECK(for_terminal("a\x1b[2Jb\x1b") == "a[2Jb");
    CHECK(for_terminal("a\xc2\x9b" "2Jz\xc2\xa3") == "a2Jz\xc2\xa3");
}

TEST_CASE("what is no terminal gets no colours") {
    CHECK(without_colours("\x1b[1;31mred\x1b[0m") == "red");
    CHECK(without_colours("cut \x1b[3") == "cut ");
}

TEST_CASE("the first line is cut between characters") {
    CHECK(first_line("a\tb\nc") == "a b");
    CHECK(first_line("caf\xc3\xa9") == "caf\xc3\xa9");
    CHECK(first_line("x" + std::string(58, 'y') + "\xc3\xa9tail") == "x" + std::string(58, 'y'));
}
