// The link itself: against a listener on a real Unix socket that plays the host, and a real database.
#include "runtimes/runtimes.h"

#include <filesystem>

#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

#include "base/framed_socket.h"
#include "store/writer.h"
#include "wire/host.h"

using namespace stoa;
namespace fs = std::filesystem;

namespace {

constexpr FrameLimits limits{.max_payload_bytes = 1 << 20, .max_backlog_bytes = 8 << 20, .relay_room_bytes = 1 << 20};

struct Folder {
    fs::path path = fs::temp_directory_path() / ("stoa-runtimes-" + random_id());
    Folder() { fs::create_directory(path); }
    ~Folder() { fs::remove_all(path); }
};

struct Listener final : RuntimeListener {
    std::vector<std::string> heard;
    KernelLink* link = nullptr;
    void runtime_changed(const wire::RuntimeState& state) override { heard.emplace_back(wire::name_of(state.phase)); }
    void link_opened(KernelLink& opened) override {
        link = &opened;
        heard.emplace_back("link");
        opened.send(wire::Attach{.protocol = wire::shim_protocol, .epoch = std::nullopt, .applied = 0});
    }
    void shim_said(wire::FromShim) override { heard.emplace_back("said"); }
    void link_closed() override { heard.emplace_back("unlink"); }
    void runtime_ended(const std::string& sentence) override { heard.push_back("ended: " + sentence); }
};

struct Table {
    Folder folder;
    asio::io_context io;
    FakeClock clock;
    std::unique_ptr<Connection> connection;
    std::unique_ptr<Writer> writer;
    RuntimesConfig config{.host_socket = folder.path / "host.sock", .server_id = "s", .max_runtimes_per_person = 2};
    asio::local::stream_protocol::acceptor acceptor{io, asio::local::stream_protocol::endpoint(config.host_socket.string())};
    std::unique_ptr<Runtimes> runtimes;
    bool over = false;

    Table() {
        connection = std::make_unique<Connection>(folder.path / "stoa.db");
        migrate(*connection, runtimes_migrations());
        writer = std::make_unique<Writer>(Connection(folder.path / "stoa.db"), io.get_executor(), Writer::Mode::immediate);
        make();
    }
    void make() { runtimes = std::make_unique<Runtimes>(io.get_executor(), *writer, *connection, config, clock); }

    Task<wire::ToHost> hear(FramedSocket& socket) {
        auto frame = co_await socket.receive();
        REQUIRE(frame.has_value());
        REQUIRE(frame->stream == 0);
        co_return wire::decode_to_host(frame->payload).value();
    }
    template <class T>
    Task<T> hear(FramedSocket& socket) {
        auto message = co_await hear(socket);
        REQUIRE(std::holds_alternative<T>(message));
        co_return std::get<T>(std::move(message));
    }
    void say(FramedSocket& socket, const wire::FromHost& message) { socket.send(0, encode(message)); }
    /// The next connection, greeted.
    Task<std::shared_ptr<FramedSocket>> accept(std::vector<wire::LiveRuntime> living) {
        auto raw = co_await acceptor.async_accept(asio::use_awaitable);
        auto socket = std::make_shared<FramedSocket>(std::move(raw), limits);
        CHECK((co_await hear<wire::HostHello>(*socket)).server_id == "s");
        wire::HostWelcome message{
            .protocol = 1, .cores = 2, .memory_bytes = 8, .sandbox = true, .reason = std::nullopt, .runtimes = std::move(living)};
        say(*socket, message);
        co_return socket;
    }
    Task<> until(const std::function<bool()>& true_now) {
        while (!true_now()) co_await asio::post(io, asio::use_awaitable);
    }
    void run(std::function<Task<>()> body) {
        spawn(io.get_executor(), "runtimes", runtimes->run());
        std::exception_ptr failed;
        bool finished = false;
        asio::co_spawn(io, std::move(body), [&](std::exception_ptr error) {
            failed = error;
            finished = true;
            runtimes->stop();
            io.stop();
        });
        io.run_for(std::chrono::seconds(20));
        if (failed) std::rethrow_exception(failed);
        REQUIRE(finished);
    }
};

}  // namespace

