import type { WebSocketRoute } from "playwright-core";
import { beforeAll, test } from "vitest";
import { call, conversationUrl, newGroup, say } from "../support/api.ts";
import { newPage, newPerson, type Person } from "../support/people.ts";
import { useWeb } from "../support/web.ts";
import { eventually } from "../support/eventually.ts";

/** The server lists a hundred at once. */
const MANY = 105;

const web = useWeb();
let ada: Person;
let pinned: string;
let old: string;
beforeAll(async () => {
  ada = await newPerson(web, "Ada Lovelace");
  const make = (title: string) => newGroup(web, ada, [], title);
  pinned = await make("Pinned long ago");
  await call(web, "PATCH", `/conversations/${pinned}/settings`, {
    as: ada,
    body: { pinned: true },
  });
  old = await make("Old harbour");
  await say(web, ada, old, "the lighthouse is out");
  for (let made = 0; made < MANY; made += 5) {
    await Promise.all([1, 2, 3, 4, 5].map((n) => make(`Group ${made + n}`)));
  }
  await ada.page.routeWebSocket(/\/api\/v1\/ws(?:\?|$)/, onlyTheNewest);
});

/** For a while the server also lists those that it has just changed; this waits until it no longer does. */
function onlyTheNewest(socket: WebSocketRoute): void {
  const server = socket.connectToServer();
  server.onMessage((data) => {
    const text = String(data);
    if (!text.startsWith('{"type":"snapshot"')) return socket.send(data);
    const frame = JSON.parse(text) as { conversations: { id: string }[] };
    const others = frame.conversations.filter(({ id }) => id !== pinned && id !== old);
    const conversations = [
      ...others.slice(0, 99),
      ...frame.conversations.filter(({ id }) => id === pinned),
    ];
    socket.send(JSON.stringify({ ...frame, conversations, has_more: true, next_cursor: null }));
  });
}

test("pinned conversations are at the top, however long ago their last message, and the list grows by steps", async () => {
  const list = () => call(web, "GET", "/conversations?limit=200", { as: ada });
  await eventually(async () => ((await list()) as { items: unknown[] }).items.length).toBe(
    MANY + 2,
  );
  const { page } = ada;
  await page.goto("/");
  const shown = page.locator("[data-conversation]");
  await eventually(() => shown.first().getAttribute("data-conversation")).toBe(pinned);
  await eventually(() => shown.count()).toBe(100);
  await page.getByRole("button", { name: "Show more" }).click();
  await eventually(() => shown.count()).toBe(MANY + 2);
  await eventually(() => page.getByRole("button", { name: "Show more" }).count()).toBe(0);
});

test("Ctrl K finds a conversation that is not in the list yet, also before there is a list", async () => {
  const { promise: looking, resolve: look } = Promise.withResolvers<void>();
  // A device without stored data.
  const page = await newPage(web, { storageState: await ada.context.storageState() });
  await page.routeWebSocket(/\/api\/v1\/ws(?:\?|$)/, async (socket) => {
    await looking;
    onlyTheNewest(socket);
  });
  await page.goto("/");
  await page.getByRole("button", { name: "New conversation" }).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("harbour");
  look();
  await page.getByRole("option", { name: "Old harbour" }).click();
  await page.waitForURL(`**${conversationUrl(old)}`);
});

test("a conversation that is not in the list has its name in the title, in the details and among the hits", async () => {
  const { page } = ada;
  // Nothing loads by itself.
  await page.route("**/api/v1/conversations?*", (route) => route.abort());
  await page.goto(conversationUrl(old));
  await eventually(() => page.title()).toBe("Old harbour · Parley");
  await page.getByRole("button", { name: "Details" }).click();
  const details = page.getByRole("complementary", { name: "Details" });
  await details.getByText("Old harbour").waitFor();
  await details.getByText("1 member").waitFor();

  await page.goto("/");
  await page.getByRole("textbox", { name: "Search" }).fill("lighthouse");
  await page.getByRole("option", { name: "Old harbour" }).waitFor();
  await page.unroute("**/api/v1/conversations?*");
});
