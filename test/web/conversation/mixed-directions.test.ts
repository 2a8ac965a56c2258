import { expect, test } from "vitest";
import { call, conversationUrl, newGroup, say } from "../support/api.ts";
import { PHONE, twoPeople } from "../support/people.ts";
import { useWeb } from "../support/web.ts";

const web = useWeb();

test("from right to left, names and texts in Latin letters begin at the start of their rows: threads, files to send", async () => {
  const { ada, grace } = await twoPeople(web, { locale: "ar" });
  const { page } = ada;
  const id = await newGroup(web, ada, [grace]);
  const path = `/conversations/${id}/messages`;
  const root = (await call(web, "POST", path, { as: ada, body: { text: "Lunch?" } })) as {
    id: number;
  };
  await call(web, "POST", path, { as: grace, body: { text: "Yes", reply_to: root.id } });
  /** How far the words are from the right edge of their box. */
  const gap = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((box) => {
        const words = document.createRange();
        words.selectNodeContents(box);
        return box.getBoundingClientRect().right - words.getBoundingClientRect().right;
      });
  await page.goto("/threads");
  await page.locator(".threads__item").waitFor();
  for (const part of [".threads__place", ".threads__root", ".threads__reply"]) {
    expect(await gap(part), part).toBeLessThan(1);
  }
  await page.goto(conversationUrl(id));
  const file = { name: "plan.txt", mimeType: "text/plain", buffer: Buffer.from("the plan") };
  await page.locator(".composer input[type=file]").setInputFiles(file);
  await page.locator(".tray__name").waitFor();
  expect(await gap(".tray__name")).toBeLessThan(1);
});

test("from right to left, a long Latin name over a message keeps its beginning, and a report its order", async () => {
  const { ada, grace } = await twoPeople(web, { locale: "ar", viewport: PHONE });
  const { page } = ada;
  const display_name = "Grace Brewster Murray Hopper of the United States Navy, retired";
  await call(web, "PATCH", "/users/me", { as: grace, body: { display_name } });
  const id = await newGroup(web, ada, [grace]);
  const { id: message_id } = await say(web, grace, id, "cheap watches");
  const report = { conversation_id: id, message_id, reason: "spam" };
  await call(web, "POST", "/reports", { as: ada, body: report });
  await page.goto(conversationUrl(id));
  const name = page.locator(".message-bubble__name");
  await name.waitFor();
  const beginning = await name.evaluate((button) => {
    const first = document.createRange();
    first.setStart(button.firstChild!, 0);
    first.setEnd(button.firstChild!, 1);
    return first.getBoundingClientRect().left - button.getBoundingClientRect().left;
  });
  expect(beginning).toBeGreaterThanOrEqual(0);
  await page.getByRole("button", { name: "التفاصيل", exact: true }).click();
  const entry = page.locator(".reports__report a");
  await entry.waitFor();
  const gap = await entry.evaluate((link) => {
    const [who, words] = [...link.children].map((part) => [...part.getClientRects()].at(-1)!);
    return who!.left - words!.right;
  });
  expect(gap).toBeGreaterThan(3);
});
