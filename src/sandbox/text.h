// Text of a fixed capacity: what the spawner speaks, because it allocates nothing. Too long a text is cut and says so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace stoa::sandbox {

template <std::size_t Capacity>
class Text {
public:
    Text() = default;
    [[nodiscard]] explicit Text(std::string_view text) { add(text); }

    Text& add(std::string_view text) {
        std::size_t room = Capacity - size_;
        if (text.size() > room) cut_ = true;
        std::size_t take = text.size() < room ? text.size() : room;
        if (take > 0) std::memcpy(bytes_ + size_, text.data(), take);
        size_ += take;
        bytes_[size_] = '\0';
        return *this;
    }
    Text& add(std::uint64_t number) {
        char digits[24];
        std::size_t start = sizeof digits;
        do digits[--start] = static_cast<char>('0' + number % 10);
        while ((number /= 10) != 0);
        return add(std::string_view(digits + start, sizeof digits - start));
    }
    void clear() {
        size_ = 0;
        cut_ = false;
        bytes_[0] = '\0';
    }

    [[nodiscard]] const char* c_str() const { return bytes_; }
    [[nodiscard]] std::string_view view() const { return {bytes_, size_}; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }
    [[nodiscard]] bool cut() const { return cut_; }  ///< something did not fit

private:
    char bytes_[Capacity + 1] = {};
    std::size_t size_ = 0;
    bool cut_ = false;
};

using Path = Text<511>;
using Sentence = Text<255>;

/// Decimal digits only, no sign, no leading zeros beyond "0", no overflow.
[[nodiscard]] inline bool parse_number(std::string_view text, std::uint64_t& out) {
    if (text.empty() || text.size() > 19 || (text.size() > 1 && text[0] == '0')) return false;
    std::uint64_t number = 0;
    for (char c : text) {
        if (c < '0' || c > '9') return false;
        number = number * 10 + static_cast<std::uint64_t>(c - '0');
    }
    out = number;
    return true;
}

/// Takes the part up to the separator off the front of a text.
inline std::string_view take_part(std::string_view& text, char separator) {
    const void* found = text.empty() ? nullptr : std::memchr(text.data(), separator, text.size());
    std::size_t length = found ? static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) : text.size();
    std::string_view part(text.data(), length);
    text.remove_prefix(found ? length + 1 : length);
    return part;
}

[[nodiscard]] inline bool starts_with(std::string_view text, std::string_view start) {
    return text.size() >= start.size() && std::memcmp(text.data(), start.data(), start.size()) == 0;
}

}  // namespace stoa::sandbox
