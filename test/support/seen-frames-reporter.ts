import { readdirSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";
import { asyncApiDocument } from "#server/documents/asyncapi.ts";
import { kindsIn } from "./declared/frames.ts";

/** Fails a run of all conformance tests if none of them saw some frame that `/asyncapi.json` declares. */
export default class SeenFramesReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const ran = modules.filter(
      ({ project, moduleId }) => project.name === "workers" && moduleId.includes("/conformance/"),
    );
    const there = readdirSync(`${import.meta.dirname}/../conformance`).filter((file) =>
      file.endsWith(".test.ts"),
    );
    if (ran.length < there.length) return;
    const seen = new Set(ran.flatMap((module) => module.meta().frames ?? []));
    const unseen = kindsIn(asyncApiDocument()).filter((kind) => !seen.has(kind));
    if (unseen.length === 0) return;
    process.exitCode = 1;
    process.stdout.write(`\nno conformance test sees these frames: ${unseen.join(", ")}\n`);
  }
}
