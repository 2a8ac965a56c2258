import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { plainText } from "#client/index.ts";
import { axe } from "./support/axe.ts";
import {
  call,
  conversationUrl,
  PHONE,
  say,
  startWeb,
  twoPeople,
  type Person,
  type Web,
} from "./support/browser.ts";
import { screenshot } from "./support/screenshot.ts";
import { eventually } from "./support/eventually.ts";
import { twoFrames } from "./support/two-frames.ts";
import { refuseSends } from "./support/refuse-sends.ts";

let web: Web;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
});
afterEach(() => Promise.all(web.browser.contexts().map((context) => context.close())));
afterAll(() => web.stop());

const field = (page: Page) => page.getByRole("textbox", { name: "Write a message" });
const rows = (page: Page) => page.locator(".conversation article");
const row = (page: Page, text: string) => rows(page).filter({ hasText: text }).last();
/** A reply has the text it quotes too, and stands below it. */
const original = (page: Page, text: string) => rows(page).filter({ hasText: text }).first();

async function chatting(
  options = {},
): Promise<{ ada: Person; grace: Person; conversation: string }> {
  const people = await twoPeople(web, options);
  const url = conversationUrl(people.conversation);
  await Promise.all([people.ada.page.goto(url), people.grace.page.goto(url)]);
  await Promise.all([field(people.ada.page).waitFor(), field(people.grace.page).waitFor()]);
  return people;
}

async function write(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press("Enter");
}

