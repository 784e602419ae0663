#include "accounts/accounts.h"

#include <sodium.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "accounts/secret.h"
#include "base/error.h"
#include "base/log.h"
#include "wire/shared.h"

namespace stoa {

Accounts::Accounts(StoredAccounts stored, Writer& writer, const Clock& clock, AccountLimits limits)
    : failures_(limits.failures), writer_(writer), clock_(clock), limits_(limits) {
    if (::sodium_init() < 0) throw std::runtime_error("libsodium does not start");
    for (Person& person : stored.persons) remember(std::move(person));
    for (StoredSession& session : stored.sessions) {
        const Time written_at = session.last_used_at;
        std::string hash = session.hash;
        sessions_.emplace(std::move(hash), Session{std::move(session), written_at});
    }
}

Task<Person> Accounts::require_operator(std::string name) {
    const auto known = std::ranges::find_if(persons_, [](const Person& p) { return p.role == PersonRole::operator_ && p.is_active(); });
    if (known != persons_.end()) co_return *known;
    Person person{PersonId(random_id()), std::move(name), PersonRole::operator_, clock_.now(), {}, {}, {}};
    co_await save(person);
    co_return person;
}

std::optional<Person> Accounts::find_person(const PersonId& id) const {
    const auto found = places_.find(id);
    if (found == places_.end()) return std::nullopt;
    return persons_[found->second];
}

std::optional<Person> Accounts::find_login(std::string_view login) const {
    const auto found = by_login_.find(std::string(login));
    if (found == by_login_.end()) return std::nullopt;
    return persons_[found->second];
}

void Accounts::remember(Person person) {
    const auto [place, is_new] = places_.emplace(person.person_id, persons_.size());
    if (is_new) {
        persons_.emplace_back();
    } else if (const auto& old = persons_[place->second].login; old && old != person.login) {
        by_login_.erase(*old);
    }
    if (person.login) by_login_[*person.login] = place->second;
    persons_[place->second] = std::move(person);
}

Task<> Accounts::save(Person person) {
    co_await commit(writer_, [person](Connection& connection) { save_person(connection, person); });
    const bool is_active = person.is_active();
    const PersonId id = person.person_id;
    remember(std::move(person));
    if (!is_active) co_await sign_out_everywhere(id, {});
}

Task<std::string> Accounts::make_sign_in_token(PersonId person) {
    std::string secret = random_secret();
    const Time expires_at = clock_.now() + limits_.token_lifetime;
    const int max_unused = limits_.max_unused_tokens;
    std::string hash = hash_of_secret(secret);
    co_await commit(writer_, [hash, person, expires_at, max_unused](Connection& connection) {
        save_token(connection, hash, person, expires_at, max_unused);
    });
    co_return secret;
}

Task<std::string> Accounts::make_password_token(PersonId person) {
    std::string secret = random_secret();
    const Time expires_at = clock_.now() + milliseconds(wire::invitation_lifetime_ms);
    const int max_unused = limits_.max_unused_tokens;
    std::string hash = hash_of_secret(secret);
    co_await commit(writer_, [hash, person, expires_at, max_unused](Connection& connection) {
        save_token(connection, hash, person, expires_at, max_unused, LinkPurpose::password);
    });
    co_return secret;
}

Task<std::optional<PersonId>> Accounts::use_password_token(std::string token) {
    if (!is_secret(token)) co_return std::nullopt;
    const auto person = std::make_shared<std::optional<PersonId>>();
    std::string hash = hash_of_secret(token);
    const Time now = clock_.now();
    co_await commit(writer_, [hash, person, now](Connection& connection) {
        *person = use_token(connection, hash, now, LinkPurpose::password);
    });
    co_return *person;
}

Task<NewSession> Accounts::start_session(PersonId person) {
    const Time now = clock_.now();
    std::string cookie = random_secret();
    StoredSession session{random_id(), hash_of_secret(cookie), std::move(person), now, now};
    co_await commit(writer_, [session](Connection& connection) { save_session(connection, session); });
    // Deactivated while the disk was waited for: the session would outlive the decision.
    const auto owner = find_person(session.person_id);
    NewSession out = take(session, cookie);
    if (!owner || !owner->is_active()) {
        co_await sign_out(session.session_id);
        throw Refused(wire::Refusal::not_signed_in, "This account is deactivated.");
    }
    co_return out;
}

NewSession Accounts::take(StoredSession session, std::string_view cookie) {
    std::string key = session.hash;
    const Time written_at = session.last_used_at;
    const auto added = sessions_.emplace(std::move(key), Session{session, written_at}).first;
    NewSession out{std::string(cookie), signed_in(added->second, cookie)};
    end_surplus(session);
    return out;
}

Task<NewSession> Accounts::sign_in(std::string token, std::string peer) {
    const Time now = clock_.now();
    if (!failures_.allows(peer, now)) throw Refused(wire::Refusal::too_many, "Too many failed sign-ins. Try again in ten minutes.");
    // Counted before the wait for the disk, so that many at once do not all get through; taken back on success.
    failures_.failed(peer, now);

    std::string cookie = random_secret();
    StoredSession session{random_id(), hash_of_secret(cookie), {}, now, now};
    if (is_secret(token)) {
        const auto person = std::make_shared<std::optional<PersonId>>();
        std::string hash = hash_of_secret(token);
        // One piece of work: the token is used up exactly when the session is there.
        co_await commit(writer_, [hash, session, person, now](Connection& connection) mutable {
            const auto owner = use_token(connection, hash, now);
            if (!owner) return;
            session.person_id = *owner;
            save_session(connection, session);
            *person = owner;
        });
        if (*person) session.person_id = **person;
    }
    if (session.person_id.empty())
        throw Refused(wire::Refusal::not_signed_in, "This sign-in link was used already or is too old. Ask the server for a new one.");

    failures_.succeeded(peer);
    co_return take(session, cookie);
}

std::optional<SignedIn> Accounts::find_session(std::string_view cookie) {
    if (!is_secret(cookie)) return std::nullopt;
    // A lookup by hash tells by its time at most something of the hash, and a hash can't be chosen.
    const auto found = sessions_.find(hash_of_secret(cookie));
    if (found == sessions_.end()) return std::nullopt;
    Session& session = found->second;
    const Time now = clock_.now();
    if (is_over(session, now)) {
        end(found);
        return std::nullopt;
    }
    session.stored.last_used_at = std::max(session.stored.last_used_at, now);
    if (now - session.written_at >= limits_.last_used_precision) {
        session.written_at = now;
        std::string id = session.stored.session_id;
        write_behind("last use of a session", [id, now](Connection& connection) { save_last_used(connection, id, now); });
    }
    return signed_in(session, cookie);
}

bool Accounts::check_csrf(const SignedIn& signed_in, std::optional<std::string_view> header) {
    return header && same_secret(*header, signed_in.csrf_token);
}

Task<> Accounts::sign_out(std::string session_id) {
    const auto found = std::ranges::find_if(sessions_, [&](const auto& s) { return s.second.stored.session_id == session_id; });
    if (found == sessions_.end()) co_return;
    sessions_.erase(found);
    if (session_ended_) session_ended_(session_id);
    co_await commit(writer_, [session_id](Connection& connection) { delete_session(connection, session_id); });
}

Task<> Accounts::sign_out_everywhere(PersonId person, std::string but_session) {
    std::vector<std::string> ended;
    for (auto at = sessions_.begin(); at != sessions_.end();) {
        const auto session = at++;
        const StoredSession& stored = session->second.stored;
        if (stored.person_id != person || stored.session_id == but_session) continue;
        ended.push_back(stored.session_id);
        sessions_.erase(session);
    }
    for (const std::string& id : ended) {
        if (session_ended_) session_ended_(id);
    }
    co_await commit(writer_, [ended](Connection& connection) {
        for (const std::string& id : ended) delete_session(connection, id);
    });
}

std::optional<Time> Accounts::find_last_use(const PersonId& person) const {
    std::optional<Time> last;
    for (const auto& [hash, session] : sessions_) {
        if (session.stored.person_id == person) last = std::max(last.value_or(Time{}), session.stored.last_used_at);
    }
    return last;
}

std::vector<SessionSummary> Accounts::list_sessions(const PersonId& person) const {
    std::vector<SessionSummary> out;
    const Time now = clock_.now();
    for (const auto& [hash, session] : sessions_) {
        const StoredSession& stored = session.stored;
        if (stored.person_id == person && !is_over(session, now))
            out.push_back({stored.session_id, stored.created_at, stored.last_used_at});
    }
    std::ranges::sort(out, std::ranges::greater(), &SessionSummary::last_used_at);
    return out;
}

void Accounts::remove_expired() {
    const Time now = clock_.now();
    for (auto at = sessions_.begin(); at != sessions_.end();) {
        const auto session = at++;
        if (is_over(session->second, now)) end(session);
    }
    write_behind("expired sign-in tokens", [now](Connection& connection) { delete_expired_tokens(connection, now); });
}

bool Accounts::is_over(const Session& session, Time now) const {
    return now - session.stored.last_used_at >= limits_.session_lifetime;
}

SignedIn Accounts::signed_in(const Session& session, std::string_view cookie) const {
    SignedIn out{session.stored.person_id, {}, PersonRole::person, session.stored.session_id, csrf_token_of(cookie), {}, {}};
    if (const auto person = find_person(out.person_id)) {
        out.name = person->name;
        out.role = person->role;
        out.login = person->login;
    }
    return out;
}

void Accounts::end(Sessions::iterator session) {
    const std::string id = session->second.stored.session_id;
    sessions_.erase(session);
    write_behind("end of a session", [id](Connection& connection) { delete_session(connection, id); });
    if (session_ended_) session_ended_(id);
}

void Accounts::end_surplus(const StoredSession& newest) {
    for (;;) {
        std::size_t count = 0;
        auto oldest = sessions_.end();
        for (auto at = sessions_.begin(); at != sessions_.end(); ++at) {
            if (at->second.stored.person_id != newest.person_id) continue;
            ++count;
            if (at->first == newest.hash) continue;
            if (oldest == sessions_.end() || at->second.stored.last_used_at < oldest->second.stored.last_used_at) oldest = at;
        }
        if (count <= limits_.max_sessions_per_person || oldest == sessions_.end()) return;
        end(oldest);
    }
}

/// What may be lost with the process: the store is brought up to date the next time.
void Accounts::write_behind(std::string what, Writer::Work work) {
    writer_.submit(std::move(work), [what = std::move(what)](std::exception_ptr failed) {
        if (failed) log_warning("accounts", "{} was not written", what);
    });
}

}  // namespace stoa
