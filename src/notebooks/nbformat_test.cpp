#include "notebooks/nbformat.h"

#include <doctest/doctest.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/json.h"

using namespace stoa;

namespace {

Content parsed(std::string_view text) {
    auto content = parse_notebook(text);
    if (!content) FAIL(content.error().sentence());
    return std::move(*content);
}

std::string exported(const Content& content) {
    return format_notebook(content, [&](const std::string& blob) -> std::optional<std::string> {
        for (const BlobContent& one : content.blobs) {
            if (one.id.str() == blob) return one.content;
        }
        return std::nullopt;
    });
}

std::string around(std::string_view cells) {
    return "{\"nbformat\":4,\"nbformat_minor\":5,\"metadata\":{},\"cells\":[" + std::string(cells) + "]}";
}

std::string output(std::string_view one) {
    return around(R"({"cell_type":"code","id":"a","metadata":{},"source":[],"execution_count":null,"outputs":[)" + std::string(one) + "]}");
}

boost::json::value json(std::string_view text) {
    auto value = parse_json(text);
    REQUIRE(value.has_value());
    return *value;
}

void check_same(const std::string& text) {
    CHECK(json(exported(parsed(text))) == json(text));
}

std::string error_of(std::string_view text) {
    auto content = parse_notebook(text);
    return content ? "none" : content.error().sentence();
}

}  // namespace

TEST_CASE("a notebook in Jupyter's style goes out byte for byte as it came in") {
    const std::string text = R"({
 "cells": [
  {
   "attachments": {
    "a.png": {
     "image/png": "iVBORw0="
    }
   },
   "cell_type": "markdown",
   "id": "intro",
   "metadata": {},
   "source": [
    "# Hello\n",
    "wörld 😀"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": 3,
   "id": "c0de",
   "metadata": {
    "tags": [
     "x",
     1.5,
     1e-05,
     100000.0,
     1e+16
    ]
   },
   "outputs": [
    {
     "name": "stdout",
     "output_type": "stream",
     "text": [
      "one\r",
      "two\n"
     ]
    },
    {
     "data": {
      "application/json": [
       "a",
       "b"
      ],
      "image/png": "iVBORw0KGgo=\n",
      "text/plain": [
       "1\n",
       "2"
      ]
     },
     "execution_count": 3,
     "metadata": {},
     "output_type": "execute_result"
    },
    {
     "ename": "E",
     "evalue": "bad",
     "output_type": "error",
     "traceback": [
      "\u001b[31mE\u001b[0m\nx"
     ]
    }
   ],
   "source": []
  }
 ],
 "metadata": {
  "kernelspec": {}
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
)";
    CHECK(exported(parsed(text)) == text);
}

TEST_CASE("unknown fields everywhere are kept") {
    check_same(R"({"nbformat":4,"nbformat_minor":5,"metadata":{"x":[1]},"odd":{"deep":[null]},"cells":[
        {"cell_type":"raw","id":"a","metadata":{},"source":["x"],"attachments":{"a":{"image/png":"x"}},"odd":1},
        {"cell_type":"markdown","id":"b","metadata":{},"source":[],"outputs":[1],"execution_count":5},
        {"cell_type":"code","id":"c","metadata":{},"source":[],"execution_count":-1.5,"outputs":[
            {"output_type":"stream","name":"stdout","text":["x"],"odd":2},
            {"output_type":"display_data","data":{},"metadata":{"m":1},"transient":{"display_id":"x"}}]}]})");
}

TEST_CASE("a file can't bring a cell that pages hide") {
    const auto content = parsed(around(R"({"cell_type":"code","id":"a","metadata":{"stoa":{"scratch":true,"x":1},"k":2},"source":["1"],"outputs":[],"execution_count":null},
        {"cell_type":"code","id":"b","metadata":{"stoa":{"scratch":true}},"source":["2"],"outputs":[],"execution_count":null})"));
    CHECK(boost::json::serialize(content.cells.at(0).metadata) == R"({"stoa":{"x":1},"k":2})");
    CHECK(boost::json::serialize(content.cells.at(1).metadata) == "{}");
}

TEST_CASE("outputs that nbformat doesn't know, or that are irregular, are kept whole") {
    for (const char* one : {R"({"output_type":"hologram","data":{"x":1}})", R"({"output_type":"stream","name":"log","text":["x"]})",
                            R"({"output_type":"stream","name":"stdout","text":[1]})", R"({"output_type":"stream","text":["x"]})",
                            R"({"output_type":"error","ename":null,"evalue":"x","traceback":[]})",
                            R"({"output_type":"error","ename":"x","evalue":"x","traceback":"one"})",
                            R"({"output_type":"display_data","data":[]})", R"({"output_type":"display_data","data":{},"metadata":1})",
                            R"({"output_type":"execute_result","data":{},"metadata":{},"execution_count":"3"})"}) {
        INFO(one);
        check_same(output(one));
    }
}

TEST_CASE("large values go through blobs and come out the same") {
    const std::string large(10000, 'x');
    const std::string text = output("{\"output_type\":\"display_data\",\"metadata\":{},\"data\":{\"image/png\":\"" + large +
                                    "\",\"application/vnd.x+json\":{\"k\":[1.25,\"" + large + "\"]},\"application/json\":\"" + large +
                                    "\",\"text/html\":[\"" + large + "\\n\",\"" + large + "\"],\"text/odd\":{\"n\":\"" + large +
                                    "\"}}},{\"output_type\":\"stream\",\"name\":\"stderr\",\"text\":[\"" + large + "\\n\",\"x\"]}");
    const Content content = parsed(text);
    CHECK(content.blobs.size() == 5);
    CHECK(json(exported(content)) == json(text));
    CHECK_THROWS((void)format_notebook(content, [](const std::string&) { return std::nullopt; }));
}

TEST_CASE("texts come as strings or lists and leave as lists, CRLF in sources becomes LF, in outputs it stays") {
    const Content content = parsed(around(R"({"cell_type":"code","id":"a","metadata":{},"source":"a\r\nb\rc\n","outputs":[
        {"output_type":"stream","name":"stdout","text":"x\r\ny"}],"execution_count":null})"));
    CHECK(content.cells[0].text == "a\nb\nc\n");
    CHECK(*content.cells[0].outputs[0].chunks->at(0).text == "x\r\ny");
    const auto out = json(exported(content));
    CHECK(boost::json::serialize(out.at("cells").at(0).at("source")) == R"(["a\n","b\n","c\n"])");
    CHECK(boost::json::serialize(out.at("cells").at(0).at("outputs").at(0).at("text")) == R"(["x\r\n","y"])");
}

