#include "notebooks/search_words.h"

#include <algorithm>

#include "base/ascii.h"

namespace stoa {

namespace {

constexpr std::string_view hit_begins = "\xEE\x80\x80", hit_ends = "\xEE\x80\x81";
constexpr std::size_t before_hit = 60, excerpt_bytes = 300;

struct Character {
    char32_t code = 0;
    std::size_t bytes = 1;
};

Character character_at(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t n) { return at + n < text.size() ? static_cast<unsigned char>(text[at + n]) : 0U; };
    const auto first = byte(0);
    if (first < 0xC0) return {first, 1};
    if (first < 0xE0) return {(first & 0x1F) << 6 | (byte(1) & 0x3F), 2};
    if (first < 0xF0) return {(first & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F), 3};
    return {(first & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F), 4};
}

/// As FTS5's unicode61 sees it: letters and digits make words. Of what is not ASCII the blocks of signs that texts have.
bool is_letter(char32_t c) {
    if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c < 0xC0) return c == 0xAA || c == 0xB2 || c == 0xB3 || c == 0xB5 || c == 0xB9 || c == 0xBA || (c >= 0xBC && c <= 0xBE);
    const auto in = [c](char32_t from, char32_t to) { return c >= from && c <= to; };
    return c != 0xD7 && c != 0xF7 && !in(0x2000, 0x206F) && !in(0x20A0, 0x20CF) && !in(0x2190, 0x245F) && !in(0x2500, 0x2BFF) && !in(0x3000, 0x3004) &&
           !in(0x3008, 0x3020) && c != 0x3030 && !in(0xFF01, 0xFF0F) && !in(0xFF1A, 0xFF20) && !in(0xFF3B, 0xFF40) && !in(0xFF5B, 0xFF65) &&
           !in(0x1F000, 0x1FAFF);
}

bool is_letter_at(std::string_view text, std::size_t at) {
    return at < text.size() && is_letter(character_at(text, at).code);
}

bool is_letter_before(std::string_view text, std::size_t at) {
    if (at == 0) return false;
    --at;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
    return is_letter_at(text, at);
}

bool starts_with(std::string_view text, std::size_t at, std::string_view part) {
    return text.size() - at >= part.size() && std::ranges::equal(text.substr(at, part.size()), part, {}, [](char c) { return lower(c); });
}

bool is_inside(std::string_view text, std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

std::string one_line(std::string text) {
    std::ranges::replace_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return text;
}

}  // namespace

SearchWords::SearchWords(std::string_view typed) {
    Word word;
    std::string part;
    const auto end_part = [&] {
        if (!part.empty()) word.parts.push_back(std::exchange(part, {}));
    };
    const auto end_word = [&](bool is_beginning) {
        end_part();
        word.is_beginning = is_beginning;
        if (!word.parts.empty()) words_.push_back(std::move(word));
        word = {};
    };
    for (std::size_t at = 0; at < typed.size();) {
        const Character character = character_at(typed, at);
        if (character.code <= ' ') end_word(false);
        else if (!is_letter(character.code)) end_part();
        else std::ranges::transform(typed.substr(at, character.bytes), std::back_inserter(part), [](char c) { return lower(c); });
        at += character.bytes;
    }
    end_word(true);
}

std::string SearchWords::match(bool as_phrases) const {
    std::string out;
    // Each part is quoted, and holds no quote: nothing in it is an operator.
    for (const Word& word : words_) {
        for (std::size_t at = 0; at < word.parts.size(); ++at) {
            if (at == 0) out += out.empty() ? "\"" : " \"";
            else out += as_phrases ? " " : "\" \"";
            out += word.parts[at];
        }
        out += word.is_beginning ? "\" *" : "\"";
    }
    return out;
}

std::string SearchWords::phrases_match() const {
    return match(true);
}

std::string SearchWords::parts_match() const {
    return match(false);
}

bool SearchWords::has_phrases() const {
    return std::ranges::any_of(words_, [](const Word& word) { return word.parts.size() > 1; });
}

std::optional<SearchWords::Hit> SearchWords::find(const Word& word, std::string_view text, std::size_t from) {
    const char first = word.parts[0][0], other = first >= 'a' && first <= 'z' ? static_cast<char>(first - 'a' + 'A') : first;
    const auto ends_at = [&](std::size_t at) -> std::optional<std::size_t> {
        for (std::size_t n = 0; n < word.parts.size(); ++n) {
            while (n > 0 && at < text.size() && !is_letter_at(text, at)) at += character_at(text, at).bytes;
            if (at > text.size() || !starts_with(text, at, word.parts[n])) return std::nullopt;
            at += word.parts[n].size();
            const bool may_go_on = word.is_beginning && n + 1 == word.parts.size();
            if (!may_go_on && is_letter_at(text, at)) return std::nullopt;
        }
        return at;
    };
    for (std::size_t at = from; at < text.size(); ++at) {
        if ((text[at] != first && text[at] != other) || is_letter_before(text, at)) continue;
        if (const auto to = ends_at(at)) return Hit{at, *to};
    }
    return std::nullopt;
}

bool SearchWords::holds(std::string_view text) const {
    return std::ranges::all_of(words_, [&](const Word& word) { return word.parts.size() == 1 || find(word, text, 0); });
}

std::optional<std::string> SearchWords::excerpt(std::string_view text) const {
    std::optional<std::size_t> first;
    for (const Word& word : words_) {
        if (const auto hit = find(word, text.substr(0, first ? *first + 1 : text.size()), 0)) first = hit->from;
    }
    if (!first) return std::nullopt;
    std::size_t from = *first < before_hit ? 0 : *first - before_hit;
    while (is_inside(text, from)) ++from;
    std::size_t to = std::min(text.size(), from + excerpt_bytes);
    while (is_inside(text, to)) --to;
    // Up to the first sign behind `to`, so that a word that is cut is not taken for a shorter one.
    const std::string_view looked_at = text.substr(0, std::min(text.size(), to + 4));
    std::vector<Hit> hits;
    for (const Word& word : words_) {
        for (auto hit = find(word, looked_at, from); hit && hit->to <= to; hit = find(word, looked_at, hit->to)) hits.push_back(*hit);
    }
    std::ranges::sort(hits, {}, &Hit::from);
    std::string out(from > 0 ? "..." : "");
    for (const Hit& hit : hits) {
        if (hit.from < from) continue;  // inside the one before
        out.append(text, from, hit.from - from).append(hit_begins).append(text, hit.from, hit.to - hit.from).append(hit_ends);
        from = hit.to;
    }
    out.append(text, from, to - from).append(to < text.size() ? "..." : "");
    return one_line(std::move(out));
}

std::string excerpt_of_marked(std::string_view text) {
    const auto hit = text.find(hit_begins);
    std::size_t from = hit == std::string_view::npos || hit < before_hit ? 0 : hit - before_hit;
    while (is_inside(text, from)) ++from;
    std::size_t to = std::min(text.size(), from + excerpt_bytes);
    while (is_inside(text, to)) --to;
    std::string out(from > 0 ? "..." : "");
    out += text.substr(from, to - from);
    const auto last_begin = out.rfind(hit_begins), last_end = out.rfind(hit_ends);
    if (last_begin != std::string::npos && (last_end == std::string::npos || last_end < last_begin)) out += hit_ends;
    if (to < text.size()) out += "...";
    return one_line(std::move(out));
}

}  // namespace stoa
