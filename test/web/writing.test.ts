import type { CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import {
  conversationUrl,
  DESKTOP,
  PHONE,
  say,
  startWeb,
  twoPeople,
  type Person,
  type Web,
} from "./support/browser.ts";
import { eventually } from "./support/eventually.ts";

let web: Web;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
});
afterAll(() => web.stop());

interface Writer extends Person {
  readonly conversation: string;
  readonly other: Person;
  readonly keys: CDPSession;
}

async function writer(options = {}): Promise<Writer> {
  const { ada, grace, conversation } = await twoPeople(web, options);
  await say(web, grace, conversation, "hello");
  await ada.page.goto(conversationUrl(conversation));
  await field(ada.page).waitFor();
  await ada.page.locator("article", { hasText: "hello" }).waitFor();
  await field(ada.page).focus();
  const keys = await ada.context.newCDPSession(ada.page);
  return { ...ada, conversation, other: grace, keys };
}

function field(page: Page) {
  return page.locator(".conversation__main .composer__field");
}

/** Types as an input method does: each state of the composition, then the chosen text. */
async function compose(keys: CDPSession, states: readonly string[], chosen: string): Promise<void> {
  for (const text of states) {
    await keys.send("Input.imeSetComposition", {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });
  }
  await keys.send("Input.insertText", { text: chosen });
}

/** The Enter that accepts a suggestion, as browsers report it to the page. */
async function enterWhileComposing(page: Page): Promise<void> {
  await page.evaluate(() => {
    const enter = { key: "Enter", code: "Enter", bubbles: true, cancelable: true, keyCode: 229 };
    // Safari reports that the composition has ended.
    for (const isComposing of [true, false]) {
      document.activeElement?.dispatchEvent(
        new KeyboardEvent("keydown", { ...enter, isComposing }),
      );
    }
  });
}

const SCRIPTS = [
  ["Japanese", ["k", "か", "かn", "かん", "かんじ", "漢字"], "漢字", "を書く。"],
  ["Chinese", ["n", "ni", "ni h", "ni hao"], "你好", "，世界"],
  ["Korean", ["ㅎ", "하", "한"], "한", "글"],
  ["Thai", ["ก", "กิ", "กิน"], "กิน", "ข้าวเช้า"],
  ["Hindi", ["k", "kr", "kri"], "कृ", "पया क्षमा"],
  ["Arabic", ["م", "مر"], "مرحبا", "، كيف الحال؟"],
  ["Vietnamese", ["d", "đ", "đe", "đẹ", "đẹp"], "đẹp", " lắm"],
] as const;

for (const [size, viewport] of [
  ["wide", DESKTOP],
  ["narrow", PHONE],
] as const) {
  test.each(SCRIPTS)(
    `a text composed in %s is sent whole, and not before it is chosen: ${size}`,
    async (_, states, chosen, rest) => {
      const { page, keys, other, conversation } = await writer({ viewport });
      for (const text of states) {
        await keys.send("Input.imeSetComposition", {
          text,
          selectionStart: text.length,
          selectionEnd: text.length,
        });
      }
      await enterWhileComposing(page);
      // Another person's message meanwhile interrupts nothing.
      await say(web, other, conversation, "meanwhile");
      await page.locator("article", { hasText: "meanwhile" }).waitFor();
      expect(await field(page).inputValue()).toBe(states.at(-1));
      await keys.send("Input.insertText", { text: chosen });
      await compose(keys, [rest.slice(0, 1)], rest);
      expect(await field(page).inputValue()).toBe(chosen + rest);
      await page.keyboard.press("Enter");
      await page.locator(".message-row", { hasText: chosen + rest }).waitFor();
      await eventually(() => field(page).inputValue()).toBe("");
    },
  );
}

test("the Enter that accepts a suggestion of an input method chooses nothing in a search", async () => {
  const { page, keys } = await writer();
  const url = page.url();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").waitFor();
  await keys.send("Input.imeSetComposition", { text: "grac", selectionStart: 4, selectionEnd: 4 });
  await page.getByRole("option").first().waitFor();
  await enterWhileComposing(page);
  await keys.send("Input.insertText", { text: "grace" });
  expect(await page.getByRole("combobox").inputValue()).toBe("grace");
  expect(page.url()).toBe(url);
});

