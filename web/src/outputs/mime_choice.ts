// Which form of a bundle is shown, and by whom: the page's own safe renderers or the sandboxed frame.
import type { Json, Output } from "../wire/wire";

/** `frame` is for what can run or style: it never becomes part of the page. `html` is, too, but for pandas' tables. */
export type ShownBy = "widget" | "image" | "media" | "markdown" | "latex" | "json" | "text" | "html" | "frame";

export interface Shown {
  mime: string;
  by: ShownBy;
  /** The value, or the blob that holds it. */
  data?: Json;
  blob?: string;
}

/** Richest first, in the order of JupyterLab's ranks: what has a renderer of its own, JSON, HTML, Markdown, LaTeX, SVG, images,
 *  JavaScript, text. */
const ranks: readonly (readonly [RegExp, ShownBy])[] = [
  [/^application\/vnd\.jupyter\.widget-view\+json$/, "widget"],
  [/^application\/vnd\.vegalite\.v[2-6]\+json$/, "frame"],
  [/^application\/vnd\.vega\.v[2-6]\+json$/, "frame"],
  [/^application\/vnd\.plotly\.v1\+json$/, "frame"],
  [/^(?:application\/json|application\/geo\+json|application\/[\w.-]+\+json)$/, "json"],
  [/^(?:audio|video)\/[\w.+-]+$/, "media"],
  [/^text\/html$/, "html"],
  [/^text\/markdown$/, "markdown"],
  [/^text\/latex$/, "latex"],
  [/^image\/svg\+xml$/, "image"],
  [/^image\/(?:png|jpeg|gif|webp)$/, "image"],
  [/^(?:application|text)\/javascript$/, "frame"],
  [/^text\/plain$/, "text"],
  [/^text\/[\w.+-]+$/, "text"],
];

/** JSON that means something only to a renderer that we lack: its text form says more. */
const opaqueJson = /^application\/vnd\.(?!.*(?:json|geojson)\.)[\w.-]+\+json$/;

/** Notes to Colab's and Bokeh's own pages. */
const forOthers = /^application\/vnd\.(?:colab-|google\.colaboratory\.|bokehjs_)[\w.-]*\+json$/;

export interface Held {
  mime: string;
  data?: Json;
  blob?: string;
}

/** Every form that an output has, those kept as blobs included. */
export function formsOf(output: Output): Held[] {
  const data = output.data && typeof output.data === "object" && !Array.isArray(output.data) ? output.data : {};
  const blobs = (output.blobs ?? []).map(({ mime, blob }) => ({ mime, blob }));
  const named = new Set(blobs.map((form) => form.mime));
  return [...blobs, ...Object.entries(data).filter(([mime, value]) => !named.has(mime) && value !== null).map(([mime, value]) => ({ mime, data: value }))];
}

export function chooseMime(output: Output): Shown | undefined {
  const forms = formsOf(output);
  const hasText = forms.some((form) => form.mime === "text/plain");
  for (const [pattern, by] of ranks) {
    const form = forms.find(({ mime }) => pattern.test(mime) && !(by === "json" && (hasText ? opaqueJson : forOthers).test(mime)));
    if (form) return { ...form, by };
  }
  return undefined;
}

/** nbformat's multiline strings, and JSON values as text. */
export function textOf(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((line) => typeof line === "string")) return value.join("");
  return JSON.stringify(value, null, 2);
}

/** One MIME type's own metadata: "expanded" of JSON, "needs_background" of an image, a size. */
export function metadataFor(metadata: Json | undefined, mime: string): Record<string, Json> {
  const inside = metadata && typeof metadata === "object" && !Array.isArray(metadata) ? metadata[mime] : undefined;
  return inside && typeof inside === "object" && !Array.isArray(inside) ? inside : {};
}

/** Sizes that matplotlib and others leave in the metadata. */
export function sizeFrom(metadata: Json | undefined, mime: string): { width: number; height: number } | undefined {
  const { width, height } = metadataFor(metadata, mime);
  return typeof width === "number" && typeof height === "number" && width > 0 && height > 0 ? { width, height } : undefined;
}
