#include "accounts/accounts.h"

#include <stdlib.h>

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "accounts/secret.h"
#include "accounts/task_player_for_tests.h"
#include "base/error.h"
#include "wire/shared.h"

using namespace stoa;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

/// Accounts over a store of their own; open() again stands for a restart where the store is a file.
struct Cabinet : TaskPlayer {
    explicit Cabinet(AccountLimits l = {}, std::filesystem::path f = ":memory:") : limits(l), file(std::move(f)) { open(); }

    void open() {
        accounts.reset();
        writer.reset();
        Connection connection(file);
        migrate(connection, accounts_migrations());
        StoredAccounts stored = load_accounts(connection);
        writer = std::make_unique<Writer>(std::move(connection), loop.get_executor(), Writer::Mode::immediate);
        accounts = std::make_unique<Accounts>(std::move(stored), *writer, clock, limits);
        accounts->on_session_ended([this](const std::string& id) { ended.push_back(id); });
        operator_ = play(accounts->require_operator());
    }

    NewSession enter() {
        std::string token = play(accounts->make_sign_in_token(operator_.person_id));
        return play(accounts->sign_in(std::move(token), "127.0.0.1"));
    }
    /// The refusal that a sign-in ends with.
    std::optional<wire::Refusal> refusal_of(std::string token, std::string peer = "127.0.0.1") {
        try {
            play(accounts->sign_in(std::move(token), std::move(peer)));
        } catch (const Refused& refused) {
            return refused.refusal();
        }
        return std::nullopt;
    }

    AccountLimits limits;
    std::filesystem::path file;
    FakeClock clock;
    std::unique_ptr<Writer> writer;
    std::unique_ptr<Accounts> accounts;
    Person operator_;
    std::vector<std::string> ended;
};

struct Folder {
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "stoa_accounts_XXXXXX").string();
        if (!::mkdtemp(name.data())) throw std::runtime_error("mkdtemp");
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::filesystem::path path;
};

}  // namespace

TEST_CASE("a link signs in once, and its session is found by its cookie") {
    Cabinet cabinet;
    const std::string token = cabinet.play(cabinet.accounts->make_sign_in_token(cabinet.operator_.person_id));
    const NewSession session = cabinet.play(cabinet.accounts->sign_in(token, "127.0.0.1"));
    const auto found = cabinet.accounts->find_session(session.cookie);
    REQUIRE(found);
    CHECK(found->person_id == cabinet.operator_.person_id);
    CHECK(found->name == "Operator");
    CHECK(found->role == PersonRole::operator_);
    CHECK(found->session_id == session.signed_in.session_id);
    CHECK(cabinet.refusal_of(token) == wire::Refusal::not_signed_in);
}

TEST_CASE("one link tried by many at once lets exactly one in") {
    Cabinet cabinet;
    const std::string token = cabinet.play(cabinet.accounts->make_sign_in_token(cabinet.operator_.person_id));
    int entered = 0;
    int refused = 0;
    for (int i = 0; i < 8; ++i) {
        asio::co_spawn(cabinet.loop, cabinet.accounts->sign_in(token, "10.0.0." + std::to_string(i)),
                       [&](std::exception_ptr failed, NewSession) { ++(failed ? refused : entered); });
    }
    cabinet.loop.restart();
    cabinet.loop.run();
    CHECK(entered == 1);
    CHECK(refused == 7);
    CHECK(cabinet.accounts->list_sessions(cabinet.operator_.person_id).size() == 1);
}

TEST_CASE("a link that is too old, unknown or malformed is refused in one and the same way") {
    Cabinet cabinet;
    const std::string token = cabinet.play(cabinet.accounts->make_sign_in_token(cabinet.operator_.person_id));
    CHECK(cabinet.refusal_of(random_secret()) == wire::Refusal::not_signed_in);
    CHECK(cabinet.refusal_of("") == wire::Refusal::not_signed_in);
    CHECK(cabinet.refusal_of(token + "x") == wire::Refusal::not_signed_in);
    CHECK(cabinet.refusal_of("' OR 1=1 --") == wire::Refusal::not_signed_in);
    cabinet.clock.advance(minutes(15));
    CHECK(cabinet.refusal_of(token) == wire::Refusal::not_signed_in);
}

