#include "guard/fact.h"

#include <array>

#include <fmt/format.h>

namespace stoa::guard {

namespace {

constexpr std::array<std::string_view, 16> names = {"import",  "loop",     "call",   "define",   "command", "url",    "package", "write",
                                                    "run",     "payload",  "constant", "script", "artefact", "opaque", "budget",  "text"};

}  // namespace

std::string_view name_of(FactKind kind) { return names[static_cast<std::size_t>(kind)]; }

std::optional<FactKind> find_fact_kind(std::string_view name) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name) return static_cast<FactKind>(i);
    }
    return std::nullopt;
}

std::string words_of(const Place& place) {
    if (place.byte >= 0) return fmt::format("byte {}", place.byte);
    std::string words = fmt::format("cell {}, line {}", place.cell + 1, place.line);
    if (place.depth == 1) words += ", decoded once";
    if (place.depth > 1) words += fmt::format(", decoded {} times", place.depth);
    return words;
}

}  // namespace stoa::guard
