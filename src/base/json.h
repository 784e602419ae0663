// Reading hostile JSON with the place of every fault, and writing JSON by appending. The generated wire code stands on this.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include "base/error.h"

namespace stoa {

/// Parses JSON (RFC 8259): UTF-8 only, no lone surrogates, nesting up to 100, no trailing text, no duplicate repair.
/// `failed_at`, if given, is set to the byte where a text that is refused could not be read on.
[[nodiscard]] std::expected<boost::json::value, DecodeError> parse_json(std::string_view text, std::size_t* failed_at = nullptr);

/// A member that is a text; nothing when there is none or it is no text.
[[nodiscard]] std::optional<std::string> find_text(const boost::json::object& object, std::string_view name);

[[nodiscard]] inline std::string_view view(const boost::json::string& text) {
    return {text.data(), text.size()};
}

void write_json_string(std::string& out, std::string_view text);
void write_json_int(std::string& out, std::int64_t value);
void write_json_number(std::string& out, double value);
void write_json_value(std::string& out, const boost::json::value& value);

/// Walks one JSON value into structs; false means that error() holds the first fault and its path.
/// Values are moved out of the JSON where that saves a copy.
class JsonReader {
public:
    /// Pushes a step of the path for as long as it lives.
    class [[nodiscard]] Step {
    public:
        Step(JsonReader& reader, std::string_view name) : reader_(reader) { reader_.path_.push_back({name, 0}); }
        Step(JsonReader& reader, std::size_t index) : reader_(reader) { reader_.path_.push_back({{}, index}); }
        ~Step() { reader_.path_.pop_back(); }
        Step(const Step&) = delete;
        Step& operator=(const Step&) = delete;

    private:
        JsonReader& reader_;
    };

    Step at(std::string_view name) { return Step(*this, name); }

    bool fail(std::string_view what);                            // at the current place
    bool fail_at(std::string_view name, std::string_view what);  // at a field of it
    [[nodiscard]] const DecodeError& error() const { return error_; }

    boost::json::object* object(boost::json::value& json);
    bool type_of(boost::json::value& json, std::string_view& type);
    boost::json::value* find(boost::json::object& object, std::string_view name);  // null also for a null value
    boost::json::value* require(boost::json::object& object, std::string_view name);

    bool id(boost::json::value& json, std::string& out);  // 1-64 of A-Z a-z 0-9 - _ . :
    bool string(boost::json::value& json, std::int64_t max_bytes, std::string& out);
    bool integer(boost::json::value& json, std::int64_t min, std::int64_t max, std::int64_t& out);
    bool number(boost::json::value& json, double& out);
    bool boolean(boost::json::value& json, bool& out);
    bool any(boost::json::value& json, boost::json::value& out);

    template <class T, class Find>
    bool word(boost::json::value& json, T& out, Find find) {
        std::string text;
        if (!string(json, 64, text)) return false;
        auto found = find(text);
        if (!found) return fail("is none of the known words");
        out = *found;
        return true;
    }

    template <class T, class Read>
    bool list(boost::json::value& json, std::int64_t max_items, std::vector<T>& out, Read read) {
        std::size_t count = 0;
        if (!open_list(json, max_items, count)) return false;
        out.resize(count);
        for (std::size_t i = 0; i < count; ++i) {
            Step step(*this, i);
            if (!read(item(json, i), out[i])) return false;
        }
        return true;
    }

private:
    struct Place {
        std::string_view name;  // empty: an index
        std::size_t index;
    };
    bool open_list(boost::json::value& json, std::int64_t max_items, std::size_t& count);
    static boost::json::value& item(boost::json::value& json, std::size_t index);

    std::vector<Place> path_;
    DecodeError error_;
};

/// Parses and reads a T; what the generated decode_... functions are made of.
template <class T, class Read>
[[nodiscard]] std::expected<T, DecodeError> decode_json(std::string_view text, Read read) {
    auto json = parse_json(text);
    if (!json) return std::unexpected(std::move(json.error()));
    T value;
    JsonReader reader;
    if (!read(*json, value, reader)) return std::unexpected(reader.error());
    return value;
}

}  // namespace stoa
