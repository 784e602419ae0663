#include "api/proxy_rule.h"

#include <algorithm>

#include "accounts/groups.h"
#include "accounts/people.h"

namespace stoa {

bool ProxyRule::trusts(const http::Request& request) const {
    return std::ranges::find(trusted, request.peer) != trusted.end();
}

std::string ProxyRule::peer_of(const http::Request& request) const {
    const auto forwarded = request.header("X-Forwarded-For");
    if (!trusts(request) || !forwarded || request.headers.count("X-Forwarded-For") != 1) return request.peer;
    std::string_view last = forwarded->substr(forwarded->rfind(',') == std::string_view::npos ? 0 : forwarded->rfind(',') + 1);
    while (last.starts_with(' ')) last.remove_prefix(1);
    while (last.ends_with(' ')) last.remove_suffix(1);
    return last.empty() || last.size() > 64 ? request.peer : std::string(last);
}

std::optional<std::string> ProxyRule::login_of(const http::Request& request) const {
    if (user_header.empty() || !trusts(request) || request.headers.count(user_header) != 1) return std::nullopt;
    return parse_login(*request.header(user_header));
}

std::optional<std::vector<std::string>> ProxyRule::groups_of(const http::Request& request) const {
    if (groups_header.empty() || !trusts(request)) return std::nullopt;
    // One that came twice may be the browser's own.
    if (request.headers.count(groups_header) != 1) return std::vector<std::string>();
    return parse_group_list(*request.header(groups_header));
}

}  // namespace stoa
