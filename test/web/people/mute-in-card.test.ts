import { test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { call, conversationUrl, say } from "../support/api.ts";
import { twoPeople } from "../support/people.ts";
import { useWeb } from "../support/web.ts";

const web = useWeb();

test("the direct conversation with a person is muted and unmuted in their card", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  await say(web, grace, conversation, "hello");
  const mutedUntil = async () => {
    const read = await call(web, "GET", `/conversations/${conversation}`, { as: ada });
    return (read as { settings: { muted_until: string | null } }).settings.muted_until;
  };
  const { page } = ada;
  await page.goto(conversationUrl(conversation));
  await page.locator(".conversation-header__open").click();
  const card = page.getByRole("dialog", { name: "Grace Hopper" });
  await card.getByRole("button", { name: "Mute", exact: true }).click();
  await page.getByRole("menuitem", { name: "For a week" }).click();
  await card.getByText(/^Muted until/).waitFor();
  const inDays = async () => (Date.parse((await mutedUntil()) ?? "") - Date.now()) / 86_400_000;
  await eventually(inDays).toBeCloseTo(7, 1);
  await card.getByRole("button", { name: "Unmute" }).click();
  await card.getByRole("button", { name: "Mute", exact: true }).waitFor();
  await eventually(mutedUntil).toBeNull();
});
