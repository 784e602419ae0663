// Three pages type at once, as @codemirror/collab does, over connections that break, while the server restarts and its disk
// fails now and then.
#include <doctest/doctest.h>

#include <deque>
#include <map>
#include <random>

#include "notebooks/document.h"
#include "notebooks/random_edits.h"
#include "notebooks/test_log.h"

using namespace stoa;

namespace {

const std::vector<std::string> cell_names{"a", "b", "c"};
const PersonId ada("ada");
const Time now{milliseconds(1)};

/// What a page holds of one cell: the text as typed, the version it knows, what is not acknowledged.
struct PageCell {
    std::string text;
    std::int64_t units = 0;
    std::int64_t version = 0;
    std::deque<ChangeSet> unconfirmed;
    std::optional<wire::PushText> sent;

    void type(const ChangeSet& change) {
        change.apply_to(text, units, 1'000'000);
        if (change.changes_nothing()) return;
        unconfirmed.push_back(change);
    }
    void hear(const wire::TextUpdate& update, const std::string& me) {
        ++version;
        if (update.client_id == me) {
            REQUIRE_FALSE(unconfirmed.empty());
            unconfirmed.pop_front();
            return;
        }
        ChangeSet remote = *ChangeSet::parse(update.changes);
        for (ChangeSet& mine : unconfirmed) {
            ChangeSet rebased = mine.map(remote, ChangeSet::Order::after);
            remote = remote.map(mine, ChangeSet::Order::before);
            mine = std::move(rebased);
        }
        remote.apply_to(text, units, 1'000'000);
    }
};

struct Page {
    std::string id;
    std::map<std::string, PageCell> cells;
    std::int64_t next_seq = 1;
    bool connected = true;
    std::deque<wire::ServerMessage> inbox;
    std::vector<wire::PushText> old_pushes;

    void take(const wire::ServerMessage& message) {
        if (const auto* changed = std::get_if<wire::TextChanged>(&message)) {
            PageCell& cell = cells[changed->cell_id];
            if (changed->client_id == id && cell.sent && cell.sent->client_seq == changed->client_seq) cell.sent.reset();
            std::int64_t version = changed->text_version - static_cast<std::int64_t>(changed->changes.size());
            for (const auto& change : changed->changes) {
                if (version++ == cell.version) cell.hear({changed->client_id, change}, id);
            }
        } else if (const auto* missed = std::get_if<wire::TextMissed>(&message)) {
            PageCell& cell = cells[missed->cell_id];
            if (cell.sent && (!missed->client_seq || missed->client_seq == cell.sent->client_seq)) cell.sent->changes.clear();
            std::int64_t version = missed->from_version;
            for (const wire::TextUpdate& update : missed->updates) {
                if (version++ == cell.version) cell.hear(update, id);
            }
        }
    }
};

struct World {
    explicit World(unsigned seed) : random(seed) {
        for (int i = 0; i < 3; ++i) {
            pages.emplace_back();
            pages.back().id = "page" + std::to_string(i);
        }
    }

    static Content content() {
        Content made;
        for (const std::string& name : cell_names) {
            wire::CellState cell;
            cell.cell_id = name;
            cell.metadata = boost::json::object();
            made.cells.push_back(cell);
        }
        return made;
    }

    void restart() {
        document.emplace(log.reload(NotebookId("n"), start));
        for (Page& page : pages) {
            page.connected = false;
            page.inbox.clear();
        }
    }

    /// Commits what was decided, or the disk fails and everything since the last commit never was.
    void settle(const Outcome& outcome, Page* asker, bool disk_fails) {
        if (disk_fails && !outcome.operations.empty()) return restart();
        log.append(outcome);
        document->committed(outcome.revision);
        for (Page& page : pages) {
            for (const auto& message : outcome.announcements) {
                if (page.connected) page.inbox.push_back(message);
            }
        }
        for (const auto& message : outcome.answers) {
            if (asker->connected) asker->inbox.push_back(message);
        }
    }

    void send(Page& page, const wire::PushText& push, bool disk_fails) {
        settle(document->push_text(push, ClientId(page.id), ada, now), &page, disk_fails);
    }

    void push(Page& page, const std::string& name, bool disk_fails) {
        PageCell& cell = page.cells[name];
        if (!page.connected || cell.unconfirmed.empty() || (cell.sent && !cell.sent->changes.empty())) return;
        // After a stale answer or a new connection the same push goes out again, rebased, under its number; unless what it
        // held has come back as an update already, then this is a new push.
        wire::PushText push{cell.sent ? cell.sent->client_seq : page.next_seq++, name, cell.version, {}};
        for (const ChangeSet& change : cell.unconfirmed) push.changes.push_back(change.to_json());
        cell.sent = push;
        page.old_pushes.push_back(push);
        send(page, push, disk_fails);
    }

