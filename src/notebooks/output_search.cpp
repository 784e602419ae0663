#include "notebooks/output_search.h"

#include <algorithm>

namespace stoa {

namespace {

char small(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool is_inner(char c) {  // within a UTF-8 character
    return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

/// At most max_match_text_bytes of the line, the place at `at` among them.
std::string about(std::string_view line, std::size_t at) {
    constexpr std::size_t most = wire::max_match_text_bytes;
    constexpr std::size_t before = most / 4;
    std::size_t from = line.size() <= most || at < before ? 0 : at - before;
    while (from > 0 && is_inner(line[from])) --from;
    std::size_t to = std::min(line.size(), from + most);
    while (to < line.size() && to > from && is_inner(line[to])) --to;
    return std::string(line.substr(from, to - from));
}

}  // namespace

OutputSearch::OutputSearch(std::string_view sought, std::size_t max_matches) : sought_(sought), max_matches_(max_matches) {
    std::ranges::transform(sought_, sought_.begin(), small);
}

void OutputSearch::read(std::string_view piece) {
    for (const char c : piece) {
        if (more_) return;
        take_byte(c);
    }
}

void OutputSearch::take_byte(char c) {
    if (c == '\n') return end_line();  // also in a sequence that is never closed
    switch (in_) {
        case In::escape: in_ = c == '[' ? In::sequence : c == ']' ? In::command : In::text; return;
        case In::sequence:
            if (c >= 0x40 && c <= 0x7e) in_ = In::text;
            return;
        case In::command:
            if (c == '\a') in_ = In::text;
            else if (c == '\x1b') in_ = In::command_escape;
            return;
        case In::command_escape: in_ = In::text; return;
        case In::text: break;
    }
    if (c == '\x1b') {
        in_ = In::escape;
    } else if (c == '\r') {
        returned_ = true;
    } else if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') {
        if (std::exchange(returned_, false)) {
            line_.clear();
            found_ = false;
        }
        line_ += c;
        if (line_.size() >= 2 * longest_held) look();
    }
}

void OutputSearch::look() {
    if (!found_) {
        const auto at = std::search(line_.begin(), line_.end(), sought_.begin(), sought_.end(), [](char a, char b) { return small(a) == b; });
        found_ = at != line_.end();
        if (found_) shown_ = about(line_, static_cast<std::size_t>(at - line_.begin()));
    }
    if (line_.size() < 2 * longest_held) return;
    std::size_t cut = line_.size() - longest_held;
    while (cut < line_.size() && is_inner(line_[cut])) ++cut;
    line_.erase(0, cut);
}

void OutputSearch::end_line() {
    look();
    if (found_ && matches_.size() == max_matches_) {
        more_ = true;
    } else if (found_) {
        matches_.push_back({number_, std::move(shown_)});
    }
    ++number_;
    line_.clear();
    found_ = returned_ = false;
    in_ = In::text;
}

void OutputSearch::finish() {
    if (!line_.empty() && !more_) end_line();
}

}  // namespace stoa
