import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { chatting, sentRows } from "../support/chat.ts";
import { eventually } from "../support/eventually.ts";
import { axe } from "../support/axe.ts";

const web = useWeb();

test("a voice message is recorded and sent, and Escape discards a recording", async () => {
  const { ada, grace } = await chatting(web);
  const { page } = ada;
  await page.getByRole("button", { name: "Record voice message" }).click();
  const send = page.getByRole("button", { name: "Send recording" });
  await eventually(() => page.locator(".recorder-bar__time").textContent()).toMatch(/^0:0[1-9]$/);
  expect(await axe(page)).toEqual([]);
  await send.click();
  await eventually(() => sentRows(grace.page).count()).toBe(1);

  await page.getByRole("button", { name: "Record voice message" }).click();
  await send.waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".recorder-bar").waitFor({ state: "detached" });
  expect(await sentRows(page).count()).toBe(1);
});

test("a recording survives the loss of its microphone, and can be sent", async () => {
  const { ada, grace } = await chatting(web);
  const { page } = ada;
  await page.evaluate(() => {
    const devices = navigator.mediaDevices;
    const ask = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted);
      addEventListener("unplugged", () => {
        for (const track of stream.getTracks()) {
          track.stop();
          track.dispatchEvent(new Event("ended"));
        }
      });
      return stream;
    };
  });
  await page.getByRole("button", { name: "Record voice message" }).click();
  const time = page.locator(".recorder-bar__time");
  await eventually(() => time.textContent()).not.toBe("0:00");
  await page.evaluate(() => dispatchEvent(new Event("unplugged")));
  await page.getByText("Microphone disconnected. Your recording so far is kept").waitFor();
  await page.locator(".recorder-bar").getByRole("button", { name: "Play" }).waitFor();
  await page.getByRole("button", { name: "Send recording" }).click();
  await sentRows(grace.page).getByRole("group", { name: "Voice message" }).waitFor();
});
