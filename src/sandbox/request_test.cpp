#include "sandbox/request.h"

#include <doctest/doctest.h>

#include <string>

#include "sandbox/spawner.h"

using namespace stoa::sandbox;

namespace {

std::string start_message(const std::string& changed_key = {}, const std::string& value = {}) {
    std::string message = "start\n";
    constexpr const char* lines[][2] = {{"runtime", "r1"}, {"home", "p1"}, {"uid", "200000"},   {"memory", "1073741824"},
                                        {"cores", "2"},    {"tmp", "1048576"}, {"processes", "64"}, {"file", "0"}};
    for (const auto& line : lines) message += std::string(line[0]) + " " + (changed_key == line[0] ? value : line[1]) + "\n";
    return message + "arg /usr/bin/python3\narg -I\n";
}

std::string error_of(const std::string& message) {
    auto request = parse_request(message);
    return request ? "" : request.error();
}

}  // namespace

TEST_CASE("a whole start request is read") {
    auto request = parse_request(start_message());
    REQUIRE(request);
    CHECK(request->verb == Verb::start);
    CHECK(request->runtime.view() == "r1");
    CHECK(request->uid == 200000);
    CHECK(request->memory_bytes == 1073741824);
    CHECK(request->argument_count == 2);
    CHECK(std::string(request->arguments.view()) == std::string("/usr/bin/python3\0-I\0", 20));
}

TEST_CASE("names that lead elsewhere are refused") {
    for (const char* name : {"", ".", "..", ".hidden", "a/b", "/etc", "a b", "a\tb", "ä"}) {
        CHECK_MESSAGE(error_of(start_message("runtime", name)) == "runtime is not a name", name);
        CHECK_MESSAGE(error_of(start_message("home", name)) == "home is not a name", name);
    }
    CHECK(error_of(start_message("home", std::string(64, 'x'))).empty());
    CHECK_FALSE(error_of(start_message("home", std::string(65, 'x'))).empty());
}

TEST_CASE("numbers out of range are refused") {
    constexpr const char* bad[][2] = {{"uid", "0"},     {"uid", "4294967295"}, {"uid", "-1"},     {"uid", "007"},       {"memory", "1024"},
                                      {"memory", "99999999999999999999"},      {"cores", "0"},    {"cores", "4097"},    {"processes", "3"},
                                      {"processes", "65537"},                  {"tmp", "1"},      {"tmp", "1e9"},       {"file", ""}};
    for (const auto& line : bad) CHECK_MESSAGE(!error_of(start_message(line[0], line[1])).empty(), line[0]);
}

TEST_CASE("missing, doubled and unknown keys are refused") {
    CHECK(error_of("start\n") == "a key is missing");
    CHECK(error_of(start_message() + "uid 200000\n") == "a key stands twice");
    CHECK(error_of(start_message() + "root yes\n") == "unknown key");
    CHECK(error_of("stop\nruntime r1\n") == "a key is missing");
    CHECK(error_of("stop\nruntime r1\ninit 5 1\nuid 3\n") == "unknown key");
    CHECK(error_of("stop\nruntime r1\ninit 1 1\n") == "init has no pid");
    CHECK(error_of("stop\nruntime r1\ninit 5 0\n") == "init has no start time");
    CHECK(error_of("stop\nruntime r1\ninit 5 77\n").empty());
    CHECK(error_of("probe\n").empty());
    CHECK(error_of("probe\narg /x\n") == "unknown key");
    CHECK(error_of("reboot\n") == "unknown verb");
    CHECK(error_of("") == "unknown verb");
}

TEST_CASE("arguments are bounded and the program is absolute") {
    std::string head = start_message();
    head.resize(head.find("arg "));
    CHECK(error_of(head) == "there is no program to start");
    CHECK(error_of(head + "arg python3\n") == "the program is not an absolute path");
    std::string many = head;
    for (std::size_t i = 0; i <= max_arguments; ++i) many += "arg /x\n";
    CHECK(error_of(many) == "too many arguments");
    CHECK(error_of(head + "arg /" + std::string(max_argument_bytes, 'x') + "\n") == "the arguments are too long");
    CHECK(error_of(head + "arg /" + std::string(max_argument_bytes - 1, 'x') + "\n").empty());
    CHECK(error_of(head + std::string("arg /x\0y\n", 9)) == "the request holds a NUL");
    CHECK(error_of(std::string(max_request_bytes + 1, '\n')) == "the request is too long");
}

