#include "host/host.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <fstream>

#include <doctest/doctest.h>

#include "base/json.h"
#include "host/host_house.h"

using namespace stoa;
using namespace stoa::host_house;

TEST_CASE("a runtime is started, found in the welcome, and ended without a trace") {
    House house;
    house.run([&]() -> Task<> {
        auto serve = co_await house.connect();
        serve.say(wire::HostHello{wire::host_protocol, "s"});
        auto welcome = co_await serve.hear<wire::HostWelcome>();
        CHECK(welcome.sandbox);
        CHECK(welcome.cores > 0);
        CHECK(welcome.memory_bytes > 0);
        CHECK(welcome.runtimes.empty());

        serve.say(request("r1"));
        auto started = co_await serve.hear<wire::RuntimeStarted>();
        CHECK(started.runtime.runtime_id == "r1");
        CHECK(started.runtime.person_id == "ann");
        CHECK(house.launcher.started.at(0).uid == 1000);
        CHECK(house.launcher.started.at(0).home == house.folder.path / "homes" / "ann");
        CHECK(std::filesystem::exists(house.runtime_folder("r1") / "runtime.json"));
        CHECK(read_file(house.runtime_folder("r1") / "network", 100) == "mode none\n");

        serve.say(request("r1"));  // it lives: answered at once
        co_await serve.hear<wire::RuntimeStarted>();
        CHECK(house.launcher.started.size() == 1);

        serve.say(wire::EndRuntime{"r1"});
        CHECK((co_await serve.hear<wire::RuntimeEnded>()).runtime_id == "r1");
        CHECK_FALSE(std::filesystem::exists(house.runtime_folder("r1")));
        CHECK(house.launcher.stopped.size() == 1);

        serve.say(wire::EndRuntime{"r1"});
        CHECK((co_await serve.hear<wire::RuntimeEnded>()).runtime_id == "r1");
    });
}

TEST_CASE("a notebook's kernel is what its sandbox starts, and one that is not here is said with the choice") {
    House house;
    const auto kernels = house.folder.path / "jupyter/kernels/ir";
    std::filesystem::create_directories(kernels);
    std::ofstream(kernels / "kernel.json") << R"({"argv": ["R", "{connection_file}"], "display_name": "R", "language": "R"})";
    house.config.kernel_path = (house.folder.path / "jupyter").string();
    house.run([&]() -> Task<> {
        auto serve = co_await house.connect();
        serve.say(wire::HostHello{wire::host_protocol, "s"});
        const auto welcome = co_await serve.hear<wire::HostWelcome>();
        REQUIRE(welcome.kernels);
        REQUIRE(welcome.kernels->size() == 2);
        CHECK(welcome.kernels->at(0).display_name == "R");
        CHECK(welcome.kernels->at(1).name == "python3");

        auto in_r = request("r1");
        in_r.kernel = "ir";
        serve.say(in_r);
        co_await serve.hear<wire::RuntimeStarted>();
        CHECK(house.launcher.started.at(0).program.back() == "/tmp/kernel.json");
        CHECK(house.launcher.started.at(0).program.at(house.launcher.started.at(0).program.size() - 2) == "R");
        serve.say(request("r2"));
        co_await serve.hear<wire::RuntimeStarted>();
        CHECK(house.launcher.started.at(1).program.at(2) == "/opt/stoa/kernel/launch.py");

        auto in_julia = request("r3");
        in_julia.kernel = "julia-1.9";
        in_julia.language = "julia";
        serve.say(in_julia);
        const auto failed = co_await serve.hear<wire::RuntimeFailed>();
        CHECK(failed.sentence.find("julia-1.9, which is not on this machine. Choose another: R, Python 3.") != std::string::npos);
        CHECK_FALSE(std::filesystem::exists(house.runtime_folder("r3")));
    });
}

