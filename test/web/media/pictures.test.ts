import { expect, test } from "vitest";
import { bytes } from "../../support/files.ts";
import { useWeb } from "../support/web.ts";
import { PHONE } from "../support/people.ts";
import { chatting, field, sentRows } from "../support/chat.ts";
import { chooseFiles, fileOf, pictureOf } from "../support/choose-files.ts";
import { eventually } from "../support/eventually.ts";
import { axe } from "../support/axe.ts";

const web = useWeb();

const MONTH = new Intl.DateTimeFormat("en", { month: "long" });

test("a picture is sent with its caption, and the other person sees it in place, by a signed address", async () => {
  const { ada, grace } = await chatting(web);
  await chooseFiles(ada.page, pictureOf("holiday.png"));
  await ada.page.getByRole("list", { name: "Files to send" }).getByText("holiday.png").waitFor();
  await field(ada.page).fill("Look");
  await field(ada.page).press("Enter");
  const seen = sentRows(grace.page).filter({ hasText: "Look" }).locator("img.picture__image");
  await seen.waitFor();
  await eventually(() => seen.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(
    3,
  );
  expect(await seen.getAttribute("src")).toMatch(/\/api\/v1\/media\/[\w-]{22}\?signer=/);
  expect(await seen.getAttribute("alt")).toBe("holiday.png");
  await sentRows(ada.page).filter({ hasText: "Look" }).locator("img.picture__image").waitFor();
  expect(await axe(grace.page)).toEqual([]);

  await seen.click();
  const lightbox = grace.page.getByRole("dialog");
  await lightbox.waitFor();
  expect(await axe(grace.page)).toEqual([]);
  await grace.page.keyboard.press("Escape");
  await lightbox.waitFor({ state: "detached" });

  await grace.page.getByRole("button", { name: "Details" }).click();
  await grace.page.getByRole("tab", { name: "Info" }).focus();
  await grace.page.keyboard.press("ArrowRight");
  const shared = grace.page.getByRole("tabpanel", { name: "Media" });
  const section = shared.locator("img");
  await section.waitFor();
  await shared.getByRole("heading", { name: MONTH.format() }).waitFor();
  expect(await axe(grace.page)).toEqual([]);
  await chooseFiles(ada.page, pictureOf("later.png"));
  await field(ada.page).press("Enter");
  await shared.getByRole("img", { name: "later.png" }).waitFor();
  await section.last().click();
  await lightbox.waitFor();
  await grace.page.keyboard.press("Escape");
  await grace.page.getByRole("tab", { name: "Links" }).click();
  await grace.page.getByText("No links yet").waitFor();
});

test("a reply to a picture shows it small, and one to another file shows its kind", async () => {
  const { ada, grace } = await chatting(web);
  const text = fileOf("notes.txt", "text/plain", bytes("two"));
  await chooseFiles(ada.page, pictureOf("holiday.png"), text);
  await ada.page.getByRole("button", { name: "Send", exact: true }).click();
  await grace.page.locator(".file-card", { hasText: "notes.txt" }).waitFor();
  for (const [at, words] of [
    [0, "Lovely"],
    [1, "Read"],
  ] as const) {
    await sentRows(grace.page).nth(at).focus();
    await grace.page.keyboard.press("r");
    const subject = grace.page.locator(".composer-subject");
    await subject.locator(at === 0 ? ".thumbnail__image" : ".message-gist .icon").waitFor();
    await field(grace.page).fill(words);
    await field(grace.page).press("Enter");
  }
  const quote = (words: string) =>
    sentRows(ada.page).filter({ hasText: words }).locator(".message-quote");
  const small = quote("Lovely").locator("img");
  await eventually(() => small.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(
    3,
  );
  await quote("Lovely").getByText("Photo").waitFor();
  await quote("Read").getByText("notes.txt").waitFor();
  expect(await quote("Read").locator(".icon").count()).toBe(1);
  expect(await quote("Read").locator("img").count()).toBe(0);
  expect(await axe(ada.page)).toEqual([]);
});

test("several files are sent in their order, one message each; a file is a card that downloads by its name", async () => {
  const { ada, grace } = await chatting(web);
  await chooseFiles(
    ada.page,
    pictureOf("one.png"),
    fileOf("two.txt", "text/plain", bytes("two")),
    fileOf("three.bin", "application/octet-stream", new Uint8Array([0, 1, 2])),
  );
  await ada.page.getByRole("button", { name: "Send", exact: true }).click();
  const card = grace.page.locator(".file-card", { hasText: "three.bin" });
  await card.getByText("BIN · 3 bytes").waitFor();
  const names = await sentRows(grace.page).evaluateAll((all) =>
    all.map(
      (row) =>
        row.querySelector("img")?.getAttribute("alt") ??
        row.querySelector(".file-card__name")?.textContent,
    ),
  );
  expect(names).toEqual(["one.png", "two.txt", "three.bin"]);
  for (const { page } of [ada, grace]) {
    await eventually(() => page.locator(".file-card__icon > .icon").first().isVisible()).toBe(true);
  }
  const downloading = grace.page.waitForEvent("download");
  await grace.page.locator(".file-card", { hasText: "two.txt" }).click();
  expect((await downloading).suggestedFilename()).toBe("two.txt");
});

test("media work on a phone, in the dark, from right to left", async () => {
  const { ada, grace } = await chatting(web, {
    viewport: PHONE,
    colorScheme: "dark",
    hasTouch: true,
  });
  await chooseFiles(ada.page, pictureOf("phone.png"));
  expect(await axe(ada.page)).toEqual([]);
  await ada.page.getByRole("button", { name: "Send", exact: true }).click();
  await sentRows(grace.page).locator("img").waitFor();
  expect(await axe(grace.page)).toEqual([]);
});
