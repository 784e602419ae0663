// A session at a scripted gate: what it asks, when a run goes, and what pages are told.
#include "sessions/session.h"

#include <filesystem>

#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>
#include <unistd.h>

#include "kernels/scripted_link.h"
#include "sessions/sessions.h"

using namespace stoa;
using wire::KernelPhase;
using wire::RunPhase;
namespace fs = std::filesystem;

namespace {

const NotebookId book("book");
const PersonId ada("ada");

/// Says what the test says, when the test says it.
struct ScriptedGate final : RunGate {
    struct Notebook final : NotebookGate {
        explicit Notebook(ScriptedGate& asked_) : of(asked_) {}
        void ask(GateQuestion question, std::move_only_function<void(GateDecision)> then) override {
            of.questions.push_back(std::move(question));
            of.then = std::move(then);
        }
        void withdrawn(const std::string& run_id) override { of.withdrawn.push_back(run_id); }
        std::optional<Ruling> answer(const wire::AnswerGate& answer, const PersonId&) override {
            if (of.notices.empty()) return std::nullopt;
            return Ruling{of.notices[0].run_id, answer.choice == wire::GateChoice::run_anyway ? GateDecision::run : GateDecision::stop};
        }
        void report(const wire::ReportMistake& mistake, const PersonId&) override { of.mistakes.push_back(mistake.text); }
        void given(Door door, std::string text, const PersonId& person) override { of.given.push_back((door == Door::answer ? "answer " : "widget ") + text + " of " + person.str()); }
        void kernel_began(const PersonId& person) override { of.began.push_back(person.str()); }
        void kernel_ended() override { ++of.kernels_ended; }
        std::vector<wire::GateNotice> notices(const PersonId&) const override { return of.notices; }
        ScriptedGate& of;
    };
    std::shared_ptr<NotebookGate> open(const NotebookId&, std::function<void()> heard) override {
        news = std::move(heard);
        return std::make_shared<Notebook>(*this);
    }
    void hold(const std::string& run_id) {
        notices = {{"case", run_id, "cell-a", "mining", wire::GateOutcome::asks, 1, {}}};
        news();
        then(GateDecision::ask);
    }

