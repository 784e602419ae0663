#include "notebooks/shelf.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.h"
#include "notebooks/notebook_row.h"
#include "wire/http.h"

namespace stoa {

using wire::Refusal;

namespace {

/// Everything below a folder: '0' is the character after '/'.
std::string end_of(const std::string& folder) {
    return folder + "0";
}

}  // namespace

std::string require_folder(std::string_view text) {
    std::string out;
    int depth = 0;
    while (!text.empty()) {
        const auto slash = text.find('/');
        std::string_view part = text.substr(0, slash);
        text = slash == std::string_view::npos ? std::string_view() : text.substr(slash + 1);
        while (part.starts_with(' ')) part.remove_prefix(1);
        while (part.ends_with(' ')) part.remove_suffix(1);
        if (part.empty()) continue;
        if (std::ranges::any_of(part, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
            throw Refused(Refusal::bad_request, "A folder's name holds a control character.", "folder");
        if (!out.empty()) out += '/';
        out += part;
        ++depth;
    }
    if (depth > wire::max_folder_depth)
        throw Refused(Refusal::too_many, fmt::format("Folders stand at most {} deep.", wire::max_folder_depth), "folder");
    if (out.size() > static_cast<std::size_t>(wire::max_folder_bytes))
        throw Refused(Refusal::too_large, fmt::format("A folder's path has at most {} bytes.", wire::max_folder_bytes), "folder");
    return out;
}

void Shelf::put(Connection& connection, const NotebookId& id, const PersonId& person, const Place& place) {
    if (!place.folder.empty()) make_folder(connection, person, place.folder);
    std::optional<std::int64_t> opened_at;
    if (place.opened_at) opened_at = to_wire(*place.opened_at);
    connection.run("INSERT OR REPLACE INTO places (person, notebook, folder, starred, opened_at) VALUES (?, ?, ?, ?, ?)", person.str(),
                   id.str(), place.folder, place.is_starred ? 1 : 0, opened_at);
}

void Shelf::make_folder(Connection& connection, const PersonId& person, const std::string& path) {
    for (auto slash = path.find('/'); ; slash = path.find('/', slash + 1)) {
        connection.run("INSERT OR IGNORE INTO folders (person, path) VALUES (?, ?)", person.str(), path.substr(0, slash));
        if (slash == std::string::npos) break;
    }
    auto count = connection.prepare("SELECT count(*) FROM folders WHERE person = ?");
    if (count.bind(person.str()).step() && count.integer(0) > wire::max_folders)
        throw Refused(Refusal::too_many, fmt::format("You have {} folders, which is the limit.", wire::max_folders));
}

void Shelf::move_folder(Connection& connection, const PersonId& person, const std::string& from, const std::string& to) {
    const auto is_there = [&](const std::string& path) {
        auto row = connection.prepare("SELECT 1 FROM folders WHERE person = ? AND path = ?");
        return row.bind(person.str(), path).step();
    };
    if (from.empty() || !is_there(from)) throw Refused(Refusal::not_found, "There is no such folder.", "path");
    if (to.empty()) throw Refused(Refusal::bad_request, "A folder needs a name.", "to");
    if (to == from) return;
    if (to.starts_with(from + "/")) throw Refused(Refusal::conflict, "A folder can't move into itself.", "to");
    if (is_there(to)) throw Refused(Refusal::conflict, fmt::format("There is a folder {} already.", to), "to");
    auto longest = connection.prepare("SELECT max(length(CAST(path AS BLOB))) FROM folders WHERE person = ?1 AND (path = ?2 OR (path > ?2 || '/' AND path < ?3))");
    longest.bind(person.str(), from, end_of(from));
    if (longest.step() && longest.integer(0) - static_cast<std::int64_t>(from.size()) + static_cast<std::int64_t>(to.size()) > wire::max_folder_bytes)
        throw Refused(Refusal::too_large, fmt::format("A folder's path has at most {} bytes.", wire::max_folder_bytes), "to");
    if (const auto above = to.rfind('/'); above != std::string::npos) make_folder(connection, person, to.substr(0, above));
    connection.run("UPDATE folders SET path = ?4 || substr(path, length(?2) + 1)"
                   " WHERE person = ?1 AND (path = ?2 OR (path > ?2 || '/' AND path < ?3))", person.str(), from, end_of(from), to);
    connection.run("UPDATE places SET folder = ?4 || substr(folder, length(?2) + 1)"
                   " WHERE person = ?1 AND (folder = ?2 OR (folder > ?2 || '/' AND folder < ?3))", person.str(), from, end_of(from), to);
}

void Shelf::remove_folder(Connection& connection, const PersonId& person, const std::string& path) {
    const auto above = path.rfind('/');
    const std::string up = above == std::string::npos ? "" : path.substr(0, above);
    const auto removed = connection.run("DELETE FROM folders WHERE person = ?1 AND (path = ?2 OR (path > ?2 || '/' AND path < ?3))",
                                        person.str(), path, end_of(path));
    if (removed == 0) throw Refused(Refusal::not_found, "There is no such folder.", "path");
    connection.run("UPDATE places SET folder = ?4 WHERE person = ?1 AND (folder = ?2 OR (folder > ?2 || '/' AND folder < ?3))",
                   person.str(), path, end_of(path), up);
}

void Shelf::give_role(Connection& connection, const NotebookId& id, const PersonId& person, NotebookRole role, Time now) {
    connection.run("INSERT OR REPLACE INTO notebook_roles (notebook, person, role, granted_at) VALUES (?, ?, ?, ?)", id.str(), person.str(),
                   name_of(role), to_wire(now));
}

void Shelf::take_roles(Connection& connection, const NotebookId& id, const PersonId& person) {
    connection.run("DELETE FROM notebook_roles WHERE notebook = ? AND person = ?", id.str(), person.str());
}

bool Shelf::restore(Connection& connection, const NotebookId& id, const PersonId& owner) {
    return connection.run("UPDATE notebooks SET deleted_at = NULL WHERE id = ? AND owner = ? AND deleted_at IS NOT NULL", id.str(),
                          owner.str()) == 1;
}

void Shelf::purge_number(Connection& connection, std::int64_t number) {
    connection.run("DELETE FROM notebook_roles WHERE notebook = (SELECT id FROM notebooks WHERE number = ?)", number);
    connection.run("DELETE FROM places WHERE notebook = (SELECT id FROM notebooks WHERE number = ?)", number);
    connection.run("DELETE FROM operations WHERE notebook = ?", number);
    connection.run("DELETE FROM snapshots WHERE notebook = ?", number);
    connection.run("DELETE FROM notebook_blobs WHERE notebook = ?", number);
    connection.run("DELETE FROM search_stale WHERE notebook = ?", number);
    connection.run("DELETE FROM notebook_search WHERE rowid = ?", number);
    connection.run("DELETE FROM title_search WHERE rowid = ?", number);
    connection.run("DELETE FROM notebooks WHERE number = ?", number);
}

int Shelf::purge(Connection& connection, Time deleted_before, int limit) {
    std::vector<std::int64_t> numbers;
    {
        auto rows = connection.prepare("SELECT number FROM notebooks WHERE deleted_at IS NOT NULL AND deleted_at < ? ORDER BY deleted_at LIMIT ?");
        rows.bind(to_wire(deleted_before), limit);
        while (rows.step()) numbers.push_back(rows.integer(0));
    }
    for (const auto number : numbers) purge_number(connection, number);
    return static_cast<int>(numbers.size());
}

bool Shelf::purge(Connection& connection, const NotebookId& id, const PersonId& owner) {
    std::optional<std::int64_t> number;
    {
        auto row = connection.prepare("SELECT number FROM notebooks WHERE id = ? AND owner = ? AND deleted_at IS NOT NULL");
        if (row.bind(id.str(), owner.str()).step()) number = row.integer(0);
    }
    if (number) purge_number(connection, *number);
    return number.has_value();
}

std::unordered_map<NotebookId, Place> Shelf::list_places(Connection& connection, const PersonId& person) const {
    std::unordered_map<NotebookId, Place> places;
    auto rows = connection.prepare("SELECT notebook, folder, starred, opened_at FROM places WHERE person = ?");
    rows.bind(person.str());
    while (rows.step()) {
        Place place{std::string(rows.text(1)), rows.integer(2) != 0, std::nullopt};
        if (!rows.is_null(3)) place.opened_at = from_wire(rows.integer(3));
        places.emplace(NotebookId(std::string(rows.text(0))), std::move(place));
    }
    return places;
}

Place Shelf::find_place(Connection& connection, const NotebookId& id, const PersonId& person) const {
    Place place;
    auto row = connection.prepare("SELECT folder, starred, opened_at FROM places WHERE person = ? AND notebook = ?");
    if (!row.bind(person.str(), id.str()).step()) return place;
    place.folder = row.text(0);
    place.is_starred = row.integer(1) != 0;
    if (!row.is_null(2)) place.opened_at = from_wire(row.integer(2));
    return place;
}

std::vector<std::string> Shelf::list_folders(Connection& connection, const PersonId& person) const {
    std::vector<std::string> folders;
    auto rows = connection.prepare("SELECT path FROM folders WHERE person = ? ORDER BY path");
    rows.bind(person.str());
    while (rows.step()) folders.emplace_back(rows.text(0));
    return folders;
}

std::vector<NotebookRecord> Shelf::list_trash(Connection& connection, const PersonId& owner) const {
    auto rows = connection.prepare("SELECT id, title, owner, created_at, deleted_at, revision, cells FROM notebooks"
                                   " WHERE owner = ? AND deleted_at IS NOT NULL ORDER BY deleted_at DESC LIMIT ?");
    rows.bind(owner.str(), wire::max_notebooks_listed);
    std::vector<NotebookRecord> records;
    while (rows.step()) records.push_back(notebook_record_of(rows));
    return records;
}

}  // namespace stoa
