// @vitest-environment jsdom
import { expect, test } from "vitest";
import { dress } from "./dress";
import { renderMarkdown } from "./render";

function html(text: string, attachments = {}): string {
  const place = document.createElement("div");
  place.append(renderMarkdown(text, attachments));
  return place.innerHTML;
}

// jsdom has no constructed sheets.
document.adoptedStyleSheets = [];
CSSStyleSheet.prototype.replaceSync = () => undefined;

const attacks = [
  "<script>alert(1)</script>", "<SCRIPT SRC=//x.example/a.js></SCRIPT>", "<img src=x onerror=alert(1)>", "<img src=`x` onerror=alert(1)>",
  "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<svg><animate onbegin=alert(1) attributeName=x></svg>", "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
  "<svg><use href=data:image/svg+xml;base64,AAAA#x></svg>", "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", "<math href=javascript:alert(1)>x</math>",
  "<iframe src=javascript:alert(1)></iframe>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<object data=javascript:alert(1)></object>", "<embed src=javascript:alert(1)>",
  "<a href=javascript:alert(1)>x</a>", "<a href='java\tscript:alert(1)'>x</a>", "<a href='&#106;avascript:alert(1)'>x</a>", "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](data:text/html;base64,PHNjcmlwdD4=)",
  "[x](vbscript:msgbox(1))", "![x](javascript:alert(1))", "![x\" onerror=\"alert(1)](x)", "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
  "<form action=https://x.example><input name=password type=password><button>go</button></form>", "<input onfocus=alert(1) autofocus>", "<textarea>x</textarea>", "<select autofocus onfocus=alert(1)></select>",
  "<style>body{display:none}</style>", "<div style=\"position:fixed;inset:0\">x</div>", "<link rel=stylesheet href=//x.example/a.css>", "<meta http-equiv=refresh content=0;url=//x.example>", "<base href=//x.example/>",
  "<div class=\"menu-scrim said shown\">x</div>", "<div id=app>x</div>", "<img name=cookie src=data:image/png;base64,AA>", "<p onclick=alert(1)>x</p>", "<details open ontoggle=alert(1)><summary>x</summary></details>",
  "<video src=x onerror=alert(1)></video>", "<audio src=x onerror=alert(1)></audio>", "<video><source onerror=alert(1)></video>", "<marquee onstart=alert(1)>x</marquee>", "<body onload=alert(1)>", "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
  "<template><script>alert(1)</script></template>", "<isindex action=javascript:alert(1)>", "<keygen autofocus onfocus=alert(1)>", "<dialog open>x</dialog>", "<portal src=javascript:alert(1)>", "```<img src=x onerror=alert(1)>\n<script>alert(1)</script>\n```",
  "$<img src=x onerror=alert(1)>$", "$$</pre><script>alert(1)</script>$$", "`<script>alert(1)</script>`", "<custom-element onclick=alert(1)>x</custom-element>", "<img src=https://x.example/track.png>", "![t](//x.example/track.png)", "<img srcset='https://x.example/a 2x' src=data:image/png;base64,AA>",
  "<table background=https://x.example/a.png><tr><td background=https://x.example/a.png>x</table>", "<q cite=javascript:alert(1)>x</q>", "<a href=https://x.example target=_self ping=https://y.example>x</a>", "<blockquote><script>alert(1)</script></blockquote>",
];
const forbidden = "script, style, iframe, object, embed, form, input, button, textarea, select, link, meta, base, svg, math, video, audio, source, template, dialog, portal, body, custom-element, marquee, [id], [name], [style], [srcset], [background], [ping], [srcdoc]";

