#include "notebooks/html_text.h"

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

namespace stoa {

namespace {

constexpr std::size_t max_sgr_numbers = 64;

/// What "select graphic rendition" has set.
struct Style {
    std::string fg;
    std::string bg;
    bool bold = false;
    bool faint = false;
    bool italic = false;
    bool underline = false;
    bool strike = false;
    bool inverse = false;

    bool operator==(const Style&) const = default;
};

std::string palette(int number) {
    return fmt::format("var(--ansi-{})", number);
}

std::string colour_of_256(int number) {
    if (number < 16) return palette(number);
    if (number >= 232) {
        const int grey = 8 + (number - 232) * 10;
        return fmt::format("rgb({} {} {})", grey, grey, grey);
    }
    const auto level = [](int step) { return step == 0 ? 0 : 55 + step * 40; };
    const int cube = number - 16;
    return fmt::format("rgb({} {} {})", level(cube / 36), level(cube / 6 % 6), level(cube % 6));
}

/// 5;n or 2;r;g;b from `at`: the colour, if it is one, and how many numbers it took.
std::pair<std::optional<std::string>, std::size_t> extended(const std::vector<int>& codes, std::size_t at) {
    const auto code = [&](std::size_t i) { return i < codes.size() ? codes[i] : -1; };
    const auto is_byte = [](int number) { return number >= 0 && number <= 255; };
    if (code(at) == 5) return {is_byte(code(at + 1)) ? std::optional(colour_of_256(code(at + 1))) : std::nullopt, 2};
    if (code(at) != 2) return {std::nullopt, 1};
    const int red = code(at + 1), green = code(at + 2), blue = code(at + 3);
    if (!is_byte(red) || !is_byte(green) || !is_byte(blue)) return {std::nullopt, 4};
    return {fmt::format("rgb({} {} {})", red, green, blue), 4};
}

void set_code(Style& style, int code) {
    switch (code) {
        case 0: style = {}; break;
        case 1: style.bold = true; break;
        case 2: style.faint = true; break;
        case 3: style.italic = true; break;
        case 4: style.underline = true; break;
        case 7: style.inverse = true; break;
        case 9: style.strike = true; break;
        case 22: style.bold = style.faint = false; break;
        case 23: style.italic = false; break;
        case 24: style.underline = false; break;
        case 27: style.inverse = false; break;
        case 29: style.strike = false; break;
        case 39: style.fg.clear(); break;
        case 49: style.bg.clear(); break;
        default:
            if (code >= 30 && code <= 37) style.fg = palette(code - 30);
            else if (code >= 40 && code <= 47) style.bg = palette(code - 40);
            else if (code >= 90 && code <= 97) style.fg = palette(code - 82);
            else if (code >= 100 && code <= 107) style.bg = palette(code - 92);
    }
}

void set_style(Style& style, const std::vector<int>& codes) {
    for (std::size_t i = 0; i < codes.size(); ++i) {
        if (codes[i] != 38 && codes[i] != 48) {
            set_code(style, codes[i]);
            continue;
        }
        auto [colour, used] = extended(codes, i + 1);
        if (colour) (codes[i] == 38 ? style.fg : style.bg) = *colour;
        i += used;
    }
}

std::string css_of(const Style& style) {
    std::string css;
    const std::string fg = style.inverse ? (style.bg.empty() ? "var(--page)" : style.bg) : style.fg;
    const std::string bg = style.inverse ? (style.fg.empty() ? "var(--text)" : style.fg) : style.bg;
    if (!fg.empty()) css += "color:" + fg + ";";
    if (!bg.empty()) css += "background:" + bg + ";";
    if (style.bold) css += "font-weight:600;";
    if (style.faint) css += "opacity:.7;";
    if (style.italic) css += "font-style:italic;";
    if (style.underline || style.strike)
        css += fmt::format("text-decoration:{}{};", style.underline ? "underline " : "", style.strike ? "line-through" : "");
    return css;
}

std::vector<int> numbers_of(std::string_view text) {
    std::vector<int> numbers{0};
    for (const char c : text) {
        if (c == ';' || c == ':') {
            if (numbers.size() == max_sgr_numbers) break;
            numbers.push_back(0);
        } else if (numbers.back() < 1000) {
            numbers.back() = numbers.back() * 10 + (c - '0');
        }
    }
    return numbers;
}

/// The end of the escape sequence that begins at `at`; an SGR sequence's numbers are given through `sgr`.
std::size_t skip_escape(std::string_view text, std::size_t at, std::optional<std::string_view>& sgr) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? text[i] : '\0'; };
    if (byte(at + 1) == ']') {  // an operating system command: to BEL or ESC backslash, within the line
        for (std::size_t i = at + 2; i < text.size() && text[i] != '\n'; ++i) {
            if (text[i] == '\a') return i + 1;
            if (text[i] == '\x1b' && byte(i + 1) == '\\') return i + 2;
        }
        return std::min(at + 2, text.size());
    }
    if (byte(at + 1) != '[') return std::min(at + 1 + (byte(at + 1) >= 0x40 && byte(at + 1) <= 0x5f), text.size());
    std::size_t i = at + 2;
    bool is_plain = true;
    for (; i < text.size() && text[i] >= 0x20 && text[i] <= 0x3f; ++i) is_plain &= (text[i] >= '0' && text[i] <= '9') || text[i] == ';' || text[i] == ':';
    if (byte(i) == 'm' && is_plain) sgr = text.substr(at + 2, i - at - 2);
    return std::min(i + 1, text.size());
}

class TerminalHtml {
public:
    explicit TerminalHtml(std::string& out) : out_(out) {}

    void line(std::string_view text) {
        // Of what carriage returns wrote over, only the styles count.
        const std::string_view shown = last_written(text);
        const std::size_t shown_from = static_cast<std::size_t>(shown.data() - text.data());
        std::size_t from = shown_from;
        for (std::size_t at = 0; at < shown_from + shown.size();) {
            if (text[at] != '\x1b') {
                ++at;
                continue;
            }
            if (at > from) piece(text.substr(from, at - from));
            std::optional<std::string_view> sgr;
            at = skip_escape(text, at, sgr);
            if (sgr) set_style(style_, numbers_of(*sgr));
            from = std::max(from, at);
        }
        const std::size_t end = shown_from + shown.size();
        if (end > from) piece(text.substr(from, end - from));
    }

private:
    static std::string_view last_written(std::string_view text) {
        while (text.ends_with('\r')) text.remove_suffix(1);
        const auto returned = text.rfind('\r');
        return returned == std::string_view::npos ? text : text.substr(returned + 1);
    }
    void piece(std::string_view text) {
        const std::string css = css_of(style_);
        if (css.empty()) return write_html_text(out_, text);
        out_ += "<span style=\"" + css + "\">";
        write_html_text(out_, text);
        out_ += "</span>";
    }

    std::string& out_;
    Style style_;
};

}  // namespace

void write_html_text(std::string& out, std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default:
                if (static_cast<unsigned char>(c) >= 0x20 ? c != 0x7f : c == '\n' || c == '\t') out += c;
        }
    }
}

void write_terminal_html(std::string& out, std::string_view text) {
    TerminalHtml terminal(out);
    while (!text.empty()) {
        const auto end = text.find('\n');
        terminal.line(text.substr(0, end));
        if (end == std::string_view::npos) break;
        out += '\n';
        text.remove_prefix(end + 1);
    }
}

}  // namespace stoa
