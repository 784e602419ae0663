#include "accounts/accounts_store.h"

#include <array>

namespace stoa {

namespace {

constexpr std::array migrations{Migration{"accounts/0001-persons-tokens-sessions", R"(
    CREATE TABLE persons (
        person_id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('operator', 'person')),
        created_at INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE sign_in_tokens (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        token_hash TEXT NOT NULL UNIQUE,
        person_id TEXT NOT NULL REFERENCES persons (person_id) ON DELETE CASCADE,
        expires_at INTEGER NOT NULL,
        used_at INTEGER
    );
    CREATE TABLE sessions (
        session_id TEXT PRIMARY KEY,
        secret_hash TEXT NOT NULL UNIQUE,
        person_id TEXT NOT NULL REFERENCES persons (person_id) ON DELETE CASCADE,
        created_at INTEGER NOT NULL,
        last_used_at INTEGER NOT NULL
    ) WITHOUT ROWID;
)"},
                                Migration{"accounts/0002-people", R"(
    ALTER TABLE persons ADD COLUMN login TEXT;
    ALTER TABLE persons ADD COLUMN password_hash TEXT;
    ALTER TABLE persons ADD COLUMN deactivated_at INTEGER;
    CREATE UNIQUE INDEX persons_by_login ON persons (login) WHERE login IS NOT NULL;
    ALTER TABLE sign_in_tokens ADD COLUMN purpose TEXT NOT NULL DEFAULT 'sign_in' CHECK (purpose IN ('sign_in', 'password'));
    CREATE TABLE invitations (
        secret_hash TEXT PRIMARY KEY,
        invited_by TEXT NOT NULL REFERENCES persons (person_id) ON DELETE CASCADE,
        expires_at INTEGER NOT NULL,
        used_at INTEGER
    ) WITHOUT ROWID;
    CREATE TABLE api_tokens (
        token_id TEXT PRIMARY KEY,
        secret_hash TEXT NOT NULL UNIQUE,
        person_id TEXT NOT NULL REFERENCES persons (person_id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        scope TEXT NOT NULL CHECK (scope IN ('read', 'write')),
        created_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        last_used_at INTEGER
    ) WITHOUT ROWID;
)"},
                                Migration{"accounts/0003-groups", R"(
    CREATE TABLE groups (
        name TEXT PRIMARY KEY,
        is_told INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE group_members (
        name TEXT NOT NULL REFERENCES groups (name) ON DELETE CASCADE,
        person_id TEXT NOT NULL REFERENCES persons (person_id) ON DELETE CASCADE,
        is_told INTEGER NOT NULL,
        PRIMARY KEY (name, person_id, is_told)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX group_members_by_person ON group_members (person_id);
    CREATE TABLE identities (
        issuer TEXT NOT NULL,
        subject TEXT NOT NULL,
        person_id TEXT NOT NULL,
        added_at INTEGER NOT NULL,
        PRIMARY KEY (issuer, subject)
    ) STRICT, WITHOUT ROWID;
)"}};

std::string_view name_of_role(PersonRole role) {
    return role == PersonRole::operator_ ? "operator" : "person";
}

std::string_view name_of_purpose(LinkPurpose purpose) {
    return purpose == LinkPurpose::password ? "password" : "sign_in";
}

std::optional<std::string> text_or_none(const Statement& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return std::string(row.text(column));
}

std::optional<std::int64_t> to_wire_or_none(const std::optional<Time>& time) {
    if (!time) return std::nullopt;
    return to_wire(*time);
}

}  // namespace

std::span<const Migration> accounts_migrations() {
    return migrations;
}

StoredAccounts load_accounts(Connection& connection) {
    StoredAccounts out;
    auto persons = connection.prepare("SELECT person_id, name, role, created_at, login, password_hash, deactivated_at FROM persons ORDER BY created_at, person_id");
    while (persons.step()) {
        const PersonRole role = persons.text(2) == "operator" ? PersonRole::operator_ : PersonRole::person;
        Person person{PersonId(std::string(persons.text(0))), std::string(persons.text(1)), role, from_wire(persons.integer(3)),
                      text_or_none(persons, 4), text_or_none(persons, 5), std::nullopt};
        if (!persons.is_null(6)) person.deactivated_at = from_wire(persons.integer(6));
        out.persons.push_back(std::move(person));
    }
    auto sessions = connection.prepare("SELECT session_id, secret_hash, person_id, created_at, last_used_at FROM sessions");
    while (sessions.step()) {
        out.sessions.push_back({std::string(sessions.text(0)), std::string(sessions.text(1)), PersonId(std::string(sessions.text(2))),
                                from_wire(sessions.integer(3)), from_wire(sessions.integer(4))});
    }
    return out;
}

void save_person(Connection& connection, const Person& person) {
    connection.run(R"(INSERT INTO persons (person_id, name, role, created_at, login, password_hash, deactivated_at)
                      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (person_id) DO UPDATE
                      SET name = ?2, role = ?3, login = ?5, password_hash = ?6, deactivated_at = ?7)",
                   person.person_id.str(), person.name, name_of_role(person.role), to_wire(person.created_at), person.login,
                   person.password_hash, to_wire_or_none(person.deactivated_at));
}

void save_token(Connection& connection, const std::string& hash, const PersonId& person, Time expires_at, int max_unused,
                LinkPurpose purpose) {
    connection.run("INSERT INTO sign_in_tokens (token_hash, person_id, expires_at, purpose) VALUES (?, ?, ?, ?)", hash, person.str(),
                   to_wire(expires_at), name_of_purpose(purpose));
    connection.run(
        "DELETE FROM sign_in_tokens WHERE person_id = ? AND used_at IS NULL AND seq NOT IN "
        "(SELECT seq FROM sign_in_tokens WHERE person_id = ? AND used_at IS NULL ORDER BY seq DESC LIMIT ?)",
        person.str(), person.str(), max_unused);
}

std::optional<PersonId> use_token(Connection& connection, const std::string& hash, Time now, LinkPurpose purpose) {
    // The update decides: of two at once, one changes the row.
    const auto used = connection.run(R"(UPDATE sign_in_tokens SET used_at = ? WHERE token_hash = ? AND used_at IS NULL
                                        AND expires_at > ? AND purpose = ?
                                        AND person_id IN (SELECT person_id FROM persons WHERE deactivated_at IS NULL))",
                                     to_wire(now), hash, to_wire(now), name_of_purpose(purpose));
    if (used == 0) return std::nullopt;
    auto found = connection.prepare("SELECT person_id FROM sign_in_tokens WHERE token_hash = ?");
    if (!found.bind(hash).step()) return std::nullopt;
    return PersonId(std::string(found.text(0)));
}

void save_invitation(Connection& connection, const std::string& hash, const PersonId& invited_by, Time expires_at) {
    connection.run("INSERT INTO invitations (secret_hash, invited_by, expires_at) VALUES (?, ?, ?)", hash, invited_by.str(),
                   to_wire(expires_at));
}

bool use_invitation(Connection& connection, const std::string& hash, Time now) {
    return connection.run(R"(UPDATE invitations SET used_at = ? WHERE secret_hash = ? AND used_at IS NULL AND expires_at > ?
                             AND invited_by IN (SELECT person_id FROM persons WHERE deactivated_at IS NULL))",
                          to_wire(now), hash, to_wire(now)) == 1;
}

void save_session(Connection& connection, const StoredSession& session) {
    connection.run("INSERT INTO sessions (session_id, secret_hash, person_id, created_at, last_used_at) VALUES (?, ?, ?, ?, ?)",
                   session.session_id, session.hash, session.person_id.str(), to_wire(session.created_at), to_wire(session.last_used_at));
}

void save_last_used(Connection& connection, const std::string& session_id, Time last_used_at) {
    connection.run("UPDATE sessions SET last_used_at = max(last_used_at, ?) WHERE session_id = ?", to_wire(last_used_at), session_id);
}

void delete_session(Connection& connection, const std::string& session_id) {
    connection.run("DELETE FROM sessions WHERE session_id = ?", session_id);
}

void delete_expired_tokens(Connection& connection, Time now) {
    connection.run("DELETE FROM sign_in_tokens WHERE expires_at <= ?", to_wire(now));
    connection.run("DELETE FROM invitations WHERE expires_at <= ?", to_wire(now));
}

}  // namespace stoa
