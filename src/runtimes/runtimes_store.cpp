#include "runtimes/runtimes_store.h"

namespace stoa {

std::span<const Migration> runtimes_migrations() {
    static constexpr Migration migrations[] = {
        {"runtimes/0001-runtimes", R"(
            CREATE TABLE runtimes (
                runtime_id TEXT PRIMARY KEY,
                notebook_id TEXT NOT NULL,
                person_id TEXT NOT NULL,
                created_at INTEGER NOT NULL,
                started_at INTEGER,
                ended_at INTEGER,
                sentence TEXT
            );
            CREATE INDEX runtimes_living ON runtimes (notebook_id) WHERE ended_at IS NULL;
        )"},
        {"runtimes/0002-kernels", R"(
            ALTER TABLE runtimes ADD COLUMN kernel TEXT NOT NULL DEFAULT '';
            ALTER TABLE runtimes ADD COLUMN language TEXT NOT NULL DEFAULT '';
        )"},
    };
    return migrations;
}

std::vector<LivingRuntime> load_living_runtimes(Connection& connection) {
    std::vector<LivingRuntime> living;
    auto rows = connection.prepare(
        "SELECT runtime_id, notebook_id, person_id, started_at, kernel, language FROM runtimes WHERE ended_at IS NULL ORDER BY created_at, runtime_id");
    while (rows.step()) {
        living.push_back({RuntimeId(std::string(rows.text(0))), NotebookId(std::string(rows.text(1))),
                          PersonId(std::string(rows.text(2))), !rows.is_null(3), std::string(rows.text(4)), std::string(rows.text(5))});
    }
    return living;
}

void save_allotted(Connection& connection, const LivingRuntime& runtime, Time now) {
    connection.run("INSERT INTO runtimes (runtime_id, notebook_id, person_id, created_at, kernel, language) VALUES (?, ?, ?, ?, ?, ?)",
                   runtime.runtime.str(), runtime.notebook.str(), runtime.person.str(), to_wire(now), runtime.kernel, runtime.language);
}

void save_started(Connection& connection, const RuntimeId& runtime, Time now) {
    connection.run("UPDATE runtimes SET started_at = ? WHERE runtime_id = ? AND started_at IS NULL", to_wire(now), runtime.str());
}

void save_ended(Connection& connection, const RuntimeId& runtime, Time now, const std::string& sentence) {
    connection.run("UPDATE runtimes SET ended_at = ?, sentence = ? WHERE runtime_id = ? AND ended_at IS NULL", to_wire(now), sentence,
                   runtime.str());
}

}  // namespace stoa
