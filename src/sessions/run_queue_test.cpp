#include "sessions/run_queue.h"

#include <doctest/doctest.h>

using namespace stoa;
using wire::KernelPhase;
using wire::RunPhase;

namespace {

const Time now = from_wire(1000);

RunQueue::NewRun new_run(const std::string& id) {
    wire::RunState run;
    run.run_id = id;
    run.cell_id = "cell-" + id;
    run.queued_at = 1000;
    return {run, "code of " + id};
}

wire::Attached attached_to(KernelPhase kernel, std::vector<std::string> known = {}, std::int64_t last_seq = 0) {
    wire::Attached attached;
    attached.epoch = "e";
    attached.kernel = kernel;
    attached.known_runs = std::move(known);
    attached.last_seq = last_seq;
    return attached;
}

template <class Event>
wire::Record record_of(std::int64_t seq, Event event) {
    wire::Record record;
    record.seq = seq;
    record.at = 2000;
    record.event = std::move(event);
    return record;
}

std::vector<std::string> executed(const QueueStep& step) {
    std::vector<std::string> ids;
    for (const auto& message : step.send) {
        if (const auto* execute = std::get_if<wire::Execute>(&message)) ids.push_back(execute->run_id);
    }
    return ids;
}

bool restarts(const QueueStep& step) {
    return std::ranges::any_of(step.send, [](const auto& m) { return std::holds_alternative<wire::RestartShimKernel>(m); });
}

using Ids = std::vector<std::string>;

RunQueue running_queue() {
    RunQueue queue;
    (void)queue.attached(attached_to(KernelPhase::idle), true, now);
    (void)queue.add({new_run("a"), new_run("b"), new_run("c")});
    (void)queue.record(record_of(1, wire::RunStarted{"a", 1, {}}));
    return queue;
}

}  // namespace

