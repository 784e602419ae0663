#include "accounts/people.h"

#include <doctest/doctest.h>

#include "accounts/api_tokens.h"
#include "accounts/task_player_for_tests.h"
#include "base/error.h"

using namespace stoa;
using std::chrono::hours;
using std::chrono::minutes;
using wire::Refusal;

namespace {

constexpr PasswordCost cheap{1, 8192};
const std::string good = "a long password";

/// The accounts of a service in memory, with passwords that cost next to nothing.
struct Service : TaskPlayer {
    explicit Service(wire::SignUp sign_up = wire::SignUp::closed, SignInLimitNumbers limits = {}) {
        Connection connection = Connection::shared_memory(name);
        migrate(connection, accounts_migrations());
        accounts.emplace(StoredAccounts{}, writer, clock);
        people.emplace(*accounts, writer, pool, clock, PeopleRules{sign_up, cheap, limits});
        tokens.emplace(std::vector<ApiToken>{}, *accounts, writer, clock);
        boss = play(accounts->require_operator());
        accounts->on_session_ended([this](const std::string& id) { ended.push_back(id); });
    }

    template <class T>
    std::optional<Refusal> refusal_of(Task<T> task) {
        try {
            (void)play(std::move(task));
        } catch (const Refused& refused) {
            return refused.refusal();
        }
        return std::nullopt;
    }
    std::optional<Refusal> refusal_of(Task<> task) {
        try {
            play(std::move(task));
        } catch (const Refused& refused) {
            return refused.refusal();
        }
        return std::nullopt;
    }
    std::optional<Refusal> try_in(std::string login, std::string password, std::string peer = "192.0.2.1") {
        return refusal_of(people->sign_in(std::move(login), std::move(password), std::move(peer)));
    }
    NewSession join(std::string login) {
        std::string invitation = play(people->invite(boss.person_id));
        return play(people->sign_up({invitation, login, "Ada", good}, "192.0.2.1"));
    }

    const std::string name = random_id();
    asio::thread_pool pool{1};
    FakeClock clock;
    Connection keeps = Connection::shared_memory(name);
    Writer writer{Connection::shared_memory(name), loop.get_executor(), Writer::Mode::immediate};
    std::optional<Accounts> accounts;
    std::optional<People> people;
    std::optional<ApiTokens> tokens;
    Person boss;
    std::vector<std::string> ended;
};

}  // namespace

TEST_CASE("an invitation makes one account, whose password then signs in") {
    Service service;
    const std::string invitation = service.play(service.people->invite(service.boss.person_id));
    const NewSession ada = service.play(service.people->sign_up({invitation, "Ada", "Ada Okafor", good}, "192.0.2.1"));
    CHECK(ada.signed_in.name == "Ada Okafor");
    CHECK(ada.signed_in.login == "ada");
    CHECK(service.refusal_of(service.people->sign_up({invitation, "bob", "Bob", good}, "192.0.2.1")) == Refusal::forbidden);
    CHECK_FALSE(service.accounts->find_login("bob"));
    CHECK_FALSE(service.try_in("ADA", good));
    CHECK(service.try_in("ada", good + "x") == Refusal::not_signed_in);
}

TEST_CASE("an invitation is over after its week, and who may make one depends on the rule") {
    Service closed;
    const std::string old = closed.play(closed.people->invite(closed.boss.person_id));
    closed.clock.advance(hours(24 * 7));
    CHECK(closed.refusal_of(closed.people->sign_up({old, "ada", "", good}, "192.0.2.1")) == Refusal::forbidden);
    const auto ada = closed.join("ada").signed_in;
    CHECK(closed.refusal_of(closed.people->invite(ada.person_id)) == Refusal::forbidden);
    CHECK(closed.refusal_of(closed.people->sign_up({std::nullopt, "eve", "", good}, "192.0.2.1")) == Refusal::forbidden);

    Service by_invitation(wire::SignUp::invitation);
    const auto bob = by_invitation.join("bob").signed_in;
    CHECK_FALSE(by_invitation.refusal_of(by_invitation.people->invite(bob.person_id)));
    CHECK(by_invitation.refusal_of(by_invitation.people->sign_up({std::nullopt, "eve", "", good}, "192.0.2.1")) == Refusal::forbidden);

    Service open(wire::SignUp::open);
    CHECK_FALSE(open.refusal_of(open.people->sign_up({std::nullopt, "eve", "", good}, "192.0.2.1")));
}

