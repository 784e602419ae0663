// Which runtimes did no work for so long that they are ended. Work is processor time, network and disk of any process in the
// runtime, terminals included: never a click, an open page or a message. No I/O and no clock.
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
    /// The same of a runtime that was looked into meanwhile, which costs a program in it.
    static constexpr int working_share_beside_looks = 2;
    /// Fewer bytes a second are none either: connections are kept open, logs are written.
    static constexpr std::uint64_t working_bytes = 1'000;
    /// The end is told when nothing was done for this part of the limit: not between two lines of somebody who works.
    static constexpr int told_after = 20;
    /// The end is near so long before it, and with short limits in the last half.
    static constexpr std::chrono::minutes warned_before{5};

    /// No limit: nobody is ended. A person may put the end off so often, each time by the limit from then on, until it works again.
    /// No sleep_after: nobody sleeps.
    [[nodiscard]] explicit IdleRule(std::chrono::milliseconds limit, int extensions = 0, std::chrono::milliseconds sleep_after = {})
        : limit_(limit), extensions_(extensions), sleep_after_(sleep_after) {}
    /// Whether there is anything to look for.
    [[nodiscard]] bool is_on() const { return ends() || sleep_after_.count() > 0; }

    /// All runtimes that live, as they were read; who is not among them is forgotten. Returns those whose time is over; a runtime
    /// that was never seen before works now. A reading without a value (it could not be read) changes nothing.
    struct Seen {
        RuntimeId runtime;
        std::optional<WorkDone> work;
        bool asleep = false;
        bool looked_into = false;  ///< by the service for itself meanwhile, or by who watches it: most of what was done is nobody's work
    };
    [[nodiscard]] std::vector<RuntimeId> look(const std::vector<Seen>& all, Moment now);

    /// Those that did nothing for so long that they may sleep, and were not woken meanwhile.
    [[nodiscard]] std::vector<RuntimeId> sleepy(Moment now) const;

    /// When it is ended unless it works; nothing when it is not known, works or worked just now, or nobody is ended.
    [[nodiscard]] std::optional<Moment> stops_at(const RuntimeId& runtime) const;
    /// When its end is near: how often it may still be put off.
    [[nodiscard]] std::optional<int> extensions_left(const RuntimeId& runtime, Moment now) const;
    /// Puts its end off; false when it is not near or was put off too often.
    bool extend(const RuntimeId& runtime, Moment now);

    /// What the person reads when their runtime was ended.
    [[nodiscard]] std::string sentence() const;

private:
    struct Known {
        WorkDone work;
        Moment read_at;
        Moment idle_since;  // it worked then, or its end was put off
        int extended = 0;   // since it worked
        bool asleep = false;
        Moment awake_since{};
    };
    [[nodiscard]] bool ends() const { return limit_.count() > 0; }
    [[nodiscard]] static bool has_worked(const WorkDone& before, const WorkDone& after, std::chrono::microseconds between, bool looked_into);

    std::chrono::milliseconds limit_;
    int extensions_;
    std::chrono::milliseconds sleep_after_;
    std::map<RuntimeId, Known> known_;
};

}  // namespace stoa
