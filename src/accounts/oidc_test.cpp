#include "accounts/oidc.h"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include "base/json.h"

using namespace stoa;

namespace {

const Time now{milliseconds(1'700'000'000'000)};
constexpr std::int64_t now_s = 1'700'000'000;
const std::string key(43, 'k');

OidcSettings settings() {
    OidcSettings out;
    out.issuer = "https://login.example.org/us";
    out.client_id = "stoa";
    out.client_secret = "a&b";
    return out;
}

boost::json::object claims() {
    return {{"iss", "https://login.example.org/us"}, {"aud", "stoa"}, {"sub", "one"}, {"exp", now_s + 60}, {"iat", now_s}, {"nonce", "n"},
            {"preferred_username", "Ada"}, {"groups", boost::json::array{"staff", "staff", 7, " "}}};
}

/// The claim that is not believed; empty: all are.
std::string fault(boost::json::object of) {
    const auto who = judge_claims(of, settings(), "n", now);
    return who ? "" : who.error().where;
}

template <class T>
std::string with(const char* name, T value) {
    auto of = claims();
    of[name] = value;
    return fault(std::move(of));
}

std::string without(const char* name) {
    auto of = claims();
    of.erase(name);
    return fault(std::move(of));
}

}  // namespace

TEST_CASE("an ID token is believed when issuer, audience, times and nonce are of this sign-in") {
    const auto who = judge_claims(claims(), settings(), "n", now);
    REQUIRE(who);
    CHECK(who->subject == "one");
    CHECK(who->login == "Ada");
    CHECK(who->groups == std::vector<std::string>{"staff"});
    CHECK(with("iss", "https://login.example.org/us/") == "iss");
    CHECK(without("iss") == "iss");
    CHECK(with("aud", "other") == "aud");
    CHECK(with("aud", boost::json::array{"stoa"}) == "");
    CHECK(with("aud", boost::json::array{"stoa", "other"}) == "azp");
    CHECK(with("azp", "other") == "azp");
    CHECK(with("azp", "stoa") == "");
    CHECK(without("aud") == "aud");
    CHECK(with("exp", now_s - 61) == "exp");
    CHECK(with("exp", now_s - 59) == "");
    CHECK(with("exp", "never") == "exp");
    CHECK(without("exp") == "exp");
    CHECK(with("iat", now_s + 61) == "iat");
    CHECK(with("iat", now_s - 3601) == "iat");
    CHECK(without("iat") == "iat");
    CHECK(with("nbf", now_s + 61) == "nbf");
    CHECK(with("nbf", now_s) == "");
    CHECK(with("nonce", "m") == "nonce");
    CHECK(without("nonce") == "nonce");
    CHECK(without("sub") == "sub");
    CHECK(with("sub", std::string(256, 'x')) == "sub");
    CHECK_FALSE(judge_claims(claims(), settings(), "", now));
}

TEST_CASE("what a provider says of itself counts only for the issuer that was asked, and over TLS") {
    const auto document = [](std::string_view issuer, std::string_view token) {
        return fmt::format(R"({{"issuer":"{}","authorization_endpoint":"https://login.example.org/auth","token_endpoint":"{}","jwks_uri":"https://login.example.org/keys"}})",
                           issuer, token);
    };
    CHECK(parse_discovery(document("https://login.example.org/us", "https://login.example.org/token"), settings()));
    CHECK(parse_discovery(document("https://login.example.org/us", "http://127.0.0.1:9/token"), settings()));
    CHECK_FALSE(parse_discovery(document("https://login.example.org/us/", "https://login.example.org/token"), settings()));
    CHECK_FALSE(parse_discovery(document("https://login.example.org/us", "http://login.example.org/token"), settings()));
    CHECK_FALSE(parse_discovery(document("https://login.example.org/us", ""), settings()));
    CHECK_FALSE(parse_discovery("[]", settings()));
    CHECK(discovery_url(settings()) == "https://login.example.org/us/.well-known/openid-configuration");
    for (const char* bad : {"ftp://a/", "https://", "http://127.0.0.1.example.org/", "http://localhost@example.org/", "https://a b/", "https://a/#f", "javascript:1"})
        CHECK_FALSE(is_safe_endpoint(bad));
}

