import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { PNG } from "../../support/files.ts";
import { useWeb } from "../support/web.ts";
import { newGroup } from "../support/api.ts";
import { chatting, inChat, sentRows } from "../support/chat.ts";
import { chooseFiles, pictureOf } from "../support/choose-files.ts";
import { eventually } from "../support/eventually.ts";
import { axe } from "../support/axe.ts";

const web = useWeb();

function uploadsOf(page: Page): string[] {
  const uploads: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().includes("/api/v1/media")) {
      uploads.push(request.url());
    }
  });
  return uploads;
}

test("pasted or dropped files are attached, and can be removed again", async () => {
  const { ada } = await inChat(web);
  const { page } = ada;
  const give = (type: "paste" | "drop") =>
    page.evaluate(
      ({ type, bytes }) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], `${type}.png`, { type: "image/png" }));
        const target = document.querySelector(
          type === "paste" ? ".composer__field" : ".conversation__main",
        );
        const event =
          type === "paste"
            ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
            : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
        target?.dispatchEvent(event);
      },
      { type, bytes: [...PNG] },
    );
  const tray = page.getByRole("list", { name: "Files to send" });
  await give("paste");
  await tray.getByText("paste.png").waitFor();
  await give("drop");
  await tray.getByText("drop.png").waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole("button", { name: "Remove paste.png" }).click();
  await page.getByRole("button", { name: "Remove drop.png" }).click();
  await tray.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Record voice message" }).waitFor();
});

test("an empty or oversized file says so, and is not sent", async () => {
  const { ada } = await inChat(web);
  const { page } = ada;
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(26_000_000)], "huge.bin"));
    data.items.add(new File([], "nothing.txt"));
    const event = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
    document.querySelector(".conversation__main")?.dispatchEvent(event);
  });
  await page.getByText(/^Too large. The limit is/).waitFor();
  await page.getByText("This file is empty").waitFor();
  expect(await page.getByRole("button", { name: "Send", exact: true }).count()).toBe(0);
});

test("a failed upload is retried, and a failed send does not upload again", async () => {
  const { ada, grace } = await chatting(web);
  const { page } = ada;
  const uploads = uploadsOf(page);
  await page.route("**/api/v1/media?*", (route) => route.abort(), { times: 1 });
  await chooseFiles(page, pictureOf("again.png"));
  await page.getByText("Waiting for a connection").waitFor();
  await eventually(() => uploads.length).toBe(2);
  await page.locator(".tray .progress-ring").waitFor({ state: "detached" });

  // The file is uploaded by now, and the message cannot be sent.
  await ada.context.setOffline(true);
  await page.evaluate(() => dispatchEvent(new Event("offline")));
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.locator('[data-status="pending"]').waitFor();
  await ada.context.setOffline(false);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await sentRows(grace.page).locator("img").waitFor();
  expect(uploads).toHaveLength(2);
});

test("uploads continue when another conversation is shown", async () => {
  const { ada, grace } = await chatting(web);
  const { page } = ada;
  const other = await newGroup(web, ada, [], "Elsewhere");
  const held = Promise.withResolvers<void>();
  await page.route("**/api/v1/media?*", async (route) => {
    await held.promise;
    await route.continue();
  });
  await chooseFiles(page, pictureOf("slow.png"));
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.locator('[data-status="pending"]').waitFor();
  await page.locator(`[data-conversation="${other}"]`).click();
  await page.getByRole("heading", { name: "No messages yet" }).waitFor();
  held.resolve();
  await sentRows(grace.page).locator("img").waitFor();
});
