import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axe } from "../support/axe.ts";
import { DESKTOP, newPage, PHONE } from "../support/people.ts";
import { useWeb } from "../support/web.ts";
import { CLIENT, startIssuer, type Issuer } from "../support/issuer.ts";

let issuer: Issuer;
const web = useWeb(async () => {
  issuer = await startIssuer();
  return {
    OIDC_ISSUER: issuer.url,
    OIDC_CLIENT_ID: CLIENT.id,
    OIDC_CLIENT_SECRET: CLIENT.secret,
    OIDC_NAME: "Example",
  };
});
beforeAll(() => issuer.serve(web.url));
afterAll(() => issuer.close());

const button = (page: Page) => page.getByRole("button", { name: "Continue with Example" });

/** Signs in on the provider's own pages, and consents. */
async function atIssuer(page: Page, name: string): Promise<void> {
  await page.waitForURL(`${issuer.url}/**`);
  await page.locator('[name="login"]').fill(name);
  await page.locator('[name="password"]').fill("any");
  await page.locator('[type="submit"]').click();
  await page.locator('[type="submit"]').click();
}

test("a person signs in with an account of the issuer, lands where they wanted to go, and stays signed in", async () => {
  const page = await newPage(web, { serviceWorkers: "allow" });
  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(request.url()));
  await page.goto("/settings");
  await button(page).click();
  await atIssuer(page, "ada");
  await page.waitForURL(`${web.url}/settings`);
  const name = page.getByRole("textbox", { name: "Name", exact: true });
  await name.waitFor();
  expect(await name.inputValue()).toBe("ada of the issuer");
  await page.reload();
  await name.waitFor();
  // No address of the page has a token, and the page itself requests nothing from the issuer.
  const own = addresses.filter((url) => url.startsWith(web.url));
  expect(own.filter((url) => /eyJ|access_token|refresh_token/.test(url))).toEqual([]);
  const cookies = await page.context().cookies(`${web.url}/api/v1/auth/oidc`);
  expect(cookies.filter(({ name }) => name.startsWith("parley"))).toEqual([]);
});

test("a person who cancels at the issuer sees so at the sign-in, and can try again", async () => {
  const page = await newPage(web);
  await page.goto("/new");
  await button(page).click();
  await page.waitForURL(`${issuer.url}/**`);
  await page.getByRole("link", { name: /cancel/i }).click();
  await page.getByText("You weren't signed in.").waitFor();
  await button(page).click();
  await atIssuer(page, "grace");
  await page.getByRole("heading", { name: "New conversation" }).waitFor();
});

test("an unreachable issuer, and an expired sign-in, each show one sentence", async () => {
  const page = await newPage(web, { locale: "es-ES" });
  await page.goto("/sign-in?problem=unavailable");
  await page.getByText("El servicio de inicio de sesión no responde").waitFor();
  await page.goto("/sign-in?signed_in=1");
  await page.getByText("Este inicio de sesión tardó demasiado").waitFor();
  await page.getByRole("button", { name: "Continuar con Example" }).waitFor();
  await page.goto("/sign-in?problem=%3Cimg%3E");
  await page.getByText("una respuesta no válida").waitFor();
});

test.each([
  ["light, on a desktop", { colorScheme: "light", viewport: DESKTOP, locale: "en-GB" }],
  ["dark, on a phone, right to left", { colorScheme: "dark", viewport: PHONE, locale: "ar" }],
] as const)("axe finds nothing at the sign-in: %s", async (name, options) => {
  const page = await newPage(web, options);
  await page.goto("/sign-in?problem=refused");
  await page.getByRole("alert").first().waitFor();
  await page.getByRole("button", { name: /Example/ }).waitFor();
  expect(await axe(page)).toEqual([]);
  if (process.env["SHOTS"]) await page.screenshot({ path: `${process.env["SHOTS"]}/${name}.png` });
});
