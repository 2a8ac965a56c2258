import { test } from "vitest";
import { useWeb } from "../support/web.ts";
import type { Person } from "../support/people.ts";
import { call, conversationUrl, newGroup } from "../support/api.ts";
import { chatting, row } from "../support/chat.ts";

const web = useWeb();

test("a removed member sees that they were removed, and a stranger only that the conversation was not found", async () => {
  const { ada, grace } = await chatting(web);
  const id = await newGroup(web, ada, [grace]);
  await grace.page.goto(conversationUrl(id));
  await grace.page.getByRole("heading", { name: "No messages yet" }).waitFor();
  await call(web, "DELETE", `/conversations/${id}/members/${grace.id}`, { as: ada });
  await grace.page.getByText("You're no longer in this conversation").waitFor();
  await grace.page.goto(conversationUrl("no-such-conversation"));
  await grace.page.getByText("Conversation not found").waitFor();
});

async function openGroup({ ada, grace }: { ada: Person; grace: Person }): Promise<string> {
  const id = await newGroup(web, ada, [grace]);
  await grace.page.goto(conversationUrl(id));
  await grace.page.getByRole("heading", { name: "No messages yet" }).waitFor();
  return id;
}

/** Ada removes Grace from the group that Grace has open, adds her again, and writes. */
async function removeAndAddAgain(people: { ada: Person; grace: Person }, id: string) {
  const { ada, grace } = people;
  await call(web, "DELETE", `/conversations/${id}/members/${grace.id}`, { as: ada });
  await grace.page.getByText("You're no longer in this conversation").waitFor();
  const added = { user_id: grace.id };
  await call(web, "POST", `/conversations/${id}/members`, { as: ada, body: added });
  const text = { text: "welcome back" };
  await call(web, "POST", `/conversations/${id}/messages`, { as: ada, body: text });
}

test("an open conversation comes back by itself when its removed member is added again", async () => {
  const people = await chatting(web);
  await removeAndAddAgain(people, await openGroup(people));
  await row(people.grace.page, "welcome back").waitFor();
});

test("an open conversation comes back also when the list loads after its member was added again", async () => {
  const people = await chatting(web);
  const { page } = people.grace;
  const list = Promise.withResolvers<void>();
  await page.routeWebSocket(/\/api\/v1\/ws$/, async (socket) => {
    await list.promise;
    socket.connectToServer();
  });
  await removeAndAddAgain(people, await openGroup(people));
  list.resolve();
  await row(page, "welcome back").waitFor();
});

test("a member removed before the conversation opens here sees that they were removed as well", async () => {
  const { ada, grace } = await chatting(web);
  const id = await newGroup(web, ada, [grace]);
  await grace.page.routeWebSocket(new RegExp(`/ws/${id}`), async (refused) => {
    await call(web, "DELETE", `/conversations/${id}/members/${grace.id}`, { as: ada });
    await refused.close({ code: 4503 });
  });
  await grace.page.goto("/");
  await grace.page.getByRole("link", { name: /Crew/ }).click();
  await grace.page.getByText("You're no longer in this conversation").waitFor();
});
