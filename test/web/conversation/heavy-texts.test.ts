import { expect, test } from "vitest";
import { plainText } from "#client/index.ts";
import { useWeb } from "../support/web.ts";
import { say } from "../support/api.ts";
import { inChat, row } from "../support/chat.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

test("a message that is all formatting renders as parsed (TEXT-5)", async () => {
  const { ada, grace, conversation } = await inChat(web);
  const text = `slow ${"_a*__".repeat(1_590)}`;
  await say(web, grace, conversation, text);
  const slow = row(ada.page, "slow");
  await slow.getByRole("button", { name: "Read more" }).click();
  await eventually(() => slow.locator(".message-text").textContent()).toBe(plainText(text));
});

test("a message with too much formatting renders as typed from there on (TEXT-5)", async () => {
  const { ada, grace, conversation } = await inChat(web);
  await say(web, grace, conversation, `much ${"*a* ".repeat(1_900)}@${ada.username}`);
  const much = row(ada.page, "much");
  await much.getByRole("button", { name: "Read more" }).click();
  await eventually(() => much.locator("em").count()).toBe(1_000);
  expect(await much.locator("mark").count()).toBe(0);
});
