import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { call, conversationUrl, say, sendFile } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";
import { axe } from "../support/axe.ts";
import { screenshot } from "../support/screenshot.ts";
import { found, inOneGroup } from "./in-one-group.ts";

const web = useWeb();

test("a hit names its sender, and a file that is found by its name shows it, marked (SEARCH-9)", async () => {
  const { ada, jose, group } = await inOneGroup(web);
  await say(web, jose, group, "the quarterly report is late");
  await sendFile(web, jose, group, {
    name: "Réport_final.txt",
    type: "text/plain",
    body: "nothing of it",
  });
  await found(web, ada, "report", 2);
  const { page } = ada;
  await page.goto("/");
  await page.getByRole("textbox", { name: "Search" }).fill("report");
  const hits = page.getByRole("group", { name: "Messages" }).getByRole("option");
  await eventually(() => hits.count()).toBe(2);
  const [file, text] = await hits.allInnerTexts();
  expect(file).toMatch(/Design crew[\s\S]*José García:\s*Réport_final\.txt/);
  expect(text).toMatch(/Design crew[\s\S]*José García:\s*the quarterly report is late/);
  expect(await hits.locator("mark").allInnerTexts()).toEqual(["Réport", "report"]);
  expect(await axe(page)).toEqual([]);

  const display_name = "José María de todos los Santos García y Fernández de la Vega";
  await call(web, "PATCH", "/users/me", { as: jose, body: { display_name } });
  await page.goto("/");
  await page.getByRole("textbox", { name: "Search" }).fill("report");
  const snippet = hits.last().locator(".found-message__snippet");
  const who = snippet.locator("bdi", { hasText: "José María" });
  await who.waitFor();
  expect((await who.boundingBox())!.width).toBeLessThan((await snippet.boundingBox())!.width / 2);
  await screenshot(page, "long-name");

  await page.goto(conversationUrl(group));
  await page.locator(".composer textarea").waitFor();
  await page.keyboard.press("Control+f");
  const panel = page.getByRole("complementary");
  await panel.getByRole("textbox").fill("repo");
  const here = panel.locator("mark");
  await eventually(() => here.allInnerTexts()).toEqual(["Répo", "repo"]);
});

test("the list and Ctrl K find a person without a conversation, and go to them (SEARCH-5)", async () => {
  const { ada, jose } = await inOneGroup(web);
  const { page } = ada;
  await page.goto("/");
  await page.getByRole("textbox", { name: "Search" }).fill(`garcia jose`);
  const person = page.getByRole("group", { name: "People" }).getByRole("option");
  await person.getByText(`@${jose.username}`).waitFor();
  expect(await axe(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").waitFor();
  await page.keyboard.type(`@${jose.username}`);
  await page.getByRole("option", { name: `@${jose.username}` }).waitFor();
  await page.keyboard.press("Enter");
  await page.locator("main").getByRole("heading", { name: "José García" }).waitFor();
  // From then on the search finds their conversation.
  await page.getByRole("textbox", { name: "Search" }).fill(`garcia jose`);
  await page.getByRole("group", { name: "Conversations" }).getByText("José García").waitFor();
  expect(await person.count()).toBe(0);
});
