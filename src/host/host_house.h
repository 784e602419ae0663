// A host for tests: with a fake launcher, a folder of its own and serve's end of the connection.
#pragma once

#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include <doctest/doctest.h>

#include "base/framed_socket.h"
#include "host/fake_launcher.h"
#include "host/folders.h"
#include "host/host.h"

namespace stoa::host_house {

inline constexpr FrameLimits serve_limits{.max_payload_bytes = 64 << 20, .max_backlog_bytes = 256 << 20, .relay_room_bytes = 1 << 20};

struct TemporaryFolder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("stoa-host-" + random_id());
    TemporaryFolder() { std::filesystem::create_directory(path); }
    ~TemporaryFolder() { CHECK(remove_tree(path)); }
};

/// serve's end of the conversation.
struct Serve {
    std::unique_ptr<FramedSocket> socket;
    std::deque<Frame> streams;  // frames of streams met while waiting for a message

    void say(const wire::ToHost& message) { socket->send(0, encode(message)); }

    Task<wire::FromHost> hear() {
        for (;;) {
            auto frame = co_await socket->receive();
            REQUIRE(frame.has_value());
            if (frame->stream == 0) co_return wire::decode_from_host(frame->payload).value();
            streams.push_back(std::move(*frame));
        }
    }
    template <class T>
    Task<T> hear() {
        for (;;) {
            auto message = co_await hear();
            if (auto* found = std::get_if<T>(&message)) co_return std::move(*found);
            REQUIRE(std::holds_alternative<wire::Usage>(message));
        }
    }
    Task<Frame> frame() {
        if (streams.empty()) {
            auto frame = co_await socket->receive();
            REQUIRE(frame.has_value());
            REQUIRE(frame->stream != 0);
            co_return std::move(*frame);
        }
        Frame first = std::move(streams.front());
        streams.pop_front();
        co_return first;
    }
};

struct House {
    asio::io_context io;
    asio::thread_pool pool{2};
    TemporaryFolder folder;
    FakeLauncher launcher{io};
    FakeClock clock;
    HostConfig config{.data = folder.path, .first_uid = 1000, .last_uid = 1002, .usage_interval = milliseconds(3'600'000)};
    std::unique_ptr<Host> host;
    bool host_over = false;

    void start_host() {
        host = std::make_unique<Host>(io, pool, config, launcher, clock);
        host_over = false;
        asio::co_spawn(io, host->run(), [this](std::exception_ptr failed) {
            host_over = true;
            if (failed) std::rethrow_exception(failed);
        });
    }
    /// As a crash: nobody ends anything.
    Task<> restart_host() {
        host->stop();
        while (!host_over) co_await asio::post(io, asio::use_awaitable);
        start_host();
    }
    Task<Serve> connect() {
        for (;;) {  // until the host, which works on this same loop, listens
            FramedSocket::Socket socket(io);
            boost::system::error_code error;
            socket.connect(Host::socket_path(folder.path).string(), error);
            if (error) {
                co_await asio::post(io, asio::use_awaitable);
                continue;
            }
            co_return Serve{std::make_unique<FramedSocket>(std::move(socket), serve_limits), {}};
        }
    }
    Task<Serve> greet() {
        auto serve = co_await connect();
        serve.say(wire::HostHello{wire::host_protocol, "s"});
        co_await serve.hear<wire::HostWelcome>();
        co_return serve;
    }
    std::filesystem::path runtime_folder(const std::string& id) { return folder.path / "host" / "runtimes" / id; }

    void run(std::function<Task<>()> body) {
        start_host();
        std::exception_ptr failed;
        bool finished = false;
        asio::co_spawn(io, std::move(body), [&](std::exception_ptr error) {
            failed = error;
            finished = true;
            host->stop();
            io.stop();
        });
        io.run_for(std::chrono::seconds(20));
        pool.join();
        if (failed) std::rethrow_exception(failed);
        REQUIRE(finished);
    }
};

inline wire::StartRuntime request(const std::string& id, const std::string& person = "ann") {
    return {.runtime_id = id, .person_id = person, .memory_limit_bytes = 1 << 30, .cores = 1, .max_processes = 100};
}

}  // namespace stoa::host_house
