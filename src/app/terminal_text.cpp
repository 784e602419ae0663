#include "app/terminal_text.h"

#include <algorithm>

namespace stoa {

std::string first_line(const std::string& text) {
    std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 60) {
        for (end = 60; end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80;) --end;
    }
    std::string line = text.substr(0, end);
    std::ranges::replace_if(
        line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
    return line;
}

std::string without_colours(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\x1b' && i + 1 < text.size() && text[i + 1] == '[') {
            for (i += 2; i < text.size() && !(text[i] >= '@' && text[i] <= '~');) ++i;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string for_terminal(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c == '\x1b') {
            const auto end = text.find_first_not_of("0123456789;", i + 2);
            const bool is_colour = i + 1 < text.size() && text[i + 1] == '[' && end != std::string::npos && text[end] == 'm';
            if (is_colour) out += text.substr(i, end + 1 - i);
            if (is_colour) i = end;
        } else if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
            ++i;  // U+0080 to U+009F: the escape sequences' one-character forms
        } else if ((c >= 0x20 && c != 0x7f) || c == '\n' || c == '\t') {
            out += text[i];
        }
    }
    return out;
}

}  // namespace stoa
