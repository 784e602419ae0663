#include "sessions/session.h"

#include <algorithm>
#include <boost/asio/async_result.hpp>

#include "base/log.h"
#include "sessions/notebook_kernel.h"

namespace stoa {

namespace {

/// Runs and what they show, which a power cut ends with the runtime; a person's clearing of outputs is none.
bool is_of_a_runtime(const Operation& operation) {
    switch (operation.kind) {
        case OperationKind::runs: return true;
        case OperationKind::outputs:
        case OperationKind::widgets: return operation.client_id.empty();
        default: return false;
    }
}

}  // namespace

using wire::CloseCode;
using wire::Refusal;
using wire::RuntimePhase;

Session::Session(SessionRooms rooms, Document document, std::unique_ptr<History> history, PersonId owner,
                 std::function<void(Session&)> ended)
    : rooms_(std::move(rooms)), history_(std::move(history)), document_(std::move(document)),
      writer_(rooms_.executor, rooms_.writer, rooms_.store, rooms_.blobs_ahead), owner_(std::move(owner)),
      ended_(std::move(ended)),
      gate_(rooms_.gate != nullptr ? rooms_.gate->open(document_.id(), [this] { tell_gate(); }) : nullptr),
      queue_(gate_ ? RunQueue::Gate::asks : RunQueue::Gate::none), patience_(rooms_.executor), rest_(rooms_.executor), presence_timer_(rooms_.executor) {
    widgets_.load(document_.widgets());
}

Session::~Session() {
    if (runtime_) rooms_.runtimes.close(*runtime_);
}

void Session::start() {
    std::vector<RunQueue::NewRun> unfinished;
    for (wire::RunState& run : document_.unfinished_runs()) {
        auto cell = document_.find_text(run.cell_id);
        unfinished.push_back({run, cell ? cell->text : std::string(), owner_});
    }
    queue_.restore(std::move(unfinished));
    if (auto runtime = rooms_.runtimes.find_runtime(document_.id())) {
        adopt(std::move(*runtime));
    } else if (!queue_.empty()) {
        take_step(queue_.runtime_ended(rooms_.clock.now()), owner_);
    }
    refresh_state();
}

void Session::start_runtime() {
    if (runtime_ && runtime_is_ending_) throw Refused(Refusal::runtime_unavailable, "The runtime is just ending. Try again in a moment.");
    if (runtime_) return;
    adopt(rooms_.runtimes.allot(document_.id(), owner_, kernel_of(document_.metadata())));
    refresh_state();
}

void Session::adopt(RuntimeId runtime) {
    runtime_ = std::move(runtime);
    runtime_is_ending_ = false;
    end_sentence_.reset();
    epoch_.clear();
    applied_ = 0;
    if (auto applied = rooms_.store.find_applied(rooms_.reader, *runtime_)) {
        epoch_ = applied->epoch;
        applied_ = applied->seq;
    }
    acknowledged_ = applied_;
    source_state_ = {};
    source_state_.phase = RuntimePhase::starting;
    rooms_.runtimes.open(*runtime_, *this);
}

// ---- pages

void Session::join(Page& page) {
    require_open();
    // A tab that comes again has left its old connection behind; what is still unread there must not be taken after this.
    if (auto old = std::ranges::find_if(pages_, [&](const Joined& joined) { return joined.page->client() == page.client(); });
        old != pages_.end()) {
        Page* left = old->page;
        forget_page(old->number);
        pages_.erase(old);
        left->close(CloseCode::going_away);
    }
    if (pages_.size() >= static_cast<std::size_t>(wire::max_pages_per_notebook))
        throw Refused(Refusal::too_many, "This notebook is open in too many tabs.");
    wire::Welcome welcome;
    welcome.protocol = wire::page_protocol;
    welcome.server_id = rooms_.server_id;
    welcome.person_id = page.person().str();
    document_.fill(welcome);
    welcome.runtime = state_;
    welcome.input = input_;
    welcome.now = to_wire(rooms_.clock.now());
    const std::uint64_t number = ++last_page_number_;
    pages_.push_back({&page, number, document_.revision()});
    after_commit(document_.revision(), [this, number, text = std::make_shared<const std::string>(
                                                  wire::encode(wire::ServerMessage(std::move(welcome))))](std::exception_ptr failed) {
        auto joined = std::ranges::find(pages_, number, &Joined::number);
        if (failed || joined == pages_.end()) return;
        joined->is_welcomed = true;
        joined->page->send(text);
        send_to(number, wire::RuntimeChanged{state_});
        welcome_live(number, *joined->page);
    });
}

void Session::leave(Page& page) {
    if (const std::uint64_t number = number_of(page); number != nobody) forget_page(number);
    std::erase_if(pages_, [&](const Joined& joined) { return joined.page == &page; });
    if (pages_.empty() && !is_over_) save_widgets();
    if (pages_.empty() && !is_over_ && document_.has_unsaved()) save_snapshot();
    end_when_unused();
}

void Session::take_message(Page& page, const wire::PageMessage& message) {
    require_open();
    const Time now = rooms_.clock.now();
    const ClientId& client = page.client();
    const PersonId& person = page.person();
    if (const auto* text = std::get_if<wire::PushText>(&message)) {
        take(document_.push_text(*text, client, person, now), number_of(page));
    } else if (const auto* structure = std::get_if<wire::PushStructure>(&message)) {
        take(document_.push_structure(*structure, client, person, now), number_of(page));
    } else if (const auto* pull = std::get_if<wire::PullText>(&message)) {
        take(document_.pull_text(*pull), number_of(page));
    } else if (const auto* clear = std::get_if<wire::ClearOutputs>(&message)) {
        take(document_.clear_outputs(*clear, client, person, now), number_of(page));
    } else if (const auto* run = std::get_if<wire::RunCells>(&message)) {
        run_cells(page, *run);
    } else if (const auto* cancel = std::get_if<wire::CancelRuns>(&message)) {
        take_step(queue_.cancel(cancel->run_ids, now), person);
    } else if (const auto* ask = std::get_if<wire::AskKernel>(&message)) {
        ask_kernel(page, *ask);
    } else if (const auto* gate = std::get_if<wire::AnswerGate>(&message)) {
        take_gate_answer(*gate, person);
    } else if (const auto* mistake = std::get_if<wire::ReportMistake>(&message)) {
        if (gate_) gate_->report(*mistake, person);
    } else if (std::holds_alternative<wire::Interrupt>(message)) {
        take_step(queue_.interrupt(now), person);
    } else if (std::holds_alternative<wire::RestartKernel>(message)) {
        take_step(queue_.restart(now), person);
    } else if (std::holds_alternative<wire::StopRuntime>(message)) {
        if (runtime_) {
            rooms_.runtimes.end(*runtime_);
            queue_.stopping();
        }
        runtime_is_ending_ = true;
    } else if (std::holds_alternative<wire::KeepRuntime>(message)) {
        if (runtime_) rooms_.runtimes.extend(*runtime_);
    } else if (!take_live_message(page, message)) {
        throw Refused(Refusal::bad_request, "A page says hello once.", "type");
    }
    refresh_state();
}

void Session::run_cells(Page& page, const wire::RunCells& message) {
    const Push push{page.client(), message.client_seq};
    if (auto answer = document_.find_answer(push)) {
        take(std::move(*answer), number_of(page));
        return;
    }
    const Time now = rooms_.clock.now();
    std::vector<RunQueue::NewRun> runs;
    std::size_t code_bytes = queue_.code_bytes();
    for (std::size_t i = 0; i < message.runs.size(); ++i) {
        const wire::RunRequest& request = message.runs[i];
        if (queue_.is_known(request.run_id) || document_.knows_run(request.run_id)) continue;
        auto cell = document_.find_text(request.cell_id);
        if (!cell || cell->cell_type != wire::CellType::code)
            throw Refused(Refusal::not_found, "The cell to run is not there any more, or holds no code.", fmt::format("runs[{}].cell_id", i));
        // One cell may be asked for thousands of times, and each run keeps the text that it was asked with.
        code_bytes += cell->text.size();
        if (code_bytes > max_queued_code_bytes)
            throw Refused(Refusal::too_many, "The runs that wait hold too much code.", "runs");
        wire::RunState run;
        run.run_id = request.run_id;
        run.cell_id = request.cell_id;
        run.text_version = cell->text_version;
        run.phase = wire::RunPhase::queued;
        run.queued_at = to_wire(now);
        runs.push_back({std::move(run), cell->text, page.person()});
    }
    if (queue_.size() + runs.size() > static_cast<std::size_t>(wire::max_runs_per_request))
        throw Refused(Refusal::too_many, "Too many runs are queued.", "runs");
    if (runs.empty()) {
        // All are known from an earlier request under another number: tell where they stand.
        wire::RunsChanged told{document_.revision(), {}, push.client_id.str(), push.client_seq};
        for (const wire::RunRequest& request : message.runs) {
            if (auto run = document_.find_run(request.run_id)) told.runs.push_back(std::move(*run));
        }
        Outcome outcome;
        outcome.revision = document_.revision();
        outcome.answers.emplace_back(std::move(told));
        take(std::move(outcome), number_of(page));
        return;
    }
    if (!runtime_) adopt(rooms_.runtimes.allot(document_.id(), owner_, kernel_of(document_.metadata())));
    take_step(queue_.add(std::move(runs)), page.person(), push);
}

void Session::ask_kernel(const Page& page, const wire::AskKernel& message) {
    if (link_ && is_attached_) {
        const std::int64_t number = questions_.add(number_of(page), message.ask_id);
        link_->send(wire::Ask{number, message.question, message.code, message.cursor, message.detail});
    } else {
        send_to(number_of(page), wire::KernelAnswered{message.ask_id, {}});
    }
}

// ---- decided, durable, told

void Session::take(Outcome outcome, std::uint64_t asker) {
    if (!outcome.operations.empty()) write(std::move(outcome.operations));
    if (outcome.announcements.empty() && outcome.answers.empty() && !outcome.pages_reload) return;
    const std::int64_t revision = outcome.revision;
    after_commit(revision, [this, revision, asker, announcements = std::move(outcome.announcements),
                            answers = std::move(outcome.answers), reload = outcome.pages_reload](std::exception_ptr failed) {
        if (failed) return;
        announce(revision, announcements);
        for (const wire::ServerMessage& answer : answers) send_to(asker, answer);
        if (reload) close_pages(CloseCode::going_away);
    });
}

void Session::take_step(QueueStep step, const PersonId& person, std::optional<Push> push, std::optional<Applied> applied) {
    if (rooms_.on_run) {
        for (const wire::RunState& run : step.changed) rooms_.on_run(run.phase);
    }
    if (!step.changed.empty())
        take(document_.set_runs(std::move(step.changed), person, rooms_.clock.now(), std::move(push), std::move(applied)));
    withdraw_unasked();
    if (step.ask) ask_gate();
    if (step.send.empty()) return;
    // The run is stored before the shim hears of it.
    after_commit(document_.revision(), [this, number = link_number_, messages = std::move(step.send)](std::exception_ptr failed) {
        if (failed || !link_ || number != link_number_) return;  // a new link starts with attach, which asks again
        for (const wire::ToShim& message : messages) {
            if (std::holds_alternative<wire::Execute>(message)) gate_has_runs_ = true;
            link_->send(message);
        }
    });
}

void Session::write(std::vector<Operation> operations) {
    const std::int64_t revision = operations.back().revision;
    const auto until = std::ranges::all_of(operations, is_of_a_runtime) ? Writer::Until::written : Writer::Until::durable;
    writing_.push_back({revision});
    writer_.append(
        document_.id(), std::move(operations),
        [self = weak_from_this(), revision](std::exception_ptr failed) {
            auto session = self.lock();
            if (!session || session->is_over_) return;
            if (failed) {
                session->fail(failed);
            } else {
                session->stored(revision);
            }
        },
        until);
}

/// What is written may come before an earlier decision is durable; it is told in the order of decision.
void Session::stored(std::int64_t revision) {
    std::ranges::find(writing_, revision, &Writing::revision)->is_stored = true;
    std::optional<std::int64_t> reached;
    while (!writing_.empty() && writing_.front().is_stored) {
        reached = writing_.front().revision;
        writing_.pop_front();
    }
    if (reached) committed(*reached);
}

void Session::after_commit(std::int64_t revision, std::move_only_function<void(std::exception_ptr)> then) {
    if (waiting_.empty() && document_.committed_revision() >= revision) {
        then(nullptr);
    } else {
        waiting_.push_back({revision, std::move(then)});
    }
}

void Session::committed(std::int64_t revision) {
    auto self = shared_from_this();  // what is told below may end the last use of this session
    document_.committed(revision);
    while (!waiting_.empty() && waiting_.front().revision <= revision && !is_over_) {
        auto then = std::move(waiting_.front().then);
        waiting_.pop_front();
        then(nullptr);
    }
    if (is_over_) return;
    if (document_.snapshot_due()) save_snapshot();
    end_when_unused();
}

void Session::fail(std::exception_ptr why) {
    if (is_over_) return;
    auto self = shared_from_this();
    try {
        std::rethrow_exception(why);
    } catch (const std::exception& error) {
        log_error("sessions", "notebook {}: a commit failed, pages must connect again: {}", document_.id().str(), error.what());
    }
    is_over_ = true;
    if (runtime_) rooms_.runtimes.close(*std::exchange(runtime_, std::nullopt));  // the next session listens
    link_ = nullptr;
    close_pages(CloseCode::storage_failed);
    auto waiting = std::move(waiting_);
    for (Waiting& each : waiting) each.then(std::make_exception_ptr(CommitFailed()));
    ended_(*this);
}

void Session::announce(std::int64_t revision, const std::vector<wire::ServerMessage>& messages) {
    for (const wire::ServerMessage& message : messages) {
        std::shared_ptr<const std::string> text;
        for (std::size_t i = 0; i < pages_.size(); ++i) {
            const Joined& joined = pages_[i];
            if (!joined.is_welcomed || joined.revision >= revision) continue;
            if (!text) text = std::make_shared<const std::string>(wire::encode(message));
            joined.page->send(text);
        }
    }
}

std::uint64_t Session::number_of(const Page& page) const {
    auto joined = std::ranges::find(pages_, &page, &Joined::page);
    return joined == pages_.end() ? nobody : joined->number;
}

void Session::send_to(std::uint64_t number, const wire::ServerMessage& message) {
    auto joined = std::ranges::find(pages_, number, &Joined::number);
    if (joined == pages_.end() || !joined->is_welcomed) return;
    joined->page->send(std::make_shared<const std::string>(wire::encode(message)));
}

void Session::save_snapshot() {
    document_.snapshot_taken();
    writer_.submit(
        [&store = rooms_.store, id = document_.id(), revision = document_.revision(),
         snapshot = document_.snapshot()](Connection& connection) {
            // When an operation before it failed, the head that it shows never was.
            auto record = store.find(connection, id);
            if (record && record->revision >= revision) store.save_snapshot(connection, id, revision, snapshot);
        },
        [](std::exception_ptr) {}, Writer::Until::written);  // the log holds everything; the next snapshot tries again
}

void Session::require_open() const {
    if (is_over_) throw Refused(Refusal::storage_failed, "The notebook is being loaded again.");
}

Task<> Session::until_committed() {
    auto wait = [this](auto handler) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        after_commit(document_.revision(), [shared, executor = rooms_.executor](std::exception_ptr failed) {
            asio::post(executor, [shared, failed] { (*shared)(failed); });
        });
    };
    auto wait_for_disk = [this](auto handler) {
        // Nothing to write: durable after all that was written before it.
        writer_.submit([](Connection&) {}, [shared = std::make_shared<decltype(handler)>(std::move(handler))](std::exception_ptr failed) {
            (*shared)(failed ? std::make_exception_ptr(CommitFailed()) : nullptr);
        }, Writer::Until::durable);
    };
    auto self = shared_from_this();
    save_widgets();
    if (!is_over_) co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(wait_for_disk, asio::use_awaitable);
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(wait, asio::use_awaitable);
}

