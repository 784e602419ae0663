#include "notebooks/html_export.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "notebooks/html_text.h"
#include "notebooks/markdown_html.h"

using namespace stoa;

namespace {

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

std::string markdown(std::string_view text) {
    std::string out;
    write_markdown_html(out, text, [](std::string_view name) {
        return name == "a.png" ? std::optional<std::string>("data:image/png;base64,aa") : std::nullopt;
    });
    return out;
}

std::string terminal(std::string_view text) {
    std::string out;
    write_terminal_html(out, text);
    return out;
}

std::string html_of(std::string_view ipynb) {
    auto content = parse_notebook(ipynb);
    if (!content) FAIL(content.error().sentence());
    return format_html("A <title>", *content, [&](const std::string& blob) -> std::optional<std::string> {
        for (const BlobContent& one : content->blobs) {
            if (one.id.str() == blob) return one.content;
        }
        return std::nullopt;
    });
}

std::string output(std::string_view one) {
    return html_of(R"({"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[{"cell_type":"code","source":"x<1","execution_count":3,"outputs":[)" +
                   std::string(one) + "]}]}");
}

std::string bundle(std::string_view data) {
    return output(R"({"output_type":"display_data","metadata":{},"data":)" + std::string(data) + "}");
}

}  // namespace

TEST_CASE("Markdown is rendered, and its raw HTML is shown as text") {
    CHECK(markdown("# A *b*\n\n- [x] c\n- d") == "<h1>A <em>b</em></h1>\n<ul>\n<li>&#9745; c</li>\n<li>d</li>\n</ul>\n");
    CHECK(markdown("|a|b|\n|:--|--:|\n|1|2|").find("<td style=\"text-align:right\">2</td>") != std::string::npos);
    CHECK(markdown("1 < 2 &amp; &lt;b&gt; <b onload=x>y</b>") == "<p>1 &lt; 2 &amp; &lt;b&gt; &lt;b onload=x&gt;y&lt;/b&gt;</p>\n");
    CHECK(markdown("<script>alert(1)</script>") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n");
    CHECK(markdown("$x<y$") == "<p><code class=\"math\">$x&lt;y$</code></p>\n");
    CHECK(markdown("```js\"><img src=x>\n<b>\n```") == "<pre class=\"code\"><code>&lt;b&gt;\n</code></pre>\n");
}

TEST_CASE("links lead to the web, mail and near files only") {
    for (const char* good : {"https://a.org/x?y=1#z", "http://a", "mailto:a@b", "#here", "other.ipynb", "a/b:c"}) CHECK(is_link_address(good));
    for (const char* bad : {"javascript:alert(1)", "JaVaScRiPt:x", "java\tscript:x", " javascript:x", "data:text/html,x", "vbscript:x", "file:///etc",
                            "blob:x", "\\\\host\\share", "", "java&Tab;script:x"})
        CHECK_FALSE(is_link_address(bad));
    CHECK(markdown("[a](javascript:alert(1))") == "<p><span>a</span></p>\n");
    CHECK(markdown("[a](javascript&colon;alert(1))").find("href=\"javascript&amp;colon;") != std::string::npos);  // a name, no scheme
    CHECK(has(markdown("[a](&#106;avascript:alert(1))"), "href=\"&amp;#106;avascript:"));
    CHECK(markdown("[a](<x\" onclick=\"y>)").find("onclick=\"") == std::string::npos);
    CHECK(markdown("<https://a.org>") == "<p><a rel=\"noopener noreferrer\" href=\"https://a.org\">https://a.org</a></p>\n");
}

TEST_CASE("images are those that the notebook holds, nothing is loaded from elsewhere") {
    CHECK(markdown("![say *so* \"](attachment:a.png)") == "<p><img src=\"data:image/png;base64,aa\" alt=\"say so &quot;\"></p>\n");
    CHECK(markdown("![x](data:image/gif;base64,R0)") == "<p><img src=\"data:image/gif;base64,R0\" alt=\"x\"></p>\n");
    for (const char* elsewhere : {"![x](https://a.org/b.png)", "![x](attachment:none.png)", "![x](data:text/html;base64,aa)", "![x](javascript:y)",
                                  "![*x* [y](z)](//a/b)", "![![a](b)](c)"}) {
        INFO(elsewhere);
        CHECK_FALSE(has(markdown(elsewhere), "<img"));
    }
    CHECK(markdown("![x](https://a.org/b.png) *y*") == "<p><span class=\"missing\">[x] https://a.org/b.png </span> <em>y</em></p>\n");
}

TEST_CASE("colours become spans, what moves the cursor is left out, a rewritten line shows its end") {
    CHECK(terminal("a\x1b[1;31mb<\x1b[0mc") == "a<span style=\"color:var(--ansi-1);font-weight:600;\">b&lt;</span>c");
    CHECK(terminal("\x1b[38;5;196mx\x1b[48;2;1;2;3my\x1b[m") ==
          "<span style=\"color:rgb(255 0 0);\">x</span><span style=\"color:rgb(255 0 0);background:rgb(1 2 3);\">y</span>");
    CHECK(terminal("\x1b]8;;javascript:x\x07link\x1b]8;;\x07\x1b[2K\x1b[A.") == "link.");
    CHECK(terminal(" 10%\r 50%\r100%\r\nnext\r\n") == "100%\nnext\n");
    CHECK(terminal("\x1b[31mred\rstill\nmore") == "<span style=\"color:var(--ansi-1);\">still</span>\n<span style=\"color:var(--ansi-1);\">more</span>");
    CHECK(terminal("cut\x1b") == "cut");
    CHECK(terminal("cut\x1b[3") == "cut");
    CHECK(terminal("\x1b[38;2;300;0;0mx\x1b[38mx") == "xx");
}

TEST_CASE("the file says that nothing may run or load, and its title is text") {
    const std::string html = output("");
    CHECK(has(html, "content=\"default-src &#39;none&#39;; img-src data:; style-src &#39;unsafe-inline&#39;\""));
    CHECK(has(html, "<title>A &lt;title&gt;</title>"));
    CHECK(has(html, "[3]"));
    CHECK(has(html, "<code>x&lt;1</code>"));
}

TEST_CASE("HTML outputs stand in frames without scripts, SVG in images, other forms as their kind") {
    const std::string framed = bundle(R"({"text/html":"<b onclick=\"x\">1</b>","text/plain":"1"})");
    CHECK(has(framed, "<iframe class=\"output\" sandbox=\"\""));
    CHECK(has(framed, "&lt;b onclick=&quot;x&quot;&gt;1&lt;/b&gt;"));
    CHECK_FALSE(has(framed, "<b onclick"));
    const std::string svg = bundle(R"({"image/svg+xml":["<svg onload='x'>","</svg>"]})");
    CHECK(has(svg, "src=\"data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9J3gnPjwvc3ZnPg==\""));
    CHECK_FALSE(has(svg, "<svg"));
    CHECK(has(bundle(R"({"image/png":"iV\"BORw\n","text/plain":"<F>"})"), "src=\"data:image/png;base64,iV&quot;BORw\""));
    CHECK(has(bundle(R"({"text/markdown":"<i>x</i> *y*"})"), "<p>&lt;i&gt;x&lt;/i&gt; <em>y</em></p>"));
    CHECK(has(bundle(R"({"text/html":"<script>x</script>","text/plain":"<Figure>"})"), "&lt;Figure&gt;"));
    CHECK_FALSE(has(bundle(R"({"text/html":"<script>x</script>"})"), "script>x"));
    CHECK(has(bundle(R"x({"application/javascript":"alert(1)"})x"), "An output that can&#39;t be shown here."));
    CHECK(has(output(R"({"output_type":"error","ename":"E","evalue":"v","traceback":["\u001b[31m<a>"]})"), "&lt;a&gt;"));
    CHECK(has(output(R"({"output_type":"hologram"})"), "An output that can&#39;t be shown here."));
}

TEST_CASE("of a very long text the file has the beginning and says how much is missing") {
    const std::string html = output(R"({"output_type":"stream","name":"stdout","text":")" + std::string(3 << 20, 'x') + "\"}");
    CHECK(html.size() < (2 << 20));
    CHECK(has(html, "2097152 bytes more are in the .ipynb file."));
}
