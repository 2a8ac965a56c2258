import { execFileSync } from "node:child_process";
import type { TestProject } from "vitest/node";
import { bundle } from "../../support/miniflare.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of the Worker, as it would be deployed. */
    worker: string;
  }
}

/** Once for all browser tests: the page and the Worker as they would be deployed. */
export default function build(project: TestProject): void {
  execFileSync("vite", ["build", "--config", "src/web/vite.config.ts", "--logLevel", "warn"], {
    // The test runner's own would make it a build for development.
    env: { ...process.env, NODE_ENV: "production" },
    stdio: "pipe",
  });
  project.provide("worker", bundle());
}
