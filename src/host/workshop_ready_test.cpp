// Runtimes made ahead, as the host's messages and folders show them.
#include <fstream>
#include <set>

#include "host/host_house.h"

using namespace stoa;
using namespace stoa::host_house;

namespace {

struct ReadyHouse : House {
    ReadyHouse() {
        config.last_uid = 1009;
        config.ready_runtimes = 1;
        config.ready_pause = milliseconds(0);
    }
    /// Until so many were made ahead and the last one waits.
    Task<> made(std::size_t count) {
        while (launcher.made_ready.size() < count || !launcher.shims.contains(launcher.made_ready.back().runtime))
            co_await asio::post(io, asio::use_awaitable);
        for (int turn = 0; turn < 100; ++turn) co_await asio::post(io, asio::use_awaitable);
    }
    Task<> start(Serve& serve, const std::string& id, const std::string& person = "ann") {
        serve.say(request(id, person));
        CHECK((co_await serve.hear<wire::RuntimeStarted>()).runtime.runtime_id == id);
    }
    std::string ready_name() { return launcher.made_ready.back().runtime.str(); }
};

}  // namespace

TEST_CASE("after a start one is made ahead, belongs to nobody, and the next start claims it") {
    ReadyHouse house;
    house.run([&]() -> Task<> {
        auto serve = co_await house.greet();
        CHECK(house.launcher.made_ready.empty());  // what is asked for isn't known yet
        co_await house.start(serve, "r1", "ann");
        co_await house.made(1);
        const auto ready = house.launcher.made_ready.at(0);
        CHECK(ready.home.empty());
        CHECK(ready.memory_limit_bytes == 1 << 30);
        CHECK_FALSE(std::filesystem::exists(house.runtime_folder(ready.runtime.str()) / "runtime.json"));

        co_await house.start(serve, "r2", "bob");
        REQUIRE(house.launcher.claimed.size() == 1);
        CHECK(house.launcher.claimed.at(0).sandbox == ready.runtime);
        CHECK(house.launcher.claimed.at(0).home == house.folder.path / "homes" / "bob");
        CHECK(house.launcher.started.size() == 1);
        CHECK(std::filesystem::exists(house.runtime_folder(ready.runtime.str()) / "runtime.json"));
        co_await house.made(2);
        // Two people, and two sandboxes made ahead of which the claimed one lives: four users.
        const std::set<uid_t> uids = {house.launcher.started.at(0).uid, ready.uid, house.launcher.claimed.at(0).uid,
                                      house.launcher.made_ready.at(1).uid};
        CHECK(uids.size() == 4);

        serve.say(wire::EndRuntime{"r2"});
        CHECK((co_await serve.hear<wire::RuntimeEnded>()).runtime_id == "r2");
        CHECK(house.launcher.stopped.back() == ready.runtime);
        CHECK_FALSE(std::filesystem::exists(house.runtime_folder(ready.runtime.str())));
    });
}

TEST_CASE("a request for other limits is made as ever, and the next one ahead has them too") {
    ReadyHouse house;
    house.run([&]() -> Task<> {
        auto serve = co_await house.greet();
        co_await house.start(serve, "r1");
        co_await house.made(1);
        const std::string first = house.ready_name();
        auto other = request("r2");
        other.cores = 2;
        serve.say(other);
        co_await serve.hear<wire::RuntimeStarted>();
        CHECK(house.launcher.claimed.empty());
        co_await house.made(2);
        CHECK(house.launcher.made_ready.at(1).cores == 2);
        CHECK_FALSE(std::filesystem::exists(house.runtime_folder(first)));  // nobody asks for it any more
    });
}

TEST_CASE("what waits is for the standard kernel; another is made as ever, and the one that waits goes on waiting") {
    ReadyHouse house;
    const auto kernels = house.folder.path / "jupyter/kernels/ir";
    std::filesystem::create_directories(kernels);
    std::ofstream(kernels / "kernel.json") << R"({"argv": ["R", "{connection_file}"], "display_name": "R", "language": "R"})";
    house.config.kernel_path = (house.folder.path / "jupyter").string();
    house.run([&]() -> Task<> {
        auto serve = co_await house.greet();
        co_await house.start(serve, "r1");
        co_await house.made(1);
        CHECK(house.launcher.made_ready.at(0).program == standard_arguments());
        auto in_r = request("r2");
        in_r.kernel = "ir";
        serve.say(in_r);
        co_await serve.hear<wire::RuntimeStarted>();
        CHECK(house.launcher.claimed.empty());
        CHECK(house.launcher.started.at(1).program.back() == "/tmp/kernel.json");
        auto in_python = request("r3");
        in_python.language = "python";
        serve.say(in_python);
        co_await serve.hear<wire::RuntimeStarted>();
        REQUIRE(house.launcher.claimed.size() == 1);
        CHECK(house.launcher.claimed.at(0).sandbox == house.launcher.made_ready.at(0).runtime);
    });
}

