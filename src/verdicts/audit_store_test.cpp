// The audit's chain, its cases, and what is erased.
#include "verdicts/audit_store.h"

#include <doctest/doctest.h>

using namespace stoa;
using wire::GateOutcome;

namespace {

const Time day = from_wire(1'700'000'000'000);

struct Book {
    Book() { migrate(connection, verdicts_migrations()); }
    GuardCase add(const std::string& id, Time at, guard::Level level, GateOutcome outcome = GateOutcome::passed) {
        GuardCase each;
        each.case_id = id;
        each.at = at;
        each.person = PersonId("ada");
        each.notebook = NotebookId("book");
        each.class_name = "mining";
        each.level = level;
        each.outcome = outcome;
        each.code_hash = "hash of " + id;
        save_case(connection, each);
        append(connection, at, AuditKind::verdict, id, R"({"class":"mining"})");
        return each;
    }
    Connection connection{":memory:"};
};

}  // namespace

TEST_CASE("the chain holds, and says where it was changed") {
    Book book;
    CHECK(check_chain(book.connection).entries == 0);
    for (const char* id : {"a", "b", "c"}) book.add(id, day, guard::Level::warn);
    const ChainCheck whole = check_chain(book.connection);
    CHECK(whole.entries == 3);
    CHECK_FALSE(whole.broken_at);
    CHECK(whole.head.size() == 64);
    book.connection.execute("DROP TRIGGER guard_audit_texts_stand; UPDATE guard_audit_texts SET body = '{}' WHERE seq = 2");
    CHECK(check_chain(book.connection).broken_at == 2);
}

TEST_CASE("entries can be neither changed nor taken out") {
    Book book;
    book.add("a", day, guard::Level::warn);
    CHECK_THROWS_AS(book.connection.execute("UPDATE guard_audit SET at = 1"), StoreError);
    CHECK_THROWS_AS(book.connection.execute("DELETE FROM guard_audit"), StoreError);
    CHECK_THROWS_AS(book.connection.execute("UPDATE guard_audit_texts SET body = ''"), StoreError);
}

TEST_CASE("what is too old is erased, the chain still holds, and what waits for an answer stays") {
    Book book;
    book.add("listed", day, guard::Level::notify);
    book.add("asked", day, guard::Level::warn, GateOutcome::ran);
    book.add("waits", day, guard::Level::warn, GateOutcome::cancelled);
    save_mistake(book.connection, "waits", "it is homework", day, day + std::chrono::hours(72));
    CHECK(erase_old(book.connection, day + std::chrono::days(1), day) == 1);
    CHECK_FALSE(find_case(book.connection, "listed"));
    CHECK(find_case(book.connection, "asked"));
    CHECK(erase_old(book.connection, day + std::chrono::days(1), day + std::chrono::days(1)) == 1);
    CHECK(find_case(book.connection, "waits"));
    const ChainCheck check = check_chain(book.connection);
    CHECK_FALSE(check.broken_at);
    CHECK(check.entries == 3);
    CHECK(check.erased == 2);
    CHECK(load_entries(book.connection, "listed").at(0).body.empty());
}

TEST_CASE("a mistake that the operator agreed to is known by person, class and code") {
    Book book;
    const GuardCase each = book.add("a", day, guard::Level::warn, GateOutcome::cancelled);
    const auto accepted = [&](const char* person, const char* name) { return was_accepted(book.connection, PersonId(person), name, each.code_hash); };
    CHECK_FALSE(accepted("ada", "mining"));
    save_mistake(book.connection, "a", "", day, day);
    save_answer(book.connection, "a", {false, "no"}, day);
    CHECK_FALSE(accepted("ada", "mining"));
    save_answer(book.connection, "a", {true, "yes"}, day);
    CHECK(accepted("ada", "mining"));
    CHECK_FALSE(accepted("bob", "mining"));
    CHECK_FALSE(accepted("ada", "dos"));
}

TEST_CASE("cases stand on their shelf, mistakes by the time when they are due") {
    Book book;
    book.add("a", day, guard::Level::warn);
    book.add("b", day + std::chrono::seconds(1), guard::Level::act);
    save_mistake(book.connection, "a", "", day, day + std::chrono::hours(2));
    save_mistake(book.connection, "b", "", day, day + std::chrono::hours(1));
    CHECK(list_cases(book.connection, CaseShelf::open, 10).at(0).case_id == "b");
    CHECK(list_cases(book.connection, CaseShelf::mistakes, 10).at(0).case_id == "b");
    save_answer(book.connection, "b", {true, ""}, day);
    CHECK(count_cases(book.connection, CaseShelf::mistakes) == 1);
    CHECK(count_cases(book.connection, CaseShelf::closed) == 1);
    CHECK(count_cases(book.connection, CaseShelf::open) == 1);
    CHECK(list_untold(book.connection, NotebookId("book"), 10).size() == 2);
    save_seen(book.connection, "b", day);
    CHECK(list_untold(book.connection, NotebookId("book"), 10).size() == 1);
}

TEST_CASE("rules are kept with their version, once") {
    Book book;
    const guard::RuleBook rules = guard::parse_rules(guard::public_rules()).value();
    save_rules(book.connection, rules, guard::public_rules(), {}, day);
    save_rules(book.connection, rules, guard::public_rules(), {}, day);
    const auto files = load_rules(book.connection, rules.version);
    REQUIRE(files.size() == guard::public_rules().size());
    CHECK(guard::parse_rules(files).value().version == rules.version);
    CHECK(load_rules(book.connection, "another").empty());
}
