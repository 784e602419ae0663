// What somebody types to search: the words in FTS5's language, and where they stand in a text. No SQL.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stoa {

class SearchWords {
public:
    /// Words stand between spaces. Of one with other signs in it, as np.array, the parts must follow each other.
    [[nodiscard]] explicit SearchWords(std::string_view typed);

    [[nodiscard]] bool empty() const { return words_.empty(); }
    /// For an index that knows places: parts of one word as a phrase.
    [[nodiscard]] std::string phrases_match() const;
    /// For an index that knows only which text holds what: each part alone. Where has_phrases(), holds() says the rest.
    [[nodiscard]] std::string parts_match() const;
    [[nodiscard]] bool has_phrases() const;
    /// Whether the parts of each word follow each other somewhere. ASCII letters match without case, others as they stand.
    [[nodiscard]] bool holds(std::string_view text) const;
    /// One line around the first hit, with hits between U+E000 and U+E001; nothing where only FTS5's folding of letters finds one.
    [[nodiscard]] std::optional<std::string> excerpt(std::string_view text) const;

private:
    struct Word {
        std::vector<std::string> parts;  // lower case where ASCII
        bool is_beginning = false;       // its last part may go on
    };
    struct Hit {
        std::size_t from, to;  // bytes
    };
    [[nodiscard]] static std::optional<Hit> find(const Word& word, std::string_view text, std::size_t from);
    [[nodiscard]] std::string match(bool as_phrases) const;

    std::vector<Word> words_;
};

/// One line of a text whose hits are marked already, cut between characters, with as many ends of hits as beginnings.
[[nodiscard]] std::string excerpt_of_marked(std::string_view text);

}  // namespace stoa
