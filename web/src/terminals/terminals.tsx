// The dock of terminals under the document. A terminal lives in the runtime; closing the dock or the page leaves it there.
import maximize from "lucide:maximize-2";
import minimize from "lucide:minimize-2";
import plus from "lucide:plus";
import squareTerminal from "lucide:square-terminal";
import trash from "lucide:trash-2";
import { signal, useSignal, type Signal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { FilesApi } from "../files/api";
import type { NotebookView } from "../notebook/view";
import { confirmWith } from "../shell/dialog";
import { Icon, Ring } from "../shell/icon";
import { addStyles } from "../shell/styles";
import { showDock } from "./dock_state";
import { mountScreen, type Screen } from "./screen";
import css from "./terminals.css?inline";
import { TerminalLink, type TerminalSocket } from "./terminal_link";

addStyles(css);

interface Tab { terminal: number; title: Signal<string>; state: Signal<string> }

class DockModel {
  readonly api: FilesApi;
  readonly tabs = signal<readonly Tab[]>([]);
  readonly shown = signal<number | null>(null);
  readonly away = signal<string | null>("");
  readonly problem = signal<string | null>(null);
  /** The last terminal was closed. */
  emptied: () => void = () => showDock(false);
  constructor(notebook: string) {
    this.api = new FilesApi(notebook);
  }

  /** Terminals that live in the runtime; the first is made when there is none. */
  async refresh(): Promise<void> {
    try {
      const living = await this.api.terminals();
      this.away.value = null;
      const known = new Map(this.tabs.value.map((tab) => [tab.terminal, tab]));
      this.tabs.value = living.map(({ terminal, title }) => {
        const tab = known.get(terminal) ?? newTab(terminal);
        tab.title.value = title;
        return tab;
      });
      if (living.length === 0) await this.add();
      else if (!living.some((one) => one.terminal === this.shown.value)) this.shown.value = living[0]!.terminal;
    } catch (error) {
      this.away.value = error instanceof Error ? error.message : "The runtime can't be reached.";
    }
  }

  async add(): Promise<void> {
    try {
      const terminal = await this.api.openTerminal(80, 24);
      this.problem.value = null;
      this.tabs.value = [...this.tabs.value, newTab(terminal)];
      this.shown.value = terminal;
    } catch (error) {
      this.problem.value = error instanceof Error ? error.message : "No terminal could be opened.";
    }
  }

  async close(tab: Tab): Promise<void> {
    if (tab.state.value !== "ended") {
      const yes = await confirmWith({ title: `Close ${tab.title.value}?`, says: "The shell and what runs in it end.", yes: "Close it", danger: true });
      if (!yes) return;
      await this.api.closeTerminal(tab.terminal).catch(() => undefined);
    }
    const at = this.tabs.value.indexOf(tab);
    this.tabs.value = this.tabs.value.filter((one) => one !== tab);
    if (this.shown.value === tab.terminal) this.shown.value = (this.tabs.value[at] ?? this.tabs.value[at - 1])?.terminal ?? null;
    if (this.tabs.value.length === 0) this.emptied();
  }
}

const newTab = (terminal: number): Tab => ({ terminal, title: signal(`bash, ${terminal}`), state: signal("connecting") });

export function Terminals({ view }: { view: NotebookView }) {
  const model = useMemo(() => new DockModel(view.live.id), [view]);
  const height = useSignal(260);
  const full = useSignal(false);
  const { phase } = view.live.runtime.value;
  const refreshing = useRef(Promise.resolve());
  useEffect(() => { if (hasRuntime(phase)) refreshing.current = refreshing.current.then(() => (model.away.value === null && model.tabs.value.length > 0 ? undefined : model.refresh())); }, [model, phase]);
  const resize = (event: PointerEvent) => {
    const handle = event.currentTarget as HTMLElement;
    handle.setPointerCapture(event.pointerId);
    const from = event.clientY + height.value;
    handle.onpointermove = (move) => (height.value = Math.min(innerHeight - 160, Math.max(120, from - move.clientY)));
    handle.onpointerup = () => (handle.onpointermove = handle.onpointerup = null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowUp: 24, ArrowDown: -24 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    height.value = Math.min(innerHeight - 160, Math.max(120, height.value + step));
  };
  const shut = () => {
    showDock(false);
    const button = document.querySelector<HTMLElement>("[data-terminals-button]");
    if (button) button.focus();
    else view.step(0);
  };
  model.emptied = shut;
  const tabKeys = (event: KeyboardEvent) => {
    const tabs = model.tabs.value;
    const at = tabs.findIndex((tab) => tab.terminal === model.shown.value);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1 }[event.key];
    if (next === undefined || tabs.length === 0) return;
    event.preventDefault();
    model.shown.value = tabs[(next + tabs.length) % tabs.length]!.terminal;
    requestAnimationFrame(() => (event.currentTarget as HTMLElement | null)?.querySelector<HTMLElement>("[aria-selected=true]")?.focus());
  };
  return (
    <section class={`terminals${full.value ? " full" : ""}`} style={full.value ? undefined : { height: `${height.value}px` }} aria-label="Terminals" onKeyDown={(event) => event.stopPropagation()} data-keeps-editing>
      <div class="terminals-edge" role="separator" aria-orientation="horizontal" aria-label="Height of the terminals" aria-valuenow={height.value} aria-valuemin={120} aria-valuemax={800}
        tabIndex={0} onPointerDown={resize} onKeyDown={onKeyDown} />
      <div class="terminals-bar">
        <div class="terminals-tabs" role="tablist" aria-label="Terminals" onKeyDown={tabKeys}>
          {model.tabs.value.map((tab) => (
            <button key={tab.terminal} type="button" role="tab" id={`terminal-tab-${tab.terminal}`} class="terminals-tab" aria-selected={tab.terminal === model.shown.value} aria-controls={`terminal-${tab.terminal}`}
              tabIndex={tab.terminal === model.shown.value ? 0 : -1} onClick={() => (model.shown.value = tab.terminal)} onKeyDown={(event) => { if (event.key === "Delete") void model.close(tab); }}>
              <Icon of={squareTerminal} size={16} />{tab.title.value}
            </button>
          ))}
        </div>
        <button type="button" class="icon-button" aria-label="New terminal" title="New terminal" disabled={model.away.value !== null} onClick={() => void model.add()}><Icon of={plus} /></button>
        <span class="header-room" />
        <span class="terminals-says">{model.problem.value ?? "Esc twice leaves the terminal"}</span>
        <button type="button" class="icon-button" aria-label="End this terminal" title="End this terminal and what runs in it" disabled={model.tabs.value.length === 0} onClick={() => {
          const tab = model.tabs.value.find((one) => one.terminal === model.shown.value);
          if (tab) void model.close(tab);
        }}><Icon of={trash} /></button>
        <button type="button" class="icon-button terminals-full" aria-label={full.value ? "Smaller" : "Larger"} title={full.value ? "Smaller" : "Larger"} onClick={() => (full.value = !full.value)}><Icon of={full.value ? minimize : maximize} size={16} /></button>
        <button type="button" class="button plain terminals-hide" onClick={shut}>Hide</button>
      </div>
      {model.away.value !== null || phase === "none" || phase === "unavailable" ? <Away model={model} phase={phase} />
        : model.tabs.value.map((tab) => <Place key={tab.terminal} model={model} tab={tab} />)}
    </section>
  );
}

const hasRuntime = (phase: string) => phase === "idle" || phase === "busy" || phase === "dead";

function Away({ model, phase }: { model: DockModel; phase: string }) {
  const asked = useSignal(false);
  if ((model.away.value === "" && hasRuntime(phase)) || phase === "starting" || phase === "restarting" || asked.value) return <p class="panel-empty" role="status"><Ring size={14} /> The runtime starts</p>;
  return (
    <div class="panel-empty">
      <p>{model.away.value || "This notebook has no runtime now."}</p>
      <button type="button" class="button" onClick={() => {
        asked.value = true;
        void model.api.startRuntime().then(() => undefined, (error: Error) => (model.away.value = error.message)).then(() => (asked.value = false));
      }}>Start the runtime</button>
    </div>
  );
}

const moreKeys = [
  ["Esc", "\x1b", "Esc"], ["Tab", "\t", "Tab"], ["^C", "\x03", "Control C"], ["^D", "\x04", "Control D"], ["^Z", "\x1a", "Control Z"], ["↑", "\x1b[A", "Up"], ["↓", "\x1b[B", "Down"],
] as const;

function Place({ model, tab }: { model: DockModel; tab: Tab }) {
  const place = useRef<HTMLDivElement>(null);
  const screen = useRef<Screen | null>(null);
  const press = useRef<(keys: string) => void>(() => undefined);
  const shown = model.shown.value === tab.terminal;
  useEffect(() => {
    const link = new TerminalLink((from) => new WebSocket(model.api.terminalAddress(tab.terminal, from)) as TerminalSocket, {
      output: (bytes, drawn) => screen.current?.write(bytes, drawn),
      restarted: () => screen.current?.reset(),
      state: (state, sentence) => {
        tab.state.value = state;
        if (state === "ended") screen.current?.say(sentence ?? "Closed.");
      },
    });
    screen.current = mountScreen(place.current!, {
      label: `Terminal ${tab.terminal}`, input: (text) => link.input(text), resize: (columns, rows) => link.resize(columns, rows),
      leave: () => document.getElementById(`terminal-tab-${tab.terminal}`)?.focus(),
    });
    press.current = (keys) => link.input(keys);
    link.open();
    // For tests and for whoever looks at a page: what the terminal shows, as text.
    (place.current as HTMLElement & { terminalText?: () => string }).terminalText = () => screen.current?.text() ?? "";
    return () => {
      link.close();
      screen.current?.dispose();
      screen.current = null;
    };
  }, []);
  useEffect(() => {
    if (!shown) return;
    screen.current?.fit();
    screen.current?.focus();
  }, [shown]);
  return (
    <div class="terminals-place" id={`terminal-${tab.terminal}`} role="tabpanel" aria-labelledby={`terminal-tab-${tab.terminal}`} hidden={!shown}>
      <div class="terminals-screen" ref={place} />
      {/* On a phone: what its keyboard lacks. A press leaves the focus, and so the keyboard, where it is. */}
      <div class="terminals-keys" role="group" aria-label="More keys">
        {moreKeys.map(([label, keys, name]) => (
          <button key={label} type="button" class="button" aria-label={name} onPointerDown={(event) => event.preventDefault()} onClick={() => press.current(keys)}>{label}</button>
        ))}
      </div>
    </div>
  );
}
