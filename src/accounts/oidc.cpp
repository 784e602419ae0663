#include "accounts/oidc.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <sodium.h>

#include "accounts/origin.h"
#include "accounts/secret.h"
#include "base/ids.h"
#include "base/json.h"

namespace stoa {

namespace {

constexpr std::int64_t leeway_s = 60;  // between the provider's clock and ours
constexpr std::int64_t max_age_s = 3600;  // of a token: one that was made longer ago was not made for this sign-in
constexpr std::size_t max_subject_bytes = 255;

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
        if (is_plain) out += c;
        else out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

bool lists(const boost::json::object& object, std::string_view name, std::string_view word) {
    const auto* found = object.if_contains(name);
    return found && found->is_array() && std::ranges::any_of(found->as_array(), [&](const auto& each) { return each.is_string() && each.as_string() == word; });
}

/// Seconds since 1970, whole or with a fraction.
std::optional<std::int64_t> seconds_of(const boost::json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    if (!found) return std::nullopt;
    if (found->is_int64()) return found->as_int64();
    if (found->is_double() && found->as_double() >= 0 && found->as_double() < 1e15) return static_cast<std::int64_t>(found->as_double());
    return std::nullopt;
}

std::unexpected<DecodeError> wrong(std::string where, std::string what) {
    return std::unexpected(DecodeError{std::move(where), std::move(what)});
}

}  // namespace

bool is_safe_endpoint(std::string_view url) {
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos || url.find_first_of(" \t\r\n#@\\") != std::string_view::npos) return false;
    const auto origin = parse_origin(url.substr(0, url.find_first_of("/?", scheme + 3)));
    if (!origin) return false;
    return origin->scheme == "https" || origin->host == "127.0.0.1" || origin->host == "localhost" || origin->host == "[::1]";
}

std::string discovery_url(const OidcSettings& settings) {
    return settings.issuer + (settings.issuer.ends_with('/') ? "" : "/") + ".well-known/openid-configuration";
}

std::expected<OidcProvider, DecodeError> parse_discovery(std::string_view text, const OidcSettings& settings) {
    auto json = parse_json(text);
    if (!json) return std::unexpected(json.error());
    if (!json->is_object()) return wrong("", "is no object");
    const auto& object = json->as_object();
    if (find_text(object, "issuer") != settings.issuer) return wrong("issuer", "is not oidc.issuer");
    OidcProvider provider{find_text(object, "authorization_endpoint").value_or(""), find_text(object, "token_endpoint").value_or(""),
                          find_text(object, "jwks_uri").value_or(""), {}};
    for (const auto& [name, url] : {std::pair("authorization_endpoint", &provider.authorization_endpoint), {"token_endpoint", &provider.token_endpoint},
                                    {"jwks_uri", &provider.keys_uri}}) {
        if (!is_safe_endpoint(*url)) return wrong(name, "is no https address");
    }
    provider.userinfo_endpoint = find_text(object, "userinfo_endpoint").value_or("");
    if (!provider.userinfo_endpoint.empty() && !is_safe_endpoint(provider.userinfo_endpoint)) return wrong("userinfo_endpoint", "is no https address");
    constexpr auto methods = "token_endpoint_auth_methods_supported";
    provider.wants_secret_in_body = object.contains(methods) && !lists(object, methods, "client_secret_basic") && lists(object, methods, "client_secret_post");
    const auto* names = object.if_contains("authorization_response_iss_parameter_supported");
    provider.names_itself = names && names->is_bool() && names->as_bool();
    return provider;
}

std::string OidcAttempt::make_cookie(Time now) {
    return fmt::format("{}.{}", random_secret(), to_wire(now));
}

std::optional<OidcAttempt> OidcAttempt::find(std::string_view cookie, std::string_view key, Time now) {
    const auto dot = cookie.find('.');
    if (dot == std::string_view::npos || !is_secret(cookie.substr(0, dot))) return std::nullopt;
    const std::string_view digits = cookie.substr(dot + 1);
    std::int64_t began = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), began);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    if (began > to_wire(now) || to_wire(now) - began > lifetime.count()) return std::nullopt;
    OidcAttempt attempt;
    attempt.state_ = keyed_hash("oidc state " + std::string(cookie), key);
    attempt.nonce_ = keyed_hash("oidc nonce " + std::string(cookie), key);
    attempt.verifier_ = keyed_hash("oidc verifier " + std::string(cookie), key);
    return attempt;
}

std::string OidcAttempt::authorization_url(const OidcProvider& provider, const OidcSettings& settings, std::string_view redirect_uri) const {
    unsigned char digest[crypto_hash_sha256_BYTES];
    ::crypto_hash_sha256(digest, reinterpret_cast<const unsigned char*>(verifier_.data()), verifier_.size());
    const std::string challenge = to_base64url({reinterpret_cast<const char*>(digest), sizeof digest});
    return fmt::format("{}{}response_type=code&client_id={}&redirect_uri={}&scope={}&state={}&nonce={}&code_challenge={}&code_challenge_method=S256",
                       provider.authorization_endpoint, provider.authorization_endpoint.find('?') == std::string::npos ? '?' : '&',
                       escaped(settings.client_id), escaped(redirect_uri), escaped(settings.scopes), state_, nonce_, challenge);
}

