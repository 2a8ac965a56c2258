import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { twoPeople } from "../support/people.ts";
import { conversationUrl, newGroup, say } from "../support/api.ts";
import { axe } from "../support/axe.ts";
import { linesOf, systemColor } from "./lines-of.ts";

const web = useWeb();

for (const colorScheme of ["light", "dark"] as const) {
  test(`in high contrast, areas told apart by background have a border: ${colorScheme}`, async () => {
    const { ada, grace, conversation } = await twoPeople(web, {
      forcedColors: "active",
      colorScheme,
    });
    await say(web, grace, await newGroup(web, grace, [ada]), "Unread");
    await say(web, ada, conversation, "Mine");
    await say(web, grace, conversation, "Theirs");
    const { page } = ada;
    await page.goto(conversationUrl(conversation));
    await page.locator("article", { hasText: "Theirs" }).waitFor();
    const background = await systemColor(page, "Canvas");
    for (const selector of [
      ".message-bubble:not(.message-bubble--own)",
      ".message-bubble--own",
      ".composer__box",
      ".search-field",
      ".avatar",
    ]) {
      const { sides } = await linesOf(page, selector);
      for (const { width, color } of sides) {
        expect(width, selector).toBeGreaterThan(0);
        expect(color, selector).not.toBe(background);
      }
    }
    const header = await linesOf(page, ".conversation-header");
    expect(header.sides[2]!.width).toBeGreaterThan(0);
    const resizer = await page
      .locator(".list-resizer")
      .evaluate((element) => getComputedStyle(element, "::after").backgroundColor);
    expect(resizer).not.toBe(background);

    const highlight = await systemColor(page, "Highlight");
    const own = await linesOf(page, ".message-bubble--own");
    expect(own.sides[1]).toEqual({ width: 4, color: highlight });
    const selected = await linesOf(page, ".inbox-item__link[aria-current]");
    expect(selected).toMatchObject({ outlineStyle: "solid", outlineColor: highlight });
    const badge = await linesOf(page, ".inbox-item__badge");
    expect(badge.backgroundColor).toBe(highlight);

    await page.getByRole("textbox", { name: "Write a message" }).focus();
    const composer = await linesOf(page, ".composer__box");
    expect(composer).toMatchObject({ outlineStyle: "solid", outlineColor: highlight });

    const mark = page.locator("[data-status] svg").first();
    const drawn = await mark.evaluate((element) => getComputedStyle(element).stroke);
    expect(drawn).toBe(await systemColor(page, "CanvasText"));
    expect(await axe(page)).toEqual([]);
  });
}
