#include "egress/policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ranges>

#include "base/ascii.h"

namespace stoa {

namespace {

namespace ip = boost::asio::ip;

std::optional<ip::address> parse_address(const std::string& text) {
    boost::system::error_code error;
    const auto address = ip::make_address(text, error);
    if (error || (address.is_v6() && address.to_v6().scope_id() != 0)) return std::nullopt;
    return address;
}

bool is_name(std::string_view text) {
    if (text.empty() || text.size() > max_host_name_bytes || text.front() == '.' || text.front() == '-' || text.back() == '.') return false;
    if (text.find("..") != std::string_view::npos) return false;
    return std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    });
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (failed != std::errc() || end != text.data() + text.size() || port == 0) return std::nullopt;
    return port;
}

bool is_web(std::uint16_t port) {
    return std::ranges::find(web_ports, port) != std::end(web_ports);
}

/// Whatever the port.
bool names(const HostPattern& pattern, std::string_view host) {
    if (!pattern.name.starts_with("*.")) return host == pattern.name;
    return host.size() > pattern.name.size() - 1 && host.ends_with(std::string_view(pattern.name).substr(1));
}

bool any_matches(const std::vector<HostPattern>& patterns, std::string_view host, std::uint16_t port) {
    return std::ranges::any_of(patterns, [&](const HostPattern& pattern) { return pattern.matches(host, port); });
}

constexpr std::string_view mode_words[] = {"none", "listed", "open"};

struct V4Block {
    std::uint32_t network;
    int bits;
};
constexpr std::uint32_t v4(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) { return a << 24 | b << 16 | c << 8 | d; }
constexpr V4Block not_public[] = {
    {v4(0, 0, 0, 0), 8},      {v4(10, 0, 0, 0), 8},     {v4(100, 64, 0, 0), 10},  {v4(127, 0, 0, 0), 8},    {v4(169, 254, 0, 0), 16},
    {v4(172, 16, 0, 0), 12},  {v4(192, 0, 0, 0), 24},   {v4(192, 0, 2, 0), 24},   {v4(192, 88, 99, 0), 24}, {v4(192, 168, 0, 0), 16},
    {v4(198, 18, 0, 0), 15},  {v4(198, 51, 100, 0), 24}, {v4(203, 0, 113, 0), 24}, {v4(224, 0, 0, 0), 4},    {v4(240, 0, 0, 0), 4},
};

}  // namespace

bool HostPattern::matches(std::string_view host, std::uint16_t at) const {
    return (port ? *port == at : is_web(at)) && names(*this, host);
}

std::optional<HostPattern> parse_host_pattern(std::string_view text) {
    HostPattern pattern;
    std::string_view host = text;
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        host = text.substr(1, end - 1);
        if (const auto rest = text.substr(end + 1); !rest.empty()) {
            pattern.port = rest.front() == ':' ? parse_port(rest.substr(1)) : std::nullopt;
            if (!pattern.port) return std::nullopt;
        }
    } else if (const auto colon = text.find(':'); colon != std::string_view::npos) {
        host = text.substr(0, colon);
        pattern.port = parse_port(text.substr(colon + 1));
        if (!pattern.port) return std::nullopt;
    }
    const bool below = host.starts_with("*.");
    const auto name = parse_host(below ? host.substr(2) : host);
    if (!name || (below && parse_address(*name))) return std::nullopt;
    pattern.name = (below ? "*." : "") + *name;
    return pattern;
}

std::string to_text(const HostPattern& pattern) {
    const bool bracketed = pattern.name.find(':') != std::string::npos;
    const std::string name = bracketed ? "[" + pattern.name + "]" : pattern.name;
    return pattern.port ? fmt::format("{}:{}", name, *pattern.port) : name;
}

std::string encode(const NetworkPolicy& policy) {
    std::string out = fmt::format("mode {}\n", mode_words[static_cast<std::size_t>(policy.mode)]);
    const auto add = [&](std::string_view key, const std::vector<HostPattern>& patterns) {
        for (const auto& pattern : patterns) out += fmt::format("{} {}\n", key, to_text(pattern));
    };
    add("name", policy.names);
    add("refused", policy.refused);
    add("inside", policy.inside);
    if (policy.upstream) out += fmt::format("upstream {}\n", to_text(*policy.upstream));
    return out;
}