describe("two people", () => {
  test("two people chat live: typing shows, a message appears at once, and its mark shows that it was seen", async () => {
    const { ada, grace } = await chatting();
    await grace.page.getByRole("heading", { name: "No messages yet" }).waitFor();
    await field(grace.page).pressSequentially("Hel");
    await ada.page.locator(".conversation-header").getByText("typing").waitFor();
    await write(grace.page, "Hello Ada");
    await row(ada.page, "Hello Ada").waitFor();
    await eventually(() =>
      row(grace.page, "Hello Ada").locator("[data-status]").getAttribute("data-status"),
    ).toBe("seen");
    await write(ada.page, "Hello Grace");
    await row(grace.page, "Hello Grace").waitFor();
    expect(await field(ada.page).inputValue()).toBe("");
  });

  test("an edit that is refused as too fast says how long to wait, and keeps the text", async () => {
    const { ada, conversation } = await chatting();
    const { id } = await say(web, ada, conversation, "Hello Ada");
    await ada.page.route(`**/messages/${id}`, (route) =>
      route.fulfill({
        status: 429,
        headers: { "content-type": "application/problem+json", "retry-after": "30" },
        body: JSON.stringify({
          type: "urn:parley:error:rate_limited",
          title: "Rate limit exceeded",
          status: 429,
          detail: "Rate limit exceeded",
          code: "rate_limited",
          request_id: "r",
          retryable: true,
        }),
      }),
    );
    await row(ada.page, "Hello Ada").waitFor();
    await field(ada.page).press("ArrowUp");
    await write(ada.page, "Hello Grace");
    await ada.page.getByText("Too fast. Try again in 30 seconds").waitFor();
    expect(await field(ada.page).inputValue()).toBe("Hello Grace");
  });

  test("the edit history shows the newest text first, and pages on to the first", async () => {
    const { ada, grace, conversation } = await chatting();
    const { id } = await say(web, ada, conversation, "text 0");
    const path = `/conversations/${conversation}/messages/${id}`;
    for (let i = 1; i <= 25; i += 1) {
      await call(web, "PATCH", path, { as: ada, body: { text: `text ${i}` } });
    }
    await row(grace.page, "text 25").getByRole("button", { name: "edited" }).click();
    const dialog = grace.page.getByRole("dialog", { name: "Edit history" });
    const texts = dialog.locator(".revisions__revision .message-text");
    await eventually(() => texts.allInnerTexts()).toEqual(
      Array.from({ length: 20 }, (_, i) => `text ${24 - i}`),
    );
    expect(await axe(grace.page)).toEqual([]);
    const older = dialog.getByRole("button", { name: "Show earlier versions" });
    await older.click();
    await eventually(() => texts.count()).toBe(25);
    expect(await texts.last().innerText()).toBe("text 0");
    expect(await older.count()).toBe(0);
  });

  test("the sender's message is on screen in the frame after Enter", async () => {
    const { ada } = await chatting();
    await write(ada.page, "first");
    await row(ada.page, "first").waitFor();
    await field(ada.page).fill("in the next frame");
    const isShown = await ada.page.evaluate(async () => {
      const field = document.querySelector(".composer__field");
      const enter = { key: "Enter", bubbles: true, cancelable: true };
      field?.dispatchEvent(new KeyboardEvent("keydown", enter));
      await new Promise((frame) => requestAnimationFrame(frame));
      // After the frame is painted.
      await new Promise((painted) => setTimeout(painted));
      const shown = [...document.querySelectorAll<HTMLElement>(".conversation article")].at(-1);
      return shown?.innerText.includes("in the next frame");
    });
    expect(isShown).toBe(true);
  });

  test("edits, reactions, replies and deletions reach the other person live", async () => {
    const { ada, grace } = await chatting();
    await write(ada.page, "The meeting is at nien");
    // Sent: a pending message cannot be edited yet.
    await ada.page.locator("article[data-message]", { hasText: "at nien" }).waitFor();
    await field(ada.page).press("ArrowUp");
    expect(await field(ada.page).inputValue()).toBe("The meeting is at nien");
    await write(ada.page, "The meeting is at nine");
    await row(grace.page, "at nine").getByText("edited").waitFor();

    await row(grace.page, "at nine").hover();
    await grace.page.locator(".message-toolbar").getByRole("button", { name: "React" }).click();
    await grace.page.getByRole("button", { name: "React with 👍" }).click();
    await row(ada.page, "at nine").getByRole("button", { name: "👍 1, Grace Hopper" }).waitFor();

    await row(grace.page, "at nine").hover();
    await grace.page.locator(".message-toolbar").getByRole("button", { name: "Reply" }).click();
    await write(grace.page, "I will be there");
    await row(ada.page, "I will be there")
      .getByRole("button", { name: "Reply to Ada Lovelace" })
      .waitFor();

    // The quote follows an edit of its source.
    await row(ada.page, "1 reply").focus();
    await ada.page.keyboard.press("e");
    await write(ada.page, "The meeting is at ten");
    await row(grace.page, "I will be there").getByText("at ten").waitFor();

    await row(ada.page, "1 reply").click({ button: "right" });
    await ada.page.getByRole("menuitem", { name: "Delete" }).click();
    await ada.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await ada.page.getByText("You deleted this message").waitFor();
    await ada.page.getByRole("button", { name: "Undo" }).click();
    await row(ada.page, "1 reply").getByText("at ten").waitFor();
    await row(ada.page, "1 reply").press("Delete");
    await ada.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await row(grace.page, "1 reply").getByText("at ten").waitFor();
    await ada.page.getByText("Message deleted").locator("..").getByLabel("Close").click();
    await grace.page
      .locator(".message-bubble--deleted", { hasText: "This message was deleted" })
      .waitFor();
  });

  test("a thread shows the message and its replies, and takes more", async () => {
    const { ada, grace, conversation } = await chatting();
    const { id } = await say(web, ada, conversation, "Who brings the cake?");
    const body = { text: "I do", reply_to: id };
    await call(web, "POST", `/conversations/${conversation}/messages`, { as: grace, body });
    await original(ada.page, "Who brings the cake?")
      .getByRole("button", { name: "1 reply" })
      .click();
    const thread = ada.page.getByRole("complementary", { name: "Thread" });
    await thread.getByText("I do").waitFor();
    await thread.getByRole("textbox", { name: "Reply in thread" }).fill("Thank you");
    await ada.page.keyboard.press("Enter");
    await thread.locator("article", { hasText: "Thank you" }).waitFor();
    await original(grace.page, "Who brings the cake?").getByText("2 replies").waitFor();
    await ada.page.keyboard.press("Escape");
    await thread.waitFor({ state: "detached" });
  });
});

test("a thread has its own draft, edits and shortcuts", async () => {
  const { ada, grace, conversation } = await chatting();
  const { page } = ada;
  const { id } = await say(web, grace, conversation, "Who brings the cake?");
  const body = { text: "I do", reply_to: id };
  await call(web, "POST", `/conversations/${conversation}/messages`, { as: ada, body });
  const replies = original(page, "Who brings the cake?").getByRole("button", { name: /repl/ });
  await replies.click();
  const thread = page.getByRole("complementary", { name: "Thread" });
  const reply = thread.getByRole("textbox", { name: "Reply in thread" });
  await thread.locator("article", { hasText: "I do" }).waitFor();

  await reply.fill("And the ca");
  await page.keyboard.press("Escape");
  await thread.getByRole("button", { name: "Close thread" }).click();
  await replies.click();
  await eventually(() => reply.inputValue()).toBe("And the ca");

  const mine = thread.locator("article", { hasText: "I do" });
  await mine.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await eventually(() => reply.inputValue()).toBe("I do");
  expect(await field(page).inputValue()).toBe("");
  await reply.fill("I bake one");
  await reply.press("Enter");
  await thread.locator("article", { hasText: "I bake one" }).getByText("edited").waitFor();
  await eventually(() => reply.inputValue()).toBe("And the ca");

  await thread.locator("article", { hasText: "I bake one" }).focus();
  await page.keyboard.press("ArrowUp");
  await eventually(() =>
    thread
      .locator("article", { hasText: "Who brings" })
      .evaluate((row) => row === document.activeElement),
  ).toBe(true);
});

