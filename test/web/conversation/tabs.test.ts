import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { twoPeople } from "../support/people.ts";
import { conversationUrl, say } from "../support/api.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

test("writing, editing and sending in one tab shows in the other", async () => {
  const { ada, conversation } = await twoPeople(web);
  const other = await ada.context.newPage();
  const root = await say(web, ada, conversation, "root");
  for (const page of [ada.page, other]) {
    await page.goto(conversationUrl(conversation));
    await page.locator("article", { hasText: "root" }).waitFor();
  }
  const [mine, theirs] = [ada.page, other].map((page) =>
    page.getByRole("textbox", { name: "Write a message" }),
  );
  await mine?.pressSequentially("half a thought");
  await eventually(() => theirs?.inputValue()).toBe("half a thought");
  await theirs?.press("End");
  await theirs?.pressSequentially(" more");
  await eventually(() => mine?.inputValue()).toBe("half a thought more");
  await theirs?.press("Enter");
  await eventually(() => mine?.inputValue()).toBe("");
  expect(await theirs?.inputValue()).toBe("");

  for (const page of [ada.page, other]) {
    await page.locator(`[data-message="${root.id}"]`).hover();
    await page.locator(".message-toolbar").getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "thread" }).click();
  }
  const [here, there] = [ada.page, other].map((page) =>
    page.locator(".thread-panel").getByRole("textbox"),
  );
  await here?.fill("a reply");
  await eventually(() => there?.inputValue()).toBe("a reply");
  await here?.press("Enter");
  await eventually(() => there?.inputValue()).toBe("");
});

test("a draft of another tab is in the composer of a thread that opens", async () => {
  const { ada, conversation } = await twoPeople(web);
  const { page } = ada;
  const root = await say(web, ada, conversation, "root");
  await page.goto(conversationUrl(conversation));
  await page.evaluate((key) => {
    // Rendered, and not yet following: a document's own write sends it no event, like one that came too early.
    new MutationObserver((_, observer) => {
      if (document.querySelector(".thread-panel textarea") === null) return;
      localStorage.setItem(key, "a reply");
      observer.disconnect();
    }).observe(document.body, { childList: true, subtree: true });
  }, `parley.draft.${conversation}/${root.id}`);
  await page.locator(`[data-message="${root.id}"]`).hover();
  await page.locator(".message-toolbar").getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "thread" }).click();
  await eventually(() => page.locator(".thread-panel").getByRole("textbox").inputValue()).toBe(
    "a reply",
  );
});
