import { beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { useWeb } from "../support/web.ts";
import { twoPeople } from "../support/people.ts";
import { conversationUrl, say } from "../support/api.ts";
import { field, row } from "../support/chat.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

let page: Page;
let conversation: string;
beforeAll(async () => {
  const chat = await twoPeople(web);
  ({ conversation } = chat);
  ({ page } = chat.ada);
  await say(web, chat.ada, conversation, "before");
});

/** Puts this on the clipboard and presses the keys to paste it. */
async function paste(
  page: Page,
  clip: { texts: Record<string, string>; files?: readonly { name: string; type: string }[] },
): Promise<void> {
  await page.evaluate(({ texts, files = [] }) => {
    const data = new DataTransfer();
    for (const [type, text] of Object.entries(texts)) data.setData(type, text);
    for (const { name, type } of files) data.items.add(new File(["x"], name, { type }));
    const paste = new ClipboardEvent("paste", {
      clipboardData: data,
      bubbles: true,
      cancelable: true,
    });
    const field = document.activeElement;
    // A synthetic event pastes nothing by itself.
    if (field?.dispatchEvent(paste) === true) {
      const text = data.getData("text/plain").replaceAll("\r\n", "\n");
      document.execCommand("insertText", false, text);
    }
  }, clip);
}

const PICTURE = [{ name: "image.png", type: "image/png" }];

const OFFICE = "<html><head><style>p{}</style></head><body><p>Dear <b>Ada</b></p></body></html>";
const TABLE = "<table><tr><td>1</td><td>2</td></tr></table>";
const LONE = '<meta charset="utf-8"><img src="https://example.com/cat.png" alt="A cat">';
test.each([
  [
    "the text of a word processor, not the picture of it",
    { "text/plain": "Dear Ada", "text/html": OFFICE },
    PICTURE,
    "Dear Ada",
    0,
  ],
  [
    "the cells of a spreadsheet, not the picture of them",
    { "text/plain": "1\t2\r\n3\t4\r\n", "text/html": TABLE },
    PICTURE,
    "1\t2\n3\t4\n",
    0,
  ],
  ["a picture from a web page", { "text/html": LONE }, PICTURE, "", 1],
  [
    "a picture from a web page, though its address is there as a text",
    { "text/plain": "https://example.com/cat.png", "text/html": LONE },
    PICTURE,
    "",
    1,
  ],
  ["a screenshot", {}, PICTURE, "", 1],
  [
    "files, though their names are there as a text",
    { "text/plain": "a.pdf\nb.pdf" },
    [
      { name: "a.pdf", type: "application/pdf" },
      { name: "b.pdf", type: "application/pdf" },
    ],
    "",
    2,
  ],
  ["text alone", { "text/plain": "just text" }, [], "just text", 0],
] as const)(
  "pasted content is %s, also in an edit, except for files",
  async (_, texts, files, text, count) => {
    await page.goto(conversationUrl(conversation));
    await row(page, "before").waitFor();
    await field(page).focus();
    await paste(page, { texts, files });
    expect(await field(page).inputValue()).toBe(text);
    await eventually(() => page.locator(".tray__item").count()).toBe(count);
    await field(page).fill("");
    await page.keyboard.press("ArrowUp");
    await eventually(() => field(page).inputValue()).toBe("before");
    await paste(page, { texts, files });
    expect(await field(page).inputValue()).toBe(`before${text}`);
    expect(await page.locator(".tray__item").count()).toBe(0);
  },
);
