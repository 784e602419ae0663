#include "verdicts/watch_notebook.h"

#include <algorithm>
#include <ranges>

#include "base/error.h"
#include "base/json.h"
#include "base/log.h"
#include "store/blob_store.h"

namespace stoa {

using wire::GateOutcome;
using wire::GuardAction;
using wire::Refusal;

namespace {

constexpr std::size_t max_remembered = 1'000;
constexpr std::size_t max_appeared = 20;             // files that are no clean ones
constexpr std::size_t max_appeared_bytes = 128 << 10;  // of code that later cells are read with

std::string first_of(const std::string& text, std::size_t most) {
    return text.substr(0, most);
}

}  // namespace

Watch::Notebook::Notebook(Watch& watch, NotebookId id, std::function<void()> news) : watch_(&watch), id_(std::move(id)), news_(std::move(news)) {
    watch_->open_.emplace(id_, this);
    for (const GuardCase& each : list_untold(watch_->rooms_.reader, id_, wire::max_gate_notices / 2)) {
        Told told = told_of(each);
        if (told.notice.outcome == GateOutcome::asks) told.notice.outcome = GateOutcome::cancelled;  // its run is asked about anew
        told_.insert(told_.begin(), std::move(told));
    }
}

Watch::Notebook::Told Watch::Notebook::told_of(const GuardCase& each) {
    wire::GateNotice notice{each.case_id, each.run_id, each.cell_id, each.category, each.outcome, to_wire(each.at), {}};
    if (each.mistake && each.due_at) notice.mistake = wire::GateMistake{to_wire(*each.due_at), each.accepted, each.answer};
    return {std::move(notice), each.person};
}

Watch::Notebook::~Notebook() {
    if (watch_ == nullptr) return;
    const auto [first, last] = watch_->open_.equal_range(id_);
    for (auto at = first; at != last; ++at) {
        if (at->second != this) continue;
        watch_->open_.erase(at);
        return;
    }
}

// ---- a question

void Watch::Notebook::ask(GateQuestion question, std::move_only_function<void(GateDecision)> then) {
    ++watch_->inspected_;
    if (watch_->run_) watch_->run_(id_, question.person);
    // What was said of this cell's earlier run is over, but for a mistake that somebody waits to hear of.
    const auto gone = std::erase_if(told_, [&](const Told& told) { return told.notice.cell_id == question.cell_id && !told.notice.mistake; });
    if (gone > 0) news_();
    auto asked = std::make_shared<Asked>(Asked{std::move(question), std::move(then), asio::steady_timer(watch_->rooms_.executor)});
    asked_.push_back(asked);
    asked->deadline.expires_after(watch_->limits_.gate_deadline);
    asked->deadline.async_wait([weak = weak_from_this(), asked](boost::system::error_code cancelled) {
        const auto self = weak.lock();
        if (cancelled || !self || self->watch_ == nullptr || !asked->then) return;
        ++self->watch_->late_;
        settle(*asked, GateDecision::run);
    });
    if (!is_inspecting_) spawn(watch_->rooms_.executor, "guard", inspect(shared_from_this()));
}

Task<> Watch::Notebook::inspect(std::shared_ptr<Notebook> self) {
    if (self->is_inspecting_) co_return;
    /// Whatever ends this, the next question finds the way free.
    struct Free {
        Notebook& notebook;
        ~Free() {
            notebook.is_inspecting_ = false;
            notebook.current_.reset();
        }
    };
    self->is_inspecting_ = true;
    const Free free{*self};
    while (!self->asked_.empty()) {
        const auto asked = self->asked_.front();
        self->asked_.pop_front();
        self->current_ = asked;
        if (asked->is_withdrawn) continue;
        Looked looked = co_await look(self, asked->question, self->known_, Look::at_the_gate);
        if (!asked->is_withdrawn) self->decide(*asked, std::move(looked));
    }
}

Task<Watch::Looked> Watch::Notebook::look(std::shared_ptr<Notebook> self, GateQuestion question, std::shared_ptr<const Known> known, Look how) {
    auto book = self->watch_->rules_.book;
    Bounds bounds = self->watch_->bounds(question.person);
    const guard::Limits limits = how == Look::deep ? guard::limits_of_a_deep_look() : guard::limits_at_the_gate();
    asio::thread_pool& pool = how == Look::deep ? self->watch_->rooms_.deep_looks : self->watch_->rooms_.inspector;
    const std::atomic<bool>& is_stopping = self->watch_->is_stopping_;
    Judgement judgement = co_await on_pool(pool, [&] {
        if (how == Look::deep && is_stopping) return Judgement();
        return judge(*book, *known, question.code, question.place, bounds, limits);
    });
    Looked out;
    out.book = std::move(book);
    out.bounds = std::move(bounds);
    out.judgement = std::move(judgement);
    co_return out;
}

void Watch::Notebook::settle(Asked& asked, GateDecision decision) {
    asked.deadline.cancel();
    auto then = std::exchange(asked.then, nullptr);
    if (then) then(decision);
}

void Watch::Notebook::appeared(const std::string& path, const std::string& content, const std::vector<guard::Fact>& facts) {
    const std::string name = path.substr(path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1);
    if (appeared_.size() >= max_appeared && !appeared_.contains(name)) return;
    Appeared file;
    if (std::ranges::any_of(facts, [](const guard::Fact& fact) { return fact.kind == guard::FactKind::artefact; }))
        file.facts = facts;
    else if (content.size() <= max_appeared_bytes)
        file.content = content;
    appeared_.insert_or_assign(name, std::move(file));
    Known after = *known_;
    after.environment = guard::copy_of(known_->environment);
    took(std::move(after));
}

void Watch::Notebook::took(Known after) {
    // What cells wrote themselves stands, where it is known what that was.
    for (const auto& [name, file] : appeared_) {
        if (std::string& known = after.environment.files[name]; known.empty()) known = file.content;
        if (!file.facts.empty()) after.environment.artefacts.try_emplace(name, file.facts);
    }
    known_ = std::make_shared<const Known>(std::move(after));
}

void Watch::Notebook::decide(Asked& asked, Looked looked) {
    const guard::Verdict& verdict = looked.judgement.weighed.verdict;
    const bool is_late = !asked.then;
    const GateQuestion& question = asked.question;
    // What could not be read in time is not clean: it runs, and is read again with more.
    const bool reads_again = looked.judgement.budget_exceeded && verdict.level <= guard::Level::notify && *watch_->deep_looks_ < watch_->limits_.max_deep_looks;
    if (reads_again) spawn(watch_->rooms_.executor, "guard, deep look", look_deep(shared_from_this(), question, known_));
    const GuardAction action = watch_->action_of(verdict.class_name, watch_->groups_of(question.person));
    const std::string code_hash = blob_id_of(question.code).str();
    const std::string let_key = code_hash + " " + verdict.class_name;
    GateOutcome outcome = GateOutcome::passed;
    if (!is_late && verdict.level >= guard::Level::warn && action != GuardAction::notify &&
        !was_accepted(watch_->rooms_.reader, question.person, verdict.class_name, code_hash)) {
        if (verdict.level == guard::Level::act && action == GuardAction::stop) {
            outcome = GateOutcome::stopped;
        } else if (const auto before = let_run_.find(let_key); before != let_run_.end()) {
            // Asked once and let run: the same code is not asked about again while the notebook is open.
            watch_->write("a run", [case_id = before->second, now = watch_->rooms_.clock.now(), run_id = question.run_id](Connection& connection) {
                append(connection, now, AuditKind::run_again, case_id, R"({"run":")" + run_id + "\"}");
            });
            took(std::move(looked.judgement.after));
            settle(asked, GateDecision::run);
            return;
        } else {
            outcome = GateOutcome::asks;
        }
    }
    const bool is_listed = outcome == GateOutcome::passed && listed_.contains(let_key);
    if (verdict.level >= guard::Level::notify && !reads_again && !is_listed) {
        const std::string case_id = random_id();
        watch_->record(id_, question, looked, outcome, case_id, {});
        if (outcome == GateOutcome::passed && listed_.size() < max_remembered) listed_.insert(let_key);
        if (outcome == GateOutcome::asks) held_ = Held{case_id, std::move(looked.judgement.after), code_hash, verdict.class_name};
        if (outcome != GateOutcome::passed) tell(question, looked, outcome, case_id);
    }
    if (outcome == GateOutcome::passed) took(std::move(looked.judgement.after));
    settle(asked, outcome == GateOutcome::asks ? GateDecision::ask : outcome == GateOutcome::stopped ? GateDecision::stop : GateDecision::run);
}

