// The conversation with one kernel over its whole life, as a machine: what happened and `now` go in, actions come out.
// No I/O and no clock. Every call may leave actions; the shim carries them out in order.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <unordered_set>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "kernels/init_message.h"
#include "kernels/jupyter_message.h"
#include "kernels/kernel_questions.h"
#include "kernels/comm_output.h"
#include "kernels/comm_requests.h"
#include "kernels/run_output.h"
#include "wire/shim.h"

namespace stoa {

struct LogEvent {
    wire::KernelEvent event;
};
/// Make a key, write the connection file of this session, connect when the sockets are there, then say sockets_open.
struct OpenSockets {
    std::int64_t session = 0;
};
struct CloseSockets {};
struct SendRequest {
    Channel channel{};
    JupyterRequest request;
};
struct TellInit {
    std::string text;
};
/// Past the log, to whoever is attached.
struct TellServe {
    wire::FromShim message;
};
using Action = std::variant<LogEvent, OpenSockets, CloseSockets, SendRequest, TellInit, TellServe>;

class KernelConversation {
public:
    explicit KernelConversation(std::size_t max_run_bytes = wire::max_run_output_bytes);
    KernelConversation(const KernelConversation&) = delete;  // its output stage points back at it
    KernelConversation& operator=(const KernelConversation&) = delete;

    // From serve.
    void execute(wire::Execute request, Time now);
    void ask(const wire::Ask& question);
    void interrupt(Time now);
    void restart(Time now);
    void shut_down(Time now);
    void send_comm(const wire::SendComm& message, Time now);
    void reply_input(const wire::ReplyInput& reply, Time now);

    // From the sandbox's init.
    void init_said(const InitMessage& message, Time now);
    /// After a ProgramEnded, when the memory counter grew: the reason is the memory. Told before init_said. What was used of what is
    /// allowed, in words of words_of_memory(); empty = not known.
    void out_of_memory(std::string used) { out_of_memory_ = std::move(used); }
    /// The counter grew and the kernel lives: another process of the runtime was ended. The present cell says so.
    void process_killed(const std::string& used, Time now);
    void sandbox_ended(Time now);  ///< the control socket closed

    // From the kernel. What it published before it ended is told before init_said(ProgramEnded).
    void sockets_open(Time now);
    void sockets_lost(Time now);
    void heard(Channel channel, JupyterMessage message, Time now);
    void heard_nonsense(Channel channel, const DecodeError& error, Time now);
    void heard_oversized(std::size_t bytes, Time now);

    void set_log_full(bool full) {
        output_.set_log_full(full);
        comms_.set_log_full(full);
    }
    /// A keeper without a kernel: an earlier one died and its log is only read from now on.
    void start_dead(std::string reason);

    [[nodiscard]] std::optional<Time> deadline() const;
    void tick(Time now);
    [[nodiscard]] std::optional<Action> next_action();

    [[nodiscard]] wire::KernelPhase phase() const { return phase_; }
    [[nodiscard]] std::optional<std::string> running() const;
    [[nodiscard]] std::vector<std::string> known_runs() const { return {known_order_.begin(), known_order_.end()}; }
    [[nodiscard]] const std::optional<wire::InputAsked>& input() const { return input_; }
    /// Nothing is asked of the kernel, nothing runs, and nothing is due: it may be held.
    [[nodiscard]] bool rests() const;
    [[nodiscard]] bool sandbox_gone() const { return sandbox_gone_; }

private:
    struct Run {
        std::string id;
        Time sent{};
        Time began{};                // once it is started
        std::optional<Time> replied;
        bool started = false;  // run_started is told
        bool interrupt = false;
        bool signal_waits = false;  // the interrupt goes out when the kernel has taken the run up
        bool idle = false;
        std::optional<wire::RunPhase> reply;
        std::optional<std::int64_t> execution_count;
    };

    void log(wire::KernelEvent event) { actions_.push_back(LogEvent{std::move(event)}); }
    void answer(wire::Answered answer) { actions_.push_back(TellServe{std::move(answer)}); }
    void tell_init(std::string text) { actions_.push_back(TellInit{std::move(text)}); }
    void change_phase(wire::KernelPhase phase, std::optional<std::string> reason = {});
    bool remember(const std::string& run_id);
    void start_kernel(std::string_view init_word, Time now);
    void kernel_died(std::string reason);
    void break_kernel(std::string reason);
    void ask_kernel_info();
    void greeted(Time now);
    void send_next(Time now);
    void take_up(std::optional<std::int64_t> execution_count, Time at);
    [[nodiscard]] Time made_at(const JupyterMessage& message, Time now) const;
    void heard_comm(JupyterMessage message, Time now);
    void heard_input_request(const JupyterMessage& message, Time now);
    void close_input();
    void forget_comms();
    [[nodiscard]] std::string owner_of(const std::string& parent_id) const;
    void heard_reply(JupyterMessage message, Time now);
    void heard_status(const JupyterMessage& message, Time now);
    void end_run_if_complete(Time now);
    void end_run(wire::RunPhase phase);

    wire::KernelPhase phase_ = wire::KernelPhase::starting;
    std::int64_t session_ = 1;
    std::optional<std::string> banner_;
    bool sandbox_gone_ = false;
    bool program_runs_ = false;  // between STARTED and EXITED of the present session
    bool stopping_ = false;
    std::optional<std::string> out_of_memory_;
    std::optional<std::string> broken_;  // why it was ended by us
    int bad_messages_ = 0;

    // The greeting: kernel_info answered on shell and heard on IOPub.
    bool sockets_open_ = false;
    int infos_asked_ = 0;
    bool info_replied_ = false;
    bool iopub_heard_ = false;
    std::optional<Time> start_due_, nudge_due_, iopub_due_, silence_due_, reply_due_, lost_due_;

    std::optional<Run> run_;
    std::deque<wire::Execute> waiting_;
    std::unordered_set<std::string> known_;
    std::deque<std::string> known_order_;
    KernelQuestions questions_;
    std::deque<Action> actions_;
    RunOutput output_;
    CommOutput comms_;
    CommRequests comm_requests_;
    std::optional<wire::InputAsked> input_;
    std::int64_t inputs_asked_ = 0;
};

}  // namespace stoa
