#include "host/share_rule.h"

#include <algorithm>

namespace stoa {

std::vector<ShareRule::Change> ShareRule::look(const std::vector<Seen>& all, Moment now) {
    std::vector<Change> changes;
    if (!is_on()) return changes;
    std::map<RuntimeId, Known> next;
    for (const Seen& seen : all) {
        const auto found = known_.find(seen.runtime);
        if (found == known_.end()) {
            if (!seen.cpu) continue;
            next.emplace(seen.runtime, Known{.cpu = *seen.cpu, .read_at = now, .in_hand = burst_});
            if (*seen.cpu > burst_) changes.push_back({seen.runtime, ProcessorShare::usual});
            continue;
        }
        Known known = found->second;
        if (seen.cpu) {
            // Where processes are summed up one by one, those that ended leave the sum.
            const Spent spent = std::max(Spent{}, *seen.cpu - known.cpu);
            const Spent grown = std::chrono::duration_cast<Spent>(now - known.read_at) / grows_back;
            known.in_hand = std::clamp(known.in_hand - spent + grown, Spent{}, burst_);
            known.cpu = *seen.cpu;
            known.read_at = now;
            const bool before = known.stands_back;
            if (known.in_hand == Spent{}) known.stands_back = true;
            if (known.in_hand >= burst_ / 2) known.stands_back = false;
            if (known.stands_back != before) changes.push_back({seen.runtime, before ? ProcessorShare::usual : ProcessorShare::less});
        }
        next.emplace(seen.runtime, known);
    }
    known_ = std::move(next);
    return changes;
}

bool ShareRule::stands_back(const RuntimeId& runtime) const {
    const auto found = known_.find(runtime);
    return found != known_.end() && found->second.stands_back;
}

}  // namespace stoa
