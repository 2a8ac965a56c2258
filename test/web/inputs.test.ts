import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import {
  call,
  conversationUrl,
  newPerson,
  say,
  startWeb,
  twoPeople,
  type Web,
} from "./support/browser.ts";
import { eventually } from "./support/eventually.ts";
import { isInSight } from "./support/in-sight.ts";

let web: Web;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
});
afterAll(() => web.stop());

test("an emoji from the panel that keyboards spell in two ways is one reaction with another person's keyboard emoji (REACT-1)", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  const { page } = ada;
  const { id } = await say(web, grace, conversation, "lunch?");
  const path = `/conversations/${conversation}/messages/${id}/reactions/${encodeURIComponent("👍")}`;
  await page.goto(conversationUrl(conversation));
  const message = page.locator(`[data-message="${id}"]`);
  await message.hover();
  await page.locator(".message-toolbar").getByRole("button", { name: "React" }).click();
  await page.getByRole("button", { name: "More emoji" }).click();
  await page.getByRole("searchbox").fill("thumbs up");
  await page.locator(".emoji-panel__emoji").first().click();
  await message.getByRole("button", { name: "👍 1, You" }).waitFor();
  await call(web, "PUT", path, { as: grace });
  await message.getByRole("button", { name: "👍 2, You, Grace Hopper" }).waitFor();
  await eventually(() => message.locator("button.message-reactions__reaction").count()).toBe(2);
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

describe("pasted content", () => {
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
      const { ada, conversation } = await twoPeople(web);
      const { page } = ada;
      await say(web, ada, conversation, "before");
      await page.goto(conversationUrl(conversation));
      const field = page.getByRole("textbox", { name: "Write a message" });
      await page.locator("article", { hasText: "before" }).waitFor();
      await field.focus();
      await paste(page, { texts, files });
      expect(await field.inputValue()).toBe(text);
      await eventually(() => page.locator(".tray__item").count()).toBe(count);
      await field.fill("");
      await page.keyboard.press("ArrowUp");
      await eventually(() => field.inputValue()).toBe("before");
      await paste(page, { texts, files });
      expect(await field.inputValue()).toBe(`before${text}`);
      expect(await page.locator(".tray__item").count()).toBe(0);
    },
  );
});

test("writing, editing and sending in one tab shows in the other", async () => {
  const { ada, conversation } = await twoPeople(web);
  const other = await ada.context.newPage();
  const root = await say(web, ada, conversation, "root");
  for (const page of [ada.page, other]) {
    await page.goto(conversationUrl(conversation));
    await page.locator("article", { hasText: "root" }).waitFor();
  }
  const [mine, theirs] = [ada.page, other].map((page) =>
    page.getByRole("textbox", { name: "Write a message" }),
  );
  await mine?.pressSequentially("half a thought");
  await eventually(() => theirs?.inputValue()).toBe("half a thought");
  await theirs?.press("End");
  await theirs?.pressSequentially(" more");
  await eventually(() => mine?.inputValue()).toBe("half a thought more");
  await theirs?.press("Enter");
  await eventually(() => mine?.inputValue()).toBe("");
  expect(await theirs?.inputValue()).toBe("");

  for (const page of [ada.page, other]) {
    await page.locator(`[data-message="${root.id}"]`).hover();
    await page.locator(".message-toolbar").getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "thread" }).click();
  }
  const [here, there] = [ada.page, other].map((page) =>
    page.locator(".thread-panel").getByRole("textbox"),
  );
  await here?.fill("a reply");
  await eventually(() => there?.inputValue()).toBe("a reply");
  await here?.press("Enter");
  await eventually(() => there?.inputValue()).toBe("");
});

test("a draft of another tab is in the composer of a thread that opens", async () => {
  const { ada, conversation } = await twoPeople(web);
  const { page } = ada;
  const root = await say(web, ada, conversation, "root");
  await page.goto(conversationUrl(conversation));
  await page.evaluate((key) => {
    // Rendered, and not yet following: a document's own write sends it no event, like one that came too early.
    new MutationObserver((_, observer) => {
      if (document.querySelector(".thread-panel textarea") === null) return;
      localStorage.setItem(key, "a reply");
      observer.disconnect();
    }).observe(document.body, { childList: true, subtree: true });
  }, `parley.draft.${conversation}/${root.id}`);
  await page.locator(`[data-message="${root.id}"]`).hover();
  await page.locator(".message-toolbar").getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "thread" }).click();
  await eventually(() => page.locator(".thread-panel").getByRole("textbox").inputValue()).toBe(
    "a reply",
  );
});

