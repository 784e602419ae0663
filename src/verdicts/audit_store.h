// The guard's book: an append-only, hash-chained audit, the cases that it tells of as they stand now, the rules that verdicts
// were made with, and what the operator decided. Functions that write are called inside the Writer's work.
//
// An entry's text lies beside the chain, which holds a salted hash of it: a text can be erased when its time is over, and the
// chain still verifies.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "guard/rule.h"
#include "guard/verdict.h"
#include "store/connection.h"
#include "wire/http.h"

namespace stoa {

[[nodiscard]] std::span<const Migration> verdicts_migrations();

enum class AuditKind : std::uint8_t { verdict, choice, run_again, mistake, answer, closed, read, policy, rules, erased };
[[nodiscard]] std::string_view name_of(AuditKind kind);

struct AuditEntry {
    std::int64_t seq = 0;
    Time at{};
    AuditKind kind = AuditKind::verdict;
    std::string case_id;  ///< empty: of no case
    std::string body;     ///< JSON; empty when it was erased
};

/// Throws StoreError.
void append(Connection& connection, Time at, AuditKind kind, std::string_view case_id, std::string_view body);
/// In order. Of one case, or of one kind.
[[nodiscard]] std::vector<AuditEntry> load_entries(Connection& connection, const std::string& case_id);
[[nodiscard]] std::vector<AuditEntry> load_verdicts(Connection& connection, std::int64_t after_seq, int most);

struct ChainCheck {
    std::int64_t entries = 0;
    std::int64_t erased = 0;                ///< texts that are gone; their hashes stand
    std::string head;                       ///< the last hash: kept elsewhere, it proves that nothing was cut off
    std::optional<std::int64_t> broken_at;  ///< the first entry that does not fit
};
[[nodiscard]] ChainCheck check_chain(Connection& connection);

struct GuardCase {
    std::string case_id;
    Time at{};
    PersonId person;
    NotebookId notebook;
    std::string cell_id;
    std::string run_id;
    std::string class_name;
    std::string category;
    guard::Level level = guard::Level::notify;
    wire::GateOutcome outcome = wire::GateOutcome::passed;
    bool would_stop = false;
    std::string code_hash;
    std::optional<Time> chosen_at;
    std::optional<std::string> mistake;  ///< what was said; set: it was reported
    std::optional<Time> due_at;
    std::optional<bool> accepted;
    std::optional<std::string> answer;
    std::optional<Time> closed_at;
};

void save_case(Connection& connection, const GuardCase& guard_case);
void save_choice(Connection& connection, const std::string& case_id, wire::GateOutcome outcome, Time now);
void save_mistake(Connection& connection, const std::string& case_id, std::string_view text, Time now, Time due);
void save_answer(Connection& connection, const std::string& case_id, wire::AnswerMistake answer, Time now);
void save_closed(Connection& connection, const std::string& case_id, Time now);
void save_seen(Connection& connection, const std::string& case_id, Time now);

enum class CaseShelf : std::uint8_t { open, mistakes, closed };
[[nodiscard]] std::vector<GuardCase> list_cases(Connection& connection, CaseShelf shelf, std::int64_t most);
[[nodiscard]] std::int64_t count_cases(Connection& connection, CaseShelf shelf);
[[nodiscard]] std::optional<GuardCase> find_case(Connection& connection, const std::string& case_id);
/// What a notebook's people are still to be told: runs that were stopped, and mistakes that are open or whose answer nobody read.
[[nodiscard]] std::vector<GuardCase> list_untold(Connection& connection, const NotebookId& notebook, std::int64_t most);
/// The operator agreed that this very code of this person was no such thing.
[[nodiscard]] bool was_accepted(Connection& connection, const PersonId& person, const std::string& class_name, const std::string& code_hash);

/// Something of this person is on the list for this very text already.
[[nodiscard]] bool was_listed(Connection& connection, const PersonId& person, const std::string& class_name, const std::string& code_hash);

/// The rules of a version, so that its verdicts can be had again.
/// Of sealed rules it keeps the bundle as it came, not their text.
struct KeptBundle {
    std::string bytes;
    std::uint64_t number = 0;
    std::string signer;  ///< as base64
};
void save_rules(Connection& connection, const guard::RuleBook& book, std::span<const guard::RuleFile> files, const std::optional<KeptBundle>& bundle, Time now);
/// The highest number of a bundle of this signer that was ever loaded; 0 = none.
[[nodiscard]] std::uint64_t load_bundle_number(Connection& connection, const std::string& signer);
[[nodiscard]] std::vector<guard::RuleFile> load_rules(Connection& connection, const std::string& version);

[[nodiscard]] std::map<std::string, wire::GuardAction> load_actions(Connection& connection);
void save_action(Connection& connection, const std::string& class_name, wire::GuardAction action);

/// Erases the texts and the cases that are older: of what was only for the list, and of the rest. -> how many cases.
std::int64_t erase_old(Connection& connection, Time listed_before, Time asked_before);

}  // namespace stoa
