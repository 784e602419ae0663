// What programs in a sandbox may reach outside it: by name, by port, and by the address that a name turns out to have.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/ip/address.hpp>

#include "base/error.h"

namespace stoa {

inline constexpr std::size_t max_policy_bytes = 64 << 10;
inline constexpr std::size_t max_host_name_bytes = 253;  ///< RFC 1035, 2.3.4, without the final dot
inline constexpr std::uint16_t web_ports[] = {80, 443};

/// "pypi.org", "*.example.org" (below it, not itself), "192.0.2.7", each with ":8443" behind it for a port that isn't the web's.
/// An IPv6 address stands in brackets.
struct HostPattern {
    std::string name;                   ///< lower case; "*.example.org" as it stands
    std::optional<std::uint16_t> port;  ///< none: the web's ports

    [[nodiscard]] bool matches(std::string_view host, std::uint16_t at) const;
    bool operator==(const HostPattern&) const = default;
};
[[nodiscard]] std::optional<HostPattern> parse_host_pattern(std::string_view text);
[[nodiscard]] std::string to_text(const HostPattern& pattern);

struct NetworkPolicy {
    enum class Mode : std::uint8_t {
        none,    ///< nothing
        listed,  ///< `names`
        open,    ///< whatever is public, on the web's ports, and `names`
    };
    Mode mode = Mode::none;
    std::vector<HostPattern> names;
    std::vector<HostPattern> refused;  ///< never, in any mode, whatever the port
    std::vector<HostPattern> inside;   ///< may have a private address, and is as good as listed: an operator's mirror
    std::optional<HostPattern> upstream;  ///< an HTTP proxy that all goes through; it looks up names then, so only names are checked

    bool operator==(const NetworkPolicy&) const = default;
};

/// Lines "mode listed", "name pypi.org", "refused …", "inside …", "upstream …": what host writes and the shim reads.
[[nodiscard]] std::string encode(const NetworkPolicy& policy);
[[nodiscard]] std::expected<NetworkPolicy, DecodeError> parse_network_policy(std::string_view text);

/// A host as a request names it: letters, digits, dots, hyphens and underscores, or an IP address (IPv6 without brackets). Comes
/// back in lower case without a final dot.
[[nodiscard]] std::optional<std::string> parse_host(std::string_view text);

/// Why it may not be reached, as a sentence for the person (ASCII, one line); nothing when it may.
[[nodiscard]] std::optional<std::string> refusal(const NetworkPolicy& policy, const std::string& host, std::uint16_t port);
/// Whether the operator vouches for this name whatever its address.
[[nodiscard]] bool is_inside(const NetworkPolicy& policy, const std::string& host, std::uint16_t port);

/// Globally reachable unicast by IANA's special-purpose registries (RFC 6890 and its successors); addresses that carry another one
/// (mapped, 6to4, Teredo, NAT64) are not.
[[nodiscard]] bool is_public(const boost::asio::ip::address& address);

}  // namespace stoa