test("the edit history opens for those who may see it, by the mark and by the menu", async () => {
  const { ada, grace } = await chatting();
  const { page } = ada;
  const body = { kind: "group", title: "Crew", member_ids: [grace.id] };
  const { id } = (await call(web, "POST", "/conversations", { as: ada, body })) as { id: string };
  const message = await say(web, grace, id, "The meeting is at nien");
  for (const text of ["The meeting is at **nine**", "The meeting is at ten"]) {
    const path = `/conversations/${id}/messages/${message.id}`;
    await call(web, "PATCH", path, { as: grace, body: { text } });
  }
  await Promise.all([page, grace.page].map((at) => at.goto(conversationUrl(id))));
  const texts = page.getByRole("dialog", { name: "Edit history" }).getByRole("listitem");
  await row(page, "at ten").getByRole("button", { name: "edited" }).click();
  await texts.first().locator("strong", { hasText: "nine" }).waitFor();
  await texts.nth(1).getByText("The meeting is at nien").waitFor();
  expect(await texts.count()).toBe(2);
  expect(await axe(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await eventually(() => texts.count()).toBe(0);

  await row(page, "at ten").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Edit history" }).click();
  await texts.first().waitFor();

  // A member who may not see the texts has the mark alone.
  await row(grace.page, "at ten").getByText("edited").waitFor();
  expect(await row(grace.page, "at ten").getByRole("button", { name: "edited" }).count()).toBe(0);
  await row(grace.page, "at ten").click({ button: "right" });
  await grace.page.getByRole("menuitem", { name: "Copy text" }).waitFor();
  expect(await grace.page.getByRole("menuitem", { name: "Edit history" }).count()).toBe(0);
});

test("search in a conversation opens by Ctrl F, moves from hit to hit, and finds nothing of others", async () => {
  const { ada, grace, conversation } = await chatting();
  const { page } = ada;
  const body = { kind: "group", title: "Crew", member_ids: [grace.id] };
  const other = (await call(web, "POST", "/conversations", { as: ada, body })) as { id: string };
  await say(web, ada, other.id, "An engine elsewhere");
  const first = await say(web, grace, conversation, "The engine is new");
  const second = await say(web, ada, conversation, "Which engine?");
  const found = () => call(web, "GET", "/search/messages?q=engine", { as: ada });
  await eventually(async () => ((await found()) as { items: unknown[] }).items.length).toBe(3);

  await field(page).focus();
  await page.keyboard.press("Control+f");
  const panel = page.getByRole("complementary", { name: "Search in this conversation" });
  await panel.getByRole("textbox").waitFor();
  await page.keyboard.type("engine");
  await panel.locator("mark", { hasText: "engine" }).nth(1).waitFor();
  expect(await panel.getByRole("link").count()).toBe(2);
  await panel.getByText("2 results").waitFor();
  expect(await axe(page)).toEqual([]);
  for (const { id } of [second, first]) {
    await page.keyboard.press("Enter");
    await page.locator(`.message-row--lit[data-message="${id}"]`).waitFor();
  }
  await panel.getByRole("link", { name: "Which engine?" }).click();
  await page.locator(`.message-row--lit[data-message="${second.id}"]`).waitFor();
  const sender = panel.getByRole("button", { name: "Grace Hopper", exact: true });
  await sender.click();
  await page.getByRole("dialog", { name: "Grace Hopper" }).waitFor();
  await page.keyboard.press("Escape");
  await panel.getByRole("textbox").fill("engine from:gra");
  await panel.getByRole("button", { name: `@${grace.username}` }).click();
  await eventually(() => panel.getByRole("link").allInnerTexts()).toMatchObject([/is new/]);
  expect(await axe(page)).toEqual([]);
  await screenshot(page, "search-here");
  await panel.getByRole("textbox").fill("engine before:2020-01-01");
  await panel.getByText("No results").waitFor();
  await panel.getByRole("button", { name: /Remove filter: Before/ }).click();
  await panel.getByText("2 results").waitFor();
  await panel.getByRole("textbox").fill("nothing like it");
  await panel.getByText("No results").waitFor();
  await panel.getByRole("textbox").press("Escape");
  await page.keyboard.press("Escape");
  await eventually(() => panel.count()).toBe(0);
  await eventually(() => field(page).evaluate((at) => at === document.activeElement)).toBe(true);
});

test("an edit that fails keeps its text, and says why", async () => {
  const { ada } = await chatting();
  const { page } = ada;
  await write(page, "as it was");
  await page.locator("article[data-message]", { hasText: "as it was" }).waitFor();
  await page.route("**/messages/*", (route) => route.abort());
  await field(page).press("ArrowUp");
  await write(page, "as it should be");
  await page.getByText("Couldn't reach the server. Try again").waitFor();
  expect(await field(page).inputValue()).toBe("as it should be");
  await page.unroute("**/messages/*");
  await field(page).press("Enter");
  await row(page, "as it should be").getByText("edited").waitFor();
  await eventually(() => field(page).inputValue()).toBe("");
});

test("a failed message is written anew, or sent again", async () => {
  const { ada, grace } = await chatting();
  const { page } = ada;
  const refusal = { code: "validation_failed", retryable: false };
  await refuseSends(page, [refusal, refusal]);
  await page.reload();
  await write(page, "Against all rules");
  const failed = page.locator("article", { hasText: "Against all rules" });
  await failed.getByText("Couldn't send.").waitFor();
  await failed.getByRole("button", { name: "Edit" }).click();
  await eventually(() => field(page).inputValue()).toBe("Against all rules");
  await eventually(() => failed.count()).toBe(0);

  await field(page).press("Enter");
  await failed.getByRole("button", { name: "Try again" }).click();
  await row(grace.page, "Against all rules").waitFor();
});

test("a message that is sent too fast waits, says for how long, and is then sent", async () => {
  const { ada, grace } = await chatting();
  const { page } = ada;
  await refuseSends(page, [{ code: "rate_limited", retryable: true, retry_after_ms: 2_500 }]);
  await page.reload();
  await write(page, "In a hurry");
  await page.locator(".too-fast-notice > p", { hasText: /Resuming in [123] second/ }).waitFor();
  await row(grace.page, "In a hurry").waitFor();
  await eventually(() => page.locator(".too-fast-notice > p").count()).toBe(0);
});

test("Markdown renders, and everything else stays text", async () => {
  const { ada, grace, conversation } = await chatting();
  await say(
    web,
    grace,
    conversation,
    `**bold** https://example.com/a @${ada.username} <img src=x onerror=alert(1)> [x](javascript:alert(1))`,
  );
  const message = row(ada.page, "bold");
  await message.locator("strong", { hasText: "bold" }).waitFor();
  const link = message.getByRole("link", { name: "https://example.com/a" });
  expect(await link.getAttribute("rel")).toBe("noopener noreferrer nofollow");
  await message.locator("mark", { hasText: ada.username }).waitFor();
  await message.getByText("<img src=x onerror=alert(1)>").waitFor();
  expect(await message.locator("img").count()).toBe(0);
  expect(
    await message.locator("a").evaluateAll((all) => all.map((a) => a.getAttribute("href"))),
  ).not.toContain("javascript:alert(1)");
});

test("a link shows where it leads, whatever its text says", async () => {
  const { ada, grace, conversation } = await chatting();
  await say(
    web,
    grace,
    conversation,
    [
      "to [https://bank.example/login](https://evil.example/a)",
      "to [bank.example](https://evil.example/b)",
      "to https://bank.example@evil.example/c",
      "to [log\u202Ein](https://evil.example/d)",
      "to \u202Ehttps://evil.example/e",
    ].join("\n\n"),
  );
  const links = row(ada.page, "to").locator("a");
  await eventually(() => links.allTextContents()).toEqual([
    "https://evil.example/a",
    "bank.example (evil.example)",
    "https://evil.example/c",
    "login",
    "https://evil.example/e",
  ]);
  expect(await links.evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href))).toEqual(
    ["a", "b", "c", "d", "e"].map((path) => `https://evil.example/${path}`),
  );
  // Isolated: the characters before it no longer reverse it.
  expect(await links.evaluateAll((all) => all.map((a) => getComputedStyle(a).unicodeBidi))).toEqual(
    Array.from({ length: 5 }, () => "isolate"),
  );
});