test("an inserted emoji or name is undone by itself, and text typed before it after it", async () => {
  const { page } = await writer();
  await page.keyboard.type("one two");
  await page.getByRole("button", { name: "Emoji" }).click();
  await page.getByRole("searchbox").last().fill("thumbs up");
  await page.locator(".emoji-panel__emoji").first().click();
  expect(await field(page).inputValue()).toBe("one two👍");
  await page.keyboard.press("Control+z");
  expect(await field(page).inputValue()).toBe("one two");
  await page.keyboard.type(" @gr");
  await page.getByRole("option", { name: /Grace/ }).waitFor();
  await page.keyboard.press("Enter");
  expect(await field(page).inputValue()).toMatch(/^one two @grace\S+ $/);
  await page.keyboard.press("Control+z");
  expect(await field(page).inputValue()).toBe("one two @gr");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  expect(await field(page).inputValue()).not.toContain("two @");
});

test("the shortcuts work on a keyboard of another script", async () => {
  const { page } = await writer();
  const press = (key: string, code: string, ctrlKey = false) =>
    page.evaluate(
      ([key, code, ctrlKey]) => {
        const stroke = { key, code, ctrlKey, bubbles: true, cancelable: true };
        document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", stroke));
      },
      [key, code, ctrlKey] as const,
    );
  await press("л", "KeyK", true);
  await page.getByRole("combobox").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("combobox").waitFor({ state: "detached" });
  await press("ب", "KeyF", true);
  await page.locator(".conversation-search input").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("[data-message]").first().focus();
  await press("к", "KeyR");
  await page.locator(".composer-subject", { hasText: "Grace Hopper" }).waitFor();
});

test("several messages are copied as their texts, each on a line of its own", async () => {
  const { page, other, conversation } = await writer();
  await say(web, other, conversation, "the second");
  await say(web, other, conversation, "a **third**, formatted");
  await page.locator("article", { hasText: "formatted" }).waitFor();
  await page.locator("article strong").waitFor();
  const copied = await page.evaluate(() => {
    const rows = [...document.querySelectorAll(".timeline [data-message]")];
    const range = document.createRange();
    range.setStartBefore(rows[0] ?? document.body);
    range.setEndAfter(rows.at(-1) ?? document.body);
    getSelection()?.removeAllRanges();
    getSelection()?.addRange(range);
    return getSelection()?.toString() ?? "";
  });
  expect(copied.split(/\n+/).filter((line) => line.trim() !== "")).toEqual([
    "hello",
    "the second",
    "a third, formatted",
  ]);
});

test("a triple click selects a message's text, and nothing beside it", async () => {
  const { page } = await writer();
  const selected = () => page.evaluate(() => getSelection()?.toString().trim());
  await page.locator(".timeline").getByText("hello").click({ clickCount: 3 });
  expect(await selected()).toBe("hello");
});

test("lines with Windows line ends are ordinary lines", async () => {
  const { page, other, conversation } = await writer();
  const { id } = await say(web, other, conversation, "first\r\n```\r\ncode\r\n```\r\nlast\rone");
  const row = page.locator(`[data-message="${id}"]`);
  await row.locator("pre").waitFor();
  expect((await row.locator("pre").innerText()).trimEnd()).toBe("code");
  expect(await row.locator(".message-text").textContent()).not.toContain("\r");
});

test("the empty field starts on the language's side", async () => {
  const { ada, conversation } = await twoPeople(web, { locale: "ar" });
  await ada.page.goto(conversationUrl(conversation));
  await field(ada.page).waitFor();
  const begins = () => field(ada.page).evaluate((at) => getComputedStyle(at).direction);
  expect(await begins()).toBe("rtl");
  await field(ada.page).fill("latin");
  await eventually(begins).toBe("ltr");
  await field(ada.page).fill("");
  await eventually(begins).toBe("rtl");
});

test("a caret in the middle of a text stays there during typing", async () => {
  const { page } = await writer();
  await page.keyboard.type("กข");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.type("abc");
  expect(await field(page).inputValue()).toBe("กabcข");
});
