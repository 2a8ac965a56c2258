import { expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { conversationUrl } from "../support/api.ts";
import { twoPeople } from "../support/people.ts";
import { useWeb } from "../support/web.ts";

const web = useWeb();

test("Ctrl I sets the selected words in italics, and Ctrl K links them instead of opening the switcher", async () => {
  const { ada, conversation } = await twoPeople(web);
  const { page } = ada;
  await page.goto(conversationUrl(conversation));
  const field = page.locator(".conversation__main .composer__field");
  await field.fill("the guide");
  const select = (start: number, end: number) =>
    field.evaluate(
      (element, range) => (element as HTMLTextAreaElement).setSelectionRange(...range),
      [start, end] as const,
    );
  const value = () => field.inputValue();
  await select(0, 3);
  await page.keyboard.press("Control+i");
  await eventually(value).toBe("_the_ guide");
  await page.keyboard.press("Control+i");
  await eventually(value).toBe("the guide");
  await select(4, 9);
  await page.keyboard.press("Control+k");
  await eventually(value).toBe("the [guide](https://)");
  expect(await page.getByRole("dialog").count()).toBe(0);
  // The address is selected: what one types next replaces it.
  await page.keyboard.type("https://example.com");
  await page.keyboard.press("Enter");
  const link = page.locator(".timeline").getByRole("link", { name: "guide" });
  await link.waitFor();
  expect(await link.getAttribute("href")).toMatch(/^https:\/\/example\.com\/?$/);
  // Without a selection the keys are the page's.
  await field.press("Control+k");
  await page.getByRole("dialog").waitFor();
});
