// The frame's end of the channel. The page's end is src/outputs/frame_channel.ts.
import type { Enveloped, FromFrame, Theme, ToFrame } from "./messages";

export interface Channel {
  post(message: FromFrame, transfer?: Transferable[]): void;
}

/** `#ID.dark` or `#ID.dark.fills`: the channel that the page chose, the theme to begin with, and whether the frame fills a screen. */
const [id = "", firstTheme = "light", fills] = location.hash.slice(1).split(".");

export function showTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
}

/** Listens, answers pings, follows the theme, tells heights and clicked links; the rest goes to `take`. Says "ready" at once. */
export function openChannel(take: (message: ToFrame) => void): Channel {
  const parent = window.parent;
  const post = (message: FromFrame, transfer: Transferable[] = []) => {
    // The page's address is not known to an opaque origin; frame-ancestors says that only our own page holds this frame.
    parent.postMessage({ ...message, stoa: id } satisfies Enveloped<FromFrame>, "*", transfer);
  };
  showTheme(firstTheme === "dark" ? "dark" : "light");
  if (fills) document.documentElement.dataset.fills = "yes";
  addEventListener("message", (event: MessageEvent<Enveloped<ToFrame>>) => {
    // Opened as a page of its own, the frame has no parent and takes nothing.
    if (parent === window || event.source !== parent || event.data?.stoa !== id) return;
    const message = event.data;
    if (message.kind === "ping") return post({ kind: "pong", id: message.id });
    if (message.kind === "theme" || message.kind === "render") showTheme(message.theme);
    take(message);
  });
  tellHeights(post);
  tellLinks(post);
  if (parent !== window) post({ kind: "ready" });
  return { post };
}

function tellHeights(post: Channel["post"]): void {
  let told = -1;
  let frame = 0;
  const tell = () => {
    frame = 0;
    const pixels = Math.ceil(document.body.getBoundingClientRect().height);
    if (pixels === told) return;
    told = pixels;
    post({ kind: "height", pixels });
  };
  new ResizeObserver(() => {
    // A frame outside of the window gets no animation frames, and it has to tell its height all the same.
    if (!frame) frame = window.setTimeout(tell, 16);
  }).observe(document.body);
}

function tellLinks(post: Channel["post"]): void {
  addEventListener("click", (event) => {
    const link = event.composedPath().find((target) => target instanceof Element && target.localName === "a" && target.hasAttribute("href")) as Element | undefined;
    const written = link?.getAttribute("href") ?? "";
    if (!link || event.defaultPrevented || written.startsWith("#")) return;
    event.preventDefault();
    const address = link instanceof HTMLAnchorElement ? link.href : written;
    if (/^(?:https?|mailto):/i.test(address)) post({ kind: "link", address });
  });
}
