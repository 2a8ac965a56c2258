import { beforeAll, expect, test } from "vitest";
import { axe } from "../support/axe.ts";
import { say, newGroup } from "../support/api.ts";
import { type Person, strangers } from "../support/people.ts";
import { useWeb } from "../support/web.ts";

const web = useWeb();
let ada: Person;
let grace: Person;
let group: string;
beforeAll(async () => {
  [ada, grace] = await strangers(web);
  group = await newGroup(web, ada, [grace], "Bakers");
});

test("the list shows new replies of a followed thread, marks them read once opened, and drops the thread when unfollowed", async () => {
  const { page } = ada;
  await page.goto("/");
  const { id } = await say(web, ada, group, "Who brings the flour?");
  await say(web, grace, group, "I do", { reply_to: id });
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
