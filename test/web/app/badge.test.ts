import { test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { conversationUrl, say } from "../support/api.ts";
import { twoPeople } from "../support/people.ts";
import { useWeb } from "../support/web.ts";

const web = useWeb();

test("the installed app's badge counts the unread messages, and goes once they are read", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  const { page } = ada;
  const shown: number[] = [];
  await page.exposeFunction("badged", (count: number) => shown.push(count));
  await page.addInitScript(() => {
    const { badged } = globalThis as unknown as { badged: (count: number) => Promise<void> };
    navigator.setAppBadge = (count = 0) => badged(count);
  });
  const badge = () => Promise.resolve(shown.at(-1));
  await say(web, grace, conversation, "one");
  await page.goto("/");
  await eventually(badge).toBe(1);
  await say(web, grace, conversation, "two");
  await eventually(badge).toBe(2);
  await page.goto(conversationUrl(conversation));
  await eventually(badge).toBe(0);
});
