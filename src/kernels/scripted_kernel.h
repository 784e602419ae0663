// A dialogue with a KernelConversation for tests: plays kernel, init and serve, and writes what came out as short lines.
#pragma once

#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kernels/kernel_conversation.h"

namespace stoa {

class ScriptedKernel {
public:
    /// A run's output limit in the dialogues: the true one would only take longer to reach.
    static constexpr std::size_t max_run_bytes = 64 << 20;
    KernelConversation conversation{max_run_bytes};
    FakeClock clock;
    std::optional<Time> date;  ///< that the next message bears
    /// started_at and ended_at of the last run, in milliseconds after the clock's beginning.
    std::pair<std::int64_t, std::int64_t> times() const { return {started_at_ - begin_, ended_at_ - begin_}; }
    Time at(std::int64_t ms) const { return from_wire(begin_ + ms); }

    Time now() const { return clock.now(); }
    void execute(std::string run_id, std::string code = "x") {
        conversation.execute({std::move(run_id), std::move(code)}, now());
    }
    void init(std::string_view text) { conversation.init_said(*parse_init_message(text), now()); }
    void iopub(std::string type, std::string_view content, std::string parent) {
        say(Channel::iopub, std::move(type), content, std::move(parent));
    }
    void shell(std::string type, std::string_view content, std::string parent) {
        say(Channel::shell, std::move(type), content, std::move(parent));
    }
    void status(std::string state, std::string parent) {
        iopub("status", fmt::format(R"({{"execution_state":"{}"}})", state), std::move(parent));
    }
    void reply(std::string parent, std::string_view content = R"({"status":"ok","execution_count":1})") {
        shell("execute_reply", content, std::move(parent));
    }
    void stream(std::string_view text, std::string parent, std::string_view name = "stdout") {
        boost::json::object content{{"name", name}, {"text", text}};
        iopub("stream", boost::json::serialize(content), std::move(parent));
    }
    void input_request(std::string_view content, std::string parent) {
        say(Channel::input, "input_request", content, std::move(parent));
    }
    void send_comm(std::string message_id, std::string comm_id, std::string_view data) {
        wire::CommMessage comm;
        comm.kind = wire::CommKind::message;
        comm.comm_id = std::move(comm_id);
        comm.data = boost::json::parse({data.data(), data.size()});
        conversation.send_comm({std::move(message_id), std::move(comm)}, now());
    }
    void input(std::string parent, int count = 1) {
        iopub("execute_input", fmt::format(R"({{"execution_count":{}}})", count), std::move(parent));
    }
    void wait(milliseconds by) {
        clock.advance(by);
        conversation.tick(now());
    }

    /// From the beginning to an idle kernel; what came out on the way is not kept.
    void start() {
        init("READY");
        init("STARTED 7");
        conversation.sockets_open(now());
        greet();
        take();
    }
    void greet() {
        iopub("status", R"({"execution_state":"busy"})", info_id());
        shell("kernel_info_reply", R"({"status":"ok","language_info":{"name":"python","version":"3.11.2"}})", info_id());
    }
    static std::string info_id() { return "stoa/kernel_info/1"; }

    /// What came out since the last call, a line an action.
    std::vector<std::string> take() {
        std::vector<std::string> lines;
        while (auto action = conversation.next_action()) {
            note_times(*action);
            lines.push_back(line_of(*action));
        }
        return lines;
    }

private:
    void say(Channel channel, std::string type, std::string_view content, std::string parent) {
        auto value = boost::json::parse({content.data(), content.size()});
        JupyterMessage message{std::move(type), std::move(parent), std::move(value.as_object()), content.size()};
        message.date = std::exchange(date, {});
        conversation.heard(channel, std::move(message), now());
    }

    const std::int64_t begin_ = to_wire(FakeClock().now());
    std::int64_t started_at_ = 0, ended_at_ = 0;

    void note_times(const Action& action) {
        const auto* logged = std::get_if<LogEvent>(&action);
        if (!logged) return;
        if (const auto* started = std::get_if<wire::RunStarted>(&logged->event)) started_at_ = started->started_at.value_or(0);
        if (const auto* ended = std::get_if<wire::RunEnded>(&logged->event)) ended_at_ = ended->ended_at.value_or(0);
    }

