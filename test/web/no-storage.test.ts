import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { call, newPage, newPerson, PASSWORD, startWeb, type Web } from "./support/browser.ts";

let web: Web;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
});
afterAll(() => web.stop());

/** Ways in which browsers deny pages storage. Each runs in the page before its own scripts. */
const REFUSALS: readonly (readonly [string, () => void])[] = [
  [
    "whose browser refuses all storage",
    () => {
      const refuse = () => {
        throw new DOMException("The request was denied", "SecurityError");
      };
      Object.defineProperty(globalThis, "localStorage", { get: refuse });
      Object.defineProperty(globalThis, "sessionStorage", { get: refuse });
      Object.defineProperty(globalThis, "indexedDB", { get: refuse });
      LockManager.prototype.request = () =>
        Promise.reject(new DOMException("The request was denied", "SecurityError"));
    },
  ],
  [
    "whose disk is full",
    () => {
      const full = () => new DOMException("The quota has been exceeded", "QuotaExceededError");
      Storage.prototype.setItem = () => {
        throw full();
      };
      IDBObjectStore.prototype.put = () => {
        throw full();
      };
    },
  ],
  [
    "whose browser has no database",
    () => Object.defineProperty(globalThis, "indexedDB", { value: undefined }),
  ],
  [
    "whose database never opens",
    () => {
      const { open } = IDBFactory.prototype;
      IDBFactory.prototype.open = function (...given) {
        return Object.assign(open.apply(this, given), { addEventListener: () => undefined });
      };
    },
  ],
];

describe.each(REFUSALS)("a person %s", (situation, refuse) => {
  const staysSignedIn = situation.includes("database");

  test("a person without storage signs up, chats, reacts and changes settings for as long as the page lives", async () => {
    const page = await newPage(web);
    const wrong: string[] = [];
    page.on("pageerror", ({ message }) => wrong.push(message));
    await page.addInitScript(refuse);
    const grace = await newPerson(web, "Grace Hopper");
    await page.goto("/sign-up");
    const username = `nobody-${Date.now() % 1_000_000}`;
    await page.getByLabel("Username").fill(username);
    await page.getByLabel("Name", { exact: true }).fill("Ada Lovelace");
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByRole("button", { name: "I've saved them" }).click();
    await page.getByText("Find someone to talk to").waitFor();
    if (staysSignedIn) {
      await page.reload();
      await page.getByText("Find someone to talk to").waitFor();
    }

    const { items } = (await call(web, "GET", `/users?q=${username}`, { as: grace })) as {
      items: { id: string }[];
    };
    const member_ids = items.map(({ id }) => id);
    const rooms: string[] = [];
    for (const title of ["Crew", "Club"]) {
      const body = { kind: "group", title, member_ids };
      const { id } = (await call(web, "POST", "/conversations", { as: grace, body })) as {
        id: string;
      };
      rooms.push(id);
    }
    const open = (title: string) => page.getByRole("link", { name: new RegExp(title) }).click();
    const field = page.getByRole("textbox", { name: "Write a message" });
    await open("Crew");
    await field.fill("a draft");
    await open("Club");
    await page.getByRole("heading", { name: "Club" }).waitFor();
    await open("Crew");
    await expect.poll(() => field.inputValue()).toBe("a draft");
    await field.fill("hello");
    await field.press("Enter");
    await page.locator("article", { hasText: "hello" }).locator("[data-status=sent]").waitFor();

    await page.context().setOffline(true);
    await field.fill("written on the train");
    await field.press("Enter");
    await open("Club");
    await page.context().setOffline(false);
    await expect
      .poll(() => call(web, "GET", `/conversations/${rooms[0]}/messages`, { as: grace }), {
        timeout: 20_000,
      })
      .toMatchObject({ items: [{}, {}] });

    await page.getByRole("button", { name: "Emoji" }).click();
    await page.getByRole("searchbox").last().fill("thumbs up");
    await page.locator(".emoji-panel__emoji").first().click();
    expect(await field.inputValue()).toBe("👍");

    await page.getByRole("button", { name: "Settings" }).click();
    await page.getByRole("link", { name: "Appearance" }).click();
    await page.getByText("Dark", { exact: true }).click();
    await expect.poll(() => page.locator("html").getAttribute("data-theme")).toBe("dark");
    expect(wrong).toEqual([]);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(wrong).toEqual([]);
  });
});
