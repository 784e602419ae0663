// A session between recording pages, a scripted shim and a real store: what is told, when, and that nothing is lost or doubled.
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
const std::string cell_a = "cell-a";
const std::string cell_b = "cell-b";

/// Plays the runtimes room: one runtime a notebook, and the test says what happens to it.
struct FakeRuntimes final : RuntimeSource {
    std::optional<RuntimeId> find_runtime(const NotebookId&) override { return living; }
    RuntimeId allot(const NotebookId&, const PersonId&, const NotebookKernel& wanted) override {
        kernel = wanted;
        if (refuse) throw Refused(wire::Refusal::sandbox_unavailable, "No sandbox.");
        living = RuntimeId("runtime" + std::to_string(++allotted));
        return *living;
    }
    void open(const RuntimeId& runtime, RuntimeListener& opened_by) override {
        listener = &opened_by;
        opened = runtime;
    }
    void close(const RuntimeId& runtime) override {
        if (opened == runtime) listener = nullptr;
    }
    void extend(const RuntimeId& runtime) override { extended.push_back(runtime); }
    void end(const RuntimeId& runtime) override {
        ended.push_back(runtime);
        living.reset();
    }

    std::optional<RuntimeId> living;
    std::optional<RuntimeId> opened;
    RuntimeListener* listener = nullptr;
    std::vector<RuntimeId> ended;
    std::vector<RuntimeId> extended;
    int allotted = 0;
    NotebookKernel kernel;
    bool refuse = false;
};

struct RecordingPage final : Page {
    explicit RecordingPage(std::string id) : client_id(std::move(id)) {}
    void send(std::shared_ptr<const std::string> message) override {
        auto decoded = wire::decode_server_message(*message);
        REQUIRE(decoded);
        got.push_back(std::move(*decoded));
    }
    void close(wire::CloseCode code) override { closed = code; }
    const ClientId& client() const override { return client_id; }
    const PersonId& person() const override { return ada; }
    std::string name() const override { return "Ada"; }

    template <class T>
    std::vector<T> all() const {
        std::vector<T> found;
        for (const auto& message : got) {
            if (const auto* one = std::get_if<T>(&message)) found.push_back(*one);
        }
        return found;
    }

    ClientId client_id;
    std::vector<wire::ServerMessage> got;
    std::optional<wire::CloseCode> closed;
};

/// The rooms below, over a database in memory. The writer commits on submit and says so on the
/// loop, so between a call and turn() lies what is decided and not yet known to be durable.
struct House {
    House() {
        migrate(reader, notebook_migrations());
        Content content;
        for (const std::string& id : {cell_a, cell_b}) {
            wire::CellState cell;
            cell.cell_id = id;
            cell.cell_type = wire::CellType::code;
            cell.text = "1";
            cell.metadata = boost::json::object();
            content.cells.push_back(std::move(cell));
        }
        store.create(reader, book, "Title", ada, content, clock.now());
        make();
    }
    ~House() {
        sessions.reset();
        writer.reset();
        fs::remove_all(folder);
    }
    void make() {
        sessions.reset();
        writer = std::make_unique<Writer>(Connection::shared_memory(database), io.get_executor(), Writer::Mode::immediate);
        sessions = std::make_unique<Sessions>(
            SessionRooms{io.get_executor(), reader, *writer, store, runtimes, clock, "server", reload_wait, rest});
    }
    void turn() {
        io.restart();
        io.run();
    }
    std::shared_ptr<Session> open() { return sessions->open(book); }
    /// What a fresh reader of the database finds.
    Document stored() {
        LoggedHistory history(reader, book);
        auto document = store.load(reader, book, history);
        REQUIRE(document);
        return std::move(*document);
    }
    void link(ScriptedLink& to) { runtimes.listener->link_opened(to); }
    void say(wire::FromShim message) { runtimes.listener->shim_said(std::move(message)); }

