// Who is it, and may they? Every request and every message passes here. Owns sign-in and sign-out, and the checks that
// keep foreign pages out: Host, Origin, CSRF.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "accounts/accounts.h"
#include "accounts/origin.h"
#include "http/router.h"
#include "notebooks/notebook_store.h"

namespace stoa {

class Doorkeeper {
public:
    struct Rooms {
        Accounts& accounts;
        NotebookStore& store;
        Connection& reader;
    };

    [[nodiscard]] explicit Doorkeeper(Rooms rooms) : rooms_(rooms) {}

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
    /// Before an upgrade, which no CSRF token protects: Host and Origin must be ours.
    [[nodiscard]] std::optional<http::Response> refuse_websocket(const http::Request& request) const;

private:
    [[nodiscard]] std::optional<http::Response> refuse(const http::Request& request);
    Task<http::Response> sign_in(http::Request request);
    Task<http::Response> sign_out(http::Request request);
    Task<http::Response> me(http::Request request);

    Rooms rooms_;
    std::optional<PublicOrigins> origins_;
};

}  // namespace stoa
