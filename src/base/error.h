// The kinds of failure that more than one room speaks of. See HOUSE "Errors": absence is an optional, an outcome is
// a plain struct, hostile input is expected<T, DecodeError>, what a person can't have is thrown as Refused.
#pragma once

#include <cerrno>
#include <cstdint>
#include <exception>
#include <string>
#include <system_error>
#include <utility>

namespace stoa::wire {
enum class Refusal : std::uint8_t;  // all values in wire/shared.h
}

namespace stoa {

/// Hostile input that can't be read: the place in it, and what is wrong there.
struct DecodeError {
    std::string where;  ///< a path such as "edits[2].cell_id"; empty = the whole
    std::string what;   ///< a clause such as "is longer than 64 bytes"

    [[nodiscard]] std::string sentence() const { return where.empty() ? what : where + " " + what; }
};

/// The person asked for what they can't have. Caught at the four seams only (HTTP dispatch, WebSocket loop, spawn, main).
class Refused : public std::exception {
public:
    [[nodiscard]] Refused(wire::Refusal refusal, std::string sentence, std::string where = {})
        : refusal_(refusal), sentence_(std::move(sentence)), where_(std::move(where)) {}

    [[nodiscard]] wire::Refusal refusal() const { return refusal_; }
    [[nodiscard]] const std::string& sentence() const { return sentence_; }
    [[nodiscard]] const std::string& where() const { return where_; }
    [[nodiscard]] const char* what() const noexcept override { return sentence_.c_str(); }

private:
    wire::Refusal refusal_;
    std::string sentence_;  // for the person
    std::string where_;     // the place in the input, or empty
};

/// A system call failed; `what` says what it was for.
[[noreturn]] inline void throw_errno(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace stoa
