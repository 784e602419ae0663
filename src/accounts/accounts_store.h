// The SQL of accounts: persons, sign-in tokens, sessions. Secrets are stored as hashes only.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "store/connection.h"

namespace stoa {

enum class PersonRole { operator_, person };

struct Person {
    PersonId person_id;
    std::string name;
    PersonRole role = PersonRole::person;
    Time created_at;
};

struct StoredSession {
    std::string session_id;  ///< public: for lists and the log
    std::string hash;        ///< of the cookie's secret
    PersonId person_id;
    Time created_at;
    Time last_used_at;
};

struct StoredAccounts {
    std::vector<Person> persons;
    std::vector<StoredSession> sessions;
};

[[nodiscard]] std::span<const Migration> accounts_migrations();

/// Everything but tokens, once at the start, before the connection goes to the writer.
[[nodiscard]] StoredAccounts load_accounts(Connection& connection);

void save_person(Connection& connection, const Person& person);

/// Keeps at most max_unused tokens of a person; the oldest go.
void save_token(Connection& connection, const std::string& hash, const PersonId& person, Time expires_at, int max_unused);
/// Marks a token used and gives its person; nothing when there is none, or it was used or has expired.
[[nodiscard]] std::optional<PersonId> use_token(Connection& connection, const std::string& hash, Time now);

void save_session(Connection& connection, const StoredSession& session);
void save_last_used(Connection& connection, const std::string& session_id, Time last_used_at);
void delete_session(Connection& connection, const std::string& session_id);
void delete_expired_tokens(Connection& connection, Time now);

}  // namespace stoa
