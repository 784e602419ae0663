#include "guard/value.h"

#include <algorithm>

namespace stoa::guard {

namespace {

constexpr std::int32_t most_lists_in_lists = 24;
constexpr std::int64_t most_seen = 200'000;

bool fits(const Value& value, const std::vector<Value>* into, std::int32_t depth, std::int64_t& seen) {
    if (!value.items) return true;
    if (value.items.get() == into || depth == 0) return false;
    seen += 1 + static_cast<std::int64_t>(value.items->size() / 8);
    if (seen > most_seen) return false;
    return std::ranges::all_of(*value.items, [&](const Value& item) { return fits(item, into, depth - 1, seen); });
}

}  // namespace

bool can_be_kept(const Value& value, const std::vector<Value>* into, std::int64_t& seen) { return fits(value, into, most_lists_in_lists, seen); }

std::string string_of(const Value& value) {
    switch (value.kind) {
        case Value::Kind::none: return "None";
        case Value::Kind::boolean: return value.number != 0 ? "True" : "False";
        case Value::Kind::integer: return std::to_string(value.number);
        case Value::Kind::text:
        case Value::Kind::bytes: return value.text;
        default: return std::string(hole);
    }
}

std::u32string code_points(std::string_view utf8) {
    std::u32string out;
    out.reserve(utf8.size());
    for (std::size_t i = 0; i < utf8.size();) {
        const auto first = static_cast<unsigned char>(utf8[i]);
        const std::size_t length = first < 0x80 ? 1 : first >= 0xF0 && first < 0xF8 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1;
        char32_t character = first;
        if (length > 1 && first < 0xF8 && i + length <= utf8.size()) {
            character = first & (0xFFU >> (length + 1));
            bool whole = true;
            for (std::size_t k = 1; k < length; ++k) {
                const auto next = static_cast<unsigned char>(utf8[i + k]);
                whole = whole && (next & 0xC0U) == 0x80;
                character = character << 6U | (next & 0x3FU);
            }
            if (whole && character <= 0x10FFFF) {
                out.push_back(character);
                i += length;
                continue;
            }
            character = first;
        }
        out.push_back(character);
        ++i;
    }
    return out;
}

void append_utf8(std::string& out, char32_t c) {
    const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | c >> 6U);
        put(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        put(0xE0 | c >> 12U);
        put(0x80 | (c >> 6U & 0x3F));
        put(0x80 | (c & 0x3F));
    } else if (c <= 0x10FFFF) {
        put(0xF0 | c >> 18U);
        put(0x80 | (c >> 12U & 0x3F));
        put(0x80 | (c >> 6U & 0x3F));
        put(0x80 | (c & 0x3F));
    }
}

std::string utf8_of(std::u32string_view characters) {
    std::string out;
    out.reserve(characters.size());
    for (const char32_t c : characters) append_utf8(out, c);
    return out;
}

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace stoa::guard
