import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { newPerson, ON_PHONE } from "../support/people.ts";
import { conversationUrl, newGroup } from "../support/api.ts";

const web = useWeb();

/**
 * The distance of the title's words from the left and the right edge of their box in the header, in Arabic, in pixels.
 */
async function arabicHeader(title: string): Promise<{ left: number; right: number }> {
  const ada = await newPerson(web, "Ada Lovelace", { ...ON_PHONE, locale: "ar" });
  const id = await newGroup(web, ada, [], title);
  await ada.page.goto(conversationUrl(id));
  const heading = ada.page.locator(".conversation-header h1").filter({ hasText: title });
  await heading.waitFor();
  return heading.evaluate((place) => {
    const range = document.createRange();
    range.selectNodeContents(place);
    const words = range.getBoundingClientRect();
    const seen = place.getBoundingClientRect();
    return { left: words.left - seen.left, right: seen.right - words.right };
  });
}

test("in Arabic, a long English title in the header is truncated at its end", async () => {
  const { left, right } = await arabicHeader("A rather long title that no phone has room for");
  expect(left).toBeGreaterThan(-1);
  expect(right).toBeLessThan(0);
});

test("in Arabic, a short English title stands beside its picture", async () => {
  expect((await arabicHeader("Crew")).right).toBeLessThan(1);
});
