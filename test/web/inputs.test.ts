import { afterAll, beforeAll, inject, test } from "vitest";
import { call, conversationUrl, say, startWeb, twoPeople, type Web } from "./support/browser.ts";
import { eventually } from "./support/eventually.ts";

let web: Web;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
});
afterAll(() => web.stop());

test("an emoji from the panel that keyboards spell in two ways is one reaction with what another person's keyboard sent (REACT-1)", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  const { page } = ada;
  const { id } = await say(web, grace, conversation, "lunch?");
  const path = `/conversations/${conversation}/messages/${id}/reactions/${encodeURIComponent("👍")}`;
  await page.goto(conversationUrl(conversation));
  const message = page.locator(`[data-message="${id}"]`);
  await message.hover();
  await page.locator(".message-toolbar").getByRole("button", { name: "React" }).click();
  await page.getByRole("button", { name: "More emoji" }).click();
  await page.getByRole("searchbox").fill("thumbs up");
  await page.locator(".emoji-panel__emoji").first().click();
  await message.getByRole("button", { name: "👍 1, You" }).waitFor();
  await call(web, "PUT", path, { as: grace });
  await message.getByRole("button", { name: "👍 2, You, Grace Hopper" }).waitFor();
  await eventually(() => message.locator("button.message-reactions__reaction").count()).toBe(2);
});
