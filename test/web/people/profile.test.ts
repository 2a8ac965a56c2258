import { test } from "vitest";
import { useWeb } from "../support/web.ts";
import { twoPeople } from "../support/people.ts";
import { call, conversationUrl, say } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

test("others see a person's bio, and an earlier mention leads to them by their new username", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  const { page, username } = ada;
  await page.goto("/settings/profile");
  await page.getByLabel("About you").fill("Counts things");
  await page.getByRole("button", { name: "Save" }).click();
  await eventually(() => call(web, "GET", `/users/${ada.id}`, { as: grace })).toMatchObject({
    bio: "Counts things",
  });

  await say(web, grace, conversation, `hello @${username}`);
  await page.goto("/settings/account");
  const field = page.getByLabel("Username");
  await field.fill(grace.username);
  await page.getByRole("button", { name: "Save" }).first().click();
  await page.getByText("This username is taken").waitFor();
  await field.fill(`${username}-b`);
  await page.getByRole("button", { name: "Save" }).first().click();
  await page.getByText("Saved").waitFor();
  await page.goto(conversationUrl(conversation));
  await page.getByRole("button", { name: `@${username}`, exact: true }).click();
  await page.getByRole("dialog").getByText(`@${username}-b`).waitFor();
  await page.getByRole("dialog").getByText("Counts things").waitFor();
});

test("a person sees when another was last seen, until they hide their own", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  const { page } = ada;
  await say(web, grace, conversation, "hello");
  const db = await web.server.miniflare.getD1Database("DB");
  await db
    .prepare("UPDATE users SET last_seen_at = ? WHERE id = ?")
    .bind(new Date(Date.now() - 2 * 3_600_000).toISOString(), grace.id)
    .run();
  await page.goto(conversationUrl(conversation));
  const line = page.locator(".conversation-header__line");
  await eventually(() => line.textContent()).toBe("Last seen 2 hours ago");
  await page.goto("/settings/privacy");
  await page.getByRole("switch", { name: "Show when I was last seen" }).click();
  await eventually(() => call(web, "GET", "/users/me", { as: ada })).toMatchObject({
    show_last_seen: false,
  });
  await page.goto(conversationUrl(conversation));
  await eventually(() => line.textContent()).toBe(`@${grace.username}`);
});
