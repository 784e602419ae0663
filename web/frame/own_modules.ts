// Charts that were written for a page with a module loader, or that would fetch their package from elsewhere (Altair's HTML, Plotly's):
// they get this frame's own package under the name that they ask for. Nothing is fetched.

type Taken = (...modules: unknown[]) => void;

const own: Record<string, () => Promise<unknown>> = {
  "vega-embed": async () => (await import("./vega")).embedChart,
  plotly: async () => (await import("./plotly")).Plotly,
};

async function bring(names: readonly string[]): Promise<unknown[]> {
  return Promise.all(names.map((name) => {
    const load = Object.hasOwn(own, name) ? own[name] : undefined;
    if (!load) throw new Error(`Outputs load nothing from elsewhere: ${name}`);
    return load();
  }));
}

function require(names: readonly string[], take?: Taken, fail?: (error: unknown) => void): void {
  void bring(names).then((modules) => take?.(...modules), (error: unknown) => {
    if (!fail) throw error;
    fail(error);
  });
}

/** Only where the output asks so: a script that finds a loader defines its module there instead of giving its name to the page. */
const asks = /\brequire(?:js)?\(\s*\[\s*["'](?:plotly|vega-embed)["']|\[\s*"vega-embed"\s*\]/;

export function offerOwnModules(html: string): void {
  if (!asks.test(html)) return;
  const define = Object.assign(() => undefined, { amd: {} });
  Object.assign(require, { config: () => undefined, undef: () => undefined });
  Object.assign(window, { define, require, requirejs: require });
}
