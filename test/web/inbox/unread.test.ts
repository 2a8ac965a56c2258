import type { WebSocketRoute } from "playwright-core";
import { expect, test } from "vitest";
import { call, conversationUrl, say } from "../support/api.ts";
import { twoPeople } from "../support/people.ts";
import { useWeb } from "../support/web.ts";
import { eventually } from "../support/eventually.ts";
import { twoFrames } from "../support/two-frames.ts";

const web = useWeb();

test("messages read as they arrive never count as unread, neither in the list nor in the title", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  const { page } = ada;
  await say(web, grace, conversation, "before");
  const reads: string[] = [];
  page.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => {
      if (String(payload).includes('"type":"read"')) reads.push(String(payload));
    }),
  );
  await page.clock.install();
  await page.goto(conversationUrl(conversation));
  const link = page.locator(`[data-conversation="${conversation}"]`);
  await page.locator("article", { hasText: "before" }).waitFor();
  await eventually(() => link.getByText("unread").count()).toBe(0);
  await eventually(() => page.title()).toBe("Grace Hopper · Parley");
  const flashes: string[] = [];
  await page.exposeFunction("flashed", (what: string) => flashes.push(what));
  await page.evaluate((id) => {
    const { flashed } = globalThis as unknown as { flashed: (what: string) => void };
    const look = () => {
      const badge = document.querySelector(`[data-conversation="${id}"] .inbox-item__badge`);
      if (badge !== null) flashed(badge.textContent);
      if (document.title.startsWith("(")) flashed(document.title);
    };
    const all = { childList: true, subtree: true, characterData: true };
    new MutationObserver(look).observe(document.documentElement, all);
  }, conversation);
  for (const text of ["one", "two", "three"]) await say(web, grace, conversation, text);
  await link.getByText("three").waitFor();
  await page.locator("article", { hasText: "three" }).waitFor();
  const read = async () => {
    const seen = await call(web, "GET", `/conversations/${conversation}`, { as: ada });
    return (seen as { unread_count: number }).unread_count;
  };
  await eventually(read).toBe(0);
  expect(flashes).toEqual([]);

  // On another screen it counts at once, and a conversation marked unread counts here too.
  await page.getByRole("button", { name: "Settings" }).click();
  await say(web, grace, conversation, "four");
  await link.getByText("1 unread message").waitFor();
  await link.click();
  await eventually(() => link.getByText("unread").count()).toBe(0);
  await link.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Mark as unread" }).click();
  await link.getByText(/unread/i).waitFor();
  // Whatever happens to the page that still shows it.
  reads.length = 0;
  await page.setViewportSize({ width: 1200, height: 700 });
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await twoFrames(page);
  await page.clock.fastForward(2_000);
  await twoFrames(page);
  expect(reads).toEqual([]);
  expect(await link.getByText(/unread/i).count()).toBe(1);
  expect(await read()).toBe(1);
});

test("each new message is announced once to screen readers, also one with the same text as the previous one", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  const { page } = ada;
  const sockets: WebSocketRoute[] = [];
  await page.routeWebSocket(new RegExp(`/ws/${conversation}`), (socket) => {
    socket.connectToServer();
    sockets.push(socket);
  });
  await page.goto(conversationUrl(conversation));
  await page.getByRole("heading", { name: "No messages yet" }).waitFor();
  const announcements: string[] = [];
  await page.exposeFunction("announced", (text: string) => announcements.push(text));
  await page.evaluate(() => {
    const { announced } = globalThis as unknown as { announced: (text: string) => void };
    const log = document.querySelector(".visually-hidden[role=log]");
    if (log === null) throw new Error("no announcer");
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) {
        for (const node of addedNodes) announced(node.textContent ?? "");
      }
    }).observe(log, { childList: true, subtree: true });
  });
  for (const count of [1, 2]) {
    await say(web, grace, conversation, "ok");
    await eventually(() => announcements).toEqual(
      Array.from({ length: count }, () => "Grace Hopper: ok"),
    );
  }
  await sockets.at(-1)?.close({ code: 1012, reason: "restarting" });
  await eventually(() => sockets.length).toBe(2);
  await say(web, grace, conversation, "back");
  await eventually(() => announcements.at(-1)).toBe("Grace Hopper: back");
  expect(announcements).toHaveLength(3);
  // A screen reader that reads the page later does not find it as news.
  await eventually(() => page.locator(".visually-hidden[role=log]").innerText()).toBe("");
});
