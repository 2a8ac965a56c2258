import { test } from "vitest";
import { conversationUrl } from "../support/api.ts";
import { twoPeople } from "../support/people.ts";
import { useWeb } from "../support/web.ts";

const web = useWeb();

const LENGTH_MS = 600;

test("a recording of less than a second can be heard while it is paused", async () => {
  const { ada, conversation } = await twoPeople(web);
  const { page } = ada;
  await page.goto(conversationUrl(conversation));
  await page.getByRole("button", { name: "Record voice message" }).click();
  const bar = page.locator(".recorder-bar");
  const pause = bar.getByRole("button", { name: "Pause recording" });
  await pause.evaluate((button: HTMLButtonElement, ms) => {
    setTimeout(() => button.click(), ms);
  }, LENGTH_MS);
  await bar.getByRole("button", { name: "Play" }).click();
  await bar.getByRole("button", { name: "Pause", exact: true }).waitFor();
});
