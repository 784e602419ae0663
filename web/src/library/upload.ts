import { importNotebook } from "../shell/api";
import { limits, type NotebookSummary } from "../wire/wire";
import { bytes } from "../shell/words";
import { place } from "../account/account_api";

export function titleOfFile(name: string): string {
  return name.replace(/\.(ipynb|py)$/i, "").trim().slice(0, limits.max_title_bytes / 4) || "Untitled";
}

/** "Course/Sheet 1.ipynb" of a zip: its folder, and its own name. */
const partsOf = (path: string) => {
  const slash = path.lastIndexOf("/");
  return { folder: path.slice(0, Math.max(slash, 0)), name: path.slice(slash + 1) };
};

/** Uploads one by one; of a zip every notebook, into its folders. -> what came in, and a sentence for each that did not. */
export async function upload(files: readonly File[]): Promise<{ added: NotebookSummary[]; problems: string[] }> {
  const added: NotebookSummary[] = [];
  const problems: string[] = [];
  const all: File[] = [];
  for (const file of files) {
    if (!/\.zip$/i.test(file.name)) {
      all.push(file);
      continue;
    }
    const held = await (await import("./unzip")).unzip(file);
    all.push(...held.files);
    problems.push(...held.problems);
  }
  for (const file of all) {
    const { folder, name } = partsOf(file.name);
    if (!/\.(ipynb|py)$/i.test(file.name)) problems.push(`${file.name} is not a notebook. Notebooks end in .ipynb, scripts in .py, many at once in .zip.`);
    else if (file.size > limits.max_notebook_bytes) problems.push(`${file.name} is ${bytes(file.size)}; the limit is ${bytes(limits.max_notebook_bytes)}.`);
    else {
      try {
        const book = await importNotebook(titleOfFile(name), file);
        added.push(folder ? await place(book.notebook_id, { folder }) : book);
      } catch (error) {
        problems.push(`${file.name}: ${error instanceof Error ? error.message : "could not be uploaded."}`);
      }
    }
  }
  return { added, problems };
}
