import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** The server sends FILE.br or FILE.gz where they stand beside FILE; it compresses nothing itself. */
export function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    writeBundle({ dir }) {
      for (const name of readdirSync(dir!, { recursive: true, encoding: "utf8" })) {
        if (!/\.(?:js|css|svg|html|json|webmanifest)$/.test(name)) continue;
        const file = join(dir!, name);
        const bytes = readFileSync(file);
        for (const [end, small] of [["gz", gzipSync(bytes, { level: 9 })], ["br", brotliCompressSync(bytes)]] as const) {
          if (small.length < bytes.length) writeFileSync(`${file}.${end}`, small);
        }
      }
    },
  };
}
