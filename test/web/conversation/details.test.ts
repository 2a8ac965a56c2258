import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { twoPeople } from "../support/people.ts";
import { conversationUrl, say } from "../support/api.ts";

const web = useWeb();

test("the details of a direct conversation list no members and offer no nickname", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  await say(web, grace, conversation, "hello");
  await ada.page.goto(conversationUrl(conversation));
  await ada.page.getByRole("button", { name: "Details" }).click();
  const details = ada.page.locator(".shell__details");
  await details.getByText(`@${grace.username}`).waitFor();
  await details.getByRole("button", { name: "Mute" }).waitFor();
  expect(await details.getByText("2 members").count()).toBe(0);
  expect(await details.getByText("Your nickname").count()).toBe(0);
});
