import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { newPage, ON_PHONE, PASSWORD, twoPeople } from "../support/people.ts";
import { conversationUrl, newGroup, say } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

test("on the smallest phone a newcomer's recovery codes fit the screen", async () => {
  const viewport = { width: 320, height: 568 };
  const page = await newPage(web, { ...ON_PHONE, viewport });
  await page.goto("/sign-up");
  await page.getByLabel("Username").fill("smallest");
  await page.getByLabel("Name", { exact: true }).fill("Small Est");
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).tap();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "I've saved them" }).waitFor();
  const box = await dialog.boundingBox();
  expect(box === null ? null : box.y + box.height).toBeLessThan(viewport.height);
});

test("at 400 % zoom a window of 320 by 256 pixels reaches everything by scrolling in one direction", async () => {
  const { ada, grace, conversation } = await twoPeople(web, {
    viewport: { width: 320, height: 256 },
  });
  const { page } = ada;
  const id = await newGroup(web, ada, [grace]);
  await page.goto(conversationUrl(id));
  const invite = page.getByRole("main").getByRole("button", { name: "Invite people" });
  // A click scrolls there, and fails where something else covers the button.
  await invite.click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("switch").last().click({ trial: true });

  await page.goto(conversationUrl(id));
  await page.getByRole("textbox", { name: "Write a message" }).pressSequentially(":smi");
  const first = page.getByRole("option").first();
  await first.waitFor();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowDown");
  await eventually(async () => (await first.boundingBox())?.y).toBeGreaterThan(0);

  await say(web, grace, conversation, "Forward me");
  await page.goto(conversationUrl(conversation));
  await page.locator("article", { hasText: "Forward me" }).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Forward" }).click();
  await dialog.getByRole("checkbox").last().click();
  await dialog.getByRole("button", { name: "Send" }).click({ trial: true });
  const sideways = await page.evaluate(() =>
    [...document.querySelectorAll("dialog[open], dialog[open] *")]
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .filter((element) => /auto|scroll/.test(getComputedStyle(element).overflowX))
      .map((element) => element.className),
  );
  expect(sideways).toEqual([]);
});