    static std::string line_of(const Action& action) {
        if (const auto* open = std::get_if<OpenSockets>(&action)) return fmt::format("open {}", open->session);
        if (std::holds_alternative<CloseSockets>(action)) return "close";
        if (const auto* send = std::get_if<SendRequest>(&action))
            return fmt::format("send {} {}{}", send->request.type, send->request.id,
                               send->channel == Channel::input ? " " + send->request.content : "");
        if (const auto* tell = std::get_if<TellInit>(&action)) return "init " + tell->text;
        if (const auto* told = std::get_if<TellServe>(&action)) {
            const auto& answered = std::get<wire::Answered>(told->message);
            return fmt::format("answered {} {}", answered.ask_id, answered.reply ? boost::json::serialize(*answered.reply) : "-");
        }
        const auto& event = std::get<LogEvent>(action).event;
        if (const auto* changed = std::get_if<wire::KernelChanged>(&event))
            return fmt::format("{}{}", wire::name_of(changed->phase), changed->reason ? ": " + *changed->reason : "");
        if (const auto* started = std::get_if<wire::RunStarted>(&event))
            return fmt::format("started {} [{}]", started->run_id, started->execution_count.value_or(-1));
        if (const auto* ended = std::get_if<wire::RunEnded>(&event))
            return fmt::format("ended {} {}", ended->run_id, wire::name_of(ended->phase));
        if (const auto* comm = std::get_if<wire::CommHeard>(&event))
            return fmt::format("comm {} {} {} {}{}", wire::name_of(comm->comm.kind), comm->comm.comm_id,
                               comm->run_id.value_or(comm->comm_message_id.value_or("-")), boost::json::serialize(comm->comm.data),
                               comm->comm.buffers ? " buffers " + fmt::format("{}", fmt::join(*comm->comm.buffers, ",")) : "");
        if (const auto* handled = std::get_if<wire::CommHandled>(&event)) return "handled " + handled->message_id;
        if (const auto* asked = std::get_if<wire::InputAsked>(&event))
            return fmt::format("asked {} {} '{}'{}", asked->input_id, asked->run_id.value_or("-"), asked->prompt,
                               asked->password ? " hidden" : "");
        if (const auto* closed = std::get_if<wire::InputClosed>(&event)) return "closed " + closed->input_id;
        const auto& output = std::get<wire::RunOutput>(event);
        return output.run_id.value_or(output.comm_message_id.value_or("-")) + " " + line_of(output.op);
    }

    static std::string line_of(const wire::OutputOp& op) {
        if (const auto* appended = std::get_if<wire::StreamAppended>(&op)) {
            const auto& text = *appended->chunk.text;
            return fmt::format("{} {}", wire::name_of(appended->name),
                               text.size() > 40 ? fmt::format("({} bytes)", text.size()) : text);
        }
        if (const auto* added = std::get_if<wire::DisplayAdded>(&op)) {
            if (added->output.type == wire::OutputType::error)
                return fmt::format("error {} ({} lines)", *added->output.ename, added->output.traceback->size());
            return fmt::format("{} {} {}", wire::name_of(added->output.type), boost::json::serialize(*added->output.data),
                               added->output.display_id.value_or(""));
        }
        if (const auto* updated = std::get_if<wire::DisplayUpdated>(&op))
            return fmt::format("update {} {}", updated->display_id, boost::json::serialize(updated->data));
        if (const auto* cleared = std::get_if<wire::OutputsCleared>(&op)) return cleared->wait ? "clear later" : "clear now";
        if (const auto* dropped = std::get_if<wire::OutputDropped>(&op)) return fmt::format("dropped {}", dropped->bytes);
        return "outputs";
    }
};

/// An idle kernel.
inline std::unique_ptr<ScriptedKernel> started_kernel() {
    auto kernel = std::make_unique<ScriptedKernel>();
    kernel->start();
    return kernel;
}

/// A kernel that works on run r1.
inline std::unique_ptr<ScriptedKernel> running_kernel() {
    auto kernel = started_kernel();
    kernel->execute("r1");
    kernel->input("r1");
    kernel->take();
    return kernel;
}

}  // namespace stoa
