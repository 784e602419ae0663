#include "notebooks/unread_files.h"

#include <doctest/doctest.h>

#include "notebooks/notebook_store.h"
#include "wire/http.h"

using namespace stoa;

namespace {

struct Kept {
    std::filesystem::path folder = std::filesystem::temp_directory_path() / ("stoa-unread-" + random_id());
    Connection connection{":memory:"};
    UnreadFiles files{folder};
    PersonId person{"ada"};

    Kept() { migrate(connection, notebook_migrations()); }
    ~Kept() { std::filesystem::remove_all(folder); }
    UnreadFile file(std::string id, std::int64_t bytes = 3) const { return {std::move(id), person, "x.ipynb", bytes, "line 1 is not JSON", Time()}; }
};

}  // namespace

TEST_CASE("a file that could not be read is kept as it came until it is removed") {
    Kept kept;
    const std::string bytes("\xff\0{", 3);
    kept.files.save("a1", bytes);
    REQUIRE(kept.files.add(kept.connection, kept.file("a1")));
    CHECK(kept.files.load("a1") == bytes);
    CHECK(kept.files.list(kept.connection, kept.person).at(0).sentence == "line 1 is not JSON");
    CHECK(kept.files.list(kept.connection, PersonId("eve")).empty());
    CHECK_FALSE(kept.files.find(kept.connection, "a1", PersonId("eve")));
    CHECK_FALSE(kept.files.remove(kept.connection, "a1", PersonId("eve")));
    CHECK(kept.files.remove(kept.connection, "a1", kept.person));
    kept.files.erase("a1");
    CHECK_FALSE(kept.files.load("a1"));
}

TEST_CASE("a person keeps so many unread files and so many bytes, others are not touched by it") {
    Kept kept;
    CHECK_FALSE(kept.files.add(kept.connection, kept.file("big", wire::max_unread_bytes + 1)));
    for (int i = 0; i < wire::max_unread_files; ++i) CHECK(kept.files.add(kept.connection, kept.file("f" + std::to_string(i))));
    CHECK_FALSE(kept.files.add(kept.connection, kept.file("more")));
    UnreadFile others = kept.file("others", wire::max_unread_bytes);
    others.owner = PersonId("bob");
    CHECK(kept.files.add(kept.connection, others));
    others.id = "others2";
    others.bytes = 1;
    CHECK_FALSE(kept.files.add(kept.connection, others));
}

TEST_CASE("files that no row names are swept") {
    Kept kept;
    kept.files.save("named", "x");
    kept.files.save("lost", "y");
    REQUIRE(kept.files.add(kept.connection, kept.file("named")));
    kept.files.sweep(kept.connection);
    CHECK(kept.files.load("named") == "x");
    CHECK_FALSE(kept.files.load("lost"));
}
