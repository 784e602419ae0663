// Which runtimes have computed for so long that they stand back: where processors are short, others go first until they have rested.
// No I/O and no clock.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <vector>

#include "base/ids.h"
#include "host/launcher.h"

namespace stoa {

class ShareRule {
public:
    using Moment = std::chrono::steady_clock::time_point;
    using Spent = std::chrono::microseconds;
    /// Of the time that passes this part is added to what it has in hand.
    static constexpr int grows_back = 4;

    /// Each runtime has so much processor time in hand, and no more. Who has used it up stands back until half of it is back. 0: nobody does.
    [[nodiscard]] explicit ShareRule(std::chrono::milliseconds burst) : burst_(burst) {}
    [[nodiscard]] bool is_on() const { return burst_.count() > 0; }

    struct Seen {
        RuntimeId runtime;
        std::optional<Spent> cpu;  ///< since its sandbox was made; nothing: could not be read, and changes nothing
    };
    struct Change {
        RuntimeId runtime;
        ProcessorShare share;
        bool operator==(const Change&) const = default;
    };
    /// All runtimes that live, as they were read; who is not among them is forgotten. One that is seen for the first time and has computed for
    /// long is said to have its usual share, since another host may have had it stand back.
    [[nodiscard]] std::vector<Change> look(const std::vector<Seen>& all, Moment now);
    [[nodiscard]] bool stands_back(const RuntimeId& runtime) const;

private:
    struct Known {
        Spent cpu;
        Moment read_at;
        Spent in_hand;
        bool stands_back = false;
    };
    Spent burst_;
    std::map<RuntimeId, Known> known_;
};

}  // namespace stoa