Task<> Watch::Notebook::look_deep(std::shared_ptr<Notebook> self, GateQuestion question, std::shared_ptr<const Known> known) {
    struct Counted {
        explicit Counted(std::shared_ptr<std::size_t> of) : count(std::move(of)) { ++*count; }
        ~Counted() { --*count; }
        Counted(const Counted&) = delete;
        std::shared_ptr<std::size_t> count;
    };
    const Counted counted(self->watch_->deep_looks_);
    const Looked looked = co_await look(self, question, std::move(known), Look::deep);
    if (looked.judgement.weighed.verdict.level >= guard::Level::notify) self->watch_->record(self->id_, question, looked, GateOutcome::passed, random_id(), {});
}

// ---- what people are told, and what they do

void Watch::Notebook::tell(const GateQuestion& question, const Looked& looked, GateOutcome outcome, const std::string& case_id) {
    const auto* forbidden = looked.book->find_class(looked.judgement.weighed.verdict.class_name);
    told_.push_back({{case_id, question.run_id, question.cell_id,
                      first_of(forbidden != nullptr ? forbidden->says : "", static_cast<std::size_t>(wire::max_category_bytes)), outcome,
                      to_wire(watch_->rooms_.clock.now()), {}},
                     question.person});
    if (told_.size() > static_cast<std::size_t>(wire::max_gate_notices)) told_.erase(told_.begin());
    news_();
}

