// Letters as protocols and names compare them: A to Z alone, whatever the locale; every other byte stays as it is.
#pragma once

#include <string>
#include <string_view>

namespace stoa {

[[nodiscard]] constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

[[nodiscard]] inline std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = lower(c);
    return out;
}

}  // namespace stoa