/** Typed texts, and what the page renders: tags with their content. */
const DRAWN: readonly (readonly [string, string])[] = [
  ["**注意。**请看", "<strong>注意。</strong>请看"],
  ["2*3*4 __init__.py snake_case_name", "2*3*4 __init__.py snake_case_name"],
  ["9~12 点 ~~旧~~新", "9~12 点 <del>旧</del>新"],
  [">:( &lt; ¯\\_(ツ)_/¯ # 1", "&gt;:( &amp;lt; ¯\\_(ツ)_/¯ # 1"],
  ["**bold _nested_**", "<strong>bold <em>nested</em></strong>"],
  ["+ 1 from me\n\n    and `x`", "+ 1 from me\n\n    and <code>x</code>"],
  ["a\n> b\n- c\n- d", "a<blockquote>b</blockquote><ul><li>c</li><li>d</li></ul>"],
  ["7. a\n9. b", '<ol><li value="7">a</li><li value="9">b</li></ol>'],
  ["```js\na  *b*\n```", '<pre data-language="js"><code>a  *b*</code></pre>'],
  [
    "（https://a.example/b）。谢谢",
    '（<a href="https://a.example/b">https://a.example/b</a>）。谢谢',
  ],
  ["[click](javascript:alert(1))", "[click](javascript:alert(1))"],
  ["你好@ME和`@ME`", "你好<mark>@ME</mark>和<code>@ME</code>"],
  [
    "_@ME_ me@ME.example",
    '<em><mark>@ME</mark></em> <a href="mailto:me@ME.example">me@ME.example</a>',
  ],
];

