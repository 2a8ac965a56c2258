import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { newPerson, PHONE, twoPeople, type Person } from "../support/people.ts";
import { conversationUrl, newGroup, say } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";
import { axe } from "../support/axe.ts";

const web = useWeb();

const rowOf = ({ page }: Person, id: string) => page.locator(`[data-conversation="${id}"]`);

test("on a phone a person's card opens at the bottom, in both themes and directions", async () => {
  const { ada, grace, conversation } = await twoPeople(web, { viewport: PHONE, locale: "ar" });
  await say(web, grace, conversation, "hello");
  const { page } = ada;
  await page.goto(conversationUrl(conversation));
  await page.locator(".conversation-header__open").click();
  // It slides up from a little below.
  await eventually(async () => {
    const {
      x = 0,
      y = 0,
      width = 0,
      height = 0,
    } = (await page.getByRole("dialog").boundingBox()) ?? {};
    return { x, width, end: Math.round(y + height) };
  }).toEqual({ x: 0, width: PHONE.width, end: PHONE.height });
  expect(await axe(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await axe(page)).toEqual([]);
});

test("on a phone Back closes a card, and leads from the conversation that it opened to the one before", async () => {
  const ada = await newPerson(web, "Ada Lovelace", { viewport: PHONE, hasTouch: true });
  const grace = await newPerson(web, "Grace Hopper");
  const id = await newGroup(web, ada, [grace]);
  await say(web, grace, id, "hello");
  const { page } = ada;
  await page.goto("/");
  await rowOf(ada, id).tap();
  const name = page.locator(".message-bubble__name");
  const card = page.getByRole("dialog", { name: "Grace Hopper" });
  await name.tap();
  await card.waitFor();
  await page.goBack();
  await card.waitFor({ state: "detached" });
  await page.getByRole("heading", { name: "Crew" }).waitFor();
  await name.tap();
  await card.getByRole("button", { name: "Send message" }).tap();
  await page.getByRole("heading", { name: "Grace Hopper" }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "Crew" }).waitFor();
  expect(await card.count()).toBe(0);
});
