// People, a document and a runtime meet here. A session takes pages' messages and the shim's records, lets the document
// decide, makes the decision durable through the one writer, and only then tells the pages and the shim. What a runtime did is told
// once it is written (decision 37): it outlives every process, and a power cut ends the runtime itself.
#pragma once

#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/clock.h"
#include "base/task.h"
#include "notebooks/document.h"
#include "notebooks/notebook_store.h"
#include "runtimes/runtime_source.h"
#include "sessions/notebook_writer.h"
#include "sessions/page.h"
#include "sessions/page_questions.h"
#include "sessions/presence.h"
#include "sessions/run_queue.h"
#include "sessions/widget_relay.h"
#include "store/writer.h"
#include "verdicts/run_gate.h"

namespace stoa {

/// What sessions stand on; everything outlives them. All on the event loop's thread but the writer's own.
struct SessionRooms {
    asio::any_io_executor executor;
    Connection& reader;
    Writer& writer;
    NotebookStore& store;
    RuntimeSource& runtimes;
    Clock& clock;
    std::string server_id;
    /// A notebook whose runtime lives is loaded again after this when a commit failed: a full disk is not tried in a busy loop.
    milliseconds reload_wait{1'000};
    /// A session that nobody needs stays loaded so long: a reloaded page or the next save finds it. 0: it ends at once.
    milliseconds rest{0};
    /// Hears of each run's phases, for counting.
    std::function<void(wire::RunPhase)> on_run = {};
    /// Asked before each run; none: every run goes.
    RunGate* gate = nullptr;
    /// Saves the large values of output beside the loop and the writer; none: the writer does.
    asio::thread_pool* blobs_ahead = nullptr;
};

/// A change could not be made durable and was undone; the person should try again.
class CommitFailed : public std::runtime_error {
public:
    CommitFailed() : std::runtime_error("the change could not be stored") {}
};

class Session final : public RuntimeListener, public std::enable_shared_from_this<Session> {
public:
    /// Use Sessions::open. `ended` is called once, when this session must not be used any more.
    [[nodiscard]] Session(SessionRooms rooms, Document document, std::unique_ptr<History> history, PersonId owner,
                          std::function<void(Session&)> ended);
    ~Session() override;

    /// Looks for the notebook's living runtime and takes up the runs that were not finished. Called once, after making.
    void start();

    // Pages.
    void join(Page& page);  ///< answers hello: the welcome is sent when what it tells is durable
    void leave(Page& page);
    /// A message of a page that joined. Throws Refused; nothing of it was applied then.
    void take_message(Page& page, const wire::PageMessage& message);
    [[nodiscard]] std::size_t page_count() const { return pages_.size(); }
    [[nodiscard]] std::size_t unfinished_runs() const { return queue_.size(); }

    // What comes through HTTP. Each returns when it is durable; throws Refused, or CommitFailed.
    Task<> rename(std::string title, PersonId person);
    Task<> replace_content(Content content, PersonId person);
    /// Everything decided so far is durable.
    Task<> until_committed();
    /// A runtime without a run: its files are wanted. Nothing when there is one. Throws Refused, also while one ends.
    void start_runtime();
    /// The notebook is deleted: pages are told, the runtime ends, nothing is taken any more.
    void close_deleted();
    /// Ends it when neither a page nor a runtime needs it and everything is durable, after its rest.
    void end_when_unused();
    /// The same without the rest. -> it ended.
    bool end_if_unused();
    /// Pages are told to come back; the document is stored as a snapshot. For the end of serve.
    void shut_down();
    /// The rooms go away before the last user of this session does.
    void abandon();

    [[nodiscard]] const Document& document() const { return document_; }
    [[nodiscard]] wire::RuntimePhase runtime_phase() const { return state_.phase; }

    // RuntimeListener.
    void runtime_changed(const wire::RuntimeState& state) override;
    void link_opened(KernelLink& link) override;
    void shim_said(wire::FromShim message) override;
    void link_closed() override;
    void runtime_ended(const std::string& sentence) override;

private:
    static constexpr std::uint64_t nobody = 0;
    static constexpr std::size_t max_queued_code_bytes = 64 << 20;
    /// A short run's start waits so long for its end, so that both are made durable by one commit instead of two.
    static constexpr milliseconds start_patience{4};

    struct Joined {
        Page* page;
        std::uint64_t number;      // never used again, unlike an address
        std::int64_t revision;     // the welcome tells of everything up to here
        bool is_welcomed = false;  // nothing is sent before the welcome
        bool has_notices = false;  // of the gate
    };
    /// A decision on its way to the disk.
    struct Writing {
        std::int64_t revision;
        bool is_stored = false;
    };
    struct Waiting {
        std::int64_t revision;
        std::move_only_function<void(std::exception_ptr)> then;
    };

