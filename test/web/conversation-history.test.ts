import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import {
  call,
  conversationUrl,
  say,
  startWeb,
  twoPeople,
  type Person,
  type Web,
} from "./support/browser.ts";
import { watchRest } from "./support/at-rest.ts";
import { eventually } from "./support/eventually.ts";
import { seed } from "./support/seed.ts";

const COUNT = 400;

let web: Web;
let ada: Person;
let grace: Person;
let conversation: string;
let ids: number[];
beforeAll(async () => {
  web = await startWeb(inject("worker"));
  ({ ada, grace, conversation } = await twoPeople(web));
  const texts = Array.from(
    { length: COUNT },
    (_, number) => `No. ${number},${" and then some".repeat((number * 7) % 23)}`,
  );
  ids = [];
  for (let at = 0; at < COUNT; at += 10) {
    const sender = at % 30 === 0 ? ada : grace;
    ids.push(...(await seed(web, sender, conversation, texts.slice(at, at + 10))));
  }
  await read(ada, conversation, ids.at(-1) ?? 0);
});
afterAll(() => web.stop());

async function read(as: Person, id: string, message_id: number): Promise<void> {
  await call(web, "PUT", `/conversations/${id}/read`, { as, body: { message_id } });
}

const row = (page: Page, number: number) =>
  page.locator("article").filter({ hasText: new RegExp(`No\\. ${number},`) });

/** From the end of the list to the end of its visible part, in pixels. */
function toEnd(page: Page): Promise<number> {
  return page
    .locator(".timeline")
    .evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight);
}

test("a conversation opens at the newest message, and stays there while others arrive", async () => {
  const { page } = ada;
  await page.goto(conversationUrl(conversation));
  await row(page, COUNT - 1).waitFor();
  await eventually(() => toEnd(page)).toBeLessThan(2);
  for (let number = 0; number < 5; number += 1) {
    await say(web, grace, conversation, `Live ${number} ${"with more words ".repeat(number * 10)}`);
  }
  await page.locator("article", { hasText: "Live 4" }).waitFor();
  await eventually(() => toEnd(page)).toBeLessThan(2);
});

