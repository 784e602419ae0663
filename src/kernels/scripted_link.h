// A KernelLink for tests of those who speak with a shim: keeps what was sent, so that a test can look at it and answer.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "kernels/kernel_link.h"

namespace stoa {

class ScriptedLink final : public KernelLink {
public:
    void send(const wire::ToShim& message) override { sent_.push_back(message); }

    /// Everything sent since the last call.
    [[nodiscard]] std::vector<wire::ToShim> take() { return std::exchange(sent_, {}); }
    /// The newest message of one kind that take() has not taken, or nothing.
    template <class Message>
    [[nodiscard]] std::optional<Message> last() const {
        for (auto at = sent_.rbegin(); at != sent_.rend(); ++at) {
            if (const auto* found = std::get_if<Message>(&*at)) return *found;
        }
        return std::nullopt;
    }

private:
    std::vector<wire::ToShim> sent_;
};

/// Numbers records as a shim does, for tests that play the shim.
class ScriptedShim {
public:
    explicit ScriptedShim(std::string epoch = "epoch1") : epoch_(std::move(epoch)) {}

    [[nodiscard]] wire::FromShim attached(wire::KernelPhase phase, std::optional<std::string> running = {},
                                          std::vector<std::string> known_runs = {}) const {
        return wire::Attached{wire::shim_protocol, epoch_, 1, seq_, phase, std::move(running), std::move(known_runs), {}};
    }
    [[nodiscard]] wire::FromShim record(wire::KernelEvent event) {
        return wire::Record{++seq_, 1'700'000'000'000 + seq_, std::move(event)};
    }
    [[nodiscard]] std::int64_t last_seq() const { return seq_; }

private:
    std::string epoch_;
    std::int64_t seq_ = 0;
};

}  // namespace stoa
