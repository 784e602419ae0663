// Which runtimes did no work for so long that they are ended. Work is processor time of any process in the runtime, terminals
// included: never a click, an open page or a message. No I/O and no clock.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "host/use_meter.h"

namespace stoa {

class IdleRule {
public:
    using Moment = std::chrono::steady_clock::time_point;
    /// Less processor time than this share of the time between two looks is none: a kernel that waits wakes now and then.
    static constexpr int working_share = 500;
    /// The end is told when nothing was done for this part of the limit: not between two lines of somebody who works.
    static constexpr int told_after = 20;

    /// 0 = nobody is ended.
    [[nodiscard]] explicit IdleRule(std::chrono::milliseconds limit) : limit_(limit) {}
    [[nodiscard]] bool is_on() const { return limit_.count() > 0; }

    /// All runtimes that live, as they were read; who is not among them is forgotten. Returns those whose time is over; a runtime
    /// that was never seen before works now. A reading without a value (it could not be read) changes nothing.
    struct Seen {
        RuntimeId runtime;
        std::optional<std::chrono::microseconds> cpu;
    };
    [[nodiscard]] std::vector<RuntimeId> look(const std::vector<Seen>& all, Moment now);

    /// When it is ended unless it works; nothing when it is not known, works or worked just now, or nobody is ended.
    [[nodiscard]] std::optional<Moment> stops_at(const RuntimeId& runtime) const;

    /// What the person reads when their runtime was ended.
    [[nodiscard]] std::string sentence() const;

private:
    struct Known {
        std::chrono::microseconds cpu{};
        Moment read_at;
        Moment worked_at;
    };
    std::chrono::milliseconds limit_;
    std::map<RuntimeId, Known> known_;
};

}  // namespace stoa
