import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { twoPeople } from "../support/people.ts";
import { conversationUrl, say } from "../support/api.ts";
import { field, row, type Chat } from "../support/chat.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

/** Ada is about to write to Grace, who has written "hello". */
async function writing(): Promise<Chat> {
  const chat = await twoPeople(web);
  await say(web, chat.grace, chat.conversation, "hello");
  const { page } = chat.ada;
  await page.goto(conversationUrl(chat.conversation));
  await row(page, "hello").waitFor();
  await field(page).focus();
  return chat;
}

test("an inserted emoji or name is undone by itself, and text typed before it after it", async () => {
  const { page } = (await writing()).ada;
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
  const { page } = (await writing()).ada;
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

test("the empty field starts on the language's side", async () => {
  const { ada, conversation } = await twoPeople(web, { locale: "ar" });
  await ada.page.goto(conversationUrl(conversation));
  const field = ada.page.locator(".conversation__main .composer__field");
  await field.waitFor();
  const begins = () => field.evaluate((at) => getComputedStyle(at).direction);
  expect(await begins()).toBe("rtl");
  await field.fill("latin");
  await eventually(begins).toBe("ltr");
  await field.fill("");
  await eventually(begins).toBe("rtl");
});

test("a caret in the middle of a text stays there during typing", async () => {
  const { page } = (await writing()).ada;
  await page.keyboard.type("กข");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.type("abc");
  expect(await field(page).inputValue()).toBe("กabcข");
});
