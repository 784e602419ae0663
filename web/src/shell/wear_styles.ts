/** The styles of a part that is loaded on demand, as a constructed sheet: the page's policy allows no <style>. */
export function wear(styles: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
