// People for whom somebody else vouches: a trusted proxy, or an OpenID provider. Their accounts are made when they first come, whatever
// the rule of sign-up, and what is said of their groups decides whether they may come in and whether they are operators.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "accounts/accounts.h"
#include "accounts/groups.h"

namespace stoa {

struct VouchRules {
    std::vector<std::string> operator_groups;  ///< who is in one is an operator, who is in none is not; empty: groups say nothing about it
    std::vector<std::string> allowed_groups;   ///< who is in none may not come in; empty: everybody may
};

struct Vouched {
    std::string issuer;   ///< of the provider; empty: a proxy, whose people are their names
    std::string subject;  ///< whom the issuer means, for ever
    std::string login;    ///< to be known by; of a provider only where it is free
    std::string name;
    std::optional<std::vector<std::string>> groups;  ///< nothing: not asked about
};

class Vouching {
public:
    [[nodiscard]] Vouching(Accounts& accounts, Groups& groups, Writer& writer, const Clock& clock, VouchRules rules)
        : accounts_(accounts), groups_(groups), writer_(writer), clock_(clock), rules_(std::move(rules)) {}

    /// Throws Refused: forbidden for somebody who may not come in.
    Task<NewSession> sign_in(Vouched who);

    [[nodiscard]] bool admits(const std::optional<std::vector<std::string>>& groups) const;
    /// What groups make of somebody; nothing where they say nothing about it.
    [[nodiscard]] std::optional<PersonRole> role_of(const std::optional<std::vector<std::string>>& groups) const;

private:
    Task<Person> require_account(const Vouched& who);
    [[nodiscard]] bool is_last_operator(const PersonId& person) const;

    Accounts& accounts_;
    Groups& groups_;
    Writer& writer_;
    const Clock& clock_;
    const VouchRules rules_;
};

}  // namespace stoa
