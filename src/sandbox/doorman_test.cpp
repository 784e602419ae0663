#include "sandbox/doorman.h"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "base/fd.h"

using namespace stoa;
using namespace stoa::sandbox;

namespace {

struct Home {
    std::filesystem::path path;
    Home() {
        char folder[] = "/tmp/stoa-doorman-XXXXXX";
        REQUIRE(::mkdtemp(folder));
        path = folder;
    }
    ~Home() { std::filesystem::remove_all(path); }
    void write(const std::string& name, const std::string& text = "text") const {
        std::filesystem::create_directories((path / name).parent_path());
        std::ofstream(path / name) << text;
    }
};

std::string question(const std::string& path, const std::string& first = "0") {
    return R"({"type":"list_folder","path":")" + path + R"(","first":)" + first + "}\n";
}

/// Empty: it is not answered here.
std::string answer(const Home& home, const std::string& payload) {
    auto out = std::make_unique<DoormanAnswer>();
    int file = -1;
    const bool answered = answer_plainly(home.path.c_str(), payload, file, *out);
    if (file >= 0) ::close(file);
    return answered ? std::string(out->view()) : "";
}

std::string frame(const std::string& payload) {
    const auto length = static_cast<std::uint32_t>(payload.size());
    return {static_cast<char>(length >> 24), static_cast<char>(length >> 16), static_cast<char>(length >> 8), static_cast<char>(length), 0, 0, 0, 0};
}

}  // namespace

TEST_CASE("a plain folder is listed: folders first, then by name whatever its case, links as what they lead to") {
    Home home;
    home.write("zebra.txt", "12345");
    home.write("Apple.txt");
    home.write("b/inside.txt");
    home.write(".0123456789abcdef.stoa-part");
    std::filesystem::create_symlink("zebra.txt", home.path / "link");
    std::filesystem::create_symlink("nowhere", home.path / "lost");
    const std::string said = answer(home, question(""));
    std::size_t at = 0;
    for (const char* part : {R"({"type":"folder_listing","path":"","entries":[)", R"("name":"b","kind":"folder","link":false,"bytes":0)", R"("name":"Apple.txt","kind":"file")",
                             R"("name":"link","kind":"file","link":true,"bytes":5)", R"("name":"lost","kind":"other","link":true,"bytes":0)",
                             R"("name":"zebra.txt","kind":"file","link":false,"bytes":5)", R"("total":5,"left_out":0,"free_bytes":)"}) {
        at = said.find(part, at);
        REQUIRE_MESSAGE(at != std::string::npos, part << " in " << said);
    }
    CHECK(said.find("stoa-part") == std::string::npos);
    CHECK(said.ends_with("}\n"));
    CHECK(answer(home, question("b")).find(R"("path":"b","entries":[{"name":"inside.txt")") != std::string::npos);
    CHECK(answer(home, question("c")) == "{\"type\":\"files_failed\",\"refusal\":\"not_found\",\"sentence\":\"There is no such file or folder.\"}\n");
}