std::expected<NetworkPolicy, DecodeError> parse_network_policy(std::string_view text) {
    NetworkPolicy policy;
    bool has_mode = false;
    std::size_t number = 0;
    for (const auto part : std::views::split(text, '\n')) {
        const std::string_view line(part.begin(), part.end());
        ++number;
        if (line.empty()) continue;
        const auto fault = [&](std::string why) { return std::unexpected(DecodeError{fmt::format("line {}", number), std::move(why)}); };
        const auto space = line.find(' ');
        const std::string_view key = line.substr(0, space);
        const std::string_view value = space == std::string_view::npos ? std::string_view() : line.substr(space + 1);
        if (key == "mode") {
            const auto* found = std::ranges::find(mode_words, value);
            if (found == std::end(mode_words)) return fault("is no mode: none, listed or open");
            policy.mode = static_cast<NetworkPolicy::Mode>(found - std::begin(mode_words));
            has_mode = true;
            continue;
        }
        auto pattern = parse_host_pattern(value);
        if (!pattern) return fault("names no host");
        if (key == "name") policy.names.push_back(std::move(*pattern));
        else if (key == "refused") policy.refused.push_back(std::move(*pattern));
        else if (key == "inside") policy.inside.push_back(std::move(*pattern));
        else if (key == "upstream") policy.upstream = std::move(*pattern);
        else return fault("has a key that is not known");
    }
    if (!has_mode) return std::unexpected(DecodeError{"mode", "is missing"});
    return policy;
}

std::optional<std::string> parse_host(std::string_view text) {
    std::string host = lower(text);
    if (const auto address = parse_address(host)) return address->to_string();  // one spelling of each
    if (host.ends_with('.')) host.pop_back();
    if (!is_name(host)) return std::nullopt;
    // What a resolver would read as an address though it isn't written as one: 127.1, 0x7f000001, 2130706433.
    const std::string_view last = std::string_view(host).substr(host.rfind('.') == std::string::npos ? 0 : host.rfind('.') + 1);
    if (last.front() >= '0' && last.front() <= '9') return std::nullopt;
    return host;
}

std::optional<std::string> refusal(const NetworkPolicy& policy, const std::string& host, std::uint16_t port) {
    if (std::ranges::any_of(policy.refused, [&](const HostPattern& pattern) { return names(pattern, host); }))
        return fmt::format("{} is closed to notebooks here (setting host.network_refused)", host);
    if (is_inside(policy, host, port)) return std::nullopt;
    if (policy.mode == NetworkPolicy::Mode::none) return "notebooks have no network here (setting host.network)";
    if (any_matches(policy.names, host, port)) return std::nullopt;
    if (policy.mode == NetworkPolicy::Mode::listed)
        return fmt::format("{}:{} is not among what notebooks may reach here (setting host.network_names)", host, port);
    if (!is_web(port))
        return fmt::format("port {} is not open to notebooks here (setting host.network_names)", port);
    return std::nullopt;
}

bool is_inside(const NetworkPolicy& policy, const std::string& host, std::uint16_t port) {
    return any_matches(policy.inside, host, port);
}

bool is_public(const ip::address& address) {
    if (address.is_v4()) {
        const std::uint32_t number = address.to_v4().to_uint();
        return std::ranges::none_of(not_public, [&](const V4Block& block) { return (number ^ block.network) >> (32 - block.bits) == 0; });
    }
    const auto bytes = address.to_v6().to_bytes();
    if (bytes[0] >> 5 != 1) return false;                                              // only 2000::/3 is given out as global unicast
    if (bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] < 0x02) return false;         // 2001::/23: Teredo, ORCHID, benchmarks
    if (bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0d && bytes[3] == 0xb8) return false;  // documentation
    if (bytes[0] == 0x20 && bytes[1] == 0x02) return false;                            // 6to4
    if (bytes[0] == 0x3f && bytes[1] == 0xff && bytes[2] < 0x10) return false;         // documentation, RFC 9637
    return true;
}

}  // namespace stoa
