// One inspection under way: what is known so far, what was found, what may still be spent. The readers of Python and of shell
// text stand on it and call each other through it; decoded text and files that run come back here, one layer deeper.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "guard/budget.h"
#include "guard/environment.h"
#include "guard/fact.h"
#include "guard/value.h"

namespace stoa::guard {

class Node;
struct FunctionTree;

inline constexpr std::size_t mention_bytes = 160;  // of each mention that is kept

[[nodiscard]] inline bool is_one_of(std::span<const std::string_view> list, std::string_view word) {
    return std::ranges::find(list, word) != list.end();
}

class Reading {
public:
    [[nodiscard]] Reading(Budget& budget, Environment& environment, std::vector<Fact>& facts, std::int32_t cell)
        : budget(budget), environment(environment), facts_(facts), cell_(cell) {}

    Budget& budget;
    Environment& environment;

    /// `row` is that of the text being read, from 0; decoded text is placed where it is run.
    void add(FactKind kind, std::string_view value, std::string_view text, std::int32_t row, Use use = Use::used);
    /// A url fact for each address in `text`.
    void add_urls(std::string_view text, std::string_view who, std::int32_t row);

    void read_cell(std::string_view text);
    void read_python(std::string_view text);
    void read_shell(std::string_view text);
    /// A shell line of a cell: read in place, at `row`.
    void read_line(const Node& root, std::int32_t row);
    /// Text that something at `row` runs, one layer deeper; `how` says how it was hidden, or is empty.
    enum class Runs : std::uint8_t { python, cell, shell };
    void run_text(Runs runs, std::string_view text, std::string_view how, std::int32_t row);
    void run_file(std::string_view path, std::string_view by, Runs runs, std::int32_t row);
    enum class Write : std::uint8_t { replace, append };
    void write_file(std::string_view path, std::string_view content, Write how, std::int32_t row);
    /// A command as its words; what it fetches, installs, writes and runs becomes facts. `input` is what is piped to it.
    void read_command(const std::vector<std::string>& words, const Value* input, std::int32_t row);
    /// Code in another language (foreign_text.cpp): its strings, and the commands that it is given to run.
    void read_foreign(std::string_view text, std::string_view language, std::int32_t row);
    /// A script that is put into a page.
    void add_script(std::string_view how, std::string_view text, std::int32_t row);
    void run_makefile(std::string_view text, std::int32_t row);
    void run_dockerfile(std::string_view text, std::int32_t row);
    void run_package_scripts(std::string_view text, std::int32_t row);
    void run_unit(std::string_view text, std::int32_t row);
    void run_crontab(std::string_view text, std::int32_t row);
    void read_magic(std::string_view name, std::string_view line, std::string_view body, std::int32_t row);
    /// Something pickled or marshalled that is loaded.
    void read_pickle(std::string_view bytes, std::string_view how, std::int32_t row);
    void read_marshal(std::string_view bytes, std::string_view how, std::int32_t row);
    /// The text of a function that is called, parsed; each is parsed once, as far as there is room to keep it.
    [[nodiscard]] std::shared_ptr<const FunctionTree> tree_of_function(std::string_view source);

    [[nodiscard]] std::int32_t layer() const { return layer_; }
    std::int64_t loop_steps = budget.limits().loop_steps;  ///< left
    std::int32_t nesting = 0;          ///< of nodes under way, over all layers

    // A loop over constants ends early when another round could find nothing new and leave nothing else. Bits are of loops under way.
    std::uint16_t loop_bits = 0;
    std::int32_t loop_depth = 0;
    std::uint16_t varies = 0;       ///< what the expression being read depends on so far
    std::uint16_t rounds_vary = 0;  ///< loops of which a round did something that the next may do otherwise
    /// Of a value that is kept at a place in the text: whether it is another one than the last time, or may be.
    void keeps(const void* place, const Value& value);

private:
    void read_mentions(std::string_view text);

    std::vector<Fact>& facts_;
    std::unordered_set<std::uint64_t> seen_;
    std::int32_t cell_;
    std::int32_t layer_ = 0;
    std::int32_t layer_line_ = 0;  // of the cell, while layer_ > 0
    std::int32_t row_ = 0;         // added to every row: of a shell line within its cell
    std::vector<std::string> running_files_;
    std::unordered_map<std::string_view, std::shared_ptr<const FunctionTree>> functions_;
    std::size_t function_bytes_ = 0;
    std::unordered_map<const void*, std::uint64_t> kept_;
};

/// Counts nesting for as long as it lives; false when that is too deep.
class [[nodiscard]] Nested {
public:
    explicit Nested(Reading& reading) : reading_(reading) { ++reading_.nesting; }
    ~Nested() { --reading_.nesting; }
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;
    [[nodiscard]] bool fits() const {
        if (reading_.nesting <= reading_.budget.limits().nesting) return true;
        return reading_.budget.exceed("nesting");
    }

private:
    Reading& reading_;
};

/// How a file runs that nobody has to start: startup files of shells, of Python and of IPython, by where they lie.
[[nodiscard]] std::optional<Reading::Runs> starts_by_itself(std::string_view path);
/// The name that a path ends with: "a/b.py" and "./b.py" are "b.py".
[[nodiscard]] std::string_view file_name(std::string_view path);
/// The longest start of `text` that is whole UTF-8 and no longer than `most`.
[[nodiscard]] std::string_view cut(std::string_view text, std::size_t most);
/// Facts go to JSON and to people: what is no UTF-8 becomes '?', control characters become spaces.
[[nodiscard]] std::string printable(std::string_view text);
/// How a text begins, in one line, for people.
[[nodiscard]] std::string beginning(std::string_view text, std::size_t most);

}  // namespace stoa::guard
