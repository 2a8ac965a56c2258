import { expect, test } from "vitest";
import { axe } from "../support/axe.ts";
import { conversationUrl, say } from "../support/api.ts";
import { ON_PHONE, twoPeople } from "../support/people.ts";
import { useWeb } from "../support/web.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

const CODE = `const answer = await fetch("https://example.org/${"a-long-path/".repeat(20)}");\nanswer.ok;`;

for (const [where, options] of Object.entries({
  "on a desktop": {},
  "on a phone": ON_PHONE,
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
  });
}
