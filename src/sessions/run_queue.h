// One notebook's runs: what waits, what is at the kernel, and what an error, an interrupt or a lost kernel does to the
// rest. No I/O and no clock: events and `now` in, steps out. The session stores `changed` first and sends afterwards.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "wire/shared.h"
#include "wire/shim.h"

namespace stoa {

/// What an event leads to. `changed` is made durable and announced; only then `send` goes to the shim.
struct QueueStep {
    std::vector<wire::RunState> changed;
    std::vector<wire::ToShim> send;
    std::optional<std::string> ask;  ///< run_id: the run that is next; it waits for open_gate() or refuse()
};

class RunQueue {
public:
    struct NewRun {
        wire::RunState run;
        std::string code;
        PersonId person = {};  ///< who asked for it
        bool is_for_next = false;  ///< asked for when this runtime was ending or had no kernel: should it end, the next one runs it
    };

    /// `asks`: each run is asked about before it goes to the kernel, when everything before it has ended.
    enum class Gate : std::uint8_t { none, asks };
    [[nodiscard]] explicit RunQueue(Gate gate = Gate::none) : gate_(gate) {}

    /// After a restart of the server: the unfinished runs as they were stored, in order. The code is what the cell holds now.
    void restore(std::vector<NewRun> unfinished);

    [[nodiscard]] QueueStep add(std::vector<NewRun> runs);
    /// Takes queued runs out; those at the kernel stay.
    [[nodiscard]] QueueStep cancel(const std::vector<std::string>& run_ids, Time now);
    /// The run that was asked about may go. Nothing for one that waits no longer.
    [[nodiscard]] QueueStep open_gate(const std::string& run_id);
    /// It must not run, and what waits behind it stands on it.
    [[nodiscard]] QueueStep refuse(const std::string& run_id, Time now);
    [[nodiscard]] QueueStep interrupt(Time now);
    [[nodiscard]] QueueStep restart(Time now);

    /// The runtime was told to end: it is given nothing any more.
    void stopping() { is_stopping_ = true; }

    [[nodiscard]] QueueStep attached(const wire::Attached& attached, bool same_epoch, Time now);
    void detached();
    /// A record of the numbered log, each exactly once and in order.
    [[nodiscard]] QueueStep record(const wire::Record& record);
    /// The runtime is gone: what was at the kernel is lost, what waited for it is cancelled. What is left is for the next runtime.
    [[nodiscard]] QueueStep runtime_ended(Time now);

    /// The run that was asked about, until it is let go, refused or taken out.
    [[nodiscard]] const NewRun* asked_run() const;
    [[nodiscard]] bool empty() const { return runs_.empty(); }
    [[nodiscard]] std::size_t size() const { return runs_.size(); }
    [[nodiscard]] std::size_t code_bytes() const;
    [[nodiscard]] bool is_known(const std::string& run_id) const;
    /// The cell of an unfinished or recently finished run.
    [[nodiscard]] std::optional<std::string> find_cell(const std::string& run_id) const;
    /// What the page shows of the kernel; nothing while no shim is attached.
    [[nodiscard]] std::optional<wire::RuntimePhase> phase() const;
    [[nodiscard]] const std::string& kernel_reason() const { return kernel_reason_; }
    [[nodiscard]] const std::string& kernel_name() const { return kernel_name_; }

private:
    static constexpr std::size_t max_remembered_runs = 10'000;

    void finish(wire::RunState run, wire::RunPhase phase, Time now, QueueStep& step);
    void finish_waiting(wire::RunPhase phase, Time now, QueueStep& step);
    void pump(QueueStep& step);
    void kernel_lives();
    void remember(const wire::RunState& run);

    Gate gate_;
    std::string asked_;   // the run that was asked about
    bool is_open_ = false;  // and may go
    std::deque<NewRun> runs_;               // unfinished, in order; the first may be at the kernel
    bool first_is_sent_ = false;            // the shim was given runs_.front(), or knows it
    bool is_attached_ = false;
    bool is_stopping_ = false;
    bool restart_is_sent_ = false;          // a restart was asked for and no new kernel was heard of
    std::int64_t stale_until_ = 0;          // records up to here tell of phases that are over
    wire::KernelPhase kernel_ = wire::KernelPhase::starting;
    std::string kernel_reason_;
    std::string kernel_name_;
    std::unordered_map<std::string, std::string> cells_;  // run_id -> cell_id
    std::deque<std::string> remembered_;                  // run_ids in cells_, oldest first
};

}  // namespace stoa
