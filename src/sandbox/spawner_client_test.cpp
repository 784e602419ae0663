#include "sandbox/spawner_client.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <thread>

#include "base/fd.h"
#include "sandbox/request.h"

using namespace stoa;

namespace {

/// A spawner that answers a number of requests, each by a function, and keeps what it was asked.
class OldSpawner {
public:
    template <class Reply>
    [[nodiscard]] OldSpawner(int requests, Reply reply) {
        char folder[] = "/tmp/stoa-spawner-client-XXXXXX";
        REQUIRE(::mkdtemp(folder));
        folder_ = folder;
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strcpy(address.sun_path, socket().c_str());
        listener_ = Fd(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
        REQUIRE(::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        REQUIRE(::listen(listener_.get(), 4) == 0);
        thread_ = std::thread([this, requests, reply] {
            for (int i = 0; i < requests; ++i) {
                Fd one(::accept(listener_.get(), nullptr, nullptr));
                std::string message(sandbox::max_request_bytes, '\0');
                const ssize_t size = ::recv(one.get(), message.data(), message.size(), 0);
                message.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
                asked.push_back(message);
                const std::string answer = reply(message);
                (void)::send(one.get(), answer.data(), answer.size(), MSG_NOSIGNAL);
            }
        });
    }
    ~OldSpawner() {
        ::shutdown(listener_.get(), SHUT_RDWR);
        thread_.join();
        std::filesystem::remove_all(folder_);
    }
    [[nodiscard]] std::string socket() const { return folder_ + "/s"; }

    std::vector<std::string> asked;

private:
    std::string folder_;
    Fd listener_;
    std::thread thread_;
};

SandboxRequest request() {
    SandboxRequest wanted;
    wanted.runtime_id = "r1";
    wanted.home = "p1";
    wanted.uid = 200'000;
    wanted.memory_limit_bytes = 1u << 30;
    wanted.zygote = true;
    wanted.program = {"/usr/bin/python3"};
    return wanted;
}

}  // namespace

TEST_CASE("a spawner of before the zygote starts kernels for a new host") {
    OldSpawner spawner(2, [](const std::string& message) {
        if (message.find("\nzygote ") != std::string::npos) return std::string("failed\nunknown key");
        return std::string("ok\ninit 7 70\nshim 8 80\n");
    });
    const auto started = SpawnerClient(spawner.socket()).start(request());
    REQUIRE(started);
    CHECK(started->init.pid == 7);
    CHECK(started->shim.start_time == 80);
}

TEST_CASE("another refusal is told, and asked once") {
    OldSpawner spawner(1, [](const std::string&) { return std::string("failed\ncan't make new namespaces: no"); });
    const auto started = SpawnerClient(spawner.socket()).start(request());
    REQUIRE_FALSE(started);
    CHECK(started.error() == "can't make new namespaces: no");
}
