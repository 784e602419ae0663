// One open notebook under the watch: asks about its runs one after the other, in the order in which they run, and keeps what its
// people are told.
#pragma once

#include <deque>
#include <set>

#include <boost/asio/steady_timer.hpp>

#include "verdicts/watch.h"

namespace stoa {

class Watch::Notebook final : public NotebookGate, public std::enable_shared_from_this<Watch::Notebook> {
public:
    [[nodiscard]] Notebook(Watch& watch, NotebookId id, std::function<void()> news);
    ~Notebook() override;

    void ask(GateQuestion question, std::move_only_function<void(GateDecision)> then) override;
    void withdrawn(const std::string& run_id) override;
    std::optional<Ruling> answer(const wire::AnswerGate& answer, const PersonId& person) override;
    void report(const wire::ReportMistake& mistake, const PersonId& person) override;
    void given(Door door, std::string text, const PersonId& person) override;
    void kernel_began(const PersonId& person) override;
    void kernel_ended() override;
    [[nodiscard]] std::vector<wire::GateNotice> notices(const PersonId& person) const override;

    /// The watch goes.
    void abandon() { watch_ = nullptr; }
    /// An operator answered; told anew where the notice was put away.
    void answered(const GuardCase& guard_case);
    /// A file lies in the home that is no clean one.
    void appeared(const std::string& path, const std::string& content, const std::vector<guard::Fact>& facts);

private:
    /// A question on its way. Shared by the wait for the inspection and by its deadline.
    struct Asked {
        GateQuestion question;
        std::move_only_function<void(GateDecision)> then;  // empty: answered
        asio::steady_timer deadline;
        bool is_withdrawn = false;
    };
    struct Told {
        wire::GateNotice notice;
        PersonId person;
    };
    static Told told_of(const GuardCase& guard_case);
    enum class Look : std::uint8_t { at_the_gate, deep };

    static Task<> inspect(std::shared_ptr<Notebook> self);
    static Task<> look_deep(std::shared_ptr<Notebook> self, GateQuestion question, std::shared_ptr<const Known> known);
    static Task<Looked> look(std::shared_ptr<Notebook> self, GateQuestion question, std::shared_ptr<const Known> known, Look how);
    void decide(Asked& asked, Looked looked);
    static void settle(Asked& asked, GateDecision decision);
    void took(Known after);
    void tell(const GateQuestion& question, const Looked& looked, wire::GateOutcome outcome, const std::string& case_id);
    Told* find_told(const std::string& case_id);
    void choose(Told& told, wire::GateOutcome outcome, const PersonId& person);

    Watch* watch_;
    const NotebookId id_;
    std::function<void()> news_;
    std::shared_ptr<const Known> known_ = std::make_shared<const Known>();
    struct Appeared {
        std::string content;             // of code
        std::vector<guard::Fact> facts;  // of what is none
    };
    std::map<std::string, Appeared> appeared_;
    std::deque<std::shared_ptr<Asked>> asked_;  // wait for their inspection
    std::shared_ptr<Asked> current_;             // is being inspected
    bool is_inspecting_ = false;
    std::vector<Told> told_;
    struct Held {
        std::string case_id;
        Known after;
        std::string code_hash;
        std::string class_name;
    };
    std::optional<Held> held_;  // a run that waits for the person
    std::map<std::string, std::string> let_run_;  // code hash and class -> case: asked once, and let run
    std::set<std::string> listed_;                // the same: on the operator's list already
};

}  // namespace stoa
