import { describe, expect, it } from "vitest";
import type { Conversation } from "#protocol/conversation.ts";
import { CLOSE, Parley, ParleyError } from "#client/index.ts";
import type { FetchLike, SocketConstructor } from "#client/index.ts";
import { sharedConversation } from "#client/live.ts";
import { ParleyRest } from "#client/parley-rest.ts";
import { FakeClock, settled } from "./support/fake-clock.ts";
import { fakeFetch, problem, type Answer, type Call } from "./support/fake-fetch.ts";
import { fakeSockets, type FakeSocket } from "./support/fake-socket.ts";
import { AT, grant, member, message, PERSONAL, user } from "./support/fixtures.ts";
import { ModelRoom } from "./support/model-room.ts";
import { ServedRoom } from "./support/served-room.ts";

const CONVERSATION: Conversation = {
  id: "c1",
  kind: "group",
  title: "Title",
  avatar_url: null,
  version: 1,
  created_at: AT,
  role: "owner",
  head: 1,
  member_count: 1,
  ...PERSONAL,
  last_message: null,
  last_sender: null,
  direct_with: null,
  named_after: [],
};

const list = (...items: unknown[]) => ({ items, next_cursor: null, referenced: [] });

/** One answer for each route, like a server's. */
function serve({ method, url }: Call): Answer {
  const route = `${method} ${url.pathname.replace("/api/v1", "")}`;
  const answers: Record<string, Answer> = {
    "POST /auth/register": { status: 201, body: grant(1) },
    "POST /auth/login": { body: grant(1) },
    "POST /auth/refresh": { body: grant(2) },
    "POST /auth/logout": { status: 204 },
    "GET /auth/sessions": {
      body: list({ id: "s1", current: true, user_agent: null, created_at: AT, last_used_at: AT }),
    },
    "DELETE /auth/sessions/s1": { status: 204 },
    "GET /users/me": { body: user("me") },
    "PATCH /users/me": { body: user("me") },
    "GET /users": { body: list(user("ann")) },
    "GET /users/ann": { body: user("ann") },
    "POST /conversations": { status: 201, body: CONVERSATION },
    "GET /conversations": { body: list(CONVERSATION) },
    "GET /conversations/c1": { body: CONVERSATION },
    "PATCH /conversations/c1": { body: CONVERSATION },
    "DELETE /conversations/c1": { status: 204 },
    "GET /conversations/c1/members": { body: list(member("ann")) },
    "POST /conversations/c1/members": { status: 201, body: member("ann") },
    "PATCH /conversations/c1/members/ann": { body: member("ann") },
    "DELETE /conversations/c1/members/ann": { status: 204 },
    "DELETE /conversations/c1/members/me": { status: 204 },
    "GET /conversations/c1/pins": { body: list(message(3)) },
    "GET /conversations/c1/commands": { body: list() },
    "POST /conversations/c1/commands": { body: { command_id: "k", status: "later" } },
    "GET /conversations/c1/media": { body: list(message(3)) },
    "GET /conversations/c1/messages/7/replies": { body: list(message(8)) },
    "GET /conversations/c1/messages/7/readers": { body: list() },
    "GET /conversations/c1/messages/7/revisions": { body: list() },
    "GET /search/messages": { body: list() },
    "GET /conversations/c1/messages": { body: list(message(1)) },
    "GET /conversations/c1/messages/7": { body: message(7) },
    "POST /conversations/c1/messages": { status: 201, body: message(8) },
    "PUT /conversations/c1/read": { body: { read: 7 } },
  };
  return answers[route] ?? problem(404, "not_found");
}

function setup(answer: (call: Call, index: number) => Answer | Promise<Answer> = serve) {
  const clock = new FakeClock();
  const { fetch, calls } = fakeFetch(answer);
  const room = new ModelRoom("me", "ann");
  const server = new ServedRoom(room);
  const sockets = fakeSockets(server.accept);
  const parley = new Parley({
    baseUrl: "https://chat.test/",
    fetch,
    WebSocket: sockets.WebSocket,
    clock,
    random: () => 0.5,
  });
  const login = () => parley.auth.login({ username: "me", password: "secret" });
  return { parley, calls, clock, room, server, sockets, login };
}

const CREDENTIALS = { username: "me", password: "secret-word" };

