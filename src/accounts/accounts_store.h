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
    std::optional<std::string> login;          ///< to sign in with a password; nobody else has it
    std::optional<std::string> password_hash;  ///< argon2id in libsodium's own text form
    std::optional<Time> deactivated_at;        ///< nobody signs in as them; what is theirs stays

    [[nodiscard]] bool is_active() const { return !deactivated_at; }
};

/// What a link that works once is for.
enum class LinkPurpose { sign_in, password };

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

/// Adds or changes. Throws StoreError for a login that somebody else has.
void save_person(Connection& connection, const Person& person);

/// Keeps at most max_unused tokens of a person; the oldest go.
void save_token(Connection& connection, const std::string& hash, const PersonId& person, Time expires_at, int max_unused,
                LinkPurpose purpose = LinkPurpose::sign_in);
/// Marks a token used and gives its person; nothing when there is none for this purpose, it was used or has expired, or the
/// person is deactivated.
[[nodiscard]] std::optional<PersonId> use_token(Connection& connection, const std::string& hash, Time now,
                                                LinkPurpose purpose = LinkPurpose::sign_in);

void save_invitation(Connection& connection, const std::string& hash, const PersonId& invited_by, Time expires_at);
/// Marks an invitation used; false when there is none, it was used or has expired, or who invited is deactivated.
[[nodiscard]] bool use_invitation(Connection& connection, const std::string& hash, Time now);

void save_session(Connection& connection, const StoredSession& session);
void save_last_used(Connection& connection, const std::string& session_id, Time last_used_at);
void delete_session(Connection& connection, const std::string& session_id);
void delete_expired_tokens(Connection& connection, Time now);

}  // namespace stoa
