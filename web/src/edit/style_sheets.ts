// CodeMirror mounts its styles as <style> text, which a policy without 'unsafe-inline' refuses. A root without a head makes
// style-mod use constructed style sheets instead, which the policy allows.
import { StyleModule } from "style-mod";

type Root = Parameters<typeof StyleModule.mount>[0];

const mount = StyleModule.mount;
const roots = new WeakMap<object, Root>();

function headless(root: Root): Root {
  const page = root as Document;
  if (!page.head || !("adoptedStyleSheets" in page)) return root;
  let stand = roots.get(page);
  if (!stand) {
    stand = {
      ownerDocument: page,
      get adoptedStyleSheets() { return page.adoptedStyleSheets; },
      set adoptedStyleSheets(sheets: CSSStyleSheet[]) { page.adoptedStyleSheets = sheets; },
    } as unknown as Root;
    roots.set(page, stand);
  }
  return stand;
}

StyleModule.mount = (root, modules) => mount.call(StyleModule, headless(root), modules);