TEST_CASE("a peer that fails too often waits, others do not") {
    Cabinet cabinet;
    for (int i = 0; i < 10; ++i) CHECK(cabinet.refusal_of(random_secret(), "10.0.0.1") == wire::Refusal::not_signed_in);
    std::string token = cabinet.play(cabinet.accounts->make_sign_in_token(cabinet.operator_.person_id));
    CHECK(cabinet.refusal_of(token, "10.0.0.1") == wire::Refusal::too_many);
    CHECK_FALSE(cabinet.refusal_of(token, "10.0.0.2").has_value());
    cabinet.clock.advance(minutes(10));
    token = cabinet.play(cabinet.accounts->make_sign_in_token(cabinet.operator_.person_id));
    CHECK_FALSE(cabinet.refusal_of(token, "10.0.0.1").has_value());
}

TEST_CASE("a cookie that is none of ours finds nobody") {
    Cabinet cabinet;
    const NewSession session = cabinet.enter();
    CHECK_FALSE(cabinet.accounts->find_session(""));
    CHECK_FALSE(cabinet.accounts->find_session(random_secret()));
    CHECK_FALSE(cabinet.accounts->find_session(session.cookie + "="));
    CHECK_FALSE(cabinet.accounts->find_session(hash_of_secret(session.cookie)));  // what a stolen database holds
    CHECK_FALSE(cabinet.accounts->find_session(session.signed_in.session_id));
}

TEST_CASE("a session lives as long as it is used, and ends after its lifetime without use") {
    Cabinet cabinet;
    const NewSession session = cabinet.enter();
    for (int i = 0; i < 3; ++i) {
        cabinet.clock.advance(hours(24 * 29));
        CHECK(cabinet.accounts->find_session(session.cookie));
    }
    cabinet.clock.advance(hours(24 * 30));
    CHECK_FALSE(cabinet.accounts->find_session(session.cookie));
    CHECK(cabinet.ended == std::vector<std::string>{session.signed_in.session_id});
}

TEST_CASE("expired sessions are cleared away without being asked for, and said to have ended") {
    Cabinet cabinet;
    const NewSession old = cabinet.enter();
    cabinet.clock.advance(hours(24 * 20));
    const NewSession fresh = cabinet.enter();
    cabinet.clock.advance(hours(24 * 15));
    cabinet.accounts->remove_expired();
    CHECK(cabinet.ended == std::vector<std::string>{old.signed_in.session_id});
    CHECK(cabinet.accounts->find_session(fresh.cookie));
}

TEST_CASE("signing out ends the session at once, and its CSRF token with it") {
    Cabinet cabinet;
    const NewSession one = cabinet.enter();
    const NewSession two = cabinet.enter();
    CHECK(Accounts::check_csrf(one.signed_in, one.signed_in.csrf_token));
    CHECK_FALSE(Accounts::check_csrf(one.signed_in, two.signed_in.csrf_token));
    CHECK_FALSE(Accounts::check_csrf(one.signed_in, std::nullopt));
    CHECK_FALSE(Accounts::check_csrf(one.signed_in, ""));
    CHECK_FALSE(Accounts::check_csrf(one.signed_in, one.cookie));
    CHECK(cabinet.accounts->find_session(one.cookie)->csrf_token == one.signed_in.csrf_token);
    cabinet.play(cabinet.accounts->sign_out(one.signed_in.session_id));
    CHECK_FALSE(cabinet.accounts->find_session(one.cookie));
    CHECK(cabinet.accounts->find_session(two.cookie));
    CHECK(cabinet.ended == std::vector<std::string>{one.signed_in.session_id});
}

TEST_CASE("one session too many ends the one that was not used longest") {
    Cabinet cabinet({.max_sessions_per_person = 2});
    const NewSession one = cabinet.enter();
    cabinet.clock.advance(seconds(1));
    const NewSession two = cabinet.enter();
    cabinet.clock.advance(seconds(1));
    CHECK(cabinet.accounts->find_session(one.cookie));
    const NewSession three = cabinet.enter();
    CHECK(cabinet.accounts->find_session(one.cookie));
    CHECK_FALSE(cabinet.accounts->find_session(two.cookie));
    CHECK(cabinet.accounts->find_session(three.cookie));
}