TEST_CASE("a login is one person's, whatever its case, and short passwords and odd logins are refused") {
    Service service(wire::SignUp::open);
    (void)service.join("ada");
    CHECK(service.refusal_of(service.people->sign_up({std::nullopt, "ADA", "", good}, "192.0.2.1")) == Refusal::conflict);
    CHECK(service.refusal_of(service.people->sign_up({std::nullopt, "bob", "", "short"}, "192.0.2.1")) == Refusal::bad_request);
    for (const char* odd : {"", "a b", "a\nb", "\xc3\xa9", "a/b", "' or 1"})
        CHECK(service.refusal_of(service.people->sign_up({std::nullopt, odd, "", good}, "192.0.2.1")) == Refusal::bad_request);
}

TEST_CASE("a name that is not there costs one password check, as one that is") {
    Service service;
    (void)service.join("ada");
    const Person none = service.play(service.people->add("nopassword", "", PersonRole::person));
    const Person gone = service.play(service.people->add("gone", "", PersonRole::person));
    (void)service.play(service.people->deactivate(gone.person_id));
    for (const char* login : {"ada", "nobody", "nopassword", "gone", "no login at all"}) {
        const int before = service.people->password_work();
        CHECK(service.try_in(login, "a wrong password") == Refusal::not_signed_in);
        CHECK(service.people->password_work() == before + 1);
    }
}

TEST_CASE("five wrong passwords stop an address at that account, and nobody else") {
    Service service;
    (void)service.join("ada");
    (void)service.join("bob");
    for (int i = 0; i < 5; ++i) CHECK(service.try_in("ada", "wrong", "198.51.100.7") == Refusal::not_signed_in);
    CHECK(service.try_in("ada", good, "198.51.100.7") == Refusal::too_many);
    // The owner comes from elsewhere and is not locked out; the address may still sign in as somebody else.
    CHECK_FALSE(service.try_in("ada", good, "192.0.2.1"));
    CHECK_FALSE(service.try_in("bob", good, "198.51.100.7"));
    service.clock.advance(minutes(10));
    CHECK_FALSE(service.try_in("ada", good, "198.51.100.7"));
}

TEST_CASE("an address that tries many names is stopped, and its own right password buys it nothing") {
    Service service;
    (void)service.join("eve");
    int tried = 0;
    while (tried < 100 && service.try_in("name" + std::to_string(tried), "wrong", "198.51.100.7") == Refusal::not_signed_in) {
        ++tried;
        if (tried % 4 == 0) CHECK_FALSE(service.try_in("eve", good, "198.51.100.7"));
    }
    CHECK(tried == 30);
    CHECK(service.try_in("name1", "wrong", "2001:db8:1:2::1") == Refusal::not_signed_in);
}

