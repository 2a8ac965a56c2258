import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { chatting, field, sentRows } from "../support/chat.ts";
import { chooseFiles, pictureOf } from "../support/choose-files.ts";
import { eventually } from "../support/eventually.ts";
import { axe } from "../support/axe.ts";
import { screenshot } from "../support/screenshot.ts";

const web = useWeb();

test("pictures sent together are one album: a grid of messages that open, are replied to and deleted one by one", async () => {
  const { ada, grace } = await chatting(web);
  await chooseFiles(ada.page, pictureOf("one.png"), pictureOf("two.png"), pictureOf("three.png"));
  await field(ada.page).fill("Our trip");
  await field(ada.page).press("Enter");
  const album = sentRows(grace.page).filter({ hasText: "Our trip" });
  const tiles = album.getByRole("group", { name: "Album, 3 items" }).locator("button.picture");
  await eventually(() => tiles.count()).toBe(3);
  expect(await sentRows(grace.page).count()).toBe(1);
  await grace.page.locator(".inbox-item", { hasText: "3 photos" }).waitFor();
  const names = () =>
    album.locator("img").evaluateAll((all) => all.map((image) => image.getAttribute("alt")));
  expect(await names()).toEqual(["one.png", "two.png", "three.png"]);
  const boxes = await tiles.evaluateAll((all) =>
    all.map((tile) => tile.getBoundingClientRect().toJSON() as DOMRect),
  );
  for (const { width, height } of boxes) expect(Math.min(width, height)).toBeGreaterThan(60);

  await tiles.nth(1).click();
  const lightbox = grace.page.getByRole("dialog");
  await lightbox.getByText("2 of 3", { exact: true }).waitFor();
  expect(await axe(grace.page)).toEqual([]);
  await grace.page.keyboard.press("Escape");
  await lightbox.waitFor({ state: "detached" });

  await album.focus();
  await tiles.nth(0).focus();
  await grace.page.keyboard.press("ArrowRight");
  await grace.page.keyboard.press("r");
  await field(grace.page).fill("This one");
  await field(grace.page).press("Enter");
  const reply = sentRows(ada.page).filter({ hasText: "This one" });
  const quote = reply.locator(".message-quote");
  await quote.click();
  await ada.page.locator(".message-row--lit", { hasText: "Our trip" }).waitFor();

  const own = sentRows(ada.page).filter({ hasText: "Our trip" }).first();
  await own.locator("button.picture").nth(2).click({ button: "right" });
  await ada.page.getByRole("menuitem", { name: "Delete" }).click();
  await ada.page.getByRole("dialog").getByRole("button", { name: "Delete this item" }).click();
  await ada.page.getByText("Message deleted").locator("..").getByLabel("Close").click();
  await eventually(names).toEqual(["one.png", "two.png"]);
  expect(await sentRows(grace.page).count()).toBe(2);
  expect(await axe(grace.page)).toEqual([]);

  await own.press("x");
  await ada.page.getByText("2 selected").waitFor();
  await ada.page.keyboard.press("Escape");
  await own.press("Delete");
  await screenshot(ada.page, "delete-album");
  await ada.page.getByRole("dialog").getByRole("button", { name: "Delete all 2 items" }).click();
  await ada.page.getByText("2 messages deleted").locator("..").getByLabel("Close").click();
  await album.waitFor({ state: "detached" });
});