TEST_CASE("a runtime that computes nothing for the limit is ended, and the word says why") {
    House house;
    house.config.usage_interval = milliseconds(1);
    house.config.idle_limit = milliseconds(1);
    house.run([&]() -> Task<> {
        auto serve = co_await house.greet();
        serve.say(request("r1"));
        co_await serve.hear<wire::RuntimeStarted>();
        const auto ended = co_await serve.hear<wire::RuntimeEnded>();
        CHECK(ended.runtime_id == "r1");
        CHECK(ended.sentence.starts_with("The runtime was stopped: nothing was computed in it"));
        CHECK_FALSE(std::filesystem::exists(house.runtime_folder("r1")));
    });
}

TEST_CASE("what sleeps is written to swap once for each sleep, where the operator wants it and there is swap") {
    House house;
    const auto freezer = house.folder.path / "freezer.state", swaps = house.folder.path / "swaps";
    const auto write = [](const std::filesystem::path& file, std::string_view text) { std::ofstream(file, std::ios::trunc) << text; };
    constexpr std::string_view heading = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n";
    bool wanted = true, there = true;
    SUBCASE("it is so") {}
    SUBCASE("not wanted") { wanted = false; }
    SUBCASE("no swap") { there = false; }
    write(freezer, "THAWED\n");
    write(swaps, std::string(heading) + (there ? "/dev/zram0 partition\t1048572\t\t0\t\t100\n" : ""));
    house.launcher.freezer_file = freezer.string();
    house.config.usage_interval = milliseconds(1);
    house.config.sleep_after = std::chrono::hours(1);
    house.config.swap_sleepers = wanted;
    house.config.swaps_file = swaps;
    house.run([&]() -> Task<> {
        auto serve = co_await house.greet();
        serve.say(request("r1"));
        co_await serve.hear<wire::RuntimeStarted>();
        // Two readings that begin after the state was written: the first has been judged when the second is told.
        const auto settle = [&](bool asleep) -> Task<> {
            for (int seen = 0; seen < 2;) {
                const auto message = co_await serve.hear();
                const auto* usage = std::get_if<wire::Usage>(&message);
                if (usage && usage->runtimes.size() == 1 && usage->runtimes[0].use && usage->runtimes[0].use->asleep.value_or(false) == asleep) ++seen;
            }
        };
        co_await settle(false);
        CHECK(house.launcher.pushed_out.empty());
        for (std::size_t sleeps = 1; sleeps <= 2; ++sleeps) {
            write(freezer, "FROZEN\n");
            co_await settle(true);
            CHECK(house.launcher.pushed_out.size() == (wanted && there ? sleeps : 0));
            write(freezer, "THAWED\n");
            co_await settle(false);
        }
        serve.say(wire::EndRuntime{.runtime_id = "r1"});
        co_await serve.hear<wire::RuntimeEnded>();
    });
}

TEST_CASE("a runtime that has computed for long stands back, unless the operator wants none to") {
    House house;
    const auto spent = house.folder.path / "cpuacct.usage";
    const auto write = [&](std::string_view nanoseconds) {
        std::ofstream(house.folder.path / "new", std::ios::trunc) << nanoseconds;
        std::filesystem::rename(house.folder.path / "new", spent);
    };
    write("0\n");
    house.launcher.cpu_use_file = spent.string();
    house.config.usage_interval = milliseconds(1);
    std::chrono::seconds burst{1000};
    SUBCASE("it does") {}
    SUBCASE("the operator wants none to") { burst = {}; }
    house.config.burst = burst;
    house.run([&]() -> Task<> {
        auto serve = co_await house.greet();
        serve.say(request("r1"));
        co_await serve.hear<wire::RuntimeStarted>();
        // What is told was judged before.
        const auto hear_use = [&](std::int64_t least_percent) -> Task<> {
            for (;;) {
                const auto usage = co_await serve.hear<wire::Usage>();
                if (usage.runtimes.size() == 1 && usage.runtimes[0].cpu_percent >= least_percent) co_return;
            }
        };
        co_await hear_use(0);
        CHECK(house.launcher.shares.empty());
        write("2000000000000\n");
        co_await hear_use(1);
        co_await hear_use(0);
        CHECK(house.launcher.shares.contains(RuntimeId("r1")) == (burst.count() > 0));
        serve.say(wire::EndRuntime{.runtime_id = "r1"});
        co_await serve.hear<wire::RuntimeEnded>();
    });
}

