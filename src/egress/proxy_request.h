// The first lines that a program sends to its HTTP proxy (RFC 9112, 3.2.2 and 3.2.3). All of it is hostile; nothing throws.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace stoa {

inline constexpr std::size_t max_proxy_head_bytes = 16 << 10;

struct ProxyRequest {
    bool is_tunnel = false;  ///< CONNECT; else a request to be passed on
    std::string host;        ///< as parse_host() gives it
    std::uint16_t port = 0;
    std::string head;  ///< of one to be passed on: in origin form, for one exchange, without what is meant for a proxy
};

/// Where the head ends (behind its empty line), or nothing yet.
[[nodiscard]] std::optional<std::size_t> end_of_head(std::string_view bytes);
/// Takes what stands before end_of_head().
[[nodiscard]] std::expected<ProxyRequest, DecodeError> parse_proxy_request(std::string_view head);

}  // namespace stoa
