import chevronDown from "lucide:chevron-down";
import cpu from "lucide:cpu";
import eraser from "lucide:eraser";
import power from "lucide:power";
import replace from "lucide:replace";
import rotate from "lucide:rotate-cw";
import fastForward from "lucide:list-restart";
import square from "lucide:square";
import { commandEntry } from "../cells/cell_toolbar";
import { Icon } from "../shell/icon";
import { MenuButton, type MenuEntry } from "../shell/menu";
import { ToneSign } from "../shell/tone_sign";
import { kernelName, kernelWords } from "./kernel_words";
import type { NotebookView } from "./view";

export function kernelEntries(view: NotebookView): MenuEntry[] {
  const { phase, reason } = view.live.runtime.value;
  const none = phase === "none" || phase === "unavailable";
  const idle = view.live.queue.value.length === 0 && phase !== "busy";
  return [
    ...(reason ? [{ says: reason }] : []),
    commandEntry(view, "interrupt", square, { disabled: idle }),
    commandEntry(view, "restart", rotate, { disabled: none }),
    commandEntry(view, "restartAndRunAll", fastForward, { disabled: none }),
    "line",
    commandEntry(view, "stopRuntime", power, { disabled: none || phase === "dead" }),
    commandEntry(view, "chooseKernel", replace),
    commandEntry(view, "runtime", cpu),
    "line",
    commandEntry(view, "clearAll", eraser),
  ];
}

/** The kernel's state in a word and a sign, and its menu. */
export function KernelMenu({ view }: { view: NotebookView }) {
  const runtime = view.live.runtime.value;
  const { word, tone } = kernelWords(runtime, view.asks.value !== undefined);
  const name = kernelName(runtime);
  return (
    <MenuButton class="kernel-button" label={`Kernel: ${word}, ${name}`} title="Kernel" entries={kernelEntries(view)}>
      <span class={`kernel-state tone-${tone}`}><ToneSign tone={tone} />{word}</span>{" "}
      <span class="kernel-name">{name}</span>
      <Icon of={chevronDown} size={16} />
    </MenuButton>
  );
}