TEST_CASE("the host's socket is for its own user alone") {
    House house;
    house.run([&]() -> Task<> {
        co_await house.connect();
        struct stat status {};
        REQUIRE(::stat(Host::socket_path(house.folder.path).c_str(), &status) == 0);
        CHECK((status.st_mode & 0777) == 0600);
        REQUIRE(::stat((house.folder.path / "run").c_str(), &status) == 0);
        CHECK((status.st_mode & 0777) == 0700);
    });
}

TEST_CASE("what can't be made leaves nothing behind and says why") {
    House house;
    house.launcher.failure = "No memory is left.";
    house.run([&]() -> Task<> {
        auto serve = co_await house.greet();
        serve.say(request("r1"));
        CHECK((co_await serve.hear<wire::RuntimeFailed>()).sentence == "No memory is left.");
        CHECK_FALSE(std::filesystem::exists(house.runtime_folder("r1")));
        for (const char* bad : {"..", ".", ".hidden"}) {
            serve.say(request(bad));
            CHECK((co_await serve.hear<wire::RuntimeFailed>()).runtime_id == bad);
        }
        CHECK(house.launcher.started.size() == 1);
        // The name is free again.
        house.launcher.failure.reset();
        serve.say(request("r1"));
        co_await serve.hear<wire::RuntimeStarted>();
    });
}

TEST_CASE("a shim that never listens fails the start and is ended") {
    House house;
    house.launcher.shim_listens = false;
    house.config.start_timeout = milliseconds(0);
    house.run([&]() -> Task<> {
        auto serve = co_await house.greet();
        serve.say(request("r1"));
        CHECK((co_await serve.hear<wire::RuntimeFailed>()).sentence == "The runtime did not get ready in time.");
        CHECK_FALSE(std::filesystem::exists(house.runtime_folder("r1")));
    });
}

TEST_CASE("without a sandbox nothing is started and the reason is given") {
    House house;
    house.launcher.ability = {.possible = false, .single_person = false, .reason = "User namespaces are off."};
    house.run([&]() -> Task<> {
        auto serve = co_await house.connect();
        serve.say(wire::HostHello{wire::host_protocol, "s"});
        auto welcome = co_await serve.hear<wire::HostWelcome>();
        CHECK_FALSE(welcome.sandbox);
        CHECK(welcome.reason == "User namespaces are off.");
        serve.say(request("r1"));
        CHECK((co_await serve.hear<wire::RuntimeFailed>()).sentence == "User namespaces are off.");
        CHECK(house.launcher.started.empty());
    });
}

TEST_CASE("a sandbox that can be made at last is told with another welcome") {
    House house;
    house.launcher.ability = {.possible = false, .single_person = false, .reason = "The spawner is away."};
    house.config.probe_interval = milliseconds(0);
    house.run([&]() -> Task<> {
        auto serve = co_await house.greet();
        house.launcher.ability = {.possible = true, .single_person = false, .reason = std::nullopt};
        CHECK((co_await serve.hear<wire::HostWelcome>()).sandbox);
        serve.say(request("r1"));
        co_await serve.hear<wire::RuntimeStarted>();
    });
}

TEST_CASE("people keep their user id, and nobody gets another's when none is left") {
    House house;
    house.run([&]() -> Task<> {
        auto serve = co_await house.greet();
        int count = 0;
        for (const char* person : {"ann", "bob", "ann", "cem"}) {
            serve.say(request(fmt::format("r{}", count++), person));
            co_await serve.hear<wire::RuntimeStarted>();
        }
        serve.say(request("r9", "dan"));
        co_await serve.hear<wire::RuntimeFailed>();
        CHECK(house.launcher.started.at(0).uid == 1000);
        CHECK(house.launcher.started.at(1).uid == 1001);
        CHECK(house.launcher.started.at(2).uid == 1000);
        CHECK(house.launcher.started.at(3).uid == 1002);
        CHECK(house.launcher.started.size() == 4);
    });
}

