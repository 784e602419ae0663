// How often a peer may fail to sign in. In memory, bounded, no clock of its own.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"

namespace stoa {

struct FailureLimits {
    int max_failures = 10;                ///< of one peer in a window; then it waits for the window's end
    milliseconds window{600'000};         ///< begins with a peer's first failure
    std::size_t max_peers = 10'000;       ///< remembered; beyond it the oldest is forgotten
};

/// What an address is counted under: itself, or the /64 of an IPv6 address.
[[nodiscard]] std::string address_key(std::string_view peer);

class FailureLimit {
public:
    explicit FailureLimit(FailureLimits limits = {}) : limits_(limits) {}

    /// Whether this peer may try now. IPv6 peers are counted by their /64, which is one household.
    [[nodiscard]] bool allows(std::string_view peer, Time now);
    void failed(std::string_view peer, Time now);
    void succeeded(std::string_view peer);
    /// Takes one failure back.
    void forgive(std::string_view peer);
    [[nodiscard]] std::size_t peers() const { return peers_.size(); }

private:
    struct Peer {
        Time began;
        int failures = 0;
    };
    void forget_old(Time now);

    FailureLimits limits_;
    std::unordered_map<std::string, Peer> peers_;
    std::deque<std::pair<Time, std::string>> order_;  // of the windows' beginnings; may name peers that are gone
};

}  // namespace stoa
