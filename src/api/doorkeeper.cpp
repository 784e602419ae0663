#include "api/doorkeeper.h"

#include <algorithm>

#include "api/problems.h"
#include "wire/http.h"

namespace stoa {

using wire::Refusal;

namespace {

/// The secret of "Authorization: Bearer SECRET", or of "token SECRET", which Jupyter's clients send.
std::optional<std::string_view> shown_token(const http::Request& request) {
    const auto field = request.header("Authorization");
    if (!field) return std::nullopt;
    for (const std::string_view scheme : {"Bearer ", "bearer ", "token ", "Token "}) {
        if (field->starts_with(scheme)) return field->substr(scheme.size());
    }
    return std::string_view();
}

}  // namespace

void Doorkeeper::open(http::Router& router) {
    router.before([this](const http::Request& request) { return refuse(request); });
    router.on("POST", "/api/sign_in", [this](http::Request request) { return sign_in(std::move(request)); });
    router.on("POST", "/api/sign_out", [this](http::Request request) { return sign_out(std::move(request)); });
    router.on("GET", "/api/me", [this](http::Request request) { return me(std::move(request)); });
}

std::optional<http::Response> Doorkeeper::refuse(const http::Request& request) {
    if (!origins_ || !origins_->knows_host(request.header("Host")))
        return problem(Refusal::forbidden, "This server does not answer under that name. The operator can add it as a public origin.", "Host");
    if (!request.route.starts_with("/api/")) return std::nullopt;
    const bool changes = request.method != "GET" && request.method != "HEAD";
    // Programs send no Origin; a browser always does where state changes, and then it must be ours.
    if (changes && request.header("Origin") && !origins_->is_same_origin(request.header("Host"), request.header("Origin")))
        return problem(Refusal::forbidden, "The request comes from another site.", "Origin");
    const RouteRule* const found = find_route_rule(request.method, request.route);
    if (!found) return problem(Refusal::forbidden, "Nobody may do this: no rule allows it.");
    const RouteRule& rule = *found;
    if (rule.who == Who::anyone) return std::nullopt;
    const SignedIn signed_in = require_signed_in(request);
    if (signed_in.token_scope) {
        if (rule.by_token == ByToken::never) return problem(Refusal::forbidden, "An API token can't do this. Sign in with a browser.");
        if (rule.by_token == ByToken::write && *signed_in.token_scope != wire::TokenScope::write)
            return problem(Refusal::forbidden, "This API token may only read.");
    } else if (changes && !Accounts::check_csrf(signed_in, request.header(csrf_header))) {
        return problem(Refusal::forbidden, "The request lacks this session's token. Reload the page.", std::string(csrf_header));
    }
    if (rule.who == Who::operator_ && signed_in.role != PersonRole::operator_)
        return problem(Refusal::forbidden, "Only an operator may do this.");
    // A page can't read why a handshake was refused: its own handler says it with a close code, by the same rule.
    if (rule.role != NotebookRole::none && !rule.pattern.ends_with("/live") && !rule.pattern.ends_with("/attach"))
        require_role(signed_in.person_id, NotebookId(request.parameter("id")), rule.role);
    return std::nullopt;
}

std::optional<http::Response> Doorkeeper::refuse_websocket(const http::Request& request) {
    // What shows a token is no browser that a foreign page could lead.
    if (!request.header("Origin") && shown_token(request) && find_signed_in(request)) return std::nullopt;
    if (origins_ && origins_->is_same_origin(request.header("Host"), request.header("Origin"))) return std::nullopt;
    return problem(Refusal::forbidden, "The connection comes from another site.", "Origin");
}

std::optional<SignedIn> Doorkeeper::find_signed_in(const http::Request& request) {
    // A token that is shown decides, also when it is wrong.
    if (const auto secret = shown_token(request)) return rooms_.tokens.find(*secret);
    auto cookie = request.cookie(session_cookie);
    auto signed_in = cookie ? rooms_.accounts.find_session(*cookie) : std::nullopt;
    if (!signed_in) return std::nullopt;
    // The proxy signed somebody else in: this browser changed hands.
    const auto login = proxy_.login_of(request);
    if (login && login != signed_in->login) return std::nullopt;
    if (login && proxy_.names_groups()) {
        // What it says of their groups counts at once; what they gain counts from the next sign-in.
        const auto groups = proxy_.groups_of(request);
        if (!rooms_.vouching.admits(groups)) return std::nullopt;
        if (rooms_.vouching.role_of(groups) == PersonRole::person) signed_in->role = PersonRole::person;
    }
    return signed_in;
}

SignedIn Doorkeeper::require_signed_in(const http::Request& request) {
    auto signed_in = find_signed_in(request);
    if (!signed_in) throw Refused(Refusal::not_signed_in, "You are not signed in.");
    return std::move(*signed_in);
}

void require_allowed(const Roles& roles, NotebookRole needed) {
    if (!roles.allow(needed)) throw Refused(Refusal::forbidden, "You may look at this notebook, but not do this.");
}

Roles Doorkeeper::require_role(const PersonId& person, const NotebookId& id, NotebookRole needed) {
    const Roles roles = rooms_.store.role_of(rooms_.reader, id, person);
    if (roles == Roles{}) throw Refused(Refusal::not_found, "There is no such notebook.");
    require_allowed(roles, needed);
    return roles;
}

NotebookId Doorkeeper::require_notebook(const http::Request& request, NotebookRole at_least) {
    const PersonId person = require_person(request);
    NotebookId id(request.parameter("id"));
    require_role(person, id, at_least);
    return id;
}

Roles Doorkeeper::require_roles(const http::Request& request, NotebookRole at_least) {
    return require_role(require_person(request), NotebookId(request.parameter("id")), at_least);
}

std::string Doorkeeper::owner_name(const NotebookId& id) {
    const auto record = rooms_.store.find(rooms_.reader, id);
    return record ? rooms_.people.require_person(record->owner).name : "";
}

http::Response Doorkeeper::welcome(const NewSession& session) const {
    http::Response response = http::json(me_of(session.signed_in));
    give_session(response, session);
    return response;
}

void Doorkeeper::give_session(http::Response& response, const NewSession& session) const {
    response.set_cookie(session_cookie, session.cookie, std::chrono::seconds(wire::session_lifetime_ms / 1000),
                        http::Response::SameSite::lax, transport());
}

http::Response::Transport Doorkeeper::transport() const {
    return origins_->is_https_only() ? http::Response::Transport::https : http::Response::Transport::plain;
}

std::string Doorkeeper::origin_of(const http::Request& request) const {
    const std::string host(request.header("Host").value_or(""));
    for (const char* scheme : {"https://", "http://"}) {
        if (const auto origin = parse_origin(scheme + host); origin && std::ranges::find(origins_->list(), *origin) != origins_->list().end())
            return scheme + host;
    }
    throw Refused(Refusal::forbidden, "This server does not answer under that name.");
}

std::string Doorkeeper::me_of(const SignedIn& signed_in) const {
    const auto kind = signed_in.role == PersonRole::operator_ ? wire::PersonKind::administrator : wire::PersonKind::person;
    return wire::encode(wire::Me{signed_in.person_id.str(), signed_in.name, signed_in.csrf_token, kind, signed_in.login,
                                 rooms_.people.may_invite(signed_in.role), image_hosts_.empty() ? std::nullopt : std::optional(image_hosts_)});
}

Task<http::Response> Doorkeeper::sign_in(http::Request request) {
    wire::SignIn body = require_body(wire::decode_sign_in(request.body));
    if (body.token.has_value() == (body.login && body.password))
        throw Refused(Refusal::bad_request, "Send either a token, or a login and a password.");
    const std::string peer = peer_of(request);
    if (body.token) {
        const NewSession session = co_await rooms_.accounts.sign_in(std::move(*body.token), peer);
        co_return welcome(session);
    }
    const NewSession session = co_await rooms_.people.sign_in(std::move(*body.login), std::move(*body.password), peer);
    co_return welcome(session);
}

Task<http::Response> Doorkeeper::sign_out(http::Request request) {
    co_await rooms_.accounts.sign_out(require_signed_in(request).session_id);
    http::Response response = http::empty();
    response.set_cookie(session_cookie, "", std::chrono::seconds(0), http::Response::SameSite::lax, http::Response::Transport::plain);
    co_return response;
}

Task<http::Response> Doorkeeper::me(http::Request request) {
    const auto signed_in = find_signed_in(request);
    if (signed_in) co_return http::json(me_of(*signed_in));
    const auto login = shown_token(request) ? std::nullopt : proxy_.login_of(request);
    if (!login) throw Refused(Refusal::not_signed_in, "You are not signed in.");
    const NewSession session = co_await rooms_.vouching.sign_in({"", "", *login, *login, proxy_.groups_of(request)});
    co_return welcome(session);
}

}  // namespace stoa
