import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { watchRest } from "./support/at-rest.ts";
import { eventually } from "./support/eventually.ts";
import { screenshot } from "./support/screenshot.ts";
import {
  call,
  conversationUrl,
  newPage,
  PASSWORD,
  PHONE,
  say,
  startWeb,
  twoPeople,
  type Web,
} from "./support/browser.ts";

let web: Web;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
});
afterAll(() => web.stop());

const phone = { viewport: PHONE, isMobile: true, hasTouch: true };

test("a phone shows one screen at a time, and the system's Back leads out of each", async () => {
  const { ada, conversation } = await twoPeople(web, phone);
  const { page } = ada;
  await page.goto("/");
  await page.locator(`[data-conversation="${conversation}"]`).tap();
  await page.getByRole("button", { name: "Details" }).tap();
  await page.getByRole("heading", { name: "Details" }).waitFor();
  await page.goBack();
  await eventually(() => page.getByRole("heading", { name: "Details" }).count()).toBe(0);
  expect(page.url()).toContain(conversationUrl(conversation));
  await page.goBack();
  await page.getByRole("heading", { name: "Conversations" }).waitFor();
});

test("the page's Back is the system's: a screen that was left does not come back", async () => {
  const { ada, conversation } = await twoPeople(web, phone);
  const { page } = ada;
  await page.goto("/");
  const chats = page.getByRole("heading", { name: "Conversations" });
  await page.locator(`[data-conversation="${conversation}"]`).tap();
  await page.getByRole("button", { name: "Back to conversations" }).tap();
  await chats.waitFor();
  await page.getByRole("button", { name: "Settings" }).tap();
  await page.getByRole("link", { name: "Appearance" }).tap();
  await page.getByRole("heading", { name: "Appearance" }).waitFor();
  await page.getByRole("button", { name: "Back to settings" }).tap();
  await page.getByRole("button", { name: "Back to conversations" }).tap();
  await chats.waitFor();
  await page.goBack();
  expect(page.url()).not.toContain("conversation-ws");
  expect(page.url()).not.toContain("settings");

  // A link has no list to go back to: the list takes the place of the link's target.
  await page.goto(conversationUrl(conversation));
  await page.getByRole("button", { name: "Back to conversations" }).tap();
  await chats.waitFor();
  await page.goBack();
  await eventually(() => page.url()).not.toContain("conversation-ws");
});

test("a thread is a step of its own", async () => {
  const { ada, grace, conversation } = await twoPeople(web, phone);
  const { page } = ada;
  const { id } = await say(web, grace, conversation, "Who brings the cake?");
  const body = { text: "I do", reply_to: id };
  await call(web, "POST", `/conversations/${conversation}/messages`, { as: grace, body });
  await page.goto("/");
  await page.locator(`[data-conversation="${conversation}"]`).tap();
  const thread = page.getByRole("complementary", { name: "Thread" });
  await page.getByRole("button", { name: "1 reply" }).tap();
  await thread.getByText("I do").waitFor();
  await page.goBack();
  await thread.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "1 reply" }).tap();
  await page.getByRole("button", { name: "Close thread" }).tap();
  await thread.waitFor({ state: "detached" });
  await page.goBack();
  await page.getByRole("heading", { name: "Conversations" }).waitFor();
});

test("a pinned message opens from the details, and a group that was left does not come back", async () => {
  const { ada, grace } = await twoPeople(web, phone);
  const { page } = ada;
  const body = { kind: "group", title: "Crew", member_ids: [grace.id] };
  const { id } = (await call(web, "POST", "/conversations", { as: ada, body })) as { id: string };
  const pinned = await say(web, grace, id, "The pinned one");
  const pin = `/conversations/${id}/messages/${pinned.id}/pin`;
  await call(web, "PUT", pin, { as: ada });
  await page.goto("/");
  await page.locator(`[data-conversation="${id}"]`).tap();
  for (const _ of ["first", "again"]) {
    await page.getByRole("button", { name: "Details" }).tap();
    await page.getByRole("link", { name: "The pinned one" }).tap();
    await page.locator(`.message-row--lit[data-message="${pinned.id}"]`).waitFor();
    await eventually(() => page.getByRole("heading", { name: "Details" }).count()).toBe(0);
    await eventually(() => page.locator(".message-row--lit").count()).toBe(0);
  }

  await call(web, "PATCH", `/conversations/${id}/members/${grace.id}`, {
    as: ada,
    body: { role: "owner" },
  });
  await page.getByRole("button", { name: "Details" }).tap();
  await page.getByRole("button", { name: "Leave group" }).tap();
  await page.getByRole("dialog").getByRole("button", { name: "Leave group" }).tap();
  await page.getByRole("heading", { name: "Conversations" }).waitFor();
  await page.goBack();
  expect(page.url()).not.toContain("conversation-ws");
});

