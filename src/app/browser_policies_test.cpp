#include "app/browser_policies.h"

#include <doctest/doctest.h>

#include <string>

using namespace stoa;

namespace {

using Hosts = std::vector<std::string>;

/// What a policy says after the directive's name.
std::string directive(std::string_view policy, std::string_view name) {
    const auto begin = policy.find(std::string("; ") + std::string(name) + " ");
    if (begin == std::string_view::npos) return "none";
    const auto from = begin + 2 + name.size() + 1;
    return std::string(policy.substr(from, policy.find(';', from) - from));
}

std::string without(std::string policy, std::string_view text) {
    if (const auto at = policy.find(text); !text.empty() && at != std::string::npos) policy.erase(at, text.size());
    return policy;
}

std::string page(const Hosts& image_hosts) {
    return page_policy({"https://notebooks.example.org"}, "", image_hosts);
}

std::string of_frame(std::string_view header, const Hosts& image_hosts) {
    for (const auto& [name, value] : frame_headers(image_hosts)) {
        if (name == header) return value;
    }
    return "none";
}

}  // namespace

TEST_CASE("without a list nothing is loaded from elsewhere") {
    CHECK(directive(page({}), "img-src") == "'self' data: blob:");
    CHECK(directive(of_frame("Content-Security-Policy", {}), "img-src") == "data: blob:");
    CHECK(of_frame("Connection-Allowlist", {}) == "(response-origin)");
}

TEST_CASE("pictures may come from the listed hosts by HTTPS, and nothing else opens") {
    struct Case {
        Hosts hosts;
        std::string sources, patterns;
    };
    for (const Case& it : {Case{{"upload.wikimedia.org", "*.example.org"}, " https://upload.wikimedia.org https://*.example.org",
                                " \"https://upload.wikimedia.org\" \"https://*.example.org\""},
                           Case{{"*"}, " https:", " \"https://*:*\""}, Case{{"a.example", "*"}, " https:", " \"https://*:*\""}}) {
        const std::string policy = page(it.hosts);
        CHECK(directive(policy, "img-src") == "'self' data: blob:" + it.sources);
        CHECK(without(policy, it.sources) == page({}));
        const std::string frame = of_frame("Content-Security-Policy", it.hosts);
        CHECK(directive(frame, "img-src") == "data: blob:" + it.sources);
        CHECK(without(frame, it.sources) == of_frame("Content-Security-Policy", {}));
        CHECK(of_frame("Connection-Allowlist", it.hosts) == "(response-origin" + it.patterns + ")");
        CHECK(of_frame("Referrer-Policy", it.hosts) == "no-referrer");
    }
}

TEST_CASE("a host of pictures is a name, what lies below one, or any") {
    const std::string long_label(63, 'a');
    for (const std::string& good : {std::string("*"), std::string("example.org"), std::string("*.example.org"), std::string("pictures"), std::string("a-1.xn--bcher-kva.example"),
                                    long_label + ".org", std::string("1.2.3.com")})
        CHECK_MESSAGE(is_image_host(good), good);
    const std::string too_long = long_label + "." + long_label + "." + long_label + "." + long_label;
    for (const std::string& wrong :
         {std::string(), std::string("Example.org"), std::string("https://example.org"), std::string("example.org:443"), std::string("example.org/"), std::string("example.org."),
          std::string(".example.org"), std::string("a..b"), std::string("-a.org"), std::string("a-.org"), std::string("a_b.org"), std::string("*."), std::string("*.org"),
          std::string("*.*.org"), std::string("a.*.org"), std::string("*example.org"), std::string("**"), std::string("192.0.2.7"), std::string("[::1]"), std::string("'self'"),
          std::string("a.org; script-src *"), std::string("a.org b.org"), std::string("a.org\""), std::string("a.org\r\nX: y"), std::string("b\xc3\xbc" "cher.example"),
          "a" + long_label + ".org", too_long})
        CHECK_MESSAGE(!is_image_host(wrong), wrong);
}