Task<> Session::rename(std::string title, PersonId person) {
    require_open();
    take(document_.rename(title, person, rooms_.clock.now()));
    co_await until_committed();
}

Task<> Session::replace_content(Content content, PersonId person) {
    require_open();
    take(document_.replace_content(std::move(content), person, rooms_.clock.now()));
    widgets_.replaced(document_.widgets());
    co_await until_committed();
}

void Session::close_deleted() {
    if (is_over_) return;
    auto self = shared_from_this();
    is_over_ = true;
    if (runtime_) {
        rooms_.runtimes.end(*runtime_);
        rooms_.runtimes.close(*runtime_);
        runtime_.reset();
    }
    close_pages(CloseCode::notebook_gone);
    auto waiting = std::move(waiting_);
    for (Waiting& each : waiting) each.then(std::make_exception_ptr(Refused(Refusal::not_found, "The notebook was deleted.")));
    ended_(*this);
}

void Session::shut_down() {
    if (is_over_) return;
    if (document_.has_unsaved()) save_snapshot();
    close_pages(CloseCode::going_away);
}

void Session::abandon() {
    is_over_ = true;
    link_ = nullptr;
    if (runtime_) rooms_.runtimes.close(*std::exchange(runtime_, std::nullopt));
}

void Session::close_pages(CloseCode code) {
    auto pages = std::move(pages_);
    pages_.clear();
    for (const Joined& joined : pages) forget_page(joined.number);
    for (const Joined& joined : pages) joined.page->close(code);
}

