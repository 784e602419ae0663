import braces from "lucide:braces";
import command from "lucide:command";
import settingsIcon from "lucide:settings-2";
import ellipsis from "lucide:ellipsis";
import cpu from "lucide:cpu";
import folder from "lucide:folder";
import squarePen from "lucide:square-pen";
import squareTerminal from "lucide:square-terminal";
import eraser from "lucide:eraser";
import fastForward from "lucide:list-restart";
import keyboard from "lucide:keyboard";
import listPlus from "lucide:list-plus";
import listTree from "lucide:list-tree";
import play from "lucide:play";
import plus from "lucide:plus";
import search from "lucide:search";
import square from "lucide:square";
import text from "lucide:text";
import arrowDown from "lucide:arrow-down";
import arrowUp from "lucide:arrow-up";
import trash from "lucide:trash-2";
import code from "lucide:code-xml";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { cellEntries, commandEntry } from "../cells/cell_toolbar";
import { pressSign, stateOf } from "../cells/gutter";
import { insertAfter } from "../cells/insert_line";
import { perform } from "../keys/bindings";
import { downloadEntries } from "../shell/downloads";
import { Dialog } from "../shell/dialog";
import { Icon, StopRing } from "../shell/icon";
import { MenuButton } from "../shell/menu";
import { themeEntries } from "../shell/theme_button";
import { addStyles } from "../shell/styles";
import { ToneSign } from "../shell/tone_sign";
import { bytesOf } from "../shell/words";
import { FindPlace } from "./find_place";
import { kernelEntries } from "./kernel_menu";
import { kernelWords } from "./kernel_words";
import css from "./phone_parts.css?inline";
import { statusFacts } from "./status_bar";
import type { NotebookView } from "./view";

addStyles(css);

/** The bottom of the page on a phone: state, then a labelled bar; while editing, a row of keys instead. */
export function PhoneBottom({ view }: { view: NotebookView }) {
  useKeyboardRoom();
  if (view.mode.value === "edit") return <KeyRow view={view} />;
  return (
    <div class="phone-bottom">
      <PhoneStatus view={view} />
      <PhoneBar view={view} />
    </div>
  );
}

/** Browsers that lay the keyboard over the page: the bottom moves up by what it covers. */
function useKeyboardRoom(): void {
  useEffect(() => {
    const viewport = visualViewport;
    if (!viewport) return;
    const measure = () => {
      const covered = viewport.scale > 1.01 ? 0 : Math.max(0, innerHeight - viewport.height - viewport.offsetTop);
      document.documentElement.style.setProperty("--keyboard", `${Math.round(covered)}px`);
    };
    viewport.addEventListener("resize", measure);
    viewport.addEventListener("scroll", measure);
    return () => {
      viewport.removeEventListener("resize", measure);
      viewport.removeEventListener("scroll", measure);
      document.documentElement.style.removeProperty("--keyboard");
    };
  }, []);
}

function PhoneStatus({ view }: { view: NotebookView }) {
  const facts = statusFacts(view);
  const { runtime } = facts;
  const { word, tone } = facts.asks === undefined ? kernelWords(runtime) : { word: `Cell ${facts.asks} waits for you`, tone: "wait" as const };
  const says: string[] = [];
  if (facts.queued > 0 && facts.asks === undefined) says.push(`${facts.queued} queued`);
  else if ((runtime.phase === "idle" || runtime.phase === "busy") && runtime.memory_bytes !== undefined && runtime.memory_limit_bytes) says.push(bytesOf(runtime.memory_bytes, runtime.memory_limit_bytes));
  const busy = facts.running !== undefined || facts.queued > 0;
  return (
    <section class="phone-status" aria-label="Kernel">
      <span class={`kernel-state tone-${tone}`}><ToneSign tone={tone} />{word}</span>
      <span class="phone-says">{says.join(", ")}</span>
      {busy
        ? <button type="button" class="button plain" onClick={() => perform(view, "interrupt")}><Icon of={square} size={16} />Interrupt all</button>
        : <button type="button" class="button plain" onClick={() => perform(view, "runAll")}><Icon of={play} size={16} />Run all</button>}
    </section>
  );
}

