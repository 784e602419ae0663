#include "accounts/origin.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace stoa {

namespace {

std::uint16_t default_port(std::string_view scheme) {
    return scheme == "https" ? 443 : 80;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    return out;
}

bool is_host(std::string_view host) {
    if (host.empty() || host.size() > 255) return false;
    if (host.front() == '[') {
        return host.size() > 3 && host.back() == ']' &&
               host.substr(1, host.size() - 2).find_first_not_of("0123456789abcdef:.") == std::string_view::npos;
    }
    return host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-._") == std::string_view::npos;
}

struct Authority {
    std::string host;
    std::optional<std::uint16_t> port;
};

/// "host", "host:port", "[v6]:port"; anything else (user names, paths, spaces, a port of 0) is nothing.
std::optional<Authority> parse_authority(std::string_view text) {
    const auto bracket = text.find(']');
    const auto colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
    Authority out{lower(text.substr(0, colon)), std::nullopt};
    if (!is_host(out.host)) return std::nullopt;
    if (colon == std::string_view::npos) return out;
    const auto digits = text.substr(colon + 1);
    std::uint16_t port = 0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (fault != std::errc() || end != digits.data() + digits.size() || port == 0) return std::nullopt;
    out.port = port;
    return out;
}

bool names(const Authority& authority, const Origin& origin) {
    return authority.host == origin.host && authority.port.value_or(default_port(origin.scheme)) == origin.port;
}

}  // namespace

std::optional<Origin> parse_origin(std::string_view text) {
    for (std::string_view scheme : {"http", "https"}) {
        const std::string begin = std::string(scheme) + "://";
        if (lower(text.substr(0, begin.size())) != begin) continue;
        auto authority = parse_authority(text.substr(begin.size()));
        if (!authority) return std::nullopt;
        return Origin{std::string(scheme), std::move(authority->host), authority->port.value_or(default_port(scheme))};
    }
    return std::nullopt;
}

PublicOrigins PublicOrigins::loopback(std::uint16_t port) {
    PublicOrigins out;
    for (const char* host : {"localhost", "127.0.0.1", "[::1]"}) out.origins_.push_back({"http", host, port});
    return out;
}

PublicOrigins::PublicOrigins(const std::vector<std::string>& origins) {
    if (origins.empty()) throw std::invalid_argument("at least one public origin is needed, such as https://notes.example.org");
    for (const std::string& text : origins) {
        auto origin = parse_origin(text);
        if (!origin) throw std::invalid_argument("\"" + text + "\" is no origin; write it as https://notes.example.org, without a path");
        origins_.push_back(std::move(*origin));
    }
}

bool PublicOrigins::knows_host(std::optional<std::string_view> host) const {
    if (!host) return false;
    const auto authority = parse_authority(*host);
    return authority && std::ranges::any_of(origins_, [&](const Origin& own) { return names(*authority, own); });
}

bool PublicOrigins::is_same_origin(std::optional<std::string_view> host, std::optional<std::string_view> origin) const {
    if (!host || !origin) return false;
    const auto authority = parse_authority(*host);
    const auto from = parse_origin(*origin);
    if (!authority || !from || !names(*authority, *from)) return false;
    return std::ranges::find(origins_, *from) != origins_.end();
}

bool PublicOrigins::is_https_only() const {
    return std::ranges::all_of(origins_, [](const Origin& own) { return own.scheme == "https"; });
}

}  // namespace stoa
