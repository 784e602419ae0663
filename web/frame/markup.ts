// HTML, SVG and JavaScript as a notebook's author wrote them. They run here, in a frame that holds nothing of anybody.
import { offerOwnModules } from "./own_modules";

/** Puts HTML in place and runs its scripts in order, as a page that loads would: innerHTML leaves them dead. */
export async function renderHtml(place: HTMLElement, html: string): Promise<void> {
  offerOwnModules(html);
  place.innerHTML = html;
  for (const frame of place.querySelectorAll<HTMLIFrameElement>("iframe[src]")) nameInstead(frame);
  for (const dead of place.querySelectorAll("script")) await revive(dead);
}

/** The policy keeps pages from elsewhere out; the browser's own sign for that says neither what nor why. */
function nameInstead(frame: HTMLIFrameElement): void {
  const address = frame.getAttribute("src")!;
  const host = /^(?:https?:)?\/\/([^/?#]+)/i.exec(address)?.[1];
  if (host === undefined) return;
  const note = document.createElement("p");
  const link = document.createElement("a");
  link.href = address;
  link.textContent = address.slice(0, 300);
  note.append(`A page of ${host} belongs here. Outputs load nothing from elsewhere: `, link);
  frame.replaceWith(note);
}

/** The policy lets no picture from elsewhere in: what it was called, as text cells say it, instead of the browser's broken sign. */
export function nameBrokenImage(image: HTMLImageElement): void {
  const source = image.getAttribute("src") ?? "";
  if (!/^(?:https?:)?\/\//i.test(source) || !image.isConnected) return;
  const name = image.alt || /[^/]{1,80}$/.exec(source.replace(/[?#].*/, ""))?.[0];
  const link = document.createElement("a");
  link.href = image.src;
  link.title = "Outputs load no pictures from elsewhere. A press opens it in a tab of its own.";
  link.textContent = name ? `[image: ${name}]` : "[image]";
  image.replaceWith(link);
}

/** Writes where the script stands, as while a page loads; afterwards the browser's own would take the whole frame's place. */
function write(...parts: string[]): void {
  const script = document.currentScript;
  if (script) script.insertAdjacentHTML("beforebegin", parts.join(""));
  else document.getElementById("output")?.insertAdjacentHTML("beforeend", parts.join(""));
}
document.write = write;
document.writeln = (...parts) => write(...parts, "\n");

async function revive(dead: HTMLScriptElement): Promise<void> {
  const living = document.createElement("script");
  for (const { name, value } of dead.attributes) living.setAttribute(name, value);
  living.textContent = dead.textContent;
  const loads = living.src !== "" && !living.async && !living.noModule;
  const loaded = loads && new Promise((done) => { living.onload = living.onerror = done; });
  dead.replaceWith(living);
  await loaded;
}

/** %%javascript: `element` is the place of the output, as Jupyter has it. Its functions are there for later scripts of the frame, as Colab has it. */
export async function renderScript(place: HTMLElement, source: string): Promise<void> {
  const run = new Function("element", `return (async () => { ${giveFunctions(source)}${source}\n })()`) as (element: HTMLElement) => Promise<void>;
  await run(place);
}

/** Declared functions are known from the first line on; those within others are not, and are passed over. */
function giveFunctions(source: string): string {
  const names = [...source.matchAll(/^\s*(?:async\s+)?function\s*\*?\s*([A-Za-z_$][\w$]*)/gm)].map(([, name]) => name!);
  return names.map((name) => `if (typeof ${name} === "function") window.${name} = ${name};`).join("");
}

export function renderSvg(place: HTMLElement, source: string): Promise<void> {
  return renderHtml(place, source);
}