const ROUTES: [string, (parley: Parley) => Promise<unknown>, object | undefined][] = [
  ["POST /auth/register", (p) => p.auth.register(CREDENTIALS), CREDENTIALS],
  ["POST /auth/login", (p) => p.auth.login(CREDENTIALS), CREDENTIALS],
  ["POST /auth/refresh", (p) => p.auth.refresh(), { refresh_token: "refresh-1" }],
  ["POST /auth/logout", (p) => p.auth.logout(), undefined],
  ["GET /auth/sessions", (p) => p.auth.sessions.list(), undefined],
  ["DELETE /auth/sessions/s1", (p) => p.auth.sessions.revoke("s1"), undefined],
  ["GET /users/me", (p) => p.users.me(), undefined],
  ["PATCH /users/me", (p) => p.users.update({ language: "es" }), { language: "es" }],
  ["GET /users?q=an", (p) => p.users.list({ q: "an" }), undefined],
  ["GET /users/ann", (p) => p.users.get("ann"), undefined],
  ["POST /conversations", (p) => p.conversations.create({ kind: "group" }), { kind: "group" }],
  ["GET /conversations?limit=5", (p) => p.conversations.list({ limit: 5 }), undefined],
  ["GET /conversations/c1", (p) => p.conversation("c1").get(), undefined],
  ["PATCH /conversations/c1", (p) => p.conversations.rename("c1", "New"), { title: "New" }],
  [
    "PATCH /conversations/c1",
    (p) => p.conversations.setAvatar("c1", `/api/v1/media/${"k".repeat(22)}`),
    { avatar_url: `/api/v1/media/${"k".repeat(22)}` },
  ],
  ["DELETE /conversations/c1", (p) => p.conversations.delete("c1"), undefined],
  ["GET /conversations/c1/members", (p) => p.conversation("c1").members.list(), undefined],
  [
    "POST /conversations/c1/members",
    (p) => p.conversation("c1").members.add({ user_id: "ann", role: "admin" }),
    { user_id: "ann", role: "admin" },
  ],
  [
    "PATCH /conversations/c1/members/ann",
    (p) => p.conversation("c1").members.setRole("ann", "owner"),
    { role: "owner" },
  ],
  [
    "DELETE /conversations/c1/members/ann",
    (p) => p.conversation("c1").members.remove("ann"),
    undefined,
  ],
  ["DELETE /conversations/c1/members/me", (p) => p.conversation("c1").members.leave(), undefined],
  [
    "GET /conversations/c1/messages?before=9&limit=20",
    (p) => p.conversation("c1").messages.list({ before: 9, limit: 20 }),
    undefined,
  ],
  ["GET /conversations/c1/pins", (p) => p.conversation("c1").pins.list(), undefined],
  ["GET /conversations/c1/commands", (p) => p.conversation("c1").commands.list(), undefined],
  [
    "POST /conversations/c1/commands",
    (p) => p.conversation("c1").commands.call({ bot_id: "bot_1", name: "lunch" }),
    { bot_id: "bot_1", name: "lunch" },
  ],
  [
    "GET /conversations/c1/media?before=9&limit=20",
    (p) => p.conversation("c1").attachments.list({ cursor: "9", limit: 20 }),
    undefined,
  ],
  [
    "GET /conversations/c1/messages/7/replies?after=9",
    (p) => p.conversation("c1").replies.list(7, { after: 9 }),
    undefined,
  ],
  [
    "GET /conversations/c1/messages/7/revisions?cursor=5&limit=2",
    (p) => p.conversation("c1").revisions.list(7, { cursor: "5", limit: 2 }),
    undefined,
  ],
  [
    "GET /conversations/c1/messages/7/readers?cursor=ann&limit=2",
    (p) => p.conversation("c1").readers.list(7, { cursor: "ann", limit: 2 }),
    undefined,
  ],
  [
    "GET /search/messages?q=plans&conversation_id=c1",
    (p) => p.search.list({ q: "plans", conversation_id: "c1" }),
    undefined,
  ],
  ["GET /conversations/c1/messages/7", (p) => p.conversation("c1").messages.get(7), undefined],
  [
    "POST /conversations/c1/messages",
    (p) => p.conversation("c1").messages.send({ text: "hi", client_id: "x" }),
    { text: "hi", client_id: "x" },
  ],
  ["PUT /conversations/c1/read", (p) => p.conversation("c1").messages.read(7), { message_id: 7 }],
];

