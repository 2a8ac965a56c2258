import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { newPage } from "../support/people.ts";
import { conversationUrl } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";
import { axe } from "../support/axe.ts";
import { screenshot } from "../support/screenshot.ts";
import { watchRest } from "../support/at-rest.ts";
import { useFurnished } from "./furnished.ts";

const web = useWeb();
const furnished = useFurnished(web);

test("Arabic is mirrored: the list is on the right, and axe finds nothing", async () => {
  const { storageState } = furnished();
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
});

test("language and theme follow the setting at once, and are set before the next first paint", async () => {
  const { storageState } = furnished();
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
});

test("nothing violates the Content-Security-Policy, and nothing is logged as an error", async () => {
  const { conversation, storageState } = furnished();
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
});

test("a browser that is too old shows a notice in its language", async () => {
  const page = await newPage(web, { locale: "es" });
  await page.addInitScript(() => {
    Reflect.deleteProperty(HTMLElement.prototype, "popover");
  });
  await page.goto("/");
  await page.getByText("Parley necesita un navegador más reciente").waitFor();
});
