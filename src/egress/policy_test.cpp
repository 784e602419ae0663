#include <doctest/doctest.h>

#include "egress/policy.h"

using namespace stoa;

namespace {

HostPattern pattern(std::string_view text) {
    const auto parsed = parse_host_pattern(text);
    REQUIRE_MESSAGE(parsed, text);
    return *parsed;
}

NetworkPolicy policy_with(NetworkPolicy::Mode mode) {
    return {.mode = mode,
            .names = {pattern("pypi.org"), pattern("*.example.org"), pattern("files.example.net:8443")},
            .refused = {pattern("bad.example.org")},
            .inside = {pattern("mirror.lab:3141")},
            .upstream = std::nullopt};
}

bool is_public_address(const char* text) {
    return is_public(boost::asio::ip::make_address(text));
}

}  // namespace

TEST_CASE("a listed policy opens what it lists, and says what is closed") {
    const NetworkPolicy policy = policy_with(NetworkPolicy::Mode::listed);
    CHECK_FALSE(refusal(policy, "pypi.org", 443));
    CHECK_FALSE(refusal(policy, "a.b.example.org", 80));
    CHECK_FALSE(refusal(policy, "files.example.net", 8443));
    CHECK_FALSE(refusal(policy, "mirror.lab", 3141));
    CHECK(refusal(policy, "example.org", 443) == "example.org:443 is not among what notebooks may reach here (setting host.network_names)");
    CHECK(refusal(policy, "evilpypi.org", 443));
    CHECK(refusal(policy, "pypi.org.evil.net", 443));
    CHECK(refusal(policy, "pypi.org", 22));
    CHECK(refusal(policy, "files.example.net", 443));
    CHECK(refusal(policy, "bad.example.org", 443) == "bad.example.org is closed to notebooks here (setting host.network_refused)");
}

TEST_CASE("an open policy opens the web, and what is listed besides") {
    const NetworkPolicy policy = policy_with(NetworkPolicy::Mode::open);
    CHECK_FALSE(refusal(policy, "anything.net", 443));
    CHECK_FALSE(refusal(policy, "files.example.net", 8443));
    CHECK(refusal(policy, "anything.net", 22) == "port 22 is not open to notebooks here (setting host.network_names)");
    CHECK(refusal(policy, "anything.net", 3333));
    CHECK(refusal(policy, "bad.example.org", 80));
}

TEST_CASE("a closed policy says so, and lets only the operator's own mirror through") {
    const NetworkPolicy policy = policy_with(NetworkPolicy::Mode::none);
    CHECK(refusal(policy, "pypi.org", 443) == "notebooks have no network here (setting host.network)");
    CHECK_FALSE(refusal(policy, "mirror.lab", 3141));
}

TEST_CASE("a policy is written and read again") {
    NetworkPolicy policy = policy_with(NetworkPolicy::Mode::listed);
    policy.upstream = pattern("proxy.lab:3128");
    policy.names.push_back(pattern("[2001:db8::1]:8080"));
    CHECK(parse_network_policy(encode(policy)) == policy);
    CHECK(parse_network_policy("name pypi.org\n").error().sentence() == "mode is missing");
    CHECK(parse_network_policy("mode ajar\n").error().sentence() == "line 1 is no mode: none, listed or open");
    CHECK(parse_network_policy("mode none\nname -x\n").error().sentence() == "line 2 names no host");
    CHECK(parse_network_policy("mode none\nfriend pypi.org\n").error().sentence() == "line 2 has a key that is not known");
}

TEST_CASE("a host has one spelling, and what only a resolver takes for an address is none") {
    CHECK(parse_host("PyPI.org.") == "pypi.org");
    CHECK(parse_host("::FFFF:127.0.0.1") == "::ffff:127.0.0.1");
    CHECK(parse_host("2001:DB8:0:0::1") == "2001:db8::1");
    CHECK(parse_host("192.0.2.7") == "192.0.2.7");
    for (const char* text : {"", ".", "-a", "a..b", "a..", "*.g..", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "a b", "a/b", "a\nb", "fe80::1%eth0", "*.a", "ä.org"})
        CHECK_MESSAGE(!parse_host(text), text);
    CHECK_FALSE(parse_host(std::string(254, 'a')));
    for (const char* text : {"pypi.org:0", "pypi.org:65536", "pypi.org:", "[::1", "[::1]x", "::1:80", "*.1.2.3.4", "*"})
        CHECK_MESSAGE(!parse_host_pattern(text), text);
}

TEST_CASE("only global unicast addresses are public") {
    for (const char* text : {"8.8.8.8", "151.101.0.223", "2a04:4e42::223", "2001:4860:4860::8888", "172.15.0.1", "172.32.0.1", "100.128.0.1"})
        CHECK_MESSAGE(is_public_address(text), text);
    for (const char* text : {"0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.168.0.1",
                             "198.18.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "::ffff:8.8.8.8", "::ffff:127.0.0.1", "64:ff9b::a00:1",
                             "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1"})
        CHECK_MESSAGE(!is_public_address(text), text);
}
