import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { newPerson, twoPeople } from "../support/people.ts";
import { call, newGroup, say } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

test("the list follows others' changes live: text, badge, order, title", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  const { page } = ada;
  await page.goto("/");
  const links = page.locator("[data-conversation]");
  await links.first().waitFor();

  const crew = await newGroup(web, grace, [ada], "Engine crew");
  await page.locator(`[data-conversation="${crew}"]`).waitFor();
  await say(web, grace, crew, "first");
  await eventually(() => links.first().getAttribute("data-conversation")).toBe(crew);

  await say(web, grace, conversation, `hello **there** @${ada.username}`);
  const link = page.locator(`[data-conversation="${conversation}"]`);
  await link.getByText("hello there").waitFor();
  await link.getByText("1 unread message").waitFor();
  await link.getByLabel("You were mentioned").waitFor();
  await eventually(() => links.first().getAttribute("data-conversation")).toBe(conversation);
  await eventually(() => page.title()).toBe("(2) Parley");

  await link.click();
  await eventually(() => link.getByText("unread").count()).toBe(0);
  await eventually(() => page.title()).toBe("(1) Grace Hopper · Parley");
});

test("a conversation is pinned, archived and marked unread from its menu", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  const { page } = ada;
  await page.goto("/");
  const crew = await newGroup(web, ada, [grace], "Newer");
  await say(web, ada, conversation, "older");
  await say(web, ada, crew, "newer");
  const links = page.locator("[data-conversation]");
  const link = page.locator(`[data-conversation="${conversation}"]`);
  await eventually(() => links.first().getAttribute("data-conversation")).toBe(crew);

  await link.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Pin to top" }).click();
  await eventually(() => links.first().getAttribute("data-conversation")).toBe(conversation);

  await link.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Mark as unread" }).click();
  await link.getByText("Marked as unread").waitFor();

  await link.click({ button: "right" });
  const items = page.getByRole("menuitem");
  expect(await items.locator("svg:first-child").count()).toBe(await items.count());
  await page.getByRole("menuitem", { name: "Archive" }).click();
  await page.getByText("Conversation archived").waitFor();
  expect(await link.count()).toBe(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await link.waitFor();
});

test("a muted conversation says until when, and notifies again after that", async () => {
  const { ada, conversation } = await twoPeople(web);
  const { page } = ada;
  await page.clock.install();
  await page.goto("/");
  const link = page.locator(`[data-conversation="${conversation}"]`);
  await link.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Mute" }).click();
  await page.getByRole("menuitem", { name: "For 8 hours" }).click();
  await link.getByLabel(/^Muted until \d/).waitFor();
  const settings = async () => {
    const read = await call(web, "GET", `/conversations/${conversation}`, { as: ada });
    return (read as { settings: { muted_until: string | null } }).settings;
  };
  const until = Date.parse((await settings()).muted_until ?? "");
  expect(Math.abs(until - Date.now() - 8 * 3_600_000)).toBeLessThan(60_000);

  await link.click();
  await page.getByRole("button", { name: "Details" }).click();
  const details = page.getByRole("complementary", { name: "Details" });
  await details.getByText(/^Muted until \d/).waitFor();
  await page.clock.fastForward("08:01:00");
  // Exact, since "Unmute" contains "mute", and is there until the page's clock reaches the time.
  await details.getByRole("button", { name: "Mute", exact: true }).click();
  expect(await link.getByLabel(/^Muted/).count()).toBe(0);
  await page.getByRole("menuitem", { name: "For 1 hour" }).waitFor();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await details.getByText("Muted", { exact: true }).waitFor();
  await details.getByRole("button", { name: "Unmute" }).click();
  await eventually(async () => (await settings()).muted_until).toBeNull();
});

test("the person's own picture in the list leads to Settings", async () => {
  const ada = await newPerson(web, "Ada Lovelace");
  await ada.page.goto("/");
  await ada.page.getByRole("button", { name: "Ada Lovelace" }).click();
  await ada.page.getByRole("heading", { name: "Settings" }).waitFor();
});
