#include "app/headless_gate.h"

namespace stoa {

namespace {

/// Nobody waits for an answer at a page: what the gate's budget could not hold is read again with more before it runs.
Judgement look(const guard::RuleBook& book, const Known& known, const GateQuestion& question) {
    Judgement judgement = judge(book, known, question.code, question.place, {}, guard::limits_at_the_gate());
    if (!judgement.budget_exceeded || judgement.weighed.verdict.level >= guard::Level::warn) return judgement;
    return judge(book, known, question.code, question.place, {}, guard::limits_of_a_deep_look());
}

}  // namespace

class HeadlessGate::Notebook final : public NotebookGate, public std::enable_shared_from_this<Notebook> {
public:
    explicit Notebook(HeadlessGate& gate) : gate_(gate) {}

    void ask(GateQuestion question, std::move_only_function<void(GateDecision)> then) override {
        spawn(gate_.executor_, "guard", answer(shared_from_this(), std::move(question), std::move(then)));
    }
    void withdrawn(const std::string& run_id) override { withdrawn_ = run_id; }
    std::optional<Ruling> answer(const wire::AnswerGate&, const PersonId&) override { return std::nullopt; }
    void report(const wire::ReportMistake&, const PersonId&) override {}
    void given(Door, std::string, const PersonId&) override {}
    void kernel_began(const PersonId&) override {}
    void kernel_ended() override {
        auto after = std::make_shared<Known>(*known_);
        after->environment = guard::copy_of(known_->environment);
        after->environment.names.clear();
        known_ = std::move(after);
    }
    [[nodiscard]] std::vector<wire::GateNotice> notices(const PersonId&) const override { return {}; }

private:
    static Task<> answer(std::shared_ptr<Notebook> self, GateQuestion question, std::move_only_function<void(GateDecision)> then) {
        const auto known = self->known_;
        Judgement judgement = co_await on_pool(self->gate_.pool_, [&] { return look(self->gate_.book_, *known, question); });
        if (self->withdrawn_ == question.run_id) co_return;
        const guard::Verdict& verdict = judgement.weighed.verdict;
        GateDecision decision = GateDecision::run;
        if (verdict.level >= guard::Level::warn && self->gate_.mode_ == GuardMode::stop) decision = GateDecision::stop;
        const auto* forbidden = self->gate_.book_.find_class(verdict.class_name);
        if (forbidden != nullptr && verdict.level >= guard::Level::notify) self->gate_.tell_({question.run_id, forbidden->says, decision, verdict.level});
        if (decision == GateDecision::run) self->known_ = std::make_shared<const Known>(std::move(judgement.after));
        then(decision);
    }

    HeadlessGate& gate_;
    std::shared_ptr<const Known> known_ = std::make_shared<const Known>();
    std::string withdrawn_;
};

std::shared_ptr<NotebookGate> HeadlessGate::open(const NotebookId&, std::function<void()>) {
    return std::make_shared<Notebook>(*this);
}

}  // namespace stoa
