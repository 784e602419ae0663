// The part of a session that asks the gate before a run, and tells pages what it says. A run that is asked about waits in the
// queue; whatever takes it out of there withdraws the question.
#include "sessions/session.h"

namespace stoa {

void Session::ask_gate() {
    const RunQueue::NewRun* run = queue_.asked_run();
    if (!gate_ || run == nullptr) return;
    asked_run_ = run->run.run_id;
    GateQuestion question;
    question.person = run->person;
    question.run_id = run->run.run_id;
    question.cell_id = run->run.cell_id;
    question.place = static_cast<std::int32_t>(document_.find_place(run->run.cell_id).value_or(0));
    question.text_version = run->run.text_version;
    question.revision = document_.revision();
    question.code = run->code;
    gate_->ask(std::move(question), [weak = weak_from_this(), run_id = asked_run_](GateDecision decision) {
        if (auto self = weak.lock()) self->take_decision(run_id, decision);
    });
}

void Session::withdraw_unasked() {
    if (asked_run_.empty()) return;
    const RunQueue::NewRun* run = queue_.asked_run();
    if (run != nullptr && run->run.run_id == asked_run_) return;
    gate_->withdrawn(std::exchange(asked_run_, {}));
}

void Session::take_decision(const std::string& run_id, GateDecision decision) {
    if (is_over_ || asked_run_ != run_id || decision == GateDecision::ask) return;
    asked_run_.clear();
    take_step(decision == GateDecision::run ? queue_.open_gate(run_id) : queue_.refuse(run_id, rooms_.clock.now()), owner_);
    refresh_state();
}

void Session::take_gate_answer(const wire::AnswerGate& answer, const PersonId& person) {
    if (!gate_) return;
    if (const auto ruling = gate_->answer(answer, person)) take_decision(ruling->run_id, ruling->decision);
}

void Session::tell_gate() {
    if (is_over_ || !gate_) return;
    // Nobody hears of a run that a killed server would not know again.
    after_commit(document_.revision(), [this](std::exception_ptr failed) {
        if (failed || is_over_) return;
        for (std::size_t i = 0; i < pages_.size(); ++i) tell_gate(pages_[i]);
    });
}

void Session::tell_gate(Joined& joined) {
    if (!gate_ || !joined.is_welcomed) return;
    wire::GateChanged told{gate_->notices(joined.page->person())};
    // A page that was told of nothing is told of nothing; most pages never are.
    if (told.notices.empty() && !joined.has_notices) return;
    joined.has_notices = !told.notices.empty();
    joined.page->send(std::make_shared<const std::string>(wire::encode(wire::ServerMessage(std::move(told)))));
}

}  // namespace stoa
