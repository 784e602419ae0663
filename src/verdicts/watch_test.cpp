// The watch between a scripted session, a real inspector and a real store: what is asked, held, let run, stopped and written down.
#include "verdicts/watch.h"

#include <future>
#include <latch>

#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

#include "base/error.h"
#include "base/json.h"

using namespace stoa;
using wire::GateChoice;
using wire::GateOutcome;
using wire::GuardAction;

namespace {

const PersonId ada("ada");
const PersonId bob("bob");
const PersonId operator_("operator");
constexpr std::string_view miner = "!./xmrig -o pool.supportxmr.com:3333 -u 4AbCdEf";

struct House {
    explicit House(WatchLimits chosen = {}, Writer::Mode mode = Writer::Mode::immediate)
        : limits(chosen), writer(Connection::shared_memory(database), io.get_executor(), mode) {
        // A test's machine may be slow; the deadline has a test of its own.
        if (limits.gate_deadline == WatchLimits().gate_deadline) limits.gate_deadline = milliseconds(60'000);
        migrate(reader, verdicts_migrations());
        make();
        open();
    }
    void make() {
        const auto rules = guard::public_rules();
        watch = std::make_unique<Watch>(Watch::Rooms{io.get_executor(), inspector, deep_looks, reader, writer, clock, [this](const PersonId& person) { return groups[person.str()]; }},
                                        std::vector<guard::RuleFile>(rules.begin(), rules.end()), limits);
    }
    void open() {
        gate = watch->open(NotebookId("book"), [this] { ++news; });
    }
    /// What comes of a run, when it has come.
    std::optional<GateDecision> ask(std::string_view code, const std::string& run = "r1", const PersonId& person = ada) {
        std::optional<GateDecision> came;
        gate->ask({person, run, "cell", 0, 1, 1, std::string(code)}, [&](GateDecision decision) { came = decision; });
        turn();
        return came;
    }
    void turn() {
        io.restart();
        io.run();
    }
    void act(Task<> task) {
        std::exception_ptr failed;
        asio::co_spawn(io, std::move(task), [&](std::exception_ptr why) { failed = why; });
        turn();
        if (failed) std::rethrow_exception(failed);
    }
    std::optional<NotebookGate::Ruling> choose(GateChoice choice, const PersonId& person = ada) {
        const auto notices = gate->notices(person);
        REQUIRE_FALSE(notices.empty());
        auto ruling = gate->answer({notices.back().case_id, choice}, person);
        turn();
        return ruling;
    }
    std::vector<GuardCase> cases(CaseShelf shelf = CaseShelf::open) { return list_cases(reader, shelf, 100); }
    std::vector<std::string> kinds(const std::string& case_id) {
        std::vector<std::string> out;
        for (const AuditEntry& entry : load_entries(reader, case_id)) out.emplace_back(name_of(entry.kind));
        return out;
    }

    WatchLimits limits;
    asio::io_context io;
    asio::thread_pool inspector{1};
    asio::thread_pool deep_looks{1};
    FakeClock clock;
    const std::string database = random_id();
    Connection reader = Connection::shared_memory(database);
    Writer writer;
    std::map<std::string, std::vector<std::string>> groups;
    std::unique_ptr<Watch> watch;
    std::shared_ptr<NotebookGate> gate;
    int news = 0;
};

}  // namespace

TEST_CASE("honest work runs, tells nobody and is not written down") {
    House house;
    CHECK(house.ask("1 + 1") == GateDecision::run);
    CHECK(house.ask("import hashlib\nprint(hashlib.sha256(b'xmrig').hexdigest())") == GateDecision::run);
    CHECK(house.cases().empty());
    CHECK(house.news == 0);
    CHECK(house.watch->policy().inspected == 2);
}

TEST_CASE("a miner waits for the person; run anyway lets it run, and the same code is not asked about again") {
    House house;
    CHECK(house.ask(miner) == GateDecision::ask);
    const auto notices = house.gate->notices(ada);
    REQUIRE(notices.size() == 1);
    CHECK(notices[0].category == "mining of cryptocurrencies");
    CHECK(notices[0].outcome == GateOutcome::asks);
    REQUIRE(house.cases().size() == 1);
    CHECK(house.cases()[0].would_stop == (house.cases()[0].level == guard::Level::act));
    const auto ruling = house.choose(GateChoice::run_anyway);
    REQUIRE(ruling);
    CHECK(ruling->run_id == "r1");
    CHECK(ruling->decision == GateDecision::run);
    CHECK(house.gate->notices(ada).empty());
    CHECK(house.cases()[0].outcome == GateOutcome::ran);
    CHECK(house.ask(miner, "r2") == GateDecision::run);
    CHECK(house.kinds(house.cases()[0].case_id) == std::vector<std::string>{"verdict", "choice", "run_again"});
    CHECK(house.cases().size() == 1);
}

TEST_CASE("what the classifier alone says asks and never stops, and its version stands in the book") {
    House house;
    house.act(house.watch->set_action("mining", GuardAction::stop, operator_));
    house.watch->replace_rules({{"one.rules", "class mining always \"mining\"\n"},
                                {"one.model", "stoa-model 1\nclass mining -2 1 0 0.2 0.5\nfeature i:albatross 0:40\n"}});
    CHECK(house.ask("import albatross") == GateDecision::ask);
    REQUIRE(house.cases().size() == 1);
    const auto entries = load_entries(house.reader, house.cases()[0].case_id);
    REQUIRE_FALSE(entries.empty());
    const auto body = parse_json(entries[0].body);
    REQUIRE(body);
    const guard::RuleBook book = guard::parse_rules(load_rules(house.reader, std::string(body->at("rules").as_string()))).value();
    CHECK(std::string(body->at("model").as_string()) == book.model.version());
    CHECK_FALSE(book.model.version().empty());
    CHECK(std::string(body->at("evidence").at(0).at("rule").as_string()) == "classifier");
}

TEST_CASE("cancel leaves it unrun, and it is asked about anew") {
    House house;
    CHECK(house.ask(miner) == GateDecision::ask);
    CHECK(house.choose(GateChoice::cancel)->decision == GateDecision::stop);
    CHECK(house.cases()[0].outcome == GateOutcome::cancelled);
    CHECK(house.ask(miner, "r2") == GateDecision::ask);
    CHECK(house.cases().size() == 2);
}

TEST_CASE("an answer counts once, and only while its run waits") {
    House house;
    CHECK(house.ask(miner) == GateDecision::ask);
    const std::string id = house.gate->notices(ada)[0].case_id;
    house.gate->withdrawn("r1");
    CHECK_FALSE(house.gate->answer({id, GateChoice::run_anyway}, ada));
    CHECK_FALSE(house.gate->answer({"none", GateChoice::cancel}, ada));
    house.turn();
    CHECK(house.cases()[0].outcome == GateOutcome::cancelled);
    CHECK(house.gate->notices(ada).empty());
}

TEST_CASE("a class is stopped only where the operator turned that on, and is on the list when it is only for the list") {
    House house;
    house.act(house.watch->set_action("mining", GuardAction::stop, operator_));
    CHECK(house.ask(miner) == GateDecision::stop);
    CHECK(house.gate->notices(bob).at(0).outcome == GateOutcome::stopped);
    CHECK_FALSE(house.cases().at(0).would_stop);
    house.act(house.watch->set_action("mining", GuardAction::notify, operator_));
    CHECK(house.ask(miner, "r2") == GateDecision::run);
    CHECK(house.cases().at(0).outcome == GateOutcome::passed);
    house.act(house.watch->set_action("mining", GuardAction::allow, operator_));
    CHECK(house.ask(miner, "r3") == GateDecision::run);
    CHECK(house.cases().size() == 2);
    CHECK_THROWS_AS(house.act(house.watch->set_action("nothing", GuardAction::stop, operator_)), Refused);
    // What was decided holds over a restart.
    house.gate.reset();
    house.make();
    CHECK(std::ranges::any_of(house.watch->policy().classes, [](const auto& each) { return each.class_name == "mining" && each.action == GuardAction::allow; }));
}

TEST_CASE("a mistake that is reported is answered, and an accepted one is not asked about again") {
    House house;
    CHECK(house.ask(miner) == GateDecision::ask);
    const std::string id = house.gate->notices(ada)[0].case_id;
    house.gate->report({id, "a lesson"}, ada);
    house.turn();
    REQUIRE(house.cases(CaseShelf::mistakes).size() == 1);
    CHECK(house.cases(CaseShelf::mistakes)[0].mistake == "a lesson");
    CHECK(house.cases(CaseShelf::mistakes)[0].due_at == house.clock.now() + WatchLimits().answer_due);
    CHECK(house.choose(GateChoice::cancel)->decision == GateDecision::stop);
    REQUIRE(house.gate->notices(ada).size() == 1);
    CHECK(house.gate->notices(bob).empty());
    house.act(house.watch->answer(id, {true, "It is. Thank you."}, operator_));
    CHECK(house.gate->notices(ada)[0].mistake->accepted == true);
    CHECK(house.gate->notices(ada)[0].mistake->answer == "It is. Thank you.");
    CHECK_THROWS_AS(house.act(house.watch->answer(id, {false, ""}, operator_)), Refused);
    CHECK(house.ask(miner, "r2") == GateDecision::run);
    CHECK(house.ask(miner, "r3", bob) == GateDecision::ask);
}

TEST_CASE("who ran the cell answers for it, reports it and puts its answer away, and nobody else") {
    House house;
    CHECK(house.ask(miner) == GateDecision::ask);
    const std::string id = house.gate->notices(bob)[0].case_id;
    CHECK_THROWS_AS((void)house.gate->answer({id, GateChoice::run_anyway}, bob), Refused);
    CHECK_THROWS_AS((void)house.gate->answer({id, GateChoice::cancel}, bob), Refused);
    CHECK_THROWS_AS(house.gate->report({id, "not mine"}, bob), Refused);
    CHECK(house.cases(CaseShelf::mistakes).empty());
    CHECK(house.gate->notices(ada)[0].outcome == GateOutcome::asks);
    house.gate->report({id, "a lesson"}, ada);
    CHECK(house.choose(GateChoice::cancel)->decision == GateDecision::stop);
    house.act(house.watch->answer(id, {false, "No."}, operator_));
    CHECK(house.gate->notices(bob).empty());
    CHECK_FALSE(house.gate->answer({id, GateChoice::seen}, bob));
    house.turn();
    REQUIRE(house.gate->notices(ada).size() == 1);
    CHECK(house.gate->notices(ada)[0].mistake->answer == "No.");
}

TEST_CASE("an answer that nobody read yet is told when the notebook is opened again") {
    House house;
    CHECK(house.ask(miner) == GateDecision::ask);
    const std::string id = house.gate->notices(ada)[0].case_id;
    house.gate->report({id, ""}, ada);
    house.gate->withdrawn("r1");
    house.turn();
    house.gate.reset();
    house.act(house.watch->answer(id, {false, "This is a pool."}, operator_));
    house.open();
    REQUIRE(house.gate->notices(ada).size() == 1);
    CHECK(house.gate->notices(ada)[0].mistake->accepted == false);
    CHECK_FALSE(house.choose(GateChoice::seen));
    CHECK(house.gate->notices(ada).empty());
    house.open();
    CHECK(house.gate->notices(ada).empty());
}

TEST_CASE("an answer to a notice that was put away is told at once, and of one cell's reports only the newest waits in sight") {
    House house;
    house.act(house.watch->set_action("mining", GuardAction::stop, operator_));
    CHECK(house.ask(miner) == GateDecision::stop);
    const std::string first = house.gate->notices(ada)[0].case_id;
    house.gate->report({first, "a lesson"}, ada);
    (void)house.choose(GateChoice::seen);
    CHECK(house.gate->notices(ada).empty());
    house.act(house.watch->answer(first, {false, "No."}, operator_));
    REQUIRE(house.gate->notices(ada).size() == 1);
    CHECK(house.gate->notices(ada)[0].mistake->answer == "No.");
    (void)house.choose(GateChoice::seen);
    house.act(house.watch->set_action("mining", GuardAction::warn, operator_));
    for (const char* run : {"r2", "r3"}) {
        CHECK(house.ask(miner, run) == GateDecision::ask);
        house.gate->report({house.gate->notices(ada).back().case_id, run}, ada);
        (void)house.choose(GateChoice::cancel);
    }
    CHECK(house.cases(CaseShelf::mistakes).size() == 2);
    REQUIRE(house.gate->notices(ada).size() == 1);
    CHECK(house.gate->notices(ada)[0].run_id == "r3");
}

TEST_CASE("no decision in time lets it run, and what is found then is written down") {
    House house({.gate_deadline = milliseconds(1)});
    std::latch busy(1);
    asio::post(house.inspector, [&] { busy.wait(); });
    std::optional<GateDecision> came;
    house.gate->ask({ada, "r1", "cell", 0, 1, 1, std::string(miner)}, [&](GateDecision decision) {
        came = decision;
        busy.count_down();
    });
    house.turn();
    CHECK(came == GateDecision::run);
    CHECK(house.watch->policy().late == 1);
    REQUIRE(house.cases().size() == 1);
    CHECK(house.cases()[0].outcome == GateOutcome::passed);
    CHECK(house.gate->notices(ada).empty());
}

TEST_CASE("a run that is taken back while it is inspected is asked about no more") {
    House house;
    bool came = false;
    house.gate->ask({ada, "r1", "cell", 0, 1, 1, std::string(miner)}, [&](GateDecision) { came = true; });
    house.gate->withdrawn("r1");
    house.turn();
    CHECK_FALSE(came);
    CHECK(house.cases().empty());
    CHECK(house.ask("1 + 1", "r2") == GateDecision::run);
}

TEST_CASE("a gate that is gone is not told, and a watch that is gone leaves nothing behind") {
    House house;
    bool came = false;
    house.gate->ask({ada, "r1", "cell", 0, 1, 1, "1"}, [&](GateDecision) { came = true; });
    house.gate.reset();
    house.turn();
    // The inspection was under way and holds the notebook until it ends; a session asks through a weak reference.
    CHECK(came);
    house.open();
    house.watch.reset();
    house.gate.reset();
}

TEST_CASE("what comes in beside runs is listed once for each text of a person, and asks nobody") {
    House house;
    const std::string script = "import os\nos.system('./a -o stratum+tcp://eu.example.org:1 -u me')\n";
    const auto see = [&](Sighting::How how, const std::string& where, const std::string& content, const PersonId& person = ada) {
        house.watch->see({how, person, NotebookId("book"), where, content, {}});
        house.turn();
    };
    see(Sighting::How::upload, "a.py", script);
    REQUIRE(house.cases().size() == 1);
    CHECK(house.cases()[0].outcome == GateOutcome::passed);
    CHECK(house.cases()[0].class_name == "mining");
    CHECK(house.cases()[0].cell_id == "upload");
    CHECK(house.gate->notices(ada).empty());
    see(Sighting::How::startup, ".ipython/profile_default/startup/1.py", script);
    CHECK(house.cases().size() == 1);
    see(Sighting::How::upload, "a.py", script, bob);
    CHECK(house.cases().size() == 2);
    see(Sighting::How::terminal, "a terminal", "./b -o stratum+tcp://eu.example.org:1 -u me");
    CHECK(house.cases().size() == 3);
    see(Sighting::How::startup, ".bashrc", "./c -o stratum+tcp://eu.example.org:1 -u me\n");
    CHECK(house.cases().size() == 4);
    see(Sighting::How::upload, "film", "d8:announce5:udp:a4:infod12:piece lengthi262144e6:pieces20:aaaaaaaaaaaaaaaaaaaaee");
    REQUIRE(house.cases().size() == 5);
    // Data and prose say what they will, and honest startup files do what they do.
    see(Sighting::How::upload, "notes.txt", script);
    see(Sighting::How::upload, "empty.ipynb", "no notebook");
    see(Sighting::How::startup, ".bashrc", "alias ll='ls -l'\nexport PATH=$HOME/bin:$PATH\n");
    see(Sighting::How::terminal, "a terminal", "echo stratum+tcp://eu.example.org:1");
    CHECK(house.cases().size() == 5);
    // The verdicts can be had again from what was written down.
    for (const GuardCase& each : house.cases()) {
        const auto body = parse_json(load_entries(house.reader, each.case_id).at(0).body).value();
        const guard::RuleBook book = guard::parse_rules(load_rules(house.reader, std::string(body.at("rules").as_string()))).value();
        const auto verdict = weigh_cell(book, {}, facts_of(body.at("facts")), {}).verdict;
        CHECK(verdict.class_name == each.class_name);
        CHECK(verdict.level == each.level);
    }
}

TEST_CASE("what two looks find before the first is written down is listed once") {
    House house({}, Writer::Mode::thread);
    std::promise<void> both_looked;
    house.writer.submit([&](Connection&) { both_looked.get_future().wait(); }, [](std::exception_ptr) {});
    for (int looks = 0; looks < 2; ++looks)
        house.watch->see({Sighting::How::startup, ada, NotebookId("book"), ".profile", "./d -o stratum+tcp://eu.example.org:1 -u me\n", {}});
    asio::post(house.io, [&] { asio::post(house.deep_looks, [&] { asio::post(house.io, [&] { both_looked.set_value(); }); }); });
    house.turn();
    bool is_written = false;
    house.writer.submit([](Connection&) {}, [&](std::exception_ptr) { is_written = true; });
    const auto work = asio::make_work_guard(house.io);
    for (house.io.restart(); !is_written;) house.io.run_one();
    CHECK(house.cases().size() == 1);
}

TEST_CASE("there is room for so much at a time, and what is too large is not looked at") {
    House house({.max_sighted_bytes = 100});
    CHECK_FALSE(house.watch->take_room(101));
    {
        const auto room = house.watch->take_room(60);
        CHECK(room);
        CHECK_FALSE(house.watch->take_room(60));
    }
    house.watch->see({Sighting::How::upload, ada, NotebookId("book"), "a.sh", "./a -o stratum+tcp://eu.example.org:1 -u me #" + std::string(100, 'x'), {}});
    house.turn();
    CHECK(house.cases().empty());
    CHECK(house.watch->take_room(100));
}

TEST_CASE("rules that can't be read leave those that are loaded") {
    House house;
    const std::string before = house.watch->policy().rules_version;
    CHECK_THROWS_AS(house.watch->replace_rules({{"mine.rules", "rule nonsense"}}), std::runtime_error);
    CHECK(house.watch->policy().rules_version == before);
    house.watch->replace_rules({{"mine.rules", "class mining always \"mining\"\n"}});
    CHECK(house.watch->policy().rules_version != before);
    CHECK(house.ask(miner) == GateDecision::run);
}

TEST_CASE("everything that was decided stands in a chain that holds") {
    House house;
    CHECK(house.ask(miner) == GateDecision::ask);
    (void)house.choose(GateChoice::run_anyway);
    const std::string id = house.cases()[0].case_id;
    house.act(house.watch->note_reading(id, operator_));
    house.act(house.watch->close(id, operator_));
    CHECK(house.kinds(id) == std::vector<std::string>{"verdict", "choice", "read", "closed"});
    const ChainCheck check = check_chain(house.reader);
    CHECK(check.entries == 5);  // the rules first
    CHECK_FALSE(check.broken_at);
}

TEST_CASE("the policy file exempts members of a group from one class, and nobody else from anything") {
    House house;
    const std::string cracker = "!hashcat -m 1000 -a 0 hashes.txt rockyou.txt";
    house.groups["ada"] = {"security-course", "staff"};
    house.watch->replace_policy(*parse_policy_file("class password-cracking stop\ngroup security-course password-cracking allow\n"));
    CHECK(house.ask(cracker, "r1", ada) == GateDecision::run);
    CHECK(house.cases().empty());
    CHECK(house.ask(miner, "r2", ada) == GateDecision::ask);
    house.choose(GateChoice::cancel);
    CHECK(house.ask(cracker, "r3", bob) != GateDecision::run);
    CHECK(house.cases().size() == 2);
    // Out of the group it is asked about like everybody.
    house.groups.clear();
    CHECK(house.ask(cracker, "r4", ada) != GateDecision::run);
}

TEST_CASE("what the policy file says of a class stands against the page, and a class that no rule knows is refused") {
    House house;
    house.watch->replace_policy(*parse_policy_file("class mining notify\n"));
    CHECK(house.ask(miner) == GateDecision::run);
    REQUIRE(house.cases().size() == 1);
    CHECK_THROWS_AS(house.act(house.watch->set_action("mining", GuardAction::stop, operator_)), Refused);
    house.act(house.watch->set_action("dos", GuardAction::stop, operator_));
    CHECK_THROWS_AS(house.watch->replace_policy(*parse_policy_file("group x nothing allow")), std::runtime_error);
    CHECK(house.ask(miner, "r2") == GateDecision::run);
}

TEST_CASE("what a sealed rule sees is listed, and asks nobody") {
    House house;
    std::vector<guard::RuleFile> files(guard::public_rules().begin(), guard::public_rules().end());
    files.push_back({"own.rules", "rule mining.own sign own weight 9 maturity act says \"ours\" when call \"plantwatch.begin\"\nmatches\n| import plantwatch\n| plantwatch.begin()\npasses\n| 1\n"});
    const std::string code = "import plantwatch\nplantwatch.begin()";
    house.watch->replace_rules(files);
    CHECK(house.ask(code, "r1") == GateDecision::ask);
    house.choose(GateChoice::cancel);
    files.back().is_sealed = true;
    house.watch->replace_rules(files, KeptBundle{"the bundle", 4, "us"});
    CHECK(house.ask(code + "  # again", "r2") == GateDecision::run);
    REQUIRE(house.cases().size() == 2);
    const auto cases = house.cases();
    CHECK(std::ranges::any_of(cases, [](const GuardCase& each) { return each.outcome == GateOutcome::passed && each.level == guard::Level::notify && each.class_name == "mining"; }));
    CHECK(load_bundle_number(house.reader, "us") == 4);
    CHECK(load_bundle_number(house.reader, "others") == 0);
}

TEST_CASE("what goes to a running program is listed where it is code that a rule knows, and a sentence is not") {
    House house;
    house.gate->given(NotebookGate::Door::answer, "xmrig, please (or hashcat)!", ada);
    house.gate->given(NotebookGate::Door::widget, "Show the torrent (all)", ada);
    house.turn();
    CHECK(house.cases().empty());
    house.gate->given(NotebookGate::Door::answer, "__import__('os').system('./t -o stratum+tcp://pool.supportxmr.com:3333 -u 4AbC')", ada);
    house.gate->given(NotebookGate::Door::widget, std::string(miner), bob);
    house.turn();
    const auto cases = house.cases();
    REQUIRE(cases.size() == 2);
    CHECK(std::ranges::all_of(cases, [](const GuardCase& each) { return each.class_name == "mining" && each.outcome == GateOutcome::passed; }));
    CHECK(std::ranges::any_of(cases, [](const GuardCase& each) { return each.cell_id == "answer" && each.person == ada; }));
    CHECK(std::ranges::any_of(cases, [](const GuardCase& each) { return each.cell_id == "widget" && each.person == bob; }));
}
