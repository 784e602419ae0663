#include "kernels/kernel_conversation.h"

#include <doctest/doctest.h>

#include "kernels/kernel_limits.h"
#include "kernels/scripted_kernel.h"

using namespace stoa;
using Lines = std::vector<std::string>;

TEST_CASE("a kernel is idle when it has answered on shell and was heard on IOPub, and its file stands before its start") {
    ScriptedKernel kernel;
    kernel.init("READY");
    CHECK(kernel.take() == Lines{"starting", "open 1", "init START"});
    kernel.init("STARTED 7");
    kernel.conversation.sockets_open(kernel.now());
    CHECK(kernel.take() == Lines{"send kernel_info_request stoa/kernel_info/1"});
    kernel.shell("kernel_info_reply", R"({"status":"ok"})", ScriptedKernel::info_id());
    CHECK(kernel.take() == Lines{});
    kernel.wait(kernel_nudge_every);
    CHECK(kernel.take() == Lines{"send kernel_info_request stoa/kernel_info/2"});
    kernel.status("busy", ScriptedKernel::info_id());
    CHECK(kernel.take() == Lines{"idle"});
}

TEST_CASE("a kernel that never publishes is taken after a while, one that never answers is ended") {
    ScriptedKernel quiet;
    quiet.init("READY");
    quiet.init("STARTED 7");
    quiet.conversation.sockets_open(quiet.now());
    quiet.shell("kernel_info_reply", R"({"status":"ok"})", ScriptedKernel::info_id());
    quiet.wait(kernel_iopub_limit);
    CHECK(quiet.conversation.phase() == wire::KernelPhase::idle);

    ScriptedKernel dumb;
    dumb.init("READY");
    dumb.init("STARTED 7");
    dumb.execute("r1");
    dumb.take();
    dumb.wait(kernel_start_limit);
    CHECK(dumb.take() == Lines{"init SIGNAL 9", "close",
                               "dead: The kernel was ended: it did not answer within 60 seconds of its start.", "ended r1 lost"});
    dumb.init("EXITED signal 9");
    CHECK(dumb.take() == Lines{});
}

TEST_CASE("a kernel rests when nothing runs, is asked or is awaited") {
    auto kernel = started_kernel();
    kernel->take();
    CHECK(kernel->conversation.rests());
    kernel->execute("r1");
    kernel->take();
    CHECK_FALSE(kernel->conversation.rests());
    kernel->reply("r1");
    kernel->status("idle", "r1");
    kernel->take();
    CHECK(kernel->conversation.rests());
    kernel->conversation.ask({.ask_id = 1, .question = wire::KernelQuestion::complete, .code = "x", .cursor = 1, .detail = {}});
    kernel->take();
    CHECK_FALSE(kernel->conversation.rests());
    ScriptedKernel begins;
    begins.init("READY");
    begins.take();
    CHECK_FALSE(begins.conversation.rests());
}

TEST_CASE("a run goes from execute to its end, which needs both the reply and idle") {
    for (bool reply_first : {true, false}) {
        auto kernel = started_kernel();
        kernel->execute("r1");
        CHECK(kernel->take() == Lines{"send execute_request r1", "busy"});
        kernel->input("r1", 4);
        kernel->iopub("execute_result", R"({"data":{"text/plain":"2"},"metadata":{},"execution_count":4})", "r1");
        CHECK(kernel->take() == Lines{"started r1 [4]", "r1 outputs", R"(r1 execute_result {"text/plain":"2"} )"});
        reply_first ? kernel->reply("r1") : kernel->status("idle", "r1");
        CHECK(kernel->take() == Lines{});
        kernel->status("idle", "r0");
        CHECK(kernel->take() == Lines{});
        reply_first ? kernel->status("idle", "r1") : kernel->reply("r1");
        CHECK(kernel->take() == Lines{"ended r1 done", "idle"});
    }
}

