// Comm messages and input() in the conversation with a kernel.
#include <doctest/doctest.h>

#include "kernels/comm_of.h"
#include "kernels/kernel_limits.h"
#include "kernels/scripted_kernel.h"

using namespace stoa;
using Lines = std::vector<std::string>;

namespace {

constexpr auto update = R"({{"comm_id":"w","data":{{"method":"update","state":{{"{}":{}}}}}}})";

}  // namespace

TEST_CASE("a widget's opening is told at once, its updates are merged to the latest values within 40 ms") {
    auto kernel = running_kernel();
    kernel->iopub("comm_open", R"({"comm_id":"w","target_name":"jupyter.widget","data":{"state":{"value":0}}})", "r1");
    CHECK(kernel->take() == Lines{R"(comm open w r1 {"state":{"value":0}})"});
    for (int value = 1; value <= 1000; ++value) kernel->iopub("comm_msg", fmt::format(update, "value", value), "r1");
    kernel->iopub("comm_msg", fmt::format(update, "max", 7), "r1");
    CHECK(kernel->take() == Lines{});
    CHECK(kernel->conversation.deadline() == kernel->now() + milliseconds(40));
    kernel->wait(milliseconds(40));
    CHECK(kernel->take() == Lines{R"(comm message w r1 {"method":"update","state":{"value":1000,"max":7}})"});
}

TEST_CASE("updates that wait go before whatever is no plain update, and before the end of the run") {
    auto kernel = running_kernel();
    kernel->iopub("comm_msg", fmt::format(update, "value", 1), "r1");
    kernel->iopub("comm_msg", R"({"comm_id":"w","data":{"method":"custom","content":1}})", "r1");
    CHECK(kernel->take() == Lines{R"(comm message w r1 {"method":"update","state":{"value":1}})",
                                  R"(comm message w r1 {"method":"custom","content":1})"});
    kernel->iopub("comm_msg", fmt::format(update, "value", 2), "r1");
    kernel->reply("r1");
    kernel->status("idle", "r1");
    CHECK(kernel->take() == Lines{R"(comm message w r1 {"method":"update","state":{"value":2}})", "ended r1 done", "idle"});
}

TEST_CASE("what was printed before an Output widget takes over is told before that, and what comes after it, after") {
    auto kernel = running_kernel();
    kernel->stream("outside", "r1");
    kernel->iopub("comm_msg", fmt::format(update, "msg_id", "\"r1\""), "r1");
    kernel->stream("inside", "r1");
    kernel->iopub("comm_msg", fmt::format(update, "msg_id", "\"\""), "r1");
    CHECK(kernel->take() == Lines{"r1 stdout outside", R"(comm message w r1 {"method":"update","state":{"msg_id":"r1"}})",
                                  "r1 stdout inside", R"(comm message w r1 {"method":"update","state":{"msg_id":""}})"});
}

TEST_CASE("a page's comm message goes to the kernel while a run is there; what it causes names it until the kernel is done") {
    auto kernel = running_kernel();
    kernel->send_comm("m1", "w", R"({"method":"update","state":{"value":3}})");
    CHECK(kernel->take() == Lines{"send comm_msg comm/m1"});
    kernel->stream("changed", "comm/m1");
    kernel->iopub("comm_msg", R"({"comm_id":"w","data":{"method":"echo_update","state":{"value":3}}})", "comm/m1");
    kernel->status("idle", "comm/m1");
    CHECK(kernel->take() == Lines{R"(comm message w m1 {"method":"echo_update","state":{"value":3}})", "m1 stdout changed",
                                  "handled m1"});
    kernel->status("idle", "comm/m1");
    kernel->stream("late", "comm/m1");
    kernel->wait(milliseconds(50));
    CHECK(kernel->take() == Lines{"m1 stdout late"});
    kernel->stream("whose", "comm/unknown");
    kernel->wait(milliseconds(50));
    CHECK(kernel->take() == Lines{"- stdout whose"});
}

