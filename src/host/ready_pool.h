// Which runtimes wait, made ahead, for whoever starts one next, and when another is made or ended. A machine without I/O or
// clock; the workshop carries out its steps one at a time (workshop_ready.cpp).
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>

#include "base/clock.h"
#include "base/ids.h"

namespace stoa {

/// What a sandbox is born with and keeps: one made ahead is only given to a request that asks for the same.
struct RuntimeShape {
    std::int64_t memory_limit_bytes = 0;
    std::int64_t cores = 0;
    std::int64_t max_processes = 0;

    bool operator==(const RuntimeShape&) const = default;
};

struct ReadyRules {
    int wanted = 0;
    milliseconds pause{};  ///< after any start
    milliseconds keep{};   ///< without any start
};

inline constexpr milliseconds first_ready_retry{10'000};  ///< after one that could not be made; doubled each time
inline constexpr milliseconds last_ready_retry{3'600'000};

class ReadyPool {
public:
    using Moment = std::chrono::steady_clock::time_point;
    struct Step {
        enum class Kind : std::uint8_t { make, end, wait } kind = Kind::wait;
        RuntimeShape shape{};                 // make
        std::optional<RuntimeId> sandbox{};   // end
        std::optional<Moment> until{};        // wait; nothing: until a start
    };

    [[nodiscard]] explicit ReadyPool(ReadyRules rules) : rules_(rules) {}

    /// Somebody starts a runtime: nothing is made beside it.
    void begins(Moment now) { last_start_ = now; }
    /// It has started: the next one is likely to be alike, and is made when it is quiet.
    void started(const RuntimeShape& shape, Moment now);
    /// The one that waits longest, of this shape; it is no longer the pool's.
    [[nodiscard]] std::optional<RuntimeId> take(const RuntimeShape& shape);
    void made(RuntimeId sandbox, const RuntimeShape& shape);
    void failed(Moment now);
    /// It ended by itself.
    void lost(const RuntimeId& sandbox);

    [[nodiscard]] Step next(Moment now);

private:
    struct Waiting {
        RuntimeId sandbox;
        RuntimeShape shape;
    };
    const ReadyRules rules_;
    std::deque<Waiting> waiting_;  // oldest first
    std::optional<RuntimeShape> shape_;
    Moment last_start_{};
    Moment retry_at_{};
    milliseconds retry_{first_ready_retry};
};

}  // namespace stoa
