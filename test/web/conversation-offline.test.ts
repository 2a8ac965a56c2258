import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page, WebSocketRoute } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { newSigningKeys } from "../../.scripts/dev-vars.ts";
import { launchChromium } from "../support/chromium.ts";
import { startMiniflare, type Started } from "../support/miniflare.ts";
import { call, conversationUrl, twoPeople, type Web } from "./support/browser.ts";
import { startTcpProxy, type TcpProxy } from "../support/tcp-proxy.ts";
import { eventually } from "./support/eventually.ts";
import { kept } from "./support/kept.ts";

/** One server after another over the same state, at one address. */
let persistTo: string;
let vars: Record<string, string>;
let server: Started;
let proxy: TcpProxy;
let web: Web;
/** Created before the network is cut. */
let first: Awaited<ReturnType<typeof twoPeople>>;
let second: Awaited<ReturnType<typeof twoPeople>>;
let third: Awaited<ReturnType<typeof twoPeople>>;
let fourth: Awaited<ReturnType<typeof twoPeople>>;
beforeAll(async () => {
  persistTo = mkdtempSync(join(tmpdir(), "parley-restart-"));
  vars = { AUTH_SIGNING_KEYS: await newSigningKeys() };
  server = await startMiniflare(inject("worker"), { persistTo, vars });
  proxy = await startTcpProxy(server.url);
  const browser = await launchChromium();
  const stop = async () => {
    await browser.close();
    proxy.close();
    await server.miniflare.dispose();
    rmSync(persistTo, { recursive: true, force: true });
  };
  web = { url: proxy.url.origin, server, browser, stop };
  first = await twoPeople(web);
  second = await twoPeople(web);
  third = await twoPeople(web);
  fourth = await twoPeople(web);
});
beforeEach(() => proxy.lead(server.url));
afterAll(() => web.stop());

const field = (page: Page) => page.getByRole("textbox", { name: "Write a message" });

async function texts(page: Page): Promise<string[]> {
  return page.locator(".conversation article .message-text").allInnerTexts();
}

async function write(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press("Enter");
}

test("messages written offline show as waiting, and are sent once and in order on return", async () => {
  const { ada, grace, conversation } = first;
  await Promise.all([ada, grace].map(({ page }) => page.goto(conversationUrl(conversation))));
  await write(ada.page, "before");
  await grace.page.getByText("before").first().waitFor();

  const header = ada.page.locator(".conversation-header");
  await header.getByText("Online").waitFor();
  proxy.lead(null);
  await ada.context.setOffline(true);
  await eventually(() => header.getByText("Online").count()).toBe(0);
  await header.getByText(`@${grace.username}`).waitFor();
  for (const text of ["one", "two", "three"]) await write(ada.page, text);
  await eventually(() => texts(ada.page)).toEqual(["before", "one", "two", "three"]);
  expect(await ada.page.locator('[data-status="pending"]').count()).toBe(3);
  await ada.page.getByText(/^Offline since .* Your messages will be sent/).waitFor();

  proxy.lead(server.url);
  await ada.context.setOffline(false);
  await expect
    .poll(() => texts(grace.page), { timeout: 20_000 })
    .toEqual(["before", "one", "two", "three"]);
  await eventually(() => ada.page.locator('[data-status="pending"]').count()).toBe(0);
  expect(await texts(ada.page)).toEqual(["before", "one", "two", "three"]);
  await eventually(() => ada.page.getByText("Offline since").count()).toBe(0);
});

test("a conversation seen before opens at once offline, with the messages written since", async () => {
  const { grace, conversation } = first;
  const { page } = grace;
  // The list also has their last message.
  await eventually(() => kept(page)).toMatch(/"text":"one".*"text":"two".*"text":"three"/);
  await page
    .getByRole("link", { name: /Ada Lovelace/ })
    .first()
    .waitFor();
  await page.goto("/");
  await page.locator(`[data-conversation="${conversation}"]`).waitFor();
  await page.waitForLoadState("networkidle");
  proxy.lead(null);
  await page.locator(`[data-conversation="${conversation}"]`).click();
  await eventually(() => texts(page)).toEqual(["before", "one", "two", "three"]);
  await write(page, "from the tunnel");
  await eventually(() => texts(page)).toContain("from the tunnel");
  proxy.lead(server.url);
  await grace.context.setOffline(true);
  await grace.context.setOffline(false);
  await eventually(() => page.locator('[data-status="pending"]').count()).toBe(0);
  expect(await texts(page)).toEqual(["before", "one", "two", "three", "from the tunnel"]);
});

