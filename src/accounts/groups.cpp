#include "accounts/groups.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"

namespace stoa {

using wire::Refusal;

std::optional<std::string> parse_group_name(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    if (text.empty() || text.size() > static_cast<std::size_t>(wire::max_group_name_bytes)) return std::nullopt;
    if (std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; })) return std::nullopt;
    return std::string(text);
}

std::vector<std::string> parse_group_list(std::string_view text) {
    std::vector<std::string> names;
    while (!text.empty() && names.size() < static_cast<std::size_t>(wire::max_groups_of_person)) {
        const auto comma = text.find(',');
        if (auto name = parse_group_name(text.substr(0, comma)); name && std::ranges::find(names, *name) == names.end()) names.push_back(std::move(*name));
        text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    }
    return names;
}

Task<> Groups::make(std::string name) {
    const auto normal = parse_group_name(name);
    if (!normal) throw Refused(Refusal::bad_request, fmt::format("A group's name has 1 to {} bytes and no control characters.", wire::max_group_name_bytes), "name");
    if (is_there(*normal)) throw Refused(Refusal::conflict, fmt::format("There is a group {} already.", *normal), "name");
    {
        auto count = reader_.prepare("SELECT count(*) FROM groups");
        if (count.step() && count.integer(0) >= wire::max_groups)
            throw Refused(Refusal::too_many, fmt::format("There are {} groups, which is the limit.", wire::max_groups));
    }
    co_await commit(writer_, [group = *normal](Connection& connection) {
        connection.run("INSERT INTO groups (name, is_told) VALUES (?, 0) ON CONFLICT (name) DO UPDATE SET is_told = 0", group);
    });
}

Task<> Groups::remove(std::string name) {
    require_group(name);
    co_await commit(writer_, [name](Connection& connection) { connection.run("DELETE FROM groups WHERE name = ?", name); });
}

Task<> Groups::add(std::string name, PersonId person) {
    require_group(name);
    co_await commit(writer_, [name, person](Connection& connection) {
        connection.run("INSERT OR IGNORE INTO group_members (name, person_id, is_told) VALUES (?, ?, 0)", name, person.str());
    });
}

Task<> Groups::take_out(std::string name, PersonId person) {
    require_group(name);
    bool is_member = false, is_told = false;
    {
        auto rows = reader_.prepare("SELECT is_told FROM group_members WHERE name = ? AND person_id = ?");
        rows.bind(name, person.str());
        while (rows.step()) (rows.integer(0) != 0 ? is_told : is_member) = true;
    }
    if (is_told) throw Refused(Refusal::conflict, fmt::format("Where they sign in says that they are in {}. Take them out there.", name));
    if (!is_member) throw Refused(Refusal::not_found, fmt::format("They are not in {}.", name));
    co_await commit(writer_, [name, person](Connection& connection) {
        connection.run("DELETE FROM group_members WHERE name = ? AND person_id = ? AND is_told = 0", name, person.str());
    });
}

Task<> Groups::set_told(PersonId person, std::vector<std::string> names) {
    co_await commit(writer_, [person, names](Connection& connection) {
        connection.run("DELETE FROM group_members WHERE person_id = ? AND is_told = 1", person.str());
        for (const std::string& name : names) {
            connection.run("INSERT OR IGNORE INTO groups (name, is_told) SELECT ?1, 1 WHERE (SELECT count(*) FROM groups) < ?2", name, wire::max_groups);
            connection.run("INSERT OR IGNORE INTO group_members (name, person_id, is_told) SELECT name, ?2, 1 FROM groups WHERE name = ?1", name,
                           person.str());
        }
        connection.run("DELETE FROM groups WHERE is_told = 1 AND NOT EXISTS (SELECT 1 FROM group_members m WHERE m.name = groups.name)");
    });
}

std::vector<Group> Groups::list() const {
    std::vector<Group> groups;
    auto rows = reader_.prepare("SELECT g.name, m.person_id, min(m.is_told) FROM groups g LEFT JOIN group_members m ON m.name = g.name"
                                " GROUP BY g.name, m.person_id ORDER BY g.name, m.person_id");
    while (rows.step()) {
        if (groups.empty() || groups.back().name != rows.text(0)) groups.push_back({std::string(rows.text(0)), {}});
        if (!rows.is_null(1)) groups.back().members.push_back({PersonId(std::string(rows.text(1))), rows.integer(2) != 0});
    }
    return groups;
}

std::vector<std::string> Groups::list_of(const PersonId& person) const {
    std::vector<std::string> names;
    auto rows = reader_.prepare("SELECT DISTINCT name FROM group_members WHERE person_id = ? ORDER BY name");
    rows.bind(person.str());
    while (rows.step()) names.emplace_back(rows.text(0));
    return names;
}

bool Groups::is_there(const std::string& name) const {
    return reader_.prepare("SELECT 1 FROM groups WHERE name = ?").bind(name).step();
}

void Groups::require_group(const std::string& name) const {
    if (!is_there(name)) throw Refused(Refusal::not_found, fmt::format("There is no group {}.", name));
}

}  // namespace stoa
