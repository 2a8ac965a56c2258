import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  id: string;
  help: string;
  nodes: { target: unknown[]; failureSummary?: string }[];
}

/** Without this, axe describes each element that passes, too: half of its time on a long page. */
const OPTIONS = { resultTypes: ["violations"] };

/**
 * The violations that axe finds on the page once it is at rest, in a few words each. The caller waits for the content
 * to check. `rules`: those to run, instead of all.
 */
export async function axe(page: Page, rules?: readonly string[]): Promise<string[]> {
  // Evaluated by the debugger, so that the page's own Content-Security-Policy stays in force.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(source);
  await atRest(page);
  const violations = await page.evaluate(
    async (options) => {
      const { axe } = globalThis as unknown as {
        axe: { run: (options: object) => Promise<{ violations: Violation[] }> };
      };
      return (await axe.run(options)).violations;
    },
    rules === undefined ? OPTIONS : { ...OPTIONS, runOnly: rules },
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = "" }) => `${id}: ${target.join(" ")}: ${failureSummary}`),
  );
}

/** Waits for every animation that ends by itself: a half faded-in text lacks its final contrast. */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const moves = ({ effect, playState }: Animation) =>
      playState === "running" && Number.isFinite(Number(effect?.getComputedTiming().endTime));
    for (;;) {
      const moving = document.getAnimations().filter(moves);
      if (moving.length === 0) return;
      await Promise.allSettled(moving.map(({ finished }) => finished));
    }
  });
}
