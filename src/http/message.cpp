#include "http/message.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "http/parse.h"

namespace stoa::http {

namespace {

std::optional<std::string_view> find_in(const Pairs& pairs, std::string_view name) {
    for (const auto& [key, value] : pairs) {
        if (key == name) return value;
    }
    return std::nullopt;
}

/// A field that could end its line early would let a value write further fields, or a second response.
void require_one_line(std::string_view text) {
    if (text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
        throw std::invalid_argument("a header field holds a line break or NUL");
}

Response with_type(Body body, int status, std::string content_type) {
    Response response;
    response.status = status;
    response.body = std::move(body);
    response.headers.add("Content-Type", std::move(content_type));
    return response;
}

bool is_attr_char(char c) {  // RFC 8187
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$&+-.^_`|~").find(c) != std::string_view::npos;
}

}  // namespace

std::optional<std::string_view> Headers::find(std::string_view name) const {
    for (const auto& [key, value] : fields_) {
        if (same_ignoring_case(key, name)) return value;
    }
    return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const {
    return static_cast<std::size_t>(std::ranges::count_if(fields_, [&](const auto& f) { return same_ignoring_case(f.first, name); }));
}

void Headers::add(std::string name, std::string value) {
    require_one_line(name);
    require_one_line(value);
    fields_.emplace_back(std::move(name), std::move(value));
}

void Headers::set(std::string name, std::string value) {
    std::erase_if(fields_, [&](const auto& f) { return same_ignoring_case(f.first, name); });
    add(std::move(name), std::move(value));
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
    return find_in(query, name);
}

const std::string& Request::parameter(std::string_view name) const {
    for (const auto& [key, value] : parameters) {
        if (key == name) return value;
    }
    throw std::logic_error(fmt::format("the route has no parameter {}", name));
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
    for (const auto& [key, value] : headers) {  // HTTP/1.1 sends one Cookie field; proxies may split it
        if (!same_ignoring_case(key, "Cookie")) continue;
        if (auto found = find_cookie(value, name)) return found;
    }
    return std::nullopt;
}

std::string_view view(const Body& body) {
    if (const auto* own = std::get_if<std::string>(&body)) return *own;
    const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&body);
    return shared && *shared ? std::string_view(**shared) : std::string_view();
}

std::optional<std::uint64_t> size_of(const Body& body) {
    const auto* pieces = std::get_if<std::shared_ptr<Pieces>>(&body);
    return pieces ? (*pieces)->size : view(body).size();
}

void Response::set_cookie(std::string_view name, std::string_view value, std::optional<std::chrono::seconds> max_age,
                          SameSite same_site, Transport transport) {
    if (value.find_first_of("; ,\"\\") != std::string_view::npos) throw std::invalid_argument("a cookie value that needs quoting");
    std::string field = fmt::format("{}={}; Path=/; HttpOnly; SameSite={}", name, value, same_site == SameSite::strict ? "Strict" : "Lax");
    if (transport == Transport::https) field += "; Secure";
    if (max_age) field += fmt::format("; Max-Age={}", max_age->count());
    headers.add("Set-Cookie", std::move(field));
}

Response json(std::string body, int status) {
    Response response = with_type(std::move(body), status, "application/json; charset=utf-8");
    response.headers.add("Cache-Control", "no-store");
    return response;
}

Response text(std::string body, int status) {
    return with_type(std::move(body), status, "text/plain; charset=utf-8");
}

Response empty(int status) {
    Response response;
    response.status = status;
    return response;
}

Response redirect(std::string location, int status) {
    Response response = empty(status);
    response.headers.add("Location", std::move(location));
    return response;
}

Response file(Body body, std::string content_type, std::string_view file_name) {
    // Both forms of RFC 6266: a plain one for old clients, then the exact one that browsers prefer.
    std::string plain;
    std::string exact;
    for (char c : file_name) {
        plain += is_attr_char(c) || c == ' ' ? c : '_';
        if (is_attr_char(c)) {
            exact += c;
        } else {
            exact += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        }
    }
    Response response = with_type(std::move(body), 200, std::move(content_type));
    response.headers.add("Content-Disposition", fmt::format("attachment; filename=\"{}\"; filename*=UTF-8''{}", plain, exact));
    response.headers.add("Cache-Control", "no-store");
    return response;
}

std::string_view reason_of(int status) {
    switch (status) {
        case 100: return "Continue";
        case 101: return "Switching Protocols";
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 206: return "Partial Content";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 303: return "See Other";
        case 304: return "Not Modified";
        case 307: return "Temporary Redirect";
        case 308: return "Permanent Redirect";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 410: return "Gone";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 415: return "Unsupported Media Type";
        case 416: return "Range Not Satisfiable";
        case 417: return "Expectation Failed";
        case 422: return "Unprocessable Content";
        case 426: return "Upgrade Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 502: return "Bad Gateway";
        case 503: return "Service Unavailable";
        case 504: return "Gateway Timeout";
        case 505: return "HTTP Version Not Supported";
        case 507: return "Insufficient Storage";
        default: return "Status";
    }
}

}  // namespace stoa::http
