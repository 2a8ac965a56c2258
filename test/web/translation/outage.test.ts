import { afterAll, expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { say } from "../support/api.ts";
import { row } from "../support/chat.ts";
import { ENGLISH, open, SPANISH, speaking, translation } from "./speaking.ts";
import { startLibreTranslate, type LibreTranslate } from "../support/libre-translate.ts";

/* A server that has seen its translator fail leaves it alone for a while: this one is the file's alone. */
let engine: LibreTranslate;
const web = useWeb(async () => {
  engine = await startLibreTranslate();
  return { TRANSLATOR: "libretranslate", TRANSLATOR_URL: engine.url };
});
afterAll(() => engine.close());

test("a translator that is down delays no message; the page says so at once, with a way to try again", async () => {
  const { ada, grace, conversation } = await speaking(web);
  const { page } = ada;
  await open(ada, conversation);
  engine.asked.length = 0;
  engine.answerIn(null);
  const sent = performance.now();
  await say(web, grace, conversation, SPANISH);
  await row(page, SPANISH).getByText("Translation is unavailable right now.").waitFor();
  // The server sent the failure: the page did not wait, and requested nothing.
  expect(performance.now() - sent).toBeLessThan(4_000);
  expect(engine.asked).toEqual([SPANISH]);
  expect(await page.locator(".toasts").innerText()).toBe("");
  // A failed manual request shows an error; the page retries it, too.
  const again = row(page, SPANISH).getByRole("button", { name: "Try again" });
  await again.click();
  await page.getByText(/Couldn't translate. Try again in \d+ seconds?/).waitFor();
  engine.answerIn(0);
  await translation(page, SPANISH).getByText(ENGLISH).waitFor();
  expect(await again.count()).toBe(0);
});
