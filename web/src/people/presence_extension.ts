// In an editor: tells where this person's cursor is, and shows the others'. What draws them comes with the first one.
import { Compartment, type Extension } from "@codemirror/state";
import { EditorView, ViewPlugin } from "@codemirror/view";
import { effect } from "@preact/signals";
import type { LiveCell, LiveNotebookApi } from "../document/live";
import { limits, type PersonHere } from "../wire/wire";

type Drawing = typeof import("./remote_cursors");

export function presenceExtension(live: LiveNotebookApi, cell: LiveCell): Extension {
  const place = new Compartment();
  let drawing: Drawing | undefined;
  return [
    place.of([]),
    ViewPlugin.define((editor) => {
      let gone = false;
      let latest: readonly PersonHere[] = [];
      const draw = async () => {
        if (!drawing) {
          if (latest.length === 0) return;
          drawing = await import("./remote_cursors");
          if (gone) return;
          editor.dispatch({ effects: place.reconfigure(drawing.remoteCursors) });
        }
        editor.dispatch({ effects: drawing.showCursors.of(latest) });
      };
      const stop = effect(() => {
        const here = live.people.value.filter((it) => !it.is_you && it.editing && it.cell_id === cell.id && it.selections.length > 0);
        if (here.length === latest.length && here.every((it, at) => it === latest[at])) return;
        latest = here;
        // An editor can't be dispatched to while it is being made or updated.
        queueMicrotask(() => {
          if (!gone) void draw().catch(() => undefined);  // offline: the next news try again
        });
      });
      return {
        destroy() {
          gone = true;
          stop();
        },
      };
    }),
    EditorView.updateListener.of((update) => {
      if (!update.view.hasFocus || !(update.selectionSet || update.focusChanged || update.docChanged)) return;
      const ranges = update.state.selection.ranges.slice(0, limits.max_selections);
      live.showPresence({ cell_id: cell.id, selections: ranges.map(({ anchor, head }) => ({ anchor, head })), editing: true });
    }),
  ];
}