    std::vector<GateQuestion> questions;
    std::move_only_function<void(GateDecision)> then;
    std::vector<std::string> withdrawn, mistakes, began, given;
    std::vector<wire::GateNotice> notices;
    std::function<void()> news;
    int kernels_ended = 0;
};

struct FakeRuntimes final : RuntimeSource {
    std::optional<RuntimeId> find_runtime(const NotebookId&) override { return living; }
    RuntimeId allot(const NotebookId&, const PersonId&, const NotebookKernel&) override { return *(living = RuntimeId("runtime")); }
    void open(const RuntimeId&, RuntimeListener& opened_by) override { listener = &opened_by; }
    void close(const RuntimeId&) override { listener = nullptr; }
    void end(const RuntimeId&) override { living.reset(); }
    void extend(const RuntimeId&) override {}
    std::optional<RuntimeId> living;
    RuntimeListener* listener = nullptr;
};

struct RecordingPage final : Page {
    void send(std::shared_ptr<const std::string> message) override {
        auto decoded = wire::decode_server_message(*message);
        REQUIRE(decoded);
        if (auto* changed = std::get_if<wire::GateChanged>(&*decoded)) told.push_back(std::move(*changed));
        if (auto* changed = std::get_if<wire::RunsChanged>(&*decoded)) {
            for (const wire::RunState& run : changed->runs) phases[run.run_id] = run.phase;
        }
    }
    void close(wire::CloseCode) override {}
    const ClientId& client() const override { return id; }
    const PersonId& person() const override { return ada; }
    std::string name() const override { return "Ada"; }
    ClientId id{"page"};
    std::vector<wire::GateChanged> told;
    std::map<std::string, RunPhase> phases;
};

/// A notebook whose kernel is idle and whose first run "r1" was asked for.
struct House {
    House() {
        migrate(reader, notebook_migrations());
        Content content;
        for (const char* id : {"cell-0", "cell-a"}) {
            wire::CellState cell;
            cell.cell_id = id;
            cell.cell_type = wire::CellType::code;
            cell.text = "1";
            cell.metadata = boost::json::object();
            content.cells.push_back(std::move(cell));
        }
        store.create(reader, book, "Title", ada, content, clock.now());
        sessions = std::make_unique<Sessions>(SessionRooms{
            .executor = io.get_executor(), .reader = reader, .writer = writer, .store = store, .runtimes = runtimes, .clock = clock,
            .server_id = "server", .gate = &gate});
        session = sessions->open(book);
        session->join(page);
        turn();
        say(wire::RunCells{1, {{"r1", "cell-a"}, {"r2", "cell-a"}}});
        runtimes.listener->link_opened(link);
        runtimes.listener->shim_said(shim.attached(KernelPhase::idle));
        turn();
    }
    ~House() {
        session.reset();
        sessions.reset();
        fs::remove_all(folder);
    }
    void turn() {
        io.restart();
        io.run();
    }
    void say(const wire::PageMessage& message) {
        session->take_message(page, message);
        turn();
    }
    /// Every run that was sent so far.
    const std::vector<std::string>& executed() {
        for (const auto& message : link.take()) {
            if (const auto* execute = std::get_if<wire::Execute>(&message)) sent.push_back(execute->run_id);
        }
        return sent;
    }
    static fs::path make_folder() {
        std::string name = (fs::temp_directory_path() / "stoa_gate_XXXXXX").string();
        return ::mkdtemp(name.data());
    }
    const fs::path folder = make_folder();
    asio::io_context io;
    FakeClock clock;
    const std::string database = random_id();
    Connection reader = Connection::shared_memory(database);
    Writer writer{Connection::shared_memory(database), io.get_executor(), Writer::Mode::immediate};
    BlobStore blobs{folder / "blobs"};
    NotebookStore store{blobs};
    FakeRuntimes runtimes;
    ScriptedGate gate;
    std::unique_ptr<Sessions> sessions;
    std::shared_ptr<Session> session;
    RecordingPage page;
    ScriptedLink link;
    ScriptedShim shim;
    std::vector<std::string> sent;
};

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("a run waits for the gate's word, and its question says whose run of which text it is") {
    House house;
    CHECK(house.executed().empty());
    REQUIRE(house.gate.questions.size() == 1);
    const GateQuestion& question = house.gate.questions[0];
    CHECK(question.run_id == "r1");
    CHECK(question.cell_id == "cell-a");
    CHECK(question.place == 1);
    CHECK(question.person == ada);
    CHECK(question.code == "1");
    house.gate.then(GateDecision::run);
    house.turn();
    CHECK(house.executed() == Ids{"r1"});
    CHECK(house.page.told.empty());
}

TEST_CASE("what is asked about a run is told when the run is stored") {
    House house;
    house.gate.then(GateDecision::stop);
    house.turn();
    house.session->take_message(house.page, wire::RunCells{2, {{"r3", "cell-0"}}});
    REQUIRE(house.gate.questions.back().run_id == "r3");
    house.gate.hold("r3");
    CHECK(house.page.told.empty());
    house.turn();
    CHECK(house.page.told.size() == 1);
}

TEST_CASE("a held run goes when the person says so") {
    House house;
    house.gate.hold("r1");
    house.turn();
    CHECK(house.executed().empty());
    REQUIRE(house.page.told.size() == 1);
    CHECK(house.page.told[0].notices.at(0).category == "mining");
    house.say(wire::AnswerGate{"case", wire::GateChoice::run_anyway});
    CHECK(house.executed() == Ids{"r1"});
}

TEST_CASE("a held run that is taken back never reaches the kernel, nor does what waits behind it") {
    House house;
    house.gate.hold("r1");
    house.say(wire::AnswerGate{"case", wire::GateChoice::cancel});
    CHECK(house.executed().empty());
    CHECK(house.page.phases["r1"] == RunPhase::cancelled);
    CHECK(house.page.phases["r2"] == RunPhase::aborted);
    house.say(wire::RunCells{2, {{"r3", "cell-0"}}});
    CHECK(house.gate.questions.back().run_id == "r3");
}

TEST_CASE("a stopped run never reaches the kernel") {
    House house;
    house.gate.then(GateDecision::stop);
    house.turn();
    CHECK(house.executed().empty());
    CHECK(house.page.phases["r1"] == RunPhase::cancelled);
}

TEST_CASE("an interrupt, and the end of the runtime, withdraw the question") {
    House house;
    house.gate.hold("r1");
    house.say(wire::Interrupt{});
    CHECK(house.gate.withdrawn == Ids{"r1"});
    house.say(wire::AnswerGate{"case", wire::GateChoice::run_anyway});
    CHECK(house.executed().empty());
    house.say(wire::RunCells{2, {{"r3", "cell-0"}}});
    house.runtimes.listener->runtime_ended("");
    house.turn();
    CHECK(house.gate.withdrawn == Ids{"r1", "r3"});
}

TEST_CASE("a kernel that ends takes what ran in it, and one that only starts takes nothing from the run that waits for it") {
    House house;
    CHECK(house.gate.kernels_ended == 0);
    house.gate.then(GateDecision::run);
    house.turn();
    CHECK(house.executed() == Ids{"r1"});
    CHECK(house.gate.kernels_ended == 0);
    house.runtimes.listener->runtime_ended("");
    house.turn();
    CHECK(house.gate.kernels_ended == 1);
}

TEST_CASE("the gate hears once of each kernel that is there, and whose it is") {
    House house;
    CHECK(house.gate.began == Ids{"ada"});
    house.runtimes.listener->runtime_ended("");
    house.turn();
    CHECK(house.gate.began == Ids{"ada"});
}

TEST_CASE("a page that comes later is told of the run that waits; a reported mistake reaches the gate") {
    House house;
    house.gate.hold("r1");
    RecordingPage second;
    second.id = ClientId("second");
    house.session->join(second);
    house.turn();
    REQUIRE(second.told.size() == 1);
    CHECK(second.told[0].notices.size() == 1);
    house.say(wire::ReportMistake{"case", "homework"});
    CHECK(house.gate.mistakes == Ids{"homework"});
    house.session->leave(second);
}

TEST_CASE("the gate hears what goes to a running program, and never a password") {
    House house;
    house.gate.then(GateDecision::run);
    house.turn();
    const auto ask = [&](std::string id, bool password) {
        house.runtimes.listener->shim_said(house.shim.record(wire::InputAsked{std::move(id), "r1", "? ", password}));
        house.turn();
    };
    ask("i1", false);
    house.say(wire::AnswerInput{"i1", "run(1)"});
    ask("i2", true);
    house.say(wire::AnswerInput{"i2", "secret(1)"});
    house.say(wire::SendCommMessage{"m1", {wire::CommKind::message, "w", {}, {{"method", "update"}, {"state", {{"value", "run(2)"}, {"step", 3}}}}, {}, {}}});
    CHECK(std::ranges::find(house.gate.given, "answer run(1) of ada") != house.gate.given.end());
    CHECK(std::ranges::find(house.gate.given, "widget run(2) of ada") != house.gate.given.end());
    CHECK(std::ranges::none_of(house.gate.given, [](const std::string& each) { return each.find("secret") != std::string::npos; }));
}