TEST_CASE("a file is read in pieces by the connection that opened it") {
    Home home;
    home.write("a/data.bin", std::string("12\n\0\xff", 5));
    auto out = std::make_unique<DoormanAnswer>();
    int file = -1;
    const auto ask = [&](const std::string& payload) { return answer_plainly(home.path.c_str(), payload, file, *out) ? std::string(out->view()) : ""; };
    CHECK(ask("{\"type\":\"open_file\",\"path\":\"a/none\"}\n").find("not_found") != std::string::npos);
    CHECK(file == -1);
    const std::string found = ask("{\"type\":\"open_file\",\"path\":\"a/data.bin\"}\n");
    CHECK(found.starts_with(R"({"type":"file_found","entry":{"name":"data.bin","kind":"file","link":false,"bytes":5,)"));
    CHECK(ask("{\"type\":\"read_piece\",\"offset\":1,\"bytes\":262144}\n") == std::string("{\"type\":\"piece\",\"bytes\":4}\n2\n\0\xff", 31));
    CHECK(ask("{\"type\":\"read_piece\",\"offset\":5,\"bytes\":10}\n") == "{\"type\":\"piece\",\"bytes\":0}\n");
    CHECK(ask("{\"type\":\"read_piece\",\"offset\":-5,\"bytes\":10}\n").empty());
    home.write("large", std::string(300'000, 'x'));
    CHECK_FALSE(ask("{\"type\":\"open_file\",\"path\":\"large\"}\n").empty());
    CHECK(ask("{\"type\":\"read_piece\",\"offset\":0,\"bytes\":1000000}\n").size() == 262144 + std::string_view("{\"type\":\"piece\",\"bytes\":262144}\n").size());
    REQUIRE(::mkfifo((home.path / "pipe").c_str(), 0600) == 0);
    CHECK(ask("{\"type\":\"open_file\",\"path\":\"pipe\"}\n").empty());
    ::close(file);
}

TEST_CASE("whatever is not plain is left to others") {
    Home home;
    home.write("a/b.txt");
    for (const char* path : {"..", "a/..", "/etc", "./a", "a//b", "/", "a/./b", "\\u0061", "\xc3\xa4"}) CHECK_MESSAGE(answer(home, question(path)).empty(), path);
    CHECK(answer(home, question("a", "1000")).empty());
    CHECK(answer(home, question("a/b.txt")).empty());
    for (const char* other : {"", "{}", "{\"type\":\"open_file\",\"path\":\"a\"}\n", "{\"type\":\"read_piece\",\"offset\":0,\"bytes\":9}\n", "{\"type\":\"list_folder\",\"path\":\"", "{\"type\":\"list_folder\",\"path\":\"\",\"first\":0}\nmore"})
        CHECK_MESSAGE(answer(home, other).empty(), other);
    for (const char* name : {"a\"quote", "back\\slash", "new\nline", "\xc3\xa4", "\x7f"}) {
        home.write(std::string("odd/") + name);
        CHECK_MESSAGE(answer(home, question("odd")).empty(), name);
        std::filesystem::remove_all(home.path / "odd");
    }
    for (int number = 0; number <= 500; ++number) home.write("many/" + std::to_string(number));
    CHECK(answer(home, question("many")).empty());
    std::filesystem::remove(home.path / "many/0");
    CHECK_FALSE(answer(home, question("many")).empty());
}

TEST_CASE("what is asked beside it goes on whole, with the connections that are open") {
    Home home;
    home.write("here.txt");
    const std::string at = home.path / "socket";
    Fd listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, at.c_str());
    REQUIRE(::bind(listener.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::listen(listener.get(), 8) == 0);
    const pid_t pid = ::fork();
    REQUIRE(pid >= 0);
    if (pid == 0) {
        ::dup2(listener.get(), 3);
        ::close_range(4, ~0u, 0);
        Handover open;
        serve_as_doorman(3, home.path.c_str(), open);
        // As files.py would: what is open of each connection, and what it was asked.
        for (std::size_t i = 0; i < open.size(); ++i) {
            const int number = 4 + static_cast<int>(i);
            if (open.view()[i] == 'f') continue;
            char bytes[64];
            const ssize_t size = ::recv(number, bytes, sizeof bytes, MSG_DONTWAIT);
            const bool has_file = i + 1 < open.size() && open.view()[i + 1] == 'f';
            (void)!::write(number, "=", 1);
            if (has_file && ::pread(number + 1, bytes + 32, 4, 0) == 4) (void)!::write(number, bytes + 32, 4);
            if (size > 0) (void)!::write(number, bytes, static_cast<std::size_t>(size));
            ::close(number);
        }
        ::_exit(static_cast<int>(open.size()));
    }
    const auto connect = [&] {
        Fd one(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        REQUIRE(::connect(one.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        return one;
    };
    const auto say = [](const Fd& one, const std::string& text) { REQUIRE(::send(one.get(), text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size())); };
    const auto hear = [](const Fd& one) {
        std::string all(8192, '\0');
        const ssize_t size = ::recv(one.get(), all.data(), all.size(), 0);
        all.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
        return all;
    };
    const auto hear_line = [&](const Fd& one) {
        std::string said = hear(one);
        for (std::string more = said; !said.ends_with("}\n") && !more.empty(); said += more) more = hear(one);
        return said;
    };
    const auto hear_end = [&](const Fd& one) {
        std::string said;
        for (std::string more = hear(one); !more.empty(); more = hear(one)) said += more;
        return said;
    };
    Fd first = connect(), second = connect(), third = connect();
    const std::string asked = question("");
    for (const Fd* one : {&first, &second, &first}) {
        say(*one, frame(asked) + asked);
        CHECK(hear_line(*one).find("here.txt") != std::string::npos);
    }
    third.reset();
    const std::string opened = "{\"type\":\"open_file\",\"path\":\"here.txt\"}\n";
    say(first, frame(opened) + opened);
    CHECK(hear_line(first).find("file_found") != std::string::npos);
    const std::string other = "{\"type\":\"list_terminals\"}\n";
    say(second, frame(other) + other);
    CHECK(hear_end(second) == "=" + frame(other) + other);
    CHECK(hear_end(first) == "=text");
    int status = 0;
    REQUIRE(::waitpid(pid, &status, 0) == pid);
    CHECK(WEXITSTATUS(status) >= 3);
}
