// What an inspection finds: typed facts, each with its place and whether the word is used or only mentioned. Facts judge
// nothing; rules (rule.h) read them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stoa::guard {

enum class FactKind : std::uint8_t {
    import,    ///< value: the module, dotted
    loop,      ///< value: what is called again and again; of digests "compare" for one that is compared, "lookup" for one that is looked
               ///< for among others, "keeps" for one under which something is kept; text: over what, what becomes of it, its arguments
    call,      ///< value: the dotted name of what is called, "?" for what is not known; text: its arguments
    define,    ///< value: the name of a function or class that the code makes
    command,   ///< value: the program without its folder; text: the whole command
    url,       ///< value: an address; text: who fetches or opens it
    package,   ///< value: the package's name; text: the installer
    write,     ///< value: a file that the code writes; text: how it begins
    run,       ///< value: a file that is run; text: by whom
    payload,   ///< value: how the text that runs was hidden, as "base64, zlib"; text: how it begins
    constant,  ///< value: a string inside of something compiled or pickled that runs
    script,    ///< value: the language of text that runs in a browser; text: how it begins
    artefact,  ///< value: what a file is by its structure; text: what tells
    opaque,    ///< value: something that runs and can't be read; text: where it comes from
    budget,    ///< value: "budget exceeded"; text: which budget
    text,      ///< value: words that nothing runs: Markdown, comments, what is printed
};

/// A mention runs nothing: rules do not see it.
enum class Use : std::uint8_t { used, mentioned };

struct Place {
    std::int32_t cell = 0;   ///< index in the notebook; 0 in a script
    std::int32_t line = 1;   ///< in the cell, from 1; of decoded text the line that runs it
    std::int32_t depth = 0;  ///< how many layers of decoding and of files lie above
    std::int64_t byte = -1;  ///< of an artefact, which has no lines; else -1
    auto operator<=>(const Place&) const = default;
};

struct Fact {
    FactKind kind = FactKind::text;
    Use use = Use::used;
    std::string value;  ///< up to Limits::fact_bytes
    std::string text;   ///< up to Limits::fact_bytes
    Place place;
};

[[nodiscard]] std::string_view name_of(FactKind kind);
[[nodiscard]] std::optional<FactKind> find_fact_kind(std::string_view name);

/// "cell 3, line 2, decoded once".
[[nodiscard]] std::string words_of(const Place& place);

}  // namespace stoa::guard
