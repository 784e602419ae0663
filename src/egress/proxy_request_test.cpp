#include <doctest/doctest.h>

#include "egress/proxy_request.h"

using namespace stoa;

TEST_CASE("a tunnel names host and port") {
    const auto request = parse_proxy_request("CONNECT PyPI.org:443 HTTP/1.1\r\nHost: elsewhere\r\nProxy-Authorization: x\r\n\r\n");
    REQUIRE(request);
    CHECK(request->is_tunnel);
    CHECK(request->host == "pypi.org");
    CHECK(request->port == 443);
    CHECK(request->head.empty());
}

TEST_CASE("what is passed on stands in origin form, for its own host and one exchange") {
    const auto request = parse_proxy_request(
        "GET http://Index.example:8080?q=1#part HTTP/1.1\r\nHost: inner.secret\r\nProxy-Connection: keep-alive\r\nAccept: */*\r\n\r\n");
    REQUIRE(request);
    CHECK_FALSE(request->is_tunnel);
    CHECK(request->host == "index.example");
    CHECK(request->port == 8080);
    CHECK(request->head == "GET /?q=1 HTTP/1.1\r\nHost: Index.example:8080\r\nConnection: close\r\nAccept: */*\r\n\r\n");
}

TEST_CASE("an IPv6 address is told from a name with a port") {
    const auto request = parse_proxy_request("CONNECT [2001:DB8::1]:443 HTTP/1.1\r\n\r\n");
    REQUIRE(request);
    CHECK(request->host == "2001:db8::1");
}

TEST_CASE("what could be read in two ways is refused") {
    for (const char* head : {"CONNECT pypi.org HTTP/1.1\r\n\r\n", "CONNECT pypi.org:443@evil.net:80 HTTP/1.1\r\n\r\n", "GET /path HTTP/1.1\r\n\r\n",
                             "GET https://pypi.org/ HTTP/1.1\r\n\r\n", "GET http://user@pypi.org/ HTTP/1.1\r\n\r\n", "CONNECT *.org:443 HTTP/1.1\r\n\r\n",
                             "GET http://a/ HTTP/2\r\n\r\n", "GET http://a/ b HTTP/1.1\r\n\r\n", "GET http://a/\r\n\r\n", "\r\n\r\n",
                             "GET http://a/ HTTP/1.1\r\nno field\r\n\r\n", "GET http://a/ HTTP/1.1\r\nA : b\r\n\r\n",
                             "GET http://a/ HTTP/1.1\r\nA: b\nHost: c\r\n\r\n", "GET http://a/ HTTP/1.1\r\nA: b\rc\r\n\r\n",
                             "G\x01T http://a/ HTTP/1.1\r\n\r\n", "GET http:/// HTTP/1.1\r\n\r\n", "GET http://a/ HTTP/1.1\r\nA: b\r\n"})
        CHECK_MESSAGE(!parse_proxy_request(head), head);
}
