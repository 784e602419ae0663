#include "accounts/origin.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace stoa;

TEST_CASE("only the very origin that Host names, and that is ours, may change state") {
    const auto loopback = PublicOrigins::loopback(8080);
    struct Case {
        const char* host;
        const char* origin;
        bool allowed;
    };
    const Case cases[] = {
        {"localhost:8080", "http://localhost:8080", true},
        {"127.0.0.1:8080", "http://127.0.0.1:8080", true},
        {"[::1]:8080", "http://[::1]:8080", true},
        {"LOCALHOST:8080", "http://LocalHost:8080", true},
        {"localhost:8080", "http://127.0.0.1:8080", false},      // ours, but another one
        {"localhost:8080", "https://localhost:8080", false},     // another scheme
        {"localhost:8080", "http://localhost:8081", false},      // another port: any program of this machine
        {"localhost:8080", "http://localhost", false},
        {"localhost", "http://localhost:8080", false},
        {"localhost:8080", "http://evil.example", false},
        {"evil.example:8080", "http://evil.example:8080", false},  // DNS rebinding: same origin, but not ours
        {"localhost.evil.example:8080", "http://localhost.evil.example:8080", false},
        {"localhost:8080", "http://localhost:8080.evil.example", false},
        {"localhost:8080", "http://localhost:8080@evil.example", false},
        {"localhost:8080", "http://evil.example#http://localhost:8080", false},
        {"localhost:8080", "http://localhost:8080/", false},
        {"localhost:8080", "http://localhost:8080 http://evil.example", false},
        {"localhost:8080", "null", false},
        {"localhost:8080", "", false},
        {"localhost:8080", "file://", false},
        {"localhost:8080", "chrome-extension://abcdef", false},
        {"localhost:8080", "http://localhost:08080x", false},
        {"localhost:8080", "http://localhost:0", false},
        {"localhost:8080", "http://localhost:73616", false},  // 8080 + 65536
        {"localhost:8080,evil.example", "http://localhost:8080", false},
        {"user@localhost:8080", "http://localhost:8080", false},
        {"2130706433:8080", "http://2130706433:8080", false},  // 127.0.0.1 as a number
        {"localhost.:8080", "http://localhost.:8080", false},
        {"", "http://localhost:8080", false},
    };
    for (const Case& one : cases) {
        CAPTURE(one.host);
        CAPTURE(one.origin);
        CHECK(loopback.is_same_origin(one.host, one.origin) == one.allowed);
    }
    CHECK_FALSE(loopback.is_same_origin("localhost:8080", std::nullopt));
    CHECK_FALSE(loopback.is_same_origin(std::nullopt, "http://localhost:8080"));
}

TEST_CASE("a Host that is none of ours is refused") {
    const auto loopback = PublicOrigins::loopback(8080);
    CHECK(loopback.knows_host("localhost:8080"));
    CHECK(loopback.knows_host("[::1]:8080"));
    for (const char* host : {"localhost", "localhost:80", "evil.example:8080", "127.0.0.1.evil.example:8080", "0.0.0.0:8080", "[::]:8080",
                             "127.1:8080", "localhost:8080/", "localhost:8080:8080", "[::1", ":8080", " localhost:8080"}) {
        CAPTURE(host);
        CHECK_FALSE(loopback.knows_host(host));
    }
    CHECK_FALSE(loopback.knows_host(std::nullopt));
}

TEST_CASE("configured origins leave their default port to the scheme") {
    const PublicOrigins own({"https://notes.example.org", "http://intranet:80"});
    CHECK(own.is_same_origin("notes.example.org", "https://notes.example.org"));
    CHECK(own.is_same_origin("notes.example.org:443", "https://notes.example.org"));
    CHECK(own.is_same_origin("intranet", "http://intranet"));
    CHECK_FALSE(own.is_same_origin("notes.example.org", "http://notes.example.org"));
    CHECK_FALSE(own.knows_host("localhost"));
    CHECK_FALSE(own.is_https_only());
    CHECK(PublicOrigins({"https://a.example"}).is_https_only());
    for (const char* wrong : {"notes.example.org", "https://notes.example.org/", "https://", "ftp://x", "https://*.example.org", "*", "https://a b"}) {
        CAPTURE(wrong);
        CHECK_THROWS_AS((void)PublicOrigins({wrong}), std::invalid_argument);
    }
    CHECK_THROWS_AS((void)PublicOrigins(std::vector<std::string>{}), std::invalid_argument);
}
