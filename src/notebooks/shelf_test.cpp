#include "notebooks/shelf.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>

#include "base/error.h"

using namespace stoa;
namespace fs = std::filesystem;

namespace {

const PersonId ada("ada");
const PersonId eve("eve");
const Time now{milliseconds(1'700'000'000'000)};

struct Cellar {
    Cellar() { migrate(connection, notebook_migrations()); }
    ~Cellar() { fs::remove_all(folder); }
    void create(const std::string& id, const std::string& title, const std::string& text = "") {
        Content content;
        wire::CellState cell;
        cell.cell_id = "cell";
        cell.cell_type = wire::CellType::code;
        cell.text = text;
        cell.metadata = boost::json::object();
        content.cells.push_back(std::move(cell));
        store.create(connection, NotebookId(id), title, ada, content, now);
    }
    /// The ids that this person's search finds, best first.
    std::vector<std::string> search(const PersonId& person, std::string_view words) {
        shelf.index(connection, person, 100);
        std::vector<std::string> ids;
        for (const Found& found : shelf.search(connection, person, words)) ids.push_back(found.record.id.str());
        return ids;
    }
    std::string folder_of(const std::string& id) { return shelf.find_place(connection, NotebookId(id), ada).folder; }

    static fs::path make_folder() {
        std::string name = (fs::temp_directory_path() / "stoa_shelf_XXXXXX").string();
        return ::mkdtemp(name.data());
    }
    fs::path folder = make_folder();
    Connection connection{":memory:"};
    BlobStore blobs{folder / "blobs"};
    NotebookStore store{blobs};
    Shelf shelf{store};
};

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("a folder's path has one form, and odd ones are refused") {
    CHECK(require_folder(" Flow / Channel ") == "Flow/Channel");
    CHECK(require_folder("//a///b/") == "a/b");
    CHECK(require_folder("  ").empty());
    CHECK_THROWS_AS((void)require_folder("a\nb"), Refused);
    CHECK_THROWS_AS((void)require_folder("1/2/3/4/5/6/7/8/9"), Refused);
    CHECK_THROWS_AS((void)require_folder(std::string(401, 'x')), Refused);
}

TEST_CASE("a folder moves with all below it, and one that is taken out leaves its notebooks one up") {
    Cellar cellar;
    cellar.create("one", "One");
    cellar.create("two", "Two");
    cellar.shelf.put(cellar.connection, NotebookId("one"), ada, {"Flow/Channel", true, {}});
    cellar.shelf.put(cellar.connection, NotebookId("two"), ada, {"Flow-2", false, {}});
    CHECK(cellar.shelf.list_folders(cellar.connection, ada) == Ids{"Flow", "Flow-2", "Flow/Channel"});
    CHECK(cellar.shelf.list_folders(cellar.connection, eve).empty());

    CHECK_THROWS_AS(cellar.shelf.move_folder(cellar.connection, ada, "Flow", "Flow/Channel/Deep"), Refused);
    CHECK_THROWS_AS(cellar.shelf.move_folder(cellar.connection, ada, "Flow", "Flow-2"), Refused);
    CHECK_THROWS_AS(cellar.shelf.move_folder(cellar.connection, ada, "Absent", "New"), Refused);
    CHECK_THROWS_AS(cellar.shelf.move_folder(cellar.connection, ada, "Flow", ""), Refused);
    cellar.shelf.move_folder(cellar.connection, ada, "Flow", "Water/Flow");
    CHECK(cellar.shelf.list_folders(cellar.connection, ada) == Ids{"Flow-2", "Water", "Water/Flow", "Water/Flow/Channel"});
    CHECK(cellar.folder_of("one") == "Water/Flow/Channel");
    CHECK(cellar.folder_of("two") == "Flow-2");

    cellar.shelf.remove_folder(cellar.connection, ada, "Water/Flow");
    CHECK(cellar.shelf.list_folders(cellar.connection, ada) == Ids{"Flow-2", "Water"});
    CHECK(cellar.folder_of("one") == "Water");
    CHECK(cellar.shelf.find_place(cellar.connection, NotebookId("one"), ada).is_starred);
    CHECK_THROWS_AS(cellar.shelf.remove_folder(cellar.connection, ada, "Water/Flow"), Refused);
}

TEST_CASE("a search finds every word, the last one by its beginning, a title before a text, and follows every change") {
    Cellar cellar;
    cellar.create("title", "Roughness of walls");
    cellar.create("text", "Notes", "roughness = 'dünn und glatt'");
    CHECK(cellar.search(ada, "rough") == Ids{"title", "text"});
    CHECK(cellar.search(ada, "DUNN glatt") == Ids{"text"});
    CHECK(cellar.search(ada, "glatt walls").empty());
    CHECK(cellar.search(ada, "").empty());
    for (const char* odd : {"\"", "*", "AND", "OR roughness", "(", "title:x", "NEAR(", "-", "^", "a\"b"}) CHECK_NOTHROW((void)cellar.search(ada, odd));

    LoggedHistory history(cellar.connection, NotebookId("text"));
    auto document = cellar.store.load(cellar.connection, NotebookId("text"), history);
    REQUIRE(document);
    cellar.store.append(cellar.connection, NotebookId("text"), document->rename("Tracers", ada, now).operations);
    CHECK(cellar.search(ada, "tracers") == Ids{"text"});
    CHECK(cellar.search(ada, "notes").empty());
}

TEST_CASE("a word with other signs in it is found where its parts follow each other, and only there") {
    Cellar cellar;
    cellar.create("call", "Call", "import numpy as np\nx = np.array([3.14])");
    cellar.create("apart", "Apart", "array = 14\nnp = 3");
    cellar.create("title", "On np.arrays", "nothing");
    CHECK(cellar.search(ada, "np.array") == Ids{"title", "call"});
    CHECK(cellar.search(ada, "3.14") == Ids{"call"});
    CHECK(cellar.search(ada, "array np") == Ids{"apart", "call"});
    CHECK(cellar.search(ada, "x=np.array(") == Ids{"call"});
    CHECK(cellar.search(ada, "na\u2014ch").empty());
}

TEST_CASE("what changed last comes first, and what another changed is no part of it") {
    Cellar cellar;
    for (const char* id : {"a", "b", "c"}) cellar.create(id, std::string("Title of ") + id, "common");
    cellar.connection.run("UPDATE notebooks SET updated_at = updated_at + 5 WHERE id = 'b'");
    cellar.connection.run("UPDATE notebooks SET owner = 'eve', updated_at = updated_at + 9 WHERE id = 'a'");
    CHECK(cellar.search(ada, "common") == Ids{"b", "c"});
    CHECK(cellar.search(eve, "common") == Ids{"a"});
    cellar.shelf.give_role(cellar.connection, NotebookId("a"), ada, NotebookRole::viewer, now);
    CHECK(cellar.search(ada, "common") == Ids{"a", "b", "c"});
}

TEST_CASE("a search shows one line around the first hit, and a common word in long texts takes no time that grows with its square") {
    Cellar cellar;
    std::string text;
    for (int n = 0; n < 100'000; ++n) text += "und so\nweiter ";
    cellar.create("long", "Long", text);
    cellar.create("short", "Short", std::string(400, 'x') + " ä\nhier dünn " + std::string(400, 'y'));
    cellar.shelf.index(cellar.connection, ada, 100);
    const auto found = cellar.shelf.search(cellar.connection, ada, "dunn");
    REQUIRE(found.size() == 1);
    CHECK(found[0].snippet.find("\xEE\x80\x80" "dünn" "\xEE\x80\x81") != std::string::npos);
    CHECK(found[0].snippet.starts_with("..."));
    CHECK(found[0].snippet.ends_with("..."));
    CHECK(found[0].snippet.find('\n') == std::string::npos);
    CHECK(found[0].snippet.size() < 400);
    REQUIRE(cellar.shelf.search(cellar.connection, ada, "weiter und").size() == 1);
}

TEST_CASE("nobody finds what is another's, unless a role says so") {
    Cellar cellar;
    cellar.create("one", "Secret plans", "launch at dawn");
    CHECK(cellar.search(ada, "dawn") == Ids{"one"});
    CHECK(cellar.search(eve, "dawn").empty());
    cellar.shelf.give_role(cellar.connection, NotebookId("one"), eve, NotebookRole::viewer, now);
    CHECK(cellar.search(eve, "dawn") == Ids{"one"});
    CHECK(cellar.store.role_of(cellar.connection, NotebookId("one"), eve) == Roles{NotebookRole::viewer});
    cellar.shelf.give_role(cellar.connection, NotebookId("one"), eve, NotebookRole::runner, now);
    CHECK(cellar.store.role_of(cellar.connection, NotebookId("one"), eve) == Roles{NotebookRole::viewer, NotebookRole::runner});
    cellar.shelf.take_roles(cellar.connection, NotebookId("one"), eve);
    CHECK(cellar.search(eve, "dawn").empty());
}

TEST_CASE("the trash gives back to its owner only, with place and star, and is emptied of what is old") {
    Cellar cellar;
    cellar.create("one", "One", "precious");
    cellar.create("two", "Two");
    cellar.shelf.put(cellar.connection, NotebookId("one"), ada, {"Flow", true, {}});
    cellar.store.remove(cellar.connection, NotebookId("one"), now);
    CHECK(cellar.search(ada, "precious").empty());
    CHECK(cellar.shelf.list_trash(cellar.connection, ada).size() == 1);
    CHECK(cellar.shelf.list_trash(cellar.connection, eve).empty());
    CHECK_FALSE(cellar.shelf.restore(cellar.connection, NotebookId("one"), eve));
    CHECK_FALSE(cellar.shelf.purge(cellar.connection, NotebookId("one"), eve));
    CHECK_FALSE(cellar.shelf.purge(cellar.connection, NotebookId("two"), ada));
    CHECK(cellar.shelf.restore(cellar.connection, NotebookId("one"), ada));
    CHECK(cellar.folder_of("one") == "Flow");
    CHECK(cellar.search(ada, "precious") == Ids{"one"});

    cellar.store.remove(cellar.connection, NotebookId("one"), now);
    CHECK(cellar.shelf.purge(cellar.connection, now, 10) == 0);
    CHECK(cellar.shelf.purge(cellar.connection, now + milliseconds(1), 10) == 1);
    CHECK(cellar.shelf.list_trash(cellar.connection, ada).empty());
    CHECK_FALSE(cellar.shelf.restore(cellar.connection, NotebookId("one"), ada));
    auto left = cellar.connection.prepare("SELECT (SELECT count(*) FROM operations WHERE notebook = 1) + (SELECT count(*) FROM snapshots WHERE notebook = 1)"
                                          " + (SELECT count(*) FROM notebook_search WHERE rowid = 1) + (SELECT count(*) FROM places WHERE notebook = 'one')");
    REQUIRE(left.step());
    CHECK(left.integer(0) == 0);
    CHECK(cellar.store.list(cellar.connection, ada).size() == 1);
}
