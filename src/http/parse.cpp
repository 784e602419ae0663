#include "http/parse.h"

#include <algorithm>
#include <stdexcept>

#include "base/ascii.h"

namespace stoa::http {

namespace {

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// Cuts the text before the next separator off the front of rest.
std::string_view cut(std::string_view& rest, char separator) {
    const auto at = rest.find(separator);
    const auto part = rest.substr(0, at);
    rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + 1);
    return part;
}

/// A weight of zero, in any of the spellings of RFC 9110: q=0, q=0.0, q=0.000.
bool is_zero_weight(std::string_view parameter) {
    parameter = trim(parameter);
    if (parameter.size() < 3 || lower(parameter[0]) != 'q' || parameter[1] != '=') return false;
    return parameter.substr(2).find_first_not_of("0.") == std::string_view::npos;
}

}  // namespace

bool is_utf8(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    for (std::size_t i = 0; i < text.size();) {
        const unsigned char first = byte(i);
        if (first < 0x80) {
            ++i;
            continue;
        }
        const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        if (first < 0xc2 || first > 0xf4 || i + length > text.size()) return false;
        for (std::size_t k = 1; k < length; ++k) {
            if ((byte(i + k) & 0xc0) != 0x80) return false;
        }
        const unsigned char second = byte(i + 1);
        // Overlong forms, surrogates, and what lies above U+10FFFF.
        if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f)) return false;
        if ((first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f)) return false;
        i += length;
    }
    return true;
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

bool has_token(std::string_view list, std::string_view token) {
    while (!list.empty()) {
        std::string_view entry = cut(list, ',');
        if (same_ignoring_case(trim(cut(entry, ';')), token)) return !is_zero_weight(entry);
    }
    return false;
}

std::optional<std::string> percent_decode(std::string_view text, Plus plus) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = hex_value(text[i + 1]);
            const int low = hex_value(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus == Plus::is_space) {
            c = ' ';
        }
        if (is_control(c)) return std::nullopt;
        out += c;
    }
    if (!is_utf8(out)) return std::nullopt;
    return out;
}

std::optional<Pairs> parse_query(std::string_view query) {
    Pairs out;
    while (!query.empty()) {
        std::string_view field = cut(query, '&');
        if (field.empty()) continue;
        if (out.size() == max_query_fields) return std::nullopt;
        auto name = percent_decode(cut(field, '='), Plus::is_space);
        auto value = percent_decode(field, Plus::is_space);
        if (!name || !value) return std::nullopt;
        out.emplace_back(std::move(*name), std::move(*value));
    }
    return out;
}

std::expected<Target, DecodeError> parse_target(std::string_view target) {
    const auto fault = [](std::string what) { return std::unexpected(DecodeError{"target", std::move(what)}); };
    if (target.empty() || target.front() != '/') return fault("does not begin with '/'");
    if (target.find('#') != std::string_view::npos) return fault("holds a fragment");
    std::string_view rest = target;
    std::string_view path = cut(rest, '?');
    Target out;
    auto query = parse_query(rest);
    if (!query) return fault("holds a query that can't be read");
    out.query = std::move(*query);

    path.remove_prefix(1);
    for (;;) {
        const bool is_last = path.find('/') == std::string_view::npos;
        auto segment = percent_decode(cut(path, '/'), Plus::literal);
        if (!segment) return fault("holds a broken escape or a character that is not allowed");
        if (*segment == "." || *segment == ".." || segment->find('\\') != std::string::npos) return fault("leaves its folder");
        if (segment->empty() && !is_last) return fault("holds an empty segment");
        if (out.segments.size() == max_path_segments) return fault("has too many segments");
        out.path += '/';
        out.path += *segment;
        out.segments.push_back(std::move(*segment));
        if (is_last) return out;
    }
}

std::optional<std::string_view> find_cookie(std::string_view header, std::string_view name) {
    while (!header.empty()) {
        std::string_view pair = trim(cut(header, ';'));
        const auto equals = pair.find('=');
        if (equals == std::string_view::npos) continue;
        if (trim(pair.substr(0, equals)) == name) return trim(pair.substr(equals + 1));
    }
    return std::nullopt;
}

Pattern::Pattern(std::string_view text) : text_(text) {
    if (text.empty() || text.front() != '/') throw std::logic_error("route pattern " + text_ + " does not begin with '/'");
    text.remove_prefix(1);
    for (;;) {
        const bool is_last = text.find('/') == std::string_view::npos;
        const auto part = cut(text, '/');
        const bool is_name = part.size() > 2 && part.front() == '{' && part.back() == '}';
        if (!is_name && part.find_first_of("{}%?#\\") != std::string_view::npos)
            throw std::logic_error("route pattern " + text_ + " has a segment that is neither a literal nor a {name}");
        segments_.push_back({std::string(is_name ? part.substr(1, part.size() - 2) : part), is_name});
        // '\x7f' sorts after every literal: literals win over names, segment by segment.
        order_ += is_name ? "\x7f" : std::string(part);
        order_ += '/';
        if (is_last) return;
    }
}

std::optional<Pairs> Pattern::match(const std::vector<std::string>& segments) const {
    if (segments.size() != segments_.size()) return std::nullopt;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (segments_[i].is_name ? segments[i].empty() : segments[i] != segments_[i].text) return std::nullopt;
    }
    Pairs parameters;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        if (segments_[i].is_name) parameters.emplace_back(segments_[i].text, segments[i]);
    }
    return parameters;
}

}  // namespace stoa::http