test("typed text renders as people of chats expect, with every mention that notifies (TEXT-3)", async () => {
  const { ada, grace, conversation } = await chatting();
  const named = (text: string) => text.replaceAll("ME", ada.username);
  await ada.page.setViewportSize({ width: 1280, height: 2_400 });
  for (const [typed] of DRAWN) await say(web, grace, conversation, named(typed));
  const texts = ada.page.locator(".message-text");
  await eventually(() => texts.count()).toBe(DRAWN.length);
  const drawn = await texts.evaluateAll((all) =>
    all.map((text) => {
      // A code block has a button, and a mention is one.
      for (const button of text.querySelectorAll(".code-block__copy")) button.remove();
      return text.innerHTML
        .replaceAll(/ (?:class|style|dir|target|rel|tabindex)="[^"]*"/g, "")
        .replaceAll(/<\/?(?:p|div|button)\b[^>]*>/g, "");
    }),
  );
  expect(drawn).toEqual(DRAWN.map(([, html]) => named(html)));
});

test("a message that is all formatting renders as parsed (TEXT-5)", async () => {
  const { ada, grace, conversation } = await chatting();
  const text = `slow ${"_a*__".repeat(1_590)}`;
  await say(web, grace, conversation, text);
  const slow = row(ada.page, "slow");
  await slow.getByRole("button", { name: "Read more" }).click();
  await eventually(() => slow.locator(".message-text").textContent()).toBe(plainText(text));
});

test("a message with too much formatting renders as typed from there on (TEXT-5)", async () => {
  const { ada, grace, conversation } = await chatting();
  await say(web, grace, conversation, `much ${"*a* ".repeat(1_900)}@${ada.username}`);
  const much = row(ada.page, "much");
  await much.getByRole("button", { name: "Read more" }).click();
  await eventually(() => much.locator("em").count()).toBe(1_000);
  expect(await much.locator("mark").count()).toBe(0);
});

test("a long line of code scrolls in its block, by keyboard too, and its edge shows it", async () => {
  const { ada, grace, conversation } = await chatting();
  await say(web, grace, conversation, `\`\`\`\n${"const a = 1; ".repeat(40)}\n\`\`\``);
  const code = row(ada.page, "const a").locator("pre");
  await code.waitFor();
  const sizes = await code.evaluate((pre) => ({
    hidden: pre.scrollWidth - pre.clientWidth,
    beyond: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    shadow: getComputedStyle(pre).backgroundAttachment,
  }));
  expect(sizes.hidden).toBeGreaterThan(100);
  expect(sizes.beyond).toBe(0);
  expect(sizes.shadow).toContain("local");
  await code.focus();
  await ada.page.keyboard.press("ArrowRight");
  await eventually(() => code.evaluate((pre) => pre.scrollLeft)).toBeGreaterThan(0);
  expect(await axe(ada.page)).toEqual([]);
});

