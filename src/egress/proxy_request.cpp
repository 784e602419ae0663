#include "egress/proxy_request.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/ascii.h"
#include "egress/policy.h"

namespace stoa {

namespace {

// Meant for the proxy or for one hop (RFC 9110, 7.6.1); what else they name would have to be taken out too, so nothing is kept open.
constexpr std::string_view one_hop[] = {"connection", "proxy-connection", "keep-alive", "proxy-authorization", "proxy-authenticate", "te", "upgrade"};

bool same(std::string_view a, std::string_view lower_case) {
    return std::ranges::equal(a, lower_case, {}, [](char c) { return lower(c); });
}

bool is_token(std::string_view text) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::ranges::all_of(text, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || marks.find(c) != std::string_view::npos;
    });
}

/// "HOST:PORT" with the port left out where one is given for that.
std::expected<void, DecodeError> read_authority(std::string_view text, std::optional<std::uint16_t> standard, ProxyRequest& out) {
    const auto fault = [] { return std::unexpected(DecodeError{"target", "is no HOST:PORT"}); };
    if (text.find('*') != std::string_view::npos || text.find('@') != std::string_view::npos) return fault();
    auto pattern = parse_host_pattern(text);
    if (!pattern || (!pattern->port && !standard)) return fault();
    out.host = std::move(pattern->name);
    out.port = pattern->port.value_or(standard.value_or(0));
    return {};
}

}  // namespace

std::optional<std::size_t> end_of_head(std::string_view bytes) {
    const auto at = bytes.find("\r\n\r\n");
    if (at == std::string_view::npos) return std::nullopt;
    return at + 4;
}

std::expected<ProxyRequest, DecodeError> parse_proxy_request(std::string_view head) {
    const auto fault = [](std::string what, std::string why) { return std::unexpected(DecodeError{std::move(what), std::move(why)}); };
    // One reading of where lines end: a bare CR or LF, or another control character, is somebody's second reading.
    for (std::size_t at = 0; at < head.size(); ++at) {
        const auto c = static_cast<unsigned char>(head[at]);
        if (c == '\r' && (at + 1 == head.size() || head[at + 1] != '\n')) return fault("head", "has a bare carriage return");
        if (c == '\n' && (at == 0 || head[at - 1] != '\r')) return fault("head", "has a bare line feed");
        if ((c < 0x20 && c != '\t' && c != '\r' && c != '\n') || c == 0x7f) return fault("head", "has a control character");
    }
    if (!head.ends_with("\r\n\r\n")) return fault("head", "does not end");
    const auto line_end = head.find("\r\n");
    const std::string_view line = head.substr(0, line_end);
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return fault("request line", "is none");
    const std::string_view method = line.substr(0, first);
    const std::string_view target = line.substr(first + 1, last - first - 1);
    const std::string_view version = line.substr(last + 1);
    if (!is_token(method) || target.find(' ') != std::string_view::npos || (version != "HTTP/1.1" && version != "HTTP/1.0"))
        return fault("request line", "is none");

    ProxyRequest request;
    request.is_tunnel = method == "CONNECT";
    if (request.is_tunnel) {
        if (auto read = read_authority(target, std::nullopt, request); !read) return std::unexpected(read.error());
        return request;
    }
    constexpr std::string_view scheme = "http://";
    if (target.size() < scheme.size() || !same(target.substr(0, scheme.size()), scheme)) return fault("target", "does not begin with http://");
    const std::string_view rest = target.substr(scheme.size());
    const auto path_at = rest.find_first_of("/?#");
    const std::string_view authority = rest.substr(0, path_at);
    if (auto read = read_authority(authority, 80, request); !read) return std::unexpected(read.error());
    std::string path(path_at == std::string_view::npos ? std::string_view() : rest.substr(path_at));
    if (const auto fragment = path.find('#'); fragment != std::string::npos) path.erase(fragment);
    if (!path.starts_with('/')) path.insert(0, 1, '/');

    request.head = fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", method, path, authority);
    std::string_view fields = head.substr(line_end + 2);
    while (!fields.starts_with("\r\n")) {
        const auto end = fields.find("\r\n");
        const std::string_view field = fields.substr(0, end);
        fields.remove_prefix(end + 2);
        const auto colon = field.find(':');
        if (colon == std::string_view::npos || !is_token(field.substr(0, colon))) return fault("field", "is none");
        const std::string_view name = field.substr(0, colon);
        if (same(name, "host") || std::ranges::any_of(one_hop, [&](std::string_view hop) { return same(name, hop); })) continue;
        request.head += field;
        request.head += "\r\n";
    }
    request.head += "\r\n";
    return request;
}

}  // namespace stoa