TEST_CASE("a run's times are the kernel's own, where they lie between its sending and its being heard of") {
    using Times = std::pair<std::int64_t, std::int64_t>;
    // The run is sent at 0, and all that the kernel says of it is read at 100.
    const auto times = [](std::optional<std::int64_t> began, std::optional<std::int64_t> replied) {
        auto kernel = started_kernel();
        const std::int64_t sent = to_wire(kernel->now()) - to_wire(kernel->at(0));
        kernel->execute("r1");
        kernel->wait(milliseconds(100));
        if (began) kernel->date = kernel->at(sent + *began);
        kernel->input("r1");
        if (replied) kernel->date = kernel->at(sent + *replied);
        kernel->reply("r1");
        kernel->status("idle", "r1");
        kernel->take();
        return Times{kernel->times().first - sent, kernel->times().second - sent};
    };
    CHECK(times(10, 47) == Times{10, 47});
    CHECK(times({}, {}) == Times{100, 100});
    CHECK(times(-1, 47) == Times{100, 100});  // before it was sent
    CHECK(times(10, 101) == Times{10, 100});  // not yet
    CHECK(times(47, 10) == Times{47, 47});    // it would have ended before it began
    CHECK(times(-86'400'000, 86'400'000) == Times{100, 100});
}

TEST_CASE("a run that is known is dropped, another waits for its turn") {
    auto kernel = running_kernel();
    kernel->execute("r1");
    kernel->execute("r2");
    kernel->execute("r2");
    CHECK(kernel->take() == Lines{});
    kernel->reply("r1");
    kernel->status("idle", "r1");
    CHECK(kernel->take() == Lines{"ended r1 done", "idle", "send execute_request r2", "busy"});
    CHECK(kernel->conversation.known_runs() == Lines{"r1", "r2"});
    CHECK(kernel->conversation.running() == "r2");
}

TEST_CASE("runs given to a starting kernel run when it is idle, and too many are aborted") {
    ScriptedKernel kernel;
    for (std::size_t i = 0; i <= max_waiting_runs; ++i) kernel.execute("r" + std::to_string(i));
    CHECK(kernel.take() == Lines{"starting", "ended r100 aborted"});
    kernel.start();
    CHECK(kernel.conversation.running() == "r0");
}

TEST_CASE("streams are joined until 50 ms have passed or another record comes") {
    auto kernel = running_kernel();
    kernel->stream("a", "r1");
    kernel->stream("b", "r1");
    CHECK(kernel->take() == Lines{});
    CHECK(kernel->conversation.deadline() == kernel->now() + milliseconds(50));
    kernel->wait(milliseconds(49));
    CHECK(kernel->take() == Lines{});
    kernel->wait(milliseconds(1));
    CHECK(kernel->take() == Lines{"r1 stdout ab"});
    kernel->stream("c", "r1");
    kernel->stream("d", "r1", "stderr");
    CHECK(kernel->take() == Lines{"r1 stdout c"});
    kernel->iopub("clear_output", R"({"wait":true})", "r1");
    CHECK(kernel->take() == Lines{"r1 stderr d", "r1 clear later"});
    kernel->stream("e", "r1");
    kernel->reply("r1");
    kernel->status("idle", "r1");
    CHECK(kernel->take() == Lines{"r1 stdout e", "ended r1 done", "idle"});
}

TEST_CASE("a long text is cut into chunks of 64 KB between characters") {
    auto kernel = running_kernel();
    std::string text = "x";
    for (int i = 0; i < 50000; ++i) text += "é";
    kernel->stream(text, "r1");
    CHECK(kernel->take() == Lines{"r1 stdout (65535 bytes)"});
    kernel->wait(milliseconds(50));
    CHECK(kernel->take() == Lines{"r1 stdout (34466 bytes)"});
}

TEST_CASE("displays are shown and updated, errors keep their traceback within its limit") {
    auto kernel = running_kernel();
    kernel->iopub("display_data", R"({"data":{"text/plain":"a"},"metadata":{},"transient":{"display_id":"d"}})", "r1");
    kernel->iopub("update_display_data", R"({"data":{"text/plain":"b"},"metadata":{},"transient":{"display_id":"d"}})", "r1");
    CHECK(kernel->take() == Lines{R"(r1 display_data {"text/plain":"a"} d)", R"(r1 update d {"text/plain":"b"})"});
    std::string lines = "\"x\"";
    for (int i = 0; i < 5000; ++i) lines += ",\"x\"";
    kernel->iopub("error", R"({"ename":"E","evalue":"v","traceback":[)" + lines + "]}", "r1");
    CHECK(kernel->take() == Lines{"r1 error E (1001 lines)"});
}

