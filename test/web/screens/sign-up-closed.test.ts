import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { newPage } from "../support/people.ts";
import { axe } from "../support/axe.ts";

const web = useWeb();

test.each([
  ["closed", null, "Sign-up is closed"],
  ["closed", { name: "Example" }, "This server uses"],
  ["invited", null, "You need an invitation to sign up"],
])("a sign-up that is %s says so (issuer: %o)", async (registration, oidc, words) => {
  const page = await newPage(web);
  await page.route("**/api/v1/auth/methods", (route) =>
    route.fulfill({ json: { password: true, oidc, registration, challenge: null } }),
  );
  await page.goto("/sign-up");
  await page.getByText(words).waitFor();
  expect(await page.getByLabel("Password", { exact: true }).count()).toBe(
    registration === "closed" ? 0 : 1,
  );
  expect(await axe(page)).toEqual([]);
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  expect(await page.getByRole("link", { name: "Create account" }).count()).toBe(
    registration === "closed" ? 0 : 1,
  );
});
