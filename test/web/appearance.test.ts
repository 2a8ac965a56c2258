import type { BrowserContext } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { bytes, VOICE } from "../support/files.ts";
import { eventually } from "./support/eventually.ts";
import { watchRest } from "./support/at-rest.ts";
import { axe } from "./support/axe.ts";
import { pngOf } from "./support/png.ts";
import { screenshot } from "./support/screenshot.ts";
import {
  call,
  conversationUrl,
  newPage,
  PHONE,
  say,
  startWeb,
  twoPeople,
  type Person,
  type Web,
} from "./support/browser.ts";

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;

let web: Web;
let conversation: string;
let thread: number;
let ada: Person;
let storageState: State;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
  const people = await twoPeople(web);
  ({ ada, conversation } = people);
  const { grace } = people;
  await say(
    web,
    grace,
    conversation,
    "Hello Ada, how is the **engine**? See https://a.example/plan",
  );
  await sendFile(grace, "image/png", Uint8Array.from(pngOf(8, 8)));
  await sendFile(grace, "text/plain", bytes("the plan"));
  await sendFile(ada, "audio/webm", VOICE);
  thread = (await say(web, grace, conversation, `@${ada.username} who brings the cake?`)).id;
  const body = { text: "I do", reply_to: thread };
  await call(web, "POST", `/conversations/${conversation}/messages`, { as: ada, body });
  storageState = await ada.context.storageState();
});
afterAll(() => web.stop());

async function sendFile(as: Person, type: string, body: Uint8Array<ArrayBuffer>): Promise<void> {
  const headers = { authorization: `Bearer ${as.token}`, "content-type": type };
  const sent = await fetch(`${web.url}/api/v1/media?name=thing`, { method: "POST", headers, body });
  const { media_url } = (await sent.json()) as { media_url: string };
  const messages = `/conversations/${conversation}/messages`;
  await call(web, "POST", messages, { as, body: { media_url } });
}

const SECTIONS = [
  "profile",
  "account",
  "privacy",
  "devices",
  "notifications",
  "appearance",
  "data",
];
const SCREENS = ["/", "/new", "/requests", "/mentions", "/threads", "/nowhere", "/settings"].concat(
  SECTIONS.map((section) => `/settings/${section}`),
);

test("axe finds nothing on any screen of a phone, in light and in dark", async () => {
  const phone = { viewport: PHONE, isMobile: true, hasTouch: true };
  const page = await newPage(web, { ...phone, storageState });
  const found: string[] = [];
  /** Colours are all that differs in the dark. */
  const examine = async (screen: string) => {
    await screenshot(page, screen.replaceAll("/", "-"));
    found.push(...(await axe(page)).map((problem) => `${screen}: ${problem}`));
    await page.emulateMedia({ colorScheme: "dark" });
    const inDark = await axe(page, ["color-contrast"]);
    found.push(...inDark.map((problem) => `${screen}, dark: ${problem}`));
    await page.emulateMedia({ colorScheme: "light" });
  };
  for (const screen of SCREENS) {
    await page.goto(screen);
    await page.getByRole("heading").first().waitFor();
    await page.locator(".skeleton").waitFor({ state: "detached" });
    await examine(screen);
  }
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await examine("shortcuts");
  await page.goto(conversationUrl(conversation));
  await page.locator(`[data-message="${thread}"]`).waitFor();
  await examine("conversation");
  await page.getByRole("button", { name: "1 reply" }).click();
  await page.getByRole("complementary", { name: "Thread" }).getByText("I do").waitFor();
  await examine("thread");
  await page.getByRole("button", { name: "Close thread" }).click();
  await page.getByRole("button", { name: "Details" }).click();
  await page.locator(".details__who").waitFor();
  await examine("details");
  for (const tab of ["Media", "Files", "Links", "Voice"]) {
    await page.getByRole("tab", { name: tab }).click();
    await page.locator(".shared-list__month").waitFor();
    await examine(`details, ${tab}`);
  }
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("engine");
  await page.getByRole("option", { name: "engine" }).waitFor();
  await examine("switcher");
  expect(found).toEqual([]);
  await page.context().close();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on a desktop, nor before signing in: ${colorScheme}`, async () => {
    const page = await newPage(web, { colorScheme, storageState });
    for (const screen of ["/", "/settings/appearance"]) {
      await page.goto(screen);
      await page.getByRole("heading").first().waitFor();
      expect(await axe(page), screen).toEqual([]);
    }
    await page.goto(conversationUrl(conversation));
    await page.getByRole("button", { name: "Details" }).click();
    await page.locator(".details__who").waitFor();
    expect(await axe(page), "details").toEqual([]);
    // As zoomed to 200 %.
    await page.setViewportSize({ width: 640, height: 400 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const screen of [conversationUrl(conversation), "/settings/notifications"]) {
      await page.goto(screen);
      await page.getByRole("heading").first().waitFor();
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").waitFor();
      await screenshot(page, `zoomed-${colorScheme}`);
      const { sideways, moving } = await page.evaluate(() => ({
        sideways: document.documentElement.scrollWidth - innerWidth,
        moving: document.getAnimations().filter(({ playState }) => playState === "running").length,
      }));
      expect({ screen, sideways, moving }).toEqual({ screen, sideways: 0, moving: 0 });
    }
    await page.context().close();

    const outside = await newPage(web, { colorScheme });
    for (const screen of ["/sign-in", "/sign-up"]) {
      await outside.goto(screen);
      await outside.getByRole("heading").first().waitFor();
      expect(await axe(outside), screen).toEqual([]);
    }
    await outside.context().close();
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
  await page.goto("/settings/account");
  const password = page.locator('input[type="password"]').first();
  await password.fill("correct horse battery staple");
  await screenshot(page, "password-ar");
  const eye = (await password.locator("xpath=../button").boundingBox())!;
  const text = await password.evaluate((field) => {
    const { left } = field.getBoundingClientRect();
    return left + Number.parseFloat(getComputedStyle(field).paddingLeft);
  });
  expect(text).toBeGreaterThanOrEqual(eye.x + eye.width);
  expect(await axe(page)).toEqual([]);
  await page.context().close();
});

test("language and theme follow the setting at once, and are set before the next first paint", async () => {
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

test("nothing violates the Content-Security-Policy, and nothing is logged as an error", async () => {
  const page = await newPage(web, { storageState });
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", ({ message }) => errors.push(message));
  const atRest = watchRest(page);
  for (const screen of ["/", "/new", "/settings", "/nowhere", conversationUrl(conversation)]) {
    await page.goto(screen);
    await page.getByRole("heading").first().waitFor();
    await atRest(() => page.content());
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
