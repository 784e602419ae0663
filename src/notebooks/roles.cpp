#include "notebooks/roles.h"

#include <array>

namespace stoa {

namespace {

constexpr std::array<std::string_view, 6> names{"none", "viewer", "commenter", "runner", "editor", "owner"};

}  // namespace

std::string_view name_of(NotebookRole role) {
    return names[static_cast<std::size_t>(role)];
}

std::optional<NotebookRole> find_notebook_role(std::string_view name) {
    for (std::size_t at = 1; at < names.size(); ++at) {
        if (names[at] == name) return static_cast<NotebookRole>(at);
    }
    return std::nullopt;
}

}  // namespace stoa
