import { effect, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { LiveCell } from "../document/live";
import type { NotebookView } from "../notebook/view";
import { useNear } from "./near";
import { settle } from "./settle";
import { StaticCode } from "./static_code";
import { useCalmly } from "./when_calm";

type Editor = typeof import("../edit/editor");
let loaded: Editor | undefined;
/** Starts with this file, beside the page's own chunk; static text stands until it is here. */
const loading: Promise<Editor> = import("../edit/editor").then((editor) => (loaded = editor));

function useEditorModule(): Editor | undefined {
  const [module, setModule] = useState(loaded);
  useEffect(() => {
    if (!module) void loading.then(setModule);
  }, []);
  return module;
}

/** A cell's source: static highlighted text far from the window, an editor near it or when it has the focus. */
export function CodeBox({ cell, view, label }: { cell: LiveCell; view: NotebookView; label: string }) {
  const place = useRef<HTMLDivElement>(null);
  const near = useCalmly(useNear(place, "[data-cell]"));
  const editing = useSignal(false);
  const wanted = useSignal(false);
  const module = useEditorModule();
  const type = cell.type.value;
  const mayEdit = view.mayEdit.value;
  const mounted = module !== undefined && (near || editing.value || wanted.value);

  useLayoutEffect(() => {
    if (!mounted || !module) return;
    const editor = module.mountEditor({
      parent: place.current!, cell, view, label,
      onFocus: () => {
        editing.value = true;
        view.select(cell.id, "edit");
      },
      onBlur: (to) => {
        editing.value = false;
        if (!document.hasFocus() || to?.closest?.("[data-keeps-editing]")) return;
        place.current!.querySelector(".cm-scroller")!.scrollLeft = 0; // what is read begins at its beginning
        if (view.selected.peek() === cell.id) view.mode.value = "command";
      },
    });
    view.editors.set(cell.id, editor);
    return () => {
      view.editors.delete(cell.id);
      editor.unmount();
    };
  }, [mounted, module, type, mayEdit]);

  const takeFocus = () => {
    const want = view.wanted.peek();
    const editor = view.editors.get(cell.id);
    if (!editor || want?.id !== cell.id || want.mode !== "edit") return;
    view.wanted.value = null;
    editor.focus(want.at);
    if (want.typed) editor.insert(want.typed);
    wanted.value = false;
  };
  // At once, not a frame later as useSignalEffect would: until then what is typed would be taken for commands.
  useLayoutEffect(() => effect(() => {
    const want = view.wanted.value;
    // Another cell was asked for before this one's editor was there: it is not wanted any more.
    if (want && want.id !== cell.id) wanted.value = false;
    if (want?.id !== cell.id || want.mode !== "edit") return;
    wanted.value = true;
    takeFocus();
  }), [cell, view]);
  const takeMark = () => {
    const mark = view.marked.peek();
    const editor = view.editors.get(cell.id);
    if (!editor || mark?.id !== cell.id) return;
    view.marked.value = null;
    editor.mark(mark.from, mark.to);
  };
  useLayoutEffect(() => effect(() => {
    if (view.marked.value?.id !== cell.id) return;
    if (!near) settle(() => place.current?.scrollIntoView({ block: "center" }));
    wanted.value = true;
    takeMark();
  }), [cell, view]);
  // Nearness holds it from here on, and lets it go.
  useEffect(() => { if (near) wanted.value = false; }, [near, wanted.value]);
  // The editor that was wanted has just been mounted.
  useLayoutEffect(() => { takeFocus(); takeMark(); }, [mounted, module, type]);

  return (
    <div class={`code-place${mounted ? " has-editor" : ""}`} ref={place}>
      {!mounted && <StaticCode text={cell.text.value} type={type} label={label} edit={(at) => {
        if (at !== undefined) view.marked.value = { id: cell.id, from: at, to: at };
        view.focus(cell.id, "edit");
      }} />}
    </div>
  );
}