FormRequest code_request(const OidcProvider& provider, const OidcSettings& settings, const OidcAttempt& attempt, std::string_view code,
                         std::string_view redirect_uri) {
    FormRequest request;
    request.body = fmt::format("grant_type=authorization_code&code={}&redirect_uri={}&code_verifier={}", escaped(code), escaped(redirect_uri),
                               attempt.verifier());
    const bool is_public = settings.client_secret.empty();
    if (is_public || provider.wants_secret_in_body) request.body += "&client_id=" + escaped(settings.client_id);
    if (!is_public && provider.wants_secret_in_body) request.body += "&client_secret=" + escaped(settings.client_secret);
    if (!is_public && !provider.wants_secret_in_body) {
        const std::string both = escaped(settings.client_id) + ":" + escaped(settings.client_secret);
        std::string field(sodium_base64_ENCODED_LEN(both.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
        ::sodium_bin2base64(field.data(), field.size(), reinterpret_cast<const unsigned char*>(both.data()), both.size(), sodium_base64_VARIANT_ORIGINAL);
        field.pop_back();
        request.authorization = "Basic " + field;
    }
    return request;
}

std::expected<TokenAnswer, DecodeError> parse_token_answer(std::string_view text) {
    auto json = parse_json(text);
    if (!json) return std::unexpected(json.error());
    const auto token = json->is_object() ? find_text(json->as_object(), "id_token") : std::nullopt;
    if (!token) return wrong("id_token", "is not there");
    TokenAnswer answer{*token, find_text(json->as_object(), "access_token").value_or("")};
    // It goes into a header field.
    if (std::ranges::any_of(answer.access_token, [](char c) { return c <= 0x20 || c >= 0x7f; })) return wrong("access_token", "holds a sign that none has");
    return answer;
}

bool lacks_claims(const boost::json::object& claims, const OidcSettings& settings) {
    return !claims.contains(settings.login_claim) || !claims.contains(settings.groups_claim) || !claims.contains("name");
}

std::expected<void, DecodeError> add_userinfo(boost::json::object& claims, std::string_view text, const OidcSettings& settings) {
    auto json = parse_json(text);
    if (!json) return std::unexpected(json.error());
    if (!json->is_object()) return wrong("", "is no object");
    const auto& object = json->as_object();
    const auto subject = find_text(object, "sub");
    if (!subject || subject != find_text(claims, "sub")) return wrong("sub", "is somebody else");
    for (const std::string& name : {settings.login_claim, settings.groups_claim, std::string("name")}) {
        const bool is_judged = name == "iss" || name == "aud" || name == "exp" || name == "nonce" || name == "sub";
        if (const auto* told = object.if_contains(name); told && !is_judged && !claims.contains(name)) claims[name] = *told;
    }
    return {};
}

std::expected<Vouched, DecodeError> judge_claims(const boost::json::object& claims, const OidcSettings& settings, std::string_view nonce, Time now) {
    const std::int64_t now_s = to_wire(now) / 1000;
    if (find_text(claims, "iss") != settings.issuer) return wrong("iss", "is another issuer");
    const auto* audience = claims.if_contains("aud");
    const bool is_for_us = audience && ((audience->is_string() && audience->as_string() == settings.client_id) || lists(claims, "aud", settings.client_id));
    if (!is_for_us) return wrong("aud", "is another client");
    const bool has_others = audience->is_array() && audience->as_array().size() > 1;
    if ((has_others || claims.contains("azp")) && find_text(claims, "azp") != settings.client_id) return wrong("azp", "is another client");
    const auto expires = seconds_of(claims, "exp"), issued = seconds_of(claims, "iat");
    if (!expires || *expires <= now_s - leeway_s) return wrong("exp", "has passed");
    if (!issued || *issued > now_s + leeway_s || *issued < now_s - max_age_s) return wrong("iat", "is not of this sign-in");
    if (claims.contains("nbf") && seconds_of(claims, "nbf").value_or(now_s + 2 * leeway_s) > now_s + leeway_s) return wrong("nbf", "has not come");
    if (nonce.empty() || !same_secret(find_text(claims, "nonce").value_or(""), nonce)) return wrong("nonce", "is not of this sign-in");
    Vouched who{settings.issuer, find_text(claims, "sub").value_or(""), find_text(claims, settings.login_claim).value_or(""), find_text(claims, "name").value_or(""),
                std::vector<std::string>()};
    if (who.subject.empty() || who.subject.size() > max_subject_bytes) return wrong("sub", "names nobody");
    const auto* told = claims.if_contains(settings.groups_claim);
    const auto take = [&](std::string_view text) {
        auto name = parse_group_name(text);
        if (name && who.groups->size() < static_cast<std::size_t>(wire::max_groups_of_person) && std::ranges::find(*who.groups, *name) == who.groups->end())
            who.groups->push_back(std::move(*name));
    };
    if (told && told->is_string()) take(told->as_string());
    if (told && told->is_array()) {
        for (const auto& each : told->as_array()) {
            if (each.is_string()) take(each.as_string());
        }
    }
    return who;
}

}  // namespace stoa
