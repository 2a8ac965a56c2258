import { expect, test } from "vitest";
import type { WebSocketRoute } from "playwright-core";
import { twoPeople } from "../support/people.ts";
import { conversationUrl, say } from "../support/api.ts";
import { field, texts, write } from "../support/chat.ts";
import { eventually } from "../support/eventually.ts";
import { useUnsteadyWeb } from "../support/unsteady.ts";

const { web, cut, mend } = useUnsteadyWeb();

test("messages written offline are sent on return, once, also after leaving the conversation", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  const { page } = ada;
  await Promise.all([ada, grace].map((who) => who.page.goto(conversationUrl(conversation))));
  await write(page, "before");
  await grace.page.getByText("before").first().waitFor();
  await eventually(() => page.locator('[data-status="pending"]').count()).toBe(0);

  cut();
  await ada.context.setOffline(true);
  await write(page, "from afar");
  await page.locator('[data-status="pending"]').waitFor();
  await page.getByRole("button", { name: "Settings" }).click();
  const link = page.locator(`[data-conversation="${conversation}"]`);
  await link.getByLabel("Not sent yet").waitFor();

  mend();
  await ada.context.setOffline(false);
  await eventually(() => texts(grace.page)).toEqual(["before", "from afar"]);
  await eventually(() => link.getByLabel("Not sent yet").count()).toBe(0);

  // Now by a page that has never shown the conversation.
  await link.click();
  await eventually(() => texts(page)).toEqual(["before", "from afar"]);
  cut();
  await ada.context.setOffline(true);
  await write(page, "and again");
  await page.locator('[data-status="pending"]').waitFor();
  await page.getByRole("button", { name: "Settings" }).click();
  await link.getByLabel("Not sent yet").waitFor();
  mend();
  await page.goto("about:blank");
  await ada.context.setOffline(false);
  await page.goto("/");
  await eventually(() => texts(grace.page)).toEqual(["before", "from afar", "and again"]);
  await eventually(() => link.getByLabel("Not sent yet").count()).toBe(0);
});

test("messages written before the conversation could load show as waiting, and are sent on return", async () => {
  const { ada, conversation } = await twoPeople(web);
  const { page } = ada;
  const deaf: WebSocketRoute[] = [];
  let isCut = true;
  await page.routeWebSocket(/\/api\/v1\/ws\//, (socket) => {
    if (isCut) deaf.push(socket);
    else socket.connectToServer();
  });
  await page.goto(conversationUrl(conversation));
  await write(page, "into the fog");
  await page.locator('[data-status="pending"]').waitFor();
  expect(await texts(page)).toEqual(["into the fog"]);
  isCut = false;
  await Promise.all(deaf.map((socket) => socket.close()));
  await page.locator('[data-status="sent"]').waitFor();
  expect(await texts(page)).toEqual(["into the fog"]);
});

test("a text that is too long stays in the composer, also before the server has sent the limit", async () => {
  const { ada, conversation } = await twoPeople(web);
  const { page } = ada;
  await say(web, ada, conversation, "before");
  await page.goto(conversationUrl(conversation));
  await eventually(() => texts(page)).toContain("before");
  await page.getByRole("button", { name: "Settings" }).click();
  cut();
  await page.locator(`[data-conversation="${conversation}"]`).click();
  await write(page, "x".repeat(16_001));
  await page.getByText("1 character over the limit").waitFor();
  expect(await field(page).inputValue()).toHaveLength(16_001);
  await write(page, "with\0a NUL");
  await eventually(() => texts(page)).toContain("witha NUL");
  mend();
});
