// What a proxy in front may say of the people behind it, and which proxies are believed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/message.h"

namespace stoa {

struct ProxyRule {
    std::vector<std::string> trusted;  ///< addresses, as 127.0.0.1; nobody else is believed
    std::string user_header;           ///< names who is signed in; empty: the proxy signs nobody in
    std::string groups_header;         ///< names their groups, separated by commas; empty: the proxy says nothing of groups

    [[nodiscard]] bool trusts(const http::Request& request) const;
    /// The address that counts for limits: the last one of X-Forwarded-For, which is the one that the proxy itself saw.
    [[nodiscard]] std::string peer_of(const http::Request& request) const;
    /// Whom the proxy signed in. A header that came twice is nobody.
    [[nodiscard]] std::optional<std::string> login_of(const http::Request& request) const;
    [[nodiscard]] bool names_groups() const { return !groups_header.empty(); }
    /// Of whom it signed in; none where the header is not there. Nothing where it is not asked about groups.
    [[nodiscard]] std::optional<std::vector<std::string>> groups_of(const http::Request& request) const;
};

}  // namespace stoa