test("messages written offline are sent on return, once, also after leaving the conversation", async () => {
  const { ada, grace, conversation } = third;
  const { page } = ada;
  await Promise.all([ada, grace].map((who) => who.page.goto(conversationUrl(conversation))));
  await write(page, "before");
  await grace.page.getByText("before").first().waitFor();
  await eventually(() => page.locator('[data-status="pending"]').count()).toBe(0);

  proxy.lead(null);
  await ada.context.setOffline(true);
  await write(page, "from afar");
  await page.locator('[data-status="pending"]').waitFor();
  await page.getByRole("button", { name: "Settings" }).click();
  const link = page.locator(`[data-conversation="${conversation}"]`);
  await link.getByLabel("Not sent yet").waitFor();

  proxy.lead(server.url);
  await ada.context.setOffline(false);
  await eventually(() => texts(grace.page)).toEqual(["before", "from afar"]);
  await eventually(() => link.getByLabel("Not sent yet").count()).toBe(0);

  // Now by a page that has never shown the conversation.
  await link.click();
  await eventually(() => texts(page)).toEqual(["before", "from afar"]);
  proxy.lead(null);
  await ada.context.setOffline(true);
  await write(page, "and again");
  await page.locator('[data-status="pending"]').waitFor();
  await page.getByRole("button", { name: "Settings" }).click();
  await link.getByLabel("Not sent yet").waitFor();
  proxy.lead(server.url);
  await page.goto("about:blank");
  await ada.context.setOffline(false);
  await page.goto("/");
  await eventually(() => texts(grace.page)).toEqual(["before", "from afar", "and again"]);
  await eventually(() => link.getByLabel("Not sent yet").count()).toBe(0);
});

test("messages written before the conversation could load show as waiting, and are sent on return", async () => {
  const { ada, conversation } = fourth;
  const { page } = ada;
  const deaf: WebSocketRoute[] = [];
  let isCut = true;
  await page.routeWebSocket(/\/api\/v1\/ws\//, (socket) => {
    if (isCut) deaf.push(socket);
    else socket.connectToServer();
  });
  await page.goto(conversationUrl(conversation));
  await write(page, "into the fog");
  await page.locator('[data-status="pending"]').waitFor();
  expect(await texts(page)).toEqual(["into the fog"]);
  isCut = false;
  await Promise.all(deaf.map((socket) => socket.close()));
  await page.locator('[data-status="sent"]').waitFor();
  expect(await texts(page)).toEqual(["into the fog"]);
});

test("a text that is too long stays in the composer, also before the server has sent the limit", async () => {
  const { ada, conversation } = third;
  const { page } = ada;
  await page.goto(conversationUrl(conversation));
  await eventually(() => texts(page)).toContain("before");
  await page.getByRole("button", { name: "Settings" }).click();
  proxy.lead(null);
  await page.locator(`[data-conversation="${conversation}"]`).click();
  await write(page, "x".repeat(16_001));
  await page.getByText("1 character over the limit").waitFor();
  expect(await field(page).inputValue()).toHaveLength(16_001);
  await write(page, "with\0a NUL");
  await eventually(() => texts(page)).toContain("witha NUL");
  proxy.lead(server.url);
});

test("the server is killed and restarted during typing: the draft and the sent messages survive, once", async () => {
  const { ada, grace, conversation } = second;
  await Promise.all([ada, grace].map(({ page }) => page.goto(conversationUrl(conversation))));
  await write(ada.page, "safe");
  await grace.page.getByText("safe").first().waitFor();
  await field(grace.page).fill("I was just say");

  proxy.lead(null);
  await server.miniflare.dispose();
  await write(ada.page, "into the void");
  server = await startMiniflare(inject("worker"), { persistTo, vars });
  proxy.lead(server.url);

  await field(grace.page).press("End");
  await grace.page.keyboard.type("ing");
  await grace.page.keyboard.press("Enter");
  const path = `/conversations/${conversation}/messages`;
  await expect
    .poll(
      async () => {
        const page = (await call({ ...web, url: server.url.origin }, "GET", path, { as: ada })) as {
          items: { text: string }[];
        };
        return page.items.map(({ text }) => text).sort();
      },
      { timeout: 40_000 },
    )
    .toEqual(["I was just saying", "into the void", "safe"]);
  for (const { page } of [ada, grace]) {
    await eventually(() => page.locator('[data-status="pending"]').count()).toBe(0);
    expect((await texts(page)).sort()).toEqual(["I was just saying", "into the void", "safe"]);
  }
});