describe("REST", () => {
  it.each(ROUTES)("%s is called as the contract says", async (route, ask, body) => {
    const { parley, calls, login } = setup();
    await login();
    await ask(parley);
    const call = calls.at(-1);
    expect(call?.url.href).toBe(`https://chat.test/api/v1${route.split(" ")[1]}`);
    expect(call?.method).toBe(route.split(" ")[0]);
    expect(call?.json).toEqual(body);
    const isOpen = /register|login|refresh/.test(route);
    expect(call?.headers["authorization"]).toBe(isOpen ? undefined : "Bearer access-1");
  });

  it.each([
    ["sessions", (p: Parley) => p.auth.sessions.list()],
    ["users", (p: Parley) => p.users.list()],
    ["conversations", (p: Parley) => p.conversations.list()],
    ["search", (p: Parley) => p.search.list({ q: "x" })],
    ["members", (p: Parley) => p.conversation("c1").members.list()],
    ["messages", (p: Parley) => p.conversation("c1").messages.list()],
    ["pins", (p: Parley) => p.conversation("c1").pins.list()],
    ["commands", (p: Parley) => p.conversation("c1").commands.list()],
    ["attachments", (p: Parley) => p.conversation("c1").attachments.list()],
    ["replies", (p: Parley) => p.conversation("c1").replies.list(7)],
    ["readers", (p: Parley) => p.conversation("c1").readers.list(7)],
    ["revisions", (p: Parley) => p.conversation("c1").revisions.list(7)],
  ])("list() of %s returns pages of items with a next_cursor", async (_, ask) => {
    const { parley, login } = setup();
    await login();
    expect(await ask(parley)).toMatchObject({ items: expect.any(Array), next_cursor: null });
  });

  it("the REST client makes the same calls without sockets and sessions, with external tokens", async () => {
    const { fetch, calls } = fakeFetch(serve);
    const parley = new ParleyRest({
      baseUrl: "https://chat.test/",
      fetch,
      getAccessToken: async () => "key",
      actAs: "ext:42",
    });
    expect(await parley.conversations.list()).toMatchObject({ items: [CONVERSATION] });
    await parley.conversation("c1").messages.send({ text: "hi" });
    await parley.conversation("c1").members.leave();
    expect(calls.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([
      "GET /api/v1/conversations",
      "POST /api/v1/conversations/c1/messages",
      "GET /api/v1/users/me",
      "DELETE /api/v1/conversations/c1/members/me",
    ]);
    for (const { headers } of calls) {
      expect(headers).toMatchObject({ authorization: "Bearer key", "parley-user": "ext%3A42" });
    }
  });

  it("a group is created once, under one key, however busy the server is (IDEMPOTENT-1)", async () => {
    let asked = 0;
    const { parley, calls, clock, login } = setup((call) => {
      if (!call.url.pathname.endsWith("/conversations")) return serve(call);
      asked += 1;
      const wait = { headers: { "retry-after": "1" }, retryable: true };
      if (asked === 1) return problem(409, "idempotency_key_in_use", wait);
      if (asked === 2) return problem(503, "overloaded", wait);
      return { status: 201, body: CONVERSATION };
    });
    await login();
    const created = parley.conversations.create({ kind: "group" });
    for (let i = 0; i < 2; i++) {
      await clock.advance(2_000);
    }
    expect(await created).toEqual(CONVERSATION);
    const keys = calls.flatMap(({ headers }) => headers["idempotency-key"] ?? []);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  it("a list is walked to its end, page by page as it is read", async () => {
    const { parley, calls } = setup(({ url }) => {
      const cursor = url.searchParams.get("cursor");
      const next = { null: "p2", p2: "p3" }[String(cursor)] ?? null;
      if (url.pathname.endsWith("/login")) return { body: grant(1) };
      return { body: { items: [{ ...CONVERSATION, id: cursor ?? "p1" }], next_cursor: next } };
    });
    await parley.auth.login(CREDENTIALS);
    const ids: string[] = [];
    for await (const { id } of parley.conversations.all()) ids.push(id);
    expect(ids).toEqual(["p1", "p2", "p3"]);
    for await (const { id } of parley.conversations.all()) {
      expect(id).toBe("p1");
      break;
    }
    expect(calls).toHaveLength(1 + 3 + 1);
  });

  it("messages are walked from the oldest, by the server's own cursor", async () => {
    const { parley, login } = setup((call) => {
      const after = call.url.searchParams.get("after");
      if (after === "0") return { body: { ...list(message(1)), next_cursor: "1" } };
      if (after === "1") return { body: list(message(2)) };
      return serve(call);
    });
    await login();
    const ids: number[] = [];
    for await (const { id } of parley.conversation("c1").messages.all()) ids.push(id);
    expect(ids).toEqual([1, 2]);
  });

  it("every message is sent under a client_id, so that a retry after a wait is safe", async () => {
    const { parley, calls, clock, login } = setup((call, index) =>
      index === 1
        ? problem(429, "rate_limited", { headers: { "retry-after": "1" }, retryable: true })
        : serve(call),
    );
    await login();
    const sent = parley.conversation("c1").messages.send({ text: "hi" });
    await clock.advance(2_000);
    await sent;
    expect(calls).toHaveLength(3);
    expect(calls[1]?.json).toEqual(calls[2]?.json);
    expect(calls[1]?.json).toMatchObject({ client_id: expect.stringMatching(/^[0-9a-f]{32}$/) });
  });

  it("nothing is requested while nobody is signed in", async () => {
    const { parley, calls } = setup();
    await expect(parley.users.me()).rejects.toMatchObject({ code: "signed_out", status: 401 });
    expect(calls).toEqual([]);
  });
});

describe("signing in and out", () => {
  it("a sign-in sends the secret of the last one, also after signing out", async () => {
    const { parley, calls, login } = setup((call) =>
      call.url.pathname.endsWith("/login")
        ? { body: { ...grant(1), device_secret: "device-1" } }
        : serve(call),
    );
    await login();
    expect(calls.at(-1)?.json).not.toHaveProperty("device_secret");
    await parley.auth.logout();
    await login();
    expect(calls.at(-1)?.json).toHaveProperty("device_secret", "device-1");
    await parley.auth.register(CREDENTIALS);
    expect(calls.at(-1)?.json).toEqual({ ...CREDENTIALS, device_secret: "device-1" });
  });

  it("a sign-in waits as asked where too many sign in at once, but not the hour that wrong passwords cost", async () => {
    const { parley, calls, clock, login } = setup((call, index) =>
      index === 0
        ? problem(503, "overloaded", { headers: { "retry-after": "2" }, retryable: true })
        : serve(call),
    );
    const signedIn = login();
    await clock.advance(3_000);
    expect((await signedIn).id).toBe("me");
    expect(calls).toHaveLength(2);
    expect(parley.auth.user?.id).toBe("me");

    const refused = setup(() =>
      problem(429, "rate_limited", { headers: { "retry-after": "3600" }, retryable: true }),
    );
    await expect(refused.login()).rejects.toMatchObject({
      code: "rate_limited",
      retryAfterMs: 3_600_000,
    });
    expect(refused.calls).toHaveLength(1);
  });

  it("the session serves requests and sockets", async () => {
    const { parley, sockets, login } = setup();
    expect((await login()).id).toBe("me");
    expect(parley.auth.user?.id).toBe("me");
    const room = parley.conversation("c1").connect();
    await settled();
    expect((await room.caughtUp()).me?.user_id).toBe("me");
    expect(sockets.last().url.href).toBe("wss://chat.test/api/v1/ws/c1");
    expect(sockets.last().token).toBe("access-1");
  });

  it("wrong credentials do not sign in, and cause no refresh", async () => {
    const { parley, calls } = setup(() => problem(401, "invalid_credentials"));
    await expect(parley.auth.login(CREDENTIALS)).rejects.toMatchObject({
      code: "invalid_credentials",
    });
    expect(parley.auth.user).toBeNull();
    expect(calls).toHaveLength(1);
  });

  it("signing out stops every connection", async () => {
    const { parley, login } = setup();
    await login();
    const room = parley.conversation("c1").connect();
    await settled();
    await parley.auth.logout();
    expect(room.view.connection).toMatchObject({ status: "stopped", code: CLOSE.unauthenticated });
  });

  it("nothing written in one account is sent under another's name", async () => {
    const room = new ModelRoom("me", "ann");
    const servers = [new ServedRoom(room, "me"), new ServedRoom(room, "ann")];
    const accounts = ["me", "ann"];
    let current = 0;
    const sockets = fakeSockets((socket) => servers[current]!.accept(socket));
    const parley = new Parley({
      baseUrl: "https://chat.test/",
      fetch: fakeFetch((call) =>
        call.url.pathname.endsWith("/login")
          ? { body: grant(current + 1, accounts[current]) }
          : serve(call),
      ).fetch,
      WebSocket: sockets.WebSocket,
      clock: new FakeClock(),
      random: () => 0.5,
    });
    await parley.auth.login(CREDENTIALS);
    const hers = parley.conversation("c1").connect();
    await settled();
    servers[0]!.isMute = true;
    void hers.send({ text: "mine alone" });
    await settled();
    await parley.auth.logout();
    current = 1;
    await parley.auth.login(CREDENTIALS);
    const others = parley.conversation("c1").connect();
    hers.connect();
    await settled();
    expect((await others.caughtUp()).me?.user_id).toBe("ann");
    expect([others.view.pending, hers.view.pending]).toEqual([[], []]);
    expect(servers[1]!.received.filter(({ type }) => type === "send")).toEqual([]);
  });

  it("signing out works locally when the server is unreachable, and rejects", async () => {
    const { parley, login } = setup((call) => {
      if (call.url.pathname.endsWith("/logout")) throw new TypeError("fetch failed");
      return serve(call);
    });
    await login();
    await expect(parley.auth.logout()).rejects.toBeInstanceOf(ParleyError);
    expect(parley.auth.user).toBeNull();
  });

  it("a refresh decides whether a refused socket means the end of the session", async () => {
    let isRevoked = false;
    const { parley, server, login } = setup((call) => {
      if (isRevoked && call.url.pathname.endsWith("/refresh")) {
        return problem(401, "invalid_refresh_token");
      }
      return serve(call);
    });
    const reasons: string[] = [];
    parley.auth.on("signed_out", ({ reason }) => reasons.push(reason));
    await login();
    const room = parley.conversation("c1").connect();
    await settled();
    server.drop(CLOSE.session_revoked);
    await settled();
    expect(parley.auth.user?.id).toBe("me");
    room.connect();
    await settled();
    isRevoked = true;
    server.drop(CLOSE.session_revoked);
    await settled();
    expect(reasons).toEqual(["refused"]);
  });

  it("a connection that stopped and connected again can be closed", async () => {
    const { parley, sockets, login } = setup();
    await login();
    const room = parley.conversation("c1").connect();
    await settled();
    room.stop(1000, "paused");
    room.connect();
    await settled();
    const isOpen = ({ closedWith }: FakeSocket) => closedWith === undefined;
    expect(sockets.all.filter(isOpen)).toHaveLength(1);
    parley.close();
    expect(sockets.all.filter(isOpen)).toEqual([]);
  });

  it("hooks that stay mounted get a connection of the next person who signs in", async () => {
    const { parley, sockets, login } = setup();
    await login();
    const room = sharedConversation(parley, "c1");
    const statuses: unknown[] = [];
    const unmount = room.subscribe(() => statuses.push(room.view()?.connection.status));
    await settled();
    const first = room.connection;
    await parley.auth.logout();
    expect(room.view()?.connection).toMatchObject({ status: "stopped", reason: "signed out" });

    await login();
    await settled();
    expect(room.connection).not.toBe(first);
    expect(room.view()?.me?.user_id).toBe("me");
    expect(statuses.at(-1)).toBe("open");

    const opened = sockets.all.length;
    unmount();
    expect(room.view()).toBeNull();
    await login();
    await settled();
    expect(sockets.all).toHaveLength(opened);
  });

  it("the client works with tokens of an outside issuer", async () => {
    const { fetch, calls } = fakeFetch(serve);
    const room = new ModelRoom("me");
    const sockets = fakeSockets(new ServedRoom(room).accept);
    const parley = new Parley({
      baseUrl: "http://localhost:8080",
      fetch,
      WebSocket: sockets.WebSocket,
      clock: new FakeClock(),
      getAccessToken: async () => "outside-token",
    });
    await parley.conversation("c1").members.leave();
    expect(calls.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([
      "GET /api/v1/users/me",
      "DELETE /api/v1/conversations/c1/members/me",
    ]);
    expect(calls[0]?.headers["authorization"]).toBe("Bearer outside-token");
    const connection = parley.conversation("c1").connect();
    await settled();
    expect(sockets.last().url.href).toBe("ws://localhost:8080/api/v1/ws/c1");
    expect(sockets.last().token).toBe("outside-token");
    connection.close();
  });
});

describe("Parley", () => {
  it("closing the client closes every connection, and leaves no timer", async () => {
    const { parley, clock, login } = setup();
    await login();
    const rooms = [parley.conversation("c1").connect(), parley.conversation("c1").connect()];
    await settled();
    parley.close();
    await settled();
    expect(rooms.map((room) => room.view.connection.status)).toEqual(["stopped", "stopped"]);
    expect(clock.timers).toBe(0);
  });

  it("the client uses the platform's fetch and WebSocket", () => {
    const own: { fetch: FetchLike; WebSocket: SocketConstructor } = { fetch, WebSocket };
    expect(() => new Parley({ baseUrl: "https://chat.test" })).not.toThrow();
    expect(() => new Parley({ baseUrl: "https://chat.test", ...own })).not.toThrow();
  });
});
