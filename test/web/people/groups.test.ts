import { expect, test } from "vitest";
import type { Member } from "#client/index.ts";
import { useWeb } from "../support/web.ts";
import { newPerson, twoPeople, type Person, strangers } from "../support/people.ts";
import { call, conversationUrl, newGroup } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";
import { axe } from "../support/axe.ts";

const web = useWeb();

test("adding someone who left shows why not, and the group stays unchanged", async () => {
  const { ada, grace } = await twoPeople(web);
  const id = await newGroup(web, ada, [grace]);
  await call(web, "DELETE", `/conversations/${id}/members/${grace.id}`, { as: grace });
  const { page } = ada;
  await page.goto(conversationUrl(id));
  await page.getByRole("button", { name: "Details" }).click();
  await page.getByRole("button", { name: "Add people" }).click();
  const dialog = page.getByRole("dialog", { name: "Add people" });
  await dialog.getByRole("textbox").fill(grace.username);
  await dialog.getByRole("button", { name: grace.username }).click();
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByText("This person left the group and can't be added again").waitFor();
  const { items } = (await call(web, "GET", `/conversations/${id}/members`, { as: ada })) as {
    items: unknown[];
  };
  expect(items).toHaveLength(1);
});

test("the page warns a leaving member that nobody can add them again, and the last member that the group will be deleted", async () => {
  const grace = await newPerson(web, "Grace Hopper");
  const ada = await newPerson(web, "Ada Lovelace");
  const id = await newGroup(web, ada, [grace]);
  const leaving = async ({ page }: Person) => {
    await page.goto(conversationUrl(id));
    await page.getByRole("button", { name: "Details" }).click();
    await page.getByRole("button", { name: "Leave group" }).click();
    return page.getByRole("dialog", { name: "Leave Crew?" });
  };
  const hers = await leaving(grace);
  await hers.getByText("you'll need an invite link").waitFor();
  await hers.getByRole("button", { name: "Leave group" }).click();
  // The list is beside it all the time: only the dialog shows when the server has answered.
  await hers.waitFor({ state: "detached" });
  const last = await leaving(ada);
  await last.getByText("the group and everything in it will be deleted").waitFor();
  await last.getByRole("button", { name: "Leave group" }).click();
  await last.waitFor({ state: "detached" });
  await expect(call(web, "GET", `/conversations/${id}`, { as: ada })).rejects.toThrowError(/404/);
});

test("the only owner chooses the next one, by keyboard too, and then leaves", async () => {
  const [ada, grace] = await strangers(web);
  const alan = await newPerson(web, "Alan Turing");
  const id = await newGroup(web, ada, [grace, alan]);
  const { page } = ada;
  await page.goto(conversationUrl(id));
  await page.getByRole("button", { name: "Details" }).click();
  await page.locator(".member-list__member").nth(2).waitFor();
  await page.getByRole("button", { name: "Leave group" }).click();
  const dialog = page.getByRole("dialog", { name: "Leave Crew?" });
  const heirs = dialog.getByRole("group", { name: "A group needs an owner. Choose the new owner" });
  const leave = dialog.getByRole("button", { name: "Transfer and leave" });
  expect(await leave.isDisabled()).toBe(true);
  expect(await axe(page)).toEqual([]);
  const first = heirs.getByRole("radio", { name: "Alan Turing" });
  await expect.poll(() => first.evaluate((radio) => radio === document.activeElement)).toBe(true);
  await page.keyboard.press("ArrowDown");
  expect(await heirs.getByRole("radio", { name: "Grace Hopper" }).isChecked()).toBe(true);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  const roles = async () => {
    const path = `/conversations/${id}/members`;
    const { items } = (await call(web, "GET", path, { as: grace })) as { items: Member[] };
    return Object.fromEntries(items.map(({ user_id, role }) => [user_id, role]));
  };
  await eventually(roles).toEqual({ [grace.id]: "owner", [alan.id]: "member" });
});

test("changes of a group are one quiet line each, many of one person in one, and the list shows the newest", async () => {
  const { ada, grace } = await twoPeople(web);
  const id = await newGroup(web, ada, [grace]);
  const { page } = ada;
  await page.goto(conversationUrl(id));
  await page.getByRole("button", { name: "Details" }).waitFor();
  await call(web, "PATCH", `/conversations/${id}`, { as: ada, body: { title: "Inventors" } });
  await page.getByText("Ada Lovelace renamed the group to “Inventors”").last().waitFor();
  const members = `/conversations/${id}/members/${grace.id}`;
  for (const role of ["admin", "member", "admin"]) {
    await call(web, "PATCH", members, { as: ada, body: { role } });
  }
  const all = page.getByRole("button", { name: "4 updates" });
  await all.waitFor();
  const line = "Ada Lovelace made Grace Hopper an admin";
  const chat = page.getByRole("region", { name: "Messages" });
  expect(await chat.getByText(line).count()).toBe(0);
  await all.click();
  await eventually(() => chat.getByText(line).count()).toBe(2);
  expect(await axe(page)).toEqual([]);
  await page.locator(`[data-conversation="${id}"]`).getByText("made someone an admin").waitFor();
  await call(web, "DELETE", members, { as: grace });
  await chat.getByText("Grace Hopper left").waitFor();
});
