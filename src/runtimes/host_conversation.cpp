#include "runtimes/host_conversation.h"

#include <algorithm>
#include <set>

#include "base/log.h"

namespace stoa {

using namespace host_action;

namespace {

constexpr const char* unreachable_sentence =
    "The machine that runs the code doesn't answer. What runs there goes on; its output comes when the machine is back.";
constexpr const char* turn_sentence = "Many start at once. This one starts when it is its turn.";
constexpr const char* gone_sentence = "The runtime ended: the machine that ran it was restarted.";
constexpr const char* ended_sentence = "The runtime was ended.";
constexpr const char* no_sandbox_sentence = "This machine can't make a sandbox, so it runs no code.";

/// Whether a shim that says this has a kernel that answers, or one that never will.
bool has_kernel(const wire::FromShim& message) {
    if (const auto* attached = std::get_if<wire::Attached>(&message)) return attached->kernel != wire::KernelPhase::starting;
    const auto* record = std::get_if<wire::Record>(&message);
    if (record == nullptr) return false;
    const auto* changed = std::get_if<wire::KernelChanged>(&record->event);
    return changed == nullptr || changed->phase != wire::KernelPhase::starting;
}

}  // namespace

// ---- what sessions want

void HostConversation::load(const LivingRuntime& row) {
    runtimes_[row.runtime] = Runtime{.row = row, .phase = row.started ? Phase::living : Phase::waiting, .place = ++last_place_};
}

std::optional<RuntimeId> HostConversation::find_runtime(const NotebookId& notebook) const {
    for (const auto& [id, runtime] : runtimes_) {
        if (runtime.row.notebook == notebook && !is_over(runtime)) return id;
    }
    return std::nullopt;
}

std::size_t HostConversation::count_runtimes(const PersonId& person) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        runtimes_, [&](const auto& entry) { return entry.second.row.person == person && !is_over(entry.second); }));
}

std::vector<LivingRuntime> HostConversation::list_living() const {
    std::vector<LivingRuntime> living;
    for (const auto& [id, runtime] : runtimes_) {
        if (!is_over(runtime)) living.push_back(runtime.row);
    }
    return living;
}

std::optional<std::string> HostConversation::refusal() const {
    if (!up_ || sandbox_) return std::nullopt;
    return reason_.empty() ? no_sandbox_sentence : reason_;
}

void HostConversation::allot(const LivingRuntime& row) { runtimes_[row.runtime] = Runtime{.row = row, .place = ++last_place_}; }

void HostConversation::stored(const RuntimeId& id, Time now) {
    const auto at = runtimes_.find(id);
    if (at == runtimes_.end()) return;
    if (at->second.phase == Phase::storing) at->second.phase = Phase::waiting;
    if (turns_left() <= 0) at->second.told.reset();  // told anew, with the reason
    settle(at, now);
    give_turns(now);
}

void HostConversation::not_stored(const RuntimeId& id, const std::string& sentence) {
    const auto at = runtimes_.find(id);
    if (at == runtimes_.end()) return;
    at->second.end_stored = true;  // there is no row to end
    tell(at->second, wire::RuntimePhase::unavailable, sentence);
    finish(at, sentence);
}

void HostConversation::open(const RuntimeId& id, std::uint64_t registration, Time now) {
    const auto at = runtimes_.find(id);
    if (at == runtimes_.end() || is_over(at->second)) {
        actions_.push_back(TellEnded{id, registration, ended_sentence});
        return;
    }
    at->second.registration = registration;
    at->second.told.reset();
    settle(at, now);
    give_turns(now);
}

void HostConversation::close(const RuntimeId& id) {
    const auto at = runtimes_.find(id);
    if (at == runtimes_.end()) return;
    Runtime& runtime = at->second;
    runtime.registration.reset();
    if (runtime.stream == 0) return;
    streams_.erase(runtime.stream);
    actions_.push_back(SendToHost{wire::StreamClosed{std::exchange(runtime.stream, 0)}});
}

