#include "http/response_head.h"

#include <algorithm>
#include <array>
#include <ctime>

#include <fmt/format.h>

#include "http/parse.h"

namespace stoa::http {

namespace {

/// RFC 9110 wants a Date; it changes once a second, so it is written once a second.
const std::string& date_now() {
    thread_local std::time_t written = 0;
    thread_local std::string text;
    const std::time_t now = std::time(nullptr);
    if (now != written) {
        std::tm parts{};
        ::gmtime_r(&now, &parts);
        std::array<char, 40> buffer{};
        text.assign(buffer.data(), std::strftime(buffer.data(), buffer.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts));
        written = now;
    }
    return text;
}

bool is_servers_own(std::string_view name) {
    static constexpr std::string_view names[] = {"Content-Length", "Connection", "Date", "Transfer-Encoding"};
    return std::ranges::any_of(names, [&](std::string_view own) { return same_ignoring_case(name, own); });
}

void add_field(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string response_head(const Response& response, const Pairs& always_headers, After after) {
    std::string out;
    out.reserve(512);
    fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", response.status, reason_of(response.status));
    for (const auto& [name, value] : response.headers) {
        if (!is_servers_own(name)) add_field(out, name, value);
    }
    for (const auto& [name, value] : always_headers) {
        if (!response.headers.find(name)) add_field(out, name, value);
    }
    add_field(out, "Date", date_now());
    const bool has_no_body = response.status < 200 || response.status == 204 || response.status == 304;
    const auto bytes = size_of(response.body);
    if (!has_no_body && !bytes) add_field(out, "Transfer-Encoding", "chunked");
    if (!has_no_body && bytes) fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", *bytes);
    add_field(out, "Connection", after == After::close ? "close" : "keep-alive");
    out += "\r\n";
    return out;
}

}  // namespace stoa::http