test.each(attacks)("%s leaves nothing that acts", (attack) => {
  const place = document.createElement("div");
  place.append(renderMarkdown(attack));
  expect([...place.querySelectorAll(forbidden)].map((element) => element.outerHTML)).toEqual([]);
  for (const element of place.querySelectorAll("*")) {
    for (const attribute of element.attributes) {
      expect(attribute.name).not.toMatch(/^on/);
      if (["href", "src"].includes(attribute.name)) expect(attribute.value).toMatch(element.tagName === "IMG" ? /^(data:image\/|blob:)/ : /^(https?:|mailto:|#)/);
      if (attribute.name === "class") expect(attribute.value).toMatch(/^(tok-\w+|math|math-block)( tok-\w+)*$/);
    }
    if (element.tagName === "A" && element.getAttribute("href")?.startsWith("http")) expect(element.getAttribute("rel")).toContain("noopener");
  }
});

test("there are at least forty attacks", () => expect(attacks.length).toBeGreaterThanOrEqual(40));

test("links open elsewhere and tell nothing; images from elsewhere become links", () => {
  expect(html("[a](https://example.org)")).toContain('target="_blank" rel="noopener noreferrer nofollow"');
  expect(html("![a map](https://example.org/m.png)")).toContain(">[image: a map]</a>");
  expect(html("![](figures/mean%20flow.svg) <img src='../x/net.png'>")).toMatch(/\[image: mean flow\.svg\].*\[image: net\.png\]/);
  expect(html("![](figures/a.png) [there](other.ipynb) <img src='//evil.example/p.png'> <a href='javascript:x'>j</a> <img src='java\tscript:x'>")).not.toMatch(/(?:src|href)=/);
  expect(html("<img src='https://example.org/imgs/a%20net.png?raw=1'>")).toContain(">[image: a net.png]</a>");
  expect(html("![here](attachment:a%20b.png)", { "a b.png": { "image/png": "QUJD" } })).toContain('src="data:image/png;base64,QUJD"');
});

test("a badge whose picture is not shown is its link, and says what the picture says", () => {
  const badge = html("[![Open In Colab](https://colab.example/badge.svg)](https://colab.example/x.ipynb)");
  expect(badge).toContain(">Open In Colab<");
  expect(badge.match(/<a /g)).toHaveLength(1);
  expect(badge).toContain('href="https://colab.example/x.ipynb"');
  const words = (source: string) => renderMarkdown(source).textContent!.trim();
  expect(words('<a href="https://colab.example/x"><img src="https://colab.example/logo_32px.png"> Run in Colab</a>')).toBe("Run in Colab");
  expect(words("[![](https://colab.example/badge.svg)](https://colab.example/x)")).toBe("badge.svg");
  expect(words("[![here](badge.svg)](https://colab.example/x)")).toBe("here");
});

test("tables, tasks, maths and code are rendered", () => {
  expect(html("|a|b|\n|-:|-|\n|1|2|")).toContain('<th align="right">a</th>');
  expect(html("- [x] done")).toContain('aria-label="done"');
  expect(html("so $a_1 * b_1$ and $c * d$")).toContain('<code class="math">a_1 * b_1</code>');
  expect(html("costs $5 and $6")).not.toContain("math");
  expect(html("```python\nfor x in y: pass\n```")).toContain('<span class="tok-keyword">for</span>');
});
test("a box of a note keeps its colour, and no class of the page's own", () => {
  expect(html('<div class="alert alert-block alert-warning shown">Mind the *gap*</div>')).toContain('<div class="alert alert-warning">');
});

test("a formula may go over a line's end and have spaces inside; prices are no formulas", () => {
  const code = (text: string) => [...html(text).matchAll(/<code class="math">([^<]*)<\/code>/g)].map((it) => it[1]);
  expect(code("so $a =\n b$ holds, $ \\alpha + 1 $ and $x_1 $")).toEqual(["a =\n b", "\\alpha + 1", "x_1"]);
  expect(html("Or,\n$${\\frac {a}{b}}=\n\\vdots $$ \nthen")).toContain('<pre class="math-block"');
  expect(html("$$\na\n$$  \nb")).toContain('class="math-block"');
  expect(code("$a\n\nb$")).toEqual([]);
  expect(code("it costs $5 and $ 6 or 7 $ more, $ a $ b")).toEqual([]);
});

test("display formulas stand anywhere in a paragraph, environments hold others, and Jupyter's brackets count", () => {
  const formulas = (text: string) => [...html(text).matchAll(/<(code|pre) class="(math[^"]*)"[^>]*>([^<]*)</g)].map(([, , kind, tex]) => [kind, tex]);
  expect(formulas("see $$\\int x$$ and\n$$\ny\n$$")).toEqual([["math math-block", "\\int x"], ["math-block", "y"]]);
  expect(formulas("\\begin{equation*}\na = \\begin{vmatrix}\n1\n\\end{vmatrix}\n\\end{equation*}")).toEqual([["math-block", "\\begin{equation*}\na = \\begin{vmatrix}\n1\n\\end{vmatrix}\n\\end{equation*}"]]);
  expect(formulas("So\n\\begin{align}\na &= b \\\\\n- c\n\\end{align}\nholds")).toEqual([["math-block", "\\begin{align}\na &amp;= b \\\\\n- c\n\\end{align}"]]);
  expect(formulas("with \\\\(a_1 * b * c\\\\) and\n\n\\\\[ E \\\\]")).toEqual([["math", "a_1 * b * c"], ["math-block", "E"]]);
  expect(formulas("<p>on $|0\\rangle$ it costs $5 or $6</p>")).toEqual([["math", "|0\\rangle"]]);
});

test("an author's colours, alignment and names come as data, not as attributes that act; films from elsewhere are links", () => {
  expect(html("<font color='red' size=5>x</font>")).toContain('data-color="red" data-size="5"');
  expect(html('<a id="top"></a> <h2 id=part style="color:red">y</h2>')).toMatch(/<a data-id="top">.*<h2 data-id="part" data-style="color:red">|<h2 data-style/s);
  expect(html('<iframe width=5 src="https://example.org/v"></iframe>')).toContain('href="https://example.org/v"');
});

test("looks that cover the page or load something are not worn", () => {
  const place = document.createElement("p");
  place.dataset.style = "color: red; position: fixed; inset: 0; z-index: 9; background: url(https://x.example/a.png); margin-left: -90px; text-align: center; opacity: 0";
  dress(place);
  expect(place.getAttribute("style")).toBe("--ink: red; text-align: center;");
});

test("a heading without a space is one, as Colab takes it, between paragraphs, too; in code it is not", () => {
  expect(html("text\n##Question\nmore")).toBe("<p>text</p>\n<h2>Question</h2>\n<p>more</p>\n");
  expect(html("#**About**")).toContain("<h1><strong>About</strong></h1>");
  expect(html("```\n##Question\n```")).not.toContain("<h2>");
  expect(html("#1 and #!x")).toContain("<p>#1 and #!x</p>");
});
