#include "guard/decode.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace stoa::guard {

namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

int value_in(std::string_view alphabet, char c) {
    const auto at = alphabet.find(c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

constexpr std::string_view base64_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base32_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view base85_alphabet =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

std::array<std::int8_t, 256> table_of(std::string_view alphabet) {
    std::array<std::int8_t, 256> table{};
    table.fill(-1);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
    return table;
}

/// Bits of `width` a character, as base64 and base32 pack them.
std::optional<std::string> decode_bits(std::string_view text, const std::array<std::int8_t, 256>& table, unsigned width) {
    std::string out;
    out.reserve(text.size() * width / 8);
    std::uint32_t bits = 0;
    unsigned held = 0;
    std::size_t read = 0;
    for (const char c : text) {
        if (is_space(c)) continue;
        if (c == '=') break;
        const int value = table[static_cast<unsigned char>(c)];
        if (value < 0) return std::nullopt;
        bits = bits << width | static_cast<std::uint32_t>(value);
        held += width;
        ++read;
        if (held >= 8) {
            held -= 8;
            out.push_back(static_cast<char>(static_cast<unsigned char>(bits >> held & 0xFFU)));
        }
    }
    if (read == 0) return std::nullopt;
    return out;
}

void put_group(std::string& out, std::uint64_t group, std::size_t count) {
    for (std::size_t i = 0; i + 1 < count; ++i)
        out.push_back(static_cast<char>(static_cast<unsigned char>(group >> (24 - 8 * i) & 0xFFU)));
}

/// Five characters for four bytes; `zero` is a digit of value zero's opposite, which pads the last group.
std::optional<std::string> decode_85(std::string_view text, auto digit) {
    std::string out;
    std::uint64_t group = 0;
    std::size_t count = 0;
    for (const char c : text) {
        if (is_space(c)) continue;
        const int value = digit(c);
        if (value == -2 && count == 0) {  // ascii85's z: four zero bytes
            out.append(4, '\0');
            continue;
        }
        if (value < 0) return std::nullopt;
        group = group * 85 + static_cast<std::uint64_t>(value);
        if (++count == 5) {
            if (group > 0xFFFFFFFFULL) return std::nullopt;
            put_group(out, group, 5);
            group = 0;
            count = 0;
        }
    }
    if (count == 1) return std::nullopt;
    if (count > 1) {
        for (std::size_t i = count; i < 5; ++i) group = group * 85 + 84;
        put_group(out, group, count);
    }
    if (out.empty()) return std::nullopt;
    return out;
}

}  // namespace

std::optional<std::string> decode_base64(std::string_view text) {
    static const auto table = [] {
        auto made = table_of(base64_alphabet);
        made['-'] = 62;
        made['_'] = 63;
        return made;
    }();
    return decode_bits(text, table, 6);
}

std::optional<std::string> decode_base32(std::string_view text) {
    static const auto table = [] {
        auto made = table_of(base32_alphabet);
        for (char c = 'a'; c <= 'z'; ++c) made[static_cast<unsigned char>(c)] = static_cast<std::int8_t>(c - 'a');
        return made;
    }();
    return decode_bits(text, table, 5);
}

std::optional<std::string> decode_base85(std::string_view text) {
    return decode_85(text, [](char c) { return value_in(base85_alphabet, c); });
}

std::optional<std::string> decode_ascii85(std::string_view text) {
    if (text.starts_with("<~")) text.remove_prefix(2);
    if (text.ends_with("~>")) text.remove_suffix(2);
    return decode_85(text, [](char c) { return c == 'z' ? -2 : c >= '!' && c <= 'u' ? c - '!' : -1; });
}

std::optional<std::string> decode_hex(std::string_view text) {
    const auto digit = [](char c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    };
    std::string out;
    int high = -1;
    for (const char c : text) {
        if (high < 0 && is_space(c)) continue;
        const int value = digit(c);
        if (value < 0) return std::nullopt;
        if (high < 0) {
            high = value;
        } else {
            out.push_back(static_cast<char>(static_cast<unsigned char>(high * 16 + value)));
            high = -1;
        }
    }
    if (high >= 0 || out.empty()) return std::nullopt;
    return out;
}

std::string rot13(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if ((c >= 'a' && c <= 'm') || (c >= 'A' && c <= 'M'))
            c = static_cast<char>(c + 13);
        else if ((c >= 'n' && c <= 'z') || (c >= 'N' && c <= 'Z'))
            c = static_cast<char>(c - 13);
    }
    return out;
}

std::string xor_with(std::string_view text, std::string_view key) {
    std::string out(text);
    if (key.empty()) return out;
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<char>(out[i] ^ key[i % key.size()]);
    return out;
}

}  // namespace stoa::guard
