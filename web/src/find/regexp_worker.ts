// Goes through texts with a regular expression, apart from the page: one that would take for ever is ended with this worker.
import { scanAll } from "./scan";
import type { WorkerJob } from "./regexp_search";

onmessage = ({ data: { source, flags, texts, replacements } }: MessageEvent<WorkerJob>) => postMessage(scanAll(texts, new RegExp(source, flags), replacements));
postMessage("ready");
