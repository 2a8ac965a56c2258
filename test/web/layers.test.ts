import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import {
  conversationUrl,
  PHONE,
  say,
  startWeb,
  twoPeople,
  type Person,
  type Web,
} from "./support/browser.ts";
import { eventually } from "./support/eventually.ts";

let web: Web;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
});
afterEach(() => Promise.all(web.browser.contexts().map((context) => context.close())));
afterAll(() => web.stop());

const phone = { viewport: PHONE, isMobile: true, hasTouch: true };

/** In a conversation opened from the list, which is behind it. */
async function inConversation(options = {}): Promise<{ ada: Person; conversation: string }> {
  const { ada, grace, conversation } = await twoPeople(web, options);
  await say(web, ada, conversation, "Mine");
  await say(web, grace, conversation, "Theirs");
  await ada.page.goto("/");
  await ada.page.locator(`[data-conversation="${conversation}"]`).click();
  await row(ada.page, "Theirs").waitFor();
  return { ada, conversation };
}

function row(page: Page, words: string) {
  return page.locator(".timeline article", { hasText: words });
}

/** The browser's Back, without waiting for a page to load. */
const back = (page: Page) => page.evaluate(() => history.back());

const LAYERS: Record<string, { open: (page: Page) => Promise<unknown>; is: string }> = {
  "the emoji panel": {
    open: (page) => page.locator(".composer").getByRole("button", { name: "Emoji" }).click(),
    is: ".emoji-popover:popover-open",
  },
  "a message's menu": {
    open: (page) => row(page, "Theirs").click({ button: "right" }),
    is: ".menu",
  },
  "the quick reactions": {
    open: async (page) => {
      await row(page, "Theirs").focus();
      await page.keyboard.press("+");
    },
    is: ".quick-react",
  },
  "a dialog that came out of a menu": {
    open: async (page) => {
      await row(page, "Mine").click({ button: "right" });
      await page.getByRole("menuitem", { name: "Delete" }).click();
    },
    is: "dialog[open]",
  },
  "the switcher": {
    open: (page) => page.keyboard.press("Control+k"),
    is: "dialog[open]",
  },
};

for (const [name, { open, is }] of Object.entries(LAYERS)) {
  test(`Back closes ${name}, and only the next one leaves the conversation`, async () => {
    const { ada, conversation } = await inConversation();
    const { page } = ada;
    const layer = page.locator(is);
    await open(page);
    await layer.waitFor();
    await back(page);
    await layer.waitFor({ state: "detached" });
    expect(page.url()).toContain(conversationUrl(conversation));
    await row(page, "Theirs").waitFor();
    await back(page);
    await eventually(() => page.url()).not.toContain("conversation-ws");
  });

  test(`${name}, once closed by a key, leaves no step behind`, async () => {
    const { ada } = await inConversation();
    const { page } = ada;
    await open(page);
    await page.locator(is).waitFor();
    await page.keyboard.press("Escape");
    await page.locator(is).waitFor({ state: "detached" });
    await eventually(() => page.evaluate(() => history.state as object)).not.toHaveProperty(
      "depth",
    );
    await back(page);
    await eventually(() => page.url()).not.toContain("conversation-ws");
  });
}

test("on a phone Back closes overlays of the details, then the details, then the conversation", async () => {
  const { ada, conversation } = await inConversation(phone);
  const { page } = ada;
  await page.getByRole("button", { name: "Details" }).tap();
  const heading = page.getByRole("heading", { name: "Details" });
  await heading.waitFor();
  await page.getByRole("button", { name: "Mute" }).tap();
  await page.locator(".menu").waitFor();
  await back(page);
  await page.locator(".menu").waitFor({ state: "detached" });
  await heading.waitFor();
  await back(page);
  await heading.waitFor({ state: "detached" });
  expect(page.url()).toContain(conversationUrl(conversation));
  await back(page);
  await page.getByRole("heading", { name: "Conversations" }).waitFor();
});

test("a page that is reloaded under a layer starts without it, and Back leaves it at once", async () => {
  const { ada } = await inConversation(phone);
  const { page } = ada;
  await page.getByRole("button", { name: "Details" }).tap();
  await page.getByRole("heading", { name: "Details" }).waitFor();
  await page.reload();
  await row(page, "Theirs").waitFor();
  await eventually(() => page.evaluate(() => history.state as object)).not.toHaveProperty("depth");
  await back(page);
  await page.getByRole("heading", { name: "Conversations" }).waitFor();
});

test("a layer does not come back after navigating elsewhere and back", async () => {
  const { ada, conversation } = await inConversation();
  const { page } = ada;
  await page.goto("/new");
  await page.getByRole("heading", { name: "New conversation" }).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("option", { name: "Grace Hopper" }).waitFor();
  await page.keyboard.press("Enter");
  await row(page, "Theirs").waitFor();
  expect(page.url()).toContain(conversationUrl(conversation));
  await back(page);
  await eventually(() => page.url()).toContain("/new");
  expect(await page.getByRole("combobox").count()).toBe(0);
});
