// A rule's pattern, and a quick way to see that a text can't match it: most facts match no pattern of any rule.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace stoa::guard {

/// Which pairs of neighbouring characters stand in a text, as bits of a small table: what is missing there is missing in the text.
class Pairs {
public:
    void add(char a, char b) {
        const auto key = (static_cast<std::uint32_t>(static_cast<unsigned char>(a)) << 8U | static_cast<unsigned char>(b)) * 0x9E3779B1U >> 24U;
        bits_[key >> 6U] |= std::uint64_t{1} << (key & 63U);
    }
    void add_all(std::string_view text) {
        for (std::size_t i = 1; i < text.size(); ++i) add(text[i - 1], text[i]);
    }
    [[nodiscard]] bool have(const Pairs& needed) const {
        return ((needed.bits_[0] & ~bits_[0]) | (needed.bits_[1] & ~bits_[1]) | (needed.bits_[2] & ~bits_[2]) | (needed.bits_[3] & ~bits_[3])) == 0;
    }

private:
    std::array<std::uint64_t, 4> bits_{};
};

/// In lower case; rule.h says what its marks mean.
struct Pattern {
    explicit Pattern(std::string_view pattern) : glob(pattern) {
        constexpr std::string_view marks = "*?<>";
        char before = 0;  // the character that stands right before; 0 = a mark does, or nothing
        for (std::size_t i = 0; i < glob.size(); ++i) {
            const bool is_first = i == 0;
            const bool is_taken_as_it_is = glob[i] == '\\' && i + 1 < glob.size();
            if (is_taken_as_it_is) ++i;
            const bool is_mark = !is_taken_as_it_is && marks.find(glob[i]) != std::string_view::npos;
            if (!is_mark && is_first) first = glob[i];
            if (!is_mark && before != 0) needs.add(before, glob[i]);
            before = is_mark ? char{0} : glob[i];
        }
    }

    std::string glob;
    char first = 0;  ///< with which the text begins; 0 = with anything
    Pairs needs;
};

}  // namespace stoa::guard
