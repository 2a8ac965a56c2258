import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { call, conversationUrl, newGroup, say } from "../support/api.ts";
import { chatting, field, inChat, row, write } from "../support/chat.ts";
import { eventually } from "../support/eventually.ts";
import { axe } from "../support/axe.ts";

const web = useWeb();

test("an edit that is refused as too fast says how long to wait, and keeps the text", async () => {
  const { ada, conversation } = await inChat(web);
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

test("an edit that fails keeps its text, and says why", async () => {
  const { ada } = await inChat(web);
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

test("the edit history shows the newest text first, and pages on to the first", async () => {
  const { ada, grace, conversation } = await chatting(web);
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

test("the edit history opens for those who may see it, by the mark and by the menu", async () => {
  const { ada, grace } = await chatting(web);
  const { page } = ada;
  const id = await newGroup(web, ada, [grace]);
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
