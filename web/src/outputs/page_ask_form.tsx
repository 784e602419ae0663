// Under the running cell, where it asks the page for something: files of this machine, a download, a look at a file, a script's value.
import { useEffect, useMemo, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { FilesApi } from "../files/api";
import { newUpload, runUpload } from "../files/upload";
import type { NotebookView } from "../notebook/view";
import { Ring } from "../shell/icon";
import { limits, type Output, type WaitingInput } from "../wire/wire";
import { FrameCalls, frameFor } from "./frame_calls";
import { answerOf, problemOf, type PageAsk } from "./page_ask";
import { SandboxFrame } from "./sandbox_frame";

const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);

/** Only the page in which the cell was run acts by itself: another, or this one after a reload, is asked first. */
export function PageAskForm({ input, ask, view }: { input: WaitingInput; ask: PageAsk; view: NotebookView }) {
  const here = useSignal(input.run_id !== undefined && view.live.askedHere(input.run_id));
  const done = useRef(false);
  const answer = (value: string) => {
    if (done.current) return;
    done.current = true;
    view.live.answerInput(input.input_id, value);
  };
  const props = { view, give: (value: unknown) => answer(answerOf(value, limits.max_input_bytes)), fail: (error: unknown) => answer(problemOf(error instanceof Error ? error.message : String(error))) };
  const cancel = () => answer(ask.ask === "upload" ? answerOf([], limits.max_input_bytes) : problemOf("It was cancelled in the page."));
  return (
    <div class="input-place page-ask" role="group" aria-label="The cell asks this page">
      {here.value ? <Asked {...props} ask={ask} outputs={view.cell(input.cell_id ?? "")?.outputs.peek() ?? []} /> : (
        <>
          <span class="input-prompt">{{ upload: "The cell asks for files of this device.", download: "The cell offers a file.", view: "The cell shows a file.", script: "The cell runs a script in the page." }[ask.ask]}</span>
          <button type="button" class="button" onClick={() => (here.value = true)}>Answer here</button>
        </>
      )}
      <button type="button" class="button plain" onClick={cancel}>Cancel</button>
    </div>
  );
}

interface Answers { view: NotebookView; give: (value: unknown) => void; fail: (error: unknown) => void }

function Asked({ ask, outputs, ...answers }: Answers & { ask: PageAsk; outputs: readonly Output[] }) {
  if (ask.ask === "upload") return <Upload ask={ask} {...answers} />;
  if (ask.ask === "download") return <Download ask={ask} {...answers} />;
  if (ask.ask === "view") return <View path={ask.path} {...answers} />;
  return <Script ask={ask} outputs={outputs} {...answers} />;
}

function Upload({ ask, view, give, fail }: Answers & { ask: PageAsk & { ask: "upload" } }) {
  const says = useSignal("");
  const busy = useSignal(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const take = async (files: readonly File[]) => {
    if (files.length === 0) return;
    busy.value = true;
    const api = new FilesApi(view.live.id);
    try {
      for (const file of files) {
        says.value = `Uploading ${file.name}`;
        await runUpload(api, newUpload(`${ask.into}/${file.name}`, file));
      }
      give(files.map((file) => file.name));
    } catch (error) {
      fail(error);
    }
  };
  return (
    <>
      {/* The browser's own control: it says by itself that nothing is chosen yet, by thumb and by keys. */}
      <label class="input-prompt">Files for this cell{" "}
        <input ref={field} type="file" multiple={ask.many} disabled={busy.value} onChange={(event) => void take([...event.currentTarget.files ?? []])} />
      </label>
      {says.value && <span role="status"><Ring size={14} /> {says.value}</span>}
    </>
  );
}

function Download({ ask, view, give }: Answers & { ask: PageAsk & { ask: "download" } }) {
  const link = useRef<HTMLAnchorElement>(null);
  const api = useMemo(() => new FilesApi(view.live.id), [view]);
  useEffect(() => {
    link.current!.click();
    give(null);
  }, []);
  return <a ref={link} class="link" href={ask.folder ? api.zipPath(ask.path) : api.contentPath(ask.path)} download="">{nameOf(ask.path)}</a>;
}

/** The dialog stays when the answer is given: the cell waits for the file to be found, not to be read. */
function View({ path, view, give, fail }: Answers & { path: string }) {
  useEffect(() => {
    const folder = path.slice(0, path.lastIndexOf("/")) || "/";
    new FilesApi(view.live.id).list(folder).then(({ entries }) => {
      const entry = entries.find((one) => one.name === nameOf(path));
      if (!entry) throw new Error(`${path} can't be found.`);
      view.shownFile = { ...entry, path };
      view.sheet.value = "file";
      give(null);
    }).catch(fail);
  }, []);
  return <span class="input-prompt"><Ring size={14} /> Opening {nameOf(path)}</span>;
}

function Script({ ask, outputs, view, give, fail }: Answers & { ask: PageAsk & { ask: "script" }; outputs: readonly Output[] }) {
  const own = useSignal(false);
  const place = useRef<HTMLSpanElement>(null);
  const calls = useMemo(() => new FrameCalls(view.live, () => place.current), [view]);
  const take = (frame: FrameCalls) => frame.evaluate(ask.script).then((json) => give(JSON.parse(json)), fail);
  useEffect(() => {
    const late = ask.seconds === null ? undefined : setTimeout(() => fail(new Error(`The script did not end within ${ask.seconds} s.`)), ask.seconds * 1000);
    let gone = false;
    void frameFor(place.current!.closest("[data-cell]"), outputs).then((there) => {
      if (gone) return;
      if (there) void take(there);
      else own.value = true;
    });
    return () => {
      gone = true;
      clearTimeout(late);
      calls.close();
    };
  }, []);
  return (
    <span ref={place} class="page-ask-script">
      <span class="input-prompt" role="status"><Ring size={14} /> The cell waits for a script</span>
      {own.value && <SandboxFrame entry="output" label="The script's output" onReady={(frame) => { calls.ready(frame); void take(calls); }} onCustom={(message) => calls.take(message.body)} />}
    </span>
  );
}