TEST_CASE("an attempt is made of its cookie, this process's key and time, and of nothing else") {
    const std::string cookie = OidcAttempt::make_cookie(now);
    const auto attempt = OidcAttempt::find(cookie, key, now);
    REQUIRE(attempt);
    CHECK(OidcAttempt::find(cookie, key, now + OidcAttempt::lifetime)->state() == attempt->state());
    CHECK_FALSE(OidcAttempt::find(cookie, key, now + OidcAttempt::lifetime + milliseconds(1)));
    CHECK_FALSE(OidcAttempt::find(cookie, key, now - milliseconds(1)));
    CHECK(OidcAttempt::find(cookie, std::string(43, 'l'), now)->state() != attempt->state());
    // Somebody who makes it younger makes another attempt of it.
    CHECK(OidcAttempt::find(cookie.substr(0, 44) + std::to_string(to_wire(now) - 1), key, now)->state() != attempt->state());
    CHECK(attempt->state() != attempt->nonce());
    CHECK(attempt->nonce() != attempt->verifier());
    for (const char* bad : {"", ".", "x.1", "."}) CHECK_FALSE(OidcAttempt::find(bad, key, now));
    CHECK_FALSE(OidcAttempt::find(cookie + "0x", key, now));

    OidcProvider provider{"https://login.example.org/auth?x=1", "t", "k", {}};
    const std::string url = attempt->authorization_url(provider, settings(), "https://a.example/api/oidc/callback");
    CHECK(url.starts_with("https://login.example.org/auth?x=1&response_type=code&client_id=stoa&redirect_uri=https%3A%2F%2Fa.example%2Fapi%2Foidc%2Fcallback"));
    CHECK(url.find("code_challenge_method=S256") != std::string::npos);
    CHECK(url.find(attempt->verifier()) == std::string::npos);
    const auto basic = code_request(provider, settings(), *attempt, "c&d", "https://a.example/");
    CHECK(basic.authorization == "Basic c3RvYTphJTI2Yg==");
    CHECK(basic.body.find("code=c%26d&") != std::string::npos);
    CHECK(basic.body.find("client_secret") == std::string::npos);
    provider.wants_secret_in_body = true;
    CHECK(code_request(provider, settings(), *attempt, "c", "r").body.ends_with("&client_id=stoa&client_secret=a%26b"));
}

TEST_CASE("a userinfo answer adds names and groups, of the same person only, and never what is judged") {
    auto have = boost::json::object{{"sub", "one"}, {"name", "Kept"}};
    CHECK(lacks_claims(have, settings()));
    CHECK_FALSE(add_userinfo(have, R"({"sub":"two","preferred_username":"eve"})", settings()));
    CHECK_FALSE(add_userinfo(have, R"({"preferred_username":"eve"})", settings()));
    CHECK(add_userinfo(have, R"({"sub":"one","preferred_username":"ada","name":"Other","nonce":"x","groups":["g"]})", settings()));
    CHECK(have.at("preferred_username").as_string() == "ada");
    CHECK(have.at("name").as_string() == "Kept");
    CHECK_FALSE(have.contains("nonce"));
    CHECK_FALSE(lacks_claims(have, settings()));
}

TEST_CASE("a token that could not be sent on is none") {
    CHECK(parse_token_answer(R"({"id_token":"a.b.c","access_token":"x"})")->access_token == "x");
    CHECK(parse_token_answer(R"({"id_token":"a.b.c"})")->access_token.empty());
    for (const char* bad : {R"({"id_token":"a.b.c","access_token":"x\r\nHost: y"})", R"({"access_token":"x"})", R"({"id_token":7})", "[]", ""})
        CHECK_FALSE(parse_token_answer(bad));
}