test("a search in the conversation covers it, and a hit leads back into it", async () => {
  const { ada, grace, conversation } = await twoPeople(web, phone);
  const { page } = ada;
  const { id } = await say(web, grace, conversation, "The engine is new");
  await eventually(() => call(web, "GET", "/search/messages?q=engine", { as: ada })).toMatchObject({
    items: [{ message: { id } }],
  });
  await page.goto("/");
  await page.locator(`[data-conversation="${conversation}"]`).tap();
  await page.getByRole("button", { name: "Search in this conversation" }).tap();
  const panel = page.getByRole("complementary", { name: "Search in this conversation" });
  await panel.getByRole("textbox").fill("engine");
  await panel.getByRole("link", { name: "The engine is new" }).tap();
  await page.locator(`.message-row--lit[data-message="${id}"]`).waitFor();
  expect(await panel.count()).toBe(0);
  await page.getByRole("button", { name: "Search in this conversation" }).tap();
  await page.goBack();
  await eventually(() => panel.count()).toBe(0);
  await page.goBack();
  await page.getByRole("heading", { name: "Conversations" }).waitFor();
});

test("Enter makes a new line, and the button sends", async () => {
  const { ada, conversation } = await twoPeople(web, phone);
  const { page } = ada;
  await page.goto("/");
  await page.locator(`[data-conversation="${conversation}"]`).tap();
  const field = page.getByRole("textbox", { name: "Write a message" });
  await field.tap();
  await page.keyboard.type("one");
  await page.keyboard.press("Enter");
  await page.keyboard.type("two");
  expect(await field.inputValue()).toBe("one\ntwo");
  expect(await field.getAttribute("enterkeyhint")).toBe("enter");
  await page.getByRole("button", { name: "Send", exact: true }).tap();
  await page.locator("article", { hasText: "two" }).waitFor();
  expect(await field.inputValue()).toBe("");
});

test("swiping a message towards the start of its line replies to it, and a short or a vertical swipe does not", async () => {
  for (const [locale, towardsStart] of [
    ["en", -80],
    ["ar", 80],
  ] as const) {
    const { ada, grace, conversation } = await twoPeople(web, { ...phone, locale });
    const { page } = ada;
    const { id } = await say(web, grace, conversation, "Who brings the cake?");
    const fingers = await page.context().newCDPSession(page);
    const icon = page.locator(".swipe-icon");
    /** Returns how large the icon was at the end, and whether it said that the swipe was far enough. */
    const swipe = async (dx: number, dy: number, within = ".timeline") => {
      const box = (await page
        .locator(`${within} .message-bubble`, { hasText: "cake" })
        .first()
        .boundingBox())!;
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const touch = (type: "touchStart" | "touchMove" | "touchEnd", part: number) =>
        fingers.send("Input.dispatchTouchEvent", {
          type,
          touchPoints: type === "touchEnd" ? [] : [{ x: x + dx * part, y: y + dy * part }],
        });
      await touch("touchStart", 0);
      for (const part of [0.25, 0.5, 0.75, 1]) await touch("touchMove", part);
      const shown = await icon.evaluateAll((all) =>
        all.map((one) => [one.getBoundingClientRect().width, one.className.includes("far")]),
      );
      if (within === ".timeline") await screenshot(page, `swipe-${locale}-${dx}-${dy}`);
      await touch("touchEnd", 1);
      expect(await icon.count()).toBe(0);
      return shown;
    };
    const replying = page.locator(".composer-subject");
    await page.goto(conversationUrl(conversation));
    await page.locator(".message-bubble", { hasText: "cake" }).waitFor();
    const [[width, isFar] = []] = await swipe(towardsStart / 2, 0);
    expect([Number(width) > 16 && Number(width) < 30, isFar]).toEqual([true, false]);
    expect(await swipe(-towardsStart, 0)).toEqual([]);
    expect(await swipe(0, 80)).toEqual([]);
    expect(await replying.count(), locale).toBe(0);
    expect(await swipe(towardsStart, 0)).toEqual([[32, true]]);
    await replying.getByText("cake").waitFor();

    await page.goto(`${conversationUrl(conversation)}&thread=${id}`);
    const reply = page.locator(".thread-panel textarea");
    await reply.waitFor();
    await reply.evaluate((field) => field.blur());
    await page.locator(".thread-panel .message-bubble").waitFor();
    expect(await swipe(towardsStart, 0, ".thread-panel")).toEqual([[32, true]]);
    await eventually(() => reply.evaluate((field) => field === document.activeElement)).toBe(true);
  }
});

