import { importNotebook } from "../shell/api";
import { limits, type NotebookSummary } from "../wire/wire";
import { bytes } from "../shell/words";

export function titleOfFile(name: string): string {
  return name.replace(/\.(ipynb|py)$/i, "").trim().slice(0, limits.max_title_bytes / 4) || "Untitled";
}

/** Uploads one by one. -> what came in, and a sentence for each that did not. */
export async function upload(files: readonly File[]): Promise<{ added: NotebookSummary[]; problems: string[] }> {
  const added: NotebookSummary[] = [];
  const problems: string[] = [];
  for (const file of files) {
    if (!/\.(ipynb|py)$/i.test(file.name)) problems.push(`${file.name} is not a notebook. Notebooks end in .ipynb, scripts in .py.`);
    else if (file.size > limits.max_notebook_bytes) problems.push(`${file.name} is ${bytes(file.size)}; the limit is ${bytes(limits.max_notebook_bytes)}.`);
    else {
      try {
        added.push(await importNotebook(titleOfFile(file.name), file));
      } catch (error) {
        problems.push(`${file.name}: ${error instanceof Error ? error.message : "could not be uploaded."}`);
      }
    }
  }
  return { added, problems };
}
