#include "sessions/run_queue.h"

#include <algorithm>
#include <utility>

namespace stoa {

using wire::KernelPhase;
using wire::RunPhase;

void RunQueue::restore(std::vector<NewRun> unfinished) {
    for (NewRun& run : unfinished) {
        remember(run.run);
        runs_.push_back(std::move(run));
    }
    // Whether the shim knows the first one is learnt from Attached.
    first_is_sent_ = false;
}

QueueStep RunQueue::add(std::vector<NewRun> runs) {
    QueueStep step;
    for (NewRun& run : runs) {
        if (is_known(run.run.run_id)) continue;
        remember(run.run);
        run.is_for_next = is_stopping_ || (is_attached_ && kernel_ == KernelPhase::dead);
        step.changed.push_back(run.run);
        runs_.push_back(std::move(run));
    }
    pump(step);
    return step;
}

QueueStep RunQueue::cancel(const std::vector<std::string>& run_ids, Time now) {
    QueueStep step;
    for (const std::string& id : run_ids) {
        auto at = std::ranges::find_if(runs_, [&](const NewRun& run) { return run.run.run_id == id; });
        if (at == runs_.end() || (at == runs_.begin() && first_is_sent_)) continue;
        wire::RunState run = std::move(at->run);
        runs_.erase(at);
        finish(std::move(run), RunPhase::cancelled, now, step);
    }
    pump(step);
    return step;
}

QueueStep RunQueue::open_gate(const std::string& run_id) {
    QueueStep step;
    const NewRun* asked = asked_run();
    if (asked == nullptr || asked->run.run_id != run_id) return step;
    is_open_ = true;
    pump(step);
    return step;
}

QueueStep RunQueue::refuse(const std::string& run_id, Time now) {
    QueueStep step;
    const NewRun* asked = asked_run();
    if (asked == nullptr || asked->run.run_id != run_id) return step;
    wire::RunState run = std::move(runs_.front().run);
    runs_.pop_front();
    finish(std::move(run), RunPhase::cancelled, now, step);
    finish_waiting(RunPhase::aborted, now, step);
    return step;
}

const RunQueue::NewRun* RunQueue::asked_run() const {
    if (gate_ == Gate::none || is_open_ || first_is_sent_ || runs_.empty() || runs_.front().run.run_id != asked_) return nullptr;
    return &runs_.front();
}

QueueStep RunQueue::interrupt(Time now) {
    QueueStep step;
    finish_waiting(RunPhase::cancelled, now, step);
    if (is_attached_) step.send.emplace_back(wire::InterruptKernel{});
    return step;
}

QueueStep RunQueue::restart(Time now) {
    QueueStep step;
    finish_waiting(RunPhase::cancelled, now, step);
    if (is_attached_) {
        step.send.emplace_back(wire::RestartShimKernel{});
        restart_is_sent_ = true;
    }
    return step;
}

QueueStep RunQueue::attached(const wire::Attached& attached, bool same_epoch, Time now) {
    QueueStep step;
    is_attached_ = true;
    restart_is_sent_ = false;
    kernel_ = attached.kernel;
    stale_until_ = attached.last_seq;
    if (kernel_ != KernelPhase::dead) kernel_lives();
    const auto is_known_to_shim = [&](const std::string& id) {
        return std::ranges::find(attached.known_runs, id) != attached.known_runs.end();
    };
    // A run that was at a kernel of another life can't end there any more.
    if (!same_epoch && !runs_.empty() && runs_.front().run.phase == RunPhase::running &&
        !is_known_to_shim(runs_.front().run.run_id)) {
        wire::RunState run = std::move(runs_.front().run);
        runs_.pop_front();
        finish(std::move(run), RunPhase::lost, now, step);
    }
    first_is_sent_ = !runs_.empty() && is_known_to_shim(runs_.front().run.run_id);
    pump(step);
    return step;
}

void RunQueue::detached() {
    is_attached_ = false;
}

QueueStep RunQueue::record(const wire::Record& record) {
    QueueStep step;
    const Time at = from_wire(record.at);
    if (const auto* changed = std::get_if<wire::KernelChanged>(&record.event)) {
        if (changed->banner) kernel_name_ = *changed->banner;
        if (record.seq > stale_until_) {
            kernel_ = changed->phase;
            if (kernel_ != KernelPhase::dead) {
                restart_is_sent_ = false;
                kernel_lives();
            }
        }
        kernel_reason_ = changed->phase == KernelPhase::dead ? changed->reason.value_or("The kernel ended.") : "";
    } else if (const auto* started = std::get_if<wire::RunStarted>(&record.event)) {
        if (!runs_.empty() && runs_.front().run.run_id == started->run_id) {
            wire::RunState& run = runs_.front().run;
            first_is_sent_ = true;
            run.phase = RunPhase::running;
            run.started_at = started->started_at.value_or(record.at);
            if (started->execution_count) run.execution_count = started->execution_count;
            step.changed.push_back(run);
        }
    } else if (const auto* ended = std::get_if<wire::RunEnded>(&record.event)) {
        if (!runs_.empty() && runs_.front().run.run_id == ended->run_id) {
            wire::RunState run = std::move(runs_.front().run);
            runs_.pop_front();
            first_is_sent_ = false;
            if (ended->execution_count) run.execution_count = ended->execution_count;
            run.peak_memory_bytes = ended->peak_memory_bytes;
            finish(std::move(run), ended->phase, ended->ended_at ? from_wire(*ended->ended_at) : at, step);
            // An interrupt or a restart took out what waited when it was asked for; what came since is meant to run.
            const bool was_asked_for = restart_is_sent_ || ended->phase == RunPhase::interrupted;
            if (ended->phase != RunPhase::done && !was_asked_for) finish_waiting(RunPhase::aborted, at, step);
        }
    }
    pump(step);
    return step;
}

QueueStep RunQueue::runtime_ended(Time now) {
    QueueStep step;
    if (!runs_.empty() && first_is_sent_) {
        wire::RunState run = std::move(runs_.front().run);
        runs_.pop_front();
        finish(std::move(run), RunPhase::lost, now, step);
    }
    first_is_sent_ = false;
    std::deque<NewRun> left;
    for (NewRun& run : runs_) {
        if (std::exchange(run.is_for_next, false))
            left.push_back(std::move(run));
        else
            finish(std::move(run.run), RunPhase::cancelled, now, step);
    }
    runs_ = std::move(left);
    is_attached_ = false;
    is_stopping_ = false;
    restart_is_sent_ = false;
    kernel_ = KernelPhase::starting;
    kernel_reason_.clear();
    pump(step);
    return step;
}

std::size_t RunQueue::code_bytes() const {
    std::size_t bytes = 0;
    for (const NewRun& run : runs_) bytes += run.code.size();
    return bytes;
}

bool RunQueue::is_known(const std::string& run_id) const {
    return cells_.contains(run_id);
}

std::optional<std::string> RunQueue::find_cell(const std::string& run_id) const {
    auto at = cells_.find(run_id);
    if (at == cells_.end()) return std::nullopt;
    return at->second;
}

std::optional<wire::RuntimePhase> RunQueue::phase() const {
    if (!is_attached_) return std::nullopt;
    if (restart_is_sent_) return wire::RuntimePhase::restarting;
    switch (kernel_) {
        case KernelPhase::starting: return wire::RuntimePhase::starting;
        case KernelPhase::dead: return wire::RuntimePhase::dead;
        case KernelPhase::idle: return first_is_sent_ ? wire::RuntimePhase::busy : wire::RuntimePhase::idle;
        case KernelPhase::busy: return wire::RuntimePhase::busy;
    }
    return std::nullopt;
}

void RunQueue::finish(wire::RunState run, RunPhase phase, Time now, QueueStep& step) {
    run.phase = phase;
    run.ended_at = to_wire(now);
    step.changed.push_back(std::move(run));
}

void RunQueue::finish_waiting(RunPhase phase, Time now, QueueStep& step) {
    const std::size_t keep = first_is_sent_ ? 1 : 0;
    while (runs_.size() > keep) {
        wire::RunState run = std::move(runs_[keep].run);
        runs_.erase(runs_.begin() + static_cast<std::ptrdiff_t>(keep));
        finish(std::move(run), phase, now, step);
    }
}

/// It runs what waits, and should it be lost with its runtime, what waited goes with it.
void RunQueue::kernel_lives() {
    if (is_stopping_) return;
    for (NewRun& run : runs_) run.is_for_next = false;
}

void RunQueue::pump(QueueStep& step) {
    if (first_is_sent_ || runs_.empty() || is_stopping_) return;
    if (gate_ == Gate::asks) {
        // Asked while its runtime is still on the way, and while it becomes durable: most of the wait is no wait.
        if (const std::string& next = runs_.front().run.run_id; asked_ != next) {
            asked_ = next;
            is_open_ = false;
            step.ask = next;
        }
        if (!is_open_) return;
    }
    if (!is_attached_) return;
    if (kernel_ == KernelPhase::dead) {
        if (!restart_is_sent_) step.send.emplace_back(wire::RestartShimKernel{});
        restart_is_sent_ = true;
        return;
    }
    if (kernel_ == KernelPhase::starting || restart_is_sent_) return;
    step.send.emplace_back(wire::Execute{runs_.front().run.run_id, runs_.front().code});
    first_is_sent_ = true;
}

void RunQueue::remember(const wire::RunState& run) {
    if (!cells_.emplace(run.run_id, run.cell_id).second) return;
    remembered_.push_back(run.run_id);
    if (remembered_.size() <= max_remembered_runs) return;
    cells_.erase(remembered_.front());
    remembered_.pop_front();
}

}  // namespace stoa
