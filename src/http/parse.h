// The small parsers of the door: percent-encoding, targets, queries, cookies. All input is hostile; none of these throws.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "http/message.h"

namespace stoa::http {

inline constexpr std::size_t max_query_fields = 100;
inline constexpr std::size_t max_path_segments = 32;

enum class Plus { literal, is_space };  ///< what '+' means: a path's character, or a query's space

/// Nothing for a broken escape, a control character (escaped or not) or what is not UTF-8.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text, Plus plus);

struct Target {
    std::string path;                   ///< decoded
    std::vector<std::string> segments;  ///< of the path, each decoded alone: an escaped '/' stays inside its segment
    Pairs query;
};

/// Origin form only ("/a/b?c=d"). Segments "." and "..", also escaped, backslashes and empty segments but the last are faults.
[[nodiscard]] std::expected<Target, DecodeError> parse_target(std::string_view target);
[[nodiscard]] std::optional<Pairs> parse_query(std::string_view query);
/// The first cookie of a name in a Cookie header. Quotes around a value are kept.
[[nodiscard]] std::optional<std::string_view> find_cookie(std::string_view header, std::string_view name);

[[nodiscard]] bool is_utf8(std::string_view text);
[[nodiscard]] bool same_ignoring_case(std::string_view a, std::string_view b);
/// Whether a comma-separated header value holds a token, as "keep-alive, Upgrade" holds upgrade; parameters (";q=1") are
/// looked at only for q=0, which takes the token out.
[[nodiscard]] bool has_token(std::string_view list, std::string_view token);

/// A route's pattern: "/api/notebooks/{id}/live".
class Pattern {
public:
    /// Throws std::logic_error for a pattern that is none.
    explicit Pattern(std::string_view text);
    /// The parameters, or nothing when the segments do not fit.
    [[nodiscard]] std::optional<Pairs> match(const std::vector<std::string>& segments) const;
    /// Patterns that fit the same paths are equal in this, and a smaller one is asked first.
    [[nodiscard]] const std::string& order() const { return order_; }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    struct Segment {
        std::string text;
        bool is_name;
    };
    std::string text_;
    std::vector<Segment> segments_;
    std::string order_;
};

}  // namespace stoa::http
