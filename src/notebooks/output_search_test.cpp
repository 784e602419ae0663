#include "notebooks/output_search.h"

#include <doctest/doctest.h>

using namespace stoa;

namespace {

wire::OutputMatches search(std::string_view text, std::string_view sought, std::size_t piece = 1, std::size_t most = 10) {
    OutputSearch search(sought, most);
    for (std::size_t at = 0; at < text.size(); at += piece) search.read(text.substr(at, piece));
    search.finish();
    return search.take();
}

}  // namespace

TEST_CASE("lines are found whole and numbered, wherever the pieces are cut") {
    const std::string text = "one\nTwo \x1b[31mth\x1b[0mree\n\nfour\rthree\r\n\x1b]0;three\x07none\nthree";
    for (std::size_t piece : {1, 2, 3, 7, 100}) {
        const auto found = search(text, "tHree", piece);
        REQUIRE(found.matches.size() == 3);
        CHECK(found.matches[0].line == 1);
        CHECK(found.matches[0].text == "Two three");
        CHECK(found.matches[1].line == 3);
        CHECK(found.matches[1].text == "three");
        CHECK(found.matches[2].line == 5);
        CHECK_FALSE(found.more);
    }
}

TEST_CASE("what a carriage return wrote over is not found") {
    CHECK(search("old\rnew\n", "old").matches.empty());
    CHECK(search("old\r\n", "old").matches.size() == 1);
}

TEST_CASE("a search ends at its limit and says that there are more") {
    CHECK(search("a\na\na\n", "a", 1, 3).more == false);
    const auto found = search("a\na\na\na\nb\n", "a", 1, 3);
    CHECK(found.matches.size() == 3);
    CHECK(found.more);
}

TEST_CASE("a line of megabytes is found once, and of it what stands about the place is shown") {
    const std::string text = std::string(3'000'000, 'x') + "ünéedle" + std::string(3'000'000, 'y') + "\nnéedle";
    const auto found = search(text, "NéeDLE", 65'536);
    REQUIRE(found.matches.size() == 2);
    CHECK(found.matches[0].text.size() <= static_cast<std::size_t>(wire::max_match_text_bytes));
    CHECK(found.matches[0].text.find("ünéedle") != std::string::npos);
    CHECK(found.matches[1].line == 1);
}
