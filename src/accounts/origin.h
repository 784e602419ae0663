// Whether a request comes from our own pages. Pure functions over header values; all of them hostile.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stoa {

/// One origin, normalised: "http://localhost:8080" or "https://notes.example.org" (443 left to the scheme).
struct Origin {
    std::string scheme;  ///< "http" or "https"
    std::string host;    ///< lower case; an IPv6 address in brackets
    std::uint16_t port = 0;
    bool operator==(const Origin&) const = default;
};

/// The serialised origin of RFC 6454: scheme, host, perhaps a port, nothing behind. "null" and lists are none.
[[nodiscard]] std::optional<Origin> parse_origin(std::string_view text);

/// The addresses under which this server is known to browsers. A Host that is none of them is refused: that is what
/// stops DNS rebinding, where a foreign page's own name is made to point at a loopback address.
class PublicOrigins {
public:
    /// http at localhost, 127.0.0.1 and [::1].
    [[nodiscard]] static PublicOrigins loopback(std::uint16_t port);
    /// As configured. Throws std::invalid_argument, with a sentence for the operator, for one that is no origin.
    [[nodiscard]] explicit PublicOrigins(const std::vector<std::string>& origins);

    /// Every request: the Host header names one of us.
    [[nodiscard]] bool knows_host(std::optional<std::string_view> host) const;
    /// What changes state, and every WebSocket: the Origin header is one of us and the very one that Host names.
    /// A missing Origin is refused; browsers send one with both.
    [[nodiscard]] bool is_same_origin(std::optional<std::string_view> host, std::optional<std::string_view> origin) const;

    [[nodiscard]] const std::vector<Origin>& list() const { return origins_; }
    /// Whether cookies can carry Secure: every origin is https.
    [[nodiscard]] bool is_https_only() const;

private:
    PublicOrigins() = default;
    std::vector<Origin> origins_;
};

}  // namespace stoa
