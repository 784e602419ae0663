#include "accounts/people.h"

#include <algorithm>
#include <memory>

#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include "accounts/secret.h"
#include "base/error.h"

namespace stoa {

using wire::Refusal;

namespace {

void require_password(const std::string& password) {
    if (password.size() < static_cast<std::size_t>(wire::min_password_bytes))
        throw Refused(Refusal::bad_request, fmt::format("A password has at least {} characters.", wire::min_password_bytes), "password");
}

std::string require_login(std::string_view text) {
    if (auto login = parse_login(text)) return std::move(*login);
    throw Refused(Refusal::bad_request,
                  fmt::format("A name to sign in with has 1 to {} of the characters a-z, 0-9, '.', '-', '_' and '@'.", wire::max_login_bytes),
                  "login");
}

std::string require_name(std::string_view text, std::string_view otherwise) {
    std::string name(text);
    std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    const auto from = name.find_first_not_of(' ');
    if (from == std::string::npos) return std::string(otherwise);
    name = name.substr(from, name.find_last_not_of(' ') - from + 1);
    if (name.size() > 200) throw Refused(Refusal::too_large, "A name has at most 200 bytes.", "name");
    return name;
}

Refused taken(std::string_view login) {
    return Refused(Refusal::conflict, fmt::format("Somebody signs in as {} already. Choose another name.", login), "login");
}

const char* const wrong_sign_in = "The name or the password is wrong.";
const char* const too_often = "Too many failed sign-ins. Try again in ten minutes.";

}  // namespace

std::optional<std::string> parse_login(std::string_view text) {
    if (text.empty() || text.size() > static_cast<std::size_t>(wire::max_login_bytes)) return std::nullopt;
    std::string login(text);
    for (char& c : login) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        const bool is_fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == '@';
        if (!is_fine) return std::nullopt;
    }
    return login;
}

People::People(Accounts& accounts, Writer& writer, asio::thread_pool& pool, const Clock& clock, PeopleRules rules)
    : accounts_(accounts), writer_(writer), pool_(pool), clock_(clock), rules_(rules), limits_(rules.limits),
      nobodys_hash_(hash_password(random_secret(), rules.cost)) {}

Task<std::string> People::hash(std::string password) {
    if (checks_now_ >= rules_.limits.max_checks_at_once) throw Refused(Refusal::too_many, "Many people sign in just now. Try again in a moment.");
    ++checks_now_;
    ++password_work_;
    const std::shared_ptr<void> leaving(nullptr, [this](void*) { --checks_now_; });
    co_return co_await on_pool(pool_, [password = std::move(password), cost = rules_.cost] { return hash_password(password, cost); });
}

Task<bool> People::check(std::string hash, std::string password) {
    if (checks_now_ >= rules_.limits.max_checks_at_once) throw Refused(Refusal::too_many, "Many people sign in just now. Try again in a moment.");
    ++checks_now_;
    ++password_work_;
    const std::shared_ptr<void> leaving(nullptr, [this](void*) { --checks_now_; });
    if (const milliseconds wait = limits_.delay(clock_.now()); wait.count() > 0) {
        asio::steady_timer timer(co_await asio::this_coro::executor, wait);
        co_await timer.async_wait(asio::use_awaitable);
    }
    co_return co_await on_pool(pool_, [hash = std::move(hash), password = std::move(password)] { return check_password(hash, password); });
}

Task<NewSession> People::sign_in(std::string login, std::string password, std::string peer) {
    const std::string name = parse_login(login).value_or(std::string());
    if (!limits_.allows(name, peer, clock_.now())) throw Refused(Refusal::too_many, too_often);
    limits_.trying(name, peer, clock_.now());
    const auto person = accounts_.find_login(name);
    const bool can = person && person->is_active() && person->password_hash;
    std::string hash = can ? *person->password_hash : nobodys_hash_;
    const bool is_right = co_await check(std::move(hash), std::move(password));
    if (!is_right || !can) throw Refused(Refusal::not_signed_in, wrong_sign_in);
    // The password may have been changed, or the account closed, while this one was checked.
    const auto now = accounts_.find_person(person->person_id);
    if (!now || now->password_hash != person->password_hash) throw Refused(Refusal::not_signed_in, wrong_sign_in);
    limits_.succeeded(name, peer);
    co_return co_await accounts_.start_session(person->person_id);
}

Task<> People::use(std::string invitation, std::string peer) {
    if (!limits_.allows("", peer, clock_.now())) throw Refused(Refusal::too_many, too_often);
    const auto is_used = std::make_shared<bool>(false);
    if (is_secret(invitation)) {
        std::string hash = hash_of_secret(invitation);
        const Time now = clock_.now();
        co_await commit(writer_, [hash, now, is_used](Connection& connection) { *is_used = use_invitation(connection, hash, now); });
    }
    if (*is_used) co_return;
    limits_.trying("", peer, clock_.now());
    throw Refused(Refusal::forbidden, "This invitation was used already or is too old. Ask for a new one.", "invitation");
}

