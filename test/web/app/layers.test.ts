import type { Page } from "playwright-core";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { conversationUrl, say } from "../support/api.ts";
import { row, type Chat } from "../support/chat.ts";
import { ON_PHONE, twoPeople, type PersonOptions } from "../support/people.ts";
import { useWeb } from "../support/web.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

/** One profile for all tests on a desktop: it loads the page's code once. */
let chat: Chat;
beforeAll(async () => {
  chat = await writtenChat();
});

async function writtenChat(options: PersonOptions = {}): Promise<Chat> {
  const chat = await twoPeople(web, options);
  await say(web, chat.ada, chat.conversation, "Mine");
  await say(web, chat.grace, chat.conversation, "Theirs");
  return chat;
}

/** In a conversation opened from the list, which is behind it. */
async function inConversation({ ada, conversation } = chat): Promise<Page> {
  const page = await ada.context.newPage();
  onTestFinished(() => page.close());
  await page.goto("/");
  await page.locator(`[data-conversation="${conversation}"]`).click();
  await row(page, "Theirs").waitFor();
  return page;
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
    const page = await inConversation();
    const layer = page.locator(is);
    await open(page);
    await layer.waitFor();
    await back(page);
    await layer.waitFor({ state: "detached" });
    expect(page.url()).toContain(conversationUrl(chat.conversation));
    await row(page, "Theirs").waitFor();
    await back(page);
    await eventually(() => page.url()).not.toContain("conversation-ws");
  });

  test(`${name}, once closed by a key, leaves no step behind`, async () => {
    const page = await inConversation();
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
  const chat = await writtenChat(ON_PHONE);
  const page = await inConversation(chat);
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
  expect(page.url()).toContain(conversationUrl(chat.conversation));
  await back(page);
  await page.getByRole("heading", { name: "Conversations" }).waitFor();
});

test("a page that is reloaded under a layer starts without it, and Back leaves it at once", async () => {
  const page = await inConversation(await writtenChat(ON_PHONE));
  await page.getByRole("button", { name: "Details" }).tap();
  await page.getByRole("heading", { name: "Details" }).waitFor();
  await page.reload();
  await row(page, "Theirs").waitFor();
  await eventually(() => page.evaluate(() => history.state as object)).not.toHaveProperty("depth");
  await back(page);
  await page.getByRole("heading", { name: "Conversations" }).waitFor();
});

test("a layer does not come back after navigating elsewhere and back", async () => {
  const page = await inConversation();
  await page.goto("/new");
  await page.getByRole("heading", { name: "New conversation" }).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("option", { name: "Grace Hopper" }).waitFor();
  await page.keyboard.press("Enter");
  await row(page, "Theirs").waitFor();
  expect(page.url()).toContain(conversationUrl(chat.conversation));
  await back(page);
  await eventually(() => page.url()).toContain("/new");
  expect(await page.getByRole("combobox").count()).toBe(0);
});