    static fs::path make_folder() {
        std::string name = (fs::temp_directory_path() / "stoa_sessions_XXXXXX").string();
        return ::mkdtemp(name.data());
    }
    const fs::path folder = make_folder();
    asio::io_context io;
    FakeClock clock;
    const std::string database = random_id();
    Connection reader = Connection::shared_memory(database);
    BlobStore blobs{folder / "blobs"};
    NotebookStore store{blobs};
    FakeRuntimes runtimes;
    milliseconds reload_wait{0};
    milliseconds rest{0};
    std::unique_ptr<Writer> writer;
    std::unique_ptr<Sessions> sessions;
};

wire::PageMessage type_into(const std::string& cell, std::int64_t seq, std::int64_t version, const std::string& text, int before = 1) {
    boost::json::array change;  // [[before, text]]: replaces everything
    change.push_back(boost::json::array{before, boost::json::string(text)});
    return wire::PushText{seq, cell, version, {std::move(change)}};
}

wire::PageMessage run(const std::string& id, std::int64_t seq, const std::string& cell = cell_a) {
    return wire::RunCells{seq, {{id, cell}}};
}

wire::KernelEvent print(const std::string& run_id, std::string text) {
    wire::StreamAppended op{wire::StreamName::stdout, {}};
    op.chunk.bytes = static_cast<std::int64_t>(text.size());
    op.chunk.text = std::move(text);
    return wire::RunOutput{run_id, std::move(op), {}};
}

std::string output_of(const Document& document, const std::string& cell = cell_a) {
    std::string text;
    auto state = document.find_cell(cell);
    REQUIRE(state);
    for (const wire::Output& output : state->outputs) {
        for (const wire::TextChunk& chunk : output.chunks.value_or(std::vector<wire::TextChunk>())) text += chunk.text.value_or("?");
    }
    return text;
}

/// A session whose runtime is attached to an idle kernel that was given the run "r1" of cell_a.
struct Running : House {
    Running() {
        session = open();
        session->join(page);
        turn();
        session->take_message(page, run("r1", 1));
        turn();
        link(shim_link);
        say(shim.attached(KernelPhase::idle));
        turn();
    }
    ~Running() { session.reset(); }
    std::shared_ptr<Session> session;
    RecordingPage page{"page"};
    ScriptedLink shim_link;
    ScriptedShim shim;
};

}  // namespace

TEST_CASE("the welcome waits until what it tells is durable, and nothing is told before it") {
    House house;
    auto session = house.open();
    RecordingPage first("first"), second("second");
    session->join(first);
    house.turn();
    session->take_message(first, type_into(cell_a, 1, 0, "abc"));
    session->join(second);
    CHECK(second.got.empty());
    CHECK(first.all<wire::TextChanged>().empty());
    house.turn();
    REQUIRE(second.all<wire::Welcome>().size() == 1);
    CHECK(second.all<wire::Welcome>()[0].cells[0].text == "abc");
    CHECK(second.all<wire::TextChanged>().empty());  // the welcome tells of it
    CHECK(first.all<wire::TextChanged>().size() == 1);
}

TEST_CASE("two pages converge, and both hear the same changes in the same order") {
    House house;
    auto session = house.open();
    RecordingPage first("first"), second("second");
    session->join(first);
    session->join(second);
    house.turn();
    session->take_message(first, type_into(cell_a, 1, 0, "one"));
    session->take_message(second, type_into(cell_a, 1, 0, "two"));  // stale: the first was decided before
    house.turn();
    REQUIRE(second.all<wire::TextMissed>().size() == 1);
    CHECK(first.all<wire::TextMissed>().empty());
    session->take_message(second, type_into(cell_a, 2, 1, "two", 3));
    house.turn();
    REQUIRE(first.all<wire::TextChanged>().size() == 2);
    REQUIRE(second.all<wire::TextChanged>().size() == 2);
    CHECK(wire::encode(first.all<wire::TextChanged>()[1]) == wire::encode(second.all<wire::TextChanged>()[1]));
    CHECK(house.stored().find_text(cell_a)->text == "two");
}

