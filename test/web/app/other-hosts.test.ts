import { createServer, type AddressInfo, type Server } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axe } from "../support/axe.ts";
import { call, conversationUrl, newGroup } from "../support/api.ts";
import { strangers } from "../support/people.ts";
import { useWeb } from "../support/web.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();
let elsewhere: Server;
let host = "";
/** The number of requests to it, of any kind. */
let calls = 0;

beforeAll(async () => {
  elsewhere = createServer((socket) => {
    calls += 1;
    socket.destroy();
  });
  await new Promise<void>((listening) => elsewhere.listen(0, "127.0.0.1", listening));
  host = `127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
});
afterAll(() => {
  elsewhere.close();
});

test("opening a conversation requests no host that a sender chose, even without the policy that forbids it", async () => {
  const options = { bypassCSP: true };
  const [ada, grace] = await strangers(web, options);
  const db = await web.server.miniflare.getD1Database("DB");
  await db
    .prepare("UPDATE users SET avatar_url = ? WHERE id = ?")
    .bind(`https://${host}/face.png`, ada.id)
    .run();
  const id = await newGroup(web, ada, [grace], "Trackers");
  const path = `/conversations/${id}/messages`;
  let first = 0;
  for (const name of ["pixel.png", "sound.mp3", "film.mp4", "file.pdf"]) {
    const media_url = `https://${host}/${name}`;
    const sent = await call(web, "POST", path, { as: ada, body: { media_url, text: name } });
    first ||= (sent as { id: number }).id;
  }
  const reply = { text: `![here](https://${host}/in-text.png)`, reply_to: first };
  await call(web, "POST", path, { as: ada, body: reply });

  const { page } = grace;
  await page.goto("/");
  await page.locator(`[data-conversation="${id}"]`).waitFor();
  await page.goto(conversationUrl(id));
  const links = page.locator(".conversation a.file-card");
  await eventually(() => links.count()).toBe(4);
  await page.locator(".message-quote").waitFor();
  await page.getByRole("button", { name: "Details" }).click();
  await page.getByRole("tab", { name: "Links" }).click();
  const listed = page.getByRole("tabpanel", { name: "Links" }).locator("a.file-card");
  await eventually(() => listed.count()).toBe(5);
  for (const link of [links.first(), listed.first()]) {
    expect(await link.textContent()).toContain(host);
    const attributes = ["target", "rel", "referrerpolicy"];
    expect(
      await link.evaluate((a, names) => names.map((name) => a.getAttribute(name)), attributes),
    ).toEqual(["_blank", "noopener noreferrer nofollow", "no-referrer"]);
  }
  const loaders = "img, audio, video, source, link[rel=prefetch], link[rel=preload]";
  const loads = await page.$$eval(loaders, (all) => all.map(({ outerHTML }) => outerHTML));
  expect(loads.filter((html) => html.includes(host))).toEqual([]);
  expect(await axe(page)).toEqual([]);
  expect(calls).toBe(0);

  // The counter works: following the link does request it.
  const opened = page.waitForEvent("popup");
  await links.first().click();
  await opened;
  await eventually(() => Promise.resolve(calls)).toBeGreaterThan(0);
});

test("the page's own policy allows pictures, audio and video from its own origin alone", async () => {
  const { headers } = await fetch(web.url);
  const policy = new Map(
    (headers.get("content-security-policy") ?? "").split(";").map((directive) => {
      const [name = "", ...sources] = directive.trim().split(/\s+/);
      return [name, sources];
    }),
  );
  expect(policy.get("img-src")).toEqual(["'self'", "blob:"]);
  expect(policy.get("media-src")).toEqual(["'self'", "blob:"]);
});
