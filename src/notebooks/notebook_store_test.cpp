#include "notebooks/notebook_store.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <random>

#include <boost/asio/io_context.hpp>

#include "notebooks/nbformat.h"
#include "notebooks/random_edits.h"
#include "store/writer.h"

using namespace stoa;
namespace fs = std::filesystem;

namespace {

const NotebookId book("book");
const PersonId ada("ada");
const Time now{milliseconds(1'700'000'000'000)};

/// A store over a database in memory and a folder that goes with the test.
struct Cellar {
    Cellar() {
        migrate(connection, notebook_migrations());
    }
    ~Cellar() { fs::remove_all(folder); }
    Document open(const NotebookId& id = book) {
        auto document = store.load(connection, id, history);
        REQUIRE(document);
        return std::move(*document);
    }
    void create(const NotebookId& id = book, Content content = {}) { store.create(connection, id, "Title", ada, content, now); }

    static fs::path make_folder() {
        std::string name = (fs::temp_directory_path() / "stoa_notebooks_XXXXXX").string();
        return ::mkdtemp(name.data());
    }
    fs::path folder = make_folder();
    Connection connection{":memory:"};
    BlobStore blobs{folder / "blobs"};
    NotebookStore store{blobs};
    LoggedHistory history{connection, book};
};

wire::OutputOp print(std::string text) {
    wire::StreamAppended op{wire::StreamName::stdout, {}};
    op.chunk.text = std::move(text);
    return op;
}

}  // namespace

TEST_CASE("a library lists what is a person's, latest change first, and forgets what is deleted") {
    Cellar cellar;
    cellar.create(NotebookId("one"));
    cellar.create(NotebookId("two"));
    Document one = cellar.open(NotebookId("one"));
    cellar.store.append(cellar.connection, NotebookId("one"), one.rename("Renamed", ada, now + milliseconds(5)).operations);
    auto list = cellar.store.list(cellar.connection, ada);
    REQUIRE(list.size() == 2);
    CHECK(list[0].title == "Renamed");
    CHECK(list[0].revision == 1);
    CHECK(list[0].updated_at == now + milliseconds(5));
    CHECK(cellar.store.list(cellar.connection, PersonId("bob")).empty());
    CHECK(cellar.store.role_of(cellar.connection, NotebookId("one"), ada) == Roles{NotebookRole::owner});
    CHECK(cellar.store.role_of(cellar.connection, NotebookId("one"), PersonId("bob")) == Roles{});
    CHECK(cellar.store.remove(cellar.connection, NotebookId("one"), now));
    CHECK_FALSE(cellar.store.remove(cellar.connection, NotebookId("one"), now));
    CHECK(cellar.store.list(cellar.connection, ada).size() == 1);
    CHECK(cellar.store.role_of(cellar.connection, NotebookId("one"), ada) == Roles{});
    CHECK_FALSE(cellar.store.load(cellar.connection, NotebookId("one"), cellar.history));
    CHECK_THROWS_AS(cellar.create(NotebookId("two")), StoreError);
}

TEST_CASE("what is loaded is the same document, after 10,000 random operations and reloads in between") {
    Cellar cellar;
    cellar.create();
    std::mt19937 random(20'240'607);
    RandomEdits edits([&](std::size_t n) { return random() % n; });
    Document document = cellar.open();
    int decided = 0;
    int reloads = 0;
    Transaction transaction(cellar.connection);
    while (decided < 10'000) {
        const Outcome outcome = edits.next(document);
        cellar.store.append(cellar.connection, book, outcome.operations);
        decided += static_cast<int>(outcome.operations.size());
        if (random() % 3 == 0) document.committed(document.revision());
        if (random() % 400 == 0) {
            Document loaded = cellar.open();
            REQUIRE(loaded.snapshot() == document.snapshot());
            if (random() % 2) document = Document(std::move(loaded));
            ++reloads;
        }
        if (random() % 300 == 0) cellar.store.save_snapshot(cellar.connection, book, document.revision(), document.snapshot());
    }
    transaction.commit();
    CHECK(reloads > 10);
    CHECK(cellar.open().snapshot() == document.snapshot());
    CHECK(cellar.store.load_operations(cellar.connection, book, 0, document.revision()).size() ==
          static_cast<std::size_t>(document.revision()));
    CHECK(cellar.store.load_operations(cellar.connection, book, 5, 7).size() == 2);

    // From the first snapshot alone, so that the whole log is what makes the document.
    cellar.connection.run("DELETE FROM snapshots WHERE revision > 0");
    CHECK(cellar.open().snapshot() == document.snapshot());
}

TEST_CASE("a notebook that goes out of the store is the one that came in") {
    Cellar cellar;
    auto content = parse_notebook(R"({"nbformat":4,"nbformat_minor":5,"metadata":{"k":0.1},"x":1,"cells":[{"cell_type":"code","id":"a",
        "metadata":{},"source":["1"],"execution_count":2,"outputs":[{"output_type":"stream","name":"stdout","text":[")" +
                                  std::string(9000, 'x') + R"("]}]}]})");
    REQUIRE(content);
    cellar.create(book, *content);
    const auto out = [&](const Content& one) {
        return format_notebook(one, [&](const std::string& blob) { return cellar.store.find_blob(cellar.connection, book, BlobId(blob)); });
    };
    CHECK(out(cellar.open().content()) == out(*content));
    CHECK(out(*content).size() > 9000);
}