TEST_CASE("a failed commit closes pages with storage_failed, and a fresh session holds what was acknowledged") {
    House house;
    auto session = house.open();
    RecordingPage page("page");
    session->join(page);
    house.turn();
    session->take_message(page, type_into(cell_a, 1, 0, "kept"));
    house.turn();
    house.writer->fail_commits(1);
    session->take_message(page, type_into(cell_a, 2, 1, "never", 4));
    house.turn();
    CHECK(page.closed == wire::CloseCode::storage_failed);
    CHECK(page.all<wire::TextChanged>().size() == 1);
    CHECK_THROWS_AS(session->take_message(page, type_into(cell_a, 3, 1, "x", 4)), Refused);
    auto fresh = house.open();
    CHECK(fresh != session);
    CHECK(fresh->document().find_text(cell_a)->text == "kept");
}

TEST_CASE("a run is stored before the shim hears of it, and a run whose commit failed never reaches it") {
    Running house;
    CHECK(house.shim_link.last<wire::Execute>()->run_id == "r1");
    house.say(house.shim.record(wire::RunEnded{"r1", RunPhase::done, 1, {}, {}}));
    house.turn();
    (void)house.shim_link.take();

    house.session->take_message(house.page, run("r2", 2));
    CHECK_FALSE(house.shim_link.last<wire::Execute>());
    CHECK(house.stored().knows_run("r2"));
    house.turn();
    CHECK(house.shim_link.last<wire::Execute>()->run_id == "r2");

    house.say(house.shim.record(wire::RunEnded{"r2", RunPhase::done, 2, {}, {}}));
    house.turn();
    (void)house.shim_link.take();
    house.writer->fail_commits(1);
    house.session->take_message(house.page, run("r3", 3));
    house.turn();
    CHECK_FALSE(house.shim_link.last<wire::Execute>());
    CHECK_FALSE(house.stored().knows_run("r3"));
}

TEST_CASE("what a runtime did is told while the disk is busy; what a person typed waits for it, and what came after it too") {
    Running house;
    house.writer->hold_syncs();
    house.say(house.shim.record(wire::RunStarted{"r1", 1, {}}));
    house.say(house.shim.record(print("r1", "one ")));
    house.turn();
    const auto told_outputs = [&] { return house.page.all<wire::OutputsChanged>().size(); };
    CHECK(told_outputs() == 1);

    house.session->take_message(house.page, type_into(cell_b, 2, 0, "typed"));
    house.say(house.shim.record(print("r1", "two")));
    house.turn();
    CHECK(house.page.all<wire::TextChanged>().empty());
    CHECK(told_outputs() == 1);
    CHECK(output_of(house.stored()) == "one two");  // written all the same

    RecordingPage late("late");  // whose welcome would tell of what may be lost
    house.session->join(late);
    house.turn();
    CHECK(late.got.empty());

    house.writer->let_syncs_go();
    house.turn();
    REQUIRE(house.page.all<wire::TextChanged>().size() == 1);
    CHECK(told_outputs() == 2);
    const auto is_text = [](const wire::ServerMessage& message) { return std::holds_alternative<wire::TextChanged>(message); };
    const auto is_output = [](const wire::ServerMessage& message) { return std::holds_alternative<wire::OutputsChanged>(message); };
    CHECK(std::any_of(std::ranges::find_if(house.page.got, is_text), house.page.got.end(), is_output));
    CHECK(late.all<wire::Welcome>().size() == 1);
}

TEST_CASE("records are applied once, also when they are replayed, and told once") {
    Running house;
    std::vector<wire::FromShim> records;
    records.push_back(house.shim.record(wire::RunStarted{"r1", 1, {}}));
    records.push_back(house.shim.record(print("r1", "one ")));
    records.push_back(house.shim.record(print("r1", "two ")));
    for (const auto& record : records) house.say(record);
    house.turn();
    house.runtimes.listener->link_closed();
    ScriptedLink again;
    house.link(again);
    CHECK(again.last<wire::Attach>()->applied == 3);
    house.say(house.shim.attached(KernelPhase::busy, "r1", {"r1"}));
    for (const auto& record : records) house.say(record);
    house.say(house.shim.record(print("r1", "three")));
    house.turn();
    CHECK(output_of(house.stored()) == "one two three");
    std::string told;
    for (const auto& changed : house.page.all<wire::OutputsChanged>()) {
        for (const auto& op : changed.ops) {
            if (const auto* stream = std::get_if<wire::StreamAppended>(&op)) told += stream->chunk.text.value_or("");
        }
    }
    CHECK(told == "one two three");
}

