import { expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { conversationUrl, newDirect, newGroup, say } from "../support/api.ts";
import { newPerson, twoPeople, type Person } from "../support/people.ts";
import { useWeb } from "../support/web.ts";

const web = useWeb();

/** How a person's list shows a conversation. */
function rowOf({ page }: Person, conversation: string) {
  const row = page.locator(`[data-conversation="${conversation}"]`);
  return {
    row,
    dot: row.locator(".avatar__dot"),
    online: row.getByText("Online", { exact: true }),
    typing: row.locator(".inbox-item__text--typing"),
  };
}

/** Two people who have written to each other, so that each sees whether the other is online. */
async function acquaintances() {
  const two = await twoPeople(web);
  await say(web, two.ada, two.conversation, "hello");
  return two;
}

async function atTheList(...people: Person[]): Promise<void> {
  await Promise.all(people.map(({ page }) => page.goto("/")));
}

/** Opened and connected: earlier typing is sent to nobody. */
async function open({ page }: Person, conversation: string): Promise<void> {
  await page.goto(conversationUrl(conversation));
  const empty = page.getByRole("heading", { name: "No messages yet" });
  await empty.or(page.locator(".message-row")).first().waitFor();
}

async function type({ page }: Person, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Write a message" }).pressSequentially(text);
}

test("the list shows who is online and who is typing while no conversation is open, until they go", async () => {
  const { ada, grace, conversation } = await acquaintances();
  const { row, dot, online, typing } = rowOf(ada, conversation);
  await atTheList(ada, grace);
  await dot.waitFor();
  expect(await online.count()).toBe(1);
  await rowOf(grace, conversation).dot.waitFor();

  await open(grace, conversation);
  await type(grace, "I am");
  await eventually(() => typing.allInnerTexts()).toEqual(["typing"]);
  await grace.page.keyboard.press("Enter");
  await row.getByText("I am").waitFor();
  expect(await typing.count()).toBe(0);

  await type(grace, "and then");
  await typing.waitFor();
  await grace.page.close();
  await eventually(() => typing.count()).toBe(0);
  await eventually(() => dot.count()).toBe(0);
  expect(await online.count()).toBe(0);
});

test("a person who reloads their page does not go offline and online in another's list", async () => {
  const { ada, grace, conversation } = await acquaintances();
  const { row, dot } = rowOf(ada, conversation);
  const presence: boolean[] = [];
  ada.page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      const [, online] = /"type":"presence".*"online":(true|false)/.exec(String(payload)) ?? [];
      if (online !== undefined) presence.push(online === "true");
    }),
  );
  await ada.page.clock.install();
  await atTheList(ada, grace);
  await dot.waitFor();
  const seen = await ada.page.evaluateHandle((id) => {
    const changes: boolean[] = [];
    const row = document.querySelector(`[data-conversation="${id}"]`);
    new MutationObserver(() => changes.push(row?.querySelector(".avatar__dot") !== null)).observe(
      row ?? document,
      { childList: true, subtree: true },
    );
    return changes;
  }, conversation);
  await grace.page.reload();
  await rowOf(grace, conversation).dot.waitFor();
  await say(web, grace, conversation, "back again");
  await row.getByText("back again").waitFor();
  await eventually(() => presence.at(-1) ?? true).toBe(true);
  // Well past the time for which the page holds a departure back.
  await ada.page.clock.fastForward(6_000);
  expect((await seen.jsonValue()).filter((isOn) => !isOn)).toEqual([]);
  expect(await dot.count()).toBe(1);
});

test("a group's row names who is typing, where they are known", async () => {
  const { ada, grace } = await twoPeople(web);
  const alan = await newPerson(web, "Alan Turing");
  const id = await newGroup(web, ada, [grace, alan], "Engine crew");
  const { typing } = rowOf(ada, id);
  await atTheList(ada);
  await Promise.all([open(grace, id), open(alan, id)]);
  await type(grace, "hello");
  await eventually(() => typing.allInnerTexts()).toEqual(["Grace Hopper is typing"]);
  await type(alan, "hello, too");
  await eventually(() => typing.allInnerTexts()).toEqual(["2 people are typing"]);
});

test("two people who start a conversation while both are online see each other with its first message, in the list and in the header", async () => {
  const [ada, alan] = await Promise.all([
    newPerson(web, "Ada Lovelace"),
    newPerson(web, "Alan Turing"),
  ]);
  await atTheList(ada, alan);
  await Promise.all([ada, alan].map(({ page }) => page.getByText("Find people").waitFor()));
  const id = await newDirect(web, ada, alan);
  await rowOf(ada, id).row.waitFor();
  expect(await rowOf(alan, id).row.count()).toBe(0);
  await say(web, ada, id, "hello");
  await Promise.all([rowOf(ada, id).dot.waitFor(), rowOf(alan, id).dot.waitFor()]);
  await ada.page.goto(conversationUrl(id));
  await ada.page.locator(".conversation-header").getByText("Online").waitFor();
});