void Session::end_when_unused() {
    if (is_over_ || !is_unused() || is_resting_) return;
    if (rooms_.rest.count() == 0) {
        end_if_unused();
        return;
    }
    is_resting_ = true;
    rest_.expires_after(rooms_.rest);
    rest_.async_wait([self = weak_from_this()](boost::system::error_code cancelled) {
        auto session = self.lock();
        if (!session || cancelled) return;
        session->is_resting_ = false;
        session->end_if_unused();
    });
}

bool Session::end_if_unused() {
    if (is_over_ || !is_unused()) return false;
    is_over_ = true;
    ended_(*this);
    return true;
}

bool Session::is_unused() const {
    return pages_.empty() && !runtime_ && waiting_.empty() && document_.committed_revision() == document_.revision();
}

// ---- the runtime

void Session::runtime_changed(const wire::RuntimeState& state) {
    source_state_ = state;
    refresh_state();
}

void Session::link_opened(KernelLink& link) {
    link_ = &link;
    ++link_number_;
    is_attached_ = false;
    records_.clear();  // not applied; replay brings them again
    wire::Attach attach;
    attach.protocol = wire::shim_protocol;
    if (!epoch_.empty()) attach.epoch = epoch_;
    attach.applied = applied_;
    link.send(attach);
}

