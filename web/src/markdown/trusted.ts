// The page's one Trusted Types policy; the server's header allows its name and no other. DOMPurify writes its own HTML with it, and a
// worker may be started from a file of ours.
const own = (address: string) => {
  const url = new URL(address, location.href);
  if (url.origin !== location.origin || !(url.pathname.startsWith("/assets/") || import.meta.env?.DEV)) throw new TypeError(`not a script of this page: ${address}`);
  return address;
};

interface Policy { createHTML(html: string): unknown; createScriptURL(address: string): unknown }
const factory = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: object): Policy } }).trustedTypes;

/** Nothing where the browser knows no Trusted Types. */
export const policy = factory?.createPolicy("dompurify", { createHTML: (html: string) => html, createScriptURL: own });

export function startWorker(address: string): Worker {
  return new Worker((policy ? policy.createScriptURL(address) : own(address)) as string);
}
