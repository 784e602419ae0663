#include "kernels/kernel_conversation.h"

#include <fmt/format.h>

#include "base/json.h"
#include "base/log.h"
#include "kernels/comm_of.h"
#include "kernels/kernel_limits.h"

namespace stoa {

using wire::KernelPhase;
using wire::RunPhase;

namespace {

// '/' can't stand in a run's id, so our own requests never look like a run.
constexpr std::string_view info_ids = "stoa/kernel_info/";  // and a number: a kernel drops what was signed just so before

std::string execute_content(std::string_view code) {
    std::string out = "{\"code\":";
    write_json_string(out, code);
    // One run is at the kernel at a time, so there is nothing to stop after an error; serve decides about its queue.
    out += ",\"silent\":false,\"store_history\":true,\"user_expressions\":{},\"allow_stdin\":true,\"stop_on_error\":false}";
    return out;
}

/// "python" and "3.11.2" become "Python 3.11".
std::optional<std::string> banner_of(const boost::json::object& content) {
    const auto* info = content.if_contains("language_info");
    if (!info || !info->is_object()) return std::nullopt;
    std::string name(string_field(info->get_object(), "name"));
    std::string version(string_field(info->get_object(), "version"));
    if (name.empty() || name.size() > 60) return std::nullopt;
    if (name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
    if (const auto dot = version.find('.'); dot != std::string::npos)
        version.resize(std::min(version.find('.', dot + 1), version.size()));
    if (version.empty() || version.size() > 60) return name;
    return name + " " + version;
}

void earliest(std::optional<Time>& due, const std::optional<Time>& other) {
    if (other && (!due || *other < *due)) due = other;
}

}  // namespace

KernelConversation::KernelConversation(std::size_t max_run_bytes)
    : output_([this](const std::string& run, wire::OutputOp op) {
          const std::string_view comm = CommRequests::message_id_of(run);
          wire::RunOutput told{{}, std::move(op), {}};
          if (!comm.empty())
              told.comm_message_id = comm;
          else if (!run.empty())
              told.run_id = run;
          log(std::move(told));
      }, max_run_bytes),
      comms_([this](wire::CommHeard comm) { log(std::move(comm)); }) {
    change_phase(KernelPhase::starting);
}

// ---- From serve

void KernelConversation::execute(wire::Execute request, Time now) {
    if (!remember(request.run_id)) return;
    if (phase_ == KernelPhase::dead) {
        log(wire::RunEnded{request.run_id, RunPhase::lost, {}, {}, {}});
    } else if (waiting_.size() >= max_waiting_runs) {
        log(wire::RunEnded{request.run_id, RunPhase::aborted, {}, {}, {}});
    } else {
        waiting_.push_back(std::move(request));
        send_next(now);
    }
}

/// A busy kernel would answer after its run, when nobody wants to know any more: it is not asked.
void KernelConversation::ask(const wire::Ask& question) {
    auto request = phase_ == KernelPhase::idle ? questions_.ask(question) : std::nullopt;
    if (request) {
        actions_.push_back(SendRequest{Channel::shell, std::move(*request)});
    } else {
        answer({question.ask_id, {}});
    }
}

void KernelConversation::interrupt(Time) {
    for (auto& waiting : waiting_) log(wire::RunEnded{waiting.run_id, RunPhase::interrupted, {}, {}, {}});
    waiting_.clear();
    close_input();
    if (!run_) return;
    run_->interrupt = true;
    // ipykernel ignores SIGINT until it has taken a request up: a signal sent earlier would be lost.
    if (run_->started)
        tell_init("SIGNAL 2");
    else
        run_->signal_waits = true;
}

void KernelConversation::restart(Time now) {
    if (sandbox_gone_) {
        change_phase(KernelPhase::dead, "The sandbox has ended, so its kernel can't be started again.");
        return;
    }
    if (stopping_) return;
    output_.finish();
    end_run(RunPhase::lost);
    for (auto& unanswered : questions_.give_up()) answer(std::move(unanswered));
    for (auto& waiting : std::exchange(waiting_, {})) log(wire::RunEnded{waiting.run_id, RunPhase::lost, {}, {}, {}});
    forget_comms();
    ++session_;
    actions_.push_back(CloseSockets{});
    change_phase(KernelPhase::starting);
    start_kernel("RESTART", now);
}

void KernelConversation::shut_down(Time) {
    if (std::exchange(stopping_, true) || sandbox_gone_) return;
    tell_init("QUIT");
}

// ---- From init

void KernelConversation::init_said(const InitMessage& message, Time now) {
    if (std::holds_alternative<InitReady>(message)) {
        if (session_ == 1 && !start_due_ && phase_ == KernelPhase::starting) start_kernel("START", now);
    } else if (std::holds_alternative<ProgramStarted>(message)) {
        program_runs_ = true;
    } else if (const auto* ended = std::get_if<ProgramEnded>(&message)) {
        // After RESTART the end of the old program comes first, before the new one's STARTED.
        if (!std::exchange(program_runs_, false) || phase_ == KernelPhase::dead) return;
        if (broken_)
            kernel_died(*broken_);
        else if (stopping_)
            kernel_died("The runtime was stopped.");
        else if (out_of_memory_)
            kernel_died(fmt::format("The kernel was ended because memory was used up{}{}.", out_of_memory_->empty() ? "" : ": ", *out_of_memory_));
        else
            kernel_died(sentence_of(*ended));
    } else if (std::holds_alternative<SandboxEmpty>(message) && stopping_) {
        sandbox_ended(now);
    }
}

void KernelConversation::process_killed(const std::string& used, Time now) {
    if (phase_ != KernelPhase::busy && phase_ != KernelPhase::idle) return;
    std::string sentence = fmt::format("[A process of this runtime was ended because memory was used up{}{}. The kernel goes on.]\n",
                                       used.empty() ? "" : ": ", used);
    if (run_) take_up({}, now);
    output_.stream(run_ ? run_->id : std::string(), {wire::StreamName::stderr, std::move(sentence)}, now);
}

void KernelConversation::sandbox_ended(Time) {
    if (std::exchange(sandbox_gone_, true)) return;
    program_runs_ = false;
    if (phase_ != KernelPhase::dead) kernel_died(stopping_ ? "The runtime was stopped." : "The sandbox of this runtime ended.");
}

void KernelConversation::start_kernel(std::string_view init_word, Time now) {
    program_runs_ = false;
    sockets_open_ = info_replied_ = iopub_heard_ = false;
    out_of_memory_.reset();
    broken_.reset();
    bad_messages_ = 0;
    nudge_due_ = iopub_due_ = silence_due_ = lost_due_ = std::nullopt;
    start_due_ = now + kernel_start_limit;
    actions_.push_back(OpenSockets{session_});  // the connection file stands before the program starts
    tell_init(std::string(init_word));
}

void KernelConversation::kernel_died(std::string reason) {
    start_due_ = nudge_due_ = iopub_due_ = silence_due_ = lost_due_ = std::nullopt;
    sockets_open_ = false;
    output_.finish();
    for (auto& unanswered : questions_.give_up()) answer(std::move(unanswered));
    forget_comms();
    actions_.push_back(CloseSockets{});
    change_phase(KernelPhase::dead, std::move(reason));
    end_run(RunPhase::lost);
    for (auto& waiting : std::exchange(waiting_, {})) log(wire::RunEnded{waiting.run_id, RunPhase::lost, {}, {}, {}});
}

/// Ends a kernel that can't be spoken with; its program is killed and its runs are lost.
void KernelConversation::break_kernel(std::string reason) {
    if (phase_ == KernelPhase::dead || broken_) return;
    broken_ = std::move(reason);
    tell_init("SIGNAL 9");
    kernel_died(*broken_);
}

void KernelConversation::start_dead(std::string reason) {
    sandbox_gone_ = true;
    kernel_died(std::move(reason));
}

// ---- The greeting

void KernelConversation::sockets_open(Time) {
    if (phase_ != KernelPhase::starting) return;
    sockets_open_ = true;
    ask_kernel_info();
}

/// IOPub may be subscribed a little later than shell is connected: asked again until it has been heard there too.
void KernelConversation::ask_kernel_info() {
    actions_.push_back(SendRequest{Channel::shell, {"kernel_info_request", fmt::format("{}{}", info_ids, ++infos_asked_)}});
}

void KernelConversation::greeted(Time now) {
    if (phase_ != KernelPhase::starting || !info_replied_ || !iopub_heard_) return;
    start_due_ = nudge_due_ = iopub_due_ = std::nullopt;
    change_phase(KernelPhase::idle);
    send_next(now);
}

void KernelConversation::sockets_lost(Time now) {
    if (phase_ == KernelPhase::dead || lost_due_) return;
    lost_due_ = now + lost_connection_limit;
}

// ---- From the kernel

void KernelConversation::heard(Channel channel, JupyterMessage message, Time now) {
    if (phase_ == KernelPhase::dead) return;
    if (channel == Channel::input) return heard_input_request(message, now);
    if (channel != Channel::iopub) return heard_reply(std::move(message), now);
    if (silence_due_) silence_due_ = now + idle_silence_limit;
    if (message.parent_id.starts_with(info_ids)) {
        iopub_heard_ = true;
        return greeted(now);
    }
    if (message.type == "status") return heard_status(message, now);
    const bool ours = run_ && message.parent_id == run_->id;
    if (message.type == "execute_input") {
        if (ours) take_up(number_field(message.content, "execution_count"), made_at(message, now));
        return;
    }
    if (is_comm(message)) return heard_comm(std::move(message), now);
    const std::string run = owner_of(message.parent_id);
    if (message.type == "stream") {
        auto text = stream_of(message);
        if (!text) return heard_nonsense(channel, text.error(), now);
        if (ours) take_up({}, made_at(message, now));
        output_.stream(run, std::move(*text), now);
        return;
    }
    auto op = output_of(message);
    if (!op) return heard_nonsense(channel, op.error(), now);
    if (!*op) return;  // what later protocols bring
    if (ours) take_up({}, made_at(message, now));
    output_.output(run, std::move(**op), message.content_bytes, now);
}

void KernelConversation::heard_status(const JupyterMessage& message, Time now) {
    if (string_field(message.content, "execution_state") != "idle") return;
    if (const std::string_view comm = CommRequests::message_id_of(message.parent_id); !comm.empty()) {
        std::string id(comm);
        if (!comm_requests_.handled(id)) return;
        output_.flush();
        comms_.flush();
        log(wire::CommHandled{std::move(id)});
        return;
    }
    if (!run_ || message.parent_id != run_->id) return;
    run_->idle = true;
    if (!run_->reply) reply_due_ = now + missing_reply_limit;
    end_run_if_complete(now);
}

void KernelConversation::heard_reply(JupyterMessage message, Time now) {
    if (auto answered = questions_.take(message)) return answer(std::move(*answered));
    if (message.parent_id.starts_with(info_ids) && message.type == "kernel_info_reply") {
        if (std::exchange(info_replied_, true)) return;
        banner_ = banner_of(message.content);
        if (!iopub_heard_) {
            iopub_due_ = now + kernel_iopub_limit;
            nudge_due_ = now + kernel_nudge_every;
        }
        return greeted(now);
    }
    if (message.type != "execute_reply" || !run_ || message.parent_id != run_->id || run_->reply) return;
    const std::string_view status = string_field(message.content, "status");
    run_->replied = made_at(message, now);
    if (auto count = number_field(message.content, "execution_count")) run_->execution_count = count;
    if (status == "ok") {
        run_->reply = RunPhase::done;
        if (auto page = page_of(message)) {
            take_up({}, *run_->replied);
            output_.output(run_->id, std::move(*page), message.content_bytes, now);
        }
    } else if (status == "error") {
        const std::string_view name = string_field(message.content, "ename");  // CancelledError: at a top-level await
        const bool by_us = run_->interrupt && (name == "KeyboardInterrupt" || name == "CancelledError");
        run_->reply = by_us ? RunPhase::interrupted : RunPhase::error;
    } else if (status == "aborted" || status == "abort") {
        run_->reply = RunPhase::aborted;
    } else {
        return heard_nonsense(Channel::shell, {"execute_reply.status", "is none of the known words"}, now);
    }
    silence_due_ = now + idle_silence_limit;
    end_run_if_complete(now);
}

void KernelConversation::heard_nonsense(Channel channel, const DecodeError& error, Time) {
    if (phase_ == KernelPhase::dead) return;
    ++bad_messages_;
    if (bad_messages_ <= 5) log_warning("kernels", "{} message dropped: {}", name_of(channel), error.sentence());
    if (bad_messages_ < max_bad_messages) return;
    break_kernel(fmt::format("The kernel was ended: it sent {} messages that can't be read. The last one: {}.", bad_messages_,
                             error.sentence()));
}

void KernelConversation::heard_oversized(std::size_t bytes, Time now) {
    if (phase_ == KernelPhase::dead) return;
    if (run_) take_up({}, now);
    output_.dropped(run_ ? run_->id : std::string(), std::min<std::size_t>(bytes, 1ull << 50), now);
}

// ---- Comms and input, outside the order of runs

void KernelConversation::send_comm(const wire::SendComm& message, Time) {
    auto request = request_of(message.comm);
    std::size_t bytes = 0;
    if (request) {
        bytes = request->content.size();
        for (const std::string& buffer : request->buffers) bytes += buffer.size();
    } else {
        log_warning("kernels", "a page's comm message was dropped: {}", request.error().sentence());
    }
    const bool hears = phase_ == KernelPhase::idle || phase_ == KernelPhase::busy;
    if (!request || !hears || !comm_requests_.add(message.message_id, bytes)) {
        log(wire::CommHandled{message.message_id});
        return;
    }
    for (const std::string& forgotten : comm_requests_.take_forgotten()) output_.forget(CommRequests::jupyter_id_of(forgotten));
    request->id = CommRequests::jupyter_id_of(message.message_id);
    actions_.push_back(SendRequest{Channel::shell, std::move(*request)});
}

void KernelConversation::heard_comm(JupyterMessage message, Time now) {
    const std::string owner = owner_of(message.parent_id);
    const bool ours = run_ && owner == run_->id;
    if (ours) take_up({}, made_at(message, now));
    const std::size_t bytes = wire_bytes_of(message);
    if (bytes > static_cast<std::size_t>(wire::max_comm_bytes)) {
        output_.stream(owner, {wire::StreamName::stderr, fmt::format("[A widget's message of {} MB was dropped. The limit is {} MB.]\n",
                                                                     bytes >> 20, wire::max_comm_bytes >> 20)}, now);
        return;
    }
    auto comm = comm_of(message);
    if (!comm) return heard_nonsense(Channel::iopub, comm.error(), now);
    wire::CommHeard heard{{}, {}, std::move(*comm)};
    const std::string_view cause = CommRequests::message_id_of(owner);
    if (!cause.empty())
        heard.comm_message_id = cause;
    else if (!owner.empty())
        heard.run_id = owner;
    if (CommOutput::redirects_output(heard.comm)) output_.flush();  // what was printed before stands where it was printed
    comms_.heard(std::move(heard), bytes, now);
}

void KernelConversation::heard_input_request(const JupyterMessage& message, Time now) {
    if (message.type != "input_request") return;
    close_input();
    output_.flush();
    comms_.flush();
    const std::string_view prompt = string_field(message.content, "prompt");
    const auto* password = message.content.if_contains("password");
    wire::InputAsked asked;
    asked.input_id = fmt::format("input{}-{}", session_, ++inputs_asked_);
    const std::string owner = owner_of(message.parent_id);
    if (CommRequests::message_id_of(owner).empty() && !owner.empty()) asked.run_id = owner;
    asked.prompt = prompt.substr(0, utf8_prefix(prompt, wire::max_input_bytes));
    asked.password = password && password->is_bool() && password->get_bool();
    if (run_ && owner == run_->id) take_up({}, made_at(message, now));
    input_ = asked;
    log(std::move(asked));
}

void KernelConversation::reply_input(const wire::ReplyInput& reply, Time now) {
    if (!input_ || input_->input_id != reply.input_id) return;
    std::string content = "{\"status\":\"ok\",\"value\":";
    write_json_string(content, reply.value);
    content += '}';
    actions_.push_back(SendRequest{Channel::input, {"input_reply", "stoa/" + input_->input_id, std::move(content)}});
    // What the person sees of it afterwards, as in a terminal; a password leaves nothing.
    std::string echo = input_->prompt + (input_->password ? "········" : reply.value) + "\n";
    // What the page was asked for (stoa.ask_page) was no talk with the person.
    const bool is_for_page = input_->prompt.starts_with("%stoa {");
    if (input_->run_id && !is_for_page) output_.stream(*input_->run_id, {wire::StreamName::stdout, std::move(echo)}, now);
    close_input();
}

void KernelConversation::close_input() {
    if (!input_) return;
    output_.flush();
    log(wire::InputClosed{std::move(input_->input_id)});
    input_.reset();
}

/// The kernel that pages' comm messages were for is gone.
void KernelConversation::forget_comms() {
    comms_.flush();
    for (std::string& id : comm_requests_.take_unhandled()) log(wire::CommHandled{std::move(id)});
}

/// The run, or the comm message under the kernel's name for it, that caused a message; empty when neither is known.
std::string KernelConversation::owner_of(const std::string& parent_id) const {
    if ((run_ && parent_id == run_->id) || known_.contains(parent_id)) return parent_id;
    const std::string_view comm = CommRequests::message_id_of(parent_id);
    return !comm.empty() && comm_requests_.is_known(std::string(comm)) ? parent_id : std::string();
}

// ---- Runs

bool KernelConversation::remember(const std::string& run_id) {
    if (!known_.insert(run_id).second) return false;
    known_order_.push_back(run_id);
    if (known_order_.size() > static_cast<std::size_t>(wire::max_known_runs)) {
        known_.erase(known_order_.front());
        output_.forget(known_order_.front());
        known_order_.pop_front();
    }
    return true;
}

void KernelConversation::send_next(Time now) {
    if (phase_ != KernelPhase::idle || run_ || waiting_.empty()) return;
    wire::Execute request = std::move(waiting_.front());
    waiting_.pop_front();
    actions_.push_back(SendRequest{Channel::shell, {"execute_request", request.run_id, execute_content(request.code)}});
    run_ = Run{.id = std::move(request.run_id), .sent = now};
    change_phase(KernelPhase::busy);
}

/// The kernel's own time for it: on a loaded machine messages are read long after they were made. But the kernel is the person's
/// code: what can't be true counts as made now.
Time KernelConversation::made_at(const JupyterMessage& message, Time now) const {
    const bool is_plausible = run_ && message.date && *message.date >= run_->sent && *message.date <= now;
    return is_plausible ? *message.date : now;
}

/// The kernel works on the run: told once, at its execute_input, or at its first output if that comes before.
void KernelConversation::take_up(std::optional<std::int64_t> execution_count, Time at) {
    if (std::exchange(run_->started, true)) return;
    run_->began = at;
    if (execution_count) run_->execution_count = execution_count;
    output_.flush();
    log(wire::RunStarted{run_->id, execution_count, to_wire(at)});
    log(wire::RunOutput{run_->id, wire::OutputsStarted{run_->id}, {}});
    if (std::exchange(run_->signal_waits, false)) tell_init("SIGNAL 2");
}

void KernelConversation::end_run_if_complete(Time now) {
    if (!run_ || !run_->reply || !run_->idle) return;
    if (!run_->started && *run_->reply != RunPhase::aborted) take_up({}, run_->replied.value_or(now));
    output_.finish();
    end_run(*run_->reply);
    change_phase(KernelPhase::idle);
    send_next(now);
}

void KernelConversation::end_run(RunPhase phase) {
    if (!run_) return;
    silence_due_ = reply_due_ = std::nullopt;
    close_input();
    comms_.flush();
    std::optional<std::int64_t> ended_at;
    if (run_->replied) ended_at = to_wire(std::max(*run_->replied, run_->began));
    log(wire::RunEnded{run_->id, phase, run_->execution_count, {}, ended_at});
    run_.reset();
}

// ---- Time

bool KernelConversation::rests() const {
    return phase_ == KernelPhase::idle && !run_ && waiting_.empty() && !input_ && questions_.empty() && comm_requests_.empty() &&
           actions_.empty() && !deadline();
}

std::optional<Time> KernelConversation::deadline() const {
    std::optional<Time> due = output_.deadline();
    earliest(due, comms_.deadline());
    for (const auto& other : {start_due_, nudge_due_, iopub_due_, silence_due_, reply_due_, lost_due_}) earliest(due, other);
    return due;
}

void KernelConversation::tick(Time now) {
    output_.tick(now);
    comms_.tick(now);
    const auto passed = [&](std::optional<Time>& due) {
        if (!due || now < *due) return false;
        due.reset();
        return true;
    };
    if (passed(nudge_due_)) {
        ask_kernel_info();
        nudge_due_ = now + kernel_nudge_every;
    }
    if (passed(iopub_due_)) {
        iopub_heard_ = true;
        greeted(now);
    }
    if (passed(silence_due_) && run_) {
        run_->idle = true;
        end_run_if_complete(now);
    }
    if (passed(reply_due_) && run_ && !run_->reply) {
        run_->reply = run_->interrupt ? RunPhase::interrupted : RunPhase::error;
        end_run_if_complete(now);
    }
    if (passed(start_due_))
        break_kernel(fmt::format("The kernel was ended: it did not answer within {} seconds of its start.",
                                 kernel_start_limit / std::chrono::seconds(1)));
    if (passed(lost_due_)) break_kernel("The kernel was ended: it closed its connections.");
}

std::optional<Action> KernelConversation::next_action() {
    if (actions_.empty()) return std::nullopt;
    Action action = std::move(actions_.front());
    actions_.pop_front();
    return action;
}

std::optional<std::string> KernelConversation::running() const {
    if (run_) return run_->id;
    if (!waiting_.empty()) return waiting_.front().run_id;
    return std::nullopt;
}

void KernelConversation::change_phase(KernelPhase phase, std::optional<std::string> reason) {
    phase_ = phase;
    log(wire::KernelChanged{phase, std::move(reason), session_, banner_});
}

}  // namespace stoa
