import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { chatting, sentRows } from "../support/chat.ts";
import { eventually } from "../support/eventually.ts";
import { axe } from "../support/axe.ts";

const web = useWeb();

test("one voice message plays at a time, and the keys seek", async () => {
  const { ada, grace } = await chatting(web);
  const { page } = ada;
  const players = sentRows(grace.page);
  for (const sent of [1, 2]) {
    await page.getByRole("button", { name: "Record voice message" }).click();
    await eventually(() => page.locator(".recorder-bar__time").textContent()).toMatch(/^0:0[1-9]$/);
    await page.getByRole("button", { name: "Send recording" }).click();
    await eventually(() => players.count()).toBe(sent);
  }
  await players.nth(1).getByRole("button", { name: "Play" }).click();
  await players.nth(1).getByRole("button", { name: "Pause" }).waitFor();
  await players.nth(0).getByRole("button", { name: "Play" }).click();
  await players.nth(0).getByRole("button", { name: "Pause" }).waitFor();
  await players.nth(1).getByRole("button", { name: "Play" }).waitFor();
  const slider = players.nth(0).getByRole("slider");
  await slider.focus();
  await grace.page.keyboard.press("End");
  await grace.page.keyboard.press("Home");
  await eventually(() => slider.getAttribute("aria-valuetext")).toMatch(/^0:0[01] of 0:\d\d$/);
  expect(await axe(grace.page)).toEqual([]);
});