test("a draft is kept for each conversation, until it is sent", async () => {
  const { ada, conversation } = await chatting();
  await field(ada.page).fill("half a thou");
  await ada.page.goto("/");
  await ada.page.goto(conversationUrl(conversation));
  await eventually(() => field(ada.page).inputValue()).toBe("half a thou");
  await field(ada.page).press("Enter");
  await row(ada.page, "half a thou").waitFor();
  await ada.page.reload();
  await row(ada.page, "half a thou").waitFor();
  expect(await field(ada.page).inputValue()).toBe("");
});

test("the keyboard alone suffices: mention, send, go to a message, react, reply, edit, delete", async () => {
  const { ada, grace, conversation } = await chatting();
  await say(web, grace, conversation, "Question");
  await row(ada.page, "Question").waitFor();
  const { keyboard } = ada.page;
  await field(ada.page).focus();
  await keyboard.type("Yes @gra");
  await ada.page.getByRole("option", { name: /Grace Hopper/ }).waitFor();
  await keyboard.press("Enter");
  expect(await field(ada.page).inputValue()).toBe(`Yes @${grace.username} `);
  await keyboard.type("it is");
  await keyboard.press("Enter");
  await row(grace.page, "it is").locator("mark").waitFor();

  await row(ada.page, "it is").focus();
  await keyboard.press("ArrowUp");
  await eventually(() =>
    ada.page.evaluate(() => document.activeElement?.textContent ?? ""),
  ).toContain("Question");
  await keyboard.press("+");
  await keyboard.press("ArrowRight");
  await keyboard.press("Enter");
  await row(grace.page, "Question").getByRole("button", { name: "❤️ 1, Ada Lovelace" }).waitFor();

  await keyboard.press("r");
  await keyboard.type("Replied");
  await keyboard.press("Enter");
  await row(grace.page, "Replied").getByRole("button", { name: "Reply to Grace Hopper" }).waitFor();
  // A pending message cannot be edited yet.
  await ada.page.locator("article[data-message]", { hasText: "Replied" }).last().waitFor();

  await keyboard.press("ArrowUp");
  await keyboard.type(" and edited");
  await keyboard.press("Enter");
  await row(grace.page, "Replied and edited").waitFor();

  await row(ada.page, "Replied and edited").focus();
  await keyboard.press("Delete");
  await ada.page.getByRole("dialog").waitFor();
  await keyboard.press("Enter");
  await ada.page.locator(".message-bubble--deleted").waitFor();

  await row(ada.page, "it is").focus();
  await keyboard.press("Escape");
  await eventually(() => ada.page.evaluate(() => document.activeElement?.className)).toBe(
    "composer__field",
  );
});

test("people are offered wherever their name would mention them, and the list matches the sent message", async () => {
  const { ada, grace } = await chatting();
  const { page } = ada;
  const options = page.getByRole("option", { name: /Grace Hopper/ });
  for (const written of ["你好@", "สวัสดี@gra", "（＠gra", "**@"]) {
    await field(page).fill("");
    await field(page).pressSequentially(written);
    await options.waitFor();
  }
  await field(page).fill("");
  await field(page).pressSequentially("**注意。**你好@gra");
  await options.waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  const shown = `注意。你好@${grace.username}`;
  const text = row(grace.page, "注意").locator(".message-text");
  await eventually(() => text.innerText()).toBe(`${shown} `);
  await text.locator("strong", { hasText: "注意。" }).waitFor();
  await text.locator("mark.mention--me").waitFor();
  await grace.page.locator(".inbox-item", { hasText: shown }).waitFor();
});

test("a group's owner can mention everyone, and members who may not are not offered it", async () => {
  const { ada, grace } = await chatting();
  const body = { kind: "group", title: "Crew", member_ids: [grace.id] };
  const { id } = (await call(web, "POST", "/conversations", { as: ada, body })) as { id: string };
  await Promise.all([ada, grace].map(({ page }) => page.goto(conversationUrl(id))));
  await field(grace.page).pressSequentially("@");
  await grace.page.getByRole("option", { name: /Ada Lovelace/ }).waitFor();
  expect(await grace.page.getByRole("option").count()).toBe(1);

  await field(ada.page).pressSequentially("@al");
  await ada.page.getByRole("option", { name: /Everyone/ }).waitFor();
  await ada.page.keyboard.press("Enter");
  expect(await field(ada.page).inputValue()).toBe("@all ");
  await ada.page.keyboard.type("come here");
  await ada.page.keyboard.press("Enter");
  await row(grace.page, "come here").locator("mark", { hasText: "@all" }).waitFor();
});

