import { expect, test } from "vitest";
import { useWeb } from "../support/web.ts";
import { chatting, field, inChat, row, write } from "../support/chat.ts";
import { eventually } from "../support/eventually.ts";

const web = useWeb();

test("two people chat live: typing shows, a message appears at once, and its mark shows that it was seen", async () => {
  const { ada, grace } = await chatting(web);
  await grace.page.getByRole("heading", { name: "No messages yet" }).waitFor();
  await field(grace.page).pressSequentially("Hel");
  await ada.page.locator(".conversation-header").getByText("typing").waitFor();
  await write(grace.page, "Hello Ada");
  await row(ada.page, "Hello Ada").waitFor();
  await eventually(() =>
    row(grace.page, "Hello Ada").locator("[data-status]").getAttribute("data-status"),
  ).toBe("seen");
  await write(ada.page, "Hello Grace");
  await row(grace.page, "Hello Grace").waitFor();
  expect(await field(ada.page).inputValue()).toBe("");
});

test("the sender's message is on screen in the frame after Enter", async () => {
  const { ada } = await inChat(web);
  await write(ada.page, "first");
  await row(ada.page, "first").waitFor();
  await field(ada.page).fill("in the next frame");
  const isShown = await ada.page.evaluate(async () => {
    const field = document.querySelector(".composer__field");
    const enter = { key: "Enter", bubbles: true, cancelable: true };
    field?.dispatchEvent(new KeyboardEvent("keydown", enter));
    await new Promise((frame) => requestAnimationFrame(frame));
    // After the frame is painted.
    await new Promise((painted) => setTimeout(painted));
    const shown = [...document.querySelectorAll<HTMLElement>(".conversation article")].at(-1);
    return shown?.innerText.includes("in the next frame");
  });
  expect(isShown).toBe(true);
});

test("edits, reactions, replies and deletions reach the other person live", async () => {
  const { ada, grace } = await chatting(web);
  await write(ada.page, "The meeting is at nien");
  // Sent: a pending message cannot be edited yet.
  await ada.page.locator("article[data-message]", { hasText: "at nien" }).waitFor();
  await field(ada.page).press("ArrowUp");
  expect(await field(ada.page).inputValue()).toBe("The meeting is at nien");
  await write(ada.page, "The meeting is at nine");
  await row(grace.page, "at nine").getByText("edited").waitFor();

  await row(grace.page, "at nine").hover();
  await grace.page.locator(".message-toolbar").getByRole("button", { name: "React" }).click();
  await grace.page.getByRole("button", { name: "React with 👍" }).click();
  await row(ada.page, "at nine").getByRole("button", { name: "👍 1, Grace Hopper" }).waitFor();

  await row(grace.page, "at nine").hover();
  await grace.page.locator(".message-toolbar").getByRole("button", { name: "Reply" }).click();
  await write(grace.page, "I will be there");
  await row(ada.page, "I will be there")
    .getByRole("button", { name: "Reply to Ada Lovelace" })
    .waitFor();

  // The quote follows an edit of its source.
  await row(ada.page, "1 reply").focus();
  await ada.page.keyboard.press("e");
  await write(ada.page, "The meeting is at ten");
  await row(grace.page, "I will be there").getByText("at ten").waitFor();

  await row(ada.page, "1 reply").click({ button: "right" });
  await ada.page.getByRole("menuitem", { name: "Delete" }).click();
  await ada.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await ada.page.getByText("You deleted this message").waitFor();
  await ada.page.getByRole("button", { name: "Undo" }).click();
  await row(ada.page, "1 reply").getByText("at ten").waitFor();
  await row(ada.page, "1 reply").press("Delete");
  await ada.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await row(grace.page, "1 reply").getByText("at ten").waitFor();
  await ada.page.getByText("Message deleted").locator("..").getByLabel("Close").click();
  await grace.page
    .locator(".message-bubble--deleted", { hasText: "This message was deleted" })
    .waitFor();
});
