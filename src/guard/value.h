// What is known of an expression without running it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stoa::guard {

/// A function that the inspected code makes; its text is parsed again when it is called.
struct Function {
    std::string name;
    std::string source;  ///< of the whole definition or lambda
};

struct Value {
    enum class Kind : std::uint8_t { unknown, none, boolean, integer, text, bytes, list, dict, name, function };

    Kind kind = Kind::unknown;
    bool partial = false;      ///< of a text: some of it is not known and stands there as {?}
    std::uint16_t varies = 0;  ///< the loops under way that it depends on, a bit each
    std::int64_t number = 0;   ///< of a boolean or integer
    std::string text;          ///< text, bytes, or a dotted name; of an unknown: where it comes from, when that is known
    std::string how;           ///< how it was decoded: "base64, zlib"
    std::shared_ptr<std::vector<Value>> items;  ///< list: items; dict: keys and values by turns
    std::shared_ptr<Function> function;

    [[nodiscard]] bool is(Kind other) const { return kind == other; }
    [[nodiscard]] bool is_string() const { return kind == Kind::text || kind == Kind::bytes; }
    [[nodiscard]] bool is_whole_string() const { return is_string() && !partial; }
    [[nodiscard]] bool is_number() const { return kind == Kind::integer || kind == Kind::boolean; }
};

[[nodiscard]] inline Value unknown_value(std::string from = {}) {
    Value value;
    value.text = std::move(from);
    return value;
}
[[nodiscard]] inline Value text_value(std::string text, bool partial = false) {
    Value value;
    value.kind = Value::Kind::text;
    value.text = std::move(text);
    value.partial = partial;
    return value;
}
[[nodiscard]] inline Value bytes_value(std::string bytes) {
    Value value;
    value.kind = Value::Kind::bytes;
    value.text = std::move(bytes);
    return value;
}
[[nodiscard]] inline Value integer_value(std::int64_t number) {
    Value value;
    value.kind = Value::Kind::integer;
    value.number = number;
    return value;
}
[[nodiscard]] inline Value boolean_value(bool truth) {
    Value value = integer_value(truth ? 1 : 0);
    value.kind = Value::Kind::boolean;
    return value;
}
[[nodiscard]] inline Value name_value(std::string dotted) {
    Value value;
    value.kind = Value::Kind::name;
    value.text = std::move(dotted);
    return value;
}
[[nodiscard]] inline Value list_value(std::vector<Value> items) {
    Value value;
    value.kind = Value::Kind::list;
    value.items = std::make_shared<std::vector<Value>>(std::move(items));
    return value;
}

/// What stands in a text for a part that is not known.
inline constexpr std::string_view hole = "{?}";

/// As str() gives it, or a hole.
[[nodiscard]] std::string string_of(const Value& value);

/// Whether it may be kept, in a variable or inside of `into`: lists within lists only to a depth, and none within itself, which whoever
/// walks it (its destructor first) would not come back from. `seen` counts what was looked at.
[[nodiscard]] bool can_be_kept(const Value& value, const std::vector<Value>* into, std::int64_t& seen);

/// UTF-8 and code points; a broken byte counts as one character of Latin-1.
[[nodiscard]] std::u32string code_points(std::string_view utf8);
void append_utf8(std::string& out, char32_t character);
[[nodiscard]] std::string utf8_of(std::u32string_view characters);
[[nodiscard]] bool is_ascii(std::string_view text);

}  // namespace stoa::guard
