import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { newPerson, twoPeople, type Person } from "../support/people.ts";
import { conversationUrl, newGroup, say } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

const rowOf = ({ page }: Person, id: string) => page.locator(`[data-conversation="${id}"]`);

test("the header counts the others that Details shows a dot for, and nobody once the network is gone", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  await say(web, grace, conversation, "hello");
  const alan = await newPerson(web, "Alan Turing");
  const id = await newGroup(web, ada, [grace, alan]);
  await Promise.all([
    grace.page.goto("/"),
    alan.page.goto(conversationUrl(id)),
    ada.page.goto(conversationUrl(id)),
  ]);
  const { page } = ada;
  // One is in the group, and the direct conversation shows the other as online.
  await page.locator(".conversation-header").getByText("3 members, 2 online").waitFor();
  await page.getByRole("button", { name: "Details" }).click();
  await page.locator(".member-list__member").first().waitFor();
  const dots = page.locator(".member-list .avatar__dot");
  await eventually(() => dots.count()).toBe(2);
  await rowOf(ada, conversation).locator(".avatar__dot").waitFor();
  await ada.context.setOffline(true);
  await eventually(() => page.locator(".avatar__dot").count()).toBe(0);
  expect(await page.locator(".conversation-header").getByText("online").count()).toBe(0);
});