TEST_CASE("records are acknowledged to the shim only after their commit") {
    Running house;
    (void)house.shim_link.take();
    house.say(house.shim.record(print("r1", "x")));
    house.io.restart();
    CHECK(house.io.run_one() == 1);  // applied and written; that it is durable is not known yet
    CHECK_FALSE(house.shim_link.last<wire::Acknowledge>());
    house.turn();
    CHECK(house.shim_link.last<wire::Acknowledge>()->seq == 1);
}

TEST_CASE("output after a restart of the server continues at applied + 1, and the run is not sent again") {
    Running house;
    house.say(house.shim.record(wire::RunStarted{"r1", 1, {}}));
    house.say(house.shim.record(print("r1", "before ")));
    house.turn();
    house.session.reset();
    house.make();
    house.sessions->resume({book});
    ScriptedLink again;
    house.link(again);
    auto attach = again.last<wire::Attach>();
    REQUIRE(attach);
    CHECK(attach->applied == 2);
    CHECK(attach->epoch == "epoch1");
    house.say(house.shim.attached(KernelPhase::busy, "r1", {"r1"}));
    house.say(house.shim.record(print("r1", "after")));
    house.say(house.shim.record(wire::RunEnded{"r1", RunPhase::done, 1, {}, {}}));
    house.turn();
    CHECK_FALSE(again.last<wire::Execute>());
    CHECK(output_of(house.stored()) == "before after");
    CHECK(house.stored().unfinished_runs().empty());
}

TEST_CASE("records without effect are not applied past an output whose commit failed") {
    Running house;
    house.say(house.shim.record(print("r1", "lost?")));
    house.say(house.shim.record(wire::KernelChanged{KernelPhase::busy, {}, 1, {}}));
    house.writer->fail_commits(1);  // the output's; what follows in the same turn could be stored
    house.turn();
    CHECK(house.page.closed == wire::CloseCode::storage_failed);
    auto applied = house.store.find_applied(house.reader, *house.runtimes.living);
    CHECK_FALSE(applied);
    REQUIRE(house.runtimes.listener);  // a fresh session took the runtime up without a page
    ScriptedLink again;
    house.link(again);
    CHECK(again.last<wire::Attach>()->applied == 0);
}

TEST_CASE("what came before the runtime ended is kept, though it ends in the same turn") {
    Running house;
    house.say(house.shim.record(wire::RunStarted{"r1", 1, {}}));
    house.say(house.shim.record(print("r1", "last words")));
    house.say(house.shim.record(wire::RunEnded{"r1", RunPhase::done, 1, {}, {}}));
    auto* listener = std::exchange(house.runtimes.listener, nullptr);
    house.runtimes.living.reset();
    listener->link_closed();
    listener->runtime_ended("The runtime was ended.");
    house.turn();
    CHECK(output_of(house.stored()) == "last words");
    REQUIRE(house.stored().find_run("r1"));
    CHECK(house.stored().find_run("r1")->phase == RunPhase::done);
    CHECK(house.session->runtime_phase() == wire::RuntimePhase::dead);
}

TEST_CASE("a shim that trimmed more than this database knows is followed from what it keeps") {
    Running house;
    house.runtimes.listener->link_closed();
    ScriptedLink again;
    house.link(again);
    auto attached = std::get<wire::Attached>(house.shim.attached(KernelPhase::busy, "r1", {"r1"}));
    attached.first_seq = 101;
    attached.last_seq = 101;
    house.say(attached);
    house.say(wire::Record{101, 1, print("r1", "later")});
    house.turn();
    int attaches = 0;
    for (const auto& message : again.take()) attaches += std::holds_alternative<wire::Attach>(message);
    CHECK(attaches == 1);
    CHECK(output_of(house.stored()) == "later");
}

