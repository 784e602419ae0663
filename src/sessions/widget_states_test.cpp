#include "sessions/widget_states.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "sessions/widget_relay.h"

using namespace stoa;
using wire::CommKind;
namespace json = boost::json;

namespace {

wire::CommMessage open(std::string id, std::string_view state) {
    json::value data{{"state", json::parse(state)}};
    return {CommKind::open, std::move(id), "jupyter.widget", std::move(data), {}, {}};
}

wire::CommMessage update(std::string id, std::string_view state) {
    return {CommKind::message, std::move(id), {}, {{"method", "update"}, {"state", json::parse(state)}}, {}, {}};
}

std::string state_of(const WidgetStates& states, const std::string& id) {
    const auto* state = states.find(id);
    return state ? json::serialize(*state) : "none";
}

wire::RunOutput printed(std::string run, std::string text) {
    return {std::move(run), wire::StreamAppended{wire::StreamName::stdout, {.text = std::move(text)}}, {}};
}

template <class T>
std::vector<T> letters_to(const WidgetRelay::Step& step, std::uint64_t page) {
    std::vector<T> found;
    for (const auto& letter : step.letters) {
        if (const auto* one = std::get_if<T>(&letter.message); one && letter.page == page) found.push_back(*one);
    }
    return found;
}

}  // namespace

TEST_CASE("a model's state is what its opening said with every update put over it; a close takes it away") {
    WidgetStates states;
    CHECK(states.take(open("w", R"({"value":1,"max":10})")));
    CHECK(states.take(update("w", R"({"value":2})")));
    CHECK(state_of(states, "w") == R"({"value":2,"max":10})");
    CHECK_FALSE(states.take(update("other", R"({"value":2})")));
    CHECK_FALSE(states.take({CommKind::open, "c", "my.target", json::object(), {}, {}}));
    CHECK(states.take({CommKind::close, "w", {}, json::object(), {}, {}}));
    CHECK(states.count() == 0);
    CHECK(states.bytes() == 0);
}

TEST_CASE("binary values stand beside the state at their paths and go when their key is set again") {
    WidgetStates states;
    auto image = open("w", R"({"format":"png"})");
    image.data.as_object()["buffer_paths"] = json::parse(R"([["value"]])");
    image.buffers = {"AAAA"};
    states.take(image);
    REQUIRE(states.whole().widgets[0].buffers.size() == 1);
    CHECK(states.whole().widgets[0].buffers[0].data == "AAAA");
    const std::size_t before = states.bytes();
    auto other = update("w", "{}");
    other.data.as_object()["buffer_paths"] = json::parse(R"([["value"]])");
    other.buffers = {"BBBBBBBB"};
    states.take(other);
    CHECK(states.whole().widgets[0].buffers[0].data == "BBBBBBBB");
    CHECK(states.bytes() == before + 4);
    states.take(update("w", R"({"value":null})"));
    CHECK(states.whole().widgets[0].buffers.empty());
}

TEST_CASE("a widget over a limit is left out and counted, and the others stay") {
    WidgetStates::Limits limits;
    limits.widgets = 2;
    limits.bytes = 200;
    WidgetStates states(limits);
    states.take(open("a", R"({"value":1})"));
    states.take(open("b", R"({"value":1})"));
    CHECK_FALSE(states.take(open("c", R"({"value":1})")));
    CHECK(states.whole().left_out == 1);
    states.take(update("b", R"({"value":")" + std::string(300, 'x') + R"("})"));
    CHECK(state_of(states, "b") == "none");
    CHECK(state_of(states, "a") == R"({"value":1})");
    CHECK(states.whole().left_out == 2);
    CHECK(states.bytes() < 200);
}

TEST_CASE("what is saved is nbformat's widget state of what is shown and what that names, and loads as the same") {
    WidgetStates states;
    states.take(open("box", R"({"_model_name":"HBoxModel","_model_module":"@jupyter-widgets/controls","_model_module_version":"2.0.0",)"
                            R"("children":["IPY_MODEL_bar"]})"));
    states.take(open("bar", R"({"value":3})"));
    states.take(open("unseen", R"({"value":4})"));
    const json::value saved = states.saved(states.reachable({"box"}));
    const auto& body = saved.at(widget_state_mime).as_object();
    CHECK(body.at("version_major") == 2);
    CHECK(body.at("state").as_object().size() == 2);
    CHECK(body.at("state").at("box").at("model_name") == "HBoxModel");
    WidgetStates again;
    again.load(saved);
    CHECK(state_of(again, "bar").starts_with(R"({"value":3)"));
    CHECK(again.count() == 2);
    again.load(json::parse(R"({"application/vnd.jupyter.widget-state+json":{"state":{"x":1,"y":{"state":[]}}}})"));
    again.load(nullptr);
    CHECK(again.count() == 2);
    CHECK(states.saved({}).is_null());
}