TEST_CASE("only so many unused links of a person are kept, the newest") {
    Cabinet cabinet({.max_unused_tokens = 2});
    std::vector<std::string> tokens;
    for (int i = 0; i < 3; ++i) tokens.push_back(cabinet.play(cabinet.accounts->make_sign_in_token(cabinet.operator_.person_id)));
    CHECK(cabinet.refusal_of(tokens[0]) == wire::Refusal::not_signed_in);
    CHECK_FALSE(cabinet.refusal_of(tokens[1]).has_value());
    CHECK_FALSE(cabinet.refusal_of(tokens[2]).has_value());
}

TEST_CASE("persons, sessions, their last use and unused links survive a restart; what ended stays ended; no secret is in the file") {
    const Folder folder;
    Cabinet cabinet({}, folder.path / "stoa.db");
    const PersonId person = cabinet.operator_.person_id;
    const NewSession kept = cabinet.enter();
    const NewSession left = cabinet.enter();
    const std::string used = cabinet.play(cabinet.accounts->make_sign_in_token(person));
    CHECK_FALSE(cabinet.refusal_of(used).has_value());
    const std::string unused = cabinet.play(cabinet.accounts->make_sign_in_token(person));
    cabinet.play(cabinet.accounts->sign_out(left.signed_in.session_id));
    cabinet.clock.advance(minutes(5));
    CHECK(cabinet.accounts->find_session(kept.cookie));

    cabinet.open();
    CHECK(cabinet.operator_.person_id == person);
    CHECK(cabinet.accounts->list_persons().size() == 1);
    CHECK_FALSE(cabinet.accounts->find_session(left.cookie));
    CHECK(cabinet.refusal_of(used) == wire::Refusal::not_signed_in);
    CHECK_FALSE(cabinet.refusal_of(unused).has_value());
    const auto found = cabinet.accounts->find_session(kept.cookie);
    REQUIRE(found);
    CHECK(found->csrf_token == kept.signed_in.csrf_token);
    const auto sessions = cabinet.accounts->list_sessions(person);
    CHECK(std::ranges::any_of(sessions, [&](const SessionSummary& s) {
        return s.session_id == kept.signed_in.session_id && s.last_used_at == cabinet.clock.now();
    }));
    for (const auto& entry : std::filesystem::directory_iterator(folder.path)) {
        std::ifstream in(entry.path(), std::ios::binary);
        const std::string bytes(std::istreambuf_iterator<char>(in), {});
        for (const std::string& secret : {kept.cookie, left.cookie, used, unused, kept.signed_in.csrf_token})
            CHECK(bytes.find(secret) == std::string::npos);
    }
}

TEST_CASE("a sign-in that can't be made durable lets nobody in and leaves the link unused") {
    Cabinet cabinet;
    std::string token = cabinet.play(cabinet.accounts->make_sign_in_token(cabinet.operator_.person_id));
    cabinet.writer->fail_commits(1);
    CHECK_THROWS(cabinet.play(cabinet.accounts->sign_in(token, "127.0.0.1")));
    CHECK(cabinet.accounts->list_sessions(cabinet.operator_.person_id).empty());
    CHECK_FALSE(cabinet.refusal_of(token).has_value());
}

TEST_CASE("finding a session writes its last use at most once a minute") {
    Cabinet cabinet;
    const NewSession session = cabinet.enter();
    int writes = 0;
    for (int i = 0; i < 300; ++i) {
        cabinet.clock.advance(seconds(1));
        CHECK(cabinet.accounts->find_session(session.cookie));
        cabinet.loop.restart();
        writes += cabinet.loop.run() > 0 ? 1 : 0;  // the writer's answer is the only thing on the loop
    }
    CHECK(writes == 5);
}

TEST_CASE("remembered failures are bounded, and one IPv6 household counts as one") {
    FailureLimit limit({.max_failures = 2, .max_peers = 100});
    const Time now = FakeClock().now();
    limit.failed("2001:db8:1:2::1", now);
    limit.failed("2001:db8:1:2::ffff", now);
    CHECK_FALSE(limit.allows("2001:db8:1:2:3:4:5:6", now));
    CHECK(limit.allows("2001:db8:1:3::1", now));
    for (int i = 0; i < 1'000; ++i) limit.failed("10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250), now);
    CHECK(limit.peers() <= 100);
}