TEST_CASE("comm messages for a kernel that can't hear them, or is given too many, are handled at once") {
    ScriptedKernel starting;
    starting.send_comm("m1", "w", "{}");
    CHECK(starting.take() == Lines{"starting", "handled m1"});

    auto kernel = running_kernel();
    for (std::size_t i = 0; i <= max_unhandled_comms; ++i) kernel->send_comm("m" + std::to_string(i), "w", "{}");
    CHECK(kernel->take().back() == "handled m1000");
    kernel->conversation.restart(kernel->now());
    const Lines lines = kernel->take();
    CHECK(std::ranges::count_if(lines, [](const std::string& line) { return line.starts_with("handled "); }) == 1000);
}

TEST_CASE("buffers cross as base64 and come back as the same bytes") {
    std::string bytes("\x00\xff\x10 any", 7);
    JupyterMessage message{"comm_msg", "", {{"comm_id", "w"}, {"data", boost::json::object()}}, 30};
    message.buffers = {bytes, ""};
    auto comm = comm_of(message);
    REQUIRE(comm);
    CHECK(*comm->buffers == Lines{"AP8QIGFueQ==", ""});
    auto request = request_of(*comm);
    REQUIRE(request);
    CHECK(request->buffers == Lines{bytes, ""});
    CHECK(request->type == "comm_msg");
    comm->buffers = {"AP8*"};
    CHECK(request_of(*comm).error().where == "comm.buffers");
    const MessageKey key("key");
    CHECK(make_frames(*request, "s", "d", key).size() == 8);
}

TEST_CASE("a comm message over the limit is dropped, and the cell says so") {
    auto kernel = running_kernel();
    JupyterMessage big{"comm_msg", "r1", {{"comm_id", "w"}, {"data", boost::json::object()}}, 30};
    big.buffers.emplace_back(static_cast<std::size_t>(wire::max_comm_bytes), 'x');
    kernel->conversation.heard(Channel::iopub, std::move(big), kernel->now());
    kernel->wait(milliseconds(50));
    CHECK(kernel->take() == Lines{"r1 stderr (63 bytes)"});
}

TEST_CASE("input() is asked after what was printed before it, answered once, and echoed as in a terminal") {
    auto kernel = running_kernel();
    kernel->stream("hello\n", "r1");
    kernel->input_request(R"({"prompt":"Name: ","password":false})", "r1");
    CHECK(kernel->take() == Lines{"r1 stdout hello\n", "asked input1-1 r1 'Name: '"});
    REQUIRE(kernel->conversation.input());
    kernel->conversation.reply_input({"input1-0", "nobody"}, kernel->now());
    CHECK(kernel->take() == Lines{});
    kernel->conversation.reply_input({"input1-1", "Ada"}, kernel->now());
    kernel->conversation.reply_input({"input1-1", "Bob"}, kernel->now());
    CHECK(kernel->take() == Lines{R"(send input_reply stoa/input1-1 {"status":"ok","value":"Ada"})", "r1 stdout Name: Ada\n",
                                  "closed input1-1"});
    CHECK_FALSE(kernel->conversation.input());
}

TEST_CASE("a password is echoed as dots of no length") {
    auto kernel = running_kernel();
    kernel->input_request(R"({"prompt":"Key: ","password":true})", "r1");
    CHECK(kernel->take() == Lines{"asked input1-1 r1 'Key: ' hidden"});
    kernel->conversation.reply_input({"input1-1", "secret"}, kernel->now());
    CHECK(kernel->take() == Lines{R"(send input_reply stoa/input1-1 {"status":"ok","value":"secret"})",
                                  "r1 stdout Key: ········\n", "closed input1-1"});
}

TEST_CASE("an interrupt, the end of the run, a restart and the kernel's death each take the question back") {
    const auto asked = [] {
        auto kernel = running_kernel();
        kernel->input_request(R"({"prompt":"?"})", "r1");
        kernel->take();
        return kernel;
    };
    auto interrupted = asked();
    interrupted->conversation.interrupt(interrupted->now());
    CHECK(interrupted->take() == Lines{"closed input1-1", "init SIGNAL 2"});

    auto ended = asked();
    ended->reply("r1");
    ended->status("idle", "r1");
    CHECK(ended->take() == Lines{"closed input1-1", "ended r1 done", "idle"});

    auto restarted = asked();
    restarted->conversation.restart(restarted->now());
    CHECK(restarted->take()[0] == "closed input1-1");

    auto died = asked();
    died->init("EXITED signal 11");
    CHECK_FALSE(died->conversation.input());
}
