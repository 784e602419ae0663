#include "app/parameters.h"

#include <doctest/doctest.h>

using namespace stoa;

namespace {

wire::CellState cell_of(std::string text, std::string_view tag = {}) {
    wire::CellState cell;
    cell.cell_type = wire::CellType::code;
    cell.text = std::move(text);
    cell.metadata = boost::json::object();
    if (!tag.empty()) cell.metadata = {{"tags", boost::json::array{boost::json::string(tag)}}};
    return cell;
}

}  // namespace

TEST_CASE("a value is what it looks like as JSON or in Python, else text") {
    const auto literal = [](std::string_view text) { return parse_parameter(text).value().literal; };
    CHECK(literal("n=3") == "3");
    CHECK(literal("n=123456789012345678901234567890") == "123456789012345678901234567890");
    CHECK(literal("x=-0.25e3") == "-0.25e3");
    CHECK(literal("b=true") == "True");
    CHECK(literal("b=False") == "False");
    CHECK(literal("v=null") == "None");
    CHECK(literal("l=[1, \"a\", null, {\"k\": false}]") == R"([1, "a", None, {"k": False}])");
    CHECK(literal("s=plain text = yes") == R"("plain text = yes")");
    CHECK(literal("s=\"3\"") == R"("3")");
    CHECK(literal("s=007") == R"("007")");
    CHECK(literal("s=") == R"("")");
    CHECK(literal("s=x\" + open('x').read() + \"\n") == R"("x\" + open('x').read() + \"\n")");
    CHECK(literal("s=\" + open('x').read() + \"\n") == R"(" + open('x').read() + ")");  // one JSON string and white space
}

TEST_CASE("what is no parameter is refused with its name") {
    CHECK(parse_parameter("alpha").error().find("NAME=VALUE") != std::string::npos);
    for (const char* wrong : {"=1", "1a=1", "a b=1", "a.b=1", "lambda=1", "a;import os=1", "\xc3\xa9=1"})
        CHECK_MESSAGE(!parse_parameter(wrong), wrong);
}

TEST_CASE("the injected cell follows the tagged one, replaces an earlier one, and comes first without either") {
    Content content;
    content.cells = {cell_of("import os"), cell_of("a = 1", "parameters"), cell_of("print(a)")};
    inject_parameters(content, {{"a", "2"}, {"b", "\"x\""}});
    REQUIRE(content.cells.size() == 4);
    CHECK(content.cells[2].text == "# Parameters\na = 2\nb = \"x\"");
    CHECK(has_tag(content.cells[2], "injected-parameters"));
    inject_parameters(content, {{"a", "3"}});
    REQUIRE(content.cells.size() == 4);
    CHECK(content.cells[2].text == "# Parameters\na = 3");
    Content plain;
    plain.cells = {cell_of("print(a)")};
    inject_parameters(plain, {});
    CHECK(plain.cells.size() == 1);
    inject_parameters(plain, {{"a", "1"}});
    CHECK(plain.cells.at(0).text == "# Parameters\na = 1");
}
