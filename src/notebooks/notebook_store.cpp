#include "notebooks/notebook_store.h"

#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

#include "notebooks/document_state.h"
#include "notebooks/notebook_row.h"
#include "notebooks/shelf_schema.h"
#include "wire/http.h"

namespace stoa {

namespace {

// The log is appended by seq; notebooks are numbers here, so that the index by (notebook, revision) stays small and its
// growing ends stay in memory (docs/decisions/0008-operation-log.md).
constexpr std::array migrations{Migration{"notebooks/0001-log", R"(
    CREATE TABLE notebooks (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        owner TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        cells INTEGER NOT NULL,
        deleted_at INTEGER
    ) STRICT;
    CREATE INDEX notebooks_by_owner ON notebooks (owner, updated_at);
    CREATE TABLE operations (
        seq INTEGER PRIMARY KEY,
        notebook INTEGER NOT NULL REFERENCES notebooks (number),
        revision INTEGER NOT NULL,
        kind TEXT NOT NULL,
        cell_id TEXT NOT NULL,
        text_version INTEGER NOT NULL,
        author TEXT NOT NULL,
        client_id TEXT NOT NULL,
        client_seq INTEGER NOT NULL,
        time INTEGER NOT NULL,
        body TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX operations_by_notebook ON operations (notebook, revision);
    CREATE TABLE snapshots (
        notebook INTEGER NOT NULL REFERENCES notebooks (number),
        revision INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (notebook, revision)
    ) STRICT;
    CREATE TABLE applied (
        runtime_id TEXT PRIMARY KEY,
        epoch TEXT NOT NULL,
        seq INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE notebook_blobs (
        notebook INTEGER NOT NULL REFERENCES notebooks (number),
        blob TEXT NOT NULL,
        PRIMARY KEY (notebook, blob)
    ) STRICT, WITHOUT ROWID;
)"},
                                     Migration{"notebooks/0002-unread", R"(
    CREATE TABLE unread_files (
        id TEXT PRIMARY KEY,
        owner TEXT NOT NULL,
        name TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        sentence TEXT NOT NULL,
        added_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX unread_files_by_owner ON unread_files (owner, added_at);
)"},
                                     shelf_migration, search_migration};

/// The number of a notebook that is not deleted.
std::optional<std::int64_t> find_number(Connection& connection, const NotebookId& id) {
    auto row = connection.prepare("SELECT number FROM notebooks WHERE id = ? AND deleted_at IS NULL");
    if (!row.bind(id.str()).step()) return std::nullopt;
    return row.integer(0);
}

std::int64_t require_number(Connection& connection, const NotebookId& id) {
    if (auto number = find_number(connection, id)) return *number;
    throw StoreError(0, fmt::format("notebook {} is not there", id.str()));
}

void name_blobs(Connection& connection, BlobStore& blobs, std::int64_t number, std::span<const BlobContent> contents) {
    for (const BlobContent& blob : contents) {
        blobs.save(blob.id, blob.content);
        connection.run("INSERT OR IGNORE INTO notebook_blobs (notebook, blob) VALUES (?, ?)", number, blob.id.str());
    }
}

constexpr std::string_view operation_columns_after = R"(
    SELECT revision, kind, cell_id, text_version, author, client_id, client_seq, time, body FROM operations
    WHERE notebook = ? AND revision > ? AND revision <= ? ORDER BY revision)";

Operation operation_of(const Statement& row) {
    Operation operation;
    operation.revision = row.integer(0);
    const auto kind = find_operation_kind(row.text(1));
    if (!kind) throw StoreError(0, fmt::format("an operation has the unknown kind {}", row.text(1)));
    operation.kind = *kind;
    operation.cell_id = row.text(2);
    operation.text_version = row.integer(3);
    operation.author = PersonId(std::string(row.text(4)));
    operation.client_id = ClientId(std::string(row.text(5)));
    operation.client_seq = row.integer(6);
    operation.time = from_wire(row.integer(7));
    operation.body = row.text(8);
    return operation;
}

}  // namespace

NotebookRecord notebook_record_of(const Statement& row) {
    return {NotebookId(std::string(row.text(0))), std::string(row.text(1)), PersonId(std::string(row.text(2))),
            from_wire(row.integer(3)), from_wire(row.integer(4)), row.integer(5), row.integer(6)};
}

std::span<const Migration> notebook_migrations() {
    return migrations;
}

void NotebookStore::create(Connection& connection, const NotebookId& id, const std::string& title, const PersonId& owner,
                           const Content& content, Time now) {
    LoggedHistory none(connection, id);
    const Document document(id, title, content, none);
    connection.run("INSERT INTO notebooks (id, title, owner, created_at, updated_at, revision, cells) VALUES (?, ?, ?, ?, ?, 0, ?)",
                   id.str(), title, owner.str(), to_wire(now), to_wire(now), static_cast<std::int64_t>(content.cells.size()));
    name_blobs(connection, blobs_, connection.last_insert_rowid(), content.blobs);
    save_snapshot(connection, id, 0, document.snapshot());
}

void NotebookStore::save_blobs(std::span<const Operation> operations) {
    std::vector<BlobStore::Unsaved> unsaved;
    for (const Operation& operation : operations) {
        for (const BlobContent& blob : operation.blobs) unsaved.push_back({blob.id, blob.content});
    }
    blobs_.save_all(std::move(unsaved));
}

void NotebookStore::append(Connection& connection, const NotebookId& id, std::span<const Operation> operations) {
    if (operations.empty()) return;
    const std::int64_t number = require_number(connection, id);
    const Operation& last = operations.back();
    const auto moved = connection.run("UPDATE notebooks SET revision = ?, cells = ?, updated_at = ? WHERE number = ? AND revision = ?",
                                      last.revision, last.cells, to_wire(last.time), number, operations.front().revision - 1);
    if (moved != 1) {
        throw StoreError(0, fmt::format("operation {} of notebook {} doesn't follow what is stored: an earlier one failed",
                                        operations.front().revision, id.str()));
    }
    for (const Operation& operation : operations) {
        name_blobs(connection, blobs_, number, operation.blobs);
        connection.run(R"(INSERT INTO operations (notebook, revision, kind, cell_id, text_version, author, client_id, client_seq,
                                                  time, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?))",
                       number, operation.revision, name_of(operation.kind), operation.cell_id, operation.text_version,
                       operation.author.str(), operation.client_id.str(), operation.client_seq, to_wire(operation.time),
                       operation.body);
        if (operation.applied) set_applied(connection, *operation.applied);
        if (operation.kind == OperationKind::title) {
            const auto title = require_decoded(wire::decode_title_changed(operation.body), "a title operation");
            connection.run("UPDATE notebooks SET title = ? WHERE number = ?", title.title, number);
        }
    }
}

void NotebookStore::set_applied(Connection& connection, const Applied& applied) {
    connection.run("INSERT INTO applied (runtime_id, epoch, seq) VALUES (?1, ?2, ?3)"
                   " ON CONFLICT (runtime_id) DO UPDATE SET epoch = ?2, seq = ?3",
                   applied.runtime_id.str(), applied.epoch, applied.seq);
}

void NotebookStore::save_snapshot(Connection& connection, const NotebookId& id, std::int64_t revision, std::string_view snapshot) {
    // Nothing is saved that runs ahead of the log: then the operations before it failed, and this state never was.
    connection.run("INSERT OR REPLACE INTO snapshots (notebook, revision, body)"
                   " SELECT number, ?2, ?3 FROM notebooks WHERE id = ?1 AND deleted_at IS NULL AND revision >= ?2",
                   id.str(), revision, snapshot);
    // The first one stays: the log begins there. Of the later ones the newest is enough.
    connection.run(R"(DELETE FROM snapshots WHERE notebook = (SELECT number FROM notebooks WHERE id = ?1) AND revision > 0
                      AND revision < (SELECT max(s.revision) FROM snapshots s JOIN notebooks n ON n.number = s.notebook
                                      WHERE n.id = ?1))",
                   id.str());
}

