import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { useWeb } from "../support/web.ts";
import { call, say } from "../support/api.ts";
import { inChat, row, rows } from "../support/chat.ts";
import { axe } from "../support/axe.ts";

const web = useWeb();

/** A reply has the text it quotes too, and stands below it. */
const original = (page: Page, text: string) => rows(page).filter({ hasText: text }).first();

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in a conversation, its menu and its thread, ${colorScheme}`, async () => {
    const { ada, grace, conversation } = await inChat(web, { colorScheme });
    const { id } = await say(web, grace, conversation, "Plain, and **bold** with `code`");
    await say(web, grace, conversation, `Ask @${ada.username}`);
    await say(web, ada, conversation, `Ask @${grace.username}`);
    await say(web, ada, conversation, "A reply", { reply_to: id });
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
