import { test } from "vitest";
import { useWeb } from "../support/web.ts";
import { twoPeople } from "../support/people.ts";
import { call, conversationUrl, say } from "../support/api.ts";
import { inChat, row } from "../support/chat.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

test("the emoji panel opens at its message, and the focus returns there", async () => {
  const { ada, conversation } = await inChat(web);
  const { page } = ada;
  for (const text of ["one", "two", "three"]) await say(web, ada, conversation, text);
  const message = row(page, "three");
  const isNear = async (popover: string) => {
    const [box, at] = [await page.locator(popover).boundingBox(), await message.boundingBox()];
    if (box === null || at === null) return false;
    const isBeside = Math.abs(box.y + box.height - at.y) < 80 || Math.abs(box.y - at.y) < 80;
    return isBeside && box.x + box.width > at.x + at.width / 2;
  };
  const hasFocus = () => message.evaluate((element) => element.contains(document.activeElement));

  await message.hover();
  await page.locator(".message-toolbar").getByRole("button", { name: "React" }).click();
  await eventually(() => isNear(".quick-react")).toBe(true);
  await page.getByRole("button", { name: "More emoji" }).click();
  await eventually(() => isNear(".emoji-popover")).toBe(true);
  await page.getByRole("searchbox").press("Escape");
  await eventually(hasFocus).toBe(true);

  await message.hover();
  await page.locator(".message-toolbar").getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "React" }).click();
  await eventually(() => isNear(".quick-react")).toBe(true);
  await page.getByRole("button", { name: "React with 👍" }).click();
  await message.getByRole("button", { name: "👍 1, You" }).waitFor();
  await eventually(hasFocus).toBe(true);

  await message.click({ button: "right" });
  await page.keyboard.press("Escape");
  await eventually(hasFocus).toBe(true);
});

test("an emoji from the panel that keyboards spell in two ways is one reaction with another person's keyboard emoji (REACT-1)", async () => {
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
