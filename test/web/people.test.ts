import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { axe } from "./support/axe.ts";
import { eventually } from "./support/eventually.ts";
import { kept } from "./support/kept.ts";
import {
  call,
  conversationUrl,
  newPerson,
  PHONE,
  say,
  startWeb,
  twoPeople,
  type Person,
  type Web,
} from "./support/browser.ts";

let web: Web;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
});
afterEach(() => Promise.all(web.browser.contexts().map((context) => context.close())));
afterAll(() => web.stop());

async function group(owner: Person, others: Person[], title: string | null): Promise<string> {
  const body = { kind: "group", title, member_ids: others.map(({ id }) => id) };
  return ((await call(web, "POST", "/conversations", { as: owner, body })) as { id: string }).id;
}

const rowOf = ({ page }: Person, id: string) => page.locator(`[data-conversation="${id}"]`);

test("a group's row and its notification name the sender, also one without a direct conversation", async () => {
  const [ada, grace] = await Promise.all([
    newPerson(web, "Ada Lovelace"),
    newPerson(web, "Grace Hopper"),
  ]);
  const id = await group(ada, [grace], "Crew");
  const notified: unknown[] = [];
  const { page } = ada;
  await page.exposeFunction("notified", (request: unknown) => notified.push(request));
  await page.addInitScript(() => {
    localStorage.setItem("parley.settings", JSON.stringify({ notifications: true }));
    const { notified } = globalThis as unknown as { notified: (request: unknown) => void };
    const serviceWorker = new EventTarget();
    Object.assign(serviceWorker, { controller: { postMessage: notified } });
    Object.assign(serviceWorker, { register: () => new Promise(() => undefined) });
    Object.defineProperty(navigator, "serviceWorker", { value: serviceWorker });
    Object.defineProperty(Notification, "permission", { get: () => "granted" });
    Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
  });
  await page.goto("/");
  await rowOf(ada, id).waitFor();
  await say(web, grace, id, `**who** am I? ${"long ".repeat(400)}`);
  await rowOf(ada, id).getByText("Grace Hopper").waitFor();
  await rowOf(ada, id).getByText("who am I?").waitFor();
  const name = (await rowOf(ada, id).textContent()) ?? "";
  expect(name.length).toBeLessThan(200);
  await eventually(() => Promise.resolve(notified.length)).toBe(1);
  const [request] = notified as { title: string; body: string }[];
  expect(request?.title).toBe("Crew");
  expect(request?.body).toMatch(/^Grace Hopper: who am I\?/);

  const direct = { kind: "direct", member_ids: [ada.id] };
  const two = (await call(web, "POST", "/conversations", { as: grace, body: direct })) as {
    id: string;
  };
  await say(web, grace, two.id, "psst");
  await eventually(() => Promise.resolve(notified.length)).toBe(2);
  expect(notified[1]).toMatchObject({ title: "Grace Hopper", body: "psst" });

  // FOLLOW-6: where only mentions notify, so does a reply in a thread that one follows.
  const root = await say(web, ada, id, "Lunch?");
  const settings = { notify: "mentions" };
  await call(web, "PATCH", `/conversations/${id}/settings`, { as: ada, body: settings });
  await say(web, grace, id, "unheard");
  const reply = { text: "At one", reply_to: root.id };
  await call(web, "POST", `/conversations/${id}/messages`, { as: grace, body: reply });
  await eventually(() => Promise.resolve(notified.length)).toBe(3);
  expect(notified[2]).toMatchObject({
    body: "Grace Hopper: At one",
    path: expect.stringMatching(new RegExp(`&thread=${root.id}$`)),
  });
});

test("a group without a title is named after its other members, in the list and in its header", async () => {
  const [ada, grace, alan] = await Promise.all([
    newPerson(web, "Ada Lovelace"),
    newPerson(web, "Grace Hopper"),
    newPerson(web, "Alan Turing"),
  ]);
  const id = await group(ada, [grace, alan], null);
  const { page } = grace;
  await page.goto(conversationUrl(id));
  const heading = page.locator(".conversation-header h1");
  await eventually(async () => (await heading.textContent())?.split(" and ").toSorted()).toEqual([
    "Ada Lovelace",
    "Alan Turing",
  ]);
  const title = await heading.textContent();
  await rowOf(grace, id)
    .getByText(title ?? "")
    .waitFor();
  await eventually(() => page.title()).toContain(title ?? "");
});

test("a name of the other direction does not reverse a group's name", async () => {
  const [ada, layla, grace] = await Promise.all([
    newPerson(web, "Ada Lovelace"),
    newPerson(web, "ليلى حسن"),
    newPerson(web, "Grace Hopper"),
  ]);
  const id = await group(ada, [layla, grace], null);
  await ada.page.goto("/");
  const name = rowOf(ada, id).locator(".inbox-item__name");
  await name.getByText("Grace Hopper").waitFor();
  expect(await name.evaluate((element) => element.matches(":dir(ltr)"))).toBe(true);
});