Watch::Notebook::Told* Watch::Notebook::find_told(const std::string& case_id) {
    const auto at = std::ranges::find_if(told_, [&](const Told& told) { return told.notice.case_id == case_id; });
    return at == told_.end() ? nullptr : &*at;
}

void Watch::Notebook::choose(Told& told, GateOutcome outcome, const PersonId& person) {
    told.notice.outcome = outcome;
    const std::string case_id = told.notice.case_id;
    watch_->write("a choice", [case_id, outcome, person, now = watch_->rooms_.clock.now()](Connection& connection) {
        save_choice(connection, case_id, outcome, now);
        std::string body;
        write_json_value(body, boost::json::object{{"choice", wire::name_of(outcome)}, {"by", person.str()}});
        append(connection, now, AuditKind::choice, case_id, body);
    });
    held_.reset();
    // A choice is told by what the run does then; only a mistake keeps the notice.
    if (!told.notice.mistake) std::erase_if(told_, [&](const Told& each) { return each.notice.case_id == case_id; });
    news_();
}

std::optional<NotebookGate::Ruling> Watch::Notebook::answer(const wire::AnswerGate& answer, const PersonId& person) {
    Told* told = find_told(answer.case_id);
    if (told == nullptr) return std::nullopt;
    if (answer.choice == wire::GateChoice::seen) {
        // An answer to a mistake is put away by whom it is for alone: nobody else sees it.
        if (told->notice.outcome == GateOutcome::asks || (told->notice.mistake && told->person != person)) return std::nullopt;
        watch_->write("what was read", [case_id = answer.case_id, now = watch_->rooms_.clock.now()](Connection& connection) {
            save_seen(connection, case_id, now);
        });
        std::erase_if(told_, [&](const Told& each) { return each.notice.case_id == answer.case_id; });
        news_();
        return std::nullopt;
    }
    if (told->notice.outcome != GateOutcome::asks || !held_ || held_->case_id != answer.case_id) return std::nullopt;
    if (told->person != person) throw Refused(Refusal::forbidden, "Only who ran this cell can answer what is asked about it.", "case_id");
    Ruling ruling{told->notice.run_id, GateDecision::stop};
    if (answer.choice == wire::GateChoice::run_anyway) {
        ruling.decision = GateDecision::run;
        if (let_run_.size() < max_remembered) let_run_.emplace(held_->code_hash + " " + held_->class_name, answer.case_id);
        took(std::move(held_->after));
    }
    choose(*told, ruling.decision == GateDecision::run ? GateOutcome::ran : GateOutcome::cancelled, person);
    return ruling;
}