void Session::link_closed() {
    lose_link();
    refresh_state();
}

/// What has come is applied first: when the runtime ends with its link, nobody can replay it.
void Session::lose_link() {
    link_ = nullptr;
    ++link_number_;
    is_attached_ = false;
    queue_.detached();
    for (const PageQuestions::Asked& asked : questions_.take_all()) send_to(asked.page, wire::KernelAnswered{asked.ask_id, {}});
    take_records();
    records_.clear();
}

void Session::shim_said(wire::FromShim message) {
    if (is_over_) return;
    if (const auto* attached = std::get_if<wire::Attached>(&message)) {
        const bool same = epoch_.empty() || epoch_ == attached->epoch;
        const bool is_known = epoch_ == attached->epoch;  // its widgets are the ones that are saved
        if (!same) applied_ = acknowledged_ = 0;
        epoch_ = attached->epoch;
        if (attached->first_seq > applied_ + 1) {
            // The shim trims only what was acknowledged, so this database is older than its runtime: a backup put back.
            log_error("sessions", "notebook {}: the shim keeps records from {}, applied are {}; what lies between is lost",
                      document_.id().str(), attached->first_seq, applied_);
            applied_ = acknowledged_ = attached->first_seq - 1;
        }
        is_attached_ = true;
        attached_live(*attached, is_known);
        take_step(queue_.attached(*attached, same, rooms_.clock.now()), owner_);
        refresh_state();
        return;
    }
    if (!is_attached_) return;
    if (auto* answered = std::get_if<wire::Answered>(&message)) {
        if (auto asked = questions_.take(answered->ask_id))
            send_to(asked->page, wire::KernelAnswered{asked->ask_id, std::move(answered->reply)});
        return;
    }
    records_.push_back(std::move(std::get<wire::Record>(message)));
    schedule_records(records_.back());
}