test("an avatar, a name, a mention and a conversation's header open a card, from which a message is written", async () => {
  const [ada, grace] = await Promise.all([
    newPerson(web, "Ada Lovelace"),
    newPerson(web, "Grace Hopper"),
  ]);
  const id = await group(ada, [grace], "Crew");
  await say(web, grace, id, `hello @${ada.username}`);
  const { page } = ada;
  await page.goto(conversationUrl(id));
  const row = page.locator(".message-row").first();
  const card = page.getByRole("dialog", { name: "Grace Hopper" });

  const colors = await row.evaluate((element) =>
    [".message-bubble__name", ".message-text"].map(
      (part) => getComputedStyle(element.querySelector(part) ?? element).color,
    ),
  );
  expect(new Set(colors).size).toBe(2);
  await row.locator(".message-row__person").click();
  await card.getByText(`@${grace.username}`).waitFor();
  expect(await axe(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await card.waitFor({ state: "detached" });

  await row.focus();
  await row.locator(".message-bubble__name[tabindex='0']").waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await card.waitFor();
  await card.getByRole("button", { name: "Close" }).click();
  await eventually(() => page.evaluate(() => document.activeElement?.className)).toBe(
    "message-bubble__name",
  );

  const copied = await row.evaluate((element) => {
    getSelection()?.selectAllChildren(element.querySelector(".message-text") ?? element);
    return getSelection()?.toString();
  });
  expect(copied?.trim()).toBe(`hello @${ada.username}`);
  await row.getByRole("button", { name: `@${ada.username}` }).focus();
  await page.keyboard.press("Enter");
  const mine = page.getByRole("dialog", { name: "Ada Lovelace" });
  await mine.getByRole("button", { name: "Settings" }).waitFor();
  await page.keyboard.press("Escape");

  await page.locator(".conversation-header__open").click();
  await page.getByRole("heading", { name: "Details" }).waitFor();
  await page.getByRole("button", { name: "Grace Hopper", exact: true }).last().click();
  await card.getByRole("button", { name: "Send message" }).click();
  await page.locator(".conversation-header").getByText("Grace Hopper").waitFor();
  await page.locator(".conversation-header__open").click();
  await card.waitFor();
});

test("a person's card names the groups that both are in, leads to them, and to the media of their direct conversation", async () => {
  const [ada, grace] = await Promise.all([
    newPerson(web, "Ada Lovelace"),
    newPerson(web, "Grace Hopper"),
  ]);
  const body = { kind: "direct", member_ids: [grace.id] };
  const direct = (await call(web, "POST", "/conversations", { as: ada, body })) as { id: string };
  await say(web, ada, direct.id, "hello");
  await group(ada, [grace], "Crew");
  await group(ada, [grace], "Compilers");
  await group(ada, [], "Poetry");
  const { page } = ada;
  await page.goto(conversationUrl(direct.id));
  const card = page.getByRole("dialog", { name: "Grace Hopper" });
  const open = () => page.locator(".conversation-header__open").click();

  await open();
  const shared = card.getByRole("region", { name: "Groups in common" });
  await eventually(async () =>
    (await shared.getByRole("button").allInnerTexts()).map(lastLine),
  ).toEqual(["Compilers", "Crew"]);
  expect(await axe(page)).toEqual([]);
  await shared.getByRole("button", { name: "Crew" }).click();
  await card.waitFor({ state: "detached" });
  await page.locator(".conversation-header").getByText("Crew").waitFor();

  await page.goBack();
  await page.locator(".conversation-header").getByText("Grace Hopper").waitFor();
  await open();
  await card.getByRole("button", { name: "Media" }).click();
  await card.waitFor({ state: "detached" });
  await page.getByRole("tab", { name: "Media", selected: true }).waitFor();
  await page.getByText("No photos or videos yet").waitFor();
});

/** The text of a button with an avatar, whose initials come first. */
function lastLine(text: string): string {
  return text.split("\n").at(-1) ?? "";
}

test("on a phone a person's card opens at the bottom, in both themes and directions", async () => {
  const { ada, grace, conversation } = await twoPeople(web, { viewport: PHONE, locale: "ar" });
  await say(web, grace, conversation, "hello");
  const { page } = ada;
  await page.goto(conversationUrl(conversation));
  await page.locator(".conversation-header__open").click();
  // It slides up from a little below.
  await eventually(async () => {
    const {
      x = 0,
      y = 0,
      width = 0,
      height = 0,
    } = (await page.getByRole("dialog").boundingBox()) ?? {};
    return { x, width, end: Math.round(y + height) };
  }).toEqual({ x: 0, width: PHONE.width, end: PHONE.height });
  expect(await axe(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await axe(page)).toEqual([]);
});

test("on a phone Back closes a card, and leads from the conversation that it opened to the one before", async () => {
  const ada = await newPerson(web, "Ada Lovelace", { viewport: PHONE, hasTouch: true });
  const grace = await newPerson(web, "Grace Hopper");
  const id = await group(ada, [grace], "Crew");
  await say(web, grace, id, "hello");
  const { page } = ada;
  await page.goto("/");
  await rowOf(ada, id).tap();
  const name = page.locator(".message-bubble__name");
  const card = page.getByRole("dialog", { name: "Grace Hopper" });
  await name.tap();
  await card.waitFor();
  await page.goBack();
  await card.waitFor({ state: "detached" });
  await page.getByRole("heading", { name: "Crew" }).waitFor();
  await name.tap();
  await card.getByRole("button", { name: "Send message" }).tap();
  await page.getByRole("heading", { name: "Grace Hopper" }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { name: "Crew" }).waitFor();
  expect(await card.count()).toBe(0);
});

test("a person opened at New conversation notices nothing before the first message", async () => {
  const [ada, grace] = await Promise.all([
    newPerson(web, "Ada Lovelace"),
    newPerson(web, "Grace Hopper"),
  ]);
  await Promise.all([ada.page.goto("/new"), grace.page.goto("/")]);
  await grace.page.getByText("Find people").waitFor();
  await ada.page.getByRole("main").getByRole("textbox").fill(grace.username);
  await ada.page.getByRole("button", { name: grace.username }).click();
  await ada.page.getByRole("heading", { name: "No messages yet" }).waitFor();
  await grace.page.reload();
  await grace.page.getByText("Find people").waitFor();
  expect(await grace.page.locator("[data-conversation]").count()).toBe(0);
  await ada.page.getByRole("textbox", { name: "Write a message" }).fill("hello");
  await ada.page.keyboard.press("Enter");
  const row = grace.page.locator("[data-conversation]");
  await row.getByText("Ada Lovelace").waitFor();
  await row.getByText("hello").waitFor();
  await row.getByText("1 unread message").waitFor();
});

test("a new role and a removal show at once, and undoing it brings an admin back as an admin", async () => {
  const [ada, grace] = await Promise.all([
    newPerson(web, "Ada Lovelace"),
    newPerson(web, "Grace Hopper"),
  ]);
  const id = await group(ada, [grace], "Crew");
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

test("the header counts the others that Details shows a dot for, and nobody once the network is gone", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  await say(web, grace, conversation, "hello");
  const alan = await newPerson(web, "Alan Turing");
  const id = await group(ada, [grace, alan], "Crew");
  await Promise.all([
    grace.page.goto("/"),
    alan.page.goto(conversationUrl(id)),
    ada.page.goto(conversationUrl(id)),
  ]);
  const { page } = ada;
  // One is in the group, and the direct conversation shows the other as online.
  await page.locator(".conversation-header").getByText("3 members, 2 online").waitFor();
  await page.getByRole("button", { name: "Details" }).click();
  await page.locator(".member-list__member").first().waitFor();
  const dots = page.locator(".member-list .avatar__dot");
  await eventually(() => dots.count()).toBe(2);
  await rowOf(ada, conversation).locator(".avatar__dot").waitFor();
  await ada.context.setOffline(true);
  await eventually(() => page.locator(".avatar__dot").count()).toBe(0);
  expect(await page.locator(".conversation-header").getByText("online").count()).toBe(0);
});

test("offline, a conversation that is not kept here says so, and the list shows unsent messages, after a reload too", async () => {
  const { ada, grace, conversation } = await twoPeople(web, { serviceWorkers: "allow" });
  await say(web, grace, conversation, "hello");
  const other = await group(grace, [ada], "Never opened");
  await say(web, grace, other, "unseen");
  const { page } = ada;
  await page.goto(conversationUrl(conversation));
  await page.locator(".message-row").getByText("hello").waitFor();
  await rowOf(ada, other).getByText("unseen").waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await eventually(() => kept(page)).toMatch(/hello.*unseen|unseen.*hello/);
  await ada.context.setOffline(true);
  await page.getByRole("textbox", { name: "Write a message" }).fill("into the void");
  await page.keyboard.press("Enter");
  await rowOf(ada, conversation).getByText("into the void").waitFor();
  await rowOf(ada, other).click();
  await page.getByText("You're offline", { exact: true }).waitFor();
  await page.reload();
  await rowOf(ada, conversation).getByText("into the void").waitFor();
  await rowOf(ada, conversation).getByRole("img", { name: "Not sent yet" }).waitFor();
  await ada.context.setOffline(false);
  // The emulation sends no `online` event to a page that was loaded offline; a browser does.
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await page.locator(".message-row").getByText("unseen").waitFor();
  await rowOf(ada, conversation)
    .getByRole("img", { name: "Not sent yet" })
    .waitFor({ state: "detached" });
});

test("the person's own picture in the list leads to Settings", async () => {
  const ada = await newPerson(web, "Ada Lovelace");
  await ada.page.goto("/");
  await ada.page.getByRole("button", { name: "Ada Lovelace" }).click();
  await ada.page.getByRole("heading", { name: "Settings" }).waitFor();
});