bool NotebookStore::remove(Connection& connection, const NotebookId& id, Time now) {
    return connection.run("UPDATE notebooks SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL", to_wire(now), id.str()) == 1;
}

std::optional<NotebookRecord> NotebookStore::find(Connection& connection, const NotebookId& id) const {
    auto rows = connection.prepare("SELECT id, title, owner, created_at, updated_at, revision, cells FROM notebooks"
                                   " WHERE id = ? AND deleted_at IS NULL");
    if (!rows.bind(id.str()).step()) return std::nullopt;
    return notebook_record_of(rows);
}

std::vector<NotebookRecord> NotebookStore::list(Connection& connection, const PersonId& person) const {
    auto rows = connection.prepare("SELECT id, title, owner, created_at, updated_at, revision, cells FROM notebooks"
                                   " WHERE (owner = ?1 OR id IN (SELECT notebook FROM notebook_roles WHERE person = ?1))"
                                   " AND deleted_at IS NULL ORDER BY updated_at DESC, number DESC LIMIT ?2");
    rows.bind(person.str(), wire::max_notebooks_listed);
    std::vector<NotebookRecord> records;
    while (rows.step()) records.push_back(notebook_record_of(rows));
    return records;
}

Roles NotebookStore::role_of(Connection& connection, const NotebookId& id, const PersonId& person) const {
    Roles roles;
    auto rows = connection.prepare(R"(SELECT 'owner' FROM notebooks WHERE id = ?1 AND owner = ?2 AND deleted_at IS NULL
        UNION ALL SELECT r.role FROM notebook_roles r JOIN notebooks n ON n.id = r.notebook
        WHERE r.notebook = ?1 AND r.person = ?2 AND n.deleted_at IS NULL)");
    rows.bind(id.str(), person.str());
    while (rows.step()) roles.add(find_notebook_role(rows.text(0)).value_or(NotebookRole::none));
    return roles;
}

