// The HTTP proxy through which programs of one sandbox reach what its policy allows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/fd.h"
#include "egress/policy.h"

namespace stoa {

/// Since the proxy began; a connection counts when it was asked for, bytes when they have passed.
struct NetworkUse {
    std::uint64_t connections = 0;
    std::uint64_t refused = 0;
    std::uint64_t sent_bytes = 0;
    std::uint64_t received_bytes = 0;
};

/// How the counts are kept beside a runtime, for its host: the file <runtime>/network-use.
[[nodiscard]] std::string encode(const NetworkUse& use);
[[nodiscard]] std::optional<NetworkUse> parse_network_use(std::string_view text);

struct ProxyLimits {
    std::size_t max_connections = 64;  ///< one more gets 503, and twice as many are let go unheard
    milliseconds head_wait{30'000};
    milliseconds connect_wait{20'000};
    milliseconds idle_wait{600'000};  ///< nothing passes in either direction
    milliseconds tell_pause{500};  ///< what is counted meanwhile is told at once
};

/// Serves on a thread of its own, since a name is looked up by a call that blocks, and whoever holds the proxy must not wait.
class EgressProxy {
public:
    /// The listener is a listening TCP socket, of whatever network namespace. The policy is asked for each connection, on the
    /// proxy's thread, and so is who wants to know what was counted: some time after it rose, and never when nothing happens.
    [[nodiscard]] EgressProxy(Fd listener, std::function<NetworkPolicy()> policy, ProxyLimits limits = {},
                              std::function<void(const NetworkUse&)> counted = {});
    ~EgressProxy();  ///< ends all connections
    EgressProxy(const EgressProxy&) = delete;
    EgressProxy& operator=(const EgressProxy&) = delete;

    [[nodiscard]] NetworkUse use() const;  ///< from any thread

private:
    class Wicket;
    std::unique_ptr<Wicket> wicket_;
};

}  // namespace stoa
