#include "notebooks/document.h"

#include <doctest/doctest.h>

#include <set>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/json.h"
#include "notebooks/test_log.h"

using namespace stoa;

namespace {

const Time now{milliseconds(1'700'000'000'000)};
const PersonId ada("ada");
const ClientId tab("tab1");
const ClientId other("tab2");

boost::json::value json(std::string_view text) {
    auto value = parse_json(text);
    REQUIRE(value.has_value());
    return *value;
}

Content cells(std::vector<std::pair<std::string, std::string>> texts) {
    Content content;
    for (auto& [id, text] : texts) {
        wire::CellState cell;
        cell.cell_id = id;
        cell.text = text;
        cell.metadata = boost::json::object();
        content.cells.push_back(cell);
    }
    return content;
}

/// A document with two cells, and the log that it is made durable in.
struct Desk {
    Desk() : start(document.snapshot()) {}
    Outcome keep(Outcome outcome) {
        log.append(outcome);
        document.committed(outcome.revision);
        return outcome;
    }
    Outcome type(const std::string& cell, std::int64_t version, std::string_view changes, std::int64_t seq, const ClientId& who = tab) {
        return keep(document.push_text({seq, cell, version, {json(changes)}}, who, ada, now));
    }
    Outcome edit(std::vector<wire::StructureEdit> edits, std::int64_t seq, const ClientId& who = tab) {
        return keep(document.push_structure({seq, document.structure_version(), std::move(edits)}, who, ada, now));
    }
    Outcome output(const std::string& cell, std::vector<wire::OutputOp> ops, const char* run = "r1") {
        return keep(document.record_outputs(cell, run, std::move(ops), now));
    }
    std::string text(const std::string& cell) { return document.find_text(cell)->text; }
    void check_reload() { CHECK(log.reload(document.id(), start).snapshot() == document.snapshot()); }

    MemoryLog log;
    Document document{NotebookId("n1"), "Title", cells({{"a", "one"}, {"b", "two"}}), log};
    std::string start;
};

template <class F>
wire::Refusal refusal_of(Desk& desk, F f) {
    const std::string before = desk.document.snapshot();
    try {
        f();
    } catch (const Refused& refused) {
        CHECK(desk.document.snapshot() == before);
        return refused.refusal();
    }
    FAIL("it was not refused");
    return wire::Refusal::internal;
}

wire::OutputOp print(std::string text, wire::StreamName name = wire::StreamName::stdout) {
    wire::StreamAppended op{name, {}};
    op.chunk.text = std::move(text);
    return op;
}

wire::OutputOp display(std::string_view data, std::optional<std::string> display_id = {}) {
    wire::DisplayAdded op;
    op.output.type = wire::OutputType::display_data;
    op.output.data = json(data);
    op.output.metadata = boost::json::object();
    op.output.display_id = std::move(display_id);
    return op;
}

wire::RunState run(const char* id, const char* cell, wire::RunPhase phase) {
    wire::RunState state;
    state.run_id = id;
    state.cell_id = cell;
    state.phase = phase;
    if (phase != wire::RunPhase::queued) state.started_at = 5;
    if (phase == wire::RunPhase::done) state.execution_count = 7;
    return state;
}

}  // namespace

TEST_CASE("what a scratch cell ran is in no file") {
    Content content = cells({{"a", "kept"}, {"b", "passing"}});
    content.cells.at(1).metadata = json(R"({"stoa":{"scratch":true}})");
    MemoryLog log;
    const Document document(NotebookId("n"), "t", std::move(content), log);
    REQUIRE(document.content().cells.size() == 1);
    CHECK(document.content().cells.front().text == "kept");
}

