import download from "lucide:download";
import { downloadPath } from "./api";
import type { MenuEntry } from "./menu";

/** A notebook as a file, for a menu. */
export function downloadEntries(id: string): MenuEntry[] {
  return [
    { title: "Download as .ipynb", icon: download, href: downloadPath(id), download: true },
    { title: "Download as .py script", icon: download, href: downloadPath(id, "py"), download: true },
    { title: "Download as .html page", icon: download, href: downloadPath(id, "html"), download: true },
  ];
}
