#include "host/kernel_specs.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

using namespace stoa;

namespace {

struct Folder {
    Folder() {
        char name[] = "/tmp/stoa-kernels-XXXXXX";
        REQUIRE(::mkdtemp(name));
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    void add(const std::string& place, const std::string& text) const {
        std::filesystem::create_directories(path / place);
        std::ofstream(path / place / "kernel.json") << text;
    }
    std::filesystem::path path;
};

KernelProgram kernel(const std::string& name, const std::string& language) {
    KernelProgram out;
    out.spec = {name, "The " + name, language};
    out.arguments = {"/usr/bin/" + name};
    return out;
}

const std::vector<KernelProgram> some = {kernel("bash", "bash"), kernel("ir", "R"), kernel("python3", "python"), kernel("venv", "python")};

std::string chosen(const std::string& name, const std::string& language) {
    auto found = choose_kernel(some, {name, language});
    return found ? found->spec.name : found.error();
}

}  // namespace

TEST_CASE("a kernelspec becomes a program whose sockets the shim can reach") {
    auto spec = parse_kernel_spec(R"json({"argv": ["R", "--slave", "-e", "x()", "{connection_file}", "{resource_dir}/y"],
                                          "display_name": "R", "language": "R", "env": {"LC_ALL": "C"}})json", "ir");
    REQUIRE(spec);
    spec->folder = "/usr/share/jupyter/kernels/ir";
    CHECK(spec->spec.display_name == "R");
    CHECK(sandbox_arguments(*spec) ==
          std::vector<std::string>{"/bin/sh", "-c", "umask 007; cp /run/kernel/connection.json /tmp/kernel.json && exec \"$@\"", "sh", "/usr/bin/env", "LC_ALL=C", "R", "--slave", "-e", "x()",
                                   "/tmp/kernel.json", "/usr/share/jupyter/kernels/ir/y"});
}

TEST_CASE("a kernelspec that can't be started is refused with its place") {
    const auto fault = [](const std::string& text) {
        auto spec = parse_kernel_spec(text, "x");
        return spec ? std::string() : spec.error().sentence();
    };
    CHECK(fault("{}").find("argv") != std::string::npos);
    CHECK(fault(R"({"argv": []})").find("argv") != std::string::npos);
    CHECK(fault(R"({"argv": ["a", 1]})").find("argv") != std::string::npos);
    CHECK(fault(R"({"argv": ["a\nb"]})").find("line") != std::string::npos);
    CHECK(fault(R"({"argv": ["a=b"]})").find("program") != std::string::npos);
    CHECK(fault(R"({"argv": ["a"], "env": {"A B": "c"}})").find("env") != std::string::npos);
    CHECK(fault(R"({"argv": ["a"], "env": {"A": "c\nd"}})").find("env") != std::string::npos);
    CHECK(fault("{\"argv\": [\"" + std::string(2'000, 'x') + "\", \"" + std::string(2'000, 'x') + "\"]}").find("bytes") != std::string::npos);
    CHECK(fault(R"({"argv": ["a"], "metadata": {}, "interrupt_mode": "signal"})").empty());
}

TEST_CASE("kernels are found along the path, the earlier of a name counts, ours is always there") {
    Folder folder;
    folder.add("one/kernels/ir", R"({"argv": ["R"], "display_name": "R one", "language": "R"})");
    folder.add("two/kernels/IR", R"({"argv": ["R"], "display_name": "R two", "language": "R"})");
    folder.add("two/kernels/python3", R"({"argv": ["/elsewhere/python"], "display_name": "Elsewhere", "language": "python"})");
    folder.add("two/kernels/broken", "{");
    folder.add("two/kernels/.hidden", R"({"argv": ["x"]})");
    std::filesystem::create_directories(folder.path / "two/kernels/empty");
    const std::string path = folder.path.string();
    auto found = list_kernels(path + "/one:relative:" + path + "/missing:" + path + "/two");
    REQUIRE(found.size() == 2);
    CHECK(found[0].spec.display_name == "R one");
    CHECK(found[0].folder == folder.path / "one/kernels/ir");
    CHECK(found[1].spec.name == "python3");
    CHECK(sandbox_arguments(found[1]).front() == "/usr/bin/python3");
    CHECK(list_kernels("").size() == 1);
}

TEST_CASE("a notebook gets the kernel it names, else one of its language, else the choice") {
    CHECK(chosen("", "") == "python3");
    CHECK(chosen("venv", "python") == "venv");
    CHECK(chosen("IR", "R") == "ir");
    CHECK(chosen("conda-env-stats-py", "python") == "python3");
    CHECK(chosen("python38", "") == "python3");
    CHECK(chosen("r-4.3", "R") == "ir");
    CHECK(chosen("", "bash") == "bash");
    CHECK(chosen("julia-1.9", "julia") ==
          "This notebook asks for the kernel julia-1.9, which is not on this machine. Choose another: The bash, The ir, The python3, The venv.");
    CHECK(chosen("strange", "").find("strange") != std::string::npos);
}