TEST_CASE("what one page does to a widget is told to the other pages and to the kernel, not to itself") {
    WidgetRelay relay;
    (void)relay.attached(true, false);
    (void)relay.heard({{}, {}, open("w", R"({"value":1})")});
    CHECK(letters_to<wire::Widgets>(relay.page_opened(1), 1)[0].widgets.size() == 1);
    (void)relay.page_opened(2);
    auto step = relay.page_said(1, {"m1", update("w", R"({"value":5})")});
    CHECK(letters_to<wire::CommForPage>(step, 1).empty());
    CHECK(letters_to<wire::CommForPage>(step, 2).size() == 1);
    REQUIRE(step.send.size() == 1);
    CHECK(std::get<wire::SendComm>(step.send[0]).message_id == "m1");
    CHECK(state_of(relay.states(), "w") == R"({"value":5})");
    auto done = relay.handled({"m1"});
    CHECK(letters_to<wire::CommDone>(done, 1).size() == 1);
    CHECK(relay.handled({"m1"}).letters.empty());
    // A page that never asked for widgets hears nothing.
    CHECK(letters_to<wire::CommForPage>(relay.heard({{}, {}, update("w", R"({"value":6})")}), 3).empty());
}

TEST_CASE("when the kernel is gone what outputs show stays to be looked at, and answers nobody") {
    WidgetRelay relay;
    (void)relay.attached(true, false);
    (void)relay.heard({{}, {}, open("w", R"({"value":1})")});
    (void)relay.heard({{}, {}, open("unseen", R"({"value":1})")});
    (void)relay.page_opened(1);
    (void)relay.page_said(1, {"m1", update("w", R"({"value":2})")});
    auto step = relay.kernel_ended({"w"});
    CHECK(letters_to<wire::CommDone>(step, 1).size() == 1);
    REQUIRE(letters_to<wire::Widgets>(step, 1).size() == 1);
    CHECK_FALSE(letters_to<wire::Widgets>(step, 1)[0].is_live);
    CHECK(letters_to<wire::Widgets>(step, 1)[0].widgets.size() == 1);
    (void)relay.attached(true, false);
    step = relay.page_said(1, {"m2", update("w", R"({"value":9})")});
    CHECK(step.send.empty());
    CHECK(letters_to<wire::CommDone>(step, 1).size() == 1);
    CHECK(state_of(relay.states(), "w") == R"({"value":2})");
}

TEST_CASE("after a restart of serve the kernel is asked for the states of all its widgets") {
    WidgetRelay before;
    (void)before.heard({{}, {}, open("w", R"({"value":1})")});
    WidgetRelay relay;
    relay.load(before.save({"w"}));
    auto step = relay.attached(true, true);
    REQUIRE(step.send.size() == 2);
    CHECK(std::get<wire::SendComm>(step.send[0]).comm.target_name == "jupyter.widget.control");
    CHECK(std::get<wire::SendComm>(step.send[1]).comm.data.at("method") == "request_states");
    const std::string control = std::get<wire::SendComm>(step.send[0]).comm.comm_id;
    wire::CommMessage states{CommKind::message, control, {}, json::parse(
        R"({"method":"update_states","states":{"w":{"state":{"value":7}},"i":{"state":{"format":"png"}}},"buffer_paths":[["i","value"]]})"),
        {}, std::vector<std::string>{"AAAA"}};
    (void)relay.heard({{}, {}, states});
    CHECK(state_of(relay.states(), "w") == R"({"value":7})");
    const auto all = relay.states().whole();
    REQUIRE(all.widgets.size() == 2);
    CHECK(json::serialize(all.widgets[0].buffers.empty() ? all.widgets[1].buffers[0].path : all.widgets[0].buffers[0].path) ==
          R"(["value"])");
}

TEST_CASE("an Output widget catches what its run prints while it names it, joined, cleared and told to the kernel") {
    WidgetRelay relay;
    (void)relay.attached(true, false);
    (void)relay.heard({{}, {}, open("out", R"({"_model_name":"OutputModel","msg_id":"","outputs":[]})")});
    WidgetRelay::Step step;
    CHECK_FALSE(relay.take_output(printed("r1", "outside"), step));
    (void)relay.heard({"r1", {}, update("out", R"({"msg_id":"r1"})")});
    CHECK(relay.take_output(printed("r1", "a"), step));
    CHECK(relay.take_output(printed("r1", "b\n"), step));
    CHECK_FALSE(relay.take_output(printed("r2", "other"), step));
    CHECK(step.send.size() == 2);
    CHECK(state_of(relay.states(), "out").ends_with(R"("outputs":[{"output_type":"stream","name":"stdout","text":"ab\n"}]})"));
    step = {};
    CHECK(relay.take_output({"r1", wire::OutputsCleared{true}, {}}, step));
    CHECK(step.send.empty());
    CHECK(relay.take_output(printed("r1", "c"), step));
    CHECK(state_of(relay.states(), "out").ends_with(R"("text":"c"}]})"));
    (void)relay.heard({"r1", {}, update("out", R"({"msg_id":""})")});
    CHECK_FALSE(relay.take_output(printed("r1", "outside"), step));
    // A widget's own callback: the page's comm message is the cause.
    (void)relay.heard({{}, "m1", update("out", R"({"msg_id":"comm/m1"})")});
    CHECK(relay.take_output({{}, wire::OutputsCleared{false}, "m1"}, step));
    CHECK(state_of(relay.states(), "out").ends_with(R"("outputs":[]})"));
}