TEST_CASE("a runtime is stored, started, linked, found again by the next serve, and ended") {
    Table table;
    const NotebookId notebook("n");
    table.run([&]() -> Task<> {
        auto host = co_await table.accept({});
        Listener listener;
        const RuntimeId id = table.runtimes->allot(notebook, PersonId("ann"), {"ir", "R"});
        CHECK(table.runtimes->find_runtime(notebook) == id);
        table.runtimes->open(id, listener);
        CHECK(listener.heard.empty());  // never from inside open()
        const auto asked = co_await table.hear<wire::StartRuntime>(*host);
        CHECK(asked.runtime_id == id.str());
        CHECK(asked.kernel == "ir");
        CHECK(asked.language == "R");
        const auto stored = load_living_runtimes(*table.connection);
        REQUIRE(stored.size() == 1);
        CHECK(stored[0].kernel == "ir");
        table.say(*host, wire::RuntimeStarted{{id.str(), "ann", 7, 1}});
        CHECK((co_await table.hear<wire::OpenStream>(*host)).stream == 1);
        auto frame = (co_await host->receive()).value();
        CHECK(frame.stream == 1);
        CHECK(std::holds_alternative<wire::Attach>(wire::decode_to_shim(frame.payload).value()));
        wire::FromShim attached = wire::Attached{.protocol = 1, .epoch = "e"};
        host->send(1, encode(attached));
        co_await table.until([&] { return listener.heard.size() == 3; });
        CHECK(listener.heard == std::vector<std::string>{"starting", "link", "said"});

        // The host comes back.
        host->close();
        host = co_await table.accept({{id.str(), "ann", 7, 1}});
        CHECK((co_await table.hear<wire::OpenStream>(*host)).stream == 1);
        co_await table.until([&] { return listener.heard.size() == 5; });
        CHECK(listener.heard.at(3) == "unlink");
        (void)co_await host->receive();  // attach

        // serve comes back.
        table.runtimes->stop();
        CHECK_FALSE((co_await host->receive()).has_value());
        table.make();
        REQUIRE(table.runtimes->list_living().size() == 1);
        CHECK(table.runtimes->list_living().at(0).started);
        spawn(table.io.get_executor(), "runtimes", table.runtimes->run());
        Listener again;
        table.runtimes->open(id, again);
        CHECK_THROWS_AS((void)table.runtimes->open_files(notebook, FilesAsker::person), Refused);
        host = co_await table.accept({{id.str(), "ann", 7, 1}});
        co_await table.runtimes->until_reachable();  // who asks for files right after serve came back waits that long
        std::vector<std::shared_ptr<RuntimeStream>> files;
        for (const auto asker : {FilesAsker::person, FilesAsker::service}) {
            files.push_back(table.runtimes->open_files(notebook, asker));
            if (asker == FilesAsker::person) {
                co_await table.hear<wire::OpenStream>(*host);
                (void)co_await host->receive();
            }
            const auto asked_files = co_await table.hear<wire::OpenStream>(*host);
            CHECK(asked_files.end == wire::StreamEnd::files);
            CHECK(asked_files.for_service.value_or(false) == (asker == FilesAsker::service));
        }
        table.runtimes->end(id);
        CHECK_FALSE(table.runtimes->find_runtime(notebook).has_value());
        frame = (co_await host->receive()).value();
        CHECK(std::holds_alternative<wire::Shutdown>(wire::decode_to_shim(frame.payload).value()));
        table.say(*host, wire::StreamClosed{1});
        co_await table.hear<wire::EndRuntime>(*host);
        table.say(*host, wire::RuntimeEnded{id.str(), "Done."});
        co_await table.until([&] { return again.heard.size() == 3; });
        CHECK(again.heard == std::vector<std::string>{"link", "unlink", "ended: Done."});
        CHECK(load_living_runtimes(*table.connection).empty());
    });
}

TEST_CASE("one person has so many runtimes and a notebook one") {
    Table table;
    const PersonId ann("ann");
    (void)table.runtimes->allot(NotebookId("a"), ann, {});
    CHECK_THROWS_AS((void)table.runtimes->allot(NotebookId("a"), ann, {}), Refused);
    const RuntimeId second = table.runtimes->allot(NotebookId("b"), ann, {});
    try {
        (void)table.runtimes->allot(NotebookId("c"), ann, {});
        FAIL("a third was allotted");
    } catch (const Refused& refused) {
        CHECK(refused.refusal() == wire::Refusal::too_many);
    }
    (void)table.runtimes->allot(NotebookId("d"), PersonId("bob"), {});
    table.runtimes->end(second);
    (void)table.runtimes->allot(NotebookId("c"), ann, {});
}

TEST_CASE("a runtime that can't be stored is not asked for") {
    Table table;
    table.run([&]() -> Task<> {
        auto host = co_await table.accept({});
        table.writer->fail_commits(1);
        Listener listener;
        const RuntimeId id = table.runtimes->allot(NotebookId("n"), PersonId("ann"), {});
        table.runtimes->open(id, listener);
        co_await table.until([&] { return listener.heard.size() >= 2; });
        CHECK(listener.heard.back().starts_with("ended: "));
        CHECK_FALSE(table.runtimes->find_runtime(NotebookId("n")).has_value());
    });
}

TEST_CASE("garbage and oversize frames from the host end the connection, and it is made again") {
    Table table;
    table.run([&]() -> Task<> {
        auto first = co_await table.accept({});
        first->send(0, "{");
        CHECK_FALSE((co_await first->receive()).has_value());
        auto second = co_await table.accept({});
        CHECK(second->is_open());
    });
}

TEST_CASE("a listener that closes from inside a call hears nothing more") {
    struct Closing final : RuntimeListener {
        Runtimes* runtimes = nullptr;
        RuntimeId id;
        int calls = 0;
        void runtime_changed(const wire::RuntimeState&) override {}
        void link_opened(KernelLink&) override {
            ++calls;
            runtimes->close(id);
        }
        void shim_said(wire::FromShim) override { ++calls; }
        void link_closed() override { ++calls; }
        void runtime_ended(const std::string&) override { ++calls; }
    };
    Table table;
    table.run([&]() -> Task<> {
        auto host = co_await table.accept({});
        Closing listener;
        listener.runtimes = table.runtimes.get();
        listener.id = table.runtimes->allot(NotebookId("n"), PersonId("ann"), {});
        table.runtimes->open(listener.id, listener);
        co_await table.hear<wire::StartRuntime>(*host);
        table.say(*host, wire::RuntimeStarted{{listener.id.str(), "ann", 7, 1}});
        co_await table.hear<wire::OpenStream>(*host);
        co_await table.hear<wire::StreamClosed>(*host);
        table.say(*host, wire::RuntimeEnded{listener.id.str(), "Over."});
        co_await table.until([&] { return !table.runtimes->find_runtime(NotebookId("n")); });
        CHECK(listener.calls == 1);
    });
}
