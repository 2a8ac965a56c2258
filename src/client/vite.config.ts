import { defineConfig } from "vite";

/** `parley/client` as one module that runs anywhere: browsers, Workers and Node. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: "../../dist/client",
    emptyOutDir: true,
    target: "es2022",
    minify: false,
    // A dependency of the package, so that an app that also uses it has it once.
    rolldownOptions: { external: ["zod"] },
    lib: { entry: "index.ts", formats: ["es"], fileName: "index" },
  },
});
