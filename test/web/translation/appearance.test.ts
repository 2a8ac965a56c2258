import { expect, test } from "vitest";
import { PHONE } from "../support/people.ts";
import { say } from "../support/api.ts";
import { row } from "../support/chat.ts";
import { axe } from "../support/axe.ts";
import { open, SPANISH, speaking, translation, useTranslatingWeb } from "./speaking.ts";

const web = useTranslatingWeb();

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in a translated conversation, its details and the settings, ${colorScheme}`, async () => {
    const { ada, grace, conversation } = await speaking(web, { colorScheme });
    const { page } = ada;
    await say(web, grace, conversation, SPANISH);
    await open(ada, conversation);
    await translation(page, SPANISH).waitFor();
    await page.getByRole("button", { name: "Details" }).click();
    await page.getByText("Into English").waitFor();
    expect(await axe(page)).toEqual([]);
    await page.goto("/settings/appearance");
    await page.getByRole("combobox", { name: "Reading language" }).waitFor();
    expect(await axe(page)).toEqual([]);
  });
}

test("in Arabic, on a phone, an English message reads from left to right and its translation from right to left", async () => {
  const { ada, grace, conversation } = await speaking(web, {
    reads: "ar",
    writes: "en",
    locale: "ar",
    viewport: PHONE,
  });
  const { page } = ada;
  await open(ada, conversation);
  await say(web, grace, conversation, "Tomorrow we go to the beach with everyone");
  const shown = translation(page, "Tomorrow we go");
  await shown.getByText("غدا نحن نذهب إلى").waitFor();
  await row(page, "Tomorrow we go")
    .getByText(/^تُرجمت من \P{L}*الإنجليزية\P{L}* بواسطة \P{L}*LibreTranslate/u)
    .waitFor();
  const directionOf = (text: string) =>
    row(page, "Tomorrow we go")
      .locator(".message-text", { hasText: text })
      .evaluate((one) => getComputedStyle(one).direction);
  expect(await directionOf("Tomorrow")).toBe("ltr");
  expect(await directionOf("غدا")).toBe("rtl");
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});
