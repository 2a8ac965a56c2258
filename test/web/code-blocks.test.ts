import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { axe } from "./support/axe.ts";
import { conversationUrl, PHONE, say, startWeb, twoPeople, type Web } from "./support/browser.ts";
import { eventually } from "./support/eventually.ts";

let web: Web;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
});
afterAll(() => web.stop());

const CODE = `const answer = await fetch("https://example.org/${"a-long-path/".repeat(20)}");\nanswer.ok;`;

for (const [where, options] of Object.entries({
  "on a desktop": {},
  "on a phone": { viewport: PHONE, isMobile: true, hasTouch: true },
})) {
  test(`code is copied as it was written, and a long line scrolls within its block: ${where}`, async () => {
    const { ada, grace, conversation } = await twoPeople(web, {
      permissions: ["clipboard-read", "clipboard-write"],
      ...options,
    });
    await say(web, grace, conversation, `Look:\n\`\`\`js\n${CODE}\n\`\`\``);
    const { page } = ada;
    await page.goto(conversationUrl(conversation));
    const block = page.locator(".timeline .code-block");
    await block.waitFor();
    const pre = block.locator("pre");
    expect(await pre.evaluate((at) => at.scrollWidth > at.clientWidth)).toBe(true);
    const list = page.locator(".timeline");
    expect(await list.evaluate((at) => at.scrollWidth <= at.clientWidth)).toBe(true);
    await pre.focus();
    await page.keyboard.press("Tab");
    const button = block.getByRole("button", { name: "Copy code" });
    expect(await button.evaluate((at) => at === document.activeElement)).toBe(true);
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await page.getByText("Copied").waitFor();
    await eventually(() => page.evaluate(() => navigator.clipboard.readText())).toBe(CODE);
    await page.context().close();
  });
}
