#include "api/typed_lines.h"

namespace stoa {

namespace {

constexpr std::size_t max_line_bytes = 8 << 10;
constexpr std::size_t max_lines = 100;  // of one message

}  // namespace

void TypedLines::erase_character() {
    while (!line_.empty() && (static_cast<unsigned char>(line_.back()) & 0xC0U) == 0x80) line_.pop_back();
    if (!line_.empty()) line_.pop_back();
}

std::vector<std::string> TypedLines::take(std::string_view typed) {
    std::vector<std::string> out;
    for (const char c : typed) {
        const auto byte = static_cast<unsigned char>(c);
        if (state_ == State::escape) {
            state_ = c == '[' || c == 'O' ? State::sequence : State::plain;
        } else if (state_ == State::sequence) {
            if (byte >= 0x40 && byte < 0x7F) state_ = State::plain;
        } else if (byte == 0x1B) {
            state_ = State::escape;
        } else if (c == '\r' || c == '\n') {
            if (line_.find_first_not_of(' ') != std::string::npos && out.size() < max_lines) out.push_back(line_);
            line_.clear();
        } else if (byte == 0x7F || byte == 0x08) {
            erase_character();
        } else if (byte == 0x15 || byte == 0x03) {  // the line is taken back
            line_.clear();
        } else if (byte == 0x17) {  // its last word is
            while (line_.ends_with(' ')) line_.pop_back();
            while (!line_.empty() && !line_.ends_with(' ')) line_.pop_back();
        } else if (byte >= 0x20 && line_.size() < max_line_bytes) {
            line_.push_back(c);
        }
    }
    return out;
}

}  // namespace stoa
