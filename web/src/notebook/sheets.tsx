// Dialogs over the notebook. Each comes when it is opened.
import type { ComponentType } from "preact";
import { FilesPlace } from "../files/places";
import { Dialog } from "../shell/dialog";
import { lazily } from "../shell/lazily";
import { RuntimePlace } from "../runtime/runtime_place";
import { VariablesPlace } from "../variables/variables_place";
import { Outline } from "./outline";
import type { NotebookView, Sheet as Name } from "./view";

interface SheetProps { view: NotebookView; close: () => void }
type Part = () => ComponentType<SheetProps> | undefined;

const keys = lazily(() => import("../keys/key_sheet"));
const palette = lazily(() => import("../keys/palette"));
const kernels = lazily(() => import("../kernels/kernel_sheet"));
const tags = lazily(() => import("../cells/tag_sheet"));
const file = lazily(() => import("../files/shown_file"));
const snippets = lazily(() => import("../snippets/snippet_sheet"));

const parts: Record<Name, Part> = {
  keys: () => keys()?.KeySheet,
  kernels: () => kernels()?.KernelSheet,
  palette: () => palette()?.Palette,
  tags: () => tags()?.TagSheet,
  snippets: () => snippets()?.SnippetSheet,
  file: () => file()?.ShownFile,
  contents: () => Contents,
  files: besideCells("Files", FilesPlace),
  variables: besideCells("Variables", VariablesPlace),
  runtime: besideCells("Runtime", RuntimePlace),
};

export function Sheet({ view }: { view: NotebookView }) {
  const name = view.sheet.value;
  const Shown = name && parts[name]();
  return Shown ? <Shown view={view} close={() => { if (view.sheet.peek() === name) view.sheet.value = null; }} /> : null;
}

function Contents({ view, close }: SheetProps) {
  return (
    <Dialog label="Contents" close={close}>
      <h2>Contents</h2>
      <Outline view={view} onChoose={close} />
      <div class="dialog-buttons"><button type="button" class="button" onClick={close}>Close</button></div>
    </Dialog>
  );
}

function besideCells(label: string, Place: ComponentType<{ view: NotebookView }>): Part {
  const Beside = ({ view, close }: SheetProps) => (
    <Dialog label={label} close={close}>
      <h2>{label}</h2>
      <Place view={view} />
      <div class="dialog-buttons"><button type="button" class="button" onClick={close}>Close</button></div>
    </Dialog>
  );
  return () => Beside;
}
