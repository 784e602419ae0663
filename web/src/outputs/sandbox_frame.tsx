import { useEffect, useRef, useState } from "preact/hooks";
import { effect } from "@preact/signals";
import { pingEvery_ms, type Content, type FromFrame, type ToFrame } from "../../frame/messages";
import { basePath } from "../shell/base_path";
import { theme, type Theme } from "../shell/theme";
import { FrameChannel, type Stopped } from "./frame_channel";
import { LivingFrames, type LivingFrame } from "./living_frames";
import { decoded } from "../shell/decoded";

/** A taller output scrolls inside its frame. */
export const tallestFrame_px = 1_200;

const dark = typeof matchMedia === "undefined" ? undefined : matchMedia("(prefers-color-scheme: dark)");

function themeNow(chosen: Theme): "light" | "dark" {
  return chosen === "system" ? (dark?.matches ? "dark" : "light") : chosen;
}

export interface ReadyFrame {
  post(message: ToFrame, transfer?: Transferable[]): void;
}

export interface FrameProps {
  /** A page of web/frame, as "output". */
  entry: string;
  /** What a screen reader calls the frame. */
  label: string;
  /** Rendered when the frame is ready, and anew in the same frame when it changes. */
  content?: Content;
  /** More than rendering: the frame is ready, and what it says beyond height, link and error. */
  onReady?: (frame: ReadyFrame) => void;
  onCustom?: (message: FromFrame & { kind: "custom" }) => void;
  onError?: (sentence: string) => void;
  /** A link without a server, as IPython's FileLink writes it: a path in the runtime. */
  onFile?: (path: string) => void;
  /** Fills its parent instead of following the content's height. */
  fills?: boolean;
}

const living = new LivingFrames();

const why: Record<Stopped | "left", string> = {
  silent: "This output stopped answering, so it was closed.",
  flooding: "This output sent too much to the page, so it was closed.",
  "never ready": "This output did not load.",
  left: "This output tried to open another page in its place, so it was closed.",
};

/** Untrusted markup in a sandboxed frame: an origin of its own, no network, a height with a limit, and an end when it hangs. */
export function SandboxFrame(props: FrameProps) {
  const [stopped, setStopped] = useState<keyof typeof why>();
  const [attempt, setAttempt] = useState(0);
  if (stopped) {
    return (
      <div class="fold-row frame-stopped" role="group" aria-label={props.label}>
        <span class="fold-says">{why[stopped]}</span>
        <button type="button" class="link" onClick={() => (setStopped(undefined), setAttempt(attempt + 1))}>Show again</button>
      </div>
    );
  }
  return <RunningFrame key={attempt} {...props} onStopped={setStopped} />;
}

function RunningFrame({ onStopped, ...props }: FrameProps & { onStopped: (why: Stopped | "left") => void }) {
  const { entry, label, fills } = props;
  const latest = useRef(props);
  latest.current = props;
  const element = useRef<HTMLIFrameElement>(null);
  const rerender = useRef<((content: Content) => void) | undefined>(undefined);
  const [height, setHeight] = useState(24);
  const [source] = useState(() => {
    const id = crypto.randomUUID();
    return { id, address: `${basePath}/frame/${entry}.html#${id}.${themeNow(theme.peek())}${fills ? ".fills" : ""}` };
  });
  useEffect(() => {
    const frame = element.current!;
    const channel = new FrameChannel(source.id, performance.now());
    const post = (message: ToFrame, transfer: Transferable[] = []) => frame.contentWindow?.postMessage(channel.seal(message), "*", transfer);
    const self: LivingFrame = { channel, renderedAt: performance.now(), stop: () => onStopped("silent") };
    living.add(self);
    const take = (message: FromFrame) => {
      switch (message.kind) {
        case "ready":
          rerender.current = (next) => {
            self.renderedAt = performance.now();
            post({ kind: "render", content: next, theme: themeNow(theme.peek()) });
            frame.contentWindow?.postMessage(channel.probe(self.renderedAt), "*");
          };
          if (latest.current.content) rerender.current(latest.current.content);
          latest.current.onReady?.({ post });
          break;
        case "height": setHeight(Math.min(message.pixels, tallestFrame_px)); break;
        case "link": if (document.activeElement === frame) follow(message.address, latest.current.onFile); break;
        case "error": latest.current.onError?.(message.sentence); break;
        case "custom": latest.current.onCustom?.(message); break;
      }
    };
    const listen = (event: MessageEvent) => {
      if (!frame.contentWindow || event.source !== frame.contentWindow) return;
      const message = channel.receive(event.data, performance.now());
      if (channel.flooding) return onStopped("flooding");
      if (message) take(message);
    };
    // A frame loads once. A second load is a document that is not ours, and it gets no message.
    let loads = 0;
    const loaded = () => void (++loads > 1 && onStopped("left"));
    const beat = () => {
      if (document.hidden) return channel.forgive(performance.now());
      const next = channel.beat(performance.now());
      if (next === "silent") living.stopTheCulprit(performance.now());
      else if (next === "never ready" && living.anySilent(performance.now())) channel.forgive(performance.now());
      else if (typeof next === "string") onStopped(next);
      else if (next) frame.contentWindow?.postMessage(next, "*");
    };
    addEventListener("message", listen);
    frame.addEventListener("load", loaded);
    const timer = setInterval(beat, pingEvery_ms);
    const stopTheme = followTheme((now) => channel.ready && post({ kind: "theme", theme: now }));
    frame.src = source.address;
    return () => {
      living.delete(self);
      removeEventListener("message", listen);
      frame.removeEventListener("load", loaded);
      clearInterval(timer);
      stopTheme();
    };
  }, [source]);
  useEffect(() => {
    if (latest.current.content) rerender.current?.(latest.current.content);
  }, [latest.current.content]);
  return (
    <iframe
      ref={element} class={`sandbox-frame${fills ? " fills" : ""}`} title={label} sandbox="allow-scripts" allow="" referrerpolicy="no-referrer"
      style={fills ? undefined : { height: `${height}px` }}
    />
  );
}

function followTheme(tell: (now: "light" | "dark") => void): () => void {
  const changed = () => tell(themeNow(theme.peek()));
  const stop = effect(() => (theme.value, changed()));
  dark?.addEventListener("change", changed);
  return () => {
    stop();
    dark?.removeEventListener("change", changed);
  };
}

/** A click in a frame focuses it and is a gesture of the page around it, too. Without both, a script wanted to open a tab. */
function follow(address: string, onFile?: (path: string) => void): void {
  if (navigator.userActivation && !navigator.userActivation.isActive) return;
  // Within a frame such a link leads beside the frame's own page.
  const beside = new URL(`${basePath}/frame/`, location.href).href;
  if (address.startsWith(beside)) return onFile?.(decoded(address.slice(beside.length)));
  open(address, "_blank", "noopener,noreferrer");
}