TEST_CASE("another life of the shim is read from its first record, and old acknowledgements do not reach it") {
    Running house;
    house.say(house.shim.record(print("r1", "old ")));
    house.io.restart();
    house.io.run_one();  // applied; the commit's word is still on its way
    house.runtimes.listener->link_closed();
    ScriptedLink again;
    house.link(again);
    ScriptedShim other("epoch2");
    house.say(other.attached(KernelPhase::idle, {}, {"r1"}));
    house.say(other.record(print("r1", "new")));
    house.runtimes.listener->link_closed();  // applies it, before the old commit's word has come
    ScriptedLink third;
    house.link(third);
    house.say(other.attached(KernelPhase::idle, {}, {"r1"}));
    house.io.restart();
    house.io.run_one();
    CHECK_FALSE(third.last<wire::Acknowledge>());
    house.turn();
    CHECK(third.last<wire::Acknowledge>()->seq == 1);
    CHECK(output_of(house.stored()) == "old new");
}

TEST_CASE("a deleted notebook ends its runtime and tells its pages, whoever has it open") {
    Running house;
    const RuntimeId runtime = *house.runtimes.living;
    house.store.remove(house.reader, book, house.clock.now());
    house.sessions->close_deleted(book);
    house.turn();
    CHECK(house.page.closed == wire::CloseCode::notebook_gone);
    CHECK(house.runtimes.ended == std::vector{runtime});
    CHECK_FALSE(house.sessions->find(book));
    CHECK_THROWS_AS((void)house.open(), Refused);

    house.runtimes.living = RuntimeId("left");  // its session had failed and was not there
    house.sessions->close_deleted(book);
    CHECK(house.runtimes.ended.back() == RuntimeId("left"));
}

TEST_CASE("a notebook that was opened and refused does not stay open") {
    House house;
    auto session = house.open();
    CHECK(house.sessions->find(book));
    house.turn();
    CHECK_FALSE(house.sessions->find(book));
}

TEST_CASE("a refused runtime leaves nothing of the run behind") {
    House house;
    auto session = house.open();
    RecordingPage page("page");
    session->join(page);
    house.turn();
    house.runtimes.refuse = true;
    CHECK_THROWS_AS(session->take_message(page, run("r1", 1)), Refused);
    house.turn();
    CHECK_FALSE(house.stored().knows_run("r1"));
    house.runtimes.refuse = false;
    session->take_message(page, run("r1", 1));
    house.turn();
    CHECK(house.stored().knows_run("r1"));
}

