import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import preact from "@preact/preset-vite";
import { defineConfig, type Plugin } from "vite";
import { compressed } from "./vite.compressed.ts";

const require = createRequire(import.meta.url);

/** `import play from "lucide:play"` gives the icon's shapes as data: only used icons are bundled and none needs innerHTML. */
function lucide(): Plugin {
  return {
    name: "lucide",
    resolveId: (id) => (id.startsWith("lucide:") ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith("\0lucide:")) return undefined;
      const file = require.resolve(`lucide-static/icons/${id.slice("\0lucide:".length)}.svg`);
      const svg = readFileSync(file, "utf8");
      const shapes = [...svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1).matchAll(/<(\w+)((?:\s+[\w-]+="[^"]*")*)\s*\/>/g)].map(
        ([, tag, attributes]) => [tag, Object.fromEntries([...attributes!.matchAll(/([\w-]+)="([^"]*)"/g)].map((a) => [a[1], a[2]]))],
      );
      return `export default ${JSON.stringify(shapes)}`;
    },
  };
}

/** Vim's keys with what src/edit/vim_parts.ts has in place of CodeMirror's own. */
function lightVim(): Plugin {
  return {
    name: "light-vim",
    transform(code, id) {
      if (!/codemirror-vim\/dist\/index\.js/.test(id)) return undefined;
      const light = code.replace("import { foldCode, ", "import { ").replace(", StringStream } from", " } from").replace(", showPanel } from", " } from");
      return `import { foldCode, showPanel, StringStream } from "/src/edit/vim_parts.ts";\n${light}`;
    },
  };
}

export default defineConfig({
  // Files name each other by relative addresses, so that all of it can stand below a path; only index.html names them from the top,
  // and the server writes its path before them.
  experimental: { renderBuiltUrl: (_file, { hostType }) => (hostType === "html" ? undefined : { relative: true }) },
  plugins: [lucide(), lightVim(), preact({ devToolsEnabled: false }), compressed()],
  build: { target: "es2022", modulePreload: false, cssCodeSplit: false, assetsInlineLimit: 0, reportCompressedSize: true,
    // Two files besides those that come later: what every page needs, and what the notebook page needs at once. Left to itself the
    // bundler makes a small file of each thing that a later part uses too, which costs requests and 8 KB of compression.
    rolldownOptions: { output: { codeSplitting: { groups: [
      { name: "streams", priority: 3, test: /streamparser/ },
      { name: "shell", priority: 2, test: /\/node_modules\/(?:preact|@preact)\/|\/src\/(?:shell\/|main|pages\/app|wire\/(?!files)|notebook\/kernel_words)|lucide:(?!arrow-left$|arrow-down-left|hourglass|circle-pause|command|cpu|eye|file|folder-|image|library|lightbulb|list-plus|maximize|message-square-reply|minimize|pencil|refresh|shield|star|table|upload)/ },
      { name: "notebook", priority: 1, test: /\/src\/(?:gate\/gate_place|keys\/(?:bindings|commands|cell_commands|sequences|listen)|notebook\/(?!anchors|gone_|keep_|stray_|merging|printing|empty_|folder_|limited_|pasted_|phone|sheets|run_notices|presenting|splitting)\w|cells\/(?!tag|drag|drop)|document\/(?!stoa_)|outputs\/(?:ansi_style|blob_texts|frame_value|held_value|image_output|input_place|line_index|mime_\w+|outputs|pace|png_size|stream_output|terminal_text|text_lines|widget_place)\.|pages\/notebook|edit\/(?:editor\b|highlight|languages|style_sheets)|markdown\/(?:headings|reader|trusted))/ },
    ] } } } },
  server: { host: "127.0.0.1" },
  // The limit is for a test that hangs; a busy machine is no reason to fail.
  test: { environment: "node", include: ["src/**/*.test.ts", "frame/**/*.test.ts"], testTimeout: 120_000, hookTimeout: 120_000 },
} as Parameters<typeof defineConfig>[0]);