TEST_CASE("one that can't be claimed is ended, and the start goes the plain way") {
    ReadyHouse house;
    house.launcher.can_claim = false;
    house.run([&]() -> Task<> {
        auto serve = co_await house.greet();
        co_await house.start(serve, "r1");
        co_await house.made(1);
        const std::string ready = house.ready_name();
        co_await house.start(serve, "r2");
        CHECK(house.launcher.claimed.size() == 1);
        CHECK(house.launcher.started.size() == 2);
        CHECK(std::filesystem::exists(house.runtime_folder("r2") / "runtime.json"));
        while (std::filesystem::exists(house.runtime_folder(ready))) co_await asio::post(house.io, asio::use_awaitable);
    });
}

TEST_CASE("one that ended while it waited is not given to anybody") {
    ReadyHouse house;
    house.run([&]() -> Task<> {
        auto serve = co_await house.greet();
        co_await house.start(serve, "r1");
        co_await house.made(1);
        const std::string ready = house.ready_name();
        house.launcher.kill_init(RuntimeId(ready));
        while (std::filesystem::exists(house.runtime_folder(ready))) co_await asio::post(house.io, asio::use_awaitable);
        co_await house.start(serve, "r2");
        CHECK(house.launcher.claimed.empty());
    });
}

TEST_CASE("a host that comes back keeps what was claimed, under its own id, and clears away what nobody had") {
    ReadyHouse house;
    house.run([&]() -> Task<> {
        std::string claimed, waiting;
        {
            auto serve = co_await house.greet();
            co_await house.start(serve, "r1");
            co_await house.made(1);
            claimed = house.ready_name();
            co_await house.start(serve, "r2", "bob");
            co_await house.made(2);
            waiting = house.ready_name();
        }
        co_await house.restart_host();
        auto serve = co_await house.connect();
        serve.say(wire::HostHello{wire::host_protocol, "s"});
        auto welcome = co_await serve.hear<wire::HostWelcome>();
        REQUIRE(welcome.runtimes.size() == 2);
        CHECK(welcome.runtimes.at(1).runtime_id == "r2");
        CHECK(welcome.runtimes.at(1).person_id == "bob");
        while (std::filesystem::exists(house.runtime_folder(waiting))) co_await asio::post(house.io, asio::use_awaitable);
        CHECK(std::filesystem::exists(house.runtime_folder(claimed)));
        serve.say(wire::OpenStream{.runtime_id = "r2", .stream = 1});
        serve.socket->send(1, "hello");
        while (house.launcher.shims.at(RuntimeId(claimed))->heard.empty()) co_await asio::post(house.io, asio::use_awaitable);
    });
}

TEST_CASE("what can't be made ahead leaves nothing, and starts go the plain way") {
    ReadyHouse house;
    house.launcher.ready_failure = "the file system can't";
    house.run([&]() -> Task<> {
        auto serve = co_await house.greet();
        co_await house.start(serve, "r1");
        while (house.launcher.made_ready.empty()) co_await asio::post(house.io, asio::use_awaitable);
        while (std::filesystem::exists(house.runtime_folder(house.ready_name()))) co_await asio::post(house.io, asio::use_awaitable);
        co_await house.start(serve, "r2");
        CHECK(house.launcher.started.size() == 2);
        CHECK(house.launcher.made_ready.size() == 1);  // not again at once
    });
}

TEST_CASE("nothing is made ahead where it is off, or where all runtimes share one user") {
    for (const bool is_single : {false, true}) {
        ReadyHouse house;
        house.config.ready_runtimes = is_single ? 1 : 0;
        house.launcher.ability.single_person = is_single;
        house.run([&]() -> Task<> {
            auto serve = co_await house.greet();
            co_await house.start(serve, "r1");
            for (int turn = 0; turn < 200; ++turn) co_await asio::post(house.io, asio::use_awaitable);
            CHECK(house.launcher.made_ready.empty());
        });
    }
}
