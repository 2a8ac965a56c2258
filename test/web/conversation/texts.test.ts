import { beforeAll, expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { say } from "../support/api.ts";
import { inChat, row, type Chat } from "../support/chat.ts";
import { eventually } from "../support/eventually.ts";
import { axe } from "../support/axe.ts";

const web = useWeb();

/** One open conversation, in which each test writes its own message. */
let chat: Chat;
beforeAll(async () => {
  chat = await inChat(web);
});

test("Markdown renders, and everything else stays text", async () => {
  const { ada, grace, conversation } = chat;
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
  const { ada, grace, conversation } = chat;
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

test("a long line of code scrolls in its block, by keyboard too, and its edge shows it", async () => {
  const { ada, grace, conversation } = chat;
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
  const { ada, grace, conversation } = await inChat(web, {
    viewport: { width: 1280, height: 2_400 },
  });
  const named = (text: string) => text.replaceAll("ME", ada.username);
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