Task<NewSession> People::sign_up(wire::SignUpRequest request, std::string peer) {
    if (!request.invitation && rules_.sign_up != wire::SignUp::open)
        throw Refused(Refusal::forbidden, "An account here needs an invitation.", "invitation");
    const std::string login = require_login(request.login);
    require_password(request.password);
    const std::string name = require_name(request.name, login);
    require_room();
    if (!limits_.allows("", peer, clock_.now())) throw Refused(Refusal::too_many, too_often);
    if (accounts_.find_login(login)) {
        limits_.trying("", peer, clock_.now());
        throw taken(login);
    }
    std::string hash = co_await this->hash(std::move(request.password));
    if (request.invitation) co_await use(*request.invitation, peer);
    // Two at once with one name: the store refuses the second.
    if (accounts_.find_login(login)) throw taken(login);
    Person person{PersonId(random_id()), name, PersonRole::person, clock_.now(), login, std::move(hash), std::nullopt};
    co_await accounts_.save(person);
    co_return co_await accounts_.start_session(person.person_id);
}

Task<NewSession> People::set_password_by_link(wire::PasswordByLink request, std::string peer) {
    require_password(request.password);
    if (!limits_.allows("", peer, clock_.now())) throw Refused(Refusal::too_many, too_often);
    limits_.trying("", peer, clock_.now());
    std::string hash = co_await this->hash(std::move(request.password));
    const auto id = co_await accounts_.use_password_token(std::move(request.token));
    if (!id) throw Refused(Refusal::not_signed_in, "This link was used already or is too old. Ask the operator for a new one.");
    limits_.succeeded("", peer);
    Person person = require_person(*id);
    person.password_hash = std::move(hash);
    co_await accounts_.save(person);
    co_await accounts_.sign_out_everywhere(*id, {});
    co_return co_await accounts_.start_session(*id);
}

Task<> People::change_password(SignedIn who, wire::ChangePassword request, std::string peer) {
    require_password(request.password);
    const Person before = require_person(who.person_id);
    std::optional<std::string> login = before.login;
    if (!login) {
        login = require_login(request.login.value_or(""));
        if (accounts_.find_login(*login)) throw taken(*login);
    }
    if (before.password_hash) {
        if (!limits_.allows(*login, peer, clock_.now())) throw Refused(Refusal::too_many, too_often);
        limits_.trying(*login, peer, clock_.now());
        const bool is_right = co_await check(*before.password_hash, request.old.value_or(""));
        if (!is_right) throw Refused(Refusal::forbidden, "The old password is wrong.", "old");
        limits_.succeeded(*login, peer);
    }
    std::string hash = co_await this->hash(std::move(request.password));
    Person person = require_person(who.person_id);
    if (person.password_hash != before.password_hash) throw Refused(Refusal::conflict, "The password was changed elsewhere just now.");
    if (!person.login && accounts_.find_login(*login)) throw taken(*login);
    if (!person.login) person.login = login;
    person.password_hash = std::move(hash);
    co_await accounts_.save(person);
    co_await accounts_.sign_out_everywhere(who.person_id, who.session_id);
}

bool People::may_invite(PersonRole role) const {
    return role == PersonRole::operator_ || rules_.sign_up != wire::SignUp::closed;
}

Task<std::string> People::invite(PersonId by) {
    if (!may_invite(require_person(by).role)) throw Refused(Refusal::forbidden, "Only the operator invites people here.");
    std::string secret = random_secret();
    std::string hash = hash_of_secret(secret);
    const Time expires_at = clock_.now() + milliseconds(wire::invitation_lifetime_ms);
    co_await commit(writer_, [hash, by, expires_at](Connection& connection) { save_invitation(connection, hash, by, expires_at); });
    co_return secret;
}

Task<Person> People::add(std::string login, std::string name, PersonRole role) {
    const std::string normal = require_login(login);
    require_room();
    if (accounts_.find_login(normal)) throw taken(normal);
    Person person{PersonId(random_id()), require_name(name, normal), role, clock_.now(), normal, std::nullopt, std::nullopt};
    co_await accounts_.save(person);
    co_return person;
}

Task<Person> People::deactivate(PersonId id) {
    Person person = require_person(id);
    require_other_operator(id);
    if (person.is_active()) person.deactivated_at = clock_.now();
    co_await accounts_.save(person);
    co_return person;
}

Task<Person> People::activate(PersonId id) {
    Person person = require_person(id);
    person.deactivated_at.reset();
    co_await accounts_.save(person);
    co_return person;
}

Task<Person> People::set_role(PersonId id, PersonRole role) {
    Person person = require_person(id);
    if (role == PersonRole::person) require_other_operator(id);
    person.role = role;
    co_await accounts_.save(person);
    co_return person;
}

Person People::require_person(const PersonId& id) const {
    auto person = accounts_.find_person(id);
    if (!person) throw Refused(Refusal::not_found, "There is no such person.");
    return std::move(*person);
}

void People::require_other_operator(const PersonId& id) const {
    const bool is_there = std::ranges::any_of(accounts_.list_persons(), [&](const Person& each) {
        return each.role == PersonRole::operator_ && each.is_active() && each.person_id != id;
    });
    if (!is_there && require_person(id).role == PersonRole::operator_)
        throw Refused(Refusal::conflict, "This is the only operator. Make another person operator first.");
}

void People::require_room() const {
    if (accounts_.list_persons().size() >= static_cast<std::size_t>(wire::max_persons))
        throw Refused(Refusal::too_many, fmt::format("There are {} accounts already, which is the limit.", wire::max_persons));
}

}  // namespace stoa
