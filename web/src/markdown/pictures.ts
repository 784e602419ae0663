// Pictures of other sites, where the operator lists their host (serve.image_hosts). The page's policy opens the same hosts.
import { me } from "../shell/api";

export function isAllowed(source: string, hosts: readonly string[]): boolean {
  let address: URL;
  try {
    address = new URL(source);
  } catch {
    return false;
  }
  if (address.protocol !== "https:") return false;
  if (hosts.includes("*")) return true;
  return address.port === "" && hosts.some((host) => (host.startsWith("*.") ? address.hostname.endsWith(host.slice(1)) : address.hostname === host));
}

/** Puts a picture in place of the link that stands for it, and the link back when it can't be loaded. `image` has loaded nothing yet: it
    belongs to no document that is shown. */
export function hang(image: HTMLImageElement, link: Element): void {
  if (!isAllowed(image.getAttribute("src") ?? "", me.value?.image_hosts ?? [])) return;
  image.setAttribute("loading", "lazy");
  image.setAttribute("referrerpolicy", "no-referrer");
  image.addEventListener("error", () => image.replaceWith(link), { once: true });
  const { style, size, color, bgcolor } = image.dataset;
  if (style ?? size ?? color ?? bgcolor) void import("./dress").then(({ dress }) => dress(image), () => undefined);
  link.replaceWith(image);
}
