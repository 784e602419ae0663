#include "accounts/vouched.h"

#include <doctest/doctest.h>

#include "accounts/task_player_for_tests.h"
#include "base/error.h"

using namespace stoa;
using wire::Refusal;
using Names = std::vector<std::string>;

namespace {

struct Service : TaskPlayer {
    explicit Service(VouchRules rules = {}) {
        migrate(keeps, accounts_migrations());
        accounts.emplace(StoredAccounts{}, writer, clock);
        vouching.emplace(*accounts, groups, writer, clock, std::move(rules));
        boss = play(accounts->require_operator());
    }

    template <class Call>
    std::optional<Refusal> refusal_of(Call call) {
        try {
            (void)call();
        } catch (const Refused& refused) {
            return refused.refusal();
        }
        return std::nullopt;
    }
    Person by_provider(std::string subject, std::string login, std::optional<Names> told = Names{}) {
        const NewSession session = play(vouching->sign_in({"https://login.example.org", subject, login, "Ada", told}));
        return *accounts->find_person(session.signed_in.person_id);
    }
    Person by_proxy(std::string login, std::optional<Names> told = std::nullopt) {
        const NewSession session = play(vouching->sign_in({"", "", login, login, told}));
        return *accounts->find_person(session.signed_in.person_id);
    }

    const std::string name = random_id();
    FakeClock clock;
    Connection keeps = Connection::shared_memory(name);
    Connection reader = Connection::shared_memory(name);
    Writer writer{Connection::shared_memory(name), loop.get_executor(), Writer::Mode::immediate};
    Groups groups{reader, writer};
    std::optional<Accounts> accounts;
    std::optional<Vouching> vouching;
    Person boss;
};

}  // namespace

TEST_CASE("a provider's people are known by issuer and subject, and a name that is taken opens nobody's account") {
    Service service;
    const Person ada = service.by_proxy("ada");
    const Person other = service.by_provider("1", "ada");
    CHECK(other.person_id != ada.person_id);
    CHECK_FALSE(other.login);
    const Person eve = service.by_provider("2", "Eve");
    CHECK(eve.login == "eve");
    CHECK(service.by_provider("2", "renamed").person_id == eve.person_id);
    CHECK(service.by_provider("2", "ada").login == "eve");
    CHECK(service.by_proxy("ada").person_id == ada.person_id);
    CHECK_FALSE(service.by_provider("3", "no login at all").login);
    CHECK(service.refusal_of([&] { return service.by_proxy("no login at all"); }) == Refusal::bad_request);
}

TEST_CASE("groups decide who may come in and who is operator, at each sign-in, and never take the last operator") {
    Service service({{"admins"}, {"staff", "admins"}});
    CHECK(service.refusal_of([&] { return service.by_provider("1", "ada", Names{}); }) == Refusal::forbidden);
    CHECK(service.refusal_of([&] { return service.by_provider("1", "ada", Names{"other"}); }) == Refusal::forbidden);
    CHECK(service.refusal_of([&] { return service.by_proxy("ada"); }) == Refusal::forbidden);
    CHECK(service.accounts->list_persons().size() == 1);
    CHECK(service.by_provider("1", "ada", Names{"staff"}).role == PersonRole::person);
    const Person ada = service.by_provider("1", "ada", Names{"admins"});
    CHECK(ada.role == PersonRole::operator_);
    CHECK(service.by_provider("1", "ada", Names{"staff"}).role == PersonRole::person);
    Person boss = service.boss;
    service.by_provider("1", "ada", Names{"admins"});
    boss.role = PersonRole::person;
    service.play(service.accounts->save(boss));
    CHECK(service.by_provider("1", "ada", Names{"staff"}).role == PersonRole::operator_);
    Person gone = *service.accounts->find_person(ada.person_id);
    gone.deactivated_at = service.clock.now();
    service.play(service.accounts->save(gone));
    CHECK(service.refusal_of([&] { return service.by_provider("1", "ada", Names{"staff"}); }) == Refusal::forbidden);
}

TEST_CASE("what is told of groups replaces what was told, and what an operator did stays") {
    Service service;
    const Person ada = service.by_provider("1", "ada", Names{"a", "b"});
    service.play(service.groups.make("by hand"));
    service.play(service.groups.add("by hand", ada.person_id));
    service.play(service.groups.add("a", ada.person_id));
    CHECK(service.groups.list_of(ada.person_id) == Names{"a", "b", "by hand"});
    service.by_provider("1", "ada", Names{"c"});
    CHECK(service.groups.list_of(ada.person_id) == Names{"a", "by hand", "c"});
    CHECK(service.groups.list().size() == 3);  // b had nobody left
    CHECK(service.refusal_of([&] { service.play(service.groups.take_out("c", ada.person_id)); return 0; }) == Refusal::conflict);
    service.play(service.groups.take_out("a", ada.person_id));
    CHECK(service.refusal_of([&] { service.play(service.groups.take_out("a", ada.person_id)); return 0; }) == Refusal::not_found);
    CHECK(service.refusal_of([&] { service.play(service.groups.add("absent", ada.person_id)); return 0; }) == Refusal::not_found);
    CHECK(service.refusal_of([&] { service.play(service.groups.make("by hand")); return 0; }) == Refusal::conflict);
    CHECK(service.refusal_of([&] { service.play(service.groups.make(" \n")); return 0; }) == Refusal::bad_request);
    service.play(service.groups.remove("by hand"));
    CHECK(service.groups.list_of(ada.person_id) == Names{"c"});
    service.by_proxy("ada");  // who says nothing of groups takes none away
    CHECK(service.groups.list_of(ada.person_id) == Names{"c"});
}

TEST_CASE("a proxy's list of groups is read between commas, and what is no name is left out") {
    CHECK(parse_group_list(" a, b c ,,a,\x01,") == Names{"a", "b c"});
    CHECK(parse_group_list("").empty());
    CHECK(parse_group_list(std::string(101, 'x')).empty());
    std::string many;
    for (int n = 0; n < 300; ++n) many += "g" + std::to_string(n) + ",";
    CHECK(parse_group_list(many).size() == 200);
}
