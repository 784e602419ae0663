// The kernels that the machine offers: the notebook's metadata get the chosen one. Loaded when it is first opened.
import { useEffect, useRef, useState } from "preact/hooks";
import type { NotebookView } from "../notebook/view";
import { listKernels, Refused } from "../shell/api";
import { Dialog } from "../shell/dialog";
import type { KernelSpec } from "../wire/wire";
import { kernelOf, withKernel } from "./notebook_kernel";

export function KernelSheet({ view, close }: { view: NotebookView; close: () => void }) {
  const [kernels, setKernels] = useState<readonly KernelSpec[]>();
  const [trouble, setTrouble] = useState("");
  const asked = kernelOf(view.live.metadata());
  const [chosen, setChosen] = useState(asked.name);
  useEffect(() => {
    listKernels().then((list) => setKernels(list.kernels), (error) => setTrouble(error instanceof Refused ? error.message : "The kernels can't be listed."));
  }, []);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const radios = list.current!;
    (radios.querySelector<HTMLElement>("input:checked") ?? radios.querySelector<HTMLElement>("input"))?.focus();
  }, [kernels]);
  const { phase } = view.live.runtime.value;
  const runs = phase !== "none" && phase !== "unavailable" && phase !== "dead";
  const known = kernels?.some((kernel) => kernel.name === asked.name);
  const choose = () => {
    const kernel = kernels?.find((it) => it.name === chosen);
    close();
    if (!kernel || kernel.name === asked.name) return;
    view.live.setMetadata(withKernel(view.live.metadata(), kernel));
    if (phase !== "none") view.live.stopRuntime();
    view.say(`The next run starts ${kernel.display_name}.`);
  };
  return (
    <Dialog label="Choose a kernel" close={close}>
      <form onSubmit={(event) => { event.preventDefault(); choose(); }}>
        <h2>Choose a kernel</h2>
        {trouble && <p role="alert">{trouble}</p>}
        {!trouble && !kernels && <p>Loading.</p>}
        {kernels?.length === 0 && <p>No machine that runs code can be reached now.</p>}
        {kernels && !known && asked.name && <p>This notebook asks for {asked.shown}, which is not on this machine.</p>}
        <div ref={list} class="kernel-choice" role="radiogroup" aria-label="Kernels">
          {kernels?.map((kernel) => (
            <label class="kernel-option">
              <input type="radio" name="kernel" value={kernel.name} checked={kernel.name === chosen}
                onChange={() => setChosen(kernel.name)} />
              <span>{kernel.display_name}</span>
              <span class="kernel-option-language">{kernel.language}</span>
            </label>
          ))}
        </div>
        {runs && <p>Another kernel ends this one: variables are gone. Text, outputs and files stay.</p>}
        <div class="dialog-buttons">
          <button type="button" class="button" onClick={close}>Cancel</button>
          <button type="submit" class="button filled" disabled={!kernels?.some((kernel) => kernel.name === chosen)}>Use this kernel</button>
        </div>
      </form>
    </Dialog>
  );
}
