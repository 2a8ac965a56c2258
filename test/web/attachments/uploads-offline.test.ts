import type { Page, Route } from "playwright-core";
import { expect, test } from "vitest";
import { chatting, field, sentRows } from "../support/chat.ts";
import { chooseFiles, pictureOf } from "../support/choose-files.ts";
import { useWeb } from "../support/web.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

const waiting = (page: Page) => page.locator('.timeline [data-status="pending"]');
const send = (page: Page) => page.getByRole("button", { name: "Send", exact: true });
const recorder = (page: Page) => page.getByRole("button", { name: "Record voice message" });

/** Uploads fail to connect, though the browser is online. */
async function cutUploads(page: Page): Promise<() => Promise<void>> {
  const abort = (route: Route) => route.abort();
  await page.route("**/api/v1/media?*", abort);
  return () => page.unroute("**/api/v1/media?*", abort);
}

const pictures = (page: Page) =>
  sentRows(page).evaluateAll((all) =>
    all.map((row) => [
      [...row.querySelectorAll("img")].map((image) => image.getAttribute("alt")).join(),
      row.querySelector(".message-text")?.textContent ?? null,
    ]),
  );

test("files sent offline are uploaded on return, in their order and with their text", async () => {
  const { ada, grace } = await chatting(web);
  const { page } = ada;
  await ada.context.setOffline(true);
  await chooseFiles(page, pictureOf("one.png"), pictureOf("two.png"));
  await page.getByText("Waiting for a connection").first().waitFor();
  expect(await recorder(page).count()).toBe(0);
  await field(page).fill("Look");
  await send(page).click();
  await eventually(() => waiting(page).count()).toBe(1);
  expect(await page.getByText("Couldn't send").count()).toBe(0);
  await ada.context.setOffline(false);
  await eventually(() => pictures(grace.page)).toEqual([["one.png,two.png", "Look"]]);
  await eventually(() => waiting(page).count()).toBe(0);
});

test("an upload that failed to connect continues by itself, though the browser never was offline", async () => {
  const { ada, grace } = await chatting(web);
  const { page } = ada;
  const mend = await cutUploads(page);
  await chooseFiles(page, pictureOf("one.png"));
  await page.getByText("Waiting for a connection").waitFor();
  await mend();
  await send(page).click();
  await eventually(() => pictures(grace.page)).toEqual([["one.png", null]]);
});

test("sent files are uploaded after a reload too, once, and nothing is requested before that", async () => {
  const { ada, grace } = await chatting(web);
  const { page } = ada;
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  const mend = await cutUploads(page);
  await chooseFiles(page, pictureOf("one.png"), pictureOf("two.png"));
  await field(page).fill("Look");
  await send(page).click();
  await eventually(() => waiting(page).count()).toBe(1);
  await eventually(() => keptOf(page)).toEqual(["one.png", "two.png"]);
  await page.reload();
  await eventually(() => waiting(page).count()).toBe(1);
  expect(asked).toEqual([]);
  // Another tab leaves them to this one.
  const other = await ada.context.newPage();
  await other.goto(page.url());
  await field(other).waitFor();
  await mend();
  await eventually(() => pictures(grace.page)).toEqual([["one.png,two.png", "Look"]]);
  await eventually(() => keptOf(page)).toEqual([]);
  expect(await pictures(page)).toHaveLength(1);
});

test("the button beside a failed file tries again, and sends once it is uploaded", async () => {
  const { ada, grace } = await chatting(web);
  const { page } = ada;
  await page.route("**/api/v1/media?*", (route) => route.fulfill({ status: 500, body: "" }), {
    times: 1,
  });
  await chooseFiles(page, pictureOf("one.png"));
  await page.getByText("Couldn't upload").waitFor();
  expect(await recorder(page).count()).toBe(0);
  await page.getByRole("button", { name: "Retry all" }).click();
  await send(page).click();
  await eventually(() => pictures(grace.page)).toEqual([["one.png", null]]);
  await recorder(page).waitFor();
});

/** The names of the files that the page stores until they are uploaded. */
function keptOf(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const { promise, resolve, reject } = Promise.withResolvers<string[]>();
    const opening = indexedDB.open("parley");
    opening.addEventListener("error", reject);
    opening.addEventListener("success", () => {
      const all = opening.result.transaction("uploads").objectStore("uploads").getAll();
      all.addEventListener("error", reject);
      all.addEventListener("success", () => {
        resolve(all.result.map(({ name }: { name: string }) => name).sort());
      });
    });
    return promise.finally(() => opening.result.close());
  });
}
