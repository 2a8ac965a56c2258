import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { chatting, sentRows } from "../support/chat.ts";
import { eventually } from "../support/eventually.ts";
import { axe } from "../support/axe.ts";

const web = useWeb();

test("a recording paused before it has sound offers nothing to play, and continues", async () => {
  const { ada, grace } = await chatting(web);
  const { page } = ada;
  // An encoder that writes in pieces of a second.
  await page.evaluate(() => {
    const { start } = MediaRecorder.prototype;
    MediaRecorder.prototype.start = function () {
      start.call(this, 1_000);
    };
  });
  await page.getByRole("button", { name: "Record voice message" }).click();
  const bar = page.locator(".recorder-bar");
  await bar.getByRole("button", { name: "Pause recording" }).click();
  const resume = bar.getByRole("button", { name: "Resume recording" });
  await resume.waitFor();
  await bar.getByRole("status").filter({ hasText: "Paused" }).waitFor();
  await bar.locator(".not-loaded").waitFor({ state: "detached" });
  expect(await bar.getByRole("button", { name: "Play" }).count()).toBe(0);
  await resume.click();
  await eventually(() => bar.locator(".recorder-bar__time").textContent()).toMatch(/^0:0[2-9]$/);
  await bar.getByRole("button", { name: "Pause recording" }).click();
  await bar.getByRole("button", { name: "Play" }).click();
  await bar.getByRole("button", { name: "Pause", exact: true }).waitFor();
  await bar.getByRole("button", { name: "Send recording" }).click();
  await eventually(() => sentRows(grace.page).count()).toBe(1);
});

test("a paused recording is played, continued and sent, without the pause", async () => {
  const { ada, grace } = await chatting(web);
  const { page } = ada;
  await page.getByRole("button", { name: "Record voice message" }).click();
  const bar = page.locator(".recorder-bar");
  const clock = bar.locator(".recorder-bar__time");
  await eventually(() => clock.textContent()).toBe("0:02");
  expect(await bar.locator(".recorder-bar__levels path").getAttribute("d")).toContain("M");
  await bar.getByRole("button", { name: "Pause recording" }).click();
  await bar.getByRole("button", { name: "Play" }).click();
  await bar.getByRole("button", { name: "Pause", exact: true }).waitFor();
  await bar.getByRole("button", { name: "Play" }).waitFor();
  expect(await axe(page)).toEqual([]);
  await bar.getByRole("button", { name: "Resume recording" }).click();
  await eventually(() => clock.textContent()).toBe("0:03");
  await bar.getByRole("button", { name: "Pause recording" }).click();
  await bar.getByRole("button", { name: "Send recording" }).click();
  await sentRows(grace.page).getByText("0:03").waitFor();
});