void HostConversation::end(const RuntimeId& id, Time now) {
    const auto at = runtimes_.find(id);
    if (at == runtimes_.end() || is_over(at->second)) return;
    Runtime& runtime = at->second;
    store_ended(runtime, ended_sentence);
    // A host that is away hears of it with its next welcome: whatever it lists and we don't know is ended.
    if (!up_ || runtime.phase == Phase::storing || runtime.phase == Phase::waiting) {
        finish(at, ended_sentence);
        return;
    }
    if (runtime.stream == 0) {
        send_end(runtime);
        return;
    }
    runtime.phase = Phase::leaving;
    runtime.end_at = now + config_.shutdown_grace;
    actions_.push_back(SendToShim{runtime.stream, wire::Shutdown{config_.shutdown_grace.count() / 2}});
}

void HostConversation::extend(const RuntimeId& id) {
    const auto at = runtimes_.find(id);
    if (!up_ || at == runtimes_.end() || is_over(at->second) || !std::exchange(at->second.can_extend, false)) return;
    actions_.push_back(SendToHost{wire::ExtendRuntime{id.str()}});
}

// ---- what the connection says

wire::ToHost HostConversation::hello(const std::string& server_id) { return wire::HostHello{wire::host_protocol, server_id}; }

void HostConversation::heard(wire::FromHost message, Time now) {
    if (const auto* welcome = std::get_if<wire::HostWelcome>(&message)) {
        heard_welcome(*welcome, now);
    } else if (const auto* started = std::get_if<wire::RuntimeStarted>(&message)) {
        heard_started(started->runtime.runtime_id, now);
    } else if (const auto* failed = std::get_if<wire::RuntimeFailed>(&message)) {
        const auto at = runtimes_.find(RuntimeId(failed->runtime_id));
        if (at == runtimes_.end()) return;
        if (!is_over(at->second)) tell(at->second, wire::RuntimePhase::unavailable, failed->sentence);
        finish(at, failed->sentence);
    } else if (const auto* ended = std::get_if<wire::RuntimeEnded>(&message)) {
        const auto at = runtimes_.find(RuntimeId(ended->runtime_id));
        if (at != runtimes_.end()) finish(at, ended->sentence);
    } else if (const auto* closed = std::get_if<wire::StreamClosed>(&message)) {
        const auto found = streams_.find(static_cast<std::uint32_t>(closed->stream));
        if (found != streams_.end()) lose_stream(runtimes_.at(found->second), now);
    } else if (const auto* usage = std::get_if<wire::Usage>(&message)) {
        return heard_usage(*usage);
    }
    give_turns(now);
}

void HostConversation::heard_welcome(const wire::HostWelcome& welcome, Time now) {
    up_ = true;
    host_cores_ = std::max<std::int64_t>(1, welcome.cores);
    sandbox_ = welcome.sandbox;
    reason_ = welcome.reason.value_or("");
    if (welcome.kernels) kernels_ = *welcome.kernels;
    std::set<RuntimeId> listed;
    for (const auto& live : welcome.runtimes) {
        RuntimeId id(live.runtime_id);
        const auto at = runtimes_.find(id);
        if (at == runtimes_.end()) {
            actions_.push_back(SendToHost{wire::EndRuntime{live.runtime_id}});
        } else if (!is_over(at->second)) {
            heard_started(live.runtime_id, now);
        }
        listed.insert(std::move(id));
    }
    for (auto at = runtimes_.begin(); at != runtimes_.end();) {
        const bool is_listed = listed.contains(at->first);
        if (at->second.phase == Phase::living && !is_listed) {
            at = finish(at, gone_sentence);
        } else if (is_over(at->second) && !is_listed) {
            at = finish(at, ended_sentence);
        } else {
            if (is_over(at->second)) send_end(at->second);
            ++at;
        }
    }
    settle_all(now);
}

void HostConversation::heard_started(const std::string& id, Time now) {
    const auto at = runtimes_.find(RuntimeId(id));
    if (at == runtimes_.end()) {
        actions_.push_back(SendToHost{wire::EndRuntime{id}});
        return;
    }
    Runtime& runtime = at->second;
    if (is_over(runtime)) return;
    runtime.phase = Phase::living;
    if (!runtime.row.started) actions_.push_back(StoreStarted{at->first});
    runtime.row.started = true;
    settle(at, now);
}

