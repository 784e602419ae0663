// Signing in through an OpenID Connect provider: the authorization code flow with PKCE, state and nonce. No I/O: what is sent and what
// came back. Why it is so: docs/decisions/0022-oidc.md.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "accounts/json_web_token.h"
#include "accounts/vouched.h"
#include "base/clock.h"

namespace stoa {

struct OidcSettings {
    std::string issuer;  ///< empty: there is no provider
    std::string client_id;
    std::string client_secret;  ///< empty: a public client, by PKCE alone
    std::string scopes = "openid profile email";
    std::string login_claim = "preferred_username";
    std::string groups_claim = "groups";
};

/// What the provider says of itself.
struct OidcProvider {
    std::string authorization_endpoint, token_endpoint, keys_uri;
    std::string userinfo_endpoint;      ///< empty: it has none
    bool wants_secret_in_body = false;  ///< client_secret_post where it can't do client_secret_basic
    bool names_itself = false;          ///< each answer carries iss (RFC 9207)
};

/// https, or http to this machine itself.
[[nodiscard]] bool is_safe_endpoint(std::string_view url);
[[nodiscard]] std::string discovery_url(const OidcSettings& settings);
/// Refuses a document of another issuer, and endpoints that are not safe.
[[nodiscard]] std::expected<OidcProvider, DecodeError> parse_discovery(std::string_view json, const OidcSettings& settings);

/// One sign-in under way. All of it is made of the browser's cookie and of a key that this process alone has: nothing is kept, and
/// nobody fills a memory by beginning.
class OidcAttempt {
public:
    static constexpr milliseconds lifetime{600'000};

    /// A cookie for a new attempt.
    [[nodiscard]] static std::string make_cookie(Time now);
    /// Nothing for a cookie that is none of ours or too old.
    [[nodiscard]] static std::optional<OidcAttempt> find(std::string_view cookie, std::string_view key, Time now);

    [[nodiscard]] const std::string& state() const { return state_; }
    [[nodiscard]] const std::string& nonce() const { return nonce_; }
    [[nodiscard]] const std::string& verifier() const { return verifier_; }
    [[nodiscard]] std::string authorization_url(const OidcProvider& provider, const OidcSettings& settings, std::string_view redirect_uri) const;

private:
    std::string state_, nonce_, verifier_;
};

struct FormRequest {
    std::string body;           ///< application/x-www-form-urlencoded
    std::string authorization;  ///< the field, or empty
};
[[nodiscard]] FormRequest code_request(const OidcProvider& provider, const OidcSettings& settings, const OidcAttempt& attempt, std::string_view code,
                                       std::string_view redirect_uri);
struct TokenAnswer {
    std::string id_token;
    std::string access_token;  ///< may be empty
};
[[nodiscard]] std::expected<TokenAnswer, DecodeError> parse_token_answer(std::string_view json);

/// Whether names or groups have to be asked for at the userinfo endpoint: many providers keep them out of the ID token.
[[nodiscard]] bool lacks_claims(const boost::json::object& claims, const OidcSettings& settings);
/// Name, login and groups of a userinfo answer, where the ID token has none. Refuses one about somebody else. Nothing else is taken.
[[nodiscard]] std::expected<void, DecodeError> add_userinfo(boost::json::object& claims, std::string_view json, const OidcSettings& settings);

/// Whom an ID token means, once its signature is right: issuer, audience, times and nonce are checked here.
[[nodiscard]] std::expected<Vouched, DecodeError> judge_claims(const boost::json::object& claims, const OidcSettings& settings, std::string_view nonce,
                                                               Time now);

}  // namespace stoa
