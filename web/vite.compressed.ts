import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

// A little denser for program text than the library's own choice.
const distances = { [constants.BROTLI_PARAM_NPOSTFIX]: 1, [constants.BROTLI_PARAM_NDIRECT]: 8 };

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
        for (const [end, small] of [["gz", gzipSync(bytes, { level: 9 })], ["br", brotliCompressSync(bytes, { params: distances })]] as const) {
          if (small.length < bytes.length) writeFileSync(`${file}.${end}`, small);
        }
      }
    },
  };
}