TEST_CASE("a host that comes back finds its runtimes, tells of the dead and clears away what never started") {
    House house;
    house.run([&]() -> Task<> {
        {
            auto serve = co_await house.greet();
            for (const char* id : {"lives", "dies", "sandbox_dies"}) {
                serve.say(request(id));
                co_await serve.hear<wire::RuntimeStarted>();
            }
        }
        house.host->stop();
        house.launcher.kill_shim(RuntimeId("dies"));
        house.launcher.kill_init(RuntimeId("sandbox_dies"));
        std::filesystem::create_directory(house.runtime_folder("never_started"));
        std::filesystem::create_symlink("/", house.runtime_folder("never_started") / "kernel");
        std::filesystem::create_symlink("/", house.runtime_folder("no_folder"));
        std::filesystem::create_directory(house.runtime_folder("garbage"));
        std::ofstream(house.runtime_folder("garbage") / "runtime.json") << "{\"runtime_id\":\"other\"}";
        co_await house.restart_host();

        auto serve = co_await house.connect();
        serve.say(wire::HostHello{wire::host_protocol, "s"});
        auto ended = co_await serve.hear<wire::RuntimeEnded>();
        CHECK(ended.runtime_id == "dies");
        auto welcome = co_await serve.hear<wire::HostWelcome>();
        REQUIRE(welcome.runtimes.size() == 2);
        CHECK(welcome.runtimes.at(0).runtime_id == "lives");
        CHECK(welcome.runtimes.at(1).runtime_id == "sandbox_dies");
        CHECK(house.launcher.started.size() == 3);  // nothing was started again

        house.launcher.shims.at(RuntimeId("lives"))->echo = true;
        serve.say(wire::OpenStream{.runtime_id = "lives", .stream = 1});
        serve.socket->send(1, "are you there");
        CHECK((co_await serve.frame()).payload == "are you there");

        serve.say(wire::EndRuntime{"lives"});
        co_await serve.hear<wire::StreamClosed>();
        co_await serve.hear<wire::RuntimeEnded>();
        for (const char* id : {"never_started", "no_folder", "garbage", "dies"}) {
            while (std::filesystem::is_symlink(house.runtime_folder(id)) || std::filesystem::exists(house.runtime_folder(id)))
                co_await asio::post(house.io, asio::use_awaitable);
        }
    });
}

TEST_CASE("a process that got a dead shim's pid is not taken for it, and a restart of the machine is said") {
    for (const bool restarted : {false, true}) {
        House house;
        house.run([&]() -> Task<> {
            auto serve = co_await house.greet();
            serve.say(request("r1"));
            co_await serve.hear<wire::RuntimeStarted>();
            house.host->stop();
            const auto file = house.runtime_folder("r1") / "runtime.json";
            auto record = parse_runtime_record(read_file(file, 65536).value()).value();
            record.processes->shim.start_ticks += 1;
            CHECK_FALSE(record.boot.empty());
            if (restarted) record.boot = "an earlier one";
            write_durably(file, encode(record));
            co_await house.restart_host();
            auto again = co_await house.connect();
            again.say(wire::HostHello{wire::host_protocol, "s"});
            const auto ended = co_await again.hear<wire::RuntimeEnded>();
            CHECK(ended.runtime_id == "r1");
            CHECK((ended.sentence.find("The machine was restarted") == 0) == restarted);
            CHECK((co_await again.hear<wire::HostWelcome>()).runtimes.empty());
        });
    }
}

TEST_CASE("a second host in the same folder is refused") {
    House house;
    house.run([&]() -> Task<> {
        co_await house.connect();
        Host second(house.io, house.pool, house.config, house.launcher, house.clock);
        bool refused = false;
        try {
            co_await second.run();
        } catch (const std::runtime_error&) {
            refused = true;
        }
        CHECK(refused);
        co_await house.greet();  // the first still serves
    });
}