void Watch::Notebook::withdrawn(const std::string& run_id) {
    const auto take_back = [&](Asked& asked) {
        if (asked.question.run_id != run_id) return;
        asked.is_withdrawn = true;
        asked.deadline.cancel();
        asked.then = nullptr;
    };
    for (const auto& asked : asked_) take_back(*asked);
    if (current_) take_back(*current_);
    const auto at = std::ranges::find_if(told_, [&](const Told& told) { return told.notice.run_id == run_id && told.notice.outcome == GateOutcome::asks; });
    if (at != told_.end()) choose(*at, GateOutcome::cancelled, PersonId());
}

void Watch::Notebook::report(const wire::ReportMistake& mistake, const PersonId& person) {
    Told* told = find_told(mistake.case_id);
    if (told == nullptr) throw Refused(Refusal::not_found, "This notice is not there any more.", "case_id");
    // The answer goes to whom the case is about, also after a restart, so nobody else asks for one.
    if (told->person != person) throw Refused(Refusal::forbidden, "Only who ran this cell can say that this is a mistake.", "case_id");
    if (told->notice.mistake) return;
    const Time now = watch_->rooms_.clock.now();
    const Time due = now + watch_->limits_.answer_due;
    told->notice.mistake = wire::GateMistake{to_wire(due), {}, {}};
    watch_->write("a mistake", [mistake, person, now, due](Connection& connection) {
        save_mistake(connection, mistake.case_id, mistake.text, now, due);
        std::string body;
        write_json_value(body, boost::json::object{{"text", mistake.text}, {"by", person.str()}, {"due", to_wire(due)}});
        append(connection, now, AuditKind::mistake, mistake.case_id, body);
    });
    news_();
}

void Watch::Notebook::answered(const GuardCase& guard_case) {
    if (Told* told = find_told(guard_case.case_id)) {
        told->notice.mistake = told_of(guard_case).notice.mistake;
    } else {
        told_.push_back(told_of(guard_case));
    }
    news_();
}

void Watch::Notebook::given(Door door, std::string text, const PersonId& person) {
    // A name, a number or a sentence runs nothing, as a call and a shell line do.
    if (text.size() < 6 || text.find_first_of("(!") == std::string::npos) return;
    const bool is_answer = door == Door::answer;
    watch_->see({is_answer ? Sighting::How::answer : Sighting::How::widget, person, id_, is_answer ? "an answer to input()" : "a widget", std::move(text), {}});
}

void Watch::Notebook::kernel_began(const PersonId& person) {
    if (watch_->kernel_began_) watch_->kernel_began_(id_, person);
}

void Watch::Notebook::kernel_ended() {
    Known after = *known_;
    after.environment = guard::copy_of(known_->environment);
    after.environment.names.clear();
    took(std::move(after));
}

std::vector<wire::GateNotice> Watch::Notebook::notices(const PersonId& person) const {
    std::vector<wire::GateNotice> out;
    std::set<std::string> newer;  // cells of which something newer is told
    for (const Told& told : std::views::reverse(told_)) {
        // That a run waits or was stopped concerns everybody here; what somebody reported is theirs.
        wire::GateNotice notice = told.notice;
        if (told.person != person) notice.mistake.reset();
        const bool only_mistake = notice.outcome == GateOutcome::ran || notice.outcome == GateOutcome::cancelled || notice.outcome == GateOutcome::passed;
        if (only_mistake && !notice.mistake) continue;
        const bool waits = only_mistake && !notice.mistake->accepted;
        if (!newer.insert(notice.cell_id).second && waits) continue;
        out.push_back(std::move(notice));
    }
    std::ranges::reverse(out);
    return out;
}

}  // namespace stoa
