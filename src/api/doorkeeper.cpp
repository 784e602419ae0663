#include "api/doorkeeper.h"

#include "api/problems.h"
#include "wire/http.h"

namespace stoa {

using wire::Refusal;

namespace {

/// What anybody may ask; everything else under /api/ needs somebody signed in.
bool is_open_to_all(const http::Request& request) {
    return request.path == "/api/health" || request.path == "/api/sign_in";
}

std::string me_of(const SignedIn& signed_in) {
    return wire::encode(wire::Me{signed_in.person_id.str(), signed_in.name, signed_in.csrf_token});
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
    if (!request.path.starts_with("/api/")) return std::nullopt;
    const bool changes = request.method != "GET" && request.method != "HEAD";
    // Programs send no Origin; a browser always does where state changes, and then it must be ours.
    if (changes && request.header("Origin") && !origins_->is_same_origin(request.header("Host"), request.header("Origin")))
        return problem(Refusal::forbidden, "The request comes from another site.", "Origin");
    if (is_open_to_all(request)) return std::nullopt;
    const SignedIn signed_in = require_signed_in(request);
    if (changes && !Accounts::check_csrf(signed_in, request.header(csrf_header)))
        return problem(Refusal::forbidden, "The request lacks this session's token. Reload the page.", std::string(csrf_header));
    return std::nullopt;
}

std::optional<http::Response> Doorkeeper::refuse_websocket(const http::Request& request) const {
    if (origins_ && origins_->is_same_origin(request.header("Host"), request.header("Origin"))) return std::nullopt;
    return problem(Refusal::forbidden, "The connection comes from another site.", "Origin");
}

SignedIn Doorkeeper::require_signed_in(const http::Request& request) {
    auto cookie = request.cookie(session_cookie);
    auto signed_in = cookie ? rooms_.accounts.find_session(*cookie) : std::nullopt;
    if (!signed_in) throw Refused(Refusal::not_signed_in, "You are not signed in.");
    return std::move(*signed_in);
}

NotebookId Doorkeeper::require_notebook(const http::Request& request, NotebookRole at_least) {
    const PersonId person = require_person(request);
    NotebookId id(request.parameter("id"));
    const NotebookRole role = rooms_.store.role_of(rooms_.reader, id, person);
    if (role == NotebookRole::none) throw Refused(Refusal::not_found, "There is no such notebook.");
    if (role < at_least) throw Refused(Refusal::forbidden, "You may look at this notebook, but not do this.");
    return id;
}

Task<http::Response> Doorkeeper::sign_in(http::Request request) {
    const wire::SignIn body = require_body(wire::decode_sign_in(request.body));
    const NewSession session = co_await rooms_.accounts.sign_in(body.token, request.peer);
    http::Response response = http::json(me_of(session.signed_in));
    response.set_cookie(session_cookie, session.cookie, std::chrono::seconds(wire::session_lifetime_ms / 1000),
                        http::Response::SameSite::lax,
                        origins_->is_https_only() ? http::Response::Transport::https : http::Response::Transport::plain);
    co_return response;
}

Task<http::Response> Doorkeeper::sign_out(http::Request request) {
    co_await rooms_.accounts.sign_out(require_signed_in(request).session_id);
    http::Response response = http::empty();
    response.set_cookie(session_cookie, "", std::chrono::seconds(0), http::Response::SameSite::lax, http::Response::Transport::plain);
    co_return response;
}

Task<http::Response> Doorkeeper::me(http::Request request) {
    co_return http::json(me_of(require_signed_in(request)));
}

}  // namespace stoa
