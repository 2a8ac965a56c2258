import type { BrowserContextOptions, Page } from "playwright-core";
import { onLocalhost, type Web } from "../support/web.ts";
import { newPerson, PASSWORD } from "../support/people.ts";
import { call } from "../support/api.ts";

/** A person signed in at `localhost`, with recovery codes. */
export async function newcomer(web: Web, name: string, options: BrowserContextOptions = {}) {
  const person = await newPerson({ ...web, url: onLocalhost(web) }, name, {
    registers: true,
    ...options,
  });
  const body = { confirmation: { password: PASSWORD } };
  const made = await call(web, "POST", "/auth/recovery-codes", { as: person, body });
  const { codes } = made as { codes: string[] };
  return { ...person, code: codes[0] ?? "" };
}

export async function signOut(page: Page): Promise<void> {
  await page.goto("/settings");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
}

export const isIn = (page: Page) => page.getByText("Find someone to talk to").waitFor();