void Session::schedule_records(const wire::Record& newest) {
    if (records_are_scheduled_) return;
    const auto* output = std::get_if<wire::RunOutput>(&newest.event);
    const bool is_start = std::holds_alternative<wire::RunStarted>(newest.event) ||
                          (output && std::holds_alternative<wire::OutputsStarted>(output->op));
    if (is_start) {
        if (records_.size() > 1) return;  // the timer runs
        patience_.expires_after(start_patience);
        patience_.async_wait([self = weak_from_this()](boost::system::error_code cancelled) {
            auto session = self.lock();
            if (session && !cancelled && !session->records_are_scheduled_) session->take_records();
        });
        return;
    }
    // Records that come in one turn of the loop are applied and committed together.
    records_are_scheduled_ = true;
    patience_.cancel();
    asio::post(rooms_.executor, [self = weak_from_this()] {
        if (auto session = self.lock()) session->take_records();
    });
}

void Session::take_records() {
    records_are_scheduled_ = false;
    if (is_over_) return;
    const std::int64_t stored_before = applied_;
    std::int64_t covered = applied_;  // an operation carries applied up to here
    bool ended_runs = false;
    while (!records_.empty()) {
        wire::Record record = std::move(records_.front());
        records_.pop_front();
        if (record.seq <= applied_) continue;
        if (record.seq != applied_ + 1) {
            log_error("sessions", "notebook {}: record {} follows {}; attaching again", document_.id().str(), record.seq, applied_);
            records_.clear();
            if (link_) link_opened(*link_);
            break;
        }
        applied_ = record.seq;
        if (take_live_record(record.event)) continue;
        if (auto* output = std::get_if<wire::RunOutput>(&record.event)) {
            auto cell = output->run_id            ? cell_of(*output->run_id)
                        : output->comm_message_id ? cell_of_comm(*output->comm_message_id)
                                                  : std::nullopt;
            if (!cell) continue;  // nobody's output: applied, shown nowhere
            if (group_ && (group_->run_id != output->run_id || group_->cell_id != *cell)) take_output_group();
            if (!group_) group_ = OutputGroup{output->run_id, *cell, {}, 0};
            group_->ops.push_back(std::move(output->op));
            group_->seq = covered = record.seq;
            continue;
        }
        take_output_group();
        if (const auto* changed = std::get_if<wire::KernelChanged>(&record.event)) note_kernel(*changed);
        ended_runs = ended_runs || std::holds_alternative<wire::RunEnded>(record.event);
        QueueStep step = queue_.record(record);
        if (!step.changed.empty()) covered = record.seq;
        take_step(std::move(step), owner_, {}, applied_at(record.seq));
    }
    take_output_group();
    if (ended_runs && queue_.empty()) save_widgets();
    if (applied_ > covered) {
        writer_.submit(
            [&store = rooms_.store, id = document_.id(), revision = document_.revision(), applied = applied_at(applied_)](
                Connection& connection) {
                // When an operation before it failed, the records that it holds are still to be applied.
                auto record = store.find(connection, id);
                if (!record || record->revision < revision) throw StoreError(0, "an operation before these records failed");
                store.set_applied(connection, applied);
            },
            [self = weak_from_this(), applied = applied_at(applied_)](std::exception_ptr failed) {
                auto session = self.lock();
                if (session && !failed) session->acknowledge(applied);
            },
            Writer::Until::written);
    } else if (applied_ > stored_before) {
        after_commit(document_.revision(), [this, applied = applied_at(applied_)](std::exception_ptr failed) {
            if (!failed) acknowledge(applied);
        });
    }
    refresh_state();
}

