// Reads Python: walks every statement once (loops over constants and calls of the code's own functions more often, within the
// budget), folds what is constant, and notes what is imported, called, run and written. Nothing is executed.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "guard/reading.h"
#include "guard/tree.h"

namespace stoa::guard {

struct Arguments {
    std::vector<Value> positional;
    std::vector<std::pair<std::string, Value>> named;

    [[nodiscard]] const Value* at(std::size_t index) const { return index < positional.size() ? &positional[index] : nullptr; }
    [[nodiscard]] const Value* find(std::string_view name) const {
        for (const auto& [key, value] : named) {
            if (key == name) return &value;
        }
        return nullptr;
    }
    [[nodiscard]] const Value* at_or(std::size_t index, std::string_view name) const {
        const Value* found = at(index);
        return found != nullptr ? found : find(name);
    }
};

class PythonReader {
public:
    /// `lines` holds what the placeholders of cell_text.h speak of.
    [[nodiscard]] PythonReader(Reading& reading, const std::vector<std::string>& lines) : reading_(reading), lines_(lines) {}

    void read(Node module);

private:
    using Scope = std::map<std::string, Value, std::less<>>;
    enum class Flow : std::uint8_t { goes_on, returned };

    // python_statements.cpp
    Flow read_statement(Node node);
    Flow read_block(Node node);
    Flow read_loop(Node node);
    void read_import(Node node);
    void read_import_from(Node node);
    void import_module(std::string_view module, Node node);
    void read_definition(Node node);
    void read_with(Node node);
    void read_augmented(Node node);
    void bind(Node target, const Value& value);
    void changes(const Value& by);
    void set(std::string_view name, Value value);
    const Value* find(std::string_view name) const;

    // python_values.cpp
    Value evaluate(Node node);
    Value evaluate_known(Node node);
    Value string_literal(Node node);
    Value binary(Node node);
    Value combine(std::string_view op, const Value& left, const Value& right);
    Value comparison(Node node);
    Value attribute(const Value& object, std::string_view name);
    Value subscript(Node node);
    Value comprehension(Node node);
    void rounds(const std::vector<Node>& clauses, std::size_t at, Node body, std::vector<Value>& out);
    Value collection(Node node);

    // python_calls.cpp
    Value call(Node node);
    Value call_named(const std::string& name, const Value& callee, const Arguments& arguments, Node node);
    Value call_method(const Value& object, std::string_view method, const Arguments& arguments, Node node);
    Value call_function(const Function& function, const Arguments& arguments, Node node);
    bool runs_command(const std::string& name, const Arguments& arguments, Node node);
    std::optional<Value> runs_code(const std::string& name, const Arguments& arguments, Node node);
    std::optional<Value> touches_file(const std::string& name, const Value& callee, const Arguments& arguments, Node node);
    void run_words(const Value& words, const Value* input, Node node);
    void prints_to_file(const Value& file, const Arguments& arguments, Node node);
    void run_placeholder(std::string_view name, const Arguments& arguments, Node node);
    std::string with_values(std::string_view line);
    Arguments arguments_of(Node node);
    Value apply(const Value& function, Arguments arguments, Node node);

    // python_known.cpp
    Value known_function(std::string_view name, const Arguments& arguments, Node node);
    std::optional<Value> decoded(std::string_view name, const Arguments& arguments);
    std::optional<std::vector<Value>> items_of(const Value& value);
    Value kept(Value value);
    [[nodiscard]] bool can_keep(const Value& value, const std::vector<Value>* into);

    Reading& reading_;
    const std::vector<std::string>& lines_;
    std::vector<Scope> scopes_;
    std::optional<Value> returned_;
    /// Says of a call within loops what it is called for; of `callee` only its name is known.
    void add_loop(std::string_view callee, std::string_view arguments, Node node);
    void read_while(Node node);
    [[nodiscard]] std::optional<std::int64_t> left_to_go(Node condition);
    Value docstring_of(const Function& function);
    void read_except(Node node);
    void starts_thread(const std::string& name, const Arguments& arguments, Node node);
    [[nodiscard]] std::string loop_over(const Value& over, Node right) const;

    std::vector<std::string> loops_;      // under way, outermost first, over functions that are followed
    std::set<std::string, std::less<>> threads_;  // functions that were followed as a thread's
    std::pair<std::uint32_t, std::uint32_t> dropped_;  // where the call stands whose result nobody takes
    std::optional<std::vector<Value>> yields_;  // of the generator being followed
    std::vector<const Function*> following_;    // functions of the code itself under way, outermost first
    Value raised_;                              // what the exception raised last says
    std::int32_t inlined_ = 0;  // functions of the code itself under way
    bool in_loop_again_ = false;
};

/// The methods of str, bytes, list and dict that only make a value; nothing when the method is no such one.
[[nodiscard]] std::optional<Value> pure_method(const Value& object, std::string_view method, const Arguments& arguments,
                                               std::size_t most_bytes);
[[nodiscard]] Value format_percent(const Value& pattern, const Value& arguments);
/// The items from, to, by a step of a text, bytes or list, as a slice gives them.
[[nodiscard]] Value slice_of(const Value& value, std::optional<std::int64_t> from, std::optional<std::int64_t> to, std::int64_t step);

}  // namespace stoa::guard