std::optional<Document> NotebookStore::load(Connection& connection, const NotebookId& id, History& history) const {
    // One read transaction: a commit between the two reads would be read twice or not at all.
    const Reading reading(connection);
    const auto number = find_number(connection, id);
    if (!number) return std::nullopt;
    auto newest = connection.prepare("SELECT revision, body FROM snapshots WHERE notebook = ? ORDER BY revision DESC LIMIT 1");
    if (!newest.bind(*number).step()) throw StoreError(0, fmt::format("notebook {} has no snapshot", id.str()));
    Document document = Document::from_snapshot(id, newest.text(1), history);
    auto rows = connection.prepare(operation_columns_after);
    rows.bind(*number, document.revision(), std::numeric_limits<std::int64_t>::max());
    while (rows.step()) document.replay(operation_of(rows));
    return document;
}

std::vector<Operation> NotebookStore::load_operations(Connection& connection, const NotebookId& id, std::int64_t after_revision,
                                                      std::int64_t up_to_revision) const {
    std::vector<Operation> operations;
    const auto number = find_number(connection, id);
    if (!number) return operations;
    auto rows = connection.prepare(operation_columns_after);
    rows.bind(*number, after_revision, up_to_revision);
    while (rows.step()) operations.push_back(operation_of(rows));
    return operations;
}

std::optional<Applied> NotebookStore::find_applied(Connection& connection, const RuntimeId& runtime) const {
    auto row = connection.prepare("SELECT epoch, seq FROM applied WHERE runtime_id = ?");
    if (!row.bind(runtime.str()).step()) return std::nullopt;
    return Applied{runtime, std::string(row.text(0)), row.integer(1)};
}

bool NotebookStore::names_blob(Connection& connection, const NotebookId& id, const BlobId& blob) const {
    const auto number = find_number(connection, id);
    if (!number) return false;
    return connection.prepare("SELECT 1 FROM notebook_blobs WHERE notebook = ? AND blob = ?").bind(*number, blob.str()).step();
}

std::optional<std::string> NotebookStore::find_blob(Connection& connection, const NotebookId& id, const BlobId& blob) const {
    if (!names_blob(connection, id, blob)) return std::nullopt;
    return blobs_.load(blob);
}

LoggedHistory::LoggedHistory(Connection& connection, NotebookId id) : connection_(connection), id_(std::move(id)) {}

std::optional<Operation> LoggedHistory::find_operation(std::int64_t revision) {
    const auto number = find_number(connection_, id_);
    if (!number) return std::nullopt;
    auto rows = connection_.prepare(operation_columns_after);
    if (!rows.bind(*number, revision - 1, revision).step()) return std::nullopt;
    return operation_of(rows);
}

std::vector<wire::TextUpdate> LoggedHistory::load_text(const std::string& cell_id, std::int64_t from_version, std::int64_t to_version) {
    std::vector<wire::TextUpdate> updates;
    const auto number = find_number(connection_, id_);
    if (!number) return updates;
    auto rows = connection_.prepare("SELECT kind, body FROM operations WHERE notebook = ? AND (kind = 'replaced' OR"
                                    " (kind = 'text' AND cell_id = ? AND text_version > ?)) ORDER BY revision DESC");
    rows.bind(*number, cell_id, from_version);
    // Newest first, until the version is reached: a page is seldom far behind.
    std::int64_t reached = to_version;
    while (reached > from_version && rows.step()) {
        CellUpdates found = updates_of(*find_operation_kind(rows.text(0)), rows.text(1), cell_id);
        std::int64_t version = found.from_version + static_cast<std::int64_t>(found.updates.size());
        while (!found.updates.empty() && version > from_version) {
            if (version == reached) {
                updates.push_back(std::move(found.updates.back()));
                --reached;
            }
            found.updates.pop_back();
            --version;
        }
    }
    std::ranges::reverse(updates);
    return updates;
}

}  // namespace stoa
