import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { axe } from "../support/axe.ts";
import { conversationUrl, newGroup } from "../support/api.ts";
import { PHONE, twoPeople } from "../support/people.ts";
import { useWeb } from "../support/web.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

/** A camera's photo: landscape, and far larger than an avatar; blue beside a red middle. */
async function photo(page: Page): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = 1_600;
    canvas.height = 900;
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("no canvas");
    context.fillStyle = "#0000ff";
    context.fillRect(0, 0, 1_600, 900);
    context.fillStyle = "#d02050";
    context.fillRect(350, 0, 900, 900);
    return canvas.toDataURL("image/png").split(",")[1] ?? "";
  });
  return { name: "me.png", mimeType: "image/png", buffer: Buffer.from(base64, "base64") };
}

/** Enter works like a click. */
async function choose(page: Page, button: string, file: Awaited<ReturnType<typeof photo>>) {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: button }).press("Enter");
  await (await chooser).setFiles(file);
}

/** The suggested crop: the middle. */
async function use(page: Page, button: string) {
  await choose(page, button, await photo(page));
  await page.getByRole("button", { name: "Use photo" }).click();
}

/** The picture's size, and the colour of its corner; null before it has loaded. */
function drawn(page: Page, within: string) {
  return page
    .locator(`${within} .avatar__image--loaded`)
    .first()
    .evaluate((image: HTMLImageElement) => {
      const canvas = document.createElement("canvas");
      canvas.width = 1;
      canvas.height = 1;
      const context = canvas.getContext("2d");
      context?.drawImage(image, 0, 0, 4, 4, 0, 0, 1, 1);
      const [red = 0, , blue = 0] = context?.getImageData(0, 0, 1, 1).data ?? [];
      return { width: image.naturalWidth, height: image.naturalHeight, isMiddle: red > blue };
    });
}

const SQUARE = { width: 512, height: 512, isMiddle: true };
/** The same of the small version, where it is shown. */
const SMALL = { width: 128, height: 128, isMiddle: true };

test("a person sets their picture in the settings, others see it, and they remove it", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  await grace.page.goto(conversationUrl(conversation));
  await grace.page.getByRole("textbox", { name: "Write a message" }).waitFor();
  const { page } = ada;
  await page.goto("/settings");
  await page.getByRole("button", { name: "Choose photo" }).waitFor();
  await use(page, "Choose photo");
  await page.getByText("Saved").waitFor();
  await eventually(() => drawn(page, ".screen__card")).toEqual(SQUARE);
  for (const place of [".conversation-header", `[data-conversation="${conversation}"]`]) {
    await eventually(() => drawn(grace.page, place)).toEqual(SMALL);
  }
  const address = await grace.page
    .locator(".conversation-header .avatar__image")
    .getAttribute("src");
  expect(address).toMatch(/^[^?]+\/api\/v1\/media\/[\w-]{22}\?signer=/);
  expect(await axe(page)).toEqual([]);
  await page.reload();
  await eventually(() => drawn(page, ".screen__card")).toEqual(SQUARE);

  await page.getByRole("button", { name: "Remove photo" }).click();
  await page.getByRole("button", { name: "Choose photo" }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Choose photo");
  await grace.page.locator(".conversation-header .avatar__image").waitFor({ state: "detached" });
  const initials = grace.page.locator(".conversation-header .avatar__initials");
  expect(await initials.textContent()).toBe("AL");
});

test("a file that is not a picture shows an error until another is chosen, and changes nothing", async () => {
  const { ada } = await twoPeople(web);
  const { page } = ada;
  await page.goto("/settings");
  await page.getByRole("button", { name: "Choose photo" }).waitFor();
  const buffer = Buffer.from("no picture at all");
  await choose(page, "Choose photo", { name: "me.png", mimeType: "image/png", buffer });
  const refusal = page.getByText("This photo can't be read. Try another");
  await refusal.waitFor();
  await page.getByRole("button", { name: "Choose photo" }).waitFor();
  await use(page, "Choose photo");
  await page.getByText("Saved").waitFor();
  expect(await refusal.count()).toBe(0);
});

test("an owner sets a group's picture, on a phone in the dark; a member sees it and cannot change it", async () => {
  const options = { viewport: PHONE, colorScheme: "dark", hasTouch: true } as const;
  const { ada, grace } = await twoPeople(web, options);
  const id = await newGroup(web, ada, [grace], "Analysts");
  const { page } = ada;
  await Promise.all([page.goto(conversationUrl(id)), grace.page.goto(conversationUrl(id))]);
  await page.getByRole("button", { name: "Details" }).click();
  await use(page, "Choose photo");
  await eventually(() => drawn(page, ".details__who")).toEqual(SQUARE);
  expect(await axe(page)).toEqual([]);
  await eventually(() => drawn(grace.page, ".conversation-header")).toEqual(SMALL);
  await grace.page.getByRole("button", { name: "Details" }).click();
  await eventually(() => drawn(grace.page, ".details__who")).toEqual(SQUARE);
  expect(await grace.page.getByRole("button", { name: /photo/ }).count()).toBe(0);
  await page.getByRole("button", { name: "Remove photo" }).click();
  for (const each of [page, grace.page]) {
    await each.locator(".details__who .avatar__image").waitFor({ state: "detached" });
  }
});

test("an avatar that cannot be loaded leaves the initials", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  await ada.page.goto("/settings");
  await ada.page.getByRole("button", { name: "Choose photo" }).waitFor();
  await use(ada.page, "Choose photo");
  await ada.page.getByText("Saved").waitFor();
  let asked = 0;
  await grace.page.route("**/api/v1/media/*signature=*", (route) => {
    asked += 1;
    return route.fulfill({ status: 404 });
  });
  await grace.page.goto(conversationUrl(conversation));
  await eventually(() => Promise.resolve(asked)).toBeGreaterThan(0);
  const avatar = grace.page.locator(".conversation-header .avatar");
  await eventually(() => avatar.locator(".avatar__image").count()).toBe(0);
  expect(await avatar.textContent()).toBe("AL");
});
