// Signing in through an OpenID Connect provider, over HTTP: two redirects of the browser, and between them our own questions to the provider.
#pragma once

#include <optional>
#include <string>

#include "accounts/failure_limit.h"
#include "accounts/oidc.h"
#include "accounts/vouched.h"
#include "api/doorkeeper.h"
#include "http/web_client.h"
#include "http/router.h"

namespace stoa {

class OidcDesk {
public:
    struct Rooms {
        Doorkeeper& doorkeeper;
        Vouching& vouching;
        http::WebClient& client;
        const Clock& clock;
    };
    /// `path_prefix`: what stands before our paths, as the browser sees them.
    [[nodiscard]] OidcDesk(Rooms rooms, OidcSettings settings, std::string path_prefix)
        : rooms_(rooms), settings_(std::move(settings)), path_prefix_(std::move(path_prefix)) {}
    /// Registers its routes; it outlives the router's use. Without a provider they say so.
    void open(http::Router& router);

private:
    static constexpr milliseconds provider_lifetime{3'600'000};  ///< what it said of itself is asked again then
    static constexpr milliseconds keys_rest{30'000};             ///< for a key that is not known, the keys are asked for again at most so often
    static constexpr int max_at_once = 32;

    Task<http::Response> start(http::Request request);
    Task<http::Response> callback(http::Request request);
    Task<NewSession> come_back(const http::Request& request);
    Task<OidcProvider> require_provider();
    Task<> load_keys(const OidcProvider& provider);
    Task<boost::json::object> require_claims(const OidcProvider& provider, std::string token);
    Task<std::string> ask_userinfo(const OidcProvider& provider, std::string access_token);
    [[nodiscard]] std::string redirect_uri(const http::Request& request) const;

    Rooms rooms_;
    const OidcSettings settings_;
    const std::string path_prefix_;
    const std::string key_ = random_secret();
    std::optional<OidcProvider> provider_;
    Time provider_at_{};
    std::optional<TokenKeys> keys_;
    Time keys_at_{};
    FailureLimit failures_{FailureLimits{.max_failures = 30}};
    int at_work_ = 0;
};

}  // namespace stoa
