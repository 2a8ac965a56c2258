import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { conversationUrl } from "../support/api.ts";
import { twoPeople } from "../support/people.ts";
import { useWeb } from "../support/web.ts";
import { field } from "../support/chat.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

const searchButton = (page: Page) =>
  page.getByRole("button", { name: "Search in this conversation" });

/** A part that was never loaded is gone: the server answers with the page, as for any unknown address. */
async function partsAreGone(page: Page): Promise<void> {
  const contentType = "text/html";
  await page.route("**/assets/conversation-search-*.js", (route) =>
    route.fulfill({ contentType, body: "<!doctype html>" }),
  );
}

/** The server has another page than this one. */
async function isDeployedAnew(page: Page): Promise<void> {
  const body = '<script type="module" src="/assets/first-load-newer.js"></script>';
  await page.route(
    (url) => url.pathname === "/",
    (route) =>
      route.request().resourceType() === "fetch"
        ? route.fulfill({ contentType: "text/html", body })
        : route.fallback(),
  );
}

/** Opens it with a draft, and a mark that a reload would remove. */
async function openPage(): Promise<Page> {
  const { ada, conversation } = await twoPeople(web);
  const { page } = ada;
  await page.goto(conversationUrl(conversation));
  await field(page).fill("half a thou");
  await page.evaluate(() => Object.assign(globalThis, { isOld: true }));
  await partsAreGone(page);
  return page;
}

const isOld = (page: Page) => page.evaluate(() => "isOld" in globalThis);

test("a page older than the server's reloads once when one of its parts is gone, and keeps the draft", async () => {
  const page = await openPage();
  await isDeployedAnew(page);
  await searchButton(page).click();
  await eventually(() => isOld(page).catch(() => true)).toBe(false);
  expect(await field(page).inputValue()).toBe("half a thou");

  await page.evaluate(() => Object.assign(globalThis, { isOld: true }));
  await searchButton(page).click();
  await page.getByText("A new version is available").waitFor();
  expect(await isOld(page)).toBe(true);
});

test("the page does not reload while something would be lost, but says that a newer version exists", async () => {
  const page = await openPage();
  await isDeployedAnew(page);
  await field(page).press("Enter");
  await page.locator("article[data-message]", { hasText: "half a thou" }).waitFor();
  await field(page).press("ArrowUp");
  await field(page).fill("half a thought");
  await searchButton(page).click();
  await page.getByText("A new version is available").waitFor();
  expect(await isOld(page)).toBe(true);
  expect(await field(page).inputValue()).toBe("half a thought");
});

test("a part that failed to load loads when it is requested again", async () => {
  const page = await openPage();
  await searchButton(page).click();
  await page.getByText("Couldn't load this part").waitFor();
  expect(await isOld(page)).toBe(true);
  await page.unroute("**/assets/conversation-search-*.js");
  await page.getByRole("button", { name: "Try again" }).click();
  await eventually(() => isOld(page).catch(() => true)).toBe(false);
  expect(await field(page).inputValue()).toBe("half a thou");
  await searchButton(page).click();
  await page.getByRole("complementary", { name: "Search in this conversation" }).waitFor();
});

test("a first visit fetches no emoji, and used ones are cached", async () => {
  const { ada, conversation } = await twoPeople(web, { serviceWorkers: "allow" });
  const { page } = ada;
  await page.goto("/");
  const parts = () =>
    page.evaluate(async () => {
      const shells = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
      const kept = await Promise.all(shells.map((shell) => shell.keys()));
      return kept.flat().map(({ url }) => new URL(url).pathname);
    });
  const data = async () => (await parts()).filter((path) => path.endsWith(".json")).length;
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  expect((await parts()).length).toBeGreaterThan(20);
  expect(await data()).toBe(0);
  await page.reload();
  await page.locator(`[data-conversation="${conversation}"]`).click();
  await page.getByRole("button", { name: "Emoji" }).click();
  await page.getByRole("button", { name: "Flags" }).waitFor();
  await eventually(data).toBe(1);
});
