import { execFileSync } from "node:child_process";
import chromium from "@sparticuz/chromium";
import type { TestProject } from "vitest/node";
import bundled from "../../support/bundled.ts";

/** Once for all browser tests: the page and the Worker as they would be deployed, and the browser. */
export default async function build(project: TestProject): Promise<void> {
  // The browser unpacks itself at first: two test files that did so at once would start a half-written one.
  await chromium.executablePath();
  execFileSync("node", [".scripts/build-page.ts"], { stdio: "pipe" });
  await bundled(project);
}
