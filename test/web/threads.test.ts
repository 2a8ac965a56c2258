import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { axe } from "./support/axe.ts";
import { call, newPerson, say, startWeb, type Person, type Web } from "./support/browser.ts";

let web: Web;
let ada: Person;
let grace: Person;
let group: string;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
  ada = await newPerson(web, "Ada Lovelace");
  grace = await newPerson(web, "Grace Hopper");
  const body = { kind: "group", title: "Bakers", member_ids: [grace.id] };
  ({ id: group } = (await call(web, "POST", "/conversations", { as: ada, body })) as {
    id: string;
  });
});
afterAll(() => web.stop());

test("the list shows new replies of a followed thread, marks them read once opened, and drops the thread when unfollowed", async () => {
  const { page } = ada;
  await page.goto("/");
  const { id } = await say(web, ada, group, "Who brings the flour?");
  const body = { text: "I do", reply_to: id };
  await call(web, "POST", `/conversations/${group}/messages`, { as: grace, body });
  await page.getByRole("link", { name: "Threads New replies" }).click();
  const item = page.locator(".threads__item");
  await item.getByText("Grace Hopper: I do").waitFor();
  expect(await item.locator(".threads__badge").textContent()).toContain("1 new reply");
  expect(await axe(page)).toEqual([]);
  await item.click();
  const panel = page.getByRole("complementary", { name: "Thread" });
  await panel.getByText("I do").waitFor();
  const bell = panel.getByRole("button", { name: "Follow this thread", pressed: true });
  await bell.waitFor();
  await page.getByRole("link", { name: "Threads", exact: true }).waitFor();
  await bell.click();
  await panel.getByRole("button", { name: "Follow this thread", pressed: false }).waitFor();
  await page.getByRole("link", { name: "Threads", exact: true }).click();
  await page.getByText("No threads yet").waitFor();
});