TEST_CASE("a push is decided, applied and announced to all with its client's number") {
    Desk desk;
    const Outcome outcome = desk.type("a", 0, R"([3,[0,"!"]])", 1);
    CHECK(desk.text("a") == "one!");
    REQUIRE(outcome.operations.size() == 1);
    CHECK(outcome.operations[0].revision == 1);
    CHECK(outcome.operations[0].author == ada);
    REQUIRE(outcome.announcements.size() == 1);
    const auto& changed = std::get<wire::TextChanged>(outcome.announcements[0]);
    CHECK(changed.text_version == 1);
    CHECK(changed.client_id == "tab1");
    CHECK(changed.client_seq == 1);
    CHECK(outcome.answers.empty());
    desk.check_reload();
}

TEST_CASE("a repeated push is applied once and gets its first answer, also after a restart") {
    Desk desk;
    const auto first = desk.type("a", 0, R"([3,[0,"!"]])", 1).announcements;
    desk.type("a", 1, R"([[4,"new"]])", 2);
    Document again = desk.log.reload(desk.document.id(), desk.start);
    for (Document* document : {&desk.document, &again}) {
        const Outcome repeated = document->push_text({1, "a", 0, {json(R"([3,[0,"!"]])")}}, tab, ada, now);
        CHECK(repeated.operations.empty());
        CHECK(repeated.announcements.empty());
        REQUIRE(repeated.answers.size() == 1);
        CHECK(wire::encode(repeated.answers[0]) == wire::encode(first[0]));
        CHECK(document->find_text("a")->text == "new");
    }
}

TEST_CASE("the same number of another client is another push") {
    Desk desk;
    desk.type("a", 0, R"([3,[0,"!"]])", 1);
    desk.type("a", 1, R"([4,[0,"?"]])", 1, other);
    CHECK(desk.text("a") == "one!?");
}

TEST_CASE("a stale push is answered with what was missed and may come again under its number") {
    Desk desk;
    desk.type("a", 0, R"([3,[0,"!"]])", 1, other);
    desk.type("a", 1, R"([4,[0,"?"]])", 2, other);
    const Outcome stale = desk.type("a", 0, R"([[0,">"],3])", 9);
    CHECK(stale.operations.empty());
    REQUIRE(stale.answers.size() == 1);
    const auto& missed = std::get<wire::TextMissed>(stale.answers[0]);
    CHECK(missed.client_seq == 9);
    REQUIRE(missed.updates.size() == 2);
    CHECK(missed.updates[1].client_id == "tab2");
    CHECK(desk.text("a") == "one!?");
    desk.type("a", 2, R"([[0,">"],5])", 9);
    CHECK(desk.text("a") == ">one!?");
}

TEST_CASE("what memory has forgotten of a cell's text is read from the log, whole and in order") {
    Desk desk;
    const int count = static_cast<int>(max_recent_operations) * 2;
    for (int i = 0; i < count; ++i) desk.type("a", i, "[" + std::to_string(3 + i) + R"(,[0,"x"]])", i);
    for (std::int64_t from : {0, 1, 700, count - 1, count}) {
        const Outcome pulled = desk.document.pull_text({"a", from});
        const auto& missed = std::get<wire::TextMissed>(pulled.answers[0]);
        REQUIRE(missed.updates.size() == static_cast<std::size_t>(count - from));
        if (!missed.updates.empty())
            CHECK(boost::json::serialize(missed.updates[0].changes) == "[" + std::to_string(3 + from) + R"(,[0,"x"]])");
    }
    CHECK(desk.log.asked > 0);
    CHECK(refusal_of(desk, [&] { (void)desk.document.pull_text({"a", count + 1}); }) == wire::Refusal::out_of_range);
}

TEST_CASE("what is not committed yet stays in memory whatever its size") {
    Desk desk;
    for (int i = 0; i < 3000; ++i)
        (void)desk.document.push_text({i, "a", i, {json("[" + std::to_string(3 + i) + R"(,[0,"x"]])")}}, tab, ada, now);
    CHECK(std::get<wire::TextMissed>(desk.document.pull_text({"a", 0}).answers[0]).updates.size() == 3000);
    CHECK(desk.log.asked == 0);
}

