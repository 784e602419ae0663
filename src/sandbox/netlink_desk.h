// Sockets of the route table (getifaddrs, `ip`), few at a time. What waits unread in them is memory of the kernel's that no group counts,
// so programs do not make them: a second filter asks init, which makes one and hands it over while few are open. Decision 39.
#pragma once

#include <poll.h>

#include <cstddef>

namespace stoa::sandbox {

/// Open at once in a sandbox; each may hold 208 KB (net.core.rmem_default).
inline constexpr int max_netlink_sockets = 64;
/// Programs that init started and whose descendants live.
inline constexpr std::size_t max_netlink_listeners = 32;

/// From here on the caller and its children ask for such sockets. -> what hears them, to be handed to init; -1: they are refused, by a kernel
/// without such questions. Ends the process where neither can be.
[[nodiscard]] int ask_for_netlink();

/// Init's side.
class NetlinkDesk {
public:
    /// Owns it from here on; -1 is nothing.
    void add(int listener);
    /// -> how many of the waits, at most max_netlink_listeners, it has filled.
    std::size_t wait_for(pollfd* waits) const;
    /// After poll() has filled in what wait_for() gave.
    void hear(const pollfd* waits, std::size_t count);

private:
    int listeners_[max_netlink_listeners] = {};
    std::size_t count_ = 0;
};

}  // namespace stoa::sandbox
