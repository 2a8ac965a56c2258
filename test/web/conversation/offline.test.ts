import { expect, test } from "vitest";
import { twoPeople } from "../support/people.ts";
import { conversationUrl, say } from "../support/api.ts";
import { texts, write } from "../support/chat.ts";
import { eventually } from "../support/eventually.ts";
import { kept } from "../support/kept.ts";
import { useUnsteadyWeb } from "../support/unsteady.ts";

const { web, cut, mend } = useUnsteadyWeb();

test("messages written offline show as waiting, and are sent once and in order on return", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  await Promise.all([ada, grace].map(({ page }) => page.goto(conversationUrl(conversation))));
  await write(ada.page, "before");
  await grace.page.getByText("before").first().waitFor();

  const header = ada.page.locator(".conversation-header");
  await header.getByText("Online").waitFor();
  cut();
  await ada.context.setOffline(true);
  await eventually(() => header.getByText("Online").count()).toBe(0);
  await header.getByText(`@${grace.username}`).waitFor();
  for (const text of ["one", "two", "three"]) await write(ada.page, text);
  await eventually(() => texts(ada.page)).toEqual(["before", "one", "two", "three"]);
  expect(await ada.page.locator('[data-status="pending"]').count()).toBe(3);
  await ada.page.getByText(/^Offline since .* Your messages will be sent/).waitFor();

  mend();
  await ada.context.setOffline(false);
  await expect
    .poll(() => texts(grace.page), { timeout: 20_000 })
    .toEqual(["before", "one", "two", "three"]);
  await eventually(() => ada.page.locator('[data-status="pending"]').count()).toBe(0);
  expect(await texts(ada.page)).toEqual(["before", "one", "two", "three"]);
  await eventually(() => ada.page.getByText("Offline since").count()).toBe(0);
});

test("a conversation seen before opens at once offline, with the messages written since", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  const { page } = grace;
  await page.goto(conversationUrl(conversation));
  for (const text of ["before", "one", "two", "three"]) await say(web, ada, conversation, text);
  // The list also has their last message.
  await eventually(() => kept(page)).toMatch(/"text":"one".*"text":"two".*"text":"three"/);
  await page
    .getByRole("link", { name: /Ada Lovelace/ })
    .first()
    .waitFor();
  await page.goto("/");
  await page.locator(`[data-conversation="${conversation}"]`).waitFor();
  await page.waitForLoadState("networkidle");
  cut();
  await page.locator(`[data-conversation="${conversation}"]`).click();
  await eventually(() => texts(page)).toEqual(["before", "one", "two", "three"]);
  await write(page, "from the tunnel");
  await eventually(() => texts(page)).toContain("from the tunnel");
  mend();
  await grace.context.setOffline(true);
  await grace.context.setOffline(false);
  await eventually(() => page.locator('[data-status="pending"]').count()).toBe(0);
  expect(await texts(page)).toEqual(["before", "one", "two", "three", "from the tunnel"]);
});