TEST_CASE("many addresses that fail at once slow every check down, for a minute") {
    SignInLimits limits({.slow_after = 3});
    FakeClock clock;
    for (int i = 0; i < 4; ++i) {
        CHECK(limits.delay(clock.now()) == milliseconds(0));
        limits.trying("ada", "192.0.2." + std::to_string(i), clock.now());
    }
    CHECK(limits.delay(clock.now()) == milliseconds(1'000));
    clock.advance(minutes(1));
    CHECK(limits.delay(clock.now()) == milliseconds(0));
}

TEST_CASE("a deactivated person is out at once, keeps everything, and can come back") {
    Service service;
    const NewSession ada = service.join("ada");
    const PersonId id = ada.signed_in.person_id;
    const NewApiToken token = service.play(service.tokens->make(id, {"script", wire::TokenScope::read, 30}));
    const std::string link = service.play(service.accounts->make_sign_in_token(id));
    (void)service.play(service.people->deactivate(id));
    CHECK_FALSE(service.accounts->find_session(ada.cookie));
    CHECK_FALSE(service.tokens->find(token.secret));
    CHECK(service.ended == std::vector<std::string>{ada.signed_in.session_id});
    CHECK(service.try_in("ada", good) == Refusal::not_signed_in);
    CHECK(service.refusal_of(service.accounts->sign_in(link, "192.0.2.1")) == Refusal::not_signed_in);
    CHECK(service.accounts->find_person(id)->name == "Ada");
    (void)service.play(service.people->activate(id));
    CHECK_FALSE(service.try_in("ada", good));
    CHECK(service.tokens->find(token.secret));
}

TEST_CASE("the last operator can't be deactivated or made a person") {
    Service service;
    const PersonId boss = service.boss.person_id;
    CHECK(service.refusal_of(service.people->deactivate(boss)) == Refusal::conflict);
    CHECK(service.refusal_of(service.people->set_role(boss, PersonRole::person)) == Refusal::conflict);
    const auto ada = service.join("ada").signed_in;
    (void)service.play(service.people->set_role(ada.person_id, PersonRole::operator_));
    CHECK_FALSE(service.refusal_of(service.people->set_role(boss, PersonRole::person)));
    CHECK(service.refusal_of(service.people->deactivate(ada.person_id)) == Refusal::conflict);
}

TEST_CASE("changing the password needs the old one and ends every other session") {
    Service service;
    const NewSession here = service.join("ada");
    const NewSession there = service.play(service.people->sign_in("ada", good, "192.0.2.1"));
    CHECK(service.refusal_of(service.people->change_password(here.signed_in, {"wrong", "another password", {}}, "192.0.2.1")) == Refusal::forbidden);
    CHECK(service.accounts->find_session(there.cookie));
    service.play(service.people->change_password(here.signed_in, {good, "another password", {}}, "192.0.2.1"));
    CHECK(service.accounts->find_session(here.cookie));
    CHECK_FALSE(service.accounts->find_session(there.cookie));
    CHECK(service.try_in("ada", good) == Refusal::not_signed_in);
    CHECK_FALSE(service.try_in("ada", "another password"));
}

TEST_CASE("a password link works once, ends old sessions, and is no sign-in link") {
    Service service;
    const NewSession ada = service.join("ada");
    const std::string link = service.play(service.accounts->make_password_token(ada.signed_in.person_id));
    CHECK(service.refusal_of(service.accounts->sign_in(link, "192.0.2.1")) == Refusal::not_signed_in);
    const NewSession in = service.play(service.people->set_password_by_link({link, "yet another one"}, "192.0.2.1"));
    CHECK(service.accounts->find_session(in.cookie));
    CHECK_FALSE(service.accounts->find_session(ada.cookie));
    CHECK(service.refusal_of(service.people->set_password_by_link({link, "yet another two"}, "192.0.2.1")) == Refusal::not_signed_in);
    CHECK_FALSE(service.try_in("ada", "yet another one"));
}

TEST_CASE("an API token is known by its secret until it ends or is revoked, and its store holds no secret") {
    Service service;
    const PersonId ada = service.join("ada").signed_in.person_id;
    const NewApiToken token = service.play(service.tokens->make(ada, {"script", wire::TokenScope::read, 30}));
    const auto in = service.tokens->find(token.secret);
    REQUIRE(in);
    CHECK(in->person_id == ada);
    CHECK(in->token_scope == wire::TokenScope::read);
    const auto stored = load_api_tokens(service.keeps);
    REQUIRE(stored.size() == 1);
    CHECK(stored[0].hash.find(token.secret.substr(5)) == std::string::npos);
    ApiTokens again(stored, *service.accounts, service.writer, service.clock);
    CHECK(again.find(token.secret));
    service.clock.advance(hours(24 * 30));
    CHECK_FALSE(service.tokens->find(token.secret));

    const NewApiToken second = service.play(service.tokens->make(ada, {"other", wire::TokenScope::write, 1}));
    CHECK_FALSE(service.play(service.tokens->revoke(service.boss.person_id, second.token.token_id)));
    CHECK(service.tokens->find(second.secret));
    CHECK(service.play(service.tokens->revoke(ada, second.token.token_id)));
    CHECK_FALSE(service.tokens->find(second.secret));
    for (const char* odd : {"", "stoa_", "stoa_x", "x"}) CHECK_FALSE(service.tokens->find(odd));
}

TEST_CASE("a database of the first release opens, with its persons, sessions and links") {
    Connection connection(":memory:");
    migrate(connection, accounts_migrations().first(1));
    connection.execute("INSERT INTO persons VALUES ('p1', 'Operator', 'operator', 1000);"
                       "INSERT INTO sign_in_tokens (token_hash, person_id, expires_at) VALUES ('h', 'p1', 2000000000000);"
                       "INSERT INTO sessions VALUES ('s1', 'hash', 'p1', 1000, 2000)");
    migrate(connection, accounts_migrations());
    const StoredAccounts stored = load_accounts(connection);
    REQUIRE(stored.persons.size() == 1);
    CHECK(stored.persons[0].role == PersonRole::operator_);
    CHECK(stored.persons[0].is_active());
    CHECK_FALSE(stored.persons[0].login);
    CHECK(stored.sessions.size() == 1);
    CHECK(use_token(connection, "h", from_wire(1'000'000)) == PersonId("p1"));
}