test("each message moves exactly as far as one scrolls back, also while older pages load", async () => {
  const { page } = ada;
  await page.goto(conversationUrl(conversation));
  await row(page, COUNT - 1).waitFor();
  await eventually(() => toEnd(page)).toBeLessThan(2);
  await page.locator(".timeline").hover();
  await page.evaluate(() => {
    const list = document.querySelector(".timeline");
    if (list === null) throw new Error("no timeline");
    const topsNow = () =>
      new Map(
        [...list.querySelectorAll<HTMLElement>("[data-message]")].map((row) => [
          row.dataset["message"],
          row.getBoundingClientRect().top,
        ]),
      );
    // Between two frames the whole list moves as one: how far the visible rows drift from one another.
    let before = topsNow();
    const watch = globalThis as unknown as { drift: number };
    watch.drift = 0;
    const look = () => {
      const now = topsNow();
      const moves: number[] = [];
      for (const [id, top] of now) {
        const was = before.get(id);
        if (was !== undefined && top > 0 && top < innerHeight) moves.push(top - was);
      }
      if (moves.length > 1) {
        watch.drift = Math.max(watch.drift, Math.max(...moves) - Math.min(...moves));
      }
      before = now;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  for (let turn = 0; turn < 80; turn += 1) {
    await page.mouse.wheel(0, -120);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  const drawn = await page.locator("article").count();
  expect(drawn).toBeLessThan(60);
  expect(
    await page.evaluate(() => (globalThis as unknown as { drift: number }).drift),
  ).toBeLessThan(3);

  const first = await firstInSight(page);
  const { id: newest } = await say(web, grace, conversation, "While you read");
  await page.getByRole("button", { name: "1 new message" }).waitFor();
  expect(await firstInSight(page)).toEqual(first);
  await page.getByRole("button", { name: "1 new message" }).click();
  await page.locator(`[data-message="${newest}"]`).waitFor();
  await eventually(() => toEnd(page)).toBeLessThan(2);
});

function firstInSight(page: Page): Promise<{ id: string | undefined; top: number } | undefined> {
  return page.locator(".timeline").evaluate((list) => {
    const edge = list.getBoundingClientRect().top;
    return [...list.querySelectorAll<HTMLElement>("[data-message]")]
      .map((row) => ({
        id: row.dataset["message"],
        top: Math.round(row.getBoundingClientRect().top - edge),
      }))
      .find(({ top }) => top >= 0);
  });
}

/** From the upper edge of the list to a message; NaN while it is not rendered. */
function topOf(page: Page, id: string | undefined): Promise<number> {
  return page.locator(".timeline").evaluate((list, id) => {
    const row = list.querySelector(`[data-message="${id}"]`);
    return (row?.getBoundingClientRect().top ?? Number.NaN) - list.getBoundingClientRect().top;
  }, id);
}

const TALL_PX = 110;
const END_PX = 10;

/** Scrolls to where only the end of a message of several lines is visible at the top. */
function leaveEndOfTallInSight(page: Page): Promise<void> {
  return page.locator(".timeline").evaluate(
    (list, { TALL_PX, END_PX }) => {
      const rows = [...list.querySelectorAll("[data-message]")];
      const tall = rows
        .map((row) => row.getBoundingClientRect())
        .find((box) => box.height > TALL_PX);
      const end = list.getBoundingClientRect().top + END_PX;
      list.scrollTop += tall === undefined ? -list.clientHeight : tall.bottom - end;
    },
    { TALL_PX, END_PX },
  );
}

/** The visible height of such a message at the top, in whole pixels. */
function endOfTallAtTop(page: Page): Promise<number | undefined> {
  return page.locator(".timeline").evaluate((list, TALL_PX) => {
    const edge = list.getBoundingClientRect().top;
    const boxes = [...list.querySelectorAll("[data-message]")].map((row) =>
      row.getBoundingClientRect(),
    );
    const top = boxes.find((box) => box.bottom > edge);
    return top !== undefined && top.height > TALL_PX ? Math.round(top.bottom - edge) : undefined;
  }, TALL_PX);
}

test("a reader who scrolls back from a jump stays there, though rows keep growing", async () => {
  const { page } = ada;
  // The end, and a message in the middle.
  for (const [link, shown] of [
    [undefined, COUNT - 1],
    [ids[100], 99],
  ] as const) {
    await page.goto(conversationUrl(conversation, link));
    await row(page, shown).waitFor();
    await page.locator(".timeline").hover();
    await page.evaluate(() => {
      let added = 0;
      const watch = globalThis as unknown as { growths: number };
      watch.growths = 0;
      const grow = () => {
        const rows = document.querySelectorAll<HTMLElement>(".timeline [data-message]");
        for (const row of rows) row.style.paddingBottom = `${(added += 1) % 7}px`;
        watch.growths += 1;
      };
      setInterval(grow, 30);
    });
    await growths(page, 10);
    const before = await rowsInSight(page);
    await page.mouse.wheel(0, -1_500);
    // These take longer than the time in which the page attributes a scroll to the wheel.
    await growths(page, 20);
    expect((await rowsInSight(page)).filter((id) => before.includes(id))).toEqual([]);
  }
});

/** Waits until the rows have grown this many more times. */
async function growths(page: Page, more: number): Promise<void> {
  const grown = () => page.evaluate(() => (globalThis as unknown as { growths: number }).growths);
  const before = await grown();
  await eventually(grown).toBeGreaterThanOrEqual(before + more);
}

function rowsInSight(page: Page): Promise<(string | undefined)[]> {
  return page.locator(".timeline").evaluate((list) => {
    const { top, bottom } = list.getBoundingClientRect();
    return [...list.querySelectorAll<HTMLElement>("[data-message]")]
      .filter((row) => {
        const box = row.getBoundingClientRect();
        return box.bottom > top && box.top < bottom;
      })
      .map((row) => row.dataset["message"]);
  });
}

test("a permalink opens around its message, and from there a button leads to the newest", async () => {
  const { page } = ada;
  await page.goto(conversationUrl(conversation, ids[100]));
  await page.locator(`.message-row--lit[data-message="${ids[100]}"]`).waitFor();
  await row(page, 99).waitFor();
  await page.getByRole("button", { name: "Jump to latest" }).click();
  await page.locator("article", { hasText: "While you read" }).waitFor();
  await eventually(() => toEnd(page)).toBeLessThan(2);
});

test("a reader returns to the same message at the same place after visiting another conversation, and from the end to the end", async () => {
  const { page } = ada;
  const { id: other } = (await call(web, "POST", "/conversations", {
    as: ada,
    body: { kind: "group", title: "Elsewhere" },
  })) as { id: string };
  const go = async (id: string, title: string) => {
    await page.locator(`[data-conversation="${id}"]`).click();
    await page.locator(".conversation-header").getByText(title).waitFor();
  };
  const shown = row(page, COUNT - 1);
  const atRest = watchRest(page);
  await page.goto(conversationUrl(conversation));
  await shown.waitFor();
  await eventually(() => unread(ada, conversation)).toBe(0);
  await page.locator(".timeline").hover();
  // Further back than the first load, and than the stored history.
  await eventually(async () => {
    await page.mouse.wheel(0, -3_000);
    return Number((await firstInSight(page))?.id);
  }).toBeLessThan(ids[COUNT - 150] ?? 0);
  // Only the end of a tall message is visible, and from here on no idle time in which rows out of sight are measured:
  // the page returns before it knows the message's height.
  await page.evaluate(() => Object.assign(globalThis, { requestIdleCallback: () => 0 }));
  await eventually(async () => {
    await leaveEndOfTallInSight(page);
    return atRest(() => endOfTallAtTop(page));
  }).toBe(END_PX);
  const first = await atRest(() => firstInSight(page));
  if (first === undefined) throw new Error("nothing in sight");
  // Scroll positions are whole pixels, and row heights are not.
  const moved = async () => Math.abs((await topOf(page, first.id)) - first.top);
  const isThere = () => eventually(moved).toBeLessThan(2);

  await go(other, "Elsewhere");
  const { id: missed } = await say(web, grace, conversation, "While you were elsewhere");
  await go(conversation, "Grace Hopper");
  await isThere();
  const toNewest = page.locator(".to-end-button");
  await eventually(() => toNewest.getAttribute("aria-label")).toBe("1 new message");
  await say(web, grace, conversation, "And while you are back");
  await eventually(() => toNewest.getAttribute("aria-label")).toBe("2 new messages");
  expect(await moved()).toBeLessThan(2);

  await go(other, "Elsewhere");
  await page.goBack();
  await isThere();
  await toNewest.click();
  await page.locator(`[data-message="${missed}"]`).waitFor();
  await eventually(() => toEnd(page)).toBeLessThan(2);

  await go(other, "Elsewhere");
  await go(conversation, "Grace Hopper");
  await page.locator(`[data-message="${missed}"]`).waitFor();
  await eventually(() => toEnd(page)).toBeLessThan(2);
});

test("a link to an unknown message says so, and shows the conversation", async () => {
  const { page } = ada;
  await page.goto(conversationUrl(conversation, 9_999_999));
  await page.getByText("This message no longer exists").waitFor();
  await page.locator("article", { hasText: "While you read" }).waitFor();
});

test("a divider stands above new messages, in view when the reader arrives", async () => {
  const { page } = grace;
  await read(grace, conversation, ids.at(-1) ?? 0);
  const { id } = await say(web, ada, conversation, "New to Grace");
  await page.goto(conversationUrl(conversation));
  const divider = page.getByRole("separator").filter({ hasText: "New" });
  await divider.waitFor();
  await page.locator(`[data-message="${id}"]`).waitFor();
  // The sender's mark says that it has been read now.
  await eventually(() => unread(grace, conversation)).toBe(0);
});

test("a conversation seen before opens at its new messages, and messages below the fold stay unread", async () => {
  const { ada: reader, grace: writer, conversation: id } = await twoPeople(web);
  const { page } = reader;
  const numbered = (word: string) => Array.from({ length: 30 }, (_, at) => `${word} ${at}`);
  const old = await seed(web, writer, id, numbered("Old"));
  await read(reader, id, old.at(-1) ?? 0);
  await page.goto(conversationUrl(id));
  await page.locator("article", { hasText: "Old 29" }).waitFor();
  // The page stores what it showed when the reader leaves.
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("heading", { name: "Settings" }).waitFor();
  await seed(web, writer, id, numbered("New"));

  await page.locator(`[data-conversation="${id}"]`).click();
  await page.locator(".message-text", { hasText: /^New 0$/ }).waitFor();
  const divider = page.getByRole("separator").filter({ hasText: "New" });
  await eventually(async () => {
    const list = await page.locator(".timeline").boundingBox();
    const at = await divider.boundingBox();
    return list === null || at === null ? null : Math.round(at.y - list.y);
  }).toBeLessThan(100);
  await eventually(() => unread(reader, id)).toBeLessThan(30);
  expect(await unread(reader, id)).toBeGreaterThan(5);
  expect(await toEnd(page)).toBeGreaterThan(200);

  await page.getByRole("button", { name: /new message|latest/ }).click();
  await eventually(() => unread(reader, id)).toBe(0);
});

async function unread(as: Person, id: string): Promise<number> {
  const path = `/conversations/${id}`;
  return ((await call(web, "GET", path, { as })) as { unread_count: number }).unread_count;
}