void HostConversation::heard_usage(const wire::Usage& usage) {
    for (const auto& use : usage.runtimes) {
        const auto at = runtimes_.find(RuntimeId(use.runtime_id));
        if (at == runtimes_.end() || !at->second.registration || at->second.phase != Phase::living) continue;
        wire::RuntimeState state;
        state.phase = wire::RuntimePhase::idle;
        state.cores = config_.cores;
        state.memory_bytes = use.memory_bytes;
        state.memory_limit_bytes = config_.memory_limit_bytes;
        state.cpu_percent = use.cpu_percent;
        state.stops_at = use.stops_at;
        state.extensions_left = use.extensions_left;
        state.use = use.use;
        at->second.can_extend = use.extensions_left.value_or(0) > 0;
        actions_.push_back(TellChanged{at->first, *at->second.registration, std::move(state)});
    }
}

void HostConversation::heard_stream(std::uint32_t stream, std::string_view payload, Time now) {
    const auto found = streams_.find(stream);
    if (found == streams_.end()) return;  // closed here while this was on its way
    Runtime& runtime = runtimes_.at(found->second);
    auto message = wire::decode_from_shim(payload);
    if (!message) {
        log_warning("runtimes", "the shim of {} sent what can't be read: {}", runtime.row.runtime.str(), message.error().sentence());
        actions_.push_back(SendToHost{wire::StreamClosed{stream}});
        lose_stream(runtime, now);
        return;
    }
    runtime.reopen_wait = milliseconds(0);
    runtime.told.reset();
    const bool turn_over = runtime.turn_until && has_kernel(*message);
    if (turn_over) runtime.turn_until.reset();
    if (runtime.registration) actions_.push_back(TellShimSaid{runtime.row.runtime, *runtime.registration, std::move(*message)});
    if (turn_over) give_turns(now);
}

std::optional<std::uint32_t> HostConversation::open_files(const RuntimeId& runtime, FilesAsker asker) {
    const auto found = runtimes_.find(runtime);
    if (!up_ || found == runtimes_.end() || found->second.phase != Phase::living) return std::nullopt;
    const auto for_service = asker == FilesAsker::service ? std::optional(true) : std::nullopt;
    actions_.push_back(SendToHost{wire::OpenStream{runtime.str(), ++last_stream_, wire::StreamEnd::files, for_service}});
    return last_stream_;
}

void HostConversation::disconnected(Time now) {
    if (up_) down_since_ = now;
    up_ = false;
    for (auto& [id, runtime] : runtimes_) {
        runtime.turn_until.reset();
        if (runtime.phase == Phase::asked) runtime.phase = Phase::waiting;
        if (runtime.phase == Phase::leaving) runtime.phase = Phase::ending;
        runtime.reopen_wait = milliseconds(0);
        if (std::exchange(runtime.stream, 0) == 0) continue;
        if (runtime.registration) actions_.push_back(TellLinkClosed{id, *runtime.registration});
    }
    streams_.clear();
    last_stream_ = 0;
}

// ---- what follows

std::optional<Time> HostConversation::next_deadline() const {
    std::optional<Time> next;
    const auto wants = [&](Time at) { next = next ? std::min(*next, at) : at; };
    for (const auto& [id, runtime] : runtimes_) {
        if (runtime.phase == Phase::leaving) wants(runtime.end_at);
        if (runtime.turn_until) wants(*runtime.turn_until);
        if (!runtime.registration || is_over(runtime)) continue;
        if (!up_ && runtime.told != wire::RuntimePhase::unreachable) wants(down_since_ + config_.unreachable_after);
        if (up_ && runtime.phase == Phase::living && runtime.stream == 0) wants(runtime.reopen_at);
    }
    return next;
}

void HostConversation::tick(Time now) {
    for (auto& [id, runtime] : runtimes_) {
        if (runtime.phase == Phase::leaving && now >= runtime.end_at) send_end(runtime);
        if (runtime.turn_until && now >= *runtime.turn_until) runtime.turn_until.reset();
    }
    settle_all(now);
    give_turns(now);
}

void HostConversation::settle_all(Time now) {
    for (auto at = runtimes_.begin(); at != runtimes_.end();) settle(at++, now);  // settling may remove it
}