void Session::take_output_group() {
    if (!group_) return;
    OutputGroup group = std::move(*group_);
    group_.reset();
    take(document_.record_outputs(group.cell_id, group.run_id, std::move(group.ops), rooms_.clock.now(), applied_at(group.seq)));
}

void Session::acknowledge(const Applied& applied) {
    if (!link_ || !is_attached_ || applied.epoch != epoch_ || applied.seq <= acknowledged_ || applied.seq > applied_) return;
    acknowledged_ = applied.seq;
    link_->send(wire::Acknowledge{applied.seq});
}

void Session::runtime_ended(const std::string& sentence) {
    auto self = shared_from_this();
    lose_link();
    runtime_.reset();
    end_sentence_ = sentence;
    source_state_ = {};
    if (is_over_) return;
    kernel_ended();
    take_step(queue_.runtime_ended(rooms_.clock.now()), owner_);
    if (!queue_.empty()) start_next_runtime();
    refresh_state();
    end_when_unused();
}

void Session::start_next_runtime() {
    try {
        adopt(rooms_.runtimes.allot(document_.id(), owner_, kernel_of(document_.metadata())));
    } catch (const Refused& refused) {
        end_sentence_ = refused.sentence();
        take_step(queue_.runtime_ended(rooms_.clock.now()), owner_);
    }
}

