import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { newPage, newPerson, PASSWORD, twoPeople } from "../support/people.ts";
import { conversationUrl } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

test("after a wrong password its field has the focus again, and the text can be shown", async () => {
  const { username } = await newPerson(web, "Forgetful", { registers: true });
  const page = await newPage(web);
  await page.goto("/sign-in");
  await page.getByText(/every message arrives once/i).waitFor();
  const password = page.getByLabel("Password", { exact: true });
  await page.getByLabel("Username").fill(username);
  await password.fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("Wrong username or password").waitFor();
  await eventually(() => password.evaluate((field) => field === document.activeElement)).toBe(true);
  const show = page.getByRole("button", { name: "Show password" });
  expect(await password.getAttribute("type")).toBe("password");
  await show.click();
  expect(await password.getAttribute("type")).toBe("text");
  expect(await show.getAttribute("aria-pressed")).toBe("true");
  await password.fill(PASSWORD);
  await password.press("Enter");
  await page.getByText("Find someone to talk to").waitFor();
  expect(await page.getByText("Select a conversation").count()).toBe(0);
});

test("a link into a conversation leads there after signing in", async () => {
  const { grace, conversation } = await twoPeople(web, { registers: true });
  const page = await newPage(web);
  await page.goto(conversationUrl(conversation));
  await page.getByLabel("Username").fill(grace.username);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`**${conversationUrl(conversation)}`);
  await page.locator("main").getByText("Ada Lovelace").first().waitFor();
});

test("a link to the sign-in never leads out of the page", async () => {
  const { page } = await newPerson(web, "Careful");
  for (const next of ["https://example.com/", "/.//example.com"]) {
    await page.goto(`/sign-in?next=${next}`);
    await page.getByRole("heading", { name: "Conversations" }).waitFor();
    expect(page.url()).toBe(`${web.url}/`);
  }
});
