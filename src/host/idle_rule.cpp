#include "host/idle_rule.h"

#include <fmt/format.h>

namespace stoa {

using std::chrono::duration_cast;
using std::chrono::microseconds;

std::vector<RuntimeId> IdleRule::look(const std::vector<Seen>& all, Moment now) {
    std::vector<RuntimeId> over;
    if (!is_on()) return over;
    std::map<RuntimeId, Known> next;
    for (const Seen& seen : all) {
        const auto found = known_.find(seen.runtime);
        Known known = found == known_.end() ? Known{seen.cpu.value_or(microseconds(0)), now, now} : found->second;
        if (found != known_.end() && seen.cpu) {
            // Where processes are summed up one by one, those that ended leave the sum: that was work too.
            const auto spent = *seen.cpu < known.cpu ? known.cpu - *seen.cpu : *seen.cpu - known.cpu;
            if (spent > duration_cast<microseconds>(now - known.read_at) / working_share) known.worked_at = now;
            known.cpu = *seen.cpu;
            known.read_at = now;
        }
        if (now - known.worked_at >= limit_) over.push_back(seen.runtime);
        next.emplace(seen.runtime, known);
    }
    known_ = std::move(next);
    return over;
}

std::optional<IdleRule::Moment> IdleRule::stops_at(const RuntimeId& runtime) const {
    const auto found = known_.find(runtime);
    if (!is_on() || found == known_.end() || found->second.read_at - found->second.worked_at < limit_ / told_after) return std::nullopt;
    return found->second.worked_at + limit_;
}

std::string IdleRule::sentence() const {
    const auto minutes = duration_cast<std::chrono::minutes>(limit_).count();
    const std::string time = minutes >= 120 && minutes % 60 == 0 ? fmt::format("{} hours", minutes / 60)
                             : minutes == 1                      ? "a minute"
                                                                 : fmt::format("{} minutes", minutes);
    return fmt::format("The runtime was stopped: nothing was computed in it for {}. Files and outputs are kept, variables are gone.", time);
}

}  // namespace stoa
