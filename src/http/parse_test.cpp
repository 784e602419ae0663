#include "http/parse.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace stoa::http;

TEST_CASE("a target comes apart into decoded segments and query fields") {
    const auto target = parse_target("/api/notebooks/a%2Fb%20%C3%BC?q=a+b%26&empty=&flag");
    REQUIRE(target);
    CHECK(target->segments == std::vector<std::string>{"api", "notebooks", "a/b ü"});
    CHECK(target->path == "/api/notebooks/a/b ü");
    CHECK(target->query == Pairs{{"q", "a b&"}, {"empty", ""}, {"flag", ""}});
    CHECK(parse_target("/")->segments == std::vector<std::string>{""});
    CHECK(parse_target("/a/")->segments == std::vector<std::string>{"a", ""});
}

TEST_CASE("targets that leave their folder or can't be read are faults") {
    for (const char* target :
         {"", "x", "*", "http://other/", "/../etc/passwd", "/a/%2e%2e/b", "/a/%2E./b", "/./a", "/a/..", "/a//b", "/a\\..\\b",
          "/a%5c..%5cb", "/a%00b", "/a%", "/a%2", "/a%zz", "/a%0ab", "/a%ff", "/a%c0%ae%c0%ae", "/a#b", "/a?x=%", "/a?x=%00",
          "/\x01", "/%ed%a0%80"}) {
        CAPTURE(target);
        CHECK_FALSE(parse_target(target).has_value());
    }
    std::string deep;
    for (std::size_t i = 0; i <= max_path_segments; ++i) deep += "/a";
    CHECK_FALSE(parse_target(deep).has_value());
    std::string wide;
    for (std::size_t i = 0; i <= max_query_fields; ++i) wide += "a=1&";
    CHECK_FALSE(parse_target("/?" + wide).has_value());
}

TEST_CASE("a cookie is found among others, by its whole name") {
    CHECK(find_cookie("a=1; stoa_session=x=y; b=2", "stoa_session") == "x=y");
    CHECK(find_cookie("xstoa_session=1;stoa_session=2", "stoa_session") == "2");
    CHECK(find_cookie("stoa_session=", "stoa_session") == "");
    CHECK_FALSE(find_cookie("stoa_session", "stoa_session"));
    CHECK_FALSE(find_cookie("", "a"));
    CHECK_FALSE(find_cookie(";;; =; =x", "a"));
}

TEST_CASE("tokens are found without case, and a weight of zero takes one out") {
    CHECK(has_token("keep-alive, Upgrade", "upgrade"));
    CHECK(has_token("gzip;q=0.5, br", "gzip"));
    CHECK_FALSE(has_token("gzip;q=0", "gzip"));
    CHECK_FALSE(has_token("br; q=0.000", "br"));
    CHECK_FALSE(has_token("gzipped", "gzip"));
    CHECK_FALSE(has_token("", "gzip"));
}

TEST_CASE("a pattern takes its parameters and nothing else") {
    const Pattern pattern("/api/notebooks/{id}/live");
    CHECK(pattern.match({"api", "notebooks", "n1", "live"}) == Pairs{{"id", "n1"}});
    CHECK_FALSE(pattern.match({"api", "notebooks", "", "live"}));
    CHECK_FALSE(pattern.match({"api", "notebooks", "n1"}));
    CHECK_FALSE(pattern.match({"api", "notebooks", "n1", "live", ""}));
    CHECK(Pattern("/a/{x}").order() == Pattern("/a/{y}").order());
    CHECK(Pattern("/a/b").order() < Pattern("/a/{y}").order());
    CHECK_THROWS_AS(Pattern("a"), std::logic_error);
    CHECK_THROWS_AS(Pattern("/a{b}"), std::logic_error);
}

TEST_CASE("UTF-8 is what RFC 3629 says") {
    CHECK(is_utf8("a\u00fc\u20ac\U0001F600"));
    for (const char* bad : {"\xc0\xae", "\xe0\x80\xae", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf0\x8f\xbf\xbf", "\x80", "\xe2\x82", "\xff"})
        CHECK_FALSE(is_utf8(bad));
}
