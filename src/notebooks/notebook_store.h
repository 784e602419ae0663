// SQL of notebooks: the library's list, the operation log, snapshots, what of each shim's log is applied, who may see a blob.
// Functions that write are called inside the Writer's work; readers take any connection.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "notebooks/document.h"
#include "notebooks/operation.h"
#include "notebooks/roles.h"
#include "store/blob_store.h"
#include "store/connection.h"

namespace stoa {

/// This room's part of the schema, for migrate().
[[nodiscard]] std::span<const Migration> notebook_migrations();

struct NotebookRecord {
    NotebookId id;
    std::string title;
    PersonId owner;
    Time created_at{};
    Time updated_at{};
    std::int64_t revision = 0;
    std::int64_t cells = 0;
};

class NotebookStore {
public:
    [[nodiscard]] explicit NotebookStore(BlobStore& blobs) : blobs_(blobs) {}

    // Inside the Writer's work.
    /// Stores a notebook at revision 0 with its first snapshot. Throws StoreError when the id exists.
    void create(Connection& connection, const NotebookId& id, const std::string& title, const PersonId& owner,
                const Content& content, Time now);
    /// Saves the operations' blobs alone, from any thread: append() finds them there.
    void save_blobs(std::span<const Operation> operations);
    /// Saves the operations' blobs, then the operations, what they apply of a shim's log, and the notebook's line.
    /// Throws StoreError unless the first one's revision follows the last one stored: an earlier commit failed.
    void append(Connection& connection, const NotebookId& id, std::span<const Operation> operations);
    /// For records of a shim that change no document.
    void set_applied(Connection& connection, const Applied& applied);
    void save_snapshot(Connection& connection, const NotebookId& id, std::int64_t revision, std::string_view snapshot);
    /// Takes it out of every list; its log and blobs stay. False when it is not there.
    bool remove(Connection& connection, const NotebookId& id, Time now);

    // Readers.
    [[nodiscard]] std::optional<NotebookRecord> find(Connection& connection, const NotebookId& id) const;
    [[nodiscard]] std::vector<NotebookRecord> list(Connection& connection, const PersonId& person) const;  ///< latest change first
    /// None for a notebook that is not there or deleted.
    [[nodiscard]] Roles role_of(Connection& connection, const NotebookId& id, const PersonId& person) const;
    /// The newest snapshot and the operations after it. Nothing for one that is not there or deleted.
    [[nodiscard]] std::optional<Document> load(Connection& connection, const NotebookId& id, History& history) const;
    [[nodiscard]] std::vector<Operation> load_operations(Connection& connection, const NotebookId& id, std::int64_t after_revision,
                                                         std::int64_t up_to_revision) const;
    [[nodiscard]] std::optional<Applied> find_applied(Connection& connection, const RuntimeId& runtime) const;
    /// Whether an operation of this notebook names the blob; a blob is given out through its notebook only.
    [[nodiscard]] bool names_blob(Connection& connection, const NotebookId& id, const BlobId& blob) const;
    [[nodiscard]] std::optional<std::string> find_blob(Connection& connection, const NotebookId& id, const BlobId& blob) const;

private:
    BlobStore& blobs_;
};

/// The log of one notebook, read through a connection that outlives it.
class LoggedHistory final : public History {
public:
    [[nodiscard]] LoggedHistory(Connection& connection, NotebookId id);
    [[nodiscard]] std::optional<Operation> find_operation(std::int64_t revision) override;
    [[nodiscard]] std::vector<wire::TextUpdate> load_text(const std::string& cell_id, std::int64_t from_version,
                                                          std::int64_t to_version) override;

private:
    Connection& connection_;
    NotebookId id_;
};

}  // namespace stoa
