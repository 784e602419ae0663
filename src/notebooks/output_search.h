// Finds lines in the text of an output that is read piece by piece, however long it is. Memory is bounded.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wire/http.h"

namespace stoa {

/// Lines as a page shows them: without escape sequences, of what carriage returns wrote again the end. ASCII letters match
/// without case. A line of any length is found once.
class OutputSearch {
public:
    [[nodiscard]] OutputSearch(std::string_view sought, std::size_t max_matches);

    void read(std::string_view piece);
    /// The text is at its end.
    void finish();
    /// There are as many matches as were asked for, and one more: what follows need not be read.
    [[nodiscard]] bool is_full() const { return more_; }
    [[nodiscard]] wire::OutputMatches take() { return {std::move(matches_), more_}; }

private:
    enum class In { text, escape, sequence, command, command_escape };
    static constexpr std::size_t longest_held = 64 << 10;  // of one line

    void take_byte(char c);
    void end_line();
    void look();

    std::string sought_;  // small letters
    std::size_t max_matches_;
    std::vector<wire::OutputMatch> matches_;
    bool more_ = false;
    In in_ = In::text;
    bool returned_ = false;  // a carriage return came; what comes next writes the line again
    bool found_ = false;     // in this line
    std::string line_;       // the last longest_held bytes of it, or more
    std::string shown_;      // of the match
    std::int64_t number_ = 0;
};

}  // namespace stoa
