#include "accounts/json_web_token.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sodium.h>

#include "accounts/token_samples_for_tests.h"

using namespace stoa;
namespace samples = token_samples;

namespace {

TokenKeys keys_of(std::initializer_list<const char*> keys) {
    std::string list;
    for (const char* key : keys) list += (list.empty() ? "" : ",") + std::string(key);
    auto parsed = TokenKeys::parse("{\"keys\":[" + list + "]}");
    REQUIRE(parsed);
    return std::move(*parsed);
}

std::string read(const TokenKeys& keys, std::string_view token) {
    const auto claims = keys.read(token);
    if (!claims) {
        constexpr const char* names[] = {"malformed", "algorithm", "unknown key", "signature"};
        return names[static_cast<int>(claims.error())];
    }
    return std::string(claims->at("sub").as_string());
}

}  // namespace

TEST_CASE("a token is read when one of the keys has signed it") {
    const auto keys = keys_of({samples::rsa_key, samples::ec_key});
    CHECK(read(keys, samples::rs256) == "one");
    CHECK(read(keys, samples::es256) == "one");
    CHECK(read(keys, samples::rs256_without_id) == "one");
}

TEST_CASE("a token never chooses how it is checked") {
    const auto keys = keys_of({samples::rsa_key, samples::ec_key});
    CHECK(read(keys, samples::hs256) == "algorithm");
    CHECK(read(keys, samples::rs256_named_none) == "algorithm");
    CHECK(read(keys, samples::rs256_with_ec_id) == "unknown key");
    CHECK(read(keys, samples::es256_with_rsa_id) == "unknown key");
    CHECK(read(keys, samples::critical) == "malformed");
    CHECK(read(keys_of({samples::ec_key}), samples::rs256) == "unknown key");
    CHECK(read(keys_of({}), samples::rs256) == "unknown key");
}

TEST_CASE("of a token without a key's name no key is guessed among several") {
    const std::string other = std::string(samples::rsa_key).replace(std::string(samples::rsa_key).find("\"kid\":\"r\""), 9, "\"kid\":\"o\"");
    CHECK(read(keys_of({samples::rsa_key, other.c_str()}), samples::rs256_without_id) == "unknown key");
}

TEST_CASE("every changed byte of a token is noticed") {
    const auto keys = keys_of({samples::rsa_key, samples::ec_key});
    for (const std::string token : {samples::rs256, samples::es256}) {
        // The last character of a part may hold bits that count for nothing, and then it is not read at all.
        for (std::size_t at = 0; at < token.size(); at += 7) {
            std::string changed = token;
            changed[at] = changed[at] == 'A' ? 'B' : 'A';
            CHECK_FALSE(keys.read(changed));
        }
        CHECK_FALSE(keys.read(token.substr(0, token.rfind('.') + 1)));
        CHECK_FALSE(keys.read(token.substr(0, token.rfind('.'))));
        CHECK_FALSE(keys.read(token + ".x"));
        CHECK_FALSE(keys.read(token + "="));
    }
    CHECK(read(keys, "") == "malformed");
    CHECK(read(keys, "..") == "malformed");
    CHECK(read(keys, std::string(max_token_bytes + 1, 'a')) == "malformed");
}

TEST_CASE("keys that can't sign what we read are left out: short ones, other kinds, for encryption, off the curve") {
    CHECK(keys_of({samples::short_key}).size() == 0);
    CHECK(keys_of({R"({"kty":"oct","k":"c2VjcmV0","kid":"r"})", R"("nonsense")", "7", R"({"kty":"RSA"})"}).size() == 0);
    const auto with = [](std::string key, std::string_view from, std::string_view to) { return key.replace(key.find(from), from.size(), to); };
    CHECK(keys_of({with(samples::rsa_key, "\"use\":\"sig\"", "\"use\":\"enc\"").c_str()}).size() == 0);
    CHECK(keys_of({with(samples::rsa_key, "RS256", "RS512").c_str()}).size() == 0);
    const std::string ec = samples::ec_key;
    const auto x = ec.find("\"x\":\"") + 5;
    CHECK(keys_of({with(ec, ec.substr(x, 43), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").c_str()}).size() == 0);
    CHECK_FALSE(TokenKeys::parse("[]"));
    CHECK_FALSE(TokenKeys::parse("{}"));
}
