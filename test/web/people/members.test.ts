import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { twoPeople, strangers } from "../support/people.ts";
import { call, conversationUrl, newGroup } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

test("a person sets their nickname in a conversation, and everyone in it sees it", async () => {
  const { ada, grace } = await twoPeople(web);
  const { page } = ada;
  const id = await newGroup(web, ada, [grace]);
  for (const at of [page, grace.page]) {
    await at.goto(conversationUrl(id));
    await at.getByRole("button", { name: "Details" }).click();
  }
  await page.getByLabel("Your nickname").fill("Countess");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Countess (you)").waitFor();
  const hers = grace.page.locator(".member-list");
  await hers.getByText("Countess").waitFor();
  await page.getByLabel("Your nickname").fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await hers.getByText("Ada Lovelace").waitFor();
});

test("the owner renames a group, appoints an admin, removes a member, who sees that they were removed", async () => {
  const { ada, grace } = await twoPeople(web);
  const id = await newGroup(web, ada, [grace], "Before");
  const { page } = ada;
  await page.goto(conversationUrl(id));
  await grace.page.goto(conversationUrl(id));
  await page.getByRole("button", { name: "Details" }).click();
  await page.getByLabel("Group name").fill("After");
  await page.getByRole("button", { name: "Save" }).click();
  await grace.page.getByRole("navigation").getByText("After", { exact: true }).waitFor();

  const member = page.locator(".member-list__member", { hasText: "Grace Hopper" });
  await member.getByRole("button", { name: "Actions for Grace Hopper" }).click();
  await page.getByRole("menuitem", { name: "Make Admin" }).click();
  await member.getByText("Admin").waitFor();
  await member.getByRole("button", { name: "Actions for Grace Hopper" }).click();
  await page.getByRole("menuitem", { name: "Remove from group", exact: true }).click();
  await page.getByText("1 member", { exact: true }).first().waitFor();
  await grace.page.getByText("You're no longer in this conversation").waitFor();
  await eventually(() => grace.page.locator(`[data-conversation="${id}"]`).count()).toBe(0);
});

test("a new role and a removal show at once, and undoing it brings an admin back as an admin", async () => {
  const [ada, grace] = await strangers(web);
  const id = await newGroup(web, ada, [grace]);
  const body = { nickname: "Amazing Grace" };
  await call(web, "PATCH", `/conversations/${id}/settings`, { as: grace, body });
  const { page } = ada;
  await page.goto(conversationUrl(id));
  await page.getByRole("button", { name: "Details" }).click();
  const row = page.locator(".member-list__member").filter({ hasText: "Amazing Grace" });
  const choose = async (item: string) => {
    await row.getByRole("button", { name: "Actions for" }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await choose("Make admin");
  await row.getByText("Admin").waitFor({ timeout: 1_000 });
  await choose("Remove from group");
  await row.waitFor({ state: "detached", timeout: 1_000 });
  await page.getByRole("button", { name: "Undo" }).click();
  await row.getByText("Admin").waitFor();
  const { items } = (await call(web, "GET", `/conversations/${id}/members`, { as: ada })) as {
    items: object[];
  };
  expect(items).toContainEqual(
    expect.objectContaining({ user_id: grace.id, role: "admin", nickname: "Amazing Grace" }),
  );
});
