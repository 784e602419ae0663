#include "host/idle_rule.h"

#include <algorithm>

#include <fmt/format.h>

namespace stoa {

using std::chrono::duration_cast;
using std::chrono::microseconds;

bool IdleRule::has_worked(const WorkDone& before, const WorkDone& after, microseconds between, bool looked_into) {
    // Where processes are summed up one by one, those that ended leave the sum: that was work too.
    const auto cpu = after.cpu < before.cpu ? before.cpu - after.cpu : after.cpu - before.cpu;
    const auto more = [](std::uint64_t then, std::uint64_t now) { return now > then ? now - then : 0; };
    const auto network = more(before.network_bytes, after.network_bytes);
    const auto bytes = looked_into ? network : std::max(network, more(before.disk_bytes, after.disk_bytes));
    const auto waiting = working_bytes * static_cast<std::uint64_t>(std::max<std::int64_t>(0, between.count())) / 1'000'000;
    return cpu > between / (looked_into ? working_share_beside_looks : working_share) || bytes > waiting;
}

std::vector<RuntimeId> IdleRule::look(const std::vector<Seen>& all, Moment now) {
    std::vector<RuntimeId> over;
    if (!is_on()) return over;
    std::map<RuntimeId, Known> next;
    for (const Seen& seen : all) {
        const auto found = known_.find(seen.runtime);
        Known known = found == known_.end() ? Known{.work = seen.work.value_or(WorkDone{}), .read_at = now, .idle_since = now, .awake_since = now}
                                            : found->second;
        if (found != known_.end() && seen.work) {
            if (has_worked(known.work, *seen.work, duration_cast<microseconds>(now - known.read_at), seen.looked_into)) {
                known.idle_since = now;
                known.extended = 0;
            }
            known.work = *seen.work;
            known.read_at = now;
        }
        if (known.asleep && !seen.asleep) known.awake_since = now;
        known.asleep = seen.asleep;
        if (ends() && now - known.idle_since >= limit_) over.push_back(seen.runtime);
        next.emplace(seen.runtime, known);
    }
    known_ = std::move(next);
    return over;
}

std::vector<RuntimeId> IdleRule::sleepy(Moment now) const {
    std::vector<RuntimeId> sleepy;
    if (sleep_after_.count() == 0) return sleepy;
    for (const auto& [runtime, known] : known_) {
        if (!known.asleep && now - std::max(known.idle_since, known.awake_since) >= sleep_after_) sleepy.push_back(runtime);
    }
    return sleepy;
}

std::optional<IdleRule::Moment> IdleRule::stops_at(const RuntimeId& runtime) const {
    const auto found = known_.find(runtime);
    if (!ends() || found == known_.end()) return std::nullopt;
    const Known& known = found->second;
    if (known.extended == 0 && known.read_at - known.idle_since < limit_ / told_after) return std::nullopt;
    return known.idle_since + limit_;
}

std::optional<int> IdleRule::extensions_left(const RuntimeId& runtime, Moment now) const {
    const auto end = stops_at(runtime);
    if (!end || now < *end - std::min<std::chrono::milliseconds>(warned_before, limit_ / 2)) return std::nullopt;
    return std::max(0, extensions_ - known_.at(runtime).extended);
}

bool IdleRule::extend(const RuntimeId& runtime, Moment now) {
    if (extensions_left(runtime, now).value_or(0) == 0) return false;
    Known& known = known_.at(runtime);
    known.idle_since = now;
    ++known.extended;
    return true;
}

std::string IdleRule::sentence() const {
    const auto seconds = duration_cast<std::chrono::seconds>(limit_).count();
    const auto minutes = seconds / 60;
    const std::string time = seconds % 60 != 0                   ? fmt::format("{} seconds", seconds)
                             : minutes >= 120 && minutes % 60 == 0 ? fmt::format("{} hours", minutes / 60)
                             : minutes == 1                        ? "a minute"
                                                                   : fmt::format("{} minutes", minutes);
    return fmt::format("The runtime was stopped: nothing was computed in it for {}. Files and outputs are kept, variables are gone.", time);
}

}  // namespace stoa