std::optional<std::string> Session::cell_of(const std::string& run_id) const {
    if (auto cell = queue_.find_cell(run_id)) return cell;
    if (auto run = document_.find_run(run_id)) return run->cell_id;
    return std::nullopt;
}

Applied Session::applied_at(std::int64_t seq) const {
    return Applied{*runtime_, epoch_, seq};
}

void Session::refresh_state() {
    wire::RuntimeState state = source_state_;
    if (!runtime_) {
        // An unavailable runtime told its reason before it ended.
        state = {};
        state.phase = end_sentence_ && !end_sentence_->empty() ? RuntimePhase::dead : RuntimePhase::none;
        if (state.phase == RuntimePhase::dead) state.reason = end_sentence_;
    } else if (auto phase = queue_.phase()) {
        state.phase = *phase;
        state.reason.reset();
        if (*phase == RuntimePhase::dead) state.reason = queue_.kernel_reason();
        if (!queue_.kernel_name().empty()) state.kernel = queue_.kernel_name();
    }
    std::string shown = wire::encode(state);
    if (shown == shown_state_) return;
    shown_state_ = std::move(shown);
    state_ = std::move(state);
    auto text = std::make_shared<const std::string>(wire::encode(wire::ServerMessage(wire::RuntimeChanged{state_})));
    for (std::size_t i = 0; i < pages_.size(); ++i) {
        if (pages_[i].is_welcomed) pages_[i].page->send(text);
    }
}

}  // namespace stoa
