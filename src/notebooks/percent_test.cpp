#include "notebooks/percent.h"

#include <doctest/doctest.h>

#include <boost/json/serialize.hpp>

#include "notebooks/nbformat.h"
#include "notebooks/percent_magics.h"

using namespace stoa;

namespace {

wire::CellState cell(wire::CellType type, std::string text, boost::json::value metadata = boost::json::object()) {
    wire::CellState made;
    made.cell_id = "x";
    made.cell_type = type;
    made.text = std::move(text);
    made.metadata = std::move(metadata);
    return made;
}

Content read(std::string_view script) {
    auto content = parse_percent(script);
    if (!content) FAIL(content.error().sentence());
    return std::move(*content);
}

}  // namespace

TEST_CASE("cells become a script in the percent format") {
    Content content;
    content.metadata = {{"kernelspec", {{"name", "python3"}, {"display_name", "Python 3"}}}};
    content.cells = {cell(wire::CellType::markdown, "# Title\n\ntext"), cell(wire::CellType::code, "x = 1\n%time x\n!ls"),
                     cell(wire::CellType::raw, "raw", {{"tags", {"a"}}, {"collapsed", true}}), cell(wire::CellType::code, "%%bash\nls\n\npwd"),
                     cell(wire::CellType::code, "%%time\ny"), cell(wire::CellType::code, "")};
    CHECK(format_percent(content) == R"(# ---
# jupyter:
#   kernelspec:
#     name: "python3"
#     display_name: "Python 3"
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
# ---

# %% [markdown]
# # Title
#
# text

# %%
x = 1
# %time x
# !ls

# %% [raw] tags=["a"]
# raw

# %% language="bash"
# ls
#
# pwd

# %%
# %%time
y

# %%
)");
}

TEST_CASE("what goes out comes in the same") {
    Content content;
    content.cells = {cell(wire::CellType::markdown, "# Title\n\n- a\n  - b\n#tag"), cell(wire::CellType::code, "# %matplotlib inline\n%matplotlib inline"),
                     cell(wire::CellType::code, "%%bash\nls # x\n\npwd"), cell(wire::CellType::code, "%%script bash -x\nls"),
                     cell(wire::CellType::code, "a = !ls \\\n  -l\nb = %pwd\nlen?\n?len\nprint('100% !ls')\nx = '''\n%not magic\n'''\n    !indented"),
                     cell(wire::CellType::raw, "x", {{"tags", {"a b", "c=1"}}, {"k", {{"deep", nullptr}}}}), cell(wire::CellType::code, ""),
                     cell(wire::CellType::code, "x\n\n\ny  # trailing")};
    const Content again = read(format_percent(content));
    REQUIRE(again.cells.size() == content.cells.size());
    for (std::size_t i = 0; i < content.cells.size(); ++i) {
        CAPTURE(i);
        CHECK(again.cells[i].cell_type == content.cells[i].cell_type);
        CHECK(again.cells[i].text == content.cells[i].text);
        CHECK(again.cells[i].metadata == content.cells[i].metadata);
    }
}

TEST_CASE("only IPython's own lines are commented") {
    for (const char* magic : {"%time x", "%%time", "  !ls -l", "!./run", "?x", "x?", "x??", "a = %pwd", "files = !ls", "# %magic", "#%magic"}) {
        INFO(magic);
        CHECK(comment_magics(magic) != magic);
        CHECK(uncomment_magics(comment_magics(magic)) == magic);
    }
    for (const char* python : {"x % y", "x != y", "100 %2", "# what is this?", "is it?  # no", "# plain", "a == %b", "", "#"}) {
        INFO(python);
        CHECK(comment_magics(python) == python);
    }
}

TEST_CASE("a script without markers is one cell, other editors' markers are read, and a bad one is refused at its line") {
    CHECK(read("\xEF\xBB\xBFimport x\r\n\r\nx()\r\n").cells.at(0).text == "import x\n\nx()");
    const Content content = read("import x\n#%%\ny\n# %% A title\nz\n");
    REQUIRE(content.cells.size() == 3);
    CHECK(content.cells[1].text == "y");
    CHECK(content.cells[2].text == "z");
    CHECK(read("").cells.empty());
    CHECK(parse_percent("a\nb\xff").error().sentence() == "line 2 is not UTF-8");
    CHECK(parse_percent("# %%\nx\n# %%\n" + std::string(5'000'000, 'x')).error().sentence().starts_with("line 3 begins a cell over"));
}

TEST_CASE("a comment of nothing but a tab is a comment") {
    CHECK(comment_magics("#\t") == "#\t");
    CHECK(uncomment_magics("#\t\n# \t") == "#\t\n# \t");
}
