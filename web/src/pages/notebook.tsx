import { useEffect, useState } from "preact/hooks";
import type { LiveNotebookApi } from "../document/live";
import { LiveNotebook } from "../document/live_notebook";
import { NotebookPage } from "../notebook/notebook_page";

/** Opens the live notebook for as long as the page shows it. */
export default function LiveNotebookPage({ id }: { id: string }) {
  const [live, setLive] = useState<LiveNotebookApi>();
  useEffect(() => {
    const opened = new LiveNotebook(id);
    setLive(opened);
    return () => opened.close();
  }, [id]);
  return live ? <NotebookPage key={live.id} live={live} /> : null;
}