TEST_CASE("several changes of one push are applied all or not at all") {
    Desk desk;
    const auto push = [&](const char* second) {
        return desk.document.push_text({1, "a", 0, {json(R"([3,[0,"!"]])"), json(second)}}, tab, ada, now);
    };
    CHECK(refusal_of(desk, [&] { push("[9]"); }) == wire::Refusal::out_of_range);
    CHECK(refusal_of(desk, [&] { push("[\"x\"]"); }) == wire::Refusal::bad_request);
    push("[[1],3]");
    CHECK(desk.text("a") == "ne!");
    CHECK(desk.document.find_text("a")->text_version == 2);
}

TEST_CASE("bad pushes are refused and change nothing") {
    Desk desk;
    const auto text = [&](const char* cell, std::int64_t version, const char* change) {
        return refusal_of(desk, [&] { desk.type(cell, version, change, 1); });
    };
    CHECK(text("nowhere", 0, "[3]") == wire::Refusal::not_found);
    CHECK(text("a", 1, "[3]") == wire::Refusal::out_of_range);
    CHECK(text("a", 0, "[2]") == wire::Refusal::out_of_range);
    const auto edit = [&](wire::StructureEdit one) {
        return refusal_of(desk, [&] {
            desk.edit({wire::SetCellType{"a", wire::CellType::markdown}, wire::MoveCell{"b", {}}, wire::DeleteCell{"a"},
                       wire::InsertCell{"new", {}, wire::CellType::code, "x", {}, {}}, wire::SetCellMetadata{"b", json(R"({"k":1})")},
                       std::move(one)}, 1);
        });
    };
    CHECK(edit(wire::InsertCell{"b", {}, wire::CellType::code, "", {}, {}}) == wire::Refusal::conflict);
    CHECK(edit(wire::InsertCell{"a", {}, wire::CellType::code, "", {}, {}}) == wire::Refusal::conflict);
    CHECK(edit(wire::InsertCell{"c", "a", wire::CellType::code, "", {}, {}}) == wire::Refusal::not_found);
    CHECK(edit(wire::InsertCell{"c.d", {}, wire::CellType::code, "", {}, {}}) == wire::Refusal::bad_request);
    CHECK(edit(wire::InsertCell{"c", {}, wire::CellType::code, "a\r\nb", {}, {}}) == wire::Refusal::bad_request);
    CHECK(edit(wire::InsertCell{"c", {}, wire::CellType::code, "", json("[]"), {}}) == wire::Refusal::bad_request);
    CHECK(edit(wire::MoveCell{"a", {}}) == wire::Refusal::not_found);
    CHECK(edit(wire::MoveCell{"b", "b"}) == wire::Refusal::bad_request);
    CHECK(edit(wire::MoveCell{"b", "a"}) == wire::Refusal::not_found);
    CHECK(edit(wire::DeleteCell{"a"}) == wire::Refusal::not_found);
    CHECK(edit(wire::RestoreCell{"b", {}}) == wire::Refusal::conflict);
    CHECK(edit(wire::SetCellMetadata{"b", json("1")}) == wire::Refusal::bad_request);
    CHECK(edit(wire::SetAttachment{"b", "p.png", json("1")}) == wire::Refusal::bad_request);
    CHECK(edit(wire::SetAttachment{"b", "", json("{}")}) == wire::Refusal::bad_request);
    CHECK(edit(wire::SetAttachment{"b", "p.png", json("{\"image/png\":\"" + std::string(2'000'000, 'x') + "\"}")}) == wire::Refusal::too_large);
    CHECK(edit(wire::SetAttachment{"a", "p.png", json("{}")}) == wire::Refusal::not_found);
    CHECK(edit(wire::SetNotebookMetadata{json("\"" + std::string(2'000'000, 'x') + "\"")}) == wire::Refusal::bad_request);
    CHECK(edit(wire::SetNotebookMetadata{json("{\"k\":\"" + std::string(2'000'000, 'x') + "\"}")}) == wire::Refusal::too_large);
    desk.check_reload();
}