TEST_CASE("what sleeps is named as what is stopped, to be written to swap, and so is what stands back") {
    auto request = parse_request("push-out\nruntime r1\ninit 5 1\n");
    REQUIRE(request);
    CHECK(request->verb == Verb::push_out);
    CHECK(request->init_pid == 5);
    CHECK(error_of("push-out\nruntime r1\n") == "a key is missing");
    CHECK(parse_request("stand-back\nruntime r1\ninit 5 1\n")->verb == Verb::stand_back);
    CHECK(parse_request("come-forward\nruntime r1\ninit 5 1\n")->verb == Verb::come_forward);
    CHECK(error_of("stand-back\nruntime r1\n") == "a key is missing");
    CHECK(error_of("push-out\nruntime r1\ninit 5 1\nhome p1\n") == "unknown key");
}

TEST_CASE("the spawner's options are complete and keep the owner out of the guests' range") {
    auto error = [](std::initializer_list<const char*> changes) {
        const char* arguments[64] = {"stoa-spawner", "--socket", "/tmp/s", "--owner-uid", "1000", "--owner-gid", "1000", "--uid-range",
                                     "200000-265535", "--kernel-dir", "/tmp", "--shim", "/bin/true", "--runtimes-dir", "/tmp", "--homes-dir", "/tmp"};
        int count = 17;
        for (const char* change : changes) arguments[count++] = change;
        SpawnerOptions options;
        const char* found = parse_options(count, arguments, options);
        return std::string(found ? found : "");
    };
    CHECK(error({}).empty());
    CHECK(error({"--uid-range", "0-10"}) == "--uid-range needs FIRST-LAST, from 1000 on");
    CHECK(error({"--uid-range", "5000-4000"}) == "--uid-range needs FIRST-LAST, from 1000 on");
    CHECK(error({"--owner-uid", "200001"}) == "the owner is among the uids of runtimes");
    CHECK(error({"--owner-gid", "200001"}) == "the owner's group is among the uids of runtimes");
    CHECK(error({"--homes-dir", "/no/such/folder"}) == "a path among the options does not exist");
    CHECK(error({"--socket", "relative"}) == "--socket, --cgroup and --wheels need an absolute path");
    CHECK(error({"--socket"}) == "an option has no value");
    CHECK(error({"--verbose", "1"}) == "unknown option");
    SpawnerOptions options;
    const char* nothing[] = {"stoa-spawner"};
    CHECK(parse_options(1, nothing, options) != nullptr);
}

TEST_CASE("a sandbox made ahead has no home, and a claim names one") {
    std::string ready = start_message();
    ready.replace(0, 5, "ready");
    CHECK(error_of(ready) == "unknown key");  // home
    ready.erase(ready.find("home p1\n"), 8);
    auto request = parse_request(ready);
    REQUIRE(request);
    CHECK(request->verb == Verb::ready);
    CHECK(request->argument_count == 2);

    const std::string claim = "claim\nruntime r1\ninit 17 4711\nhome p1\nuid 200000\n";
    request = parse_request(claim);
    REQUIRE(request);
    CHECK(request->verb == Verb::claim);
    CHECK(request->home.view() == "p1");
    CHECK(request->init_pid == 17);
    CHECK(error_of("claim\nruntime r1\ninit 17 4711\nuid 200000\n") == "a key is missing");
    CHECK(error_of("claim\nruntime r1\ninit 17 4711\nhome ../x\nuid 200000\n") == "home is not a name");
    CHECK(error_of(claim + "memory 1073741824\n") == "unknown key");
    CHECK(error_of(claim + "arg /usr/bin/python3\n") == "unknown key");
}
