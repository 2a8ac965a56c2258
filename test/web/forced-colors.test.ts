import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { axe } from "./support/axe.ts";
import {
  conversationUrl,
  newPage,
  PHONE,
  say,
  startWeb,
  twoPeople,
  call,
  type Web,
} from "./support/browser.ts";

let web: Web;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
});
afterAll(() => web.stop());

/** The width and colours of the first one's borders. */
function linesOf(page: Page, selector: string) {
  return page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const style = getComputedStyle(element);
      const sides = (["Top", "Right", "Bottom", "Left"] as const).map((side) => ({
        width: parseFloat(style[`border${side}Width`]),
        color: style[`border${side}Color`],
      }));
      const { backgroundColor, outlineStyle, outlineWidth, outlineColor } = style;
      return { sides, backgroundColor, outlineStyle, outlineWidth, outlineColor };
    });
}

/** A system colour as this page renders it. */
function systemColor(page: Page, name: string): Promise<string> {
  return page.evaluate((name) => {
    const probe = document.createElement("span");
    probe.style.setProperty("forced-color-adjust", "none");
    probe.style.setProperty("background", name);
    document.body.appendChild(probe);
    const color = getComputedStyle(probe).backgroundColor;
    probe.remove();
    return color;
  }, name);
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`in high contrast, areas told apart by background have a border: ${colorScheme}`, async () => {
    const { ada, grace, conversation } = await twoPeople(web, {
      forcedColors: "active",
      colorScheme,
    });
    const other = (await call(web, "POST", "/conversations", {
      as: grace,
      body: { kind: "group", title: "Crew", member_ids: [ada.id] },
    })) as { id: string };
    await say(web, grace, other.id, "Unread");
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

test("in high contrast, overlays have a border, and the selected item shows", async () => {
  const { ada, conversation } = await twoPeople(web, { forcedColors: "active" });
  const { page } = ada;
  await say(web, ada, conversation, "Mine");
  await page.goto(conversationUrl(conversation));
  await page.locator("article", { hasText: "Mine" }).click({ button: "right" });
  const menu = await linesOf(page, ".menu");
  expect(menu.sides.every(({ width }) => width > 0)).toBe(true);
  const highlight = await systemColor(page, "Highlight");
  expect((await linesOf(page, ".menu__item:focus")).outlineColor).toBe(highlight);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").waitFor();
  expect((await linesOf(page, ".dialog")).sides[0]!.width).toBeGreaterThan(0);
  const option = await linesOf(page, ".search-row[aria-selected=true]");
  expect(option.outlineColor).toBe(highlight);
});

test("on a phone in high contrast axe finds nothing on any screen", async () => {
  const { ada, conversation } = await twoPeople(web);
  const storageState = await ada.context.storageState();
  const page = await newPage(web, {
    viewport: PHONE,
    isMobile: true,
    hasTouch: true,
    forcedColors: "active",
    storageState,
  });
  for (const screen of [
    "/",
    "/new",
    "/settings/profile",
    "/settings/appearance",
    conversationUrl(conversation),
  ]) {
    await page.goto(screen);
    await page.getByRole("heading").first().waitFor();
    expect(await axe(page), screen).toEqual([]);
  }
});
