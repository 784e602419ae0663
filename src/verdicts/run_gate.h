// The question before a run, as sessions ask it: run it, ask the person first, or do not run it. Sessions know this and nothing
// of what stands behind it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "wire/page.h"

namespace stoa {

enum class GateDecision : std::uint8_t { run, ask, stop };

/// A run that is next; everything before it has ended.
struct GateQuestion {
    PersonId person;
    std::string run_id;
    std::string cell_id;
    std::int32_t place = 0;  ///< of the cell in the notebook, from 0
    std::int64_t text_version = 0;
    std::int64_t revision = 0;
    std::string code;
};

/// The gate of one open notebook; goes with its session. On the event loop's thread.
class NotebookGate {
public:
    virtual ~NotebookGate() = default;

    /// `then` is called once and on the loop, later than this returns and within the gate's deadline; never for a run that was
    /// withdrawn. It may come after the gate was let go of.
    virtual void ask(GateQuestion question, std::move_only_function<void(GateDecision)> then) = 0;
    /// The run waits no longer, for whatever reason: an interrupt, the end of its runtime.
    virtual void withdrawn(const std::string& run_id) = 0;
    struct Ruling {
        std::string run_id;
        GateDecision decision;
    };
    /// A person's answer. Nothing: no run waits for it, or not any more.
    virtual std::optional<Ruling> answer(const wire::AnswerGate& answer, const PersonId& person) = 0;
    /// Throws Refused(not_found) for what this person was never told.
    virtual void report(const wire::ReportMistake& mistake, const PersonId& person) = 0;
    /// Text that went to a running program: an answer to input(), or what a widget was given. Programs may run it; nothing waits for this.
    enum class Door : std::uint8_t { answer, widget };
    virtual void given(Door door, std::string text, const PersonId& person) = 0;
    /// A kernel of this person is there: whatever starts with it has run.
    virtual void kernel_began(const PersonId& person) = 0;
    /// What cells left in the kernel is gone.
    virtual void kernel_ended() = 0;
    [[nodiscard]] virtual std::vector<wire::GateNotice> notices(const PersonId& person) const = 0;
};

class RunGate {
public:
    virtual ~RunGate() = default;
    /// `news`: notices() has changed.
    [[nodiscard]] virtual std::shared_ptr<NotebookGate> open(const NotebookId& notebook, std::function<void()> news) = 0;
};

}  // namespace stoa
