// What operators see of the guard and do about it, over HTTP. Everybody else is refused.
#pragma once

#include <functional>

#include "api/doorkeeper.h"
#include "verdicts/watch.h"

namespace stoa {

class GuardDesk {
public:
    struct Rooms {
        Doorkeeper& doorkeeper;
        Accounts& accounts;
        NotebookStore& store;
        Watch& watch;
        Connection& reader;
        std::function<void()> reload_rules;  ///< throws std::runtime_error for rules that can't be read
    };

    [[nodiscard]] explicit GuardDesk(Rooms rooms) : rooms_(std::move(rooms)) {}
    GuardDesk(const GuardDesk&) = delete;
    /// Registers its routes; it outlives the router's use.
    void open(http::Router& router);

private:
    [[nodiscard]] PersonId require_operator(const http::Request& request);
    [[nodiscard]] std::string name_of_person(const std::string& id) const;
    [[nodiscard]] wire::GuardCase told(const GuardCase& each) const;
    [[nodiscard]] wire::GuardCaseDetail detail(const GuardCase& each) const;
    Task<http::Response> list(http::Request request);
    Task<http::Response> read(http::Request request);
    Task<http::Response> answer(http::Request request);
    Task<http::Response> close(http::Request request);
    Task<http::Response> policy(http::Request request);
    Task<http::Response> set_action(http::Request request);
    Task<http::Response> reload(http::Request request);

    Rooms rooms_;
};

}  // namespace stoa