    void connect(Page& page) {
        page.connected = true;
        for (const std::string& name : cell_names) {
            PageCell& cell = page.cells[name];
            const std::size_t before = cell.unconfirmed.size();
            const Outcome pulled = document->pull_text({name, cell.version});
            page.take(pulled.answers[0]);
            if (cell.unconfirmed.size() != before) cell.sent.reset();
        }
    }

    std::string text_of(const std::string& name) {
        if (const auto found = document->find_text(name)) return found->text;
        return "(deleted)";
    }

    std::mt19937 random;
    MemoryLog log;
    std::optional<Document> document{std::in_place, NotebookId("n"), "t", content(), log};
    std::string start = document->snapshot();
    std::vector<Page> pages;
    std::int64_t server_seq = 1;
};

}  // namespace

TEST_CASE("three pages converge with the document, and every letter typed is there once") {
    for (unsigned seed = 1; seed <= 4; ++seed) {
        INFO("seed " << seed);
        World world(seed);
        const bool deletes = seed % 2 == 0;
        std::map<char, int> typed;
        RandomEdits words([&](std::size_t n) { return world.random() % n; });
        for (int round = 0; round < 3000; ++round) {
            const auto index = world.random() % 3;
            Page& page = world.pages[index];
            const std::string& name = cell_names[world.random() % 3];
            const bool disk_fails = world.random() % 50 == 0;
            switch (world.random() % 10) {
                case 0: case 1: case 2: {
                    PageCell& cell = page.cells[name];
                    const auto at = static_cast<std::int64_t>(world.random() % static_cast<std::size_t>(cell.units + 1));
                    if (deletes) {
                        const auto gone = std::min<std::int64_t>(cell.units - at, static_cast<std::int64_t>(world.random() % 8));
                        const auto change = change_json(cell.units, at, gone, words.word());
                        try {
                            if (!change.empty()) cell.type(*ChangeSet::parse(change));
                        } catch (const Refused&) {
                            break;  // inside a surrogate pair, as no editor does
                        }
                    } else {
                        const char letter = static_cast<char>('a' + index);
                        ++typed[letter];
                        cell.type(*ChangeSet::parse(change_json(cell.units, at, 0, std::string(1, letter))));
                    }
                    break;
                }
                case 3: case 4: world.push(page, name, disk_fails); break;
                case 5: case 6:
                    while (!page.inbox.empty()) {
                        page.take(page.inbox.front());
                        page.inbox.pop_front();
                    }
                    break;
                case 7:
                    if (world.random() % 8 == 0) {  // the connection breaks; answers on their way are lost
                        page.connected = false;
                        page.inbox.clear();
                    } else if (!page.connected) {
                        world.connect(page);
                    }
                    break;
                case 8:
                    if (page.connected && !page.old_pushes.empty() && world.random() % 4 == 0) {
                        // Sent again after its answer was lost: only what was decided comes back, so only such are repeated.
                        const wire::PushText& old = page.old_pushes[world.random() % page.old_pushes.size()];
                        const Push push{ClientId(page.id), old.client_seq};
                        if (page.old_pushes.size() < max_remembered_pushes && world.document->find_answer(push)) world.send(page, old, false);
                    }
                    break;
                default:
                    if (world.random() % 40 == 0) {
                        world.restart();
                    } else if (world.random() % 10 == 0 && world.document->find_text(name)) {
                        wire::PushStructure push{world.server_seq++, world.document->structure_version(), {wire::DeleteCell{name}}};
                        world.settle(world.document->push_structure(push, ClientId("deleter"), ada, now), nullptr, disk_fails);
                    }
            }
        }
        for (int calm = 0; calm < 20; ++calm) {
            for (Page& page : world.pages) {
                if (!page.connected) world.connect(page);
                for (const std::string& name : cell_names) world.push(page, name, false);
                while (!page.inbox.empty()) {
                    page.take(page.inbox.front());
                    page.inbox.pop_front();
                }
            }
        }
        std::map<char, int> found;
        for (const std::string& name : cell_names) {
            if (!world.document->find_text(name)) {
                wire::PushStructure push{world.server_seq++, world.document->structure_version(), {wire::RestoreCell{name, {}}}};
                world.settle(world.document->push_structure(push, ClientId("deleter"), ada, now), nullptr, false);
            }
            for (Page& page : world.pages) {
                CHECK(page.cells[name].unconfirmed.empty());
                CHECK(page.cells[name].text == world.text_of(name));
            }
            for (char letter : world.text_of(name)) ++found[letter];
        }
        if (!deletes) CHECK(found == typed);
        CHECK(world.log.reload(NotebookId("n"), world.start).snapshot() == world.document->snapshot());
    }
}