test("the most used controls are at least 44 pixels high and wide", async () => {
  const { ada, grace, conversation } = await twoPeople(web, phone);
  const { page } = ada;
  const { id } = await say(web, grace, conversation, "Who brings the cake?");
  const messages = `/conversations/${conversation}/messages`;
  const body = { text: "I do", reply_to: id };
  await call(web, "POST", messages, { as: grace, body });
  await call(web, "PUT", `${messages}/${id}/reactions/${encodeURIComponent("👍")}`, { as: ada });
  /** The controls that miss at an edge when a finger of 44 pixels presses their middle. */
  const missed = () =>
    page.evaluate(() => {
      const half = 21;
      const all = [...document.querySelectorAll("button, a[href], textarea")];
      return all.flatMap((element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        const [x, y] = [left + width / 2, top + height / 2];
        const isHit = (dx: number, dy: number) => {
          const hit = document.elementFromPoint(x + dx, y + dy);
          return hit !== null && element.contains(hit);
        };
        // Invisible, or under something else.
        if (!element.checkVisibility() || !isHit(0, 0)) return [];
        const hits = [isHit(0, -half), isHit(0, half), isHit(-half, 0), isHit(half, 0)];
        const name = element.getAttribute("aria-label") ?? element.textContent;
        return hits.every(Boolean) ? [] : [`${name} ${width}x${height}`];
      });
    });
  const atRest = watchRest(page);
  await page.goto("/");
  await page.locator(`[data-conversation="${conversation}"]`).waitFor();
  expect(await missed()).toEqual([]);
  await page.locator(`[data-conversation="${conversation}"]`).tap();
  await page.getByRole("button", { name: "1 reply" }).waitFor();
  expect(await atRest(missed)).toEqual([]);
});

test("the composer stays above a keyboard that covers the page", async () => {
  const { ada, conversation } = await twoPeople(web, phone);
  const { page } = ada;
  await page.goto("/");
  await page.locator(`[data-conversation="${conversation}"]`).tap();
  const composer = page.locator(".composer");
  await composer.waitFor();
  const keyboard = (height: number) =>
    page.evaluate((height) => {
      Object.defineProperty(visualViewport, "height", { value: height, configurable: true });
      visualViewport?.dispatchEvent(new Event("resize"));
    }, height);
  const bottom = async () => {
    const box = await composer.boundingBox();
    return box === null ? null : Math.round(box.y + box.height);
  };
  await keyboard(500);
  await eventually(bottom).toBe(500);
  await keyboard(PHONE.height);
  await eventually(bottom).toBe(PHONE.height);
});

test("on the smallest phone a newcomer's recovery codes fit the screen", async () => {
  const viewport = { width: 320, height: 568 };
  const page = await newPage(web, { ...phone, viewport });
  await page.goto("/sign-up");
  await page.getByLabel("Username").fill("smallest");
  await page.getByLabel("Name", { exact: true }).fill("Small Est");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).tap();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "I've saved them" }).waitFor();
  const box = await dialog.boundingBox();
  expect(box === null ? null : box.y + box.height).toBeLessThan(viewport.height);
});

test("at 400 % zoom a window of 320 by 256 pixels reaches everything by scrolling in one direction", async () => {
  const { ada, grace, conversation } = await twoPeople(web, {
    viewport: { width: 320, height: 256 },
  });
  const { page } = ada;
  const body = { kind: "group", title: "Crew", member_ids: [grace.id] };
  const { id } = (await call(web, "POST", "/conversations", { as: ada, body })) as { id: string };
  await page.goto(conversationUrl(id));
  const invite = page.getByRole("main").getByRole("button", { name: "Invite people" });
  // A click scrolls there, and fails where something else covers the button.
  await invite.click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("switch").last().click({ trial: true });

  await page.goto(conversationUrl(id));
  await page.getByRole("textbox", { name: "Write a message" }).pressSequentially(":smi");
  const first = page.getByRole("option").first();
  await first.waitFor();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowDown");
  await eventually(async () => (await first.boundingBox())?.y).toBeGreaterThan(0);

  await say(web, grace, conversation, "Forward me");
  await page.goto(conversationUrl(conversation));
  await page.locator("article", { hasText: "Forward me" }).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Forward" }).click();
  await dialog.getByRole("checkbox").last().click();
  await dialog.getByRole("button", { name: "Send" }).click({ trial: true });
  const sideways = await page.evaluate(() =>
    [...document.querySelectorAll("dialog[open], dialog[open] *")]
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .filter((element) => /auto|scroll/.test(getComputedStyle(element).overflowX))
      .map((element) => element.className),
  );
  expect(sideways).toEqual([]);
});

/**
 * The distance of the title's words from the left and the right edge of their box in the header, in Arabic, in pixels.
 */
async function arabicHeader(title: string): Promise<{ left: number; right: number }> {
  const { ada } = await twoPeople(web, { ...phone, locale: "ar" });
  const body = { kind: "group", title };
  const { id } = (await call(web, "POST", "/conversations", { as: ada, body })) as { id: string };
  await ada.page.goto(conversationUrl(id));
  const heading = ada.page.locator(".conversation-header h1").filter({ hasText: title });
  await heading.waitFor();
  return heading.evaluate((place) => {
    const range = document.createRange();
    range.selectNodeContents(place);
    const words = range.getBoundingClientRect();
    const seen = place.getBoundingClientRect();
    return { left: words.left - seen.left, right: seen.right - words.right };
  });
}

test("in Arabic, a long English title in the header is truncated at its end", async () => {
  const { left, right } = await arabicHeader("A rather long title that no phone has room for");
  expect(left).toBeGreaterThan(-1);
  expect(right).toBeLessThan(0);
});

test("in Arabic, a short English title stands beside its picture", async () => {
  expect((await arabicHeader("Crew")).right).toBeLessThan(1);
});
