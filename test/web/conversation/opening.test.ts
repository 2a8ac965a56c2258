import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { twoPeople } from "../support/people.ts";
import { conversationUrl, say } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";
import { seed } from "../support/seed.ts";
import { COUNT, numbered, read, toEnd, unread, useLongHistory } from "./long-history.ts";

const web = useWeb();
const history = useLongHistory(web);

test("a permalink opens around its message, and from there a button leads to the newest", async () => {
  const { ada, conversation, ids } = history();
  const { page } = ada;
  await page.goto(conversationUrl(conversation, ids[100]));
  await page.locator(`.message-row--lit[data-message="${ids[100]}"]`).waitFor();
  await numbered(page, 99).waitFor();
  await page.getByRole("button", { name: "Jump to latest" }).click();
  await numbered(page, COUNT - 1).waitFor();
  await eventually(() => toEnd(page)).toBeLessThan(2);
});

test("a link to an unknown message says so, and shows the conversation", async () => {
  const { ada, conversation } = history();
  const { page } = ada;
  await page.goto(conversationUrl(conversation, 9_999_999));
  await page.getByText("This message no longer exists").waitFor();
  await numbered(page, COUNT - 1).waitFor();
});

test("a divider stands above new messages, in view when the reader arrives", async () => {
  const { ada, conversation, grace, ids } = history();
  const { page } = grace;
  await read(web, grace, conversation, ids.at(-1) ?? 0);
  const { id } = await say(web, ada, conversation, "New to Grace");
  await page.goto(conversationUrl(conversation));
  const divider = page.getByRole("separator").filter({ hasText: "New" });
  await divider.waitFor();
  await page.locator(`[data-message="${id}"]`).waitFor();
  // The sender's mark says that it has been read now.
  await eventually(() => unread(web, grace, conversation)).toBe(0);
});

test("a conversation seen before opens at its new messages, and messages below the fold stay unread", async () => {
  const { ada: reader, grace: writer, conversation: id } = await twoPeople(web);
  const { page } = reader;
  const texts = (word: string) => Array.from({ length: 30 }, (_, at) => `${word} ${at}`);
  const old = await seed(web, writer, id, texts("Old"));
  await read(web, reader, id, old.at(-1) ?? 0);
  await page.goto(conversationUrl(id));
  await page.locator("article", { hasText: "Old 29" }).waitFor();
  // The page stores what it showed when the reader leaves.
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("heading", { name: "Settings" }).waitFor();
  await seed(web, writer, id, texts("New"));

  await page.locator(`[data-conversation="${id}"]`).click();
  await page.locator(".message-text", { hasText: /^New 0$/ }).waitFor();
  const divider = page.getByRole("separator").filter({ hasText: "New" });
  await eventually(async () => {
    const list = await page.locator(".timeline").boundingBox();
    const at = await divider.boundingBox();
    return list === null || at === null ? null : Math.round(at.y - list.y);
  }).toBeLessThan(100);
  await eventually(() => unread(web, reader, id)).toBeLessThan(30);
  expect(await unread(web, reader, id)).toBeGreaterThan(5);
  expect(await toEnd(page)).toBeGreaterThan(200);

  await page.getByRole("button", { name: /new message|latest/ }).click();
  await eventually(() => unread(web, reader, id)).toBe(0);
});
