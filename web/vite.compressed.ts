import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

// How distances are written: which is densest differs from file to file.
const distances = [[1, 8], [2, 0], [0, 4]].map(([postfix, direct]) => ({ [constants.BROTLI_PARAM_NPOSTFIX]: postfix!, [constants.BROTLI_PARAM_NDIRECT]: direct! }));

const densest = (bytes: Buffer) => distances.map((params) => brotliCompressSync(bytes, { params })).reduce((a, b) => (b.length < a.length ? b : a));

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
        for (const [end, small] of [["gz", gzipSync(bytes, { level: 9 })], ["br", densest(bytes)]] as const) {
          if (small.length < bytes.length) writeFileSync(`${file}.${end}`, small);
        }
      }
    },
  };
}