TEST_CASE("a blob is found through its notebook alone") {
    Cellar cellar;
    cellar.create();
    cellar.create(NotebookId("other"));
    Document document = cellar.open();
    const Outcome outcome = document.record_outputs("gone", "r", {print(std::string(5000, 'x'))}, now);
    cellar.store.append(cellar.connection, book, outcome.operations);
    const BlobId blob = outcome.operations[0].blobs.at(0).id;
    CHECK(cellar.store.find_blob(cellar.connection, book, blob) == std::string(5000, 'x'));
    CHECK_FALSE(cellar.store.find_blob(cellar.connection, NotebookId("other"), blob));
    CHECK(cellar.store.remove(cellar.connection, book, now));
    CHECK_FALSE(cellar.store.find_blob(cellar.connection, book, blob));
}

TEST_CASE("what is applied of a shim's log commits with its operation or not at all") {
    asio::io_context loop;
    Cellar cellar;
    Connection writing = Connection::shared_memory("applied");
    migrate(writing, notebook_migrations());
    Connection reading = Connection::shared_memory("applied");
    cellar.store.create(writing, book, "Title", ada, {}, now);
    Writer writer(std::move(writing), loop.get_executor(), Writer::Mode::immediate);
    LoggedHistory history(reading, book);
    Document document = *cellar.store.load(reading, book, history);

    const auto record = [&](Document& in, std::int64_t seq) {
        const Outcome outcome = in.record_outputs("a", "r", {print("x")}, now, Applied{RuntimeId("rt"), "e", seq});
        bool good = false;
        writer.submit([&](Connection& c) { cellar.store.append(c, book, outcome.operations); },
                      [&](std::exception_ptr failure) { good = !failure; });
        loop.restart();
        loop.run();
        return good;
    };
    CHECK(record(document, 1));
    writer.fail_commits(1);
    CHECK_FALSE(record(document, 2));
    CHECK(cellar.store.find_applied(reading, RuntimeId("rt"))->seq == 1);
    // The document ran ahead of its log: whatever it decides now is refused until it is loaded again.
    CHECK_FALSE(record(document, 3));
    CHECK(cellar.store.find_applied(reading, RuntimeId("rt"))->seq == 1);
    Document again = *cellar.store.load(reading, book, history);
    CHECK(again.revision() == 1);
    CHECK(record(again, 2));
    CHECK(cellar.store.find_applied(reading, RuntimeId("rt"))->seq == 2);
    CHECK_FALSE(cellar.store.find_applied(reading, RuntimeId("other")));
}

TEST_CASE("a snapshot that runs ahead of the log is not kept, and old ones go") {
    Cellar cellar;
    cellar.create();
    Document document = cellar.open();
    const auto rename = [&](const char* title) { return document.rename(title, ada, now).operations; };
    (void)rename("lost");
    cellar.store.save_snapshot(cellar.connection, book, 1, document.snapshot());
    CHECK(cellar.open().title() == "Title");
    document = cellar.open();
    for (const char* title : {"a", "b", "c"}) {
        cellar.store.append(cellar.connection, book, rename(title));
        cellar.store.save_snapshot(cellar.connection, book, document.revision(), document.snapshot());
    }
    auto count = cellar.connection.prepare("SELECT count(*), min(revision), max(revision) FROM snapshots");
    REQUIRE(count.step());
    CHECK(count.integer(0) == 2);
    CHECK(count.integer(1) == 0);
    CHECK(count.integer(2) == 3);
    CHECK(cellar.open().title() == "c");
}

TEST_CASE("a page far behind gets what it missed from the log, also over a notebook that was put in place") {
    Cellar cellar;
    Content content;
    wire::CellState cell;
    cell.cell_id = "a";
    cell.metadata = boost::json::object();
    content.cells.push_back(cell);
    cellar.create(book, content);
    Document document = cellar.open();
    std::vector<std::string> texts{""};
    std::mt19937 random(3);
    for (int i = 0; i < 200; ++i) {
        if (i % 50 == 49) {
            Content put = document.content();
            put.cells[0].text = "put " + std::to_string(i);
            cellar.store.append(cellar.connection, book, document.replace_content(std::move(put), ada, now).operations);
        } else {
            const std::string text = document.find_text("a")->text;
            const auto change = ChangeSet::between(text, text + std::to_string(i)).to_json();
            const auto push = wire::PushText{i, "a", document.find_text("a")->text_version, {change}};
            cellar.store.append(cellar.connection, book, document.push_text(push, ClientId("t"), ada, now).operations);
        }
        texts.push_back(document.find_text("a")->text);
    }
    document = cellar.open();  // nothing in memory
    for (std::int64_t from : {0, 1, 48, 49, 50, 120, 199, 200}) {
        std::string text = texts[static_cast<std::size_t>(from)];
        std::int64_t units = utf16_length(text);
        const Outcome pulled = document.pull_text({"a", from});
        const auto& missed = std::get<wire::TextMissed>(pulled.answers[0]);
        CHECK(missed.updates.size() == static_cast<std::size_t>(200 - from));
        for (const wire::TextUpdate& update : missed.updates) ChangeSet::parse(update.changes)->apply_to(text, units, 10'000);
        CHECK(text == texts.back());
    }
}
