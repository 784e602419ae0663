#include "sessions/notebook_kernel.h"

#include <doctest/doctest.h>

#include <boost/json/parse.hpp>

using namespace stoa;

namespace {

std::string asked(const std::string& metadata) {
    const NotebookKernel kernel = kernel_of(boost::json::parse(metadata));
    return kernel.name + "/" + kernel.language;
}

}  // namespace

TEST_CASE("a notebook's metadata name its kernel and the language to fall back on") {
    CHECK(asked(R"({"kernelspec": {"name": "ir", "language": "R"}})") == "ir/R");
    CHECK(asked(R"({"kernelspec": {"name": "base"}, "language_info": {"name": "python"}})") == "base/python");
    CHECK(asked(R"({"language_info": {"name": "julia"}})") == "/julia");
    CHECK(asked("{}") == "/");
}

TEST_CASE("metadata that others wrote wrong ask for nothing") {
    CHECK(asked("[]") == "/");
    CHECK(asked(R"({"kernelspec": 3, "language_info": [1]})") == "/");
    CHECK(asked(R"({"kernelspec": {"name": {"a": 1}, "language": null}})") == "/");
    CHECK(asked("{\"kernelspec\": {\"name\": \"" + std::string(201, 'x') + "\"}}") == "/");
}
