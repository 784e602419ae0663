#include "notebooks/nbformat_v3.h"

#include <doctest/doctest.h>

#include <boost/json/serialize.hpp>

#include "base/json.h"
#include "notebooks/nbformat.h"

using namespace stoa;

namespace {

boost::json::value json(std::string_view text) {
    auto value = parse_json(text);
    REQUIRE(value.has_value());
    return *value;
}

boost::json::value upgraded(std::string_view text) {
    boost::json::value value = json(text);
    auto done = upgrade_v3(value.as_object());
    if (!done) FAIL(done.error().sentence());
    return value;
}

std::string sheet(std::string_view cells) {
    return R"({"nbformat":3,"nbformat_minor":0,"metadata":{},"worksheets":[{"metadata":{},"cells":[)" + std::string(cells) + "]}]}";
}

std::string error_of(std::string_view text) {
    auto content = parse_notebook(text);
    return content ? "none" : content.error().sentence();
}

}  // namespace

// What nbformat.convert (5.5) makes of the same notebook, ids apart.
TEST_CASE("a notebook of version 3 becomes what nbformat makes of it") {
    const auto made = upgraded(R"({"metadata":{"name":"Old","signature":"sha256:1"},"nbformat":3,"nbformat_minor":0,"worksheets":[
      {"cells":[{"cell_type":"heading","level":2,"metadata":{},"source":["Over\n","two lines"]},
        {"cell_type":"markdown","metadata":{},"source":["*text*"]}],"metadata":{}},
      {"cells":[{"cell_type":"code","collapsed":true,"input":["1 + 1"],"language":"python","metadata":{"x":1},"prompt_number":7,"outputs":[
        {"output_type":"pyout","prompt_number":7,"text":["2"],"html":["<b>2</b>"],"latex":"$2$","metadata":{"png":{"width":5}}},
        {"output_type":"display_data","png":"iVBORw0=","svg":["<svg/>"],"jpeg":"x","javascript":"y","json":"{\"a\": [1]}","metadata":{}},
        {"output_type":"stream","stream":"stderr","text":["log\n"]}, {"output_type":"stream","text":"out"},
        {"output_type":"pyerr","ename":"E","evalue":"v","traceback":["t"]}]},
        {"cell_type":"raw","source":"r"}]}]})");
    CHECK(made == json(R"({"nbformat":4,"nbformat_minor":5,"metadata":{"name":"Old","orig_nbformat":3,"orig_nbformat_minor":0},"cells":[
      {"cell_type":"markdown","metadata":{},"source":"## Over two lines"}, {"cell_type":"markdown","metadata":{},"source":["*text*"]},
      {"cell_type":"code","metadata":{"x":1,"collapsed":true},"source":["1 + 1"],"execution_count":7,"outputs":[
        {"output_type":"execute_result","execution_count":7,"metadata":{"image/png":{"width":5}},
         "data":{"text/plain":["2"],"text/html":["<b>2</b>"],"text/latex":"$2$"}},
        {"output_type":"display_data","metadata":{},"data":{"image/png":"iVBORw0=","image/svg+xml":["<svg/>"],"image/jpeg":"x",
         "application/javascript":"y","application/json":{"a":[1]}}},
        {"output_type":"stream","name":"stderr","text":["log\n"]}, {"output_type":"stream","name":"stdout","text":"out"},
        {"output_type":"error","ename":"E","evalue":"v","traceback":["t"]}]},
      {"cell_type":"raw","metadata":{},"source":"r"}]})"));
}

TEST_CASE("what version 4 has no place for is kept in metadata") {
    const auto made = upgraded(R"({"nbformat":2,"worksheets":[{"metadata":{"a":1},"cells":[
        {"cell_type":"code","input":"x","language":"r","outputs":[]}]}],"odd":5})");
    CHECK(made.at("metadata") == json(R"({"worksheets":[{"a":1}],"orig_nbformat":2})"));
    CHECK(made.at("cells").at(0).at("metadata") == json(R"({"language":"r"})"));
    CHECK(made.at("odd") == 5);
}

TEST_CASE("a notebook of version 3 is read and goes out as version 4.5") {
    auto content = parse_notebook(sheet(R"({"cell_type":"code","input":["a\n","b"],"outputs":[{"output_type":"pyout","text":"1"}]})"));
    REQUIRE(content.has_value());
    CHECK(content->cells.at(0).text == "a\nb");
    CHECK(content->cells.at(0).outputs.at(0).type == wire::OutputType::execute_result);
    const auto out = json(format_notebook(*content, [](const std::string&) { return std::nullopt; }));
    CHECK(out.at("nbformat") == 4);
    CHECK(boost::json::serialize(out.at("cells").at(0).at("outputs").at(0).at("data")) == R"({"text/plain":["1"]})");
}

TEST_CASE("irregular values of version 3 are kept or refused with their place") {
    CHECK(error_of(R"({"nbformat":3})") == "worksheets is missing");
    CHECK(error_of(R"({"nbformat":3,"worksheets":{}})") == "worksheets is not a list");
    CHECK(error_of(R"({"nbformat":3,"worksheets":[1]})") == "worksheets[0] is not an object");
    CHECK(error_of(R"({"nbformat":3,"worksheets":[{"cells":1}]})") == "worksheets[0].cells is not a list");
    CHECK(error_of(sheet("{}")) == "worksheets[0].cells[0].cell_type is missing");
    CHECK(error_of(sheet(R"({"cell_type":"code","metadata":[]})")) == "cells[0].metadata is not an object");
    CHECK(error_of(R"({"nbformat":3,"metadata":3,"worksheets":[]})") == "metadata is not an object");
    CHECK(error_of(sheet(R"({"cell_type":"code","input":5})")).starts_with("cells[0].source is neither"));
    CHECK(error_of(sheet(R"({"cell_type":"heading","level":99,"source":5})")) == "none");
    CHECK(error_of(sheet(R"({"cell_type":"code","outputs":[1]})")) == "cells[0].outputs[0] is not an object");
    CHECK(error_of(sheet(R"({"cell_type":"code","input":"","outputs":[{"output_type":"pyout","json":"{"}]})")) == "none");
}
