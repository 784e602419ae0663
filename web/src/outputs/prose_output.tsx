import { useLayoutEffect, useRef } from "preact/hooks";
import { mathPieces } from "../markdown/math_pieces";
import { markdownReader } from "../markdown/reader";
import { useHeldValue, Waiting } from "./held_value";
import { textOf } from "./mime_choice";
import type { ShownProps } from "./mime_output";

/** Markdown, through the same reader as text cells. */
export function MarkdownOutput({ shown, view }: ShownProps) {
  const value = useHeldValue(shown, view);
  const place = useRef<HTMLDivElement>(null);
  const reader = markdownReader();
  const text = textOf(value.data);
  useLayoutEffect(() => {
    if (reader && text !== undefined) place.current?.replaceChildren(reader.renderMarkdown(text));
  }, [reader, text]);
  if (text === undefined) return <Waiting form={shown} value={value} view={view} />;
  return <div class="output prose" ref={place} />;
}

/** TeX, with text around it. */
export function LatexOutput({ shown, view }: ShownProps) {
  const value = useHeldValue(shown, view);
  const place = useRef<HTMLDivElement>(null);
  const text = textOf(value.data);
  useLayoutEffect(() => {
    if (text === undefined) return;
    const made = mathPieces(text).map((piece) => {
      if (!piece.math) return { piece, node: document.createTextNode(piece.text) };
      const node = document.createElement(piece.math === "display" ? "div" : "span");
      node.className = piece.math === "display" ? "math-block" : "math";
      node.textContent = piece.text;
      return { piece, node };
    });
    place.current!.replaceChildren(...made.map(({ node }) => node));
    void import("../markdown/math").then(({ typeset }) => {
      for (const { piece, node } of made) if (piece.math) typeset(piece.text, node as HTMLElement, piece.math === "display");
    });
  }, [text]);
  if (text === undefined) return <Waiting form={shown} value={value} view={view} />;
  return <div class="output latex" ref={place} />;
}