void HostConversation::settle(Runtimes::iterator at, Time now) {
    Runtime& runtime = at->second;
    if (!runtime.registration || is_over(runtime)) return;
    if (!up_) {
        const bool long_away = now >= down_since_ + config_.unreachable_after;
        if (long_away) {
            tell(runtime, wire::RuntimePhase::unreachable, unreachable_sentence);
        } else if (runtime.phase != Phase::living) {
            tell(runtime, wire::RuntimePhase::starting, std::nullopt);
        }
        return;
    }
    if (runtime.phase == Phase::living) {
        if (runtime.stream != 0 || now < runtime.reopen_at) return;
        runtime.stream = ++last_stream_;
        streams_.emplace(runtime.stream, at->first);
        actions_.push_back(SendToHost{wire::OpenStream{at->first.str(), runtime.stream, std::nullopt, std::nullopt}});
        actions_.push_back(TellLinkOpened{at->first, *runtime.registration, runtime.stream});
        return;
    }
    if (const auto refused = refusal()) {
        tell(runtime, wire::RuntimePhase::unavailable, *refused);
        finish(at, *refused);
        return;
    }
    const bool waits = runtime.phase == Phase::waiting && turns_left() <= 0;
    tell(runtime, wire::RuntimePhase::starting, waits ? std::optional(turn_sentence) : std::nullopt);
}

std::int64_t HostConversation::turns_left() const {
    const auto taken = std::ranges::count_if(runtimes_, [](const auto& entry) { return entry.second.turn_until.has_value(); });
    return config_.starts_per_core * host_cores_ - taken;
}

void HostConversation::give_turns(Time now) {
    if (!up_ || refusal()) return;
    for (auto turns = turns_left(); turns > 0; --turns) {
        auto next = runtimes_.end();
        for (auto at = runtimes_.begin(); at != runtimes_.end(); ++at) {
            const Runtime& runtime = at->second;
            if (runtime.phase != Phase::waiting || !runtime.registration) continue;
            if (next == runtimes_.end() || runtime.place < next->second.place) next = at;
        }
        if (next == runtimes_.end()) return;
        ask_for(next, now);
    }
}

void HostConversation::ask_for(Runtimes::iterator at, Time now) {
    Runtime& runtime = at->second;
    runtime.phase = Phase::asked;
    runtime.turn_until = now + config_.turn_limit;
    const auto said = [](const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); };
    actions_.push_back(SendToHost{wire::StartRuntime{.runtime_id = at->first.str(),
                                                     .person_id = runtime.row.person.str(),
                                                     .memory_limit_bytes = config_.memory_limit_bytes,
                                                     .cores = config_.cores,
                                                     .max_processes = config_.max_processes,
                                                     .kernel = said(runtime.row.kernel),
                                                     .language = said(runtime.row.language)}});
}

void HostConversation::tell(Runtime& runtime, wire::RuntimePhase phase, std::optional<std::string> reason) {
    if (!runtime.registration || runtime.told == phase) return;
    runtime.told = phase;
    wire::RuntimeState state;
    state.phase = phase;
    state.reason = std::move(reason);
    state.cores = config_.cores;
    state.memory_limit_bytes = config_.memory_limit_bytes;
    actions_.push_back(TellChanged{runtime.row.runtime, *runtime.registration, std::move(state)});
}

void HostConversation::lose_stream(Runtime& runtime, Time now) {
    streams_.erase(std::exchange(runtime.stream, 0));
    if (runtime.registration) actions_.push_back(TellLinkClosed{runtime.row.runtime, *runtime.registration});
    if (runtime.phase == Phase::leaving) {
        send_end(runtime);
        return;
    }
    runtime.reopen_wait = runtime.reopen_wait.count() == 0 ? config_.first_reopen_wait
                                                           : std::min(runtime.reopen_wait * 2, config_.max_reopen_wait);
    runtime.reopen_at = now + runtime.reopen_wait;
}

void HostConversation::send_end(Runtime& runtime) {
    runtime.phase = Phase::ending;
    if (up_) actions_.push_back(SendToHost{wire::EndRuntime{runtime.row.runtime.str()}});
}

void HostConversation::store_ended(Runtime& runtime, const std::string& sentence) {
    if (!std::exchange(runtime.end_stored, true)) actions_.push_back(StoreEnded{runtime.row.runtime, sentence});
}

HostConversation::Runtimes::iterator HostConversation::finish(Runtimes::iterator at, const std::string& sentence) {
    Runtime& runtime = at->second;
    store_ended(runtime, sentence);
    if (runtime.stream != 0) {
        streams_.erase(runtime.stream);
        if (runtime.registration) actions_.push_back(TellLinkClosed{at->first, *runtime.registration});
    }
    if (runtime.registration) actions_.push_back(TellEnded{at->first, *runtime.registration, sentence});
    return runtimes_.erase(at);
}

}  // namespace stoa