TEST_CASE("missing, invalid and repeated ids get new ones, the same on each reading, and the minor version rises") {
    const std::string text = R"({"nbformat":4,"nbformat_minor":0,"cells":[
        {"cell_type":"code","source":[],"outputs":[]}, {"cell_type":"code","id":"ok","source":[]}, {"cell_type":"raw","id":"ok","source":[]},
        {"cell_type":"raw","id":"no way","source":[]}, {"cell_type":"raw","id":7,"source":[]}]})";
    const Content one = parsed(text);
    const Content two = parsed(text);
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < one.cells.size(); ++i) {
        CHECK(one.cells[i].cell_id == two.cells[i].cell_id);
        ids.push_back(one.cells[i].cell_id);
    }
    CHECK(one.cells[1].cell_id == "ok");
    std::ranges::sort(ids);
    CHECK(std::ranges::adjacent_find(ids) == ids.end());
    const auto out = json(exported(one));
    CHECK(out.at("nbformat_minor") == 5);
    CHECK(out.at("cells").at(0).at("execution_count").is_null());
}

TEST_CASE("what Python writes though it is no JSON is read") {
    const Content content = parsed("\xEF\xBB\xBF" + output(
        R"({"output_type":"display_data","metadata":{},"data":{"application/json":[NaN,-Infinity,Infinity,"NaN \" \\"],"text/plain":["\ud83d x \udc00 \ud83d\ude00"]}})"));
    const auto& data = *content.cells[0].outputs[0].data;
    CHECK(boost::json::serialize(data.at("application/json")) == R"([null,null,null,"NaN \" \\"])");
    CHECK(data.at("text/plain").as_string() == "\uFFFD x \uFFFD 😀");
}

TEST_CASE("an error names the place") {
    CHECK(error_of("[]") == "is not an object");
    CHECK(error_of("{}").starts_with("nbformat is missing"));
    CHECK(error_of("").starts_with("is empty"));
    CHECK(error_of(R"({"nbformat":1,"cells":[]})").starts_with("nbformat is 1"));
    CHECK(error_of(R"({"nbformat":5,"cells":[]})").starts_with("nbformat is 5"));
    CHECK(error_of(R"({"nbformat":4,"nbformat_minor":6,"cells":[]})").starts_with("nbformat_minor is newer"));
    CHECK(error_of(R"({"nbformat":4})") == "cells is missing");
    CHECK(error_of(around("1")) == "cells[0] is not an object");
    CHECK(error_of(around(R"({"cell_type":"heading","source":[]})")) == "cells[0].cell_type is none of the known words");
    CHECK(error_of(around(R"({"cell_type":"raw","source":[1]})")).starts_with("cells[0].source "));
    CHECK(error_of(around(R"({"cell_type":"raw","source":[],"metadata":[]})")).starts_with("cells[0].metadata "));
    CHECK(error_of(output("{}")) == "cells[0].outputs[0].output_type is missing");
    CHECK(error_of(output("7")) == "cells[0].outputs[0] is not an object");
    CHECK(error_of("{\"nbformat\":4,") == "line 1, column 15 is not JSON: incomplete JSON");
    CHECK(error_of("{\n \"nbformat\": 4,\n \"é\": NaN, x\n}") == "line 3, column 12 is not JSON: syntax error");
    CHECK(error_of("{\"a\":1}\n}") == "line 2, column 1 is not JSON: extra data");
    const std::string deep = std::string(92, '[') + std::string(92, ']');
    CHECK(error_of(R"({"nbformat":4,"cells":[],"odd":)" + deep + "}") == "nests deeper than 90");
    CHECK(error_of(around(R"({"cell_type":"raw","source":")" + std::string(5'000'000, 'x') + "\"}")).starts_with("cells[0].source is longer"));
}