test("the emoji panel opens at its message, and the focus returns there", async () => {
  const { ada, conversation } = await chatting();
  const { page } = ada;
  for (const text of ["one", "two", "three"]) await say(web, ada, conversation, text);
  const message = row(page, "three");
  const isNear = async (popover: string) => {
    const [box, at] = [await page.locator(popover).boundingBox(), await message.boundingBox()];
    if (box === null || at === null) return false;
    const isBeside = Math.abs(box.y + box.height - at.y) < 80 || Math.abs(box.y - at.y) < 80;
    return isBeside && box.x + box.width > at.x + at.width / 2;
  };
  const hasFocus = () => message.evaluate((element) => element.contains(document.activeElement));

  await message.hover();
  await page.locator(".message-toolbar").getByRole("button", { name: "React" }).click();
  await eventually(() => isNear(".quick-react")).toBe(true);
  await page.getByRole("button", { name: "More emoji" }).click();
  await eventually(() => isNear(".emoji-popover")).toBe(true);
  await page.getByRole("searchbox").press("Escape");
  await eventually(hasFocus).toBe(true);

  await message.hover();
  await page.locator(".message-toolbar").getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "React" }).click();
  await eventually(() => isNear(".quick-react")).toBe(true);
  await page.getByRole("button", { name: "React with 👍" }).click();
  await message.getByRole("button", { name: "👍 1, You" }).waitFor();
  await eventually(hasFocus).toBe(true);

  await message.click({ button: "right" });
  await page.keyboard.press("Escape");
  await eventually(hasFocus).toBe(true);
});

test("the Tab key reaches a message's quote, reactions and thread; its menu shows who reacted", async () => {
  const { ada, grace, conversation } = await chatting();
  const { page } = ada;
  const { id } = await say(web, grace, conversation, "The first");
  const path = `/conversations/${conversation}/messages`;
  const body = { text: "The second", reply_to: id };
  const second = (await call(web, "POST", path, { as: grace, body })) as { id: number };
  await call(web, "POST", path, { as: ada, body: { text: "The third", reply_to: second.id } });
  const reaction = `${path}/${second.id}/reactions/${encodeURIComponent("👍")}`;
  await call(web, "PUT", reaction, { as: grace });
  const message = page.locator(`[data-message="${second.id}"]`);
  await message.getByRole("button", { name: "👍" }).waitFor();

  await message.focus();
  for (const name of ["Reply to Grace Hopper", "👍 1, Grace Hopper", "React", "1 reply"]) {
    await page.keyboard.press("Tab");
    const button = message.getByRole("button", { name }).first();
    await eventually(() => button.evaluate((at) => at === document.activeElement)).toBe(true);
  }
  await message.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Reactions" }).click();
  const dialog = page.getByRole("dialog", { name: "Reactions" });
  await dialog.getByRole("listitem").filter({ hasText: "Grace Hopper" }).getByText("👍").waitFor();
});

test("Shift and Enter makes a new line, and an Enter of an input method sends nothing", async () => {
  const { ada } = await chatting();
  await field(ada.page).fill("one");
  await field(ada.page).press("Shift+Enter");
  await ada.page.keyboard.type("two");
  expect(await field(ada.page).inputValue()).toBe("one\ntwo");
  await field(ada.page).dispatchEvent("keydown", { key: "Enter", isComposing: true });
  expect(await rows(ada.page).count()).toBe(0);
  await field(ada.page).press("Enter");
  await row(ada.page, "two").waitFor();
});

test("a long press on a phone opens the message's menu when the finger lifts, and the menu stays", async () => {
  const { ada, grace, conversation } = await chatting({
    viewport: PHONE,
    hasTouch: true,
    isMobile: true,
  });
  await say(web, grace, conversation, "Press me");
  const box = await row(ada.page, "Press me").locator(".message-bubble").boundingBox();
  if (box === null) throw new Error("not shown");
  const touch = await ada.context.newCDPSession(ada.page);
  const at = [{ x: box.x + 20, y: box.y + 10 }];
  // The phone vibrates once the press is long.
  const isLong = ada.page.evaluate(
    () =>
      new Promise<void>((done) => {
        Object.defineProperty(navigator, "vibrate", { value: () => done() });
      }),
  );
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at });
  await isLong;
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await ada.page.getByRole("menuitem", { name: "Reply" }).waitFor();
  await twoFrames(ada.page);
  await ada.page.getByRole("menuitem", { name: "Reply" }).tap();
  await ada.page.getByText("Reply to Grace Hopper").waitFor();
});

