// Pictures into a text cell, as nbformat's attachments: one step of undo over them and the words that show them.
import { ChangeSet } from "@codemirror/state";
import type { LiveCell } from "../document/live";
import { attachmentsOf, type Attachments } from "../document/outline";
import type { NotebookView } from "../notebook/view";
import { limits, type StructureEdit } from "../wire/wire";

/** Of one picture as base64; all of a cell's are in what one cell may have beside its text. */
const longest = limits.max_metadata_bytes * 0.6;
const scaledTo_px = 1400;

/** A name that no other attachment of the cell has; without what ends a link. */
export function freeName(wanted: string, taken: Attachments): string {
  const [, stem, end] = /^(.*?)(\.\w+)?$/.exec(wanted.replace(/[^\p{L}\p{N}._-]+/gu, "-"))!;
  for (let number = 0; ; number++) {
    const name = `${stem || "picture"}${number ? `-${number}` : ""}${end ?? ".png"}`;
    if (!Object.hasOwn(taken, name)) return name;
  }
}

export async function attach(view: NotebookView, cell: LiveCell, files: readonly Blob[], at: number): Promise<void> {
  const pictures = files.filter((file) => /^image\/(?:png|jpeg|gif|webp)$/.test(file.type));
  if (pictures.length === 0) return view.say("Pictures are taken into a text: PNG, JPEG, GIF or WebP. Other files go into the files panel.");
  try {
    const read = await Promise.all(pictures.map(async (picture) => ({ name: (picture as File).name || "picture.png", ...await smallEnough(picture) })));
    if (!view.live.cells.peek().includes(cell)) return;
    const attachments = { ...attachmentsOf(cell.extra.peek()) };
    const edits: StructureEdit[] = [];
    let words = "";
    for (const { name, type, base64 } of read) {
      // Its end is this picture's alone, for somebody else may give the cell a picture of the same name at this moment.
      const free = freeName(`${name.replace(/\.\w+$/, "")}-${view.live.makeId().slice(-6)}.${type.slice(6)}`, attachments);
      attachments[free] = { [type]: base64 };
      edits.push({ type: "set_attachment", cell_id: cell.id, name: free, data: { [type]: base64 } });
      words += `![${free}](attachment:${free})`;
    }
    if (JSON.stringify(attachments).length > limits.max_metadata_bytes - 1000) return view.say("The pictures of one text cell can be 1 MB together.");
    const { length } = cell.text.peek();
    const from = Math.min(at, length); // reading took a moment, in which others may have deleted text
    view.live.change({ edits, texts: [{ cellId: cell.id, changes: ChangeSet.of({ from, insert: words }, length) }] });
    view.marked.value = { id: cell.id, from: from + words.length, to: from + words.length };
    view.focus(cell.id, "edit");
  } catch {
    view.say("This picture can't be read.");
  }
}

/** As it is, or a smaller one of the same. */
async function smallEnough(picture: Blob): Promise<{ type: string; base64: string }> {
  const whole = await base64Of(picture);
  if (whole.length <= longest) return { type: picture.type, base64: whole };
  const bitmap = await createImageBitmap(picture);
  const scale = Math.min(1, scaledTo_px / Math.max(bitmap.width, bitmap.height));
  const canvas = new OffscreenCanvas(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
  canvas.getContext("2d")!.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return { type: "image/jpeg", base64: await base64Of(await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 })) };
}

function base64Of(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
