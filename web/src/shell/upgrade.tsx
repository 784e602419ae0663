import info from "lucide:info";
import { signal } from "@preact/signals";
import { Notice } from "./notice";

const upgraded = signal(false);

/** A part that comes later has its content in its name. It is missing after an upgrade, as this file is then; else it was the connection. */
addEventListener("vite:preloadError", () => void fetch(import.meta.url, { method: "HEAD", cache: "no-store" }).then(({ status }) => (upgraded.value ||= status === 404), () => undefined));

/** Stands once, over every page. */
export function UpgradeNotice() {
  return upgraded.value ? (
    <div style={{ position: "fixed", inset: "auto 16px 72px auto", zIndex: 40 }}>
      <Notice icon={info} tone="wait" actions={<button type="button" class="button small" onClick={() => location.reload()}>Reload</button>}>Stoa was upgraded. Reload to go on.</Notice>
    </div>
  ) : null;
}