    void run_cells(Page& page, const wire::RunCells& message);
    void ask_kernel(const Page& page, const wire::AskKernel& message);
    /// `asker`: the page's number, or nobody.
    void take(Outcome outcome, std::uint64_t asker = nobody);
    void take_step(QueueStep step, const PersonId& person, std::optional<Push> push = {}, std::optional<Applied> applied = {});
    void write(std::vector<Operation> operations);
    void after_commit(std::int64_t revision, std::move_only_function<void(std::exception_ptr)> then);
    void stored(std::int64_t revision);
    void committed(std::int64_t revision);
    void fail(std::exception_ptr why);
    void announce(std::int64_t revision, const std::vector<wire::ServerMessage>& messages);
    void send_to(std::uint64_t number, const wire::ServerMessage& message);
    [[nodiscard]] std::uint64_t number_of(const Page& page) const;
    void save_snapshot();
    void require_open() const;
    [[nodiscard]] bool is_unused() const;

    // session_gate.cpp: the question before a run.
    void ask_gate();
    void withdraw_unasked();
    void take_decision(const std::string& run_id, GateDecision decision);
    void take_gate_answer(const wire::AnswerGate& answer, const PersonId& person);
    void tell_gate();
    void tell_gate(Joined& joined);

    // session_live.cpp: what is told beside the document and never waits for it - widgets, input(), who is here.
    [[nodiscard]] bool take_live_message(Page& page, const wire::PageMessage& message);
    /// False for a record that is not of this kind.
    [[nodiscard]] bool take_live_record(const wire::KernelEvent& event);
    void welcome_live(std::uint64_t number, Page& page);
    void attached_live(const wire::Attached& attached, bool is_same_kernel);
    void forget_page(std::uint64_t number);
    void post(WidgetRelay::Step step);
    void note_kernel(const wire::KernelChanged& changed);
    void kernel_ended();
    /// For runs that were asked for while the last one ended.
    void start_next_runtime();
    void kernel_began();
    void save_widgets();
    [[nodiscard]] std::set<std::string> shown_widgets() const;
    /// Where what a widget's callback prints is shown: under the cell that shows the widget.
    [[nodiscard]] std::optional<std::string> cell_of_comm(const std::string& message_id);
    void set_input(std::optional<wire::WaitingInput> input);
    void schedule_presence();
    void tell_presence();

    void adopt(RuntimeId runtime);
    void schedule_records(const wire::Record& newest);
    void take_records();
    void take_output_group();
    void acknowledge(const Applied& applied);
    void lose_link();
    void refresh_state();
    void close_pages(wire::CloseCode code);
    [[nodiscard]] std::optional<std::string> cell_of(const std::string& run_id) const;
    [[nodiscard]] Applied applied_at(std::int64_t seq) const;

    SessionRooms rooms_;
    std::unique_ptr<History> history_;
    Document document_;
    NotebookWriter writer_;
    PersonId owner_;
    std::function<void(Session&)> ended_;
    bool is_over_ = false;

    std::vector<Joined> pages_;
    std::uint64_t last_page_number_ = 0;
    std::deque<Writing> writing_;  // in the order of their decision
    std::deque<Waiting> waiting_;  // in the order of their decision

    std::shared_ptr<NotebookGate> gate_;
    std::string asked_run_;  // the gate was asked about it, and it waits
    bool gate_has_runs_ = false;  // what the gate knows of ran in this kernel; a kernel that only starts has nothing to forget
    RunQueue queue_;
    PageQuestions questions_;
    std::optional<RuntimeId> runtime_;
    bool runtime_is_ending_ = false;  // its end was asked for
    KernelLink* link_ = nullptr;
    std::uint64_t link_number_ = 0;    // rises with each link: what was meant for an old one is dropped
    bool is_attached_ = false;
    std::string epoch_;
    std::int64_t applied_ = 0;         // the last record that the document's head holds
    std::int64_t acknowledged_ = 0;
    std::deque<wire::Record> records_; // come, not yet applied
    bool records_are_scheduled_ = false;
    asio::steady_timer patience_;      // runs while only the start of a run has come
    asio::steady_timer rest_;
    bool is_resting_ = false;
    wire::RuntimeState source_state_;  // as the runtimes room tells it
    wire::RuntimeState state_;         // as pages see it
    std::string shown_state_;
    std::optional<std::string> end_sentence_;

    struct OutputGroup {
        std::optional<std::string> run_id;  // none: a widget's callback
        std::string cell_id;
        std::vector<wire::OutputOp> ops;
        std::int64_t seq = 0;
    };
    std::optional<OutputGroup> group_;

    WidgetRelay widgets_;
    std::int64_t kernel_session_ = 0;
    bool gate_knows_kernel_ = false;
    std::pair<std::string, std::optional<std::string>> comm_cell_;  // the last answer of cell_of_comm
    std::optional<wire::WaitingInput> input_;
    Presence presence_;
    asio::steady_timer presence_timer_;
    bool presence_is_scheduled_ = false;
};

}  // namespace stoa
