#include "guard/cell_text.h"

#include <cstddef>

#include <fmt/format.h>

namespace stoa::guard {

namespace {

/// Follows strings and brackets through Python, so that a % inside of them is no magic.
class Outside {
public:
    /// Whether the next line begins a statement.
    [[nodiscard]] bool statement_begins() const { return quote_.empty() && brackets_ == 0 && !continued_; }

    void read(std::string_view line) {
        continued_ = false;
        for (std::size_t i = 0; i < line.size(); ++i) {
            const char c = line[i];
            if (!quote_.empty()) {
                if (c == '\\') {
                    ++i;
                } else if (line.substr(i).starts_with(quote_)) {
                    i += quote_.size() - 1;
                    quote_.clear();
                }
            } else if (c == '#') {
                break;
            } else if (c == '"' || c == '\'') {
                const std::string triple(3, c);
                quote_ = line.substr(i).starts_with(triple) ? triple : std::string(1, c);
                i += quote_.size() - 1;
            } else if (c == '(' || c == '[' || c == '{') {
                ++brackets_;
            } else if ((c == ')' || c == ']' || c == '}') && brackets_ > 0) {
                --brackets_;
            } else if (c == '\\' && i + 1 == line.size()) {
                continued_ = true;
            }
        }
        if (quote_.size() == 1) {
            if (!line.ends_with('\\')) quote_.clear();  // a plain string ends with its line, closed or not
        }
    }

private:
    std::string quote_;
    int brackets_ = 0;
    bool continued_ = false;
};

std::string_view stripped(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
    return text;
}

bool is_name(std::string_view text) {
    if (text.empty()) return false;
    for (const char c : text) {
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ',' || c == ' '))
            return false;
    }
    return true;
}

/// Where "x = !cmd" or "x = %magic" has its ! or %; npos when the line is no such thing.
std::size_t assigned_magic(std::string_view line) {
    const auto equals = line.find('=');
    if (equals == std::string_view::npos || !is_name(stripped(line.substr(0, equals)))) return std::string_view::npos;
    const auto at = line.find_first_not_of(" \t", equals + 1);
    if (at == std::string_view::npos || (line[at] != '!' && line[at] != '%')) return std::string_view::npos;
    return at;
}

/// Text after the first line of a whole-cell magic, when the cell begins with one.
bool split_cell_magic(std::string_view text, CellText& out) {
    const auto at = text.find_first_not_of(" \t\r\n");
    if (at == std::string_view::npos || !text.substr(at).starts_with("%%")) return false;
    const auto end = text.find('\n', at);
    const auto line = stripped(text.substr(at + 2, end == std::string_view::npos ? std::string_view::npos : end - at - 2));
    const auto space = line.find_first_of(" \t");
    out.magic = line.substr(0, space);
    if (space != std::string_view::npos) out.magic_line = stripped(line.substr(space));
    // The lines before the body stay as empty ones, so that its places are the cell's.
    for (std::size_t i = 0; i < (end == std::string_view::npos ? at : end + 1); ++i) {
        if (text[i] == '\n') out.body.push_back('\n');
    }
    if (end != std::string_view::npos) out.body += text.substr(end + 1);
    return true;
}

}  // namespace

CellText split_cell(std::string_view text) {
    CellText out;
    if (split_cell_magic(text, out)) return out;
    Outside outside;
    out.python.reserve(text.size() + 64);
    for (std::size_t at = 0; at <= text.size();) {
        auto end = text.find('\n', at);
        if (end == std::string_view::npos) end = text.size();
        std::string_view line = text.substr(at, end - at);
        if (line.ends_with('\r')) line.remove_suffix(1);
        at = end + 1;
        const auto first = line.find_first_not_of(" \t");
        std::size_t mark = std::string_view::npos;
        if (outside.statement_begins() && first != std::string_view::npos)
            mark = line[first] == '!' || line[first] == '%' ? first : assigned_magic(line);
        if (mark == std::string_view::npos) {
            outside.read(line);
            out.python += line;
            if (at <= text.size()) out.python.push_back('\n');
            continue;
        }
        // A shell line goes on where it ends with a backslash.
        std::string command(line.substr(mark + 1));
        std::size_t more = 0;
        while (command.ends_with('\\') && at <= text.size()) {
            end = text.find('\n', at);
            if (end == std::string_view::npos) end = text.size();
            command.pop_back();
            command += ' ';
            command += stripped(text.substr(at, end - at));
            at = end + 1;
            ++more;
        }
        const bool shell = line[mark] == '!';
        if (command.starts_with('!') || command.starts_with('%')) command.erase(0, 1);  // !!command
        out.python += fmt::format("{}{}({})", line.substr(0, mark), shell ? shell_call : magic_call, out.lines.size());
        out.python.append(more, '\n');
        if (at <= text.size()) out.python.push_back('\n');
        out.lines.push_back(std::move(command));
    }
    return out;
}

}  // namespace stoa::guard