TEST_CASE("attachments are set by name: the cell keeps its id, its other attachments and what else it has") {
    Desk desk;
    desk.edit({wire::InsertCell{"t", {}, wire::CellType::markdown, "", {}, json(R"({"attachments":{"old.png":{"image/png":"AA=="}},"odd":1})")}}, 1);
    desk.edit({wire::SetAttachment{"t", "new.png", json(R"({"image/png":"AB=="})")}}, 2);
    CHECK(desk.document.find_cell("t")->extra ==
          json(R"({"attachments":{"old.png":{"image/png":"AA=="},"new.png":{"image/png":"AB=="}},"odd":1})"));
    desk.check_reload();
    desk.edit({wire::SetAttachment{"t", "old.png", {}}, wire::SetAttachment{"t", "new.png", {}}}, 3);
    CHECK(desk.document.find_cell("t")->extra == json(R"({"odd":1})"));
    desk.edit({wire::SetAttachment{"a", "p.png", json(R"({"image/png":"AA=="})")}}, 4);
    desk.edit({wire::SetAttachment{"a", "p.png", {}}}, 5);
    CHECK_FALSE(desk.document.find_cell("a")->extra);
    desk.check_reload();
}

TEST_CASE("structure moves on only from its own version, and outputs or text never make it stale") {
    Desk desk;
    desk.type("a", 0, R"([3,[0,"!"]])", 1);
    desk.output("a", {print("x")});
    const Outcome outcome = desk.edit({wire::InsertCell{"c", "a", wire::CellType::markdown, "# hi", {}, {}}, wire::MoveCell{"b", {}},
                                       wire::SetNotebookMetadata{json(R"({"k":1})")}}, 2);
    CHECK(desk.document.cell_ids() == std::vector<std::string>{"b", "a", "c"});
    const auto& changed = std::get<wire::StructureChanged>(outcome.announcements[0]);
    CHECK(changed.structure_version == 1);
    CHECK(changed.edits.size() == 3);
    CHECK_FALSE(changed.restored);
    const Outcome stale = desk.document.push_structure({3, 0, {wire::DeleteCell{"a"}}}, other, ada, now);
    CHECK(std::get<wire::StructureStale>(stale.answers[0]).structure_version == 1);
    CHECK(desk.document.cell_count() == 3);
    desk.check_reload();
}

TEST_CASE("a deleted cell comes back whole, with its versions going on") {
    Desk desk;
    desk.type("a", 0, R"([3,[0,"!"]])", 1);
    desk.output("a", {print("out")});
    desk.edit({wire::DeleteCell{"a"}}, 2);
    CHECK_FALSE(desk.document.find_text("a"));
    const Outcome outcome = desk.edit({wire::RestoreCell{"a", "b"}}, 3);
    const auto& restored = *std::get<wire::StructureChanged>(outcome.announcements[0]).restored;
    REQUIRE(restored.size() == 1);
    CHECK(restored[0].text == "one!");
    CHECK(restored[0].text_version == 1);
    CHECK(restored[0].outputs.size() == 1);
    CHECK(desk.document.cell_ids() == std::vector<std::string>{"b", "a"});
    desk.type("a", 1, R"([4,[0,"?"]])", 4);
    desk.check_reload();
}

TEST_CASE("text typed into a cell that others deleted brings it back to its place, marked") {
    Desk desk;
    desk.edit({wire::InsertCell{"c", "b", wire::CellType::code, "three", {}, {}}}, 1, other);
    desk.edit({wire::DeleteCell{"b"}, wire::DeleteCell{"c"}}, 2, other);
    const Outcome outcome = desk.type("c", 0, R"([5,[0,"!"]])", 1);
    CHECK(desk.document.cell_ids() == std::vector<std::string>{"a", "c"});
    REQUIRE(outcome.operations.size() == 1);
    REQUIRE(outcome.announcements.size() == 2);
    const auto& back = std::get<wire::StructureChanged>(outcome.announcements[0]);
    CHECK(back.client_id == server_client_id);
    CHECK(back.structure_version == desk.document.structure_version());
    CHECK(back.restored->front().text == "three");
    CHECK(back.restored->front().text_version == 0);
    CHECK(std::get<wire::RestoreCell>(back.edits[0]).after == "a");
    CHECK(std::get<wire::TextChanged>(outcome.announcements[1]).text_version == 1);
    CHECK(boost::json::serialize(desk.document.find_cell("c")->metadata) == R"({"stoa":{"restored":true}})");
    desk.type("b", 0, R"([3,[0,"!"]])", 2);
    CHECK(desk.document.cell_ids() == std::vector<std::string>{"a", "b", "c"});
    desk.check_reload();
}

