// Who may do what with one notebook: roles as they are stored. What each role may is said in api/access.cpp.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace stoa {

enum class NotebookRole : std::uint8_t { none, viewer, commenter, runner, editor, owner };

[[nodiscard]] std::string_view name_of(NotebookRole role);
[[nodiscard]] std::optional<NotebookRole> find_notebook_role(std::string_view name);

/// The roles that one person has in one notebook; several at a time: to edit does not imply to run, nor the other way.
class Roles {
public:
    Roles() = default;
    Roles(std::initializer_list<NotebookRole> roles) {
        for (const NotebookRole role : roles) add(role);
    }
    void add(NotebookRole role) { bits_ |= role == NotebookRole::none ? 0 : 1U << static_cast<unsigned>(role); }
    [[nodiscard]] bool has(NotebookRole role) const { return (bits_ & 1U << static_cast<unsigned>(role)) != 0; }
    /// Whether what needs `needed` is allowed. An owner may all; whoever has any role may look; runner and editor may comment.
    [[nodiscard]] bool allow(NotebookRole needed) const {
        using enum NotebookRole;
        if (has(owner)) return needed != none;
        switch (needed) {
            case viewer: return bits_ != 0;
            case commenter: return has(commenter) || has(runner) || has(editor);
            case runner: return has(runner);
            case editor: return has(editor);
            default: return false;
        }
    }
    bool operator==(const Roles&) const = default;

private:
    std::uint8_t bits_ = 0;
};

}  // namespace stoa