TEST_CASE("one run at a time is at the kernel, in order") {
    RunQueue queue;
    CHECK(executed(queue.add({new_run("a"), new_run("b")})).empty());
    CHECK(executed(queue.attached(attached_to(KernelPhase::starting), true, now)).empty());
    CHECK(executed(queue.record(record_of(1, wire::KernelChanged{KernelPhase::idle, {}, 1, {}}))) == Ids{"a"});
    CHECK(executed(queue.record(record_of(2, wire::RunStarted{"a", 1, {}}))).empty());
    auto step = queue.record(record_of(3, wire::RunEnded{"a", RunPhase::done, 1, 5'000, {}}));
    CHECK(executed(step) == Ids{"b"});
    REQUIRE(step.changed.size() == 1);
    CHECK(step.changed[0].phase == RunPhase::done);
    CHECK(step.changed[0].peak_memory_bytes == 5'000);
    CHECK(step.changed[0].ended_at == 2000);
}

TEST_CASE("a run_id that was queued before is not queued again, also after it ended") {
    RunQueue queue = running_queue();
    CHECK(queue.add({new_run("b")}).changed.empty());
    (void)queue.record(record_of(2, wire::RunEnded{"a", RunPhase::done, 1, {}, {}}));
    CHECK(queue.add({new_run("a")}).changed.empty());
    CHECK(queue.size() == 2);
}

TEST_CASE("an error stops what is queued behind it, and nothing of it reaches the kernel") {
    RunQueue queue = running_queue();
    auto step = queue.record(record_of(2, wire::RunEnded{"a", RunPhase::error, 1, {}, {}}));
    REQUIRE(step.changed.size() == 3);
    CHECK(step.changed[0].phase == RunPhase::error);
    CHECK(step.changed[1].phase == RunPhase::aborted);
    CHECK(step.changed[2].phase == RunPhase::aborted);
    CHECK(step.send.empty());
    CHECK(queue.empty());
}

TEST_CASE("an interrupt takes out what waits and leaves the running one to the kernel") {
    RunQueue queue = running_queue();
    auto step = queue.interrupt(now);
    REQUIRE(step.changed.size() == 2);
    CHECK(step.changed[0].phase == RunPhase::cancelled);
    CHECK(step.send.size() == 1);
    CHECK(queue.size() == 1);
}

TEST_CASE("what is queued after an interrupt or a restart is not taken for what was queued before it") {
    RunQueue interrupted = running_queue();
    (void)interrupted.interrupt(now);
    (void)interrupted.add({new_run("d")});
    CHECK(executed(interrupted.record(record_of(2, wire::RunEnded{"a", RunPhase::interrupted, 1, {}, {}}))) == Ids{"d"});

    RunQueue restarted = running_queue();
    CHECK(restarts(restarted.restart(now)));
    CHECK_FALSE(restarts(restarted.add({new_run("d")})));
    CHECK(restarted.record(record_of(2, wire::RunEnded{"a", RunPhase::lost, 1, {}, {}})).changed.size() == 1);
    CHECK_FALSE(restarts(restarted.record(record_of(3, wire::KernelChanged{KernelPhase::dead, "ended", 1, {}}))));
    (void)restarted.record(record_of(4, wire::KernelChanged{KernelPhase::starting, {}, 2, {}}));
    CHECK(executed(restarted.record(record_of(5, wire::KernelChanged{KernelPhase::idle, {}, 2, {}}))) == Ids{"d"});
}

TEST_CASE("cancel takes out a waiting run but never the one at the kernel") {
    RunQueue queue = running_queue();
    CHECK(queue.cancel({"a"}, now).changed.empty());
    CHECK(queue.cancel({"c", "unknown"}, now).changed.size() == 1);
    CHECK(executed(queue.record(record_of(2, wire::RunEnded{"a", RunPhase::done, 1, {}, {}}))) == Ids{"b"});
}

TEST_CASE("after a restart of the server a run that the shim knows is not sent again, another is") {
    RunQueue known;
    known.restore({new_run("a"), new_run("b")});
    CHECK(executed(known.attached(attached_to(KernelPhase::busy, {"a"}), true, now)).empty());
    CHECK(executed(known.record(record_of(1, wire::RunEnded{"a", RunPhase::done, 1, {}, {}}))) == Ids{"b"});

    RunQueue unknown;
    unknown.restore({new_run("a"), new_run("b")});
    CHECK(executed(unknown.attached(attached_to(KernelPhase::idle, {}), true, now)) == Ids{"a"});
}

TEST_CASE("a run that ran in another life of the shim is lost, the next one runs") {
    RunQueue queue = running_queue();
    queue.detached();
    auto step = queue.attached(attached_to(KernelPhase::idle), false, now);
    REQUIRE(step.changed.size() == 1);
    CHECK(step.changed[0].phase == RunPhase::lost);
    CHECK(executed(step) == Ids{"b"});
}

TEST_CASE("a dead kernel is started once for what is queued, and runs it when it is ready") {
    RunQueue queue;
    (void)queue.attached(attached_to(KernelPhase::dead), true, now);
    CHECK(restarts(queue.add({new_run("a")})));
    CHECK_FALSE(restarts(queue.add({new_run("b")})));
    CHECK(queue.phase() == wire::RuntimePhase::restarting);
    CHECK(executed(queue.record(record_of(1, wire::KernelChanged{KernelPhase::starting, {}, 2, {}}))).empty());
    CHECK(executed(queue.record(record_of(2, wire::KernelChanged{KernelPhase::idle, {}, 2, {}}))) == Ids{"a"});
}

TEST_CASE("replayed records tell of runs, but an old phase of the kernel does not overrule the present one") {
    RunQueue queue;
    queue.restore({new_run("a")});
    CHECK(executed(queue.attached(attached_to(KernelPhase::idle, {}, 5), true, now)) == Ids{"a"});
    (void)queue.record(record_of(4, wire::KernelChanged{KernelPhase::dead, "it ended", 1, {}}));
    CHECK(queue.phase() == wire::RuntimePhase::busy);
}

TEST_CASE(
    "what is asked for while a runtime ends goes to no dying kernel and is left for the next one; what waited before is "
    "cancelled") {
    RunQueue queue = running_queue();
    queue.stopping();
    CHECK(queue.add({new_run("d")}).send.empty());
    CHECK(queue.record(record_of(2, wire::RunEnded{"a", RunPhase::done, 1, {}, {}})).send.empty());
    CHECK(queue.record(record_of(3, wire::KernelChanged{KernelPhase::dead, "It was stopped.", 1, {}})).send.empty());
    (void)queue.add({new_run("e")});
    const auto step = queue.runtime_ended(now);
    REQUIRE(step.changed.size() == 2);
    CHECK((step.changed[0].run_id == "b" && step.changed[0].phase == RunPhase::cancelled));
    CHECK(step.changed[1].run_id == "c");
    CHECK(executed(queue.attached(attached_to(KernelPhase::idle), false, now)) == Ids{"d"});
    CHECK(queue.runtime_ended(now).changed.size() == 2);
    CHECK(queue.empty());
}

TEST_CASE("a run asked for when the kernel was gone is for the next runtime, until a kernel lives here again") {
    RunQueue queue;
    (void)queue.attached(attached_to(KernelPhase::dead), true, now);
    CHECK(restarts(queue.add({new_run("a"), new_run("b")})));
    SUBCASE("the runtime ended too") {
        CHECK(queue.runtime_ended(now).changed.empty());
        CHECK(executed(queue.attached(attached_to(KernelPhase::idle), false, now)) == Ids{"a"});
    }
    SUBCASE("the kernel started again, and ended with its runtime") {
        CHECK(executed(queue.record(record_of(1, wire::KernelChanged{KernelPhase::idle, {}, 2, {}}))) == Ids{"a"});
        CHECK(queue.runtime_ended(now).changed.size() == 2);
        CHECK(queue.empty());
    }
}

TEST_CASE("when the runtime ends, what ran is lost and what waited is cancelled") {
    RunQueue queue = running_queue();
    auto step = queue.runtime_ended(now);
    REQUIRE(step.changed.size() == 3);
    CHECK(step.changed[0].phase == RunPhase::lost);
    CHECK(step.changed[1].phase == RunPhase::cancelled);
    CHECK_FALSE(queue.phase().has_value());
    CHECK(queue.empty());
}

TEST_CASE("with a gate each run is asked about when it is next, before its kernel is there, and goes when it may") {
    RunQueue queue(RunQueue::Gate::asks);
    QueueStep step = queue.add({new_run("a"), new_run("b")});
    CHECK(step.ask == "a");
    CHECK(executed(queue.attached(attached_to(KernelPhase::idle), true, now)).empty());
    CHECK_FALSE(queue.open_gate("b").ask);
    CHECK(executed(queue.open_gate("a")) == Ids{"a"});
    CHECK(executed(queue.open_gate("a")).empty());
    step = queue.record(record_of(1, wire::RunEnded{"a", RunPhase::done, {}, {}, {}}));
    CHECK(step.ask == "b");
    CHECK(executed(step).empty());
    CHECK(executed(queue.open_gate("b")) == Ids{"b"});
}

TEST_CASE("a refused run is cancelled and takes with it what waits behind") {
    RunQueue queue(RunQueue::Gate::asks);
    (void)queue.attached(attached_to(KernelPhase::idle), true, now);
    (void)queue.add({new_run("a"), new_run("b")});
    const QueueStep step = queue.refuse("a", now);
    REQUIRE(step.changed.size() == 2);
    CHECK(step.changed[0].phase == RunPhase::cancelled);
    CHECK(step.changed[1].phase == RunPhase::aborted);
    CHECK(queue.empty());
    CHECK(queue.refuse("a", now).changed.empty());
    CHECK(queue.add({new_run("c")}).ask == "c");
}

TEST_CASE("an interrupt takes a run out that waits at the gate, and the next one is asked about") {
    RunQueue queue(RunQueue::Gate::asks);
    (void)queue.attached(attached_to(KernelPhase::idle), true, now);
    (void)queue.add({new_run("a")});
    REQUIRE(queue.asked_run() != nullptr);
    CHECK(queue.interrupt(now).changed.at(0).phase == RunPhase::cancelled);
    CHECK(queue.asked_run() == nullptr);
    CHECK(executed(queue.open_gate("a")).empty());
}

TEST_CASE("a run that the shim knows is not asked about again") {
    RunQueue queue(RunQueue::Gate::asks);
    queue.restore({new_run("a"), new_run("b")});
    const QueueStep step = queue.attached(attached_to(KernelPhase::busy, {"a"}), true, now);
    CHECK_FALSE(step.ask);
    CHECK(queue.asked_run() == nullptr);
    CHECK(queue.record(record_of(1, wire::RunEnded{"a", RunPhase::done, {}, {}, {}})).ask == "b");
}
