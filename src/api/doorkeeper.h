// Who is it, and may they? Every request and every message passes here. Owns sign-in and sign-out, and the checks that
// keep foreign pages out: Host, Origin, CSRF.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "accounts/accounts.h"
#include "accounts/api_tokens.h"
#include "accounts/origin.h"
#include "accounts/people.h"
#include "accounts/vouched.h"
#include "api/access.h"
#include "api/proxy_rule.h"
#include "http/router.h"
#include "notebooks/notebook_store.h"

namespace stoa {

/// Throws Refused(forbidden) where the roles, of somebody who may see the notebook, don't allow what is needed.
void require_allowed(const Roles& roles, NotebookRole needed);

class Doorkeeper {
public:
    struct Rooms {
        Accounts& accounts;
        People& people;
        Vouching& vouching;
        ApiTokens& tokens;
        NotebookStore& store;
        Connection& reader;
    };

    /// `image_hosts` is told to pages, with who is signed in.
    [[nodiscard]] explicit Doorkeeper(Rooms rooms, ProxyRule proxy = {}, std::vector<std::string> image_hosts = {})
        : rooms_(rooms), proxy_(std::move(proxy)), image_hosts_(std::move(image_hosts)) {}

    /// The addresses that count as ours; set once the port is known, before the first request.
    void set_origins(PublicOrigins origins) { origins_ = std::move(origins); }

    /// Registers its checks and routes; it outlives the router's use.
    void open(http::Router& router);

    /// Throws Refused(not_signed_in).
    [[nodiscard]] SignedIn require_signed_in(const http::Request& request);
    [[nodiscard]] PersonId require_person(const http::Request& request) { return require_signed_in(request).person_id; }
    /// The notebook that the path names. Throws not_found also for one that this person may not see, forbidden for one
    /// that they may see but not do this with.
    [[nodiscard]] NotebookId require_notebook(const http::Request& request, NotebookRole at_least);
    /// What this person may do with the notebook that the path names; throws as require_notebook() does.
    [[nodiscard]] Roles require_roles(const http::Request& request, NotebookRole at_least);
    /// Who is signed in and their session's cookie, as an answer.
    [[nodiscard]] http::Response welcome(const NewSession& session) const;
    /// Sets the session's cookie.
    void give_session(http::Response& response, const NewSession& session) const;
    [[nodiscard]] http::Response::Transport transport() const;
    /// Ours, as the browser knows it that asks: "https://notebooks.example.org".
    [[nodiscard]] std::string origin_of(const http::Request& request) const;
    /// The address that counts for limits.
    [[nodiscard]] std::string peer_of(const http::Request& request) const { return proxy_.peer_of(request); }
    /// The name of a notebook's owner, as others see it; empty where the notebook is gone.
    [[nodiscard]] std::string owner_name(const NotebookId& id);
    /// Before an upgrade, which no CSRF token protects: Host and Origin must be ours.
    [[nodiscard]] std::optional<http::Response> refuse_websocket(const http::Request& request);

private:
    [[nodiscard]] std::optional<http::Response> refuse(const http::Request& request);
    [[nodiscard]] std::optional<SignedIn> find_signed_in(const http::Request& request);
    Roles require_role(const PersonId& person, const NotebookId& id, NotebookRole needed);
    [[nodiscard]] std::string me_of(const SignedIn& signed_in) const;
    Task<http::Response> sign_in(http::Request request);
    Task<http::Response> sign_out(http::Request request);
    Task<http::Response> me(http::Request request);

    Rooms rooms_;
    const ProxyRule proxy_;
    const std::vector<std::string> image_hosts_;
    std::optional<PublicOrigins> origins_;
};

}  // namespace stoa
