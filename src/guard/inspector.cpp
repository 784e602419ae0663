#include "guard/inspector.h"

#include "guard/reading.h"

namespace stoa::guard {

namespace {

constexpr std::size_t most_kept_bytes = 2 << 20;  // of a notebook's names, and again of its files
constexpr std::size_t most_kept_names = 4096;
constexpr std::size_t most_value_bytes = 256 << 10;
constexpr std::size_t most_items = 4096;

/// Bytes of a value as it is kept; what is larger than `most` counts as much more.
std::size_t size_of(const Value& value, int depth) {
    std::size_t size = sizeof(Value) + value.text.size() + value.how.size();
    if (value.function) size += value.function->source.size();
    if (value.items) {
        if (depth == 0 || value.items->size() > most_items) return most_kept_bytes;
        for (const Value& item : *value.items) {
            size += size_of(item, depth - 1);
            if (size > most_value_bytes) break;
        }
    }
    return size;
}

/// Keeps a notebook's memory small: first goes what is large, then whatever comes last by name.
void trim(Environment& environment) {
    std::size_t held = 0;
    std::size_t count = 0;
    for (auto name = environment.names.begin(); name != environment.names.end();) {
        name->second.varies = 0;
        const std::size_t size = size_of(name->second, 4) + name->first.size();
        if (size > most_value_bytes || held + size > most_kept_bytes || ++count > most_kept_names) {
            name = environment.names.erase(name);
        } else {
            held += size;
            ++name;
        }
    }
    for (auto* texts : {&environment.variables, &environment.files, &environment.renamed}) {
        std::size_t bytes = 0;
        for (auto text = texts->begin(); text != texts->end();) {
            bytes += text->first.size() + text->second.size() + 64;
            text = bytes > most_kept_bytes ? texts->erase(text) : std::next(text);
        }
    }
}

}  // namespace

Inspection Inspector::inspect(std::string_view text, CellKind kind, std::int32_t index) {
    Inspection out;
    Budget budget(limits_);
    Reading reading(budget, environment_, out.facts, index);
    switch (kind) {
        case CellKind::code: reading.read_cell(text); break;
        case CellKind::python_script: reading.read_python(text); break;
        case CellKind::shell_script: reading.read_shell(text); break;
        case CellKind::markdown: reading.add(FactKind::text, text.substr(0, 400), "Markdown", 0, Use::mentioned); break;
    }
    if (budget.spent()) {
        out.budget_exceeded = true;
        out.facts.push_back({FactKind::budget, Use::used, "budget exceeded", std::string(budget.what()), {index, 1, 0}});
    }
    trim(environment_);
    return out;
}

}  // namespace stoa::guard
