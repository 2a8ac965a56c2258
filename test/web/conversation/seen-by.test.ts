import { expect, test } from "vitest";
import { axe } from "../support/axe.ts";
import { call, conversationUrl, newGroup, say } from "../support/api.ts";
import { newPerson, strangers } from "../support/people.ts";
import { useWeb } from "../support/web.ts";

const web = useWeb();

test("“Seen by” shows each reader with the time, the latest first, and those without one last", async () => {
  const [ada, grace] = await strangers(web);
  const alan = await newPerson(web, "Alan Turing");
  const radia = await newPerson(web, "Radia Perlman");
  const id = await newGroup(web, ada, [alan, grace, radia]);
  const message = await say(web, ada, id, "Lunch?");
  const read = (as: typeof ada, message_id: number) =>
    call(web, "PUT", `/conversations/${id}/read`, { as, body: { message_id } });
  await read(alan, message.id);
  await read(grace, message.id);
  const { page } = ada;
  await page.goto(conversationUrl(id));
  const row = page.locator("article", { hasText: "Lunch?" });
  await row.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Seen by" }).click();
  const dialog = page.getByRole("dialog", { name: "Seen by" });
  const lines = dialog.getByRole("listitem");
  await lines.first().waitFor();
  const texts = await lines.allInnerTexts();
  expect(texts.map((text) => text.replace(/\s+/g, " "))).toEqual([
    expect.stringMatching(/Grace Hopper \d\d:\d\d$/),
    expect.stringMatching(/Alan Turing \d\d:\d\d$/),
  ]);
  expect(await dialog.locator("time").count()).toBe(2);
  expect(await axe(page)).toEqual([]);

  // Someone reads it while the dialog is open.
  await read(radia, message.id);
  await expect.poll(() => lines.first().innerText()).toContain("Radia Perlman");

  // Without an answer of the server, it shows the names alone.
  await page.keyboard.press("Escape");
  await page.route("**/readers*", (route) => route.abort());
  await row.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Seen by" }).click();
  await lines.nth(2).waitFor();
  expect(await dialog.locator("time").count()).toBe(0);
});
