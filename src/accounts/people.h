// How people come in and what becomes of their accounts: sign-up, invitations, passwords, deactivation.
#pragma once

#include <optional>
#include <string>

#include <boost/asio/thread_pool.hpp>

#include "accounts/accounts.h"
#include "accounts/password.h"
#include "accounts/sign_in_limits.h"

namespace stoa {

struct PeopleRules {
    wire::SignUp sign_up = wire::SignUp::closed;
    PasswordCost cost;
    SignInLimitNumbers limits;
};

/// Lower case, or nothing for what can't be one: 1 to max_login_bytes of a-z, 0-9, '.', '-', '_', '@'.
[[nodiscard]] std::optional<std::string> parse_login(std::string_view text);

/// On the event loop's thread; passwords are hashed on the pool. Every function throws Refused with a sentence.
class People {
public:
    [[nodiscard]] People(Accounts& accounts, Writer& writer, asio::thread_pool& pool, const Clock& clock, PeopleRules rules = {});

    /// Takes as long for a name that is not there, is deactivated or has no password as for one that has.
    Task<NewSession> sign_in(std::string login, std::string password, std::string peer);
    /// With an invitation, or without one where sign-up is open.
    Task<NewSession> sign_up(wire::SignUpRequest request, std::string peer);
    Task<NewSession> set_password_by_link(wire::PasswordByLink request, std::string peer);
    /// The person's other sessions end.
    Task<> change_password(SignedIn who, wire::ChangePassword request, std::string peer);

    /// The secret of an invitation; works once.
    Task<std::string> invite(PersonId by);
    [[nodiscard]] bool may_invite(PersonRole role) const;

    // Of the operator:
    Task<Person> add(std::string login, std::string name, PersonRole role);
    /// Their sessions end, what is theirs stays. Refuses for the last operator.
    Task<Person> deactivate(PersonId id);
    Task<Person> activate(PersonId id);
    /// Refuses to make a person of the last operator.
    Task<Person> set_role(PersonId id, PersonRole role);

    [[nodiscard]] wire::SignUp sign_up_rule() const { return rules_.sign_up; }
    [[nodiscard]] Person require_person(const PersonId& id) const;
    /// How often a password was hashed or checked, for tests.
    [[nodiscard]] int password_work() const { return password_work_; }

private:
    Task<std::string> hash(std::string password);
    Task<bool> check(std::string hash, std::string password);
    void require_other_operator(const PersonId& id) const;
    void require_room() const;
    Task<> use(std::string invitation, std::string peer);

    Accounts& accounts_;
    Writer& writer_;
    asio::thread_pool& pool_;
    const Clock& clock_;
    const PeopleRules rules_;
    SignInLimits limits_;
    std::string nobodys_hash_;  // checked where there is none, to take the same time
    int checks_now_ = 0;
    int password_work_ = 0;
};

}  // namespace stoa
