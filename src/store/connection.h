// One SQLite connection and its prepared statements. A connection belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace stoa {

/// How long a connection waits for another one's lock before it gives up.
inline constexpr int store_busy_timeout_ms = 10'000;

/// SQLite said no, or the data folder is not what it should be. For the log, not for the person.
class StoreError : public std::runtime_error {
public:
    StoreError(int code, const std::string& what) : std::runtime_error(what), code_(code) {}
    [[nodiscard]] int code() const { return code_; }  ///< SQLite's extended result code; 0 when it is not SQLite that said no

private:
    int code_;
};

class Connection;

/// A prepared statement on loan from its connection; goes back when it ends. Columns and parameters count from 0.
/// Text that a column returns lives until the next step.
class Statement {
public:
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    template <class... Args>
    Statement& bind(const Args&... args) {
        int at = 0;
        (bind_at(at++, args), ...);
        return *this;
    }
    /// True: a row is there. Throws StoreError.
    bool step();
    /// For statements without rows; gives the number of changed rows.
    std::int64_t run();

    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::string_view text(int column) const;  ///< also for blobs
    [[nodiscard]] bool is_null(int column) const;

private:
    friend class Connection;
    Statement(Connection& connection, std::string_view sql, sqlite3_stmt* handle);
    void bind_at(int at, std::int64_t value);
    void bind_at(int at, int value) { bind_at(at, static_cast<std::int64_t>(value)); }
    void bind_at(int at, std::string_view text);
    void bind_at(int at, const std::string& text) { bind_at(at, std::string_view(text)); }
    void bind_at(int at, const char* text) { bind_at(at, std::string_view(text)); }
    void bind_at(int at, std::nullopt_t);
    template <class T>
    void bind_at(int at, const std::optional<T>& value) {
        if (value) {
            bind_at(at, *value);
        } else {
            bind_at(at, std::nullopt);
        }
    }

    Connection* connection_;
    std::string_view sql_;
    sqlite3_stmt* handle_;
};

class Connection {
public:
    /// Opens or creates the file: WAL, synchronous=FULL, foreign keys on. ":memory:" is this connection's alone.
    [[nodiscard]] explicit Connection(const std::filesystem::path& file);
    /// For tests: a database in memory that every connection of this name shares, for as long as one of them is there.
    /// All on one thread, and no statement on loan while another connection writes.
    [[nodiscard]] static Connection shared_memory(const std::string& name);
    Connection(Connection&&) noexcept;
    Connection& operator=(Connection&&) = delete;
    ~Connection();

    /// The statement is kept prepared; `sql` must live as long as the connection (a literal).
    [[nodiscard]] Statement prepare(std::string_view sql);
    /// Prepares, binds, runs; gives the number of changed rows.
    template <class... Args>
    std::int64_t run(std::string_view sql, const Args&... args) {
        return prepare(sql).bind(args...).run();
    }
    /// Several statements without parameters, for migrations and transactions.
    void execute(const std::string& sql);
    [[nodiscard]] std::int64_t last_insert_rowid() const;

    /// From now on a commit of this connection is only written, not synced, and it never moves the log into the database: a LogKeeper does both.
    void leave_log();
    /// Pages in the log after this connection's last commit; 0 unless it left the log to somebody.
    [[nodiscard]] int log_pages() const { return *log_pages_; }
    [[nodiscard]] std::filesystem::path file() const;      ///< empty: in memory
    [[nodiscard]] std::filesystem::path log_file() const;  ///< the write-ahead log; empty: in memory
    enum class Checkpoint {
        beside_the_writer,  ///< holds nobody up; the log is begun anew when the writer pauses
        writer_waits,       ///< the next commit begins the log anew
    };
    /// Moves the log into the database, durably.
    void checkpoint(Checkpoint kind);

private:
    friend class Statement;
    Connection(const char* file, int flags);
    void give_back(std::string_view sql, sqlite3_stmt* handle);
    [[noreturn]] void fail(int code, std::string_view doing) const;

    sqlite3* handle_ = nullptr;
    std::unique_ptr<int> log_pages_ = std::make_unique<int>(0);  // SQLite keeps its address
    std::unordered_multimap<std::string_view, sqlite3_stmt*> idle_;  // prepared, not on loan
};

/// BEGIN IMMEDIATE; rolled back unless committed.
class Transaction {
public:
    [[nodiscard]] explicit Transaction(Connection& connection);
    Transaction(const Transaction&) = delete;
    ~Transaction();
    void commit();

private:
    Connection& connection_;
    bool open_ = true;
};

/// Several reads of one state, while the writer goes on. Takes part in a transaction that is open already.
class Reading {
public:
    [[nodiscard]] explicit Reading(Connection& connection);
    Reading(const Reading&) = delete;
    ~Reading();

private:
    Connection& connection_;
};

/// One step of the schema. Names are "room/0001-what" and never change; `sql` may hold several statements.
struct Migration {
    std::string_view name;
    std::string_view sql;
};

/// Applies what the database lacks, in order, each in its own transaction, and records the names. Refuses with a StoreError
/// a database that holds a migration which is not in the list: a newer Stoa wrote it.
void migrate(Connection& connection, std::span<const Migration> migrations);

}  // namespace stoa
