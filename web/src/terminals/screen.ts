// xterm.js under a policy without 'unsafe-inline': its <style> elements become constructed sheets, its style attributes CSSOM.
import { FitAddon } from "@xterm/addon-fit";
import { Terminal, type ITheme } from "@xterm/xterm";
import base from "@xterm/xterm/css/xterm.css?inline";
import { addStyles } from "../shell/styles";

addStyles(base);

/** Takes the place of a <style>: what is written into it goes into a sheet that the policy allows. */
function styleStandIn(make: (tag: string) => HTMLElement = (tag) => document.createElement(tag)): HTMLElement {
  const element = make("template");
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  let text = "";
  Object.defineProperty(element, "textContent", { get: () => text, set: (value: string) => { text = value; sheet.replaceSync(value); } });
  const remove = element.remove.bind(element);
  element.remove = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    remove();
  };
  return element;
}

// xterm writes colours of single characters as style attributes of spans that it makes itself. By CSSOM the same is allowed,
// and means the same for every span of the page.
const plainly = HTMLSpanElement.prototype.setAttribute;
HTMLSpanElement.prototype.setAttribute = function (name, value) {
  if (name === "style") this.style.cssText = value;
  else plainly.call(this, name, value);
};

function createElement(tag: string): HTMLElement {
  return tag === "style" ? styleStandIn() : document.createElement(tag);
}

/** The document as xterm sees it: an instance of Document whose elements need no inline style. */
const standIn = new Proxy(document, {
  get: (page, key) => {
    if (key === "createElement") return createElement;
    const value: unknown = Reflect.get(page, key, page);
    return typeof value === "function" ? value.bind(page) : value;
  },
  set: (page, key, value) => Reflect.set(page, key, value, page),
});

/** While `act` runs, a <style> is a stand-in whoever makes it: a part of xterm takes the real document. */
function withStandIns(act: () => void): void {
  const real = document.createElement.bind(document);
  document.createElement = ((tag: string, options?: ElementCreationOptions) => (tag === "style" ? styleStandIn(real) : real(tag, options))) as typeof document.createElement;
  try {
    act();
  } finally {
    delete (document as Partial<Document>).createElement;
  }
}

function color(name: string): string {
  const probe = document.createElement("i");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

/** The page's colours of now. */
function theme(): ITheme {
  const names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"] as const;
  const out: Record<string, string> = { background: color("--page"), foreground: color("--text"), cursor: color("--accent"), cursorAccent: color("--page"), selectionBackground: color("--selection"), scrollbarSliderBackground: color("--line"), scrollbarSliderHoverBackground: color("--line-strong"), scrollbarSliderActiveBackground: color("--line-strong") };
  names.forEach((name, at) => {
    out[name] = color(`--ansi-${at}`);
    out[`bright${name[0]!.toUpperCase()}${name.slice(1)}`] = color(`--ansi-${at + 8}`);
  });
  return out;
}

export interface Screen {
  write(bytes: Uint8Array, drawn: () => void): void;
  reset(): void;
  say(sentence: string): void;
  fit(): void;
  focus(): void;
  text(): string;
  dispose(): void;
}

interface Wiring { input: (text: string) => void; resize: (columns: number, rows: number) => void; leave: () => void; label: string }

/** Draws a terminal into an element. Ctrl+Shift+Escape, and Escape pressed twice at once, give the focus back to the page. */
export function mountScreen(parent: HTMLElement, { input, resize, leave, label }: Wiring): Screen {
  const terminal = new Terminal({
    documentOverride: standIn, theme: theme(), fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--mono"), fontSize: 13, lineHeight: 1.35,
    cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches, scrollback: 10_000, screenReaderMode: false, macOptionIsMeta: true, minimumContrastRatio: 4.5,
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  withStandIns(() => terminal.open(parent));
  terminal.textarea?.setAttribute("aria-label", label);
  let escaped = 0;
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.type !== "keydown") return true;
    if (event.key !== "Escape") return true;
    if ((event.ctrlKey && event.shiftKey) || event.timeStamp - escaped < 400) {
      event.preventDefault();
      leave();
      return false;
    }
    escaped = event.timeStamp;
    return true;
  });
  terminal.onData(input);
  terminal.onResize(({ cols, rows }) => resize(cols, rows));
  const refit = () => { if (parent.clientWidth > 0 && parent.clientHeight > 0) fit.fit(); };
  const watch = new ResizeObserver(refit);
  watch.observe(parent);
  const recolor = () => (terminal.options.theme = theme());
  const themed = new MutationObserver(recolor);
  themed.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", recolor);
  refit();
  resize(terminal.cols, terminal.rows);
  return {
    write: (bytes, drawn) => terminal.write(bytes, drawn),
    reset: () => terminal.reset(),
    say: (sentence) => terminal.write(`\r\n\x1b[2m${sentence}\x1b[0m\r\n`),
    fit: refit,
    focus: () => terminal.focus(),
    text: () => Array.from({ length: terminal.buffer.active.length }, (_, at) => terminal.buffer.active.getLine(at)?.translateToString(true) ?? "").join("\n"),
    dispose: () => {
      watch.disconnect();
      themed.disconnect();
      dark.removeEventListener("change", recolor);
      terminal.dispose();
    },
  };
}
