import { defineConfig } from "vite";

/**
 * Builds the client as modules that run anywhere (browsers, Workers, Node), one for each source module, so that apps
 * include only what they use.
 */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    emptyOutDir: true,
    target: "es2022",
    minify: false,
    rolldownOptions: {
      external: ["react", "preact/hooks"],
      // Inlining a constant would leave a bare import of its module behind, of which bundlers warn.
      optimization: { inlineConst: false },
      output: { preserveModules: true, preserveModulesRoot: "src", entryFileNames: "[name].js" },
    },
    lib: {
      entry: [
        "index.ts",
        "rest.ts",
        "server.ts",
        "operator.ts",
        "transfer.ts",
        "react.ts",
        "preact.ts",
      ],
      formats: ["es"],
    },
  },
});