TEST_CASE("a runtime whose shim dies is ended; one whose sandbox dies stays readable") {
    House house;
    house.run([&]() -> Task<> {
        auto serve = co_await house.greet();
        for (const char* id : {"r1", "r2"}) {
            serve.say(request(id));
            co_await serve.hear<wire::RuntimeStarted>();
        }
        serve.say(wire::OpenStream{.runtime_id = "r1", .stream = 1});
        serve.say(wire::OpenStream{.runtime_id = "r2", .stream = 2});
        house.launcher.shims.at(RuntimeId("r1"))->echo = true;
        serve.socket->send(1, "x");
        co_await serve.frame();
        house.launcher.kill_init(RuntimeId("r1"));
        house.launcher.kill_shim(RuntimeId("r2"));
        CHECK((co_await serve.hear<wire::StreamClosed>()).stream == 2);
        CHECK((co_await serve.hear<wire::RuntimeEnded>()).runtime_id == "r2");
        serve.socket->send(1, "still");
        CHECK((co_await serve.frame()).payload == "still");
        serve.say(wire::EndRuntime{"r1"});
        co_await serve.hear<wire::StreamClosed>();
        CHECK((co_await serve.hear<wire::RuntimeEnded>()).runtime_id == "r1");
    });
}

TEST_CASE("what a shim said last arrives before the word that its runtime ended") {
    House house;
    house.config.relay_room_bytes = 2 << 20;  // serve takes nothing before the shim is gone
    house.run([&]() -> Task<> {
        auto serve = co_await house.greet();
        serve.say(request("r1"));
        co_await serve.hear<wire::RuntimeStarted>();
        auto shim = house.launcher.shims.at(RuntimeId("r1"));
        serve.say(wire::OpenStream{.runtime_id = "r1", .stream = 1});
        serve.socket->send(1, "hello");
        while (shim->heard.empty()) co_await asio::post(house.io, asio::use_awaitable);
        for (int i = 0; i < 100; ++i) shim->streams.back()->send(0, std::string(10'000, 'x'));
        co_await shim->streams.back()->drained();
        house.launcher.kill_shim(RuntimeId("r1"));
        CHECK((co_await serve.hear<wire::StreamClosed>()).stream == 1);
        CHECK(serve.streams.size() == 100);
        CHECK((co_await serve.hear<wire::RuntimeEnded>()).runtime_id == "r1");
    });
}

TEST_CASE("a stream to nobody is closed at once") {
    House house;
    house.run([&]() -> Task<> {
        auto serve = co_await house.greet();
        serve.say(wire::OpenStream{.runtime_id = "nobody", .stream = 5});
        CHECK((co_await serve.hear<wire::StreamClosed>()).stream == 5);
    });
}

TEST_CASE("a newer serve replaces the older") {
    House house;
    house.run([&]() -> Task<> {
        auto older = co_await house.greet();
        older.say(request("r1"));
        co_await older.hear<wire::RuntimeStarted>();
        auto silent = co_await house.connect();  // says nothing: replaces nobody
        older.say(request("r1"));
        co_await older.hear<wire::RuntimeStarted>();
        auto newer = co_await house.connect();
        newer.say(wire::HostHello{wire::host_protocol, "s"});
        CHECK((co_await newer.hear<wire::HostWelcome>()).runtimes.size() == 1);
        CHECK_FALSE((co_await older.socket->receive()).has_value());
    });
}

TEST_CASE("garbage from serve ends that connection only") {
    House house;
    house.run([&]() -> Task<> {
        const std::string hello = encode(wire::ToHost(wire::HostHello{wire::host_protocol, "s"}));
        const std::string stranger = encode(wire::ToHost(wire::HostHello{99, "s"}));
        for (const auto& [stream, text] : std::vector<std::pair<std::uint32_t, std::string>>{
                 {0, "{"}, {0, "{\"type\":\"what\"}"}, {0, encode(wire::ToHost(wire::EndRuntime{"r"}))}, {3, "x"}, {0, stranger}}) {
            auto bad = co_await house.connect();
            bad.socket->send(stream, text);
            CHECK_FALSE((co_await bad.socket->receive()).has_value());
        }
        auto oversize = co_await house.connect();
        oversize.socket->send(0, std::string(static_cast<std::size_t>(wire::max_frame_bytes) + 1, ' '));
        CHECK_FALSE((co_await oversize.socket->receive()).has_value());
        auto twice = co_await house.greet();
        twice.say(wire::OpenStream{.runtime_id = "r", .stream = 3});
        co_await twice.hear<wire::StreamClosed>();
        twice.say(wire::OpenStream{.runtime_id = "r", .stream = 3});
        CHECK_FALSE((co_await twice.socket->receive()).has_value());
        co_await house.greet();
    });
}

TEST_CASE("a frame over the limit from a shim ends its stream only") {
    House house;
    house.run([&]() -> Task<> {
        auto serve = co_await house.greet();
        for (const char* id : {"bad", "good"}) {
            serve.say(request(id));
            co_await serve.hear<wire::RuntimeStarted>();
            house.launcher.shims.at(RuntimeId(id))->echo = true;
        }
        serve.say(wire::OpenStream{.runtime_id = "bad", .stream = 1});
        serve.say(wire::OpenStream{.runtime_id = "good", .stream = 2});
        serve.socket->send(1, "x");
        CHECK((co_await serve.frame()).stream == 1);
        auto shim = house.launcher.shims.at(RuntimeId("bad"));
        shim->streams.back()->send(0, std::string(static_cast<std::size_t>(wire::max_frame_bytes) + 1, ' '));
        CHECK((co_await serve.hear<wire::StreamClosed>()).stream == 1);
        serve.socket->send(2, "y");
        CHECK((co_await serve.frame()).payload == "y");
    });
}

TEST_CASE("a shim that doesn't read loses its stream, not the others theirs") {
    House house;
    house.config.max_backlog_bytes = 2 << 20;
    house.run([&]() -> Task<> {
        auto serve = co_await house.greet();
        for (const char* id : {"deaf", "good"}) {
            serve.say(request(id));
            co_await serve.hear<wire::RuntimeStarted>();
        }
        house.launcher.shims.at(RuntimeId("deaf"))->frames_to_read = 0;
        house.launcher.shims.at(RuntimeId("good"))->echo = true;
        serve.say(wire::OpenStream{.runtime_id = "deaf", .stream = 1});
        serve.say(wire::OpenStream{.runtime_id = "good", .stream = 2});
        for (int i = 0; i < 8; ++i) {
            serve.socket->send(1, std::string(1 << 20, 'x'));
            serve.socket->send(2, fmt::format("tick {}", i));
        }
        CHECK((co_await serve.hear<wire::StreamClosed>()).stream == 1);
        for (int i = 0; i < 8; ++i) CHECK((co_await serve.frame()).payload == fmt::format("tick {}", i));
    });
}

TEST_CASE("a serve that doesn't read stops the shims from being read, and gets everything later") {
    House house;
    house.config.relay_room_bytes = 256 << 10;
    house.run([&]() -> Task<> {
        auto serve = co_await house.greet();
        serve.say(request("r1"));
        co_await serve.hear<wire::RuntimeStarted>();
        auto shim = house.launcher.shims.at(RuntimeId("r1"));
        serve.say(wire::OpenStream{.runtime_id = "r1", .stream = 1});
        serve.socket->send(1, "hello");
        while (shim->heard.empty()) co_await asio::post(house.io, asio::use_awaitable);
        auto& stream = *shim->streams.back();
        for (int i = 0; i < 400; ++i) stream.send(0, std::string(100'000, static_cast<char>('a' + i % 26)));
        // Until nothing moves any more: the sockets' buffers and the host's room are full.
        for (std::size_t last = 0, same = 0; same < 1000;) {
            co_await asio::post(house.io, asio::use_awaitable);
            same = stream.backlog_bytes() == last ? same + 1 : 0;
            last = stream.backlog_bytes();
        }
        CHECK(stream.backlog_bytes() > 35'000'000);
        for (int i = 0; i < 400; ++i) {
            auto frame = co_await serve.frame();
            if (frame.payload != std::string(100'000, static_cast<char>('a' + i % 26))) FAIL("a frame is wrong");
        }
    });
}