TEST_CASE("streams grow the last chunk while it is small, and other outputs stand between") {
    Desk desk;
    desk.output("a", {wire::OutputsStarted{"r1"}, print("1\n"), print("2\n"), print("e", wire::StreamName::stderr), print("3\n"),
                      display(R"({"text/plain":"x"})"), print("4\n")});
    const auto outputs = desk.document.find_cell("a")->outputs;
    REQUIRE(outputs.size() == 5);
    CHECK(outputs[0].chunks->size() == 1);
    CHECK(*outputs[0].chunks->at(0).text == "1\n2\n");
    CHECK(outputs[0].chunks->at(0).lines == 2);
    CHECK(outputs[0].chunks->at(0).bytes == 4);
    desk.output("a", {print(std::string(4000, 'x'))});
    desk.output("a", {print(std::string(4000, 'y'))});
    CHECK(desk.document.find_cell("a")->outputs[4].chunks->size() == 2);
    desk.check_reload();
}

TEST_CASE("large values become blobs that come before their operation") {
    Desk desk;
    const std::string large(5000, 'x');
    const Outcome outcome = desk.output(
        "a", {print(large), display("{\"image/png\":\"" + large + "\",\"text/plain\":\"small\",\"application/json\":[\"" + large + "\"]}")});
    REQUIRE(outcome.operations[0].blobs.size() == 3);
    CHECK(outcome.operations[0].blobs[0].content == large);
    CHECK(outcome.operations[0].blobs[1].content == large);
    CHECK(outcome.operations[0].blobs[2].content == "[\"" + large + "\"]");
    CHECK(outcome.operations[0].body.size() < 1500);
    const auto outputs = desk.document.find_cell("a")->outputs;
    CHECK_FALSE(outputs[0].chunks->at(0).text);
    CHECK(outputs[0].chunks->at(0).blob == outcome.operations[0].blobs[0].id.str());
    CHECK(boost::json::serialize(*outputs[1].data) == R"({"text/plain":"small"})");
    CHECK(outputs[1].blobs->at(0).mime == "image/png");
    CHECK(outputs[1].blobs->at(0).bytes == 5000);
    desk.check_reload();
}

TEST_CASE("clear_output clears at once, or when the next output comes") {
    Desk desk;
    desk.output("a", {print("1"), wire::OutputsCleared{true}});
    CHECK(desk.document.find_cell("a")->outputs.size() == 1);
    CHECK(desk.document.find_cell("a")->clear_pending == true);
    desk.output("a", {print("2")});
    CHECK(*desk.document.find_cell("a")->outputs.at(0).chunks->at(0).text == "2");
    CHECK_FALSE(desk.document.find_cell("a")->clear_pending);
    desk.output("a", {wire::OutputsCleared{false}});
    CHECK(desk.document.find_cell("a")->outputs.empty());
    desk.check_reload();
}

TEST_CASE("an update reaches every output of the notebook with its display id") {
    Desk desk;
    desk.output("a", {display(R"({"text/plain":"1"})", "d"), display(R"({"text/plain":"1"})")});
    desk.output("b", {display(R"({"text/plain":"1"})", "d")});
    const Outcome outcome = desk.output("gone", {print("x"), wire::DisplayUpdated{"d", json(R"({"text/plain":"2"})"), {}, json("{}")}});
    CHECK(std::get<wire::OutputsChanged>(outcome.announcements.at(0)).ops.size() == 1);
    CHECK(boost::json::serialize(*desk.document.find_cell("a")->outputs[0].data) == R"({"text/plain":"2"})");
    CHECK(boost::json::serialize(*desk.document.find_cell("a")->outputs[1].data) == R"({"text/plain":"1"})");
    CHECK(boost::json::serialize(*desk.document.find_cell("b")->outputs[0].data) == R"({"text/plain":"2"})");
    desk.check_reload();
}

