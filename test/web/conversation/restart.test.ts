import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newSigningKeys } from "../../../.scripts/dev-vars.ts";
import { startMiniflare } from "../../support/miniflare.ts";
import { startTcpProxy, type TcpProxy } from "../../support/tcp-proxy.ts";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { closeContexts, sharedBrowser, type Server, type Web } from "../support/web.ts";
import { twoPeople } from "../support/people.ts";
import { call, conversationUrl } from "../support/api.ts";
import { field, texts, write } from "../support/chat.ts";
import { eventually } from "../support/eventually.ts";

/** One server after another over the same state, at one address. */
let persistTo: string;
let vars: Record<string, string>;
let server: Server;
let proxy: TcpProxy;
let web: Web;
beforeAll(async () => {
  persistTo = mkdtempSync(join(tmpdir(), "parley-restart-"));
  vars = { AUTH_SIGNING_KEYS: await newSigningKeys() };
  server = await startMiniflare(inject("worker"), { persistTo, vars });
  proxy = await startTcpProxy(server.url);
  web = { url: proxy.url.origin, server, browser: await sharedBrowser() };
});
afterAll(async () => {
  proxy.close();
  await server.miniflare.dispose();
  rmSync(persistTo, { recursive: true, force: true });
});
closeContexts(() => web.browser);

test("the server is killed and restarted during typing: the draft and the sent messages survive, once", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
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
        const page = (await call(web, "GET", path, { as: ada })) as {
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
