import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** What opening a conversation took: until its newest message was there, and how long the page could not answer. */
export interface Opening {
  shown_ms: number;
  /** Total blocking time: of each task over 50 ms, what is beyond. */
  blocked_ms: number;
}

/** A phone is about so many times slower than this kind of machine. */
const SLOWDOWN = 4;
const PHONE = { width: 390, height: 844 };
/** The page is at rest after so long without a long task. */
const REST_MS = 1_500;

const METER = `
  globalThis.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) longTasks.push({ startTime, duration });
  }).observe({ type: "longtask", buffered: true });
`;

export interface Opened {
  storageState: NonNullable<BrowserContextOptions["storageState"]>;
  list: string;
  conversation: string;
  newest: string;
}

/**
 * Opens a conversation on a slow phone: by its address with an empty cache, by its address again, and by a press in the
 * list.
 */
export async function measureOpening(
  browser: Browser,
  { storageState, list, conversation, newest }: Opened,
): Promise<{ first: Opening; again: Opening; pressed: Opening }> {
  const context = await browser.newContext({
    viewport: PHONE,
    locale: "en",
    hasTouch: true,
    storageState,
  });
  const page = await context.newPage();
  await page.addInitScript(METER);
  const devtools = await context.newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
  const isThere = () => page.locator(".timeline").getByText(newest).waitFor({ timeout: 60_000 });
  const byAddress = () => measured(page, () => page.goto(conversation), isThere);
  const [first, again] = [await byAddress(), await byAddress()];
  await page.goto(list);
  const row = page.locator(".inbox-item").first();
  await row.waitFor({ timeout: 60_000 });
  await atRest(page);
  const pressed = await measured(page, () => row.tap(), isThere);
  await context.close();
  return { first, again, pressed };
}

async function measured(
  page: Page,
  begin: () => Promise<unknown>,
  isThere: () => Promise<void>,
): Promise<Opening> {
  await page.evaluate("globalThis.longTasks?.splice(0)").catch(() => undefined);
  const start = performance.now();
  await begin();
  await isThere();
  const shown_ms = performance.now() - start;
  return { shown_ms, blocked_ms: await atRest(page) };
}

/** The blocking time of all tasks until the page is at rest. */
async function atRest(page: Page): Promise<number> {
  return page.evaluate<number>(`new Promise((rested) => {
    const look = () => {
      const last = longTasks.at(-1);
      const since = performance.now() - (last === undefined ? 0 : last.startTime + last.duration);
      if (since < ${REST_MS}) return setTimeout(look, 100);
      rested(longTasks.reduce((sum, { duration }) => sum + Math.max(0, duration - 50), 0));
    };
    setTimeout(look, ${REST_MS});
  })`);
}
