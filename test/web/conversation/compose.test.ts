import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { conversationUrl, say } from "../support/api.ts";
import { newPage, twoPeople, type Person } from "../support/people.ts";
import { useWeb } from "../support/web.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();
let ada: Person;
let grace: Person;
let conversation: string;

beforeAll(async () => {
  ({ ada, grace, conversation } = await twoPeople(web));
  await say(web, grace, conversation, "hello");
  await open(ada.page);
});

async function open(page: Page): Promise<void> {
  await page.goto(conversationUrl(conversation));
  await page.locator("article", { hasText: "hello" }).first().waitFor();
}

function field(page: Page) {
  return page.locator(".conversation__main .composer__field");
}

function row(page: Page) {
  return page.locator(`[data-conversation="${conversation}"]`);
}

/** Another device of the same person, at the list. */
async function otherDevice({ context }: Person): Promise<Page> {
  // Of the same session: the page would ask about a new sign-in.
  const { origins } = await context.storageState();
  const kept = origins.flatMap(({ localStorage }) => localStorage);
  const localStorage = kept.filter(({ name }) => name === "parley.session");
  const storageState = { cookies: [], origins: [{ origin: web.url, localStorage }] };
  const page = await newPage(web, { storageState });
  await page.goto("/");
  await row(page).waitFor();
  return page;
}

test("a draft begun on one device shows in the list and the composer of another, and goes once it is sent there", async () => {
  const phone = await otherDevice(ada);
  await ada.page.locator("article", { hasText: "hello" }).hover();
  await ada.page.getByRole("button", { name: "Reply", exact: true }).first().click();
  await field(ada.page).pressSequentially("Let us meet");
  expect(await row(ada.page).innerText()).not.toContain("Let us meet");
  await row(phone).getByText("Let us meet").waitFor();
  expect(await row(phone).innerText()).toContain("Draft:");
  await row(phone).click();
  await eventually(() => field(phone).inputValue()).toBe("Let us meet");
  await phone.locator(".composer-subject", { hasText: "Grace Hopper" }).waitFor();
  await field(phone).focus();
  await phone.keyboard.press("Control+End");
  await phone.keyboard.type(" at noon");
  await eventually(() => field(ada.page).inputValue()).toBe("Let us meet at noon");
  await phone.keyboard.press("Enter");
  await phone.locator("article", { hasText: "Let us meet at noon" }).waitFor();
  await eventually(() => field(ada.page).inputValue()).toBe("");
});

test("a draft written offline is kept, and reaches the other devices afterwards", async () => {
  await ada.context.setOffline(true);
  await field(ada.page).fill("from the tunnel");
  await ada.context.setOffline(false);
  const phone = await otherDevice(ada);
  await row(phone).getByText("from the tunnel").waitFor();
  await field(ada.page).fill("");
  await row(phone).getByText("Draft:").waitFor({ state: "detached" });
});

test("shortcuts make the selection bold, revert it, and can be undone; the toolbar does the same", async () => {
  const { page } = ada;
  await field(page).fill("say hello there");
  await field(page).evaluate((element: HTMLTextAreaElement) => element.setSelectionRange(4, 9));
  await page.keyboard.press("Control+b");
  await eventually(() => field(page).inputValue()).toBe("say **hello** there");
  await page.keyboard.press("Control+b");
  await eventually(() => field(page).inputValue()).toBe("say hello there");
  const bar = page.getByRole("toolbar", { name: "Formatting" });
  await bar.getByRole("button", { name: "Italic" }).click();
  await eventually(() => field(page).inputValue()).toBe("say _hello_ there");
  await bar.locator('[aria-pressed="true"]', { hasText: "" }).waitFor();
  await page.keyboard.press("Control+z");
  await eventually(() => field(page).inputValue()).toBe("say hello there");
  await field(page).fill("");
});

test("code with a known language is highlighted", async () => {
  const { page } = ada;
  await say(web, grace, conversation, "```js\nconst answer = 42; // of course\n```");
  await eventually(() => page.locator(".code-text--keyword").first().innerText()).toBe("const");
  expect(await page.locator(".code-text--comment").first().innerText()).toBe("// of course");
});

test("a colon and two letters offer emoji, which become quick reactions afterwards, in the chosen skin tone", async () => {
  const { page } = ada;
  await field(page).focus();
  await page.keyboard.type("so :smil");
  await page
    .getByRole("listbox", { name: "Emoji suggestions" })
    .getByRole("option")
    .first()
    .waitFor();
  await page.keyboard.press("Enter");
  const text = await field(page).inputValue();
  expect(text).toMatch(/^so \p{Emoji_Presentation} $/u);
  await field(page).fill("");
  await page.getByRole("button", { name: "Emoji", exact: true }).click();
  const panel = page.getByRole("dialog", { name: "Emoji" });
  await panel.locator(".emoji-panel__emoji", { hasText: text.slice(3, -1) }).waitFor();
  await panel.getByRole("button", { name: "Skin tone 3" }).click();
  await panel.getByRole("searchbox").fill("thumbs up");
  await panel.getByRole("button", { name: "thumbs up" }).click();
  await eventually(() => field(page).inputValue()).toBe("👍🏽");
  await field(page).fill("");
  await page.locator("article", { hasText: "hello" }).first().hover();
  await page.locator(".message-toolbar").getByRole("button", { name: "React" }).click();
  await page.getByRole("button", { name: "React with 👍🏽" }).waitFor();
  await page.keyboard.press("Escape");
});
