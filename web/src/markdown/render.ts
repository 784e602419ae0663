// Markdown into safe nodes. The only place where text of others becomes markup: marked writes HTML, DOMPurify cleans it into
// a fragment (with the page's Trusted Types policy), and the fragment is adjusted as nodes. Nothing uses innerHTML.
import DOMPurify from "dompurify";
import { tightHeading } from "./headings";
import { Marked, type TokenizerAndRendererExtension } from "marked";
import { highlightLines, parserFor } from "../edit/highlight";
import type { Attachments } from "../document/outline";
import { me } from "../shell/api";
import { policy } from "./trusted";
import { decoded } from "../shell/decoded";

const allowedTags = (
  "a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd " +
  "li mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead tr tt u ul var wbr center font"
).split(" ");
const allowedAttributes = "href src alt title align valign colspan rowspan start reversed width height class open scope lang dir data-task data-fence data-id data-name data-style data-color data-bgcolor data-size".split(" ");
/** Ours, and the coloured boxes that many notebooks were written with. */
const ownClass = /^(?:tok-[a-z]+|math|math-block|alert(?:-(?:info|success|warning|danger))?)$/;
const fenceWord = /^[\w+#-]{1,20}/;
const imageData = /^data:image\/(?:png|jpeg|gif|webp|svg\+xml)[;,]/i;
const longest = 1_000_000;
const mostFormulas = 2_000;
const mostFences = 500;

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

/** Maths stays as its source: Markdown must not read emphasis into it. Jupyter's signs: dollars, environments, and brackets behind two backslashes. */
const mathSign = /\$|\\\\[([]|\\begin\{/;
const display = /^(?:\$\$((?:(?!\$\$)[^]){1,8000})\$\$|\\\\\[([^]{1,8000}?)\\\\\]|(\\begin\{([a-zA-Z]+\*?)\}[^]{1,8000}?\\end\{\4\}))/;
const endOfLine = /^[ \t]*(?:\n+|$)/;
const mathBlock: TokenizerAndRendererExtension = {
  name: "mathBlock", level: "block",
  // Where one begins that ends with its line: others are within a paragraph. `text` lacks the first character of what is asked about.
  start(text) {
    const whole = text.startsWith("$") ? `$${text}` : text;
    for (let at = 0; ; ) {
      const next = whole.slice(at).search(/\$\$|\\\\\[|\\begin\{/);
      if (next < 0) return undefined;
      const found = display.exec(whole.slice(at += next));
      const end = at + (found?.[0].length ?? 2);
      if (at > 0 && found && endOfLine.test(whole.slice(end))) return at - (whole.length - text.length);
      at = end;
    }
  },
  tokenizer(text) {
    const found = display.exec(text);
    const end = found && endOfLine.exec(text.slice(found[0].length));
    return end ? { type: "mathBlock", raw: found[0] + end[0], text: (found[1] ?? found[2] ?? found[3]!).trim() } : undefined;
  },
  renderer: (token) => `<pre class="math-block">${escaped(String(token.text))}</pre>`,
};
const mathInline: TokenizerAndRendererExtension = {
  name: "mathInline", level: "inline",
  start: (text) => text.search(mathSign),
  tokenizer(text) {
    const block = display.exec(text);
    if (block) return { type: "mathInline", raw: block[0], text: block[1] ?? block[2] ?? block[3]!, block: true };
    // Over a line's end, but not over a paragraph's. With spaces at its ends, as Jupyter takes it too, when it looks like TeX.
    const found = /^\\\\\(([^]{1,2000}?)\\\\\)/.exec(text) ?? /^\$(?!\s)((?:\\.|[^$\\\n]|\n(?!\s*\n))+?)(?<!\s)\$(?!\d)/.exec(text)
      ?? /^\$[ \t]*((?=[^$\n]*[\\^_{])(?:\\.|[^$\\\n])+?)[ \t]*\$(?!\d)/.exec(text);
    return found ? { type: "mathInline", raw: found[0], text: found[1]! } : undefined;
  },
  renderer: (token) => `<code class="math${token.block ? " math-block" : ""}">${escaped(String(token.text))}</code>`,
};

const mathInHtml = /\$\$[^$]+\$\$|\$(?!\s)(?:\\.|[^$\\])+(?<!\s)\$(?!\d)|\\begin\{([a-zA-Z]+\*?)\}[^]+?\\end\{\1\}/g;

/** HTML as authors write it: what looks like TeX in it is TeX, as for Jupyter; a film or a page from elsewhere is a link, like a picture. Looks
    and names travel as data, past what must not stand in the page, and are read by dress.ts and anchors.ts. */
function ownHtml(html: string): string {
  if (!/<(?:pre|code|script|style)\b/i.test(html)) html = html.replace(mathInHtml, (tex) => (/<\/?[a-z]/i.test(tex) ? tex : `<code class="math${/^\$[^$]/.test(tex) ? "" : " math-block"}">${tex.replace(/^\$+|\$+$/g, "")}</code>`));
  return html.replace(/<[a-z][^>]*>/gi, (tag) => {
    const [, what, address] = /^<(iframe|video|audio|embed)\b[^>]*?\ssrc\s*=\s*["']?(https?:[^"'\s>]+)/i.exec(tag) ?? [];
    return what ? `<a href="${address}">[${what}: ${address}]</a>` : tag.replace(/\s(?=(?:style|id|name|color|bgcolor|size)\s*=)/gi, " data-");
  });
}

const tight: TokenizerAndRendererExtension = {
  name: "tightHeading", level: "block",
  start: (text) => /^ {0,3}#{1,6}[^\s#]/m.exec(text)?.index,
  tokenizer(text) {
    const line = /^.*/.exec(text)![0];
    const found = tightHeading.exec(line);
    return found ? { type: "heading", raw: line, depth: found[1]!.length, text: found[2]!, tokens: this.lexer.inline(found[2]!) } : undefined;
  },
};

const marked = new Marked({
  gfm: true, breaks: false, async: false,
  extensions: [mathBlock, mathInline, tight],
  renderer: {
    code({ text, lang }) {
      const word = fenceWord.exec(lang ?? "")?.[0] ?? "";
      const parser = parserFor(word);
      if (word && !parser) return `<pre><code data-fence="${escaped(word)}">${escaped(text)}</code></pre>`;
      const lines = highlightLines(text, parser);
      const html = lines.map((line) => line.map((piece) => (piece.classes ? `<span class="${piece.classes}">${escaped(piece.text)}</span>` : escaped(piece.text))).join(""));
      return `<pre><code>${html.join("\n")}</code></pre>`;
    },
    html: ({ text }) => ownHtml(text),
    checkbox: ({ checked }) => `<span data-task="${checked ? "done" : "open"}"></span>`,
  },
});

export function renderMarkdown(text: string, attachments: Attachments = {}): DocumentFragment {
  let html: string;
  try {
    html = marked.parse(text.slice(0, longest)) as string;
  } catch {
    html = `<pre>${escaped(text.slice(0, longest))}</pre>`;
  }
  const fragment = cleaned(html, attachments);
  const fences = [...fragment.querySelectorAll<HTMLElement>("code[data-fence]")].map((element) => ({ element, word: element.dataset.fence! }));
  for (const { element } of fences) element.removeAttribute("data-fence");
  if (fences.length > 0) void import("./fences").then(({ colour }) => {
    for (const { element, word } of fences.slice(0, mostFences)) colour(element, word).catch(() => undefined); // uncoloured then
  }, () => undefined);
  const dressed = [...fragment.querySelectorAll<HTMLElement>("[data-style], [data-color], [data-bgcolor], [data-size]")];
  if (dressed.length > 0) void import("./dress").then(({ dress }) => dressed.forEach(dress), () => undefined); // plain then
  const formulas = [...fragment.querySelectorAll<HTMLElement>(".math, .math-block")].map((element) => ({ element, tex: element.textContent ?? "" }));
  if (formulas.length > 0) void import("./math").then(({ typeset }) => {
    for (const { element, tex } of formulas.slice(0, mostFormulas)) typeset(tex, element, element.classList.contains("math-block"));
  }, () => undefined); // offline before the first formula: its source stays
  return fragment;
}

/** Untrusted HTML into nodes that can be put into the page. */
export function cleaned(html: string, attachments: Attachments = {}): DocumentFragment {
  const fragment = DOMPurify.sanitize(html, {
    ALLOWED_TAGS: allowedTags, ALLOWED_ATTR: allowedAttributes, ALLOW_DATA_ATTR: false, ALLOW_ARIA_ATTR: false,
    // Only these two are addresses; without this every other value would have to look like one.
    ADD_URI_SAFE_ATTR: allowedAttributes.filter((name) => name !== "href" && name !== "src"),
    // Names without a scheme stay as far as `outward` and `settle`, which take them out but for what a picture is called.
    ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|#|attachment:|data:image\/|blob:|[^:/?#]*(?:[/?#]|$))/i,
    RETURN_DOM_FRAGMENT: true, ...(policy ? { TRUSTED_TYPES_POLICY: policy as never } : {}),
  });
  for (const element of fragment.querySelectorAll("[class]")) {
    const kept = [...element.classList].filter((name) => ownClass.test(name));
    if (kept.length > 0) element.className = kept.join(" ");
    else element.removeAttribute("class");
  }
  for (const link of fragment.querySelectorAll("a")) outward(link);
  for (const image of fragment.querySelectorAll("img")) settle(image, attachments);
  for (const element of fragment.querySelectorAll("[src]:not(img), [href]:not(a)")) {
    element.removeAttribute("src");
    element.removeAttribute("href");
  }
  for (const box of fragment.querySelectorAll("[data-task]")) task(box);
  for (const table of fragment.querySelectorAll("table")) scrolled(table);
  for (const wide of fragment.querySelectorAll("pre, [data-scroll]")) wide.setAttribute("tabindex", "0"); // they scroll sideways
  return fragment;
}

function outward(link: HTMLAnchorElement): void {
  const href = link.getAttribute("href");
  if (href && /^(?:https?:|mailto:)/i.test(href)) {
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer nofollow");
  } else if (!href?.startsWith("#")) link.removeAttribute("href");
}

/** An image is shown from the notebook itself; one from elsewhere becomes a link, so that reading tells nobody - unless the operator lists its host.
    A badge is a link already: it says what its picture says. */
function settle(image: HTMLImageElement, attachments: Attachments): void {
  const source = image.getAttribute("src") ?? "";
  const alt = image.getAttribute("alt") ?? "";
  if (source.startsWith("attachment:")) {
    const [mime, base64] = Object.entries(attachments[decoded(source.slice(11))] ?? {})[0] ?? [];
    if (mime && base64 && imageData.test(`data:${mime};`)) return image.setAttribute("src", `data:${mime};base64,${base64}`);
  } else if (imageData.test(source) || source.startsWith("blob:")) return;
  const outside = /^https?:/i.test(source);
  const link = image.closest("a[href]");
  const place = image.ownerDocument.createElement(outside && !link ? "a" : "span");
  const name = alt || (link?.textContent?.trim() ? "" : decoded(/[^/]{1,80}$/.exec(source.replace(/[?#].*/, ""))?.[0] ?? ""));
  place.textContent = link ? name || (link.textContent?.trim() ? "" : "[image]") : name ? `[image: ${name}]` : "[image]";
  if (!outside && source && !source.startsWith("attachment:")) place.title = "This picture lies beside the notebook's file, and did not come with it.";
  if (outside && !link) place.setAttribute("href", source), outward(place as HTMLAnchorElement);
  image.replaceWith(place);
  if (outside && me.value?.image_hosts) void import("./pictures").then(({ hang }) => hang(image, place), () => undefined);
}

function task(box: Element): void {
  const done = box.getAttribute("data-task") === "done";
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", done ? "done" : "to do");
  box.closest("li")?.setAttribute("data-task-item", "");
}

function scrolled(table: HTMLTableElement): void {
  const frame = table.ownerDocument.createElement("div");
  frame.setAttribute("data-scroll", "");
  table.replaceWith(frame);
  frame.append(table);
}
