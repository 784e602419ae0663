// The search of a library: brought up to date here, and asked.

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "notebooks/notebook_row.h"
#include "notebooks/search_words.h"
#include "notebooks/shelf.h"
#include "wire/http.h"

namespace stoa {

namespace {

/// A notebook's text in the index: its title in the first line.
std::string_view below_title(std::string_view text) {
    const auto line = text.find('\n');
    return line == std::string_view::npos ? std::string_view() : text.substr(line + 1);
}

/// The numbers of what this person may see, changed last first; notebooks in the trash are among them. Read as far as it is asked:
/// each of the two questions is answered by an index, in its order.
class NewestFirst {
public:
    NewestFirst(Connection& connection, const PersonId& person)
        : own_(connection.prepare("SELECT updated_at, number FROM notebooks WHERE owner = ? ORDER BY updated_at DESC, number DESC")),
          shared_(connection.prepare("SELECT DISTINCT n.updated_at, n.number FROM notebook_roles r JOIN notebooks n ON n.id = r.notebook"
                                     " WHERE r.person = ? ORDER BY n.updated_at DESC, n.number DESC")) {
        own_.bind(person.str());
        shared_.bind(person.str());
        own_head_ = head_of(own_);
        shared_head_ = head_of(shared_);
    }

    std::optional<std::int64_t> next() {
        const auto newest = std::max(own_head_, shared_head_);  // nothing is less than something
        if (!newest) return std::nullopt;
        if (own_head_ == newest) own_head_ = head_of(own_);
        if (shared_head_ == newest) shared_head_ = head_of(shared_);
        return newest->second;
    }

private:
    using Head = std::optional<std::pair<std::int64_t, std::int64_t>>;  // time and number
    static Head head_of(Statement& rows) {
        if (!rows.step()) return std::nullopt;
        return std::pair(rows.integer(0), rows.integer(1));
    }

    Statement own_, shared_;
    Head own_head_, shared_head_;
};

/// Which notebooks, of anybody, the index names; ascending.
std::vector<std::int64_t> hits_of(Connection& connection, std::string_view sql, const std::string& match) {
    std::vector<std::int64_t> hits;
    try {
        auto rows = connection.prepare(sql);
        rows.bind(match);
        while (rows.step()) hits.push_back(rows.integer(0));
    } catch (const StoreError& failed) {
        // A sign that we take for a letter and FTS5 does not makes a phrase, which an index without places refuses.
        constexpr int sqlite_error = 1;
        if (failed.code() != sqlite_error) throw;
        hits.clear();
    }
    if (!std::ranges::is_sorted(hits)) std::ranges::sort(hits);
    return hits;
}

}  // namespace

int Shelf::index(Connection& connection, const PersonId& person, int limit) {
    std::vector<std::pair<std::int64_t, NotebookId>> stale;
    {
        auto rows = connection.prepare(R"(SELECT s.notebook, n.id FROM search_stale s JOIN notebooks n ON n.number = s.notebook
            WHERE n.deleted_at IS NULL AND (n.owner = ?1 OR n.id IN (SELECT notebook FROM notebook_roles WHERE person = ?1)) LIMIT ?2)");
        rows.bind(person.str(), limit);
        while (rows.step()) stale.emplace_back(rows.integer(0), NotebookId(std::string(rows.text(1))));
    }
    for (const auto& [number, id] : stale) {
        LoggedHistory history(connection, id);
        const auto record = store_.find(connection, id);
        std::string title = record ? record->title : std::string();
        std::ranges::replace(title, '\n', ' ');
        std::string text = title + '\n';
        if (const auto document = store_.load(connection, id, history)) {
            for (const auto& cell : document->content().cells) {
                if (text.size() + cell.text.size() > static_cast<std::size_t>(wire::max_indexed_bytes)) break;
                text += cell.text;
                text += '\n';
            }
        }
        connection.run("INSERT OR REPLACE INTO notebook_search (rowid, text) VALUES (?, ?)", number, text);
        connection.run("INSERT OR REPLACE INTO title_search (rowid, title) VALUES (?, ?)", number, title);
        connection.run("DELETE FROM search_stale WHERE notebook = ?", number);
    }
    return static_cast<int>(stale.size());
}

std::vector<Found> Shelf::search(Connection& connection, const PersonId& person, std::string_view typed) const {
    const SearchWords words(typed);
    std::vector<Found> found;
    if (words.empty()) return found;
    const Reading reading(connection);
    std::vector<std::int64_t> numbers;
    std::int64_t left = max_checked;
    const auto text_of = [&](std::int64_t number, const auto& use) {
        auto row = connection.prepare("SELECT text FROM notebook_search WHERE rowid = ?");
        if (row.bind(number).step()) use(row.text(0));
    };
    const auto has_phrases = [&](std::int64_t number) {
        bool is_there = false;
        text_of(number, [&](std::string_view text) {
            is_there = words.holds(text);
            left -= static_cast<std::int64_t>(text.size());
        });
        return is_there;
    };
    // Not in the order of bm25(), which looks at each hit of each notebook, and a common word has many. Only what this
    // person may see is looked at, the latest first, until there is enough.
    enum class Check { none, phrases };
    const auto take = [&](const std::vector<std::int64_t>& hits, Check check) {
        if (hits.empty()) return;
        NewestFirst mine(connection, person);
        while (const auto next = mine.next()) {
            const std::int64_t number = *next;
            if (found.size() == static_cast<std::size_t>(wire::max_found) || left <= 0) return;
            if (!std::ranges::binary_search(hits, number) || std::ranges::find(numbers, number) != numbers.end()) continue;
            if (check == Check::phrases && !has_phrases(number)) continue;
            auto row = connection.prepare("SELECT id, title, owner, created_at, updated_at, revision, cells FROM notebooks"
                                          " WHERE number = ? AND deleted_at IS NULL");
            if (!row.bind(number).step()) continue;
            numbers.push_back(number);
            found.push_back({notebook_record_of(row), {}});
        }
    };
    take(hits_of(connection, "SELECT rowid FROM title_search WHERE title_search MATCH ?", words.phrases_match()), Check::none);
    const std::string parts = words.parts_match();
    take(hits_of(connection, "SELECT rowid FROM notebook_search WHERE notebook_search MATCH ?", parts),
         words.has_phrases() ? Check::phrases : Check::none);

    std::int64_t highlighted = max_highlighted;
    for (std::size_t at = 0; at < found.size(); ++at) {
        text_of(numbers[at], [&](std::string_view all) {
            const std::string_view text = below_title(all);
            if (auto excerpt = words.excerpt(text)) {
                found[at].snippet = std::move(*excerpt);
                return;
            }
            // Letters that FTS5 folds, as in a search for dunn: its own marks, which cost a look at every word of the text.
            auto row = connection.prepare("SELECT highlight(notebook_search, 0, char(57344), char(57345)) FROM notebook_search"
                                          " WHERE rowid = ?1 AND notebook_search MATCH ?2");
            highlighted -= static_cast<std::int64_t>(all.size());
            const bool is_marked = highlighted >= 0 && row.bind(numbers[at], parts).step();
            found[at].snippet = excerpt_of_marked(is_marked ? below_title(row.text(0)) : text.substr(0, 400));
        });
    }
    return found;
}

}  // namespace stoa
