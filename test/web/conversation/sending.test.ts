import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { conversationUrl } from "../support/api.ts";
import { chatting, field, inChat, row, rows, write } from "../support/chat.ts";
import { eventually } from "../support/eventually.ts";
import { refuseSends } from "../support/refuse-sends.ts";

const web = useWeb();

test("a failed message is written anew, or sent again", async () => {
  const { ada, grace } = await chatting(web);
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
  const { ada, grace } = await chatting(web);
  const { page } = ada;
  await refuseSends(page, [{ code: "rate_limited", retryable: true, retry_after_ms: 2_500 }]);
  await page.reload();
  await write(page, "In a hurry");
  await page.locator(".too-fast-notice > p", { hasText: /Resuming in [123] second/ }).waitFor();
  await row(grace.page, "In a hurry").waitFor();
  await eventually(() => page.locator(".too-fast-notice > p").count()).toBe(0);
});

test("Shift and Enter makes a new line, and an Enter of an input method sends nothing", async () => {
  const { ada } = await inChat(web);
  await field(ada.page).fill("one");
  await field(ada.page).press("Shift+Enter");
  await ada.page.keyboard.type("two");
  expect(await field(ada.page).inputValue()).toBe("one\ntwo");
  await field(ada.page).dispatchEvent("keydown", { key: "Enter", isComposing: true });
  expect(await rows(ada.page).count()).toBe(0);
  await field(ada.page).press("Enter");
  await row(ada.page, "two").waitFor();
});

test("a draft is kept for each conversation, until it is sent", async () => {
  const { ada, conversation } = await inChat(web);
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
