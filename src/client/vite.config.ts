import { defineConfig } from "vite";

/** The client as modules that run anywhere (browsers, Workers, Node), one for each of ours: an app takes what it uses. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    emptyOutDir: true,
    target: "es2022",
    minify: false,
    rolldownOptions: {
      external: ["react", "preact/hooks"],
      // A copied constant would leave the bare import of its module behind, and an app's bundler warns of that.
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
