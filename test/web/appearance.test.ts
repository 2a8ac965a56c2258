import type { BrowserContext } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { eventually } from "./support/eventually.ts";
import { axe } from "./support/axe.ts";
import {
  conversationUrl,
  newPage,
  PHONE,
  say,
  startWeb,
  twoPeople,
  type Web,
} from "./support/browser.ts";

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;

let web: Web;
let conversation: string;
let storageState: State;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
  const { ada, grace, conversation: id } = await twoPeople(web);
  conversation = id;
  await say(web, grace, id, "Hello Ada, how is the **engine**?");
  storageState = await ada.context.storageState();
});
afterAll(() => web.stop());

const SCREENS = ["/", "/new", "/settings", "/settings/appearance", "/nowhere"];

for (const colorScheme of ["light", "dark"] as const) {
  for (const [size, options] of Object.entries({
    desktop: {},
    phone: { viewport: PHONE, isMobile: true, hasTouch: true },
  })) {
    test(`axe finds nothing on any screen: ${colorScheme}, ${size}`, async () => {
      const page = await newPage(web, { ...options, colorScheme, storageState });
      for (const screen of SCREENS) {
        await page.goto(screen);
        await page.getByRole("heading").first().waitFor();
        await page.waitForTimeout(250);
        expect(await axe(page), screen).toEqual([]);
      }
      await page.goto(conversationUrl(conversation));
      await page.getByRole("button", { name: "Details" }).click();
      await page.locator(".details__who").waitFor();
      expect(await axe(page), "details").toEqual([]);
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").waitFor();
      await page.waitForTimeout(250);
      expect(await axe(page), "switcher").toEqual([]);
      await page.context().close();
    });
  }

  test(`axe finds nothing on the way in: ${colorScheme}`, async () => {
    const page = await newPage(web, { colorScheme });
    for (const screen of ["/sign-in", "/sign-up"]) {
      await page.goto(screen);
      await page.getByRole("heading").first().waitFor();
      expect(await axe(page), screen).toEqual([]);
    }
    await page.context().close();
  });
}

test("Arabic is mirrored: the list is on the right, and axe finds nothing", async () => {
  const page = await newPage(web, { locale: "ar", storageState });
  await page.goto("/settings");
  await page.getByRole("heading", { name: "الإعدادات" }).waitFor();
  const html = page.locator("html");
  expect(await html.getAttribute("dir")).toBe("rtl");
  expect(await html.getAttribute("lang")).toBe("ar");
  const list = await page.locator(".shell__list").boundingBox();
  const main = await page.getByRole("main").boundingBox();
  expect(list!.x).toBeGreaterThanOrEqual(main!.x + main!.width - 1);
  expect(await axe(page)).toEqual([]);
  await page.context().close();
});

test("language and theme follow the setting at once, and are there before the next first paint", async () => {
  const page = await newPage(web, { storageState });
  await page.goto("/settings/appearance");
  await page.getByRole("radio", { name: "日本語" }).click({ force: true });
  await page.getByRole("heading", { name: "表示" }).waitFor();
  await page.getByText("ダーク").click();
  const html = page.locator("html");
  await eventually(() => html.getAttribute("data-theme")).toBe("dark");

  await page.goto("/", { waitUntil: "commit" });
  // At first there is no element at all.
  await page.waitForFunction(() => document.querySelector("html")?.dataset["theme"] === "dark");
  expect(await html.getAttribute("lang")).toBe("ja");
  await page.context().close();
});

test("nothing breaks the Content-Security-Policy, and nothing is logged as an error", async () => {
  const page = await newPage(web, { storageState });
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", ({ message }) => errors.push(message));
  for (const screen of [...SCREENS, conversationUrl(conversation)]) {
    await page.goto(screen);
    await page.getByRole("heading").first().waitFor();
    await page.waitForTimeout(250);
  }
  expect(errors).toEqual([]);
  await page.context().close();
});

test("a browser that is too old shows a notice in its language", async () => {
  const page = await newPage(web, { locale: "es" });
  await page.addInitScript(() => {
    Reflect.deleteProperty(HTMLElement.prototype, "popover");
  });
  await page.goto("/");
  await page.getByText("Parley necesita un navegador más reciente").waitFor();
  await page.context().close();
});
