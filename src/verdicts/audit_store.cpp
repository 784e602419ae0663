#include "verdicts/audit_store.h"

#include <array>

#include "base/json.h"
#include "guard/sealed_rules.h"
#include "store/blob_store.h"

namespace stoa {

namespace {

constexpr std::array<std::string_view, 10> kind_names = {"verdict", "choice", "run_again", "mistake", "answer",
                                                         "closed",  "read",   "policy",    "rules",   "erased"};

AuditKind kind_of(std::string_view name) {
    const auto at = std::ranges::find(kind_names, name);
    if (at == kind_names.end()) throw StoreError(0, "an audit entry of a kind that this Stoa does not know: " + std::string(name));
    return static_cast<AuditKind>(at - kind_names.begin());
}

std::string leaf_of(std::string_view salt, std::string_view body) {
    return blob_id_of(std::string(salt) + "\n" + std::string(body)).str();
}

std::string link_of(std::string_view previous, std::int64_t seq, std::int64_t at, std::string_view kind, std::string_view case_id,
                    std::string_view leaf) {
    return blob_id_of(fmt::format("{}\n{}\n{}\n{}\n{}\n{}", previous, seq, at, kind, case_id, leaf)).str();
}

guard::Level level_of(std::string_view name) {
    return name == "act" ? guard::Level::act : name == "warn" ? guard::Level::warn : guard::Level::notify;
}

std::optional<Time> time_of(const Statement& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return from_wire(row.integer(column));
}

std::optional<std::string> text_of(const Statement& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return std::string(row.text(column));
}

#define CASE_COLUMNS                                                                                                     \
    "case_id, at, person_id, notebook_id, cell_id, run_id, class, category, level, outcome, would_stop, code_hash, "     \
    "chosen_at, mistake, due_at, accepted, answer, closed_at"

GuardCase case_of(const Statement& row) {
    GuardCase out;
    out.case_id = row.text(0);
    out.at = from_wire(row.integer(1));
    out.person = PersonId(std::string(row.text(2)));
    out.notebook = NotebookId(std::string(row.text(3)));
    out.cell_id = row.text(4);
    out.run_id = row.text(5);
    out.class_name = row.text(6);
    out.category = row.text(7);
    out.level = level_of(row.text(8));
    out.outcome = wire::find_gate_outcome(row.text(9)).value_or(wire::GateOutcome::passed);
    out.would_stop = row.integer(10) != 0;
    out.code_hash = row.text(11);
    out.chosen_at = time_of(row, 12);
    out.mistake = text_of(row, 13);
    out.due_at = time_of(row, 14);
    if (!row.is_null(15)) out.accepted = row.integer(15) != 0;
    out.answer = text_of(row, 16);
    out.closed_at = time_of(row, 17);
    return out;
}

std::vector<GuardCase> cases_of(Statement rows) {
    std::vector<GuardCase> out;
    while (rows.step()) out.push_back(case_of(rows));
    return out;
}

}  // namespace

std::span<const Migration> verdicts_migrations() {
    static constexpr Migration migrations[] = {
        {"verdicts/0001-audit", R"(
            CREATE TABLE guard_audit (
                seq INTEGER PRIMARY KEY,
                at INTEGER NOT NULL,
                kind TEXT NOT NULL,
                case_id TEXT NOT NULL,
                leaf TEXT NOT NULL,
                hash TEXT NOT NULL
            );
            CREATE INDEX guard_audit_cases ON guard_audit (case_id) WHERE case_id <> '';
            CREATE TRIGGER guard_audit_stands BEFORE UPDATE ON guard_audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
            CREATE TRIGGER guard_audit_stays BEFORE DELETE ON guard_audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
            CREATE TABLE guard_audit_texts (
                seq INTEGER PRIMARY KEY REFERENCES guard_audit (seq),
                salt TEXT NOT NULL,
                body TEXT NOT NULL
            );
            CREATE TRIGGER guard_audit_texts_stand BEFORE UPDATE ON guard_audit_texts BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
            CREATE TABLE guard_cases (
                case_id TEXT PRIMARY KEY,
                at INTEGER NOT NULL,
                person_id TEXT NOT NULL,
                notebook_id TEXT NOT NULL,
                cell_id TEXT NOT NULL,
                run_id TEXT NOT NULL,
                class TEXT NOT NULL,
                category TEXT NOT NULL,
                level TEXT NOT NULL,
                outcome TEXT NOT NULL,
                would_stop INTEGER NOT NULL,
                code_hash TEXT NOT NULL,
                chosen_at INTEGER,
                mistake TEXT,
                reported_at INTEGER,
                due_at INTEGER,
                accepted INTEGER,
                answer TEXT,
                answered_at INTEGER,
                seen_at INTEGER,
                closed_at INTEGER
            );
            CREATE INDEX guard_cases_by_time ON guard_cases (at);
            CREATE INDEX guard_cases_by_notebook ON guard_cases (notebook_id);
            CREATE INDEX guard_cases_by_code ON guard_cases (code_hash) WHERE accepted = 1;
            CREATE TABLE guard_rules (
                version TEXT NOT NULL,
                place INTEGER NOT NULL,
                name TEXT NOT NULL,
                text TEXT NOT NULL,
                loaded_at INTEGER NOT NULL,
                PRIMARY KEY (version, place)
            );
            CREATE TABLE guard_actions (
                class TEXT PRIMARY KEY,
                action TEXT NOT NULL
            );
        )"},
        {"verdicts/0002-bundles", R"(
            CREATE TABLE guard_bundles (
                signer TEXT PRIMARY KEY,
                number INTEGER NOT NULL
            );
        )"},
    };
    return migrations;
}

std::string_view name_of(AuditKind kind) {
    return kind_names[static_cast<std::size_t>(kind)];
}

void append(Connection& connection, Time at, AuditKind kind, std::string_view case_id, std::string_view body) {
    std::int64_t seq = 1;
    std::string previous;
    {
        auto last = connection.prepare("SELECT seq, hash FROM guard_audit ORDER BY seq DESC LIMIT 1");
        if (last.step()) {
            seq = last.integer(0) + 1;
            previous = last.text(1);
        }
    }
    const std::string salt = random_secret();
    const std::string leaf = leaf_of(salt, body);
    connection.run("INSERT INTO guard_audit (seq, at, kind, case_id, leaf, hash) VALUES (?, ?, ?, ?, ?, ?)", seq, to_wire(at), name_of(kind),
                   case_id, leaf, link_of(previous, seq, to_wire(at), name_of(kind), case_id, leaf));
    connection.run("INSERT INTO guard_audit_texts (seq, salt, body) VALUES (?, ?, ?)", seq, salt, body);
}

namespace {

std::vector<AuditEntry> entries_of(Statement rows) {
    std::vector<AuditEntry> out;
    while (rows.step())
        out.push_back({rows.integer(0), from_wire(rows.integer(1)), kind_of(rows.text(2)), std::string(rows.text(3)), std::string(rows.text(4))});
    return out;
}

}  // namespace

std::vector<AuditEntry> load_entries(Connection& connection, const std::string& case_id) {
    auto rows = connection.prepare(
        "SELECT a.seq, a.at, a.kind, a.case_id, coalesce(t.body, '') FROM guard_audit a LEFT JOIN guard_audit_texts t USING (seq) "
        "WHERE a.case_id = ? AND a.case_id <> '' ORDER BY a.seq");
    rows.bind(case_id);
    return entries_of(std::move(rows));
}

std::vector<AuditEntry> load_verdicts(Connection& connection, std::int64_t after_seq, int most) {
    auto rows = connection.prepare(
        "SELECT a.seq, a.at, a.kind, a.case_id, coalesce(t.body, '') FROM guard_audit a LEFT JOIN guard_audit_texts t USING (seq) "
        "WHERE a.kind = 'verdict' AND a.seq > ? ORDER BY a.seq LIMIT ?");
    rows.bind(after_seq, most);
    return entries_of(std::move(rows));
}

ChainCheck check_chain(Connection& connection) {
    ChainCheck out;
    auto rows = connection.prepare(
        "SELECT a.seq, a.at, a.kind, a.case_id, a.leaf, a.hash, t.salt, t.body FROM guard_audit a LEFT JOIN guard_audit_texts t USING (seq) "
        "ORDER BY a.seq");
    while (rows.step()) {
        const std::int64_t seq = rows.integer(0);
        const bool is_erased = rows.is_null(6);
        const bool fits = seq == out.entries + 1 && (is_erased || leaf_of(rows.text(6), rows.text(7)) == rows.text(4)) &&
                          link_of(out.head, seq, rows.integer(1), rows.text(2), rows.text(3), rows.text(4)) == rows.text(5);
        if (!fits) {
            out.broken_at = seq;
            return out;
        }
        ++out.entries;
        if (is_erased) ++out.erased;
        out.head = rows.text(5);
    }
    return out;
}

void save_case(Connection& connection, const GuardCase& each) {
    connection.run(
        "INSERT INTO guard_cases (case_id, at, person_id, notebook_id, cell_id, run_id, class, category, level, outcome, would_stop, code_hash) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        each.case_id, to_wire(each.at), each.person.str(), each.notebook.str(), each.cell_id, each.run_id, each.class_name, each.category,
        guard::name_of(each.level), wire::name_of(each.outcome), each.would_stop ? 1 : 0, each.code_hash);
}

void save_choice(Connection& connection, const std::string& case_id, wire::GateOutcome outcome, Time now) {
    connection.run("UPDATE guard_cases SET outcome = ?, chosen_at = ? WHERE case_id = ?", wire::name_of(outcome), to_wire(now), case_id);
}

void save_mistake(Connection& connection, const std::string& case_id, std::string_view text, Time now, Time due) {
    connection.run("UPDATE guard_cases SET mistake = ?, reported_at = ?, due_at = ? WHERE case_id = ? AND mistake IS NULL", text, to_wire(now),
                   to_wire(due), case_id);
}

void save_answer(Connection& connection, const std::string& case_id, wire::AnswerMistake answer, Time now) {
    connection.run("UPDATE guard_cases SET accepted = ?, answer = ?, answered_at = ?, seen_at = NULL, closed_at = coalesce(closed_at, ?) WHERE case_id = ?",
                   answer.accepted ? 1 : 0, answer.text, to_wire(now), to_wire(now), case_id);
}

void save_closed(Connection& connection, const std::string& case_id, Time now) {
    connection.run("UPDATE guard_cases SET closed_at = ? WHERE case_id = ? AND closed_at IS NULL", to_wire(now), case_id);
}

void save_seen(Connection& connection, const std::string& case_id, Time now) {
    connection.run("UPDATE guard_cases SET seen_at = ? WHERE case_id = ?", to_wire(now), case_id);
}

std::vector<GuardCase> list_cases(Connection& connection, CaseShelf shelf, std::int64_t most) {
    auto rows = connection.prepare(
        shelf == CaseShelf::open ? "SELECT " CASE_COLUMNS " FROM guard_cases WHERE closed_at IS NULL ORDER BY at DESC, rowid DESC LIMIT ?"
        : shelf == CaseShelf::mistakes
            ? "SELECT " CASE_COLUMNS " FROM guard_cases WHERE mistake IS NOT NULL AND accepted IS NULL ORDER BY due_at, case_id LIMIT ?"
            : "SELECT " CASE_COLUMNS " FROM guard_cases WHERE closed_at IS NOT NULL ORDER BY at DESC, rowid DESC LIMIT ?");
    rows.bind(most);
    return cases_of(std::move(rows));
}

std::int64_t count_cases(Connection& connection, CaseShelf shelf) {
    auto rows = connection.prepare(shelf == CaseShelf::open       ? "SELECT count(*) FROM guard_cases WHERE closed_at IS NULL"
                                   : shelf == CaseShelf::mistakes ? "SELECT count(*) FROM guard_cases WHERE mistake IS NOT NULL AND accepted IS NULL"
                                                                  : "SELECT count(*) FROM guard_cases WHERE closed_at IS NOT NULL");
    return rows.step() ? rows.integer(0) : 0;
}

std::optional<GuardCase> find_case(Connection& connection, const std::string& case_id) {
    auto rows = connection.prepare("SELECT " CASE_COLUMNS " FROM guard_cases WHERE case_id = ?");
    rows.bind(case_id);
    if (!rows.step()) return std::nullopt;
    return case_of(rows);
}

std::vector<GuardCase> list_untold(Connection& connection, const NotebookId& notebook, std::int64_t most) {
    auto rows = connection.prepare(
        "SELECT " CASE_COLUMNS " FROM guard_cases WHERE notebook_id = ? AND seen_at IS NULL AND (outcome = 'stopped' OR mistake IS NOT NULL) "
        "ORDER BY at DESC, rowid DESC LIMIT ?");
    rows.bind(notebook.str(), most);
    return cases_of(std::move(rows));
}

bool was_accepted(Connection& connection, const PersonId& person, const std::string& class_name, const std::string& code_hash) {
    auto rows = connection.prepare("SELECT 1 FROM guard_cases WHERE code_hash = ? AND accepted = 1 AND class = ? AND person_id = ? LIMIT 1");
    rows.bind(code_hash, class_name, person.str());
    return rows.step();
}

bool was_listed(Connection& connection, const PersonId& person, const std::string& class_name, const std::string& code_hash) {
    auto rows = connection.prepare("SELECT 1 FROM guard_cases WHERE code_hash = ? AND class = ? AND person_id = ? LIMIT 1");
    rows.bind(code_hash, class_name, person.str());
    return rows.step();
}

std::uint64_t load_bundle_number(Connection& connection, const std::string& signer) {
    auto rows = connection.prepare("SELECT number FROM guard_bundles WHERE signer = ?");
    rows.bind(signer);
    return rows.step() ? static_cast<std::uint64_t>(rows.integer(0)) : 0;
}

void save_rules(Connection& connection, const guard::RuleBook& book, std::span<const guard::RuleFile> files, const std::optional<KeptBundle>& bundle, Time now) {
    if (bundle)
        connection.run("INSERT INTO guard_bundles (signer, number) VALUES (?, ?) ON CONFLICT (signer) DO UPDATE SET number = max(number, excluded.number)",
                       bundle->signer, static_cast<std::int64_t>(bundle->number));
    {
        auto known = connection.prepare("SELECT 1 FROM guard_rules WHERE version = ? LIMIT 1");
        if (known.bind(book.version).step()) return;
    }
    std::int64_t place = 0;
    const auto save = [&](const guard::RuleFile& file) {
        connection.run("INSERT INTO guard_rules (version, place, name, text, loaded_at) VALUES (?, ?, ?, ?, ?)", book.version, place++, file.name,
                       file.text, to_wire(now));
    };
    for (const guard::RuleFile& file : files) {
        if (!file.is_sealed) save(file);
    }
    if (bundle) save(guard::kept_bundle(bundle->bytes));
}

std::vector<guard::RuleFile> load_rules(Connection& connection, const std::string& version) {
    auto rows = connection.prepare("SELECT name, text FROM guard_rules WHERE version = ? ORDER BY place");
    rows.bind(version);
    std::vector<guard::RuleFile> out;
    while (rows.step()) out.push_back({std::string(rows.text(0)), std::string(rows.text(1))});
    return out;
}

std::map<std::string, wire::GuardAction> load_actions(Connection& connection) {
    std::map<std::string, wire::GuardAction> out;
    auto rows = connection.prepare("SELECT class, action FROM guard_actions");
    while (rows.step()) {
        if (const auto action = wire::find_guard_action(rows.text(1))) out.emplace(rows.text(0), *action);
    }
    return out;
}

void save_action(Connection& connection, const std::string& class_name, wire::GuardAction action) {
    connection.run("INSERT INTO guard_actions (class, action) VALUES (?, ?) ON CONFLICT (class) DO UPDATE SET action = excluded.action", class_name,
                   wire::name_of(action));
}

std::int64_t erase_old(Connection& connection, Time listed_before, Time asked_before) {
    // What somebody still waits for an answer to stays until it was given.
    static constexpr std::string_view old_cases =
        "SELECT case_id FROM guard_cases WHERE (mistake IS NULL OR accepted IS NOT NULL) AND at < (CASE WHEN level = 'notify' THEN ?1 ELSE ?2 END)";
    static const std::string texts = fmt::format(
        "DELETE FROM guard_audit_texts WHERE seq IN (SELECT seq FROM guard_audit WHERE case_id <> '' AND case_id IN ({}))", old_cases);
    static const std::string cases = fmt::format("DELETE FROM guard_cases WHERE case_id IN ({})", old_cases);
    connection.run(texts, to_wire(listed_before), to_wire(asked_before));
    return connection.run(cases, to_wire(listed_before), to_wire(asked_before));
}

}  // namespace stoa
