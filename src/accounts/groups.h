// Groups of persons: made by an operator, or told at sign-in by a proxy or a provider. Nobody's memory but the store's.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "accounts/accounts.h"

namespace stoa {

/// A group's name without surrounding spaces; nothing for one that is empty, too long or holds control characters.
[[nodiscard]] std::optional<std::string> parse_group_name(std::string_view text);
/// As a proxy writes them: separated by commas. What is no name is left out, and what is beyond max_groups_of_person.
[[nodiscard]] std::vector<std::string> parse_group_list(std::string_view text);

struct GroupMember {
    PersonId person_id;
    bool is_told = false;  ///< by a proxy or a provider at the last sign-in; else an operator put them in
};

struct Group {
    std::string name;
    std::vector<GroupMember> members;
};

/// On the event loop's thread. Functions that write return when it is durable, and throw Refused with a sentence.
class Groups {
public:
    [[nodiscard]] Groups(Connection& reader, Writer& writer) : reader_(reader), writer_(writer) {}

    Task<> make(std::string name);
    Task<> remove(std::string name);
    Task<> add(std::string name, PersonId person);
    /// Refuses for a member who was told: the next sign-in would bring them back.
    Task<> take_out(std::string name, PersonId person);
    /// What was told at a sign-in, in place of what was told before; what an operator did stays. Groups that are not there are made, as
    /// long as there is room.
    Task<> set_told(PersonId person, std::vector<std::string> names);

    [[nodiscard]] std::vector<Group> list() const;  ///< by name, members by id
    [[nodiscard]] std::vector<std::string> list_of(const PersonId& person) const;

private:
    [[nodiscard]] bool is_there(const std::string& name) const;
    void require_group(const std::string& name) const;

    Connection& reader_;
    Writer& writer_;
};

}  // namespace stoa