TEST_CASE("outputs past a cell's limit are dropped and counted") {
    Desk desk;
    std::vector<wire::OutputOp> many(static_cast<std::size_t>(wire::max_outputs_per_cell), display(R"({"text/plain":"x"})"));
    desk.output("a", std::move(many));
    const Outcome outcome = desk.output("a", {display(R"({"text/plain":"x"})"), print("12345")});
    CHECK(std::holds_alternative<wire::OutputDropped>(std::get<wire::OutputsChanged>(outcome.announcements[0]).ops[1]));
    CHECK(desk.document.find_cell("a")->outputs.size() == static_cast<std::size_t>(wire::max_outputs_per_cell));
    CHECK(*desk.document.find_cell("a")->dropped_bytes > 5);
    desk.output("a", {wire::OutputsStarted{"r2"}, print("fresh")});
    CHECK_FALSE(desk.document.find_cell("a")->dropped_bytes);
    desk.check_reload();
}

TEST_CASE("output of a deleted cell goes with it unseen, output of an unknown one into the log alone") {
    Desk desk;
    desk.edit({wire::DeleteCell{"a"}}, 1);
    CHECK(desk.output("a", {print("late")}).announcements.empty());
    CHECK(desk.output("nowhere", {print("late")}).announcements.empty());
    CHECK(desk.log.operations.size() == 3);
    desk.edit({wire::RestoreCell{"a", {}}}, 2);
    CHECK(desk.document.find_cell("a")->outputs.size() == 1);
    desk.check_reload();
}

TEST_CASE("clearing outputs is acknowledged, and its repetition clears nothing new") {
    Desk desk;
    desk.output("a", {print("1")});
    const Outcome outcome = desk.keep(desk.document.clear_outputs({1, {"a", "gone", "b", "a"}}, tab, ada, now));
    CHECK(outcome.operations.size() == 2);
    CHECK(outcome.announcements.size() == 2);
    desk.output("a", {print("2")});
    const Outcome repeated = desk.document.clear_outputs({1, {"a", "gone", "b", "a"}}, tab, ada, now);
    CHECK(repeated.operations.empty());
    const auto& answer = std::get<wire::OutputsChanged>(repeated.answers.at(0));
    CHECK(answer.client_seq == 1);
    CHECK(answer.ops.empty());
    CHECK(desk.document.find_cell("a")->outputs.size() == 1);
    CHECK(refusal_of(desk, [&] { (void)desk.document.clear_outputs({2, {"gone"}}, tab, ada, now); }) == wire::Refusal::not_found);
    desk.check_reload();
}

TEST_CASE("runs are known once, kept in order while unfinished, then the last of each cell") {
    Desk desk;
    const Push push{tab, 1};
    CHECK_FALSE(desk.document.find_answer(push));
    desk.keep(desk.document.set_runs({run("r1", "b", wire::RunPhase::queued), run("r2", "a", wire::RunPhase::queued)}, ada, now, push));
    desk.keep(desk.document.set_runs({run("r1", "b", wire::RunPhase::running)}, ada, now, {}, Applied{RuntimeId("rt"), "e", 3}));
    CHECK(desk.log.operations.back().applied->seq == 3);
    CHECK(desk.document.unfinished_runs().size() == 2);
    CHECK(desk.document.unfinished_runs()[0].run_id == "r1");
    CHECK(desk.document.find_cell("b")->run_text_version == 0);
    desk.keep(desk.document.set_runs({run("r1", "b", wire::RunPhase::done)}, ada, now));
    CHECK(desk.document.find_cell("b")->execution_count == 7);
    CHECK(desk.document.unfinished_runs().size() == 1);
    CHECK(desk.document.knows_run("r1"));
    CHECK(desk.document.find_run("r1")->phase == wire::RunPhase::done);
    wire::Welcome welcome;
    desk.document.fill(welcome);
    CHECK(welcome.runs.size() == 2);
    const auto answer = desk.document.find_answer(push);
    REQUIRE(answer);
    const auto& runs = std::get<wire::RunsChanged>(answer->answers.at(0));
    CHECK(runs.client_seq == 1);
    CHECK(runs.runs.at(0).phase == wire::RunPhase::done);
    desk.check_reload();
}

