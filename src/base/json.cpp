#include "base/json.h"

#include <charconv>
#include <cmath>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_stack.hpp>
#include <fmt/format.h>

namespace stoa {

namespace {

constexpr int max_json_depth = 100;
constexpr std::size_t max_id_bytes = 64;

bool is_id_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == ':';
}

/// Builds the value, as boost::json::parser does, but with doubles read exactly: Boost 1.81 is off by a digit in one of six,
/// and then a notebook would not go out as it came in.
struct ValueHandler {
    static constexpr std::size_t max_object_size = boost::json::object::max_size();
    static constexpr std::size_t max_array_size = boost::json::array::max_size();
    static constexpr std::size_t max_key_size = boost::json::string::max_size();
    static constexpr std::size_t max_string_size = boost::json::string::max_size();
    using Error = boost::json::error_code;
    using View = boost::json::string_view;

    bool on_document_begin(Error&) { return true; }
    bool on_document_end(Error&) { return true; }
    bool on_object_begin(Error&) { return true; }
    bool on_object_end(std::size_t fields, Error&) { return stack.push_object(fields), true; }
    bool on_array_begin(Error&) { return true; }
    bool on_array_end(std::size_t items, Error&) { return stack.push_array(items), true; }
    bool on_key_part(View text, std::size_t, Error&) { return stack.push_chars(text), true; }
    bool on_key(View text, std::size_t, Error&) { return stack.push_key(text), true; }
    bool on_string_part(View text, std::size_t, Error&) { return stack.push_chars(text), true; }
    bool on_string(View text, std::size_t, Error&) { return stack.push_string(text), true; }
    bool on_number_part(View, Error&) { return true; }
    bool on_int64(std::int64_t number, View, Error&) { return stack.push_int64(number), true; }
    bool on_uint64(std::uint64_t number, View, Error&) { return stack.push_uint64(number), true; }
    bool on_double(double near, View digits, Error&) {
        double exact = near;
        if (std::from_chars(digits.data(), digits.data() + digits.size(), exact).ec != std::errc()) exact = near;
        return stack.push_double(exact), true;
    }
    bool on_bool(bool value, Error&) { return stack.push_bool(value), true; }
    bool on_null(Error&) { return stack.push_null(), true; }
    bool on_comment_part(View, Error&) { return true; }
    bool on_comment(View, Error&) { return true; }

    boost::json::value_stack stack;
};

}  // namespace

std::expected<boost::json::value, DecodeError> parse_json(std::string_view text, std::size_t* failed_at) {
    boost::json::parse_options options;
    options.max_depth = max_json_depth;
    boost::json::error_code failed;
    boost::json::basic_parser<ValueHandler> parser(options);
    parser.handler().stack.reset();
    const std::size_t read = parser.write_some(false, text.data(), text.size(), failed);
    if (!failed && read < text.size()) failed = boost::json::error::extra_data;
    if (failed && failed_at) *failed_at = read;
    if (failed) return std::unexpected(DecodeError{"", "is not JSON: " + failed.message()});
    return parser.handler().stack.release();
}

std::optional<std::string> find_text(const boost::json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    if (!found || !found->is_string()) return std::nullopt;
    return std::string(found->as_string());
}

void write_json_string(std::string& out, std::string_view text) {
    static constexpr char hex[] = "0123456789abcdef";
    out += '"';
    std::size_t from = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        out.append(text, from, i - from);
        from = i + 1;
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default: out += "\\u00", out += hex[c >> 4], out += hex[c & 15];
        }
    }
    out.append(text, from, text.size() - from);
    out += '"';
}

void write_json_int(std::string& out, std::int64_t value) {
    char digits[24];
    auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out.append(digits, end);
}

void write_json_number(std::string& out, double value) {
    if (!std::isfinite(value)) {
        out += "null";  // JSON has no other word for it
        return;
    }
    write_json_value(out, boost::json::value(value));
}

void write_json_value(std::string& out, const boost::json::value& value) {
    out += boost::json::serialize(value);
}

bool JsonReader::fail(std::string_view what) {
    if (!error_.what.empty()) return false;
    std::string where;
    for (const Place& place : path_) {
        if (place.name.empty()) {
            where += fmt::format("[{}]", place.index);
        } else {
            if (!where.empty()) where += '.';
            where += place.name;
        }
    }
    error_ = {std::move(where), std::string(what)};
    return false;
}

bool JsonReader::fail_at(std::string_view name, std::string_view what) {
    Step step(*this, name);
    return fail(what);
}

boost::json::object* JsonReader::object(boost::json::value& json) {
    if (auto* object = json.if_object()) return object;
    fail("is not an object");
    return nullptr;
}

bool JsonReader::type_of(boost::json::value& json, std::string_view& type) {
    auto* map = object(json);
    if (!map) return false;
    auto* field = require(*map, "type");
    if (!field) return false;
    auto* text = field->if_string();
    if (!text) return fail_at("type", "is not a string");
    type = {text->data(), text->size()};
    return true;
}

boost::json::value* JsonReader::find(boost::json::object& object, std::string_view name) {
    auto* field = object.if_contains({name.data(), name.size()});
    return field && !field->is_null() ? field : nullptr;
}

boost::json::value* JsonReader::require(boost::json::object& object, std::string_view name) {
    auto* field = object.if_contains({name.data(), name.size()});
    if (!field) fail_at(name, "is missing");
    return field;
}

bool JsonReader::id(boost::json::value& json, std::string& out) {
    if (!string(json, max_id_bytes, out)) return false;
    if (out.empty()) return fail("is empty");
    for (char c : out) {
        if (!is_id_byte(c)) return fail("has a character that an id can't have");
    }
    return true;
}

bool JsonReader::string(boost::json::value& json, std::int64_t max_bytes, std::string& out) {
    auto* text = json.if_string();
    if (!text) return fail("is not a string");
    if (text->size() > static_cast<std::size_t>(max_bytes)) return fail(fmt::format("is longer than {} bytes", max_bytes));
    out.assign(text->data(), text->size());
    return true;
}

bool JsonReader::integer(boost::json::value& json, std::int64_t min, std::int64_t max, std::int64_t& out) {
    if (!json.is_int64()) return fail("is not a whole number in range");
    out = json.get_int64();
    if (out < min || out > max) return fail(fmt::format("is not in {}..{}", min, max));
    return true;
}

bool JsonReader::number(boost::json::value& json, double& out) {
    if (!json.is_number()) return fail("is not a number");
    out = json.to_number<double>();
    return true;
}

bool JsonReader::boolean(boost::json::value& json, bool& out) {
    if (!json.is_bool()) return fail("is neither true nor false");
    out = json.get_bool();
    return true;
}

bool JsonReader::any(boost::json::value& json, boost::json::value& out) {
    out = std::move(json);
    return true;
}

bool JsonReader::open_list(boost::json::value& json, std::int64_t max_items, std::size_t& count) {
    auto* list = json.if_array();
    if (!list) return fail("is not a list");
    if (list->size() > static_cast<std::size_t>(max_items)) return fail(fmt::format("has more than {} items", max_items));
    count = list->size();
    return true;
}

boost::json::value& JsonReader::item(boost::json::value& json, std::size_t index) {
    return json.get_array()[index];
}

}  // namespace stoa
