import { beforeAll, expect, test } from "vitest";
import { startWebSite } from "../../support/web-site.ts";
import { eventually } from "../support/eventually.ts";
import { screenshot } from "../support/screenshot.ts";
import { axe } from "../support/axe.ts";
import { conversationUrl, newGroup, say } from "../support/api.ts";
import { newPerson, type Person } from "../support/people.ts";
import { useWeb } from "../support/web.ts";

let site: string;
const web = useWeb(async () => {
  site = await startWebSite();
  return { LINK_PREVIEWS: "on", OUTSIDE_LOOPBACK: "allowed" };
});
let ada: Person;
let grace: Person;
let group: string;
beforeAll(async () => {
  // Whoever registers has link previews on.
  ada = await newPerson(web, "Ada Lovelace", { registers: true });
  grace = await newPerson(web, "Grace Hopper");
  group = await newGroup(web, ada, [grace], "Bakers");
});

test("a link's preview shows below its message, loads its picture from our own server, and its sender removes it", async () => {
  const { page } = ada;
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(web.url)) elsewhere.push(request.url());
  });
  await page.goto(conversationUrl(group));
  await say(web, ada, group, `See ${site}/bread`);
  const card = page.locator(".timeline .link-preview");
  await card.getByText("Bread & butter").waitFor();
  expect(await card.textContent()).toContain("127.0.0.1");
  expect(await card.getAttribute("rel")).toContain("noopener");
  expect(await card.getAttribute("href")).toBe(`${site}/bread`);
  expect(await axe(page)).toEqual([]);
  await say(web, ada, group, `${"A long text makes its bubble wide. ".repeat(4)} ${site}/bread`);
  await eventually(() => card.count()).toBe(2);
  const [bubble, inIt] = [
    await page.locator(".message-bubble:has(.link-preview)").last().boundingBox(),
    await card.last().boundingBox(),
  ];
  expect(inIt!.width).toBe(bubble!.width - 24);
  await screenshot(page, "link-preview");
  await page
    .locator(".timeline article", { hasText: "See" })
    .click({ button: "right", position: { x: 40, y: 10 } });
  await page.getByRole("menuitem", { name: "Remove preview" }).click();
  await eventually(() => card.count()).toBe(1);
  expect(elsewhere.filter((url) => !url.startsWith("blob:") && !url.startsWith("data:"))).toEqual(
    [],
  );
});
