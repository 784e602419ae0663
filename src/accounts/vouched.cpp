#include "accounts/vouched.h"

#include <algorithm>

#include <fmt/format.h>

#include "accounts/people.h"
#include "base/error.h"
#include "base/log.h"

namespace stoa {

using wire::Refusal;

namespace {

constexpr std::size_t max_name_bytes = 200;

bool is_in_any(const std::vector<std::string>& groups, const std::vector<std::string>& of) {
    return std::ranges::any_of(groups, [&](const std::string& each) { return std::ranges::find(of, each) != of.end(); });
}

std::string shown_name(std::string name, const std::string& otherwise) {
    std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    return name.empty() || name.size() > max_name_bytes ? otherwise : name;
}

}  // namespace

bool Vouching::admits(const std::optional<std::vector<std::string>>& groups) const {
    return rules_.allowed_groups.empty() || (groups && is_in_any(*groups, rules_.allowed_groups));
}

std::optional<PersonRole> Vouching::role_of(const std::optional<std::vector<std::string>>& groups) const {
    if (rules_.operator_groups.empty() || !groups) return std::nullopt;
    return is_in_any(*groups, rules_.operator_groups) ? PersonRole::operator_ : PersonRole::person;
}

Task<NewSession> Vouching::sign_in(Vouched who) {
    if (!admits(who.groups)) throw Refused(Refusal::forbidden, "You are in none of the groups that may use this service.");
    Person person = co_await require_account(who);
    if (!person.is_active()) throw Refused(Refusal::forbidden, "This account is deactivated.");
    if (who.groups) co_await groups_.set_told(person.person_id, *who.groups);
    if (const auto role = role_of(who.groups); role && *role != person.role) {
        if (*role == PersonRole::person && is_last_operator(person.person_id)) {
            log_warning("accounts", "{} is in no operators' group any more, and stays operator as the only one", person.person_id.str());
        } else {
            person.role = *role;
            co_await accounts_.save(person);
        }
    }
    co_return co_await accounts_.start_session(person.person_id);
}

Task<Person> Vouching::require_account(const Vouched& who) {
    std::optional<std::string> login = parse_login(who.login);
    PersonId id(random_id());
    if (who.issuer.empty()) {
        if (!login) throw Refused(Refusal::bad_request, "The proxy names nobody who can have an account here.", "login");
        if (auto known = accounts_.find_login(*login)) co_return std::move(*known);
    } else {
        // Never by a name, which people may choose at their provider: it would open another's account.
        const auto found = std::make_shared<PersonId>(id);
        const Time now = clock_.now();
        co_await commit(writer_, [issuer = who.issuer, subject = who.subject, found, now](Connection& connection) {
            connection.run("INSERT OR IGNORE INTO identities (issuer, subject, person_id, added_at) VALUES (?, ?, ?, ?)", issuer, subject, found->str(),
                           to_wire(now));
            auto row = connection.prepare("SELECT person_id FROM identities WHERE issuer = ? AND subject = ?");
            if (row.bind(issuer, subject).step()) *found = PersonId(std::string(row.text(0)));
        });
        id = *found;
        if (auto known = accounts_.find_person(id)) co_return std::move(*known);
        if (login && accounts_.find_login(*login)) login.reset();
    }
    if (accounts_.list_persons().size() >= static_cast<std::size_t>(wire::max_persons))
        throw Refused(Refusal::too_many, fmt::format("There are {} accounts already, which is the limit.", wire::max_persons));
    Person person{id, shown_name(who.name, login.value_or("Somebody")), PersonRole::person, clock_.now(), login, std::nullopt, std::nullopt};
    co_await accounts_.save(person);
    co_return person;
}

bool Vouching::is_last_operator(const PersonId& person) const {
    return std::ranges::none_of(accounts_.list_persons(), [&](const Person& each) {
        return each.role == PersonRole::operator_ && each.is_active() && each.person_id != person;
    });
}

}  // namespace stoa
