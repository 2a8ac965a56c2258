import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { builtOnce, ROOT } from "./built-once.ts";
import { bundleInto } from "./miniflare.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of the Worker, as it would be deployed, with the page that `dist/web` has. */
    worker: string;
  }
}

/** Bundles the Worker for all tests of a project. */
export default async function bundled(project: TestProject): Promise<void> {
  const page = join(ROOT, "dist/web.fingerprint");
  const pageSources = existsSync(page) ? readFileSync(page, "utf8") : "";
  project.provide("worker", await builtOnce("test-worker", bundleInto, pageSources));
}