TEST_CASE("a value over the limit is replaced by a text that says so") {
    auto kernel = running_kernel();
    const std::string big(wire::max_output_value_bytes + 1, 'x');
    kernel->iopub("display_data", R"({"data":{"image/png":")" + big + R"(","text/html":"<b>"},"metadata":{}})", "r1");
    CHECK(
        kernel->take() ==
        Lines{
            R"(r1 display_data {"text/html":"<b>","text/plain":"[Too large to be kept: image/png. The limit is 32 MB a value.]"} )"});
}

TEST_CASE("output after its run has ended belongs to that run, output of no known run to none") {
    auto kernel = running_kernel();
    kernel->reply("r1");
    kernel->status("idle", "r1");
    kernel->execute("r2");
    kernel->take();
    kernel->stream("late", "r1");
    kernel->stream("lost", "r77");
    kernel->wait(milliseconds(50));
    CHECK(kernel->take() == Lines{"r1 stdout late", "- stdout lost"});
}

TEST_CASE("beyond a run's limit output is dropped and counted once a second and at the end; an error still comes") {
    auto kernel = running_kernel();
    const std::string piece(1 << 20, 'x');
    for (int i = 0; i < 66; ++i) kernel->stream(piece, "r1");
    const auto kept = kernel->take();
    CHECK(kept.size() >= 1023);
    CHECK(std::ranges::none_of(kept, [](const auto& line) { return line.contains("dropped"); }));
    kernel->wait(milliseconds(999));
    kernel->take();
    kernel->stream("y", "r1");
    kernel->wait(milliseconds(1));
    const auto told = kernel->take();
    REQUIRE(told.size() == 1);
    CHECK(told[0].starts_with("r1 dropped 2"));
    kernel->stream("zz", "r1");
    kernel->iopub("error", R"({"ename":"E","evalue":"v","traceback":[]})", "r1");
    kernel->reply("r1", R"({"status":"error","ename":"E"})");
    kernel->status("idle", "r1");
    CHECK(kernel->take() == Lines{"r1 error E (0 lines)", "r1 dropped 2", "ended r1 error", "idle"});
}

TEST_CASE("what is cleared or replaced counts no more against the limit") {
    auto kernel = running_kernel();
    const std::string piece(20 << 20, 'x');
    for (int i = 0; i < 4; ++i) {
        kernel->iopub("display_data",
                      R"({"data":{"text/plain":")" + piece + R"("},"metadata":{},"transient":{"display_id":"d"}})", "r1");
        kernel->iopub("update_display_data",
                      R"({"data":{"text/plain":")" + piece + R"("},"metadata":{},"transient":{"display_id":"d"}})", "r1");
        kernel->iopub("clear_output", "{}", "r1");
    }
    kernel->wait(dropped_report_every);
    CHECK(std::ranges::none_of(kernel->take(), [](const auto& line) { return line.contains("dropped"); }));
}

TEST_CASE("while the log on disk is full everything is dropped and counted") {
    auto kernel = running_kernel();
    kernel->conversation.set_log_full(true);
    kernel->stream("abc", "r1");
    kernel->reply("r1");
    kernel->status("idle", "r1");
    CHECK(kernel->take() == Lines{"r1 dropped 3", "ended r1 done", "idle"});
}

TEST_CASE("a KeyboardInterrupt after an interrupt is interrupted, without one an error") {
    for (bool asked : {true, false}) {
        auto kernel = running_kernel();
        if (asked) kernel->conversation.interrupt(kernel->now());
        CHECK(kernel->take() == (asked ? Lines{"init SIGNAL 2"} : Lines{}));
        kernel->reply("r1", R"({"status":"error","ename":"KeyboardInterrupt"})");
        kernel->status("idle", "r1");
        CHECK(kernel->take() == Lines{asked ? "ended r1 interrupted" : "ended r1 error", "idle"});
    }
}

TEST_CASE("an interrupt before the kernel has taken the run up waits for that moment, and ends what waits") {
    auto kernel = started_kernel();
    kernel->execute("r1");
    kernel->execute("r2");
    kernel->take();
    kernel->conversation.interrupt(kernel->now());
    CHECK(kernel->take() == Lines{"ended r2 interrupted"});
    kernel->input("r1");
    CHECK(kernel->take() == Lines{"started r1 [1]", "r1 outputs", "init SIGNAL 2"});
}

TEST_CASE("an aborted reply ends a run that never started") {
    auto kernel = started_kernel();
    kernel->execute("r1");
    kernel->take();
    kernel->status("idle", "r1");
    kernel->reply("r1", R"({"status":"aborted"})");
    CHECK(kernel->take() == Lines{"ended r1 aborted", "idle"});
}

