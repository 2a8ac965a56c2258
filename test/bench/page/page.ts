import { execFileSync } from "node:child_process";
import type { Page } from "playwright-core";
import type { Grant } from "#protocol/auth.ts";
import { launchChromium } from "../../support/chromium.ts";
import { LoadSocket } from "../load/socket.ts";
import { ParleySystem } from "../parley-system.ts";
import type { PagePlan, Plan } from "../plan.ts";
import { percentile } from "../statistics.ts";
import { count, table } from "../table.ts";
import { measureOpening, type Opening } from "./opening.ts";
import { heapSize, startFrameMeter, takeFrameTimes } from "./frame-meter.ts";

const IN_FLIGHT = 400;
/** A hasty reader: so many pixels of the wheel, and a pause in ms. */
const WHEEL_PX = 1_800;
const WHEEL_MS = 30;
const ENTERED = 20;

/** One who opens a long conversation, writes in it, and scrolls back to its very first message. */
export async function measurePage({ page: plan }: Plan, folder: string): Promise<string> {
  execFileSync("npm", ["run", "-s", "build"], {
    env: { ...process.env, NODE_ENV: "production" },
    stdio: "inherit",
  });
  const system = await ParleySystem.start(folder);
  const browser = await launchChromium();
  try {
    const [reader, writer] = [await system.register(), await system.register()];
    const { id } = await system.group(reader, [writer.user.id]);
    await say(await LoadSocket.open(system.roomAddress(writer, id)), plan.messages);
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: "en" });
    await system.ask({
      person: reader,
      method: "PUT",
      path: `conversations/${id}/read`,
      body: { message_id: plan.messages },
    });
    await signIn(page, system.url, reader);
    const url = new URL(`/conversation-ws?id=${id}`, system.url).href;
    const opened = [await open(page, url, plan.messages), await open(page, url, plan.messages)];
    const onPhone = await measureOpening(browser, {
      storageState: await page.context().storageState(),
      list: system.url.href,
      conversation: url,
      newest: `Message ${plan.messages}.`,
    });
    const entered = await enter(page);
    const heapBefore = await heapSize(page);
    const scrolled = await scrollBack(page, plan);
    const heapPerMessage = ((await heapSize(page)) - heapBefore) / plan.messages;
    return [
      "### Page",
      `A conversation of ${count(plan.messages)} messages: opened for the first time and again, written in, and scrolled ` +
        `back to its start at ${count((WHEEL_PX * 1_000) / WHEEL_MS)} pixels a second.`,
      table(
        ["", "first", "again"],
        [["opened until the newest is there, ms", ...opened.map((ms) => ms.toFixed(0))]],
      ),
      table(
        ["on a phone, four times slower", "newest shown, ms", "blocked in all, ms"],
        [
          openingRow("by its address, nothing cached", onPhone.first),
          openingRow("by its address, again", onPhone.again),
          openingRow("pressed in the list", onPhone.pressed),
        ],
      ),
      table(
        ["Enter until it is on screen, ms", "p50", "p99"],
        [["", percentile(entered, 0.5).toFixed(1), percentile(entered, 0.99).toFixed(1)]],
      ),
      table(
        ["messages held", "frame p50 ms", "p95 ms", "p99 ms", "p50 vs first"],
        scrolled.map(({ held, frames }) => [
          count(held),
          percentile(frames, 0.5).toFixed(1),
          percentile(frames, 0.95).toFixed(1),
          percentile(frames, 0.99).toFixed(1),
          (percentile(frames, 0.5) / percentile(scrolled[0]?.frames ?? [], 0.5)).toFixed(2),
        ]),
      ),
      `What the page holds of a message that was scrolled past: ${count(Math.round(heapPerMessage))} bytes.`,
    ].join("\n\n");
  } finally {
    await browser.close();
    await system.stop();
  }
}

function openingRow(name: string, { shown_ms, blocked_ms }: Opening): string[] {
  return [name, shown_ms.toFixed(0), blocked_ms.toFixed(0)];
}

async function say(socket: LoadSocket, messages: number): Promise<void> {
  await new Promise<void>((said, failed) => {
    let sent = 0;
    let acknowledged = 0;
    const more = () => {
      for (; sent < messages && sent - acknowledged < IN_FLIGHT; sent += 1) {
        const text = `Message ${sent + 1}. ${"And so on, as people write. ".repeat(sent % 6)}`;
        socket.send(JSON.stringify({ type: "send", ref: sent, client_id: `m${sent}`, text }));
      }
    };
    socket.listen({
      failed: (reason) => failed(new Error(reason)),
      frame: (data) => {
        if (!data.toString("utf8", 0, 20).includes('"ack"')) return;
        acknowledged += 1;
        if (acknowledged % 1_000 === 0) void socket.ping();
        if (acknowledged === messages) said();
        else more();
      },
    });
    more();
  });
  socket.close();
}

async function signIn(page: Page, base: URL, grant: Grant): Promise<void> {
  const session = JSON.stringify({ grant, obtained_at: Date.now() });
  await page.goto(new URL("/icons/icon.svg", base).href);
  await page.evaluate(`localStorage.setItem("parley.session", ${JSON.stringify(session)})`);
}

async function open(page: Page, url: string, newest: number): Promise<number> {
  const start = performance.now();
  await page.goto(url);
  await page.locator(".timeline").getByText(`Message ${newest}.`).waitFor();
  return performance.now() - start;
}

/** From the key to the frame in which the message is drawn. */
async function enter(page: Page): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < ENTERED; turn += 1) {
    const text = `Entered ${turn}`;
    await page.getByRole("textbox", { name: "Write a message" }).fill(text);
    await page.evaluate(`void (globalThis.shown = new Promise((shown) => {
      addEventListener("keydown", ({ timeStamp }) => {
        const look = (now) => {
          const isThere = document.querySelector(".timeline")?.textContent.includes(${JSON.stringify(text)});
          if (isThere) shown(performance.now() - timeStamp);
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }, { once: true, capture: true });
    }))`);
    await page.keyboard.press("Enter");
    times.push(await page.evaluate<number>("shown"));
  }
  return times;
}

interface Scrolled {
  held: number;
  frames: number[];
}

async function scrollBack(page: Page, { messages, report_every }: PagePlan): Promise<Scrolled[]> {
  const scrolled: Scrolled[] = [];
  const first = () =>
    page.evaluate<number>(
      `Number(/Message (\\d+)\\./.exec(document.querySelector(".timeline [data-message]")?.textContent)?.[1])`,
    );
  await page.locator(".timeline").hover();
  await startFrameMeter(page);
  let due = report_every;
  for (let at = messages; at !== 1;) {
    await page.mouse.wheel(0, -WHEEL_PX);
    await page.waitForTimeout(WHEEL_MS);
    at = await first();

    const held = messages - at + 1;
    if (held < due && at > 1) continue;
    scrolled.push({ held, frames: await takeFrameTimes(page) });
    due += report_every;
  }
  return scrolled;
}