TEST_CASE("thousands of runs of a large cell are refused before their code is copied") {
    House house;
    auto session = house.open();
    RecordingPage page("page");
    session->join(page);
    house.turn();
    session->take_message(page, type_into(cell_a, 1, 0, std::string(4'000'000, 'x')));
    house.turn();
    wire::RunCells runs{2, {}};
    for (int i = 0; i < 1'000; ++i) runs.runs.push_back({"r" + std::to_string(i), cell_a});
    CHECK_THROWS_AS(session->take_message(page, runs), Refused);
    CHECK(house.runtimes.allotted == 0);
}

TEST_CASE("a repeated request to run gets where its run stands, and runs nothing again") {
    Running house;
    house.say(house.shim.record(wire::RunEnded{"r1", RunPhase::done, 1, {}, {}}));
    house.turn();
    (void)house.shim_link.take();
    house.page.got.clear();
    house.session->take_message(house.page, run("r1", 1));
    house.turn();
    auto told = house.page.all<wire::RunsChanged>();
    REQUIRE(told.size() == 1);
    CHECK(told[0].runs[0].phase == RunPhase::done);
    CHECK_FALSE(house.shim_link.last<wire::Execute>());
}

TEST_CASE("a page that only looked leaves no write behind") {
    House house;
    for (int i = 0; i < 2; ++i) {
        auto session = house.open();
        RecordingPage page("page" + std::to_string(i));
        session->join(page);
        house.turn();
        house.writer->fail_commits(1);  // would be used up by a write
        session->leave(page);
        house.turn();
    }
    auto session = house.open();
    RecordingPage page("last");
    session->join(page);
    house.turn();
    session->take_message(page, type_into(cell_a, 1, 0, "x"));
    house.turn();
    CHECK(page.closed == wire::CloseCode::storage_failed);
}

TEST_CASE("a notebook that can't be read keeps no other from being taken up") {
    House house;
    const NotebookId broken("broken");
    house.store.create(house.reader, broken, "Broken", ada, {}, house.clock.now());
    house.reader.run("UPDATE snapshots SET body = '{}' WHERE notebook = (SELECT number FROM notebooks WHERE id = 'broken')");
    house.runtimes.living = RuntimeId("runtime");
    house.sessions->resume({broken, book});
    CHECK_FALSE(house.sessions->find(broken));
    CHECK(house.sessions->find(book));
}

TEST_CASE("a session that outlives the rooms does nothing any more") {
    Running house;
    house.session->take_message(house.page, type_into(cell_b, 2, 0, "x"));
    house.turn();
    house.sessions.reset();
    CHECK_FALSE(house.runtimes.listener);
    house.writer.reset();
    house.session->leave(house.page);
    CHECK_THROWS_AS(house.session->take_message(house.page, run("r2", 3)), Refused);
}

TEST_CASE("after a failed commit the runtime is taken up again after a wait, not in a busy loop") {
    Running house;
    house.reload_wait = std::chrono::hours(1);
    house.session.reset();
    house.make();
    house.sessions->resume({book});
    ScriptedLink link;
    house.link(link);
    house.say(house.shim.attached(KernelPhase::busy, "r1", {"r1"}));
    house.say(house.shim.record(print("r1", "x")));
    house.writer->fail_commits(1);
    house.io.restart();
    house.io.poll();
    CHECK_FALSE(house.sessions->find(book));
    CHECK_FALSE(house.runtimes.listener);
}

TEST_CASE("a session that rests is found by whoever comes next, and makes room when many are loaded") {
    House house;
    house.rest = std::chrono::hours(1);
    house.make();
    const auto poll = [&] {
        house.io.restart();
        house.io.poll();
    };
    const Session* first = house.open().get();
    poll();
    CHECK(house.open().get() == first);
    for (int i = 0; i < 80; ++i) {
        const NotebookId id(fmt::format("other{}", i));
        house.store.create(house.reader, id, "Other", ada, Content{}, house.clock.now());
        (void)house.sessions->open(id);
        poll();
    }
    CHECK_FALSE(house.sessions->find(book));
    CHECK(house.sessions->find(NotebookId("other79")));
}

// ---- beside the document: input(), widgets, who is here

namespace {

/// With the steps that every case here begins with.
struct LiveHouse : House {
    void join(Session& session, RecordingPage& page) {
        session.join(page);
        turn();
    }
    void start(Session& session, RecordingPage& page) {
        session.take_message(page, ::run("run1", 1));
        turn();
        link(kernel);
        House::say(shim.attached(KernelPhase::idle));
        turn();
        hear(wire::RunStarted{"run1", 1, {}});
    }
    void hear(wire::KernelEvent event) { House::say(shim.record(std::move(event))); }

    ScriptedLink kernel;
    ScriptedShim shim;
};

wire::CommHeard widget_opened(std::string id, int value) {
    wire::CommMessage comm{wire::CommKind::open, std::move(id), "jupyter.widget",
                           {{"state", {{"_model_name", "IntSliderModel"}, {"value", value}}}}, {}, {}};
    return {"run1", {}, std::move(comm)};
}

wire::OutputOp widget_view(std::string id) {
    wire::Output output;
    output.type = wire::OutputType::display_data;
    output.data = boost::json::object{{"application/vnd.jupyter.widget-view+json", {{"model_id", std::move(id)}}}};
    output.metadata = boost::json::object();
    return wire::DisplayAdded{std::move(output)};
}

}  // namespace

TEST_CASE("the first answer to input() goes to the kernel, every page hears that it is answered, a new page is told while it waits") {
    LiveHouse house;
    auto session = house.open();
    RecordingPage first("client1"), second("client2");
    house.join(*session, first);
    house.start(*session, first);
    house.hear(wire::InputAsked{"input1", "run1", "Name: ", false});
    house.turn();
    house.join(*session, second);
    REQUIRE(second.all<wire::Welcome>()[0].input);
    CHECK(second.all<wire::Welcome>()[0].input->cell_id == cell_a);
    CHECK(first.all<wire::InputChanged>().back().input->prompt == "Name: ");
    session->take_message(second, wire::AnswerInput{"input1", "Bob"});
    session->take_message(first, wire::AnswerInput{"input1", "Ada"});
    REQUIRE(house.kernel.last<wire::ReplyInput>());
    CHECK(house.kernel.last<wire::ReplyInput>()->value == "Bob");
    CHECK_FALSE(first.all<wire::InputChanged>().back().input);
}

TEST_CASE("an input() that waits is told again by the shim after a restart of serve") {
    LiveHouse house;
    auto session = house.open();
    RecordingPage page("client1");
    house.join(*session, page);
    house.start(*session, page);
    house.turn();
    house.runtimes.listener->link_closed();
    house.runtimes.listener->link_opened(house.kernel);
    auto attached = house.shim.attached(KernelPhase::busy, "run1", {"run1"});
    std::get<wire::Attached>(attached).input = wire::InputAsked{"input1", "run1", "Key: ", true};
    house.runtimes.listener->shim_said(attached);
    house.turn();
    REQUIRE(page.all<wire::InputChanged>().back().input);
    CHECK(page.all<wire::InputChanged>().back().input->password);
    CHECK(page.all<wire::InputChanged>().back().input->cell_id == cell_a);
    house.runtimes.listener->runtime_ended("It ended.");
    CHECK_FALSE(page.all<wire::InputChanged>().back().input);
}

TEST_CASE("a person who keeps a runtime is passed on to whoever ends idle ones, and without a runtime nobody is asked") {
    LiveHouse house;
    auto session = house.open();
    RecordingPage page("client1");
    house.join(*session, page);
    session->take_message(page, wire::KeepRuntime{});
    CHECK(house.runtimes.extended.empty());
    session->start_runtime();
    session->take_message(page, wire::KeepRuntime{});
    CHECK(house.runtimes.extended == std::vector{*house.runtimes.living});
}

TEST_CASE("a run pressed while the runtime ends starts the next one") {
    LiveHouse house;
    auto session = house.open();
    RecordingPage page("client1");
    house.join(*session, page);
    house.start(*session, page);
    house.hear(wire::RunEnded{"run1", RunPhase::done, 1, {}, {}});
    session->take_message(page, wire::StopRuntime{});
    session->take_message(page, run("run2", 2));
    house.turn();
    CHECK(house.runtimes.allotted == 1);
    house.runtimes.listener->runtime_ended("The runtime was ended.");
    house.turn();
    CHECK(house.runtimes.allotted == 2);
    ScriptedLink kernel;
    house.link(kernel);
    house.say(house.shim.attached(KernelPhase::idle));
    house.turn();
    REQUIRE(kernel.last<wire::Execute>());
    CHECK(kernel.last<wire::Execute>()->run_id == "run2");
}

TEST_CASE("a run pressed while the runtime ends is cancelled with the reason when there can be no next one") {
    LiveHouse house;
    auto session = house.open();
    RecordingPage page("client1");
    house.join(*session, page);
    house.start(*session, page);
    session->take_message(page, wire::StopRuntime{});
    session->take_message(page, run("run2", 2));
    house.turn();
    house.runtimes.refuse = true;
    house.runtimes.listener->runtime_ended("The runtime was ended.");
    house.turn();
    CHECK(house.stored().find_run("run2")->phase == RunPhase::cancelled);
    CHECK(page.all<wire::RuntimeChanged>().back().runtime.reason == "No sandbox.");
}

TEST_CASE("a runtime is started without a run, and not while one ends") {
    LiveHouse house;
    auto session = house.open();
    RecordingPage page("client1");
    house.join(*session, page);
    session->start_runtime();
    REQUIRE(house.runtimes.listener);
    session->start_runtime();  // there is one
    session->take_message(page, wire::StopRuntime{});
    CHECK_THROWS_AS(session->start_runtime(), Refused);
    house.runtimes.listener->runtime_ended("It was stopped.");
    house.runtimes.listener = nullptr;
    session->start_runtime();
    CHECK(house.runtimes.listener);
}

TEST_CASE("the widgets that outputs show are saved with the notebook when the run ends, and shown again without a kernel") {
    LiveHouse house;
    {
        auto session = house.open();
        RecordingPage page("client1");
        house.join(*session, page);
        house.start(*session, page);
        house.hear(widget_opened("w", 3));
        house.hear(widget_opened("unseen", 4));
        house.hear(wire::RunOutput{"run1", widget_view("w"), {}});
        house.turn();
        session->take_message(page, wire::OpenWidgets{});
        REQUIRE(page.all<wire::Widgets>().size() == 1);
        CHECK(page.all<wire::Widgets>()[0].widgets.size() == 2);
        CHECK(page.all<wire::Widgets>()[0].is_live);
        const auto structure = session->document().structure_version();
        house.hear(wire::RunEnded{"run1", RunPhase::done, 1, {}, {}});
        house.turn();
        CHECK(session->document().structure_version() == structure);
        CHECK(boost::json::serialize(session->document().widgets()).find("IntSliderModel") != std::string::npos);
        CHECK(boost::json::serialize(session->document().widgets()).find("unseen") == std::string::npos);
        CHECK(page.closed == std::nullopt);
        house.runtimes.listener->runtime_ended("It ended.");
        house.turn();
        CHECK_FALSE(page.all<wire::Widgets>().back().is_live);
        session->leave(page);
        house.turn();
    }
    house.runtimes.living.reset();
    house.make();
    auto session = house.open();
    RecordingPage page("client2");
    house.join(*session, page);
    CHECK_FALSE(page.all<wire::Welcome>()[0].metadata.as_object().contains("widgets"));
    session->take_message(page, wire::OpenWidgets{});
    REQUIRE(page.all<wire::Widgets>().size() == 1);
    REQUIRE(page.all<wire::Widgets>()[0].widgets.size() == 1);
    CHECK(page.all<wire::Widgets>()[0].widgets[0].comm_id == "w");
    CHECK_FALSE(page.all<wire::Widgets>()[0].is_live);
}

TEST_CASE("pages hear of each other: who, where and when they leave") {
    LiveHouse house;
    auto session = house.open();
    RecordingPage first("client1"), second("client2");
    house.join(*session, first);
    house.join(*session, second);
    house.turn();
    CHECK(second.all<wire::PeopleChanged>().back().here.size() == 2);
    session->take_message(second, wire::Presence{cell_b, {{1, 1}}, true});
    house.turn();
    REQUIRE(first.all<wire::PeopleChanged>().back().here.size() == 1);
    CHECK(first.all<wire::PeopleChanged>().back().here[0].cell_id == cell_b);
    CHECK(first.all<wire::PeopleChanged>().back().here[0].name == "Ada");
    session->leave(second);
    house.turn();
    CHECK(first.all<wire::PeopleChanged>().back().gone.size() == 1);
}

TEST_CASE("what a widget's callback prints stands under the cell that shows the widget") {
    LiveHouse house;
    auto session = house.open();
    RecordingPage page("client1");
    house.join(*session, page);
    house.start(*session, page);
    house.hear(widget_opened("w", 3));
    house.hear(wire::RunOutput{"run1", widget_view("w"), {}});
    house.hear(wire::RunEnded{"run1", RunPhase::done, 1, {}, {}});
    house.turn();
    wire::CommMessage press{wire::CommKind::message, "w", {}, {{"method", "custom"}}, {}, {}};
    session->take_message(page, wire::SendCommMessage{"m1", press});
    house.hear(wire::RunOutput{{}, wire::StreamAppended{wire::StreamName::stdout, {.text = "pressed\n", .bytes = 8, .lines = 1}}, "m1"});
    house.hear(wire::CommHandled{"m1"});
    house.turn();
    CHECK(output_of(house.stored()) == "pressed\n");
    CHECK(page.all<wire::OutputsChanged>().back().cell_id == cell_a);
    CHECK(page.all<wire::CommDone>().size() == 1);
}
