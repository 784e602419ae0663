#include "store/connection.h"

#include <sqlite3.h>

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace stoa {

namespace {

constexpr std::size_t max_idle_statements = 200;

std::string_view trimmed(const char* text) {
    return text ? text : "";
}

}  // namespace

Statement::Statement(Connection& connection, std::string_view sql, sqlite3_stmt* handle)
    : connection_(&connection), sql_(sql), handle_(handle) {}

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_), sql_(other.sql_), handle_(std::exchange(other.handle_, nullptr)) {}

Statement::~Statement() {
    if (handle_) connection_->give_back(sql_, handle_);
}

bool Statement::step() {
    const int code = sqlite3_step(handle_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    connection_->fail(code, sql_);
}

std::int64_t Statement::run() {
    while (step()) {}
    return sqlite3_changes64(connection_->handle_);
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(handle_, column);
}

std::string_view Statement::text(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(handle_, column));
    const int size = sqlite3_column_bytes(handle_, column);
    return bytes ? std::string_view(bytes, static_cast<std::size_t>(size)) : std::string_view();
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(handle_, column) == SQLITE_NULL;
}

void Statement::bind_at(int at, std::int64_t value) {
    if (const int code = sqlite3_bind_int64(handle_, at + 1, value); code != SQLITE_OK) connection_->fail(code, sql_);
}

void Statement::bind_at(int at, std::string_view text) {
    // Copied: the statement may outlive the argument. A null pointer would bind NULL instead of an empty text.
    const int code = sqlite3_bind_text64(handle_, at + 1, text.empty() ? "" : text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    if (code != SQLITE_OK) connection_->fail(code, sql_);
}

void Statement::bind_at(int at, std::nullopt_t) {
    if (const int code = sqlite3_bind_null(handle_, at + 1); code != SQLITE_OK) connection_->fail(code, sql_);
}

Connection::Connection(const std::filesystem::path& file) : Connection(file.c_str(), 0) {}

Connection Connection::shared_memory(const std::string& name) {
    Connection connection(fmt::format("file:{}?mode=memory&cache=shared", name).c_str(), SQLITE_OPEN_URI);
    connection.execute("PRAGMA read_uncommitted=ON");  // else a reader locks the writer out, without a timeout
    return connection;
}

Connection::Connection(const char* file, int flags) {
    flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (const int code = sqlite3_open_v2(file, &handle_, flags, nullptr); code != SQLITE_OK) {
        const std::string why = fmt::format("open {}: {}", file, sqlite3_errstr(code));
        sqlite3_close_v2(std::exchange(handle_, nullptr));
        throw StoreError(code, why);
    }
    try {
        sqlite3_busy_timeout(handle_, store_busy_timeout_ms);
        execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
                "PRAGMA temp_store=MEMORY");
    } catch (...) {
        sqlite3_close_v2(std::exchange(handle_, nullptr));
        throw;
    }
}

Connection::Connection(Connection&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), log_pages_(std::move(other.log_pages_)), idle_(std::exchange(other.idle_, {})) {}

Connection::~Connection() {
    for (auto& [sql, handle] : idle_) sqlite3_finalize(handle);
    sqlite3_close_v2(handle_);
}

void Connection::leave_log() {
    execute("PRAGMA synchronous=NORMAL");  // still syncs the head of a log that is begun anew, as the old one's pages must not come back
    // In place of the hook that makes SQLite's own checkpoints.
    sqlite3_wal_hook(
        handle_,
        [](void* pages, sqlite3*, const char*, int count) {
            *static_cast<int*>(pages) = count;
            return SQLITE_OK;
        },
        log_pages_.get());
}

std::filesystem::path Connection::file() const {
    return std::string(trimmed(sqlite3_db_filename(handle_, "main")));
}

std::filesystem::path Connection::log_file() const {
    const char* database = sqlite3_db_filename(handle_, "main");
    return database && *database ? std::filesystem::path(sqlite3_filename_wal(database)) : std::filesystem::path();
}

void Connection::checkpoint(Checkpoint kind) {
    const int mode = kind == Checkpoint::beside_the_writer ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_RESTART;
    const int code = sqlite3_wal_checkpoint_v2(handle_, "main", mode, nullptr, nullptr);
    // A reader that is still at an older state: the next checkpoint goes further.
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) fail(code, "checkpoint");
}

Statement Connection::prepare(std::string_view sql) {
    if (auto found = idle_.find(sql); found != idle_.end()) {
        sqlite3_stmt* handle = found->second;
        const std::string_view kept = found->first;
        idle_.erase(found);
        return Statement(*this, kept, handle);
    }
    sqlite3_stmt* handle = nullptr;
    const int code =
        sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
    if (code != SQLITE_OK) fail(code, sql);
    return Statement(*this, sql, handle);
}

void Connection::give_back(std::string_view sql, sqlite3_stmt* handle) {
    sqlite3_reset(handle);
    sqlite3_clear_bindings(handle);
    if (idle_.size() >= max_idle_statements) {
        sqlite3_finalize(handle);
    } else {
        idle_.emplace(sql, handle);
    }
}

void Connection::execute(const std::string& sql) {
    if (const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr); code != SQLITE_OK) fail(code, sql);
}

std::int64_t Connection::last_insert_rowid() const {
    return sqlite3_last_insert_rowid(handle_);
}

void Connection::fail(int code, std::string_view doing) const {
    throw StoreError(code, fmt::format("{} ({}) in: {}", trimmed(sqlite3_errmsg(handle_)), code, doing.substr(0, 200)));
}

Transaction::Transaction(Connection& connection) : connection_(connection) {
    connection_.run("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
    if (!open_) return;
    try {
        connection_.run("ROLLBACK");
    } catch (const StoreError&) {
        // SQLite rolled back by itself already, as it does after some errors.
    }
}

void Transaction::commit() {
    connection_.run("COMMIT");
    open_ = false;
}

Reading::Reading(Connection& connection) : connection_(connection) {
    connection_.run("SAVEPOINT reading");
}

Reading::~Reading() {
    try {
        connection_.run("RELEASE reading");
    } catch (const StoreError&) {
        // Nothing was written; SQLite ended the transaction by itself.
    }
}

void migrate(Connection& connection, std::span<const Migration> migrations) {
    connection.execute("CREATE TABLE IF NOT EXISTS migrations (position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT");
    std::vector<std::string> applied;
    {
        auto rows = connection.prepare("SELECT name FROM migrations ORDER BY position");
        while (rows.step()) applied.emplace_back(rows.text(0));
    }
    for (const std::string& name : applied) {
        if (std::ranges::none_of(migrations, [&](const Migration& known) { return known.name == name; }))
            throw StoreError(0, fmt::format("the data were written by a newer Stoa: this one doesn't know \"{}\". Install that "
                                            "version again, or restore a backup", name));
    }
    for (const Migration& migration : migrations) {
        if (std::ranges::find(applied, migration.name) != applied.end()) continue;
        Transaction transaction(connection);
        connection.execute(std::string(migration.sql));
        connection.run("INSERT INTO migrations (name) VALUES (?)", migration.name);
        transaction.commit();
    }
}

}  // namespace stoa