TEST_CASE("a kernel that dies loses its runs with the reason and stays dead until a restart") {
    auto kernel = running_kernel();
    kernel->stream("last", "r1");
    kernel->execute("r2");
    kernel->init("EXITED signal 11");
    CHECK(kernel->take() == Lines{"r1 stdout last", "close", "dead: The kernel was ended by signal 11 (segmentation fault).",
                                  "ended r1 lost", "ended r2 lost"});
    kernel->execute("r3");
    CHECK(kernel->take() == Lines{"ended r3 lost"});
    kernel->conversation.restart(kernel->now());
    CHECK(kernel->take() == Lines{"close", "starting", "open 2", "init RESTART"});
    kernel->init("GONE");
    kernel->init("STARTED 8");
    kernel->conversation.sockets_open(kernel->now());
    kernel->greet();
    kernel->execute("r4");
    CHECK(kernel->take() == Lines{"send kernel_info_request stoa/kernel_info/2", "idle", "send execute_request r4", "busy"});
}

TEST_CASE("the reason says when the memory was used up") {
    auto kernel = running_kernel();
    kernel->conversation.out_of_memory("2 GB of the 2 GB that this runtime may use");
    kernel->init("EXITED signal 9");
    CHECK(kernel->take() ==
          Lines{"close", "dead: The kernel was ended because memory was used up: 2 GB of the 2 GB that this runtime may use.", "ended r1 lost"});
}

TEST_CASE("the cell says when another process was ended for its memory, and the kernel goes on") {
    auto kernel = running_kernel();
    kernel->conversation.process_killed("2 GB of the 2 GB that this runtime may use", kernel->now());
    kernel->reply("r1");
    kernel->status("idle", "r1");
    CHECK(kernel->take() == Lines{"r1 stderr (130 bytes)", "ended r1 done", "idle"});
}

TEST_CASE("the end of the old program after a restart does not end the new one") {
    auto kernel = running_kernel();
    kernel->conversation.restart(kernel->now());
    CHECK(kernel->take() == Lines{"ended r1 lost", "close", "starting", "open 2", "init RESTART"});
    kernel->init("EXITED signal 9");
    kernel->init("GONE");
    kernel->init("STARTED 8");
    CHECK(kernel->take() == Lines{});
    kernel->init("EXITED code 1");
    CHECK(kernel->take() == Lines{"close", "dead: The kernel ended with exit code 1."});
}

TEST_CASE("a hundred messages that can't be read end the kernel, fewer do not") {
    auto kernel = running_kernel();
    for (int i = 1; i < max_bad_messages; ++i)
        kernel->conversation.heard_nonsense(Channel::iopub, {"signature", "is wrong"}, kernel->now());
    kernel->iopub("display_data", R"({"data":[]})", "r1");
    CHECK(kernel->take() == Lines{"init SIGNAL 9", "close",
                                  "dead: The kernel was ended: it sent 100 messages that can't be read. The last one: "
                                  "display_data.data is not an object.",
                                  "ended r1 lost"});
    kernel->iopub("display_data", R"({"data":[]})", "r1");
    CHECK(kernel->take() == Lines{});
}

TEST_CASE("nonsense types never bring the conversation down") {
    for (std::string_view type : {"stream", "display_data", "execute_result", "update_display_data", "error", "clear_output",
                                  "status", "execute_input", "comm_open", "?"}) {
        for (std::string_view content :
             {"{}", R"({"data":1,"name":2,"text":3,"traceback":4,"wait":5,"execution_state":6,"execution_count":-1})",
              R"({"data":{"a":null},"name":"stdout","text":null,"traceback":[1,null],"transient":[],"metadata":3})"}) {
            for (std::string_view parent : {"r1", "", "stoa/kernel_info/1"}) {
                auto kernel = running_kernel();
                kernel->iopub(std::string(type), content, std::string(parent));
                kernel->shell(std::string(type), content, std::string(parent));
                kernel->reply(std::string(parent), content);
                kernel->reply("r1");
                kernel->status("idle", "r1");
                const auto lines = kernel->take();
                CHECK(lines[lines.size() - 2] == "ended r1 done");
            }
        }
    }
}

