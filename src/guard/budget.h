// Counts what one inspection spends. Once a budget is met, spend() stays false and everything unwinds.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include <time.h>

#include "guard/limits.h"

namespace stoa::guard {

class Budget {
public:
    [[nodiscard]] explicit Budget(const Limits& limits) : limits_(limits), ends_no_earlier_(Steady::now() + limits.time), end_(now() + limits.time) {}

    [[nodiscard]] const Limits& limits() const { return limits_; }
    [[nodiscard]] bool spent() const { return !what_.empty(); }
    /// The budget that was met first; empty = none.
    [[nodiscard]] std::string_view what() const { return what_; }

    bool step(std::int64_t count = 1) {
        steps_ += count;
        if (steps_ > limits_.steps) return exceed("steps");
        if ((until_clock_ -= count) <= 0) {
            until_clock_ = 256;
            if (out_of_time()) return exceed("time");
        }
        return !spent();
    }
    bool value(std::size_t bytes) {
        value_bytes_ += static_cast<std::int64_t>(bytes) + 64;
        if (value_bytes_ > limits_.value_bytes) return exceed("constants");
        return !spent();
    }
    /// Room that is left for one more constant.
    [[nodiscard]] std::size_t value_room() const {
        return spent() || value_bytes_ >= limits_.value_bytes ? 0 : static_cast<std::size_t>(limits_.value_bytes - value_bytes_);
    }
    /// By the wall's clock first: it costs no system call, and a thread can't have used more than has passed.
    [[nodiscard]] bool out_of_time() const { return Steady::now() >= ends_no_earlier_ && now() >= end_; }
    bool exceed(std::string_view what) {
        if (what_.empty()) what_ = what;
        return false;
    }

private:
    using Steady = std::chrono::steady_clock;

    /// Of this thread's processor: a busy machine does not make honest code look worse.
    static std::chrono::nanoseconds now() {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
    }

    Limits limits_;
    Steady::time_point ends_no_earlier_;
    std::chrono::nanoseconds end_;
    std::int64_t steps_ = 0;
    std::int64_t until_clock_ = 256;
    std::int64_t value_bytes_ = 0;
    std::string_view what_;
};

}  // namespace stoa::guard
