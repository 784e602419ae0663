// How a person keeps notebooks: folders, stars, what was opened last, the trash, and the search over titles and text. Roles
// that somebody else gave stand here too. Functions that write are called inside the Writer's work.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "notebooks/notebook_store.h"

namespace stoa {

struct Place {
    std::string folder;  ///< empty: at the top
    bool is_starred = false;
    std::optional<Time> opened_at;
};

struct Found {
    NotebookRecord record;
    std::string snippet;  ///< hits stand between U+E000 and U+E001
};

/// A folder's path in its one form, "Teaching/Course 4": no empty part, no surrounding spaces, no control characters, at most
/// max_folder_bytes and max_folder_depth. Empty for the top. Throws Refused.
[[nodiscard]] std::string require_folder(std::string_view text);

class Shelf {
public:
    [[nodiscard]] explicit Shelf(NotebookStore& store) : store_(store) {}

    // Inside the Writer's work.
    void put(Connection& connection, const NotebookId& id, const PersonId& person, const Place& place);
    /// With the folders above it. Throws Refused beyond max_folders.
    void make_folder(Connection& connection, const PersonId& person, const std::string& path);
    /// With everything in it. Throws Refused for one that is not there, a target that is, or one inside itself.
    void move_folder(Connection& connection, const PersonId& person, const std::string& from, const std::string& to);
    /// The notebooks in it and below go up to the folder above it.
    void remove_folder(Connection& connection, const PersonId& person, const std::string& path);
    void give_role(Connection& connection, const NotebookId& id, const PersonId& person, NotebookRole role, Time now);
    void take_roles(Connection& connection, const NotebookId& id, const PersonId& person);
    /// Out of the trash; false when it is not in this person's.
    bool restore(Connection& connection, const NotebookId& id, const PersonId& owner);
    /// For good, with log and history; at most `limit` notebooks, those deleted first. Gives how many.
    int purge(Connection& connection, Time deleted_before, int limit);
    bool purge(Connection& connection, const NotebookId& id, const PersonId& owner);
    /// Brings the search up to date for at most `limit` of a person's notebooks; gives how many it was behind.
    int index(Connection& connection, const PersonId& person, int limit);

    // Readers.
    [[nodiscard]] std::unordered_map<NotebookId, Place> list_places(Connection& connection, const PersonId& person) const;
    [[nodiscard]] Place find_place(Connection& connection, const NotebookId& id, const PersonId& person) const;
    [[nodiscard]] std::vector<std::string> list_folders(Connection& connection, const PersonId& person) const;
    /// The latest deletion first, each with the time of it in updated_at.
    [[nodiscard]] std::vector<NotebookRecord> list_trash(Connection& connection, const PersonId& owner) const;
    /// Every word has to be there, the last one may be a beginning. Hits in titles first, then what changed last. Takes
    /// milliseconds to a second: for a pool.
    [[nodiscard]] std::vector<Found> search(Connection& connection, const PersonId& person, std::string_view words) const;

private:
    /// Bytes of text in which one search lets FTS5 mark hits; what is found beyond shows how its text begins.
    static constexpr std::int64_t max_highlighted = 1 << 16;
    /// Bytes of text in which one search looks whether parts of a word follow each other; what changed longer ago is not found.
    static constexpr std::int64_t max_checked = 32 << 20;
    void purge_number(Connection& connection, std::int64_t number);
    NotebookStore& store_;
};

}  // namespace stoa
