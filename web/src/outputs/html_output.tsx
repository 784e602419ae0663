import { useMemo, useState } from "preact/hooks";
import { FramedOutput } from "./framed_output";
import { useHeldValue, Waiting } from "./held_value";
import { textOf } from "./mime_choice";
import type { ShownProps } from "./mime_output";
import { readPlainTable } from "./plain_table";
import { TableOutput } from "./table_output";

/** HTML: a table of pandas is shown by the page, as data; everything else by the frame. */
export function HtmlOutput(props: ShownProps) {
  const value = useHeldValue(props.shown, props.view);
  const table = useMemo(() => readPlainTable(textOf(value.data) ?? ""), [value.data]);
  const [asHtml, setAsHtml] = useState(false);
  if (value.data === undefined) return <Waiting form={props.shown} value={value} view={props.view} />;
  if (!table) return <FramedOutput {...props} />;
  if (!asHtml) return <div class="output"><TableOutput table={table} asHtml={() => setAsHtml(true)} /></div>;
  return (
    <>
      <FramedOutput {...props} />
      <div class="fold-row"><button type="button" class="link" onClick={() => setAsHtml(false)}>Show as table</button></div>
    </>
  );
}
