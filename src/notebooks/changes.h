// CodeMirror's change sets over UTF-8 text. Lengths and positions are UTF-16 code units, as in @codemirror/state, whose
// semantics compose() and map() keep to the letter; testdata/changes.json holds its answers.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "base/error.h"

namespace stoa {

/// Parts of one change set.
inline constexpr std::size_t max_change_sections = 100'000;

/// UTF-16 code units of valid UTF-8.
[[nodiscard]] std::int64_t utf16_length(std::string_view utf8);

class ChangeSet {
public:
    struct Section {
        std::int64_t length = 0;     // in the text before
        std::int64_t inserted = -1;  // units that take its place; -1: it is kept
        std::string text;            // those units; lines end in \n
    };

    /// Hostile JSON: `[keep, [delete], [delete, "line", "line"], ...]`. A line holds no line break.
    [[nodiscard]] static std::expected<ChangeSet, DecodeError> parse(const boost::json::value& json);
    /// The change that makes `after` of `before`, as one replacement between what they share at both ends.
    [[nodiscard]] static ChangeSet between(std::string_view before, std::string_view after);
    [[nodiscard]] boost::json::value to_json() const;

    [[nodiscard]] std::int64_t length_before() const;
    [[nodiscard]] std::int64_t length_after() const;
    [[nodiscard]] bool changes_nothing() const;
    [[nodiscard]] const std::vector<Section>& sections() const { return sections_; }

    /// Changes the text, whose length in units is kept beside it. Throws Refused (out_of_range: not made for a text of this
    /// length; surrogate_split; too_large: the result is over max_bytes) and then nothing is changed.
    void apply_to(std::string& text, std::int64_t& units, std::int64_t max_bytes) const;

    /// This change, then the other, as one. Throws Refused(out_of_range) when the lengths don't meet.
    [[nodiscard]] ChangeSet compose(const ChangeSet& then) const;
    enum class Order { before, after };  ///< who goes first when both insert at one place
    /// This change, made to apply after `over`, which starts from the same text.
    [[nodiscard]] ChangeSet map(const ChangeSet& over, Order order) const;

private:
    void add(std::int64_t length, std::int64_t inserted, std::string_view text, bool join = false);

    std::vector<Section> sections_;
};

}  // namespace stoa
