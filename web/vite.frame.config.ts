import { defineConfig } from "vite";
import { compressed } from "./vite.compressed.ts";

/** The sandboxed frames of outputs: a build of its own, because they are served under their own path with their own policy and
 *  must share no file with the page. */
export default defineConfig({
  root: "frame",
  base: "./",
  plugins: [compressed()],
  build: {
    target: "es2022", modulePreload: { polyfill: false }, assetsInlineLimit: 0, outDir: "../dist/frame", emptyOutDir: true,
    rollupOptions: { input: { output: "frame/output.html", widgets: "frame/widgets.html" } },
  },
});
