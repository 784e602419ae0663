// The policy file: what an operator decided about classes and groups, where it is written down rather than clicked.
//
//   line   = "class" CLASS ACTION               what is done about a class; the page can't change it then
//          | "group" GROUP CLASS ACTION         the same for members of a group, in its place
//          | "#" comment
//   ACTION = "allow" | "notify" | "warn" | "stop"
//   GROUP  = a word, or "words in quotes"
//
// Of several groups of a person the mildest action counts. A group that nobody is in changes nothing.
#pragma once

#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "wire/http.h"

namespace stoa {

struct PolicyFile {
    using Actions = std::map<std::string, wire::GuardAction>;  ///< by class
    Actions classes;
    std::map<std::string, Actions> groups;

    /// Of a person in these groups, where it says something about them.
    [[nodiscard]] const wire::GuardAction* find(const std::string& class_name, const std::vector<std::string>& of_groups) const;
};

/// Errors name the line.
[[nodiscard]] std::expected<PolicyFile, DecodeError> parse_policy_file(std::string_view text);

}  // namespace stoa
