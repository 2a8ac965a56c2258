import { beforeAll, describe, expect, test } from "vitest";
import type { CDPSession, Page } from "playwright-core";
import { useWeb } from "../support/web.ts";
import { DESKTOP, PHONE, type Person, type PersonOptions } from "../support/people.ts";
import { say } from "../support/api.ts";
import { field, inChat, row } from "../support/chat.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

interface Writer extends Person {
  readonly conversation: string;
  readonly other: Person;
  readonly keys: CDPSession;
}

async function writing(options: PersonOptions = {}): Promise<Writer> {
  const { ada, grace, conversation } = await inChat(web, options);
  await field(ada.page).focus();
  const keys = await ada.context.newCDPSession(ada.page);
  return { ...ada, conversation, other: grace, keys };
}

/** A state of the composition, as an input method shows it before one chooses. */
async function suggest(keys: CDPSession, text: string): Promise<void> {
  const end = text.length;
  await keys.send("Input.imeSetComposition", { text, selectionStart: end, selectionEnd: end });
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
  describe(size, () => {
    let writer: Writer;
    beforeAll(async () => {
      writer = await writing({ viewport });
    });

    test.each(SCRIPTS)(
      `a text composed in %s is sent whole, and not before it is chosen: ${size}`,
      async (script, states, chosen, rest) => {
        const { page, keys, other, conversation } = writer;
        await field(page).focus();
        for (const text of states) await suggest(keys, text);
        await enterWhileComposing(page);
        // Another person's message meanwhile interrupts nothing.
        await say(web, other, conversation, `meanwhile, in ${script}`);
        await row(page, `meanwhile, in ${script}`).waitFor();
        expect(await field(page).inputValue()).toBe(states.at(-1));
        await keys.send("Input.insertText", { text: chosen });
        await suggest(keys, rest.slice(0, 1));
        await keys.send("Input.insertText", { text: rest });
        expect(await field(page).inputValue()).toBe(chosen + rest);
        await page.keyboard.press("Enter");
        await page.locator(".message-row", { hasText: chosen + rest }).waitFor();
        await eventually(() => field(page).inputValue()).toBe("");
      },
    );
  });
}

test("the Enter that accepts a suggestion of an input method chooses nothing in a search", async () => {
  const { page, keys } = await writing();
  const url = page.url();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").waitFor();
  await suggest(keys, "grac");
  await page.getByRole("option").first().waitFor();
  await enterWhileComposing(page);
  await keys.send("Input.insertText", { text: "grace" });
  expect(await page.getByRole("combobox").inputValue()).toBe("grace");
  expect(page.url()).toBe(url);
});
