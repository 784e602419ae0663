// A frame or an array as a table, with a small chart of each column. The kernel tells the first rows; charts look at all, or at every
// n-th of very many.
import { useEffect, useState } from "preact/hooks";
import { askStoa, textOf } from "../document/stoa_questions";
import type { NotebookView } from "../notebook/view";
import { TableOutput } from "../outputs/table_output";
import { Dialog } from "../shell/dialog";
import { Ring } from "../shell/icon";
import { addStyles } from "../shell/styles";
import css from "./variables.css?inline";
import { readFrame, type Chart, type Frame } from "./variables";

addStyles(css); // of the panel, too, which brings this file with it

/** What a cell gave stays in the kernel by the number of its run, until others take that number. `size`: "200 rows × 3 columns", as it stood under the cell. */
export interface Given { title: string; size: string | undefined }

export function FrameDialog({ view, name, given, close }: { view: NotebookView; name: string; given?: Given; close: () => void }) {
  const [frame, setFrame] = useState<Frame>();
  const [trouble, setTrouble] = useState("");
  useEffect(() => {
    let wanted = true;
    void askStoa(view.live, { ask: "table", name }).then((answer) => {
      if (!wanted) return;
      const read = typeof answer === "string" ? undefined : readFrame(answer);
      if (given && typeof answer !== "string" && (!read || (given.size !== undefined && given.size !== `${read.totalRows} rows × ${read.totalColumns} columns`))) setTrouble("The kernel no longer holds this table. Run the cell again to see all of its rows.");
      else if (read) setFrame(read);
      else setTrouble((typeof answer === "string" ? "" : textOf(answer.problem)) || "The kernel did not answer in time.");
    });
    return () => { wanted = false; };
  }, [view, name]);
  const charts = frame?.charts.map((chart, at) => ({ chart, name: frame.table.columns[frame.table.indexColumns + at] ?? "", dtype: frame.dtypes[at] ?? "" })).filter((one) => one.chart) ?? [];
  return (
    <Dialog label={given?.title ?? `${name} as a table`} class="frame-dialog" close={close}>
      <h2>{given?.title ?? name}</h2>
      <p class="frame-says" role="status">{frame ? frame.table.says : trouble || <><Ring size={14} /> Asking the kernel</>}</p>
      {charts.length > 0 && (
        <div class="frame-charts" tabIndex={0} role="group" aria-label="Charts of the columns">
          {charts.map((one) => <ColumnChart name={one.name} dtype={one.dtype} chart={one.chart!} />)}
        </div>
      )}
      {frame && <TableOutput table={frame.table} />}
      <div class="dialog-buttons"><button type="button" class="button" data-first onClick={close}>Close</button></div>
    </Dialog>
  );
}

function ColumnChart({ name, dtype, chart }: { name: string; dtype: string; chart: NonNullable<Chart> }) {
  const missing = chart.missing > 0 ? `${Math.max(1, Math.round((100 * chart.missing) / Math.max(1, chart.lookedAt)))} % missing` : "";
  if (chart.kind === "words") {
    const most = Math.max(1, ...chart.most.map((one) => one.count));
    return (
      <section class="frame-chart">
        <h3 title={`${name}, ${dtype}`}>{name}</h3>
        {chart.most.slice(0, 3).map(({ word, count }) => (
          <div class="frame-word" style={{ "--part": `${(100 * count) / most}%` }}><span>{word || "empty"}</span><span>{count.toLocaleString("en-GB")}</span></div>
        ))}
        <div class="frame-chart-ends"><span>{chart.different.toLocaleString("en-GB")} different</span><span>{missing}</span></div>
      </section>
    );
  }
  const most = Math.max(1, ...chart.bars);
  const wide = 100 / Math.max(1, chart.bars.length);
  return (
    <section class="frame-chart">
      <h3 title={`${name}, ${dtype}`}>{name}</h3>
      <svg viewBox="0 0 100 40" preserveAspectRatio="none" role="img" aria-label={`${name}: from ${chart.from} to ${chart.to}${chart.mean ? `, mean ${chart.mean}` : ""}`}>
        {chart.bars.map((bar, at) => <rect x={at * wide} width={wide * 0.86} y={40 - (40 * bar) / most} height={bar > 0 ? Math.max(0.6, (40 * bar) / most) : 0} />)}
      </svg>
      <div class="frame-chart-ends"><span>{chart.from}</span><span>{chart.to}</span></div>
      <div class="frame-chart-ends"><span>{chart.mean && `mean ${chart.mean}`}</span><span>{missing}</span></div>
    </section>
  );
}
