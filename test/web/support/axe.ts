import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  id: string;
  help: string;
  nodes: { target: unknown[]; failureSummary?: string }[];
}

/** What axe finds on the page as it is now, in a few words each. */
export async function axe(page: Page): Promise<string[]> {
  // Evaluated by the debugger, so that the page's own Content-Security-Policy stays in force.
  await page.evaluate(source);
  // What is still fading in has not the contrast that it comes to have.
  await page.evaluate(async () => {
    const isEnding = ({ effect }: Animation) =>
      Number.isFinite(Number(effect?.getComputedTiming().endTime));
    const ending = document.getAnimations().filter(isEnding);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: () => Promise<{ violations: Violation[] }> };
    };
    return (await axe.run()).violations;
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = "" }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
  );
}
