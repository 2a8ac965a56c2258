import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { newPerson } from "../support/people.ts";
import { call } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";
import { twoFrames } from "../support/two-frames.ts";
import { kept } from "../support/kept.ts";
import { inGroup } from "./in-group.ts";

const web = useWeb();

test("signing out leaves nothing in storage", async () => {
  const { grace } = await inGroup(web);
  const { page } = grace;
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.clock.fastForward(2_000);
  expect(await kept(page)).not.toMatch(/secret plan|half-written|Crew/);
  expect(await kept(page)).not.toContain(grace.id);
});

test("a session that the server ended leaves only unsent messages in storage", async () => {
  const { grace } = await inGroup(web);
  const { page } = grace;
  await page.goto("/");
  await eventually(() => kept(page)).toContain("Crew");
  await page.getByRole("textbox", { name: "Search" }).fill("Crew");
  await page.getByRole("option", { name: "Crew" }).click();
  expect(await kept(page)).toContain("parley.searches");
  const { items } = (await call(web, "GET", "/auth/sessions", { as: grace })) as {
    items: { id: string }[];
  };
  await call(web, "DELETE", `/auth/sessions/${items[0]!.id}`, { as: grace });
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await eventually(() => kept(page)).not.toMatch(/secret plan|Crew|parley\.searches/);
  expect(await kept(page)).toContain("my half-written answer");
});

test("nobody sees what another person left in storage, also where it cannot be deleted", async () => {
  const { grace } = await inGroup(web);
  const { page } = grace;
  await page.goto("/");
  await eventually(() => kept(page)).toContain("Crew");
  const eve = await newPerson(web, "Eve");
  const [{ localStorage: saved } = { localStorage: [] }] = (await eve.context.storageState())
    .origins;
  await page.goto("/icons/icon.svg");
  await page.evaluate(
    (session) => localStorage.setItem("parley.session", session),
    saved[0]!.value,
  );
  await page.addInitScript(() => {
    IDBObjectStore.prototype.clear = () => {
      throw new Error("The disk is broken");
    };
  });
  // The page can show nothing except what is stored here.
  await page.routeWebSocket(/\/ws/, () => undefined);
  await page.goto("/");
  await page.getByRole("button", { name: "Settings" }).waitFor();
  // This reads storage after the page has: the same database answers both in order.
  expect(await kept(page)).not.toContain("my half-written answer");
  await page.clock.fastForward(2_000);
  await twoFrames(page);
  expect(await page.getByText(/Crew|secret plan/).count()).toBe(0);
});