TEST_CASE("a reply without idle ends the run when IOPub has been silent for long") {
    auto kernel = running_kernel();
    kernel->reply("r1");
    kernel->wait(idle_silence_limit - milliseconds(1));
    kernel->stream("more", "r1");
    kernel->wait(idle_silence_limit - milliseconds(1));
    CHECK(kernel->take() == Lines{"r1 stdout more"});
    kernel->wait(milliseconds(1));
    CHECK(kernel->take() == Lines{"ended r1 done", "idle"});
}

TEST_CASE("idle without a reply ends the run a little later, as interrupted when that was asked") {
    for (bool asked : {true, false}) {
        auto kernel = running_kernel();
        if (asked) kernel->conversation.interrupt(kernel->now());
        kernel->take();
        kernel->status("idle", "r1");
        kernel->wait(missing_reply_limit - milliseconds(1));
        CHECK(kernel->take() == Lines{});
        kernel->wait(milliseconds(1));
        CHECK(kernel->take() == Lines{asked ? "ended r1 interrupted" : "ended r1 error", "idle"});
    }
}

TEST_CASE("a lost connection ends the kernel unless its end is reported soon") {
    auto kernel = running_kernel();
    kernel->conversation.sockets_lost(kernel->now());
    kernel->wait(lost_connection_limit);
    CHECK(kernel->take()[0] == "init SIGNAL 9");
}

TEST_CASE("shutdown asks init to end all; a sandbox that ends by itself takes the kernel along") {
    auto kernel = running_kernel();
    kernel->conversation.shut_down(kernel->now());
    CHECK(kernel->take() == Lines{"init QUIT"});
    kernel->init("EXITED signal 9");
    CHECK(kernel->take() == Lines{"close", "dead: The runtime was stopped.", "ended r1 lost"});
    CHECK_FALSE(kernel->conversation.sandbox_gone());
    kernel->init("GONE");
    CHECK(kernel->conversation.sandbox_gone());

    auto other = running_kernel();
    other->conversation.sandbox_ended(other->now());
    CHECK(other->take() == Lines{"close", "dead: The sandbox of this runtime ended.", "ended r1 lost"});
    other->conversation.restart(other->now());
    CHECK(other->take() == Lines{"dead: The sandbox has ended, so its kernel can't be started again."});
}

TEST_CASE("only the newest ten thousand runs are remembered") {
    auto kernel = started_kernel();
    kernel->init("EXITED code 0");
    for (int i = 0; i <= wire::max_known_runs; ++i) kernel->execute("r" + std::to_string(i));
    const auto known = kernel->conversation.known_runs();
    CHECK(known.size() == static_cast<std::size_t>(wire::max_known_runs));
    CHECK(known.front() == "r1");
}

TEST_CASE("a question is asked of an idle kernel and answered past the log; a busy or ended one answers that it can't") {
    ScriptedKernel kernel;
    kernel.start();
    const auto ask = [&](std::int64_t id) { kernel.conversation.ask({id, wire::KernelQuestion::complete, "im", 2, {}}); };
    ask(7);
    CHECK(kernel.take() == Lines{"send complete_request stoa/question/1"});
    kernel.shell("inspect_reply", R"({"status":"ok"})", "stoa/question/1");  // not what was asked
    CHECK(kernel.take().empty());
    kernel.shell("complete_reply", R"({"matches":["import"]})", "stoa/question/1");
    CHECK(kernel.take() == Lines{R"(answered 7 {"matches":["import"]})"});
    kernel.shell("complete_reply", R"({"matches":["twice"]})", "stoa/question/1");
    CHECK(kernel.take().empty());

    ask(8);
    kernel.take();
    kernel.execute("r1");
    kernel.take();
    ask(9);
    CHECK(kernel.take() == Lines{"answered 9 -"});
    kernel.init("EXITED code 1");
    const auto lines = kernel.take();
    CHECK(std::ranges::count(lines, "answered 8 -") == 1);
    ask(10);
    CHECK(kernel.take() == Lines{"answered 10 -"});
}

TEST_CASE("more questions than may wait are answered at once, without the kernel") {
    ScriptedKernel kernel;
    kernel.start();
    for (std::size_t i = 0; i < max_waiting_questions; ++i) kernel.conversation.ask({1, wire::KernelQuestion::inspect, "x", 1, 0});
    kernel.take();
    kernel.conversation.ask({99, wire::KernelQuestion::inspect, "x", 1, 0});
    CHECK(kernel.take() == Lines{"answered 99 -"});
}
