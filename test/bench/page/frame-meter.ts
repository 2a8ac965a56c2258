import type { Page } from "playwright-core";

/** Runs in the page, whose types are not those of here: how long each frame took, in ms. */
const METER = `
  globalThis.frameTimes = [];
  let last = performance.now();
  const tick = (now) => {
    frameTimes.push(now - last);
    last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
`;

export async function startFrameMeter(page: Page): Promise<void> {
  await page.evaluate(METER);
}

/** Since it was last asked. */
export function takeFrameTimes(page: Page): Promise<number[]> {
  return page.evaluate("frameTimes.splice(0)");
}

/** Of what is still held, in bytes. */
export async function heapSize(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devtools.send("Runtime.getHeapUsage");
  await devtools.detach();
  return usedSize;
}