test("a link to another message shows that message, whatever is unread below it", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  const { page } = ada;
  const ids: number[] = [];
  for (let n = 1; n <= 160; n += 1) {
    const text = `message number ${n}\nwith a second line\nand a third`;
    ids.push((await say(web, grace, conversation, text)).id);
  }
  const read = `/conversations/${conversation}/read`;
  await call(web, "PUT", read, { as: ada, body: { message_id: ids[39] } });
  const isShown = async (n: number) => {
    const row = page.locator(`[data-message="${ids[n - 1]}"]`);
    await row.waitFor();
    await eventually(() => isInSight(row)).toBe(true);
    expect(await row.getAttribute("class")).toContain("message-row--lit");
  };
  const url = (n: number) => conversationUrl(conversation, ids[n - 1]);
  for (const n of [5, 45, 120, 158, 41, 40, 20]) {
    await page.goto(url(n));
    await isShown(n);
  }
  for (const n of [100, 45, 158, 10]) {
    await page.evaluate((to) => {
      const link = document.createElement("a");
      link.href = to;
      document.querySelector("#main")?.appendChild(link);
      link.click();
      link.remove();
    }, url(n));
    await isShown(n);
  }
});

test("a tower of marks stays within its own message", async () => {
  const { ada, conversation } = await twoPeople(web);
  const { page } = ada;
  const above = await say(web, ada, conversation, "what stands above stays readable");
  const { id } = await say(web, ada, conversation, "Zalgo is here, in one line of text");
  await page.goto(conversationUrl(conversation));
  const message = (id: number) => page.locator(`[data-message="${id}"] .message-bubble`);
  await message(id).waitFor();
  await page.mouse.move(0, 0);
  const before = await message(above.id).screenshot();
  const tower = `Z${"\u0301".repeat(100)}`;
  await call(web, "PATCH", `/conversations/${conversation}/messages/${id}`, {
    as: ada,
    body: { text: tower.repeat(20) },
  });
  await page.locator("article", { hasText: tower }).waitFor();
  const after = await message(above.id).screenshot();
  expect(after.equals(before)).toBe(true);
});

test("an Arabic name in an English sentence keeps the sentence's order", async () => {
  const { ada } = await twoPeople(web);
  const badr = await newPerson(web, "بدر (٢)");
  const body = { kind: "group", title: "Crew", member_ids: [badr.id] };
  const { id } = (await call(web, "POST", "/conversations", { as: ada, body })) as { id: string };
  const { page } = ada;
  await page.goto(conversationUrl(id));
  await page.getByRole("button", { name: "Details" }).click();
  const row = page.locator(".shell__details li", { hasText: "بدر" });
  await row.getByRole("button").last().click();
  await page.getByRole("menuitem", { name: "Remove from group", exact: true }).click();
  const toast = page.locator(".toasts__text");
  await toast.waitFor();
  expect(await toast.textContent()).toContain("\u2068بدر (٢)\u2069");
  expect(await toast.evaluate((text) => getComputedStyle(text).direction)).toBe("ltr");
});

test("the details of a direct conversation list no members and offer no nickname", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  await say(web, grace, conversation, "hello");
  await ada.page.goto(conversationUrl(conversation));
  await ada.page.getByRole("button", { name: "Details" }).click();
  const details = ada.page.locator(".shell__details");
  await details.getByText(`@${grace.username}`).waitFor();
  await details.getByRole("button", { name: "Mute" }).waitFor();
  expect(await details.getByText("2 members").count()).toBe(0);
  expect(await details.getByText("Your nickname").count()).toBe(0);
});

test("toasts and the connection notice stay in the middle of the conversation", async () => {
  const { ada, conversation } = await twoPeople(web);
  const { page } = ada;
  await page.goto(conversationUrl(conversation));
  await page.getByRole("textbox", { name: "Write a message" }).waitFor();
  const middle = async (selector: string) => {
    const box = await page.locator(selector).boundingBox();
    return box === null ? Number.NaN : Math.round(box.x + box.width / 2);
  };
  const isCentred = async (selector: string) =>
    Math.abs((await middle(selector)) - (await middle("#main"))) <= 1;
  await page.context().setOffline(true);
  await page.locator(".connection-indicator__pill").waitFor();
  expect(await isCentred(".connection-indicator__pill")).toBe(true);
  await page.getByRole("button", { name: "Details" }).click();
  await page.locator(".shell__details").waitFor();
  await eventually(() => isCentred(".connection-indicator__pill")).toBe(true);
  await page.setViewportSize({ width: 390, height: 844 });
  await eventually(() => middle(".connection-indicator__pill")).toBe(195);
});