test("a removed member sees that they were removed, and a stranger only that the conversation was not found", async () => {
  const { ada, grace } = await chatting();
  const body = { kind: "group", title: "Crew", member_ids: [grace.id] };
  const { id } = (await call(web, "POST", "/conversations", { as: ada, body })) as { id: string };
  await grace.page.goto(conversationUrl(id));
  await grace.page.getByRole("heading", { name: "No messages yet" }).waitFor();
  await call(web, "DELETE", `/conversations/${id}/members/${grace.id}`, { as: ada });
  await grace.page.getByText("You're no longer in this conversation").waitFor();
  await grace.page.goto(conversationUrl("no-such-conversation"));
  await grace.page.getByText("Conversation not found").waitFor();
});

async function openGroup({ ada, grace }: { ada: Person; grace: Person }): Promise<string> {
  const body = { kind: "group", title: "Crew", member_ids: [grace.id] };
  const { id } = (await call(web, "POST", "/conversations", { as: ada, body })) as { id: string };
  await grace.page.goto(conversationUrl(id));
  await grace.page.getByRole("heading", { name: "No messages yet" }).waitFor();
  return id;
}

/** Ada removes Grace from the group that Grace has open, adds her again, and writes. */
async function removeAndAddAgain(people: { ada: Person; grace: Person }, id: string) {
  const { ada, grace } = people;
  await call(web, "DELETE", `/conversations/${id}/members/${grace.id}`, { as: ada });
  await grace.page.getByText("You're no longer in this conversation").waitFor();
  const added = { user_id: grace.id };
  await call(web, "POST", `/conversations/${id}/members`, { as: ada, body: added });
  const text = { text: "welcome back" };
  await call(web, "POST", `/conversations/${id}/messages`, { as: ada, body: text });
}

test("an open conversation comes back by itself when its removed member is added again", async () => {
  const people = await chatting();
  await removeAndAddAgain(people, await openGroup(people));
  await row(people.grace.page, "welcome back").waitFor();
});

test("an open conversation comes back also when the list loads after its member was added again", async () => {
  const people = await chatting();
  const { page } = people.grace;
  const list = Promise.withResolvers<void>();
  await page.routeWebSocket(/\/api\/v1\/ws$/, async (socket) => {
    await list.promise;
    socket.connectToServer();
  });
  await removeAndAddAgain(people, await openGroup(people));
  list.resolve();
  await row(page, "welcome back").waitFor();
});

test("a member removed before the conversation opens here sees that they were removed as well", async () => {
  const { ada, grace } = await chatting();
  const body = { kind: "group", title: "Crew", member_ids: [grace.id] };
  const { id } = (await call(web, "POST", "/conversations", { as: ada, body })) as { id: string };
  await grace.page.routeWebSocket(new RegExp(`/ws/${id}`), async (refused) => {
    await call(web, "DELETE", `/conversations/${id}/members/${grace.id}`, { as: ada });
    await refused.close({ code: 4503 });
  });
  await grace.page.goto("/");
  await grace.page.getByRole("link", { name: /Crew/ }).click();
  await grace.page.getByText("You're no longer in this conversation").waitFor();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in a conversation, its menu and its thread, ${colorScheme}`, async () => {
    const { ada, grace, conversation } = await chatting({ colorScheme });
    const { id } = await say(web, grace, conversation, "Plain, and **bold** with `code`");
    await say(web, grace, conversation, `Ask @${ada.username}`);
    await say(web, ada, conversation, `Ask @${grace.username}`);
    const body = { text: "A reply", reply_to: id };
    await call(web, "POST", `/conversations/${conversation}/messages`, { as: ada, body });
    const reaction = `/conversations/${conversation}/messages/${id}/reactions/${encodeURIComponent("👍")}`;
    await call(web, "PUT", reaction, { as: ada });
    const { page } = ada;
    await row(page, "A reply").waitFor();
    await original(page, "bold").locator("strong").waitFor();
    await original(page, "bold").hover();
    expect(await axe(page)).toEqual([]);
    await page.locator(".message-toolbar").getByRole("button", { name: "More" }).click();
    expect(await axe(page)).toEqual([]);
    await page.getByRole("menuitem", { name: "Open thread" }).click();
    await page.getByRole("complementary", { name: "Thread" }).getByText("A reply").waitFor();
    await page.getByRole("button", { name: "Emoji" }).first().click();
    await page.getByRole("button", { name: "Flags" }).waitFor();
    expect(await axe(page)).toEqual([]);
  });
}
