// The guard at work in serve: holds the rules and what the operator decided, asks the inspector beside the event loop, and writes
// down what came of it.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/asio/thread_pool.hpp>

#include "base/clock.h"
#include "base/task.h"
#include "store/writer.h"
#include "verdicts/audit_store.h"
#include "verdicts/judge.h"
#include "verdicts/policy_file.h"
#include "verdicts/run_gate.h"

namespace stoa {

/// What came in beside runs. It is looked at when there is time; nobody waits, and nothing is stopped.
struct Sighting {
    enum class How : std::uint8_t { upload, startup, terminal, appeared, answer, widget };
    How how = How::upload;
    PersonId person;
    NotebookId notebook;
    std::string where;    ///< the path in the home, or the terminal
    std::string content;  ///< of the file, or a line that was typed
    std::shared_ptr<const void> room = {};  ///< for the content, taken before it was read; empty: taken when it is seen
};

struct WatchLimits {
    milliseconds gate_deadline{250};          ///< no decision by then: the run goes on, and the decision is written down when it comes
    milliseconds answer_due{72 * 3'600'000};  ///< an operator is asked to answer a mistake by then
    milliseconds keep_listed{std::chrono::days(30)};   ///< what only the operator's list told of
    milliseconds keep_asked{std::chrono::days(180)};   ///< what a person was asked or told about
    std::size_t max_deep_looks = 16;          ///< that wait; more are only listed
    std::size_t max_sightings = 200;          ///< that wait; more are not looked at
    std::size_t max_sighted_bytes = 128 << 20; ///< of them together
};

/// On the event loop's thread; everything it stands on outlives it.
class Watch final : public RunGate {
public:
    struct Rooms {
        asio::any_io_executor executor;
        asio::thread_pool& inspector;   ///< one thread: a cell is inspected in under a millisecond
        asio::thread_pool& deep_looks;  ///< one thread, for looks of up to 10 s
        Connection& reader;
        Writer& writer;
        const Clock& clock;
        std::function<std::vector<std::string>(const PersonId&)> groups_of = {};  ///< empty: nobody is in a group
    };

    /// Throws std::runtime_error for rules that can't be read, with their place.
    [[nodiscard]] Watch(Rooms rooms, std::vector<guard::RuleFile> files, WatchLimits limits = {}, std::optional<KeptBundle> bundle = {});
    Watch(const Watch&) = delete;
    ~Watch() override;

    [[nodiscard]] std::shared_ptr<NotebookGate> open(const NotebookId& notebook, std::function<void()> news) override;

    /// What comes of it is on the operator's list, once for each text of a person.
    void see(Sighting sighting);
    /// Room for a sighting of so many bytes, for as long as this is held. Null: there is none now.
    [[nodiscard]] std::shared_ptr<const void> take_room(std::size_t bytes);
    /// A run of this person was put to the question: it may bring files.
    void on_run(std::function<void(const NotebookId&, const PersonId&)> then) { run_ = std::move(then); }
    void on_kernel_began(std::function<void(const NotebookId&, const PersonId&)> then) { kernel_began_ = std::move(then); }

    /// Takes rules in the place of those that are loaded, for every inspection that begins from now on. Throws as the constructor
    /// does; then the old ones stay.
    void replace_rules(std::vector<guard::RuleFile> files, std::optional<KeptBundle> bundle = {});
    /// What the policy file says from now on. Throws std::runtime_error for a class that the rules do not name; then the old one stays.
    void replace_policy(PolicyFile policy);

    // For operators.
    [[nodiscard]] wire::GuardPolicy policy() const;
    /// Throws Refused: not_found for a class that the rules do not name, conflict for one that the policy file speaks of.
    Task<> set_action(std::string class_name, wire::GuardAction action, PersonId by);
    /// Throws Refused: not_found, or conflict when nothing was reported or it is answered already.
    Task<> answer(std::string case_id, wire::AnswerMistake answer, PersonId by);
    Task<> close(std::string case_id, PersonId by);
    /// Written down before what is read is shown.
    Task<> note_reading(std::string case_id, PersonId by);
    /// To be called now and then, say hourly.
    void erase_old();
    /// Deep looks that wait end at once, unread.
    void stop() { is_stopping_ = true; }

private:
    class Notebook;

    struct Rules {
        std::shared_ptr<const guard::RuleBook> book;
        Time loaded_at{};
    };
    void load(std::vector<guard::RuleFile> files, std::optional<KeptBundle> bundle);
    [[nodiscard]] wire::GuardAction action_of(const std::string& class_name, const std::vector<std::string>& groups) const;
    [[nodiscard]] std::vector<std::string> groups_of(const PersonId& person) const;
    [[nodiscard]] Bounds bounds(const PersonId& person) const;
    void write(std::string what, Writer::Work work);
    struct Looked {
        std::shared_ptr<const guard::RuleBook> book;
        Bounds bounds;
        Judgement judgement;
    };
    Task<> look_at(Sighting sighting);
    /// `where`: of what is no run.
    void record(const NotebookId& notebook, const GateQuestion& question, const Looked& looked, wire::GateOutcome outcome, const std::string& case_id,
                const std::string& where);

    const Rooms rooms_;
    const WatchLimits limits_;
    Rules rules_;
    std::map<std::string, wire::GuardAction> actions_;
    PolicyFile policy_file_;
    std::unordered_multimap<NotebookId, Notebook*> open_;  // each is here for as long as it lives
    std::shared_ptr<std::size_t> deep_looks_ = std::make_shared<std::size_t>(0);  // under way or waiting; they may outlive the watch
    std::atomic<bool> is_stopping_ = false;
    std::function<void(const NotebookId&, const PersonId&)> kernel_began_;
    std::function<void(const NotebookId&, const PersonId&)> run_;
    struct Waiting {
        std::size_t sightings = 0;
        std::size_t bytes = 0;
    };
    std::shared_ptr<Waiting> waiting_ = std::make_shared<Waiting>();  // sightings may outlive the watch
    std::deque<std::string> just_listed_;  // person, class, text: what may be on its way into the database
    std::int64_t inspected_ = 0;
    std::int64_t late_ = 0;
};

}  // namespace stoa
