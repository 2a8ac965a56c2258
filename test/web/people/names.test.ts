import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { newPerson, type Person } from "../support/people.ts";
import { conversationUrl, newGroup } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

const rowOf = ({ page }: Person, id: string) => page.locator(`[data-conversation="${id}"]`);

test("a group without a title is named after its other members, in the list and in its header", async () => {
  const [ada, grace, alan] = await Promise.all([
    newPerson(web, "Ada Lovelace"),
    newPerson(web, "Grace Hopper"),
    newPerson(web, "Alan Turing"),
  ]);
  const id = await newGroup(web, ada, [grace, alan], null);
  const { page } = grace;
  await page.goto(conversationUrl(id));
  const heading = page.locator(".conversation-header h1");
  await eventually(async () => (await heading.textContent())?.split(" and ").toSorted()).toEqual([
    "Ada Lovelace",
    "Alan Turing",
  ]);
  const title = await heading.textContent();
  await rowOf(grace, id)
    .getByText(title ?? "")
    .waitFor();
  await eventually(() => page.title()).toContain(title ?? "");
});

test("a name of the other direction does not reverse a group's name", async () => {
  const [ada, layla, grace] = await Promise.all([
    newPerson(web, "Ada Lovelace"),
    newPerson(web, "ليلى حسن"),
    newPerson(web, "Grace Hopper"),
  ]);
  const id = await newGroup(web, ada, [layla, grace], null);
  await ada.page.goto("/");
  const name = rowOf(ada, id).locator(".inbox-item__name");
  await name.getByText("Grace Hopper").waitFor();
  expect(await name.evaluate((element) => element.matches(":dir(ltr)"))).toBe(true);
});
