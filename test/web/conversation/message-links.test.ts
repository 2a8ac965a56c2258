import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { twoPeople } from "../support/people.ts";
import { call, conversationUrl } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";
import { seed } from "../support/seed.ts";
import { isInSight } from "../support/in-sight.ts";

const web = useWeb();

test("a link to another message shows that message, whatever is unread below it", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  const { page } = ada;
  const texts = Array.from(
    { length: 160 },
    (_, at) => `message number ${at + 1}\nwith a second line\nand a third`,
  );
  const ids = await seed(web, grace, conversation, texts);
  const read = `/conversations/${conversation}/read`;
  await call(web, "PUT", read, { as: ada, body: { message_id: ids[39] } });
  const isShown = async (n: number) => {
    const row = page.locator(`[data-message="${ids[n - 1]}"]`);
    await row.waitFor();
    await eventually(() => isInSight(row)).toBe(true);
    expect(await row.getAttribute("class")).toContain("message-row--lit");
  };
  const url = (n: number) => conversationUrl(conversation, ids[n - 1]);
  for (const n of [5, 45, 120, 158, 41, 40, 20]) {
    await page.goto(url(n));
    await isShown(n);
  }
  for (const n of [100, 45, 158, 10]) {
    await page.evaluate((to) => {
      const link = document.createElement("a");
      link.href = to;
      document.querySelector("#main")?.appendChild(link);
      link.click();
      link.remove();
    }, url(n));
    await isShown(n);
  }
});
