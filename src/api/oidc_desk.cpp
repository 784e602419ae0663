#include "api/oidc_desk.h"

#include <fmt/format.h>

#include "accounts/secret.h"
#include "base/log.h"
#include "wire/http.h"

namespace stoa {

using wire::Refusal;

namespace {

constexpr std::string_view attempt_cookie = "stoa_oidc";
const char* const away = "The service that signs people in gives no answer that can be used. Try again in a moment; the operator finds the reason in the log.";
const char* const again = "This sign-in was not begun in this browser, or too long ago. Begin again.";

/// What a person sees who came back from the provider and may not come in: a page, since no page of ours has asked.
http::Response said(int status, std::string_view sentence, std::string_view sign_in_path) {
    http::Response response;
    response.status = status;
    response.headers.set("Content-Type", "text/html; charset=utf-8");
    response.headers.set("Cache-Control", "no-store");
    // The sentences are ours, without a sign that means something in HTML.
    response.body = fmt::format("<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Not signed in, Stoa</title>\n<p>{}</p>\n"
                                "<p><a href=\"{}\">Back to sign-in</a></p></html>\n", sentence, sign_in_path);
    return response;
}

int page_status_of(Refusal refusal) {
    switch (refusal) {
        case Refusal::not_signed_in: return 401;
        case Refusal::too_many: return 429;
        case Refusal::internal: return 502;
        case Refusal::not_found: return 404;
        default: return 403;
    }
}

/// The provider's fault, for the log; the person is told that it gave no answer.
[[noreturn]] void refuse(std::string_view what, std::string_view why) {
    log_warning("oidc", "{}: {}", what, why);
    throw Refused(Refusal::internal, away);
}

}  // namespace

void OidcDesk::open(http::Router& router) {
    router.on("GET", "/api/oidc/start", [this](http::Request request) { return start(std::move(request)); });
    router.on("GET", "/api/oidc/callback", [this](http::Request request) { return callback(std::move(request)); });
}

std::string OidcDesk::redirect_uri(const http::Request& request) const {
    return rooms_.doorkeeper.origin_of(request) + path_prefix_ + "/api/oidc/callback";
}

Task<http::Response> OidcDesk::start(http::Request request) {
    std::optional<Refused> refusal;
    try {
        const OidcProvider provider = co_await require_provider();
        const std::string cookie = OidcAttempt::make_cookie(rooms_.clock.now());
        const auto attempt = OidcAttempt::find(cookie, key_, rooms_.clock.now());
        http::Response response = http::redirect(attempt->authorization_url(provider, settings_, redirect_uri(request)));
        response.headers.set("Cache-Control", "no-store");
        response.set_cookie(attempt_cookie, cookie, std::chrono::duration_cast<std::chrono::seconds>(OidcAttempt::lifetime),
                            http::Response::SameSite::lax, rooms_.doorkeeper.transport());
        co_return response;
    } catch (const Refused& refused) {
        refusal = refused;
    }
    co_return said(page_status_of(refusal->refusal()), refusal->sentence(), path_prefix_ + "/sign-in");
}

Task<http::Response> OidcDesk::callback(http::Request request) {
    std::optional<Refused> refusal;
    http::Response response;
    try {
        const NewSession session = co_await come_back(request);
        response = http::redirect(path_prefix_ + "/");
        response.headers.set("Cache-Control", "no-store");
        rooms_.doorkeeper.give_session(response, session);
    } catch (const Refused& refused) {
        refusal = refused;
    }
    if (refusal) response = said(page_status_of(refusal->refusal()), refusal->sentence(), path_prefix_ + "/sign-in");
    response.set_cookie(attempt_cookie, "", std::chrono::seconds(0), http::Response::SameSite::lax, rooms_.doorkeeper.transport());
    co_return response;
}

Task<NewSession> OidcDesk::come_back(const http::Request& request) {
    if (settings_.issuer.empty()) throw Refused(Refusal::not_found, "Nobody signs in that way here.");
    const Time now = rooms_.clock.now();
    const auto attempt = OidcAttempt::find(request.cookie(attempt_cookie).value_or(""), key_, now);
    const auto value = [&](std::string_view name) { return std::string(request.query_value(name).value_or("")); };
    // State binds the answer to the browser that began: nobody is signed in as somebody else by a link.
    if (!attempt || !same_secret(value("state"), attempt->state())) throw Refused(Refusal::forbidden, again);
    const OidcProvider provider = co_await require_provider();
    if (provider.names_itself || !value("iss").empty()) {
        if (value("iss") != settings_.issuer) {
            log_warning("oidc", "an answer came from another issuer");
            throw Refused(Refusal::forbidden, again);
        }
    }
    if (!value("error").empty()) throw Refused(Refusal::forbidden, "The service that signs people in did not let you in.");
    const std::string code = value("code");
    if (code.empty() || code.size() > 4096) throw Refused(Refusal::forbidden, again);

    const std::string peer = rooms_.doorkeeper.peer_of(request);
    if (!failures_.allows(peer, now)) throw Refused(Refusal::too_many, "Too many failed sign-ins. Try again in ten minutes.");
    if (at_work_ >= max_at_once) throw Refused(Refusal::too_many, "Many people sign in just now. Try again in a moment.");
    failures_.failed(peer, now);
    ++at_work_;
    const std::shared_ptr<void> leaving(nullptr, [this](void*) { --at_work_; });
    FormRequest form = code_request(provider, settings_, *attempt, code, redirect_uri(request));
    http::Outgoing question;
    question.method = "POST";
    question.url = provider.token_endpoint;
    question.headers.set("Content-Type", "application/x-www-form-urlencoded");
    question.headers.set("Accept", "application/json");
    if (!form.authorization.empty()) question.headers.set("Authorization", form.authorization);
    question.body = std::move(form.body);
    http::Answer answer;
    std::string failed;
    try {
        answer = co_await rooms_.client.ask(std::move(question));
    } catch (const http::NoAnswer& none) {
        failed = none.what();
    }
    if (!failed.empty()) refuse("the token endpoint", failed);
    if (answer.status >= 400 && answer.status < 500) {
        log_warning("oidc", "the token endpoint refused a code: status {}", answer.status);
        throw Refused(Refusal::forbidden, again);
    }
    if (answer.status != 200) refuse("the token endpoint", fmt::format("status {}", answer.status));
    auto tokens = parse_token_answer(answer.body);
    if (!tokens) refuse("the token endpoint's answer", tokens.error().sentence());
    boost::json::object claims = co_await require_claims(provider, std::move(tokens->id_token));
    auto who = judge_claims(claims, settings_, attempt->nonce(), rooms_.clock.now());
    if (!who) refuse("an ID token is not believed", who.error().sentence());
    if (lacks_claims(claims, settings_) && !provider.userinfo_endpoint.empty() && !tokens->access_token.empty()) {
        const std::string userinfo = co_await ask_userinfo(provider, std::move(tokens->access_token));
        if (auto added = add_userinfo(claims, userinfo, settings_); !added) refuse("what the provider says of a person", added.error().sentence());
        who = judge_claims(claims, settings_, attempt->nonce(), rooms_.clock.now());
        if (!who) refuse("an ID token is not believed", who.error().sentence());
    }
    NewSession session = co_await rooms_.vouching.sign_in(std::move(*who));
    failures_.succeeded(peer);
    co_return session;
}

Task<OidcProvider> OidcDesk::require_provider() {
    if (settings_.issuer.empty()) throw Refused(Refusal::not_found, "Nobody signs in that way here.");
    if (provider_ && rooms_.clock.now() - provider_at_ < provider_lifetime) co_return *provider_;
    if (at_work_ >= max_at_once) throw Refused(Refusal::too_many, "Many people sign in just now. Try again in a moment.");
    ++at_work_;
    const std::shared_ptr<void> leaving(nullptr, [this](void*) { --at_work_; });
    std::string failed;
    http::Answer answer;
    http::Outgoing question;
    question.url = discovery_url(settings_);
    try {
        answer = co_await rooms_.client.ask(std::move(question));
    } catch (const http::NoAnswer& none) {
        failed = none.what();
    }
    if (failed.empty() && answer.status != 200) failed = fmt::format("status {}", answer.status);
    if (!failed.empty()) refuse(settings_.issuer, failed);
    auto provider = parse_discovery(answer.body, settings_);
    if (!provider) refuse("what " + settings_.issuer + " says of itself", provider.error().sentence());
    provider_ = std::move(*provider);
    provider_at_ = rooms_.clock.now();
    co_return *provider_;
}

Task<> OidcDesk::load_keys(const OidcProvider& provider) {
    std::string failed;
    http::Answer answer;
    http::Outgoing question;
    question.url = provider.keys_uri;
    keys_at_ = rooms_.clock.now();
    try {
        answer = co_await rooms_.client.ask(std::move(question));
    } catch (const http::NoAnswer& none) {
        failed = none.what();
    }
    if (failed.empty() && answer.status != 200) failed = fmt::format("status {}", answer.status);
    if (!failed.empty()) refuse("the provider's keys", failed);
    auto keys = TokenKeys::parse(answer.body);
    if (!keys) refuse("the provider's keys", keys.error().sentence());
    keys_ = std::move(*keys);
}

Task<std::string> OidcDesk::ask_userinfo(const OidcProvider& provider, std::string access_token) {
    std::string failed;
    http::Answer answer;
    http::Outgoing question;
    question.url = provider.userinfo_endpoint;
    question.headers.set("Authorization", "Bearer " + access_token);
    question.headers.set("Accept", "application/json");
    try {
        answer = co_await rooms_.client.ask(std::move(question));
    } catch (const http::NoAnswer& none) {
        failed = none.what();
    }
    if (failed.empty() && answer.status != 200) failed = fmt::format("status {}", answer.status);
    if (!failed.empty()) refuse("the userinfo endpoint", failed);
    co_return std::move(answer.body);
}

Task<boost::json::object> OidcDesk::require_claims(const OidcProvider& provider, std::string token) {
    if (!keys_ || rooms_.clock.now() - keys_at_ > provider_lifetime) co_await load_keys(provider);
    auto claims = keys_->read(token);
    // Providers change their keys: asked for again, but not for everybody who sends nonsense.
    if (!claims && claims.error() == TokenFault::unknown_key && rooms_.clock.now() - keys_at_ > keys_rest) {
        co_await load_keys(provider);
        claims = keys_->read(token);
    }
    if (!claims) refuse("an ID token is not believed", name_of(claims.error()));
    co_return std::move(*claims);
}

}  // namespace stoa
