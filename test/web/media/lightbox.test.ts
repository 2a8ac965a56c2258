import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { conversationUrl } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";
import { axe } from "../support/axe.ts";
import { lightbox, looking, place } from "./looking.ts";

const web = useWeb();

test("a picture opens on a dark ground in any theme, with its sender, its time and its caption", async () => {
  const { page } = await looking(web, { colorScheme: "light" });
  const dialog = lightbox(page);
  const [background, color] = await dialog.evaluate((element) => {
    const style = getComputedStyle(element);
    return [style.backgroundColor, style.color];
  });
  expect(background).toBe("rgb(10, 11, 17)");
  expect(color).toBe("rgb(236, 238, 248)");
  await dialog.getByText("Ada Lovelace", { exact: true }).waitFor();
  expect(await dialog.locator("time").textContent()).toMatch(/\d{4}, \d\d:\d\d/);
  expect(await place(page)).toBe("2 of 3");
  expect(await dialog.getByRole("status").first().textContent()).toMatch(
    /^2 of 3, Ada Lovelace, .*\d\d:\d\d$/,
  );
  expect(await axe(page)).toEqual([]);
  await page.keyboard.press("ArrowLeft");
  await dialog.locator("strong", { hasText: "caption" }).waitFor();
  expect(await dialog.getByRole("button", { name: "Previous" }).isDisabled()).toBe(true);
  expect(await axe(page)).toEqual([]);
});

test("Escape, Back and a click on the dark close it, and the conversation stays", async () => {
  const { page, conversation } = await looking(web);
  const again = async () => {
    await lightbox(page).waitFor({ state: "detached" });
    expect(page.url()).toContain(conversationUrl(conversation));
    await page.locator("button.picture").nth(1).click();
    await lightbox(page).waitFor();
  };
  await page.keyboard.press("Escape");
  await again();
  await page.evaluate(() => history.back());
  await again();
  const stage = (await page.locator(".lightbox__stage").boundingBox())!;
  await page.mouse.click(stage.x + 80, stage.y + 10);
  await again();
  await lightbox(page).getByRole("button", { name: "Show in conversation" }).click();
  await lightbox(page).waitFor({ state: "detached" });
  await page.locator(".message-row--lit").waitFor();
  await page.evaluate(() => history.back());
  await eventually(() => page.url()).not.toContain("conversation-ws");
});
