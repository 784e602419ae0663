#include "api/people.h"

#include <algorithm>

#include "api/problems.h"
#include "wire/http.h"

namespace stoa {

using wire::Refusal;

namespace {

wire::ApiTokenLine line_of_token(const ApiToken& token) {
    wire::ApiTokenLine line{token.token_id, token.name, token.scope, to_wire(token.created_at), to_wire(token.expires_at), std::nullopt};
    if (token.last_used_at) line.last_used_at = to_wire(*token.last_used_at);
    return line;
}

http::Response without_cookie() {
    http::Response response = http::empty();
    response.set_cookie(session_cookie, "", std::chrono::seconds(0), http::Response::SameSite::lax, http::Response::Transport::plain);
    return response;
}

}  // namespace

void PeopleDesk::open(http::Router& router) {
    const auto on = [&](std::string_view method, std::string_view pattern, auto handler) {
        router.on(method, pattern, wire::max_json_body_bytes, *this, handler);
    };
    on("GET", "/api/door", &PeopleDesk::door);
    on("POST", "/api/sign_up", &PeopleDesk::sign_up);
    on("POST", "/api/password_by_link", &PeopleDesk::password_by_link);
    on("PUT", "/api/password", &PeopleDesk::change_password);
    on("GET", "/api/sessions", &PeopleDesk::sessions);
    on("DELETE", "/api/sessions", &PeopleDesk::end_sessions);
    on("DELETE", "/api/sessions/{session}", &PeopleDesk::end_session);
    on("GET", "/api/tokens", &PeopleDesk::tokens);
    on("POST", "/api/tokens", &PeopleDesk::make_token);
    on("DELETE", "/api/tokens/{token}", &PeopleDesk::revoke_token);
    on("POST", "/api/invitations", &PeopleDesk::invite);
    on("GET", "/api/people", &PeopleDesk::list);
    on("PATCH", "/api/people/{person}", &PeopleDesk::change);
    on("POST", "/api/people/{person}/password_link", &PeopleDesk::password_link);
}

Task<http::Response> PeopleDesk::door(http::Request) {
    wire::Door door{rooms_.people.sign_up_rule(), std::nullopt};
    if (!rooms_.sign_in_with.empty()) door.sign_in_with = rooms_.sign_in_with;
    co_return http::json(wire::encode(door));
}

Task<http::Response> PeopleDesk::sign_up(http::Request request) {
    wire::SignUpRequest body = require_body(wire::decode_sign_up_request(request.body));
    const std::string peer = rooms_.doorkeeper.peer_of(request);
    const NewSession session = co_await rooms_.people.sign_up(std::move(body), peer);
    co_return rooms_.doorkeeper.welcome(session);
}

Task<http::Response> PeopleDesk::password_by_link(http::Request request) {
    wire::PasswordByLink body = require_body(wire::decode_password_by_link(request.body));
    const std::string peer = rooms_.doorkeeper.peer_of(request);
    const NewSession session = co_await rooms_.people.set_password_by_link(std::move(body), peer);
    co_return rooms_.doorkeeper.welcome(session);
}

Task<http::Response> PeopleDesk::change_password(http::Request request) {
    wire::ChangePassword body = require_body(wire::decode_change_password(request.body));
    SignedIn who = rooms_.doorkeeper.require_signed_in(request);
    const std::string peer = rooms_.doorkeeper.peer_of(request);
    co_await rooms_.people.change_password(std::move(who), std::move(body), peer);
    co_return http::empty();
}

Task<http::Response> PeopleDesk::sessions(http::Request request) {
    const SignedIn who = rooms_.doorkeeper.require_signed_in(request);
    wire::SessionList body;
    for (const SessionSummary& each : rooms_.accounts.list_sessions(who.person_id)) {
        if (body.sessions.size() == static_cast<std::size_t>(wire::max_sessions_listed)) break;
        body.sessions.push_back({each.session_id, to_wire(each.created_at), to_wire(each.last_used_at), each.session_id == who.session_id});
    }
    co_return http::json(wire::encode(body));
}

Task<http::Response> PeopleDesk::end_session(http::Request request) {
    const SignedIn who = rooms_.doorkeeper.require_signed_in(request);
    const std::string id = request.parameter("session");
    const auto own = rooms_.accounts.list_sessions(who.person_id);
    if (std::ranges::find(own, id, &SessionSummary::session_id) == own.end()) throw Refused(Refusal::not_found, "You have no such session.");
    co_await rooms_.accounts.sign_out(id);
    if (id == who.session_id) co_return without_cookie();
    co_return http::empty();
}

Task<http::Response> PeopleDesk::end_sessions(http::Request request) {
    const PersonId person = rooms_.doorkeeper.require_person(request);
    co_await rooms_.accounts.sign_out_everywhere(person, {});
    co_return without_cookie();
}

Task<http::Response> PeopleDesk::tokens(http::Request request) {
    const PersonId person = rooms_.doorkeeper.require_person(request);
    wire::ApiTokenList body;
    for (const ApiToken& token : rooms_.tokens.list(person)) body.tokens.push_back(line_of_token(token));
    co_return http::json(wire::encode(body));
}

Task<http::Response> PeopleDesk::make_token(http::Request request) {
    const PersonId person = rooms_.doorkeeper.require_person(request);
    wire::CreateApiToken body = require_body(wire::decode_create_api_token(request.body));
    const NewApiToken made = co_await rooms_.tokens.make(person, std::move(body));
    co_return http::json(wire::encode(wire::NewApiToken{line_of_token(made.token), made.secret}), 201);
}

Task<http::Response> PeopleDesk::revoke_token(http::Request request) {
    const PersonId person = rooms_.doorkeeper.require_person(request);
    const bool is_gone = co_await rooms_.tokens.revoke(person, request.parameter("token"));
    if (!is_gone) throw Refused(Refusal::not_found, "You have no such token.");
    co_return http::empty();
}

Task<http::Response> PeopleDesk::invite(http::Request request) {
    const PersonId person = rooms_.doorkeeper.require_person(request);
    const std::string secret = co_await rooms_.people.invite(person);
    co_return link("/join#" + secret);
}

Task<http::Response> PeopleDesk::list(http::Request) {
    wire::PersonList body;
    for (const Person& person : rooms_.accounts.list_persons()) {
        if (body.people.size() == static_cast<std::size_t>(wire::max_persons_listed)) break;
        body.people.push_back(line_of(person));
    }
    std::ranges::sort(body.people, {}, &wire::PersonLine::name);
    co_return http::json(wire::encode(body));
}

Task<http::Response> PeopleDesk::change(http::Request request) {
    const wire::ChangePerson body = require_body(wire::decode_change_person(request.body));
    const PersonId id(request.parameter("person"));
    Person person = rooms_.people.require_person(id);
    if (body.kind) {
        const PersonRole role = *body.kind == wire::PersonKind::administrator ? PersonRole::operator_ : PersonRole::person;
        person = co_await rooms_.people.set_role(id, role);
    }
    if (body.is_active && *body.is_active) person = co_await rooms_.people.activate(id);
    if (body.is_active && !*body.is_active) person = co_await rooms_.people.deactivate(id);
    co_return http::json(wire::encode(line_of(person)));
}

Task<http::Response> PeopleDesk::password_link(http::Request request) {
    const Person person = rooms_.people.require_person(PersonId(request.parameter("person")));
    if (!person.is_active()) throw Refused(Refusal::conflict, "This account is deactivated. Activate it first.");
    if (!person.login) throw Refused(Refusal::conflict, "This person has no name to sign in with yet.");
    const std::string secret = co_await rooms_.accounts.make_password_token(person.person_id);
    co_return link("/set-password#" + secret);
}

http::Response PeopleDesk::link(std::string path) const {
    return http::json(wire::encode(wire::Link{std::move(path), to_wire(rooms_.clock.now()) + wire::invitation_lifetime_ms}), 201);
}

wire::PersonLine PeopleDesk::line_of(const Person& person) const {
    wire::PersonLine line{person.person_id.str(), person.login, person.name,
                          person.role == PersonRole::operator_ ? wire::PersonKind::administrator : wire::PersonKind::person,
                          person.is_active(), person.password_hash.has_value(), to_wire(person.created_at), std::nullopt};
    if (const auto used = rooms_.accounts.find_last_use(person.person_id)) line.last_used_at = to_wire(*used);
    return line;
}

}  // namespace stoa