TEST_CASE("a push older than the memory of its client is refused, not applied again") {
    Desk desk;
    const int count = static_cast<int>(max_remembered_pushes) + 10;
    for (int i = 0; i < count; ++i) desk.type("a", i, "[" + std::to_string(3 + i) + R"(,[0,"x"]])", i + 1);
    CHECK(refusal_of(desk, [&] { desk.type("a", count, R"([0])", 5); }) == wire::Refusal::conflict);
    CHECK(desk.document.find_answer({tab, count}));
    desk.check_reload();
}

TEST_CASE("clients are forgotten in the order of their last push") {
    Desk desk;
    for (int i = 0; i <= static_cast<int>(max_remembered_clients); ++i) {
        desk.type("a", i, "[" + std::to_string(3 + i) + R"(,[0,"x"]])", 1, ClientId("c" + std::to_string(i)));
    }
    CHECK_FALSE(desk.document.find_answer({ClientId("c0"), 1}));
    CHECK(desk.document.find_answer({ClientId("c1"), 1}));
    desk.check_reload();
}

TEST_CASE("a new title is an operation") {
    Desk desk;
    desk.keep(desk.document.rename("New", ada, now));
    CHECK(desk.document.title() == "New");
    CHECK(refusal_of(desk, [&] { (void)desk.document.rename("", ada, now); }) == wire::Refusal::bad_request);
    CHECK(refusal_of(desk, [&] { (void)desk.document.rename(std::string(500, 'x'), ada, now); }) == wire::Refusal::bad_request);
    desk.check_reload();
}

TEST_CASE("a whole notebook put in place keeps versions, so that a page behind it can rebase") {
    Desk desk;
    desk.type("a", 0, R"([3,[0,"!"]])", 1);
    desk.edit({wire::DeleteCell{"b"}}, 2);
    const Outcome outcome = desk.keep(desk.document.replace_content(cells({{"c", "3"}, {"b", "2"}, {"a", "one?"}}), ada, now));
    CHECK(outcome.pages_reload);
    CHECK(desk.document.cell_ids() == std::vector<std::string>{"c", "b", "a"});
    CHECK(desk.document.find_text("a")->text_version == 2);
    CHECK(desk.document.find_text("c")->text_version == 0);
    const auto pulled = desk.document.pull_text({"a", 1});
    const auto& missed = std::get<wire::TextMissed>(pulled.answers[0]);
    REQUIRE(missed.updates.size() == 1);
    CHECK(boost::json::serialize(missed.updates[0].changes) == R"([3,[1,"?"]])");
    desk.check_reload();
    desk.keep(desk.document.replace_content(cells({{"c", "3"}}), ada, now));
    CHECK(desk.document.cell_count() == 1);
    desk.edit({wire::RestoreCell{"a", "c"}}, 3);
    CHECK(desk.text("a") == "one?");
    desk.check_reload();
}

TEST_CASE("content over a limit never becomes a document") {
    MemoryLog log;
    const auto make = [&](Content content) { Document document(NotebookId("n"), "t", std::move(content), log); };
    CHECK_THROWS_AS(make(cells({{"a", "x"}, {"a", "y"}})), Refused);
    CHECK_THROWS_AS(make(cells({{"a", std::string(5'000'000, 'x')}})), Refused);
    CHECK_THROWS_AS(make(cells(std::vector<std::pair<std::string, std::string>>(10'001, {"a", ""}))), Refused);
}
