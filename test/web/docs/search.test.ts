import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { eventually } from "../support/eventually.ts";
import { axe } from "../support/axe.ts";
import { watched } from "./watched.ts";

const web = useWeb();

test("the search opens by a key, finds the words of any page, and leads there without a mouse", async () => {
  const { page, faults } = await watched(web);
  await page.goto("/docs");
  await page.keyboard.press("/");
  const field = page.getByRole("combobox", { name: "Search the documentation" });
  const results = page.getByRole("option");
  // Nothing typed is lost while the index loads.
  await page.keyboard.type("rate_limited");
  expect(await field.inputValue()).toBe("rate_limited");
  await results.first().waitFor();
  expect(await field.getAttribute("aria-activedescendant")).toBe("search-result-0");
  expect(await axe(page)).toEqual([]);

  await field.fill("zzzzzz");
  await page.getByText("Nothing found for “zzzzzz”").waitFor();
  for (const [query, address] of [
    ["listMessages", "/docs/reference/rest/messages#listMessages"],
    ["SEND-2", "/docs/reference/protocol#SEND-2"],
    ["max_text_length", "/docs/reference/limits#max_text_length"],
    ["ConversationHandle", "/docs/reference/sdk/live#ConversationHandle"],
  ] as const) {
    await field.fill(query);
    await eventually(() => results.first().getAttribute("href")).toBe(address);
  }
  await page.keyboard.press("Enter");
  await page.waitForURL("**/docs/reference/sdk/live#ConversationHandle");
  await page.keyboard.press("Control+k");
  await field.waitFor();
  await page.keyboard.press("Escape");
  await field.waitFor({ state: "hidden" });
  expect(faults).toEqual([]);
});
