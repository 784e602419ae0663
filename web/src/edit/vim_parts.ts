// What vim's keys take from CodeMirror and nothing else here does: panels, folding, a stream over a line. CodeMirror's own stand in
// modules that every first load carries, so they would cost it 3 KB; vite.config.ts puts these in their place.
import { Facet } from "@codemirror/state";
import { EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";

interface Panel { dom: HTMLElement }
type MakePanel = (view: EditorView) => Panel;

/** Below the text, in the order of the facet. */
const panels = ViewPlugin.fromClass(class {
  private readonly dom = document.createElement("div");
  private shown: readonly MakePanel[] = [];

  constructor(private readonly view: EditorView) {
    this.dom.className = "cm-panels cm-panels-bottom";
    this.show();
  }

  update(update: ViewUpdate) {
    if (update.state.facet(showPanel).filter((make) => make !== null).some((make, at, all) => make !== this.shown[at] || all.length !== this.shown.length)
      || (this.shown.length > 0 && update.state.facet(showPanel).every((make) => make === null))) this.show();
  }

  destroy() {
    this.dom.remove();
  }

  private show() {
    this.shown = this.view.state.facet(showPanel).filter((make) => make !== null);
    this.dom.replaceChildren(...this.shown.map((make) => make(this.view).dom));
    if (this.shown.length > 0) this.view.dom.append(this.dom);
    else this.dom.remove();
  }
});

export const showPanel: Facet<MakePanel | null> = Facet.define<MakePanel | null>({ enables: () => panels });

/** Editors here have no folds. */
export const foldCode = (): boolean => false;

/** A place in a line, as vim's command line is read. */
export class StringStream {
  pos = 0;
  start = 0;

  constructor(readonly string: string) {}

  eol = (): boolean => this.pos >= this.string.length;
  sol = (): boolean => this.pos === 0;
  peek = (): string | undefined => this.string.charAt(this.pos) || undefined;
  next = (): string | undefined => (this.pos < this.string.length ? this.string.charAt(this.pos++) : undefined);
  current = (): string => this.string.slice(this.start, this.pos);
  skipToEnd = (): void => void (this.pos = this.string.length);
  backUp = (n: number): void => void (this.pos -= n);

  eat(match: string | RegExp | ((letter: string) => boolean)): string | undefined {
    const letter = this.string.charAt(this.pos);
    const fits = typeof match === "string" ? letter === match : letter !== "" && (match instanceof RegExp ? match.test(letter) : match(letter));
    return fits ? (this.pos++, letter) : undefined;
  }

  eatWhile(match: string | RegExp | ((letter: string) => boolean)): boolean {
    const from = this.pos;
    while (this.eat(match));
    return this.pos > from;
  }

  eatSpace(): boolean {
    return this.eatWhile(/\s/);
  }

  match(pattern: string | RegExp, consume = true, caseInsensitive = false): boolean | RegExpMatchArray | null {
    const rest = this.string.slice(this.pos);
    if (typeof pattern === "string") {
      const fold = (text: string) => (caseInsensitive ? text.toLowerCase() : text);
      if (!fold(rest).startsWith(fold(pattern))) return null;
      if (consume) this.pos += pattern.length;
      return true;
    }
    const found = rest.match(pattern);
    if (found?.index !== 0) return null;
    if (consume) this.pos += found[0].length;
    return found;
  }
}
