#include "notebooks/percent_magics.h"

#include <algorithm>
#include <array>

namespace stoa {

namespace {

constexpr std::array<std::string_view, 22> languages{"R",      "bash", "sh",     "python2", "python3", "coconut", "javascript", "js",
                                                     "perl",   "html", "latex",  "markdown", "pypy",   "ruby",    "script",     "svg",
                                                     "matlab", "sql",  "cython", "octave",  "haskell", "julia"};

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_name(char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '$';
}

std::string_view without(std::string_view text, std::string_view blanks) {
    const auto from = text.find_first_not_of(blanks);
    return from == std::string_view::npos ? std::string_view() : text.substr(from);
}

/// %name, %%name, %%%name
bool begins_magic(std::string_view text) {
    const auto name = text.find_first_not_of('%');
    return name != std::string_view::npos && name >= 1 && name <= 3 && is_letter(text[name]) && text[name] != '_';
}

/// A line of IPython's, leading blanks and comment signs taken off.
bool is_ipythons(std::string_view line) {
    if (line.empty()) return false;
    if (begins_magic(line)) return true;
    if (line[0] == '!' || line[0] == '?') {  // a command, or help
        const std::string_view rest = without(line.substr(1), "!? \t");
        return !rest.empty() && (is_letter(rest[0]) || std::string_view("./~$\\{}").find(rest[0]) != std::string_view::npos);
    }
    // name = %magic, name = !command
    std::size_t at = 0;
    while (at < line.size() && is_name(line[at])) ++at;
    if (at > 0 && is_letter(line[0])) {
        const std::string_view rest = without(line.substr(at), " \t");
        if (rest.starts_with('=')) {
            const std::string_view value = without(rest.substr(1), " \t");
            return begins_magic(value) || (value.size() > 1 && value[0] == '!' && is_letter(value[1]));
        }
    }
    // help at the end: one word and a question mark
    const auto last = line.find_last_not_of(" \t");
    return last != std::string_view::npos && last > 0 && line[last] == '?' && line.substr(0, last).find_first_of(" \t") == std::string_view::npos && is_name(line[0]);
}

std::string_view without_comment_signs(std::string_view line) {
    line = without(line, " \t");
    while (line.starts_with('#')) line = without(line.substr(1), " ");
    return line;
}

/// Follows strings in triple quotes, in which nothing is a magic.
class Quotes {
public:
    [[nodiscard]] bool open() const { return !quote_.empty(); }
    void read(std::string_view line) {
        for (std::size_t at = 0; at < line.size();) {
            const std::string_view rest = line.substr(at);
            if (open()) {
                if (rest[0] == '\\') at += 2;
                else if (rest.starts_with(quote_)) at += quote_.size(), quote_ = {};
                else ++at;
            } else if (rest[0] == '#') {
                return;
            } else if (rest.starts_with(R"(""")") || rest.starts_with("'''")) {
                quote_ = rest[0] == '"' ? std::string_view(R"(""")") : std::string_view("'''");
                at += 3;
            } else if (rest[0] == '"' || rest[0] == '\'') {
                for (++at; at < line.size() && line[at] != rest[0]; ++at) at += line[at] == '\\';
                ++at;
            } else {
                ++at;
            }
        }
    }

private:
    std::string_view quote_;
};

template <class Change>
std::string each_line(std::string_view text, Change change) {
    std::string out;
    Quotes quotes;
    bool goes_on = false;  // the line before was a magic that ends in a backslash
    for (std::size_t from = 0; from <= text.size();) {
        const auto end = std::min(text.find('\n', from), text.size());
        const std::string_view line = text.substr(from, end - from);
        const bool is_magic = !quotes.open() && (goes_on || is_ipythons(without_comment_signs(line)));
        if (is_magic) change(out, line);
        else out += line;
        goes_on = is_magic && line.ends_with('\\');
        if (!is_magic) quotes.read(line);
        if (end == text.size()) break;
        out += '\n';
        from = end + 1;
    }
    return out;
}

}  // namespace

std::string_view language_of_cell(std::string_view text) {
    if (!text.starts_with("%%")) return {};
    text.remove_prefix(2);
    const std::string_view word = text.substr(0, text.find_first_of(" \t\n"));
    return std::ranges::find(languages, word) != languages.end() ? word : std::string_view();
}

std::string comment_magics(std::string_view text) {
    return each_line(text, [](std::string& out, std::string_view line) {
        const auto indent = std::min(line.find_first_not_of(" \t"), line.size());
        out.append(line.substr(0, indent)).append("# ").append(line.substr(indent));
    });
}

std::string uncomment_magics(std::string_view text) {
    return each_line(text, [](std::string& out, std::string_view line) {
        const auto indent = std::min(line.find_first_not_of(" \t"), line.size());
        std::string_view rest = line.substr(indent);
        if (rest.starts_with("# ")) rest.remove_prefix(2);
        else if (rest.starts_with('#')) rest.remove_prefix(1);
        out.append(line.substr(0, indent)).append(rest);
    });
}

}  // namespace stoa
