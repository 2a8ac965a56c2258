import { expect, test } from "vitest";
import { OPERATOR_TOKEN } from "../../support/roomy.ts";
import { axe } from "../support/axe.ts";
import { eventually } from "../support/eventually.ts";
import { call, conversationUrl, newDirect, newGroup, say } from "../support/api.ts";
import { newPerson, type Person } from "../support/people.ts";
import { useWeb } from "../support/web.ts";
import { screenshot } from "../support/screenshot.ts";

const web = useWeb(() => ({ MESSAGE_REQUESTS: "strangers" }));

const rowOf = ({ page }: Person, id: string) =>
  page.locator(`.inbox-list [data-conversation="${id}"]`);

/** A stranger's first message to a person, whose page is open. */
async function requested(): Promise<{ ada: Person; pest: Person; id: string }> {
  const [ada, pest] = await Promise.all([
    newPerson(web, "Ada Lovelace"),
    newPerson(web, "Max Pest"),
  ]);
  await ada.page.goto("/");
  await ada.page.getByRole("button", { name: "Find people" }).waitFor();
  const id = await newDirect(web, pest, ada);
  await say(web, pest, id, "hello from afar");
  return { ada, pest, id };
}

test("a stranger's request stays quiet until it is accepted (REQUEST-2)", async () => {
  const { ada, pest, id } = await requested();
  const { page } = ada;
  const entry = page.getByRole("link", { name: /Message requests/ });
  await entry.waitFor();
  expect(await page.title()).not.toMatch(/\d/);
  expect(await rowOf(ada, id).count()).toBe(0);
  await entry.click();
  await page.getByRole("heading", { name: "Message requests" }).waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole("link", { name: /Max Pest/ }).click();
  await screenshot(page, "request");
  const bar = page.getByRole("region", { name: "Message requests" });
  await bar.getByText("Max Pest wants to message you").waitFor();
  expect(await page.locator(".composer").count()).toBe(0);
  expect(await axe(page)).toEqual([]);
  await bar.getByRole("button", { name: "Accept" }).click();
  await page.locator(".composer").waitFor();
  await rowOf(ada, id).waitFor();
  await entry.waitFor({ state: "detached" });
  await page.goto("/");
  await say(web, pest, id, "thank you");
  await rowOf(ada, id).getByText("thank you").waitFor();
});

test("a pest is ignored, then blocked, folded in a group, and reported (BLOCK-2, BLOCK-4, REPORT-1)", async () => {
  const { ada, pest, id } = await requested();
  const { page } = ada;
  await page.goto(conversationUrl(id));
  await page.getByRole("button", { name: "Ignore" }).click();
  await say(web, pest, id, "answer me");
  await page.goto("/requests");
  await page.getByText("Ignored", { exact: true }).click();
  await page.getByRole("link", { name: /Max Pest/ }).click();
  const bar = page.getByRole("region", { name: "Message requests" });
  await bar.getByRole("button", { name: "Block" }).click();
  const dialog = page.getByRole("dialog", { name: "Block Max Pest?" });
  await dialog.waitFor();
  expect(await axe(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Block" }).click();
  await page.getByText("You blocked Max Pest.").waitFor();
  await expect(say(web, pest, id, "why?")).rejects.toThrow("not_reachable");

  const friend = await newPerson(web, "Grace Hopper");
  const group = await newGroup(web, friend, [ada, pest], "Fair");
  await say(web, pest, group, "spam of a pest");
  await page.goto(conversationUrl(group));
  await page.getByText("Message from someone you blocked").first().waitFor();
  expect(await page.locator(".timeline").getByText("spam of a pest").count()).toBe(0);
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await page.locator(".timeline").getByText("spam of a pest").waitFor();
  await page.locator(".timeline").getByRole("button", { name: "Max Pest" }).last().click();
  const card = page.getByRole("dialog", { name: "Max Pest" });
  await card.getByRole("button", { name: "Report" }).click();
  const report = page.getByRole("dialog", { name: "Report Max Pest?" });
  await report.getByLabel("Anything to add?").fill("Writes to everyone");
  await screenshot(page, "report");
  expect(await axe(page)).toEqual([]);
  await report.getByRole("button", { name: "Report" }).click();
  await page.getByText("Report sent. Thank you.").waitFor();
  const operator = { token: OPERATOR_TOKEN };
  const { items } = (await call(web, "GET", "/operator/reports", { as: operator })) as {
    items: object[];
  };
  expect(items).toMatchObject([{ user_id: pest.id, reporter_id: ada.id }]);

  await page.goto("/settings/privacy");
  await page.getByRole("heading", { name: "Blocked people" }).waitFor();
  await page.getByText("Max Pest").waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole("button", { name: "Unblock" }).click();
  await page.getByText("You haven't blocked anyone.").waitFor();
  await page.getByText("Nobody", { exact: true }).last().click();
  await eventually(async () => {
    const { messages_from } = (await call(web, "GET", "/users/me", { as: ada })) as {
      messages_from: string;
    };
    return messages_from;
  }).toBe("nobody");
});
