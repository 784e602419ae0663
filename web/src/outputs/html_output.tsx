import { useMemo, useState } from "preact/hooks";
import { FramedOutput } from "./framed_output";
import { useHeldValue, Waiting } from "./held_value";
import { textOf } from "./mime_choice";
import type { ShownProps } from "./mime_output";
import { readPlainTable } from "./plain_table";
import { TableOutput } from "./table_output";
import { lazily } from "../shell/lazily";

const frameDialog = lazily(() => import("../variables/frame_dialog"));

/** HTML: a table of pandas is shown by the page, as data; everything else by the frame. */
export function HtmlOutput(props: ShownProps) {
  const value = useHeldValue(props.shown, props.view);
  const table = useMemo(() => readPlainTable(textOf(value.data) ?? ""), [value.data]);
  const [asHtml, setAsHtml] = useState(false);
  const [isWhole, setIsWhole] = useState(false);
  if (value.data === undefined) return <Waiting form={props.shown} value={value} view={props.view} />;
  if (!table) return <FramedOutput {...props} />;
  if (!asHtml) {
    const { phase } = props.view.live.runtime.value;
    const run = table.cut && (phase === "idle" || phase === "busy") && props.view.live.access.value?.may_run !== false ? props.output.execution_count : undefined;
    const dialog = isWhole ? frameDialog() : undefined;
    return (
      <div class="output">
        <TableOutput table={table} asHtml={() => setAsHtml(true)} showAll={run === undefined ? undefined : () => setIsWhole(true)} />
        {dialog && run !== undefined && <dialog.FrameDialog view={props.view} name={`_${run}`} given={{ title: `Table of run ${run}`, size: table.says }} close={() => setIsWhole(false)} />}
      </div>
    );
  }
  return (
    <>
      <FramedOutput {...props} />
      <div class="fold-row"><button type="button" class="link" onClick={() => setAsHtml(false)}>Show as table</button></div>
    </>
  );
}
