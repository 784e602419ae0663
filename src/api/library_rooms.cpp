#include "api/library_rooms.h"

#include <fmt/format.h>

#include "base/error.h"

namespace stoa {

using wire::Refusal;

std::string title_of(std::string_view given) {
    std::string title(given);
    for (char& c : title) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    }
    if (title.ends_with(".ipynb")) title.resize(title.size() - 6);
    const auto from = title.find_first_not_of(' ');
    if (from == std::string::npos) return "Untitled";
    title = title.substr(from, title.find_last_not_of(' ') - from + 1);
    if (title.size() > static_cast<std::size_t>(wire::max_title_bytes))
        throw Refused(Refusal::too_large, fmt::format("A title has at most {} bytes.", wire::max_title_bytes), "title");
    return title;
}

Task<NotebookId> store_new(const LibraryRooms& rooms, std::string title, Content content, PersonId owner) {
    NotebookId id(random_id());
    const Time now = rooms.clock.now();
    co_await commit(rooms.writer, [&store = rooms.store, id, title = std::move(title), content = std::move(content),
                                   owner = std::move(owner), now](Connection& connection) {
        store.create(connection, id, title, owner, content, now);
    });
    co_return id;
}

wire::NotebookSummary summarise(const LibraryRooms& rooms, const NotebookRecord& record, const Place& place) {
    const auto session = rooms.sessions.find(record.id);
    wire::NotebookSummary out{record.id.str(), record.title, to_wire(record.created_at), to_wire(record.updated_at), record.revision,
                              record.cells, session ? session->runtime_phase() : wire::RuntimePhase::none, {}, {}, {}, {}};
    if (!place.folder.empty()) out.folder = place.folder;
    if (place.is_starred) out.is_starred = true;
    if (place.opened_at) out.opened_at = to_wire(*place.opened_at);
    return out;
}

http::Response summary_response(const LibraryRooms& rooms, const NotebookId& id, const PersonId& person, int status) {
    const auto record = rooms.store.find(rooms.reader, id);
    if (!record) throw Refused(Refusal::not_found, "There is no such notebook.");
    return http::json(wire::encode(summarise(rooms, *record, rooms.shelf.find_place(rooms.reader, id, person))), status);
}

}  // namespace stoa
