// What somebody types into a terminal, as lines: what keys do to a line is undone as far as a line can be known without its screen.
// What the arrows bring back from the history and what Tab completes is not seen.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stoa {

class TypedLines {
public:
    /// -> the lines that ended in this text.
    [[nodiscard]] std::vector<std::string> take(std::string_view typed);

private:
    enum class State : unsigned char { plain, escape, sequence };
    void erase_character();

    std::string line_;
    State state_ = State::plain;
};

}  // namespace stoa
