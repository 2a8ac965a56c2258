import { afterAll, beforeAll, expect, inject, test } from "vitest";
import {
  call,
  conversationUrl,
  newPerson,
  say,
  startWeb,
  twoPeople,
  type Person,
  type Web,
} from "./support/browser.ts";
import { eventually } from "./support/eventually.ts";
import { isInSight } from "./support/in-sight.ts";
import { kept } from "./support/kept.ts";
import { seed } from "./support/seed.ts";
import { twoFrames } from "./support/two-frames.ts";

let web: Web;
beforeAll(async () => {
  web = await startWeb(inject("worker"));
});
afterAll(() => web.stop());

async function inGroup(): Promise<{ ada: Person; grace: Person; id: string }> {
  const { ada, grace } = await twoPeople(web);
  const body = { kind: "group", title: "Crew", member_ids: [grace.id] };
  const { id } = (await call(web, "POST", "/conversations", { as: ada, body })) as { id: string };
  await say(web, ada, id, "the secret plan");
  await grace.page.clock.install();
  await grace.page.goto(conversationUrl(id));
  await grace.page.locator("article", { hasText: "the secret plan" }).waitFor();
  await grace.page.getByRole("textbox", { name: "Write a message" }).fill("my half-written answer");
  await eventually(() => kept(grace.page)).toContain("the secret plan");
  expect(await kept(grace.page)).toContain("my half-written answer");
  return { ada, grace, id };
}

const remove = (id: string, { ada, grace }: { ada: Person; grace: Person }) =>
  call(web, "DELETE", `/conversations/${id}/members/${grace.id}`, { as: ada });

test("a conversation its person was removed from leaves nothing in storage, though it was about to be stored", async () => {
  const { ada, grace, id } = await inGroup();
  const { page } = grace;
  await say(web, ada, id, "the last word");
  await page.locator("article", { hasText: "the last word" }).waitFor();
  await remove(id, { ada, grace });
  await page.getByText("You're no longer in this conversation").waitFor();
  // The page stores what it shows a second later.
  await page.clock.fastForward(2_000);
  await page.getByRole("button", { name: "Back to conversations" }).click();
  await eventually(() => kept(page)).not.toMatch(/secret plan|last word|half-written/);
  expect(await kept(page)).not.toContain(id);
});

test("a conversation its person was removed from while no page was open leaves nothing in storage", async () => {
  const { grace, id } = await inGroup();
  const { page } = grace;
  await page.goto("/icons/icon.svg");
  await page.evaluate(async () => {
    const opening = indexedDB.open("parley");
    await new Promise((done) => opening.addEventListener("success", done));
    const writing = opening.result.transaction(["messages", "outbox"], "readwrite");
    const copy = { messages: [{ text: "an old secret" }], members: [], conversation: null };
    writing.objectStore("messages").put(copy, "gone");
    writing.objectStore("outbox").put({ conversation_id: "gone", client_id: "1", draft: {} });
    await new Promise((done) => writing.addEventListener("complete", done));
    opening.result.close();
    localStorage.setItem("parley.draft.gone/7", "an old draft");
  });
  await page.goto("/");
  await page.getByRole("link", { name: /Crew/ }).waitFor();
  await eventually(() => kept(page)).not.toMatch(/gone|old secret|old draft/);
  expect(await kept(page)).toContain("the secret plan");
  expect(await kept(page)).toContain(`parley.draft.${id}`);
});

test("signing out leaves nothing in storage", async () => {
  const { grace } = await inGroup();
  const { page } = grace;
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.clock.fastForward(2_000);
  expect(await kept(page)).not.toMatch(/secret plan|half-written|Crew/);
  expect(await kept(page)).not.toContain(grace.id);
});

test("a session that the server ended leaves only unsent messages in storage", async () => {
  const { grace } = await inGroup();
  const { page } = grace;
  await page.goto("/");
  await eventually(() => kept(page)).toContain("Crew");
  await page.getByRole("textbox", { name: "Search" }).fill("Crew");
  await page.getByRole("option", { name: "Crew" }).click();
  expect(await kept(page)).toContain("parley.searches");
  const { items } = (await call(web, "GET", "/auth/sessions", { as: grace })) as {
    items: { id: string }[];
  };
  await call(web, "DELETE", `/auth/sessions/${items[0]!.id}`, { as: grace });
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await eventually(() => kept(page)).not.toMatch(/secret plan|Crew|parley\.searches/);
  expect(await kept(page)).toContain("my half-written answer");
});

test("nobody sees what another person left in storage, also where it cannot be deleted", async () => {
  const { grace } = await inGroup();
  const { page } = grace;
  await page.goto("/");
  await eventually(() => kept(page)).toContain("Crew");
  const eve = await newPerson(web, "Eve");
  const [{ localStorage: saved } = { localStorage: [] }] = (await eve.context.storageState())
    .origins;
  await page.goto("/icons/icon.svg");
  await page.evaluate(
    (session) => localStorage.setItem("parley.session", session),
    saved[0]!.value,
  );
  await page.addInitScript(() => {
    IDBObjectStore.prototype.clear = () => {
      throw new Error("The disk is broken");
    };
  });
  // The page can show nothing except what is stored here.
  await page.routeWebSocket(/\/ws/, () => undefined);
  await page.goto("/");
  await page.getByRole("button", { name: "Settings" }).waitFor();
  // This reads storage after the page has: the same database answers both in order.
  expect(await kept(page)).not.toContain("my half-written answer");
  await page.clock.fastForward(2_000);
  await twoFrames(page);
  expect(await page.getByText(/Crew|secret plan/).count()).toBe(0);
});

test("unsent messages and drafts stay while their person is in the conversation", async () => {
  const person = await newPerson(web, "Keeper");
  const body = { kind: "group", title: "Mine alone" };
  const { id } = (await call(web, "POST", "/conversations", { as: person, body })) as {
    id: string;
  };
  const { page } = person;
  await page.goto(conversationUrl(id));
  await page.getByRole("textbox", { name: "Write a message" }).fill("to be continued");
  await page.goto("/");
  await page.getByRole("link", { name: /Mine alone/ }).waitFor();
  await eventually(() => kept(page)).toContain("Mine alone");
  expect(await kept(page)).toContain("to be continued");
});

test("a link to a message that was stored earlier still shows it once the server has answered", async () => {
  const { ada, grace, conversation } = await twoPeople(web);
  const { page } = ada;
  const texts = Array.from({ length: 130 }, (_, at) => `message number ${at + 1}`);
  const ids = await seed(web, grace, conversation, texts);
  await call(web, "PUT", `/conversations/${conversation}/read`, {
    as: ada,
    body: { message_id: ids[19] },
  });
  const id = ids[99];
  const linked = page.locator(`[data-message="${id}"]`);
  await page.goto(conversationUrl(conversation, id));
  await linked.waitFor();
  await eventually(() => kept(page)).toContain("message number 100");

  const held = Promise.withResolvers<void>();
  await page.routeWebSocket(new RegExp(`/ws/${conversation}`), async (socket) => {
    await held.promise;
    socket.connectToServer();
  });
  const reaction = `/conversations/${conversation}/messages/${id}/reactions/${encodeURIComponent("👍")}`;
  await call(web, "PUT", reaction, { as: grace });
  await page.goto("about:blank");
  await page.goto(conversationUrl(conversation, id));
  await linked.waitFor();
  held.resolve();
  await linked.getByRole("button", { name: "👍" }).waitFor();
  await eventually(() => isInSight(linked)).toBe(true);
});
