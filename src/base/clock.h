// Time as the house sees it: milliseconds since 1970, from a Clock that tests can turn.
#pragma once

#include <chrono>

namespace stoa {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;
using std::chrono::milliseconds;

[[nodiscard]] inline std::int64_t to_wire(Time time) { return time.time_since_epoch().count(); }
[[nodiscard]] inline Time from_wire(std::int64_t ms) { return Time(milliseconds(ms)); }

class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Time now() const = 0;
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] Time now() const override {
        return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
    }
};

class FakeClock final : public Clock {
public:
    [[nodiscard]] Time now() const override { return now_; }
    void advance(milliseconds by) { now_ += by; }

private:
    Time now_{milliseconds(1'700'000'000'000)};
};

}  // namespace stoa
