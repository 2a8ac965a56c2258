import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { call } from "../support/api.ts";
import { chatting } from "../support/chat.ts";
import { chooseFiles, pictureOf } from "../support/choose-files.ts";
import { eventually } from "../support/eventually.ts";
import { screenshot } from "../support/screenshot.ts";

const web = useWeb();

test("a thread takes files and voice messages, apart from those waiting in the conversation", async () => {
  const { ada, grace, conversation } = await chatting(web);
  const { page } = ada;
  const path = `/conversations/${conversation}/messages`;
  const { id } = (await call(web, "POST", path, { as: grace, body: { text: "root" } })) as {
    id: number;
  };
  await chooseFiles(page, pictureOf("outside.png"));
  await page.locator(`[data-message="${id}"]`).hover();
  await page.locator(".message-toolbar").getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: /thread/i }).click();
  const panel = page.locator(".thread-panel");
  const chooser = panel.locator(".composer input[type=file]");
  await chooser.setInputFiles([pictureOf("one.png"), pictureOf("two.png")]);
  await panel.getByText("one.png").waitFor();
  expect(await panel.getByText("outside.png").count()).toBe(0);
  await panel.getByRole("textbox").fill("both of them");
  await panel.getByRole("textbox").press("Enter");
  await eventually(() => panel.locator("article[data-message] img.picture__image").count()).toBe(2);
  await panel.getByRole("button", { name: "Record voice message" }).click();
  await eventually(() => panel.locator(".recorder-bar__time").textContent()).toMatch(/^0:0[1-9]$/);
  await panel.getByRole("button", { name: "Send recording" }).click();
  await panel.locator("article[data-message] .sound-player").waitFor();
  const { items } = (await call(web, "GET", `${path}/${id}/replies`, { as: grace })) as {
    items: { kind: string; text: string | null }[];
  };
  expect(items.map(({ kind, text }) => [kind, text])).toEqual([
    ["image", "both of them"],
    ["image", null],
    ["audio", null],
  ]);
  await page.locator(".conversation__main").getByText("outside.png").waitFor();
  const pictures = panel.getByRole("group", { name: "Album, 2 items" }).locator("button.picture");
  await pictures.nth(1).click();
  await page.getByRole("dialog").getByText("2 of 2", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await screenshot(page, "thread-album");
  await pictures.nth(1).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete all 2" }).click();
  await pictures.first().waitFor({ state: "detached" });
});
