// Accounts over HTTP: sign-up, password, sessions, API tokens, invitations, and the operator's list of people.
#pragma once

#include "api/doorkeeper.h"
#include "http/router.h"

namespace stoa {

class PeopleDesk {
public:
    struct Rooms {
        Doorkeeper& doorkeeper;
        Accounts& accounts;
        People& people;
        ApiTokens& tokens;
        const Clock& clock;
        std::string sign_in_with;  ///< the OpenID provider's name; empty: there is none
    };

    [[nodiscard]] explicit PeopleDesk(Rooms rooms) : rooms_(std::move(rooms)) {}
    /// Registers its routes; it outlives the router's use.
    void open(http::Router& router);

private:
    Task<http::Response> door(http::Request request);
    Task<http::Response> sign_up(http::Request request);
    Task<http::Response> password_by_link(http::Request request);
    Task<http::Response> change_password(http::Request request);
    Task<http::Response> sessions(http::Request request);
    Task<http::Response> end_session(http::Request request);
    Task<http::Response> end_sessions(http::Request request);
    Task<http::Response> tokens(http::Request request);
    Task<http::Response> make_token(http::Request request);
    Task<http::Response> revoke_token(http::Request request);
    Task<http::Response> invite(http::Request request);
    Task<http::Response> list(http::Request request);
    Task<http::Response> change(http::Request request);
    Task<http::Response> password_link(http::Request request);
    [[nodiscard]] http::Response link(std::string path) const;
    [[nodiscard]] wire::PersonLine line_of(const Person& person) const;

    Rooms rooms_;
};

}  // namespace stoa