function PhoneBar({ view }: { view: NotebookView }) {
  const cell = view.selectedCell.value;
  const after = () => cell?.id ?? view.live.cells.value.at(-1)?.id ?? null;
  const item = "phone-item";
  return (
    <nav class="phone-bar" aria-label="Notebook">
      <button type="button" class={item} onClick={() => (view.sheet.value = "contents")}><Icon of={listTree} size={22} />Contents</button>
      <MenuButton class={item} label="Add a cell" entries={[
        { title: "Code cell below", icon: code, onChoose: () => insertAfter(view, after(), "code") },
        { title: "Text cell below", icon: text, onChoose: () => insertAfter(view, after(), "markdown") },
      ]}><Icon of={plus} size={22} />Add</MenuButton>
      <MenuButton class={item} label="Selected cell" entries={cell ? [
        commandEntry(view, "edit", keyboard), commandEntry(view, "moveUp", arrowUp), commandEntry(view, "moveDown", arrowDown), commandEntry(view, "extendDown", listPlus),
        cell.type.value === "code" ? commandEntry(view, "toText", text) : commandEntry(view, "toCode", code), "line", ...cellEntries(cell, view), "line", commandEntry(view, "remove", trash, { danger: true }),
      ] : [{ says: "Touch a cell first." }]}><Icon of={text} size={22} />Cell</MenuButton>
      <MenuButton class={item} label="Runtime" entries={kernelEntries(view)}><Icon of={cpu} size={22} />Runtime</MenuButton>
      <MenuButton class={item} label="More" entries={[
        commandEntry(view, "files", folder, { title: "Files" }), commandEntry(view, "terminals", squareTerminal, { title: "Terminals" }), "line",
        commandEntry(view, "runAll", play), commandEntry(view, "restartAndRunAll", fastForward), commandEntry(view, "clearAll", eraser), "line", commandEntry(view, "find", search), commandEntry(view, "variables", braces),
        commandEntry(view, "scratch", squarePen), commandEntry(view, "palette", command), commandEntry(view, "settings", settingsIcon), "line",
        ...downloadEntries(view.live.id), "line", { says: "Theme" }, ...themeEntries(),
      ]}><Icon of={ellipsis} size={22} />More</MenuButton>
    </nav>
  );
}

const keys = ["(", ")", "[", "]", ":", "=", "_", '"', "'"];

export function KeyRow({ view }: { view: NotebookView }) {
  const editor = () => view.editors.get(view.selected.peek() ?? "");
  const press = (act: () => void) => ({ onPointerDown: (event: PointerEvent) => event.preventDefault(), onClick: act });
  return (
    <section class="key-row-phone" data-keeps-editing aria-label="Keys">
      <button type="button" class="phone-key wide" {...press(() => editor()?.indent())}>Tab</button>
      {keys.map((key) => <button type="button" class="phone-key" {...press(() => editor()?.insert(key))}>{key}</button>)}
    </section>
  );
}

/** Whoever reads on scrolls down, and wants to see what stands there; choosing a cell or scrolling back ends it. */
function useReadsOn(cell: string | undefined): boolean {
  const reads = useSignal(false);
  useEffect(() => {
    reads.value = false;
    const box = document.querySelector(".document");
    if (!box) return;
    let before = box.scrollTop;
    const scrolled = () => {
      const now = box.scrollTop;
      if (Math.abs(now - before) < 24) return;
      reads.value = now > before;
      before = now;
    };
    box.addEventListener("scroll", scrolled, { passive: true });
    return () => box.removeEventListener("scroll", scrolled);
  }, [cell]);
  return reads.value;
}

/** Run or stop the selected cell with the thumb. */
export function RunFloat({ view }: { view: NotebookView }) {
  const cell = view.selectedCell.value;
  const aside = useReadsOn(cell?.id);
  if (!cell || cell.type.value !== "code") return null;
  const { press } = stateOf(cell, view);
  // The question under the cell has its own buttons, and needs the room: the guard's, and input()'s.
  if (view.live.input.value?.cell_id === cell.id || view.live.gate.value.some((notice) => notice.cell_id === cell.id && notice.outcome === "asks")) return null;
  return (
    <button type="button" class={`run-float${aside && press === "run" ? " aside" : ""}`} data-keeps-editing onPointerDown={(event) => event.preventDefault()} onClick={() => pressSign(cell, view)}>
      {press === "interrupt" ? <StopRing size={24} /> : <Icon of={press === "run" ? play : square} size={20} />}
      {{ run: "Run cell", interrupt: "Stop", cancel: "Take out of queue" }[press]}
    </button>
  );
}

export function FindSheet({ view }: { view: NotebookView }) {
  const close = () => (view.finding.value = null);
  return (
    <Dialog label="Find and replace" close={close}>
      <h2>Find and replace</h2>
      <FindPlace view={view} onChoose={close} />
      <div class="dialog-buttons"><button type="button" class="button" onClick={close}>Close</button></div>
    </Dialog>
  );
}
