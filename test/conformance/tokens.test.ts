import { describe, expect, it } from "vitest";
import { grantSchema, sessionListSchema } from "#protocol/auth.ts";
import { ticketSchema } from "#protocol/ticket.ts";
import { world } from "../support/here.ts";
import { OPERATOR_TOKEN } from "../support/roomy.ts";
import { TestSocket } from "../support/test-socket.ts";
import type { Account } from "../support/world.ts";

/** Another session of the same person. */
async function elsewhere(account: Account): Promise<string> {
  const grant = (await refresh(account.refresh_token)).as(grantSchema);
  account.refresh_token = grant.refresh_token;
  return grant.access_token;
}

describe("tokens", () => {
  it.each([
    ["without a token", () => null],
    ["with an empty token", () => ""],
    ["with a text that is no token", () => "not-a-token"],
    ["with a refresh token", ({ refresh_token }: Account) => refresh_token],
    ["with a tampered token", ({ token }: Account) => `${token.slice(0, -4)}AAAA`],
  ])(
    "an upgrade %s is accepted, sent nothing and closed with 4501 (AUTH-1)",
    async (_, tokenOf) => {
      const { conversation, people } = await world.room();
      const socket = await world.open(tokenOf(people[0]), conversation.id);
      expect(await socket.closing()).toEqual({ code: 4501, reason: "unauthenticated" });
      expect(new Set(socket.frames.map(({ type }) => type))).toEqual(new Set(["error", "closing"]));
    },
  );

  it("the token may be in the query too; then no subprotocol is selected (AUTH-1)", async () => {
    const { conversation, people } = await world.room();
    const socket = await world.open(null, conversation.id, { token: people[0].token });
    expect((await socket.next("welcome")).me.user_id).toBe(people[0].id);
    expect(socket.protocol ?? "").toBe("");
  });

  it.each(["a stranger's", "an unknown", "an impossible"])(
    "%s conversation is closed with 4503, and the answer does not reveal which case it was (AUTH-1)",
    async (which) => {
      const { conversation } = await world.room();
      const stranger = await world.account();
      const id = {
        "a stranger's": conversation.id,
        "an unknown": crypto.randomUUID(),
        "an impossible": "no%20id",
      }[which];
      const socket = await world.open(stranger.token, id ?? "");
      expect(await socket.closing()).toEqual({ code: 4503, reason: "not_found" });
      expect(new Set(socket.frames.map(({ type }) => type))).toEqual(new Set(["error", "closing"]));
    },
  );

  it("a fresh token of the same user is acknowledged on an open socket; a wrong one, or another user's, is refused and changes nothing (AUTH-2)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const { socket } = await world.join(a, conversation.id);
    socket.send({ type: "auth", ref: "fresh", token: await elsewhere(a) });
    expect(await socket.answer("fresh")).toEqual({ type: "ack", ref: "fresh" });
    for (const [ref, token] of Object.entries({
      wrong: "nonsense",
      theirs: b.token,
      refresh: a.refresh_token,
    })) {
      socket.send({ type: "auth", ref, token });
      expect(await socket.answer(ref)).toMatchObject({
        type: "error",
        code: "unauthenticated",
        retryable: false,
      });
    }
    const ack = await socket.say("still who I was");
    const [message] = await b.history(conversation.id);
    expect(message).toMatchObject({ id: ack.message_id, sender_id: a.id });
  });

  it("logging out closes that session's sockets with 4509 in every conversation, and its access token is refused from then on (AUTH-3)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const second = await world.group(a, b);
    const { socket: one } = await world.join(a, conversation.id);
    const { socket: two } = await world.join(a, second.id);
    const { socket: other } = await world.join(b, conversation.id);
    (await a.post("/auth/logout")).expect(204);
    expect((await one.closing()).code).toBe(4509);
    expect((await two.closing()).code).toBe(4509);
    (await a.get("/users/me")).problem("session_revoked");
    const again = await world.open(a.token, conversation.id);
    expect((await again.closing()).code).toBe(4509);
    expect(again.all("welcome")).toEqual([]);
    await other.say("still here");
  });

  it("a revoked session's token is refused as an in-band auth: the socket closes with 4509 (AUTH-3)", async () => {
    const { conversation, people } = await world.room();
    const [a] = people;
    const { socket } = await world.join(a, conversation.id);
    socket.send({ type: "auth", ref: 1, token: a.token });
    await socket.answer(1);
    (await a.post("/auth/logout")).expect(204);
    await socket.closing();
    const late = await world.open(a.token, conversation.id);
    expect((await late.closing()).code).toBe(4509);
  });

  it("an account that is disabled loses its sockets at once and cannot come back in any way (AUTH-3)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const { socket } = await world.join(a, conversation.id);
    const { socket: other } = await world.join(b, conversation.id);
    const operator = { authorization: `Bearer ${OPERATOR_TOKEN}` };
    const set = async (disabled: boolean) =>
      (
        await world.request("PATCH", `/api/v1/operator/users/${a.id}`, { disabled }, operator)
      ).expect(204);
    await set(true);
    expect((await socket.closing()).code).toBe(4509);
    (await a.get("/users/me")).problem("account_disabled");
    (await a.post(`/conversations/${conversation.id}/messages`, { text: "no" })).problem(
      "account_disabled",
    );
    expect((await (await world.open(a.token, conversation.id)).closing()).code).toBe(4509);
    const refreshed = await world.request("POST", "/api/v1/auth/refresh", {
      refresh_token: a.refresh_token,
    });
    refreshed.problem("account_disabled");
    await other.say("still here");
  });

  it("an account that is enabled again comes back by signing in, also into rooms that closed its sockets; its earlier sessions stay ended (AUTH-3)", async () => {
    const { conversation, people } = await world.room();
    const [, a] = people;
    const { socket } = await world.join(a, conversation.id);
    for (const disabled of [true, false]) {
      const operator = { authorization: `Bearer ${OPERATOR_TOKEN}` };
      const path = `/api/v1/operator/users/${a.id}`;
      (await world.request("PATCH", path, { disabled }, operator)).expect(204);
    }
    await socket.closing();
    (await a.get("/users/me")).problem("session_revoked");
    (await refresh(a.refresh_token)).problem("invalid_refresh_token");
    const again = await world.signedInAgain(a);
    (await again.get("/users/me")).expect(200);
    expect((await again.get("/auth/sessions")).as(sessionListSchema).items).toHaveLength(1);
    const back = await world.open(again.token, conversation.id);
    await back.next("welcome");
  });

  it("a ticket opens a conversation or the inbox, once, without a token in the address (AUTH-6)", async () => {
    const { conversation, people } = await world.room();
    const [a] = people;
    for (const path of ["/ws", `/ws/${conversation.id}`]) {
      const ticket = await ticketOf(a);
      const socket = await withTicket(path, ticket);
      await socket.ping();
      expect(socket.isClosed).toBe(false);
      const again = await withTicket(path, ticket);
      expect((await again.closing()).code).toBe(4501);
      socket.close();
    }
    const { socket } = await world.join(a, conversation.id);
    await socket.say("the session that asked is none the worse");
  });

  it("of several simultaneous uses of a ticket one succeeds (AUTH-6)", async () => {
    const { conversation, people } = await world.room();
    const ticket = await ticketOf(people[0]);
    const sockets = await Promise.all(
      Array.from({ length: 8 }, () => world.open(null, conversation.id, { ticket })),
    );
    const ends = await Promise.all(
      sockets.map((socket) =>
        Promise.race([
          socket.next("welcome").then(() => "welcomed"),
          socket.closing().then(({ code }) => code),
        ]),
      ),
    );
    expect(ends.filter((end) => end === "welcomed")).toHaveLength(1);
    expect(ends.filter((end) => end === 4501)).toHaveLength(7);
  });

  it("a ticket opens nothing once its session has ended (AUTH-6)", async () => {
    const { conversation, people } = await world.room();
    const [a] = people;
    const ticket = await ticketOf(a);
    (await a.post("/auth/logout")).expect(204);
    for (const path of ["/ws", `/ws/${conversation.id}`])
      expect((await (await withTicket(path, ticket)).closing()).code).toBe(4509);
  });

  it("a ticket is not accepted as an access token, nor an access token as a ticket, nor a forged ticket as anything (AUTH-6)", async () => {
    const { conversation, people } = await world.room();
    const [a] = people;
    const ticket = await ticketOf(a);
    const bearer = { authorization: `Bearer ${ticket}` };
    (await world.request("GET", "/api/v1/users/me", undefined, bearer)).problem("unauthenticated");
    const asToken = await world.open(ticket, conversation.id);
    expect((await asToken.closing()).code).toBe(4501);
    for (const wrong of [a.token, a.refresh_token, `${ticket.slice(0, -4)}AAAA`, "none", ""]) {
      const socket = await world.open(null, conversation.id, { ticket: wrong });
      expect((await socket.closing()).code, wrong).toBe(4501);
    }
    const { socket } = await world.join(a, conversation.id);
    socket.send({ type: "auth", ref: 1, token: ticket });
    expect((await socket.answer(1)).type).toBe("error");
  });

  it("repeating a refresh whose answer was lost returns the same successor (AUTH-4)", async () => {
    const a = await world.account();
    const first = (await refresh(a.refresh_token)).as(grantSchema);
    const again = (await refresh(a.refresh_token)).as(grantSchema);
    expect(again.refresh_token).toBe(first.refresh_token);
    expect(again.user).toEqual(a.user);
    for (const { access_token } of [first, again]) {
      a.token = access_token;
      (await a.get("/users/me")).expect(200);
    }
    expect((await a.get("/auth/sessions")).as(sessionListSchema).items).toHaveLength(1);
  });

  it("twelve simultaneous refreshes with one token all get the same successor, and the session continues (AUTH-4)", async () => {
    const a = await world.account();
    const answers = await Promise.all(Array.from({ length: 12 }, () => refresh(a.refresh_token)));
    const tokens = answers.map((answer) => answer.as(grantSchema).refresh_token);
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).not.toBe(a.refresh_token);
    (await a.get("/users/me")).expect(200);
    (await refresh(tokens[0] ?? "")).expect(200);
  });

  it("reusing a refresh token after its successor was used ends the session: sockets, access tokens and the newest refresh token too (AUTH-4)", async () => {
    const { conversation, people } = await world.room();
    const [a] = people;
    const { socket } = await world.join(a, conversation.id);
    const first = a.refresh_token;
    const second = (await refresh(first)).as(grantSchema);
    expect(second.refresh_token).not.toBe(first);
    const third = (await refresh(second.refresh_token)).as(grantSchema);
    a.token = third.access_token;
    (await a.get("/users/me")).expect(200);
    (await refresh(first)).problem("invalid_refresh_token");
    expect((await socket.closing()).code).toBe(4509);
    (await a.get("/users/me")).problem("session_revoked");
    (await refresh(third.refresh_token)).problem("invalid_refresh_token");
  });
});

function refresh(refresh_token: string) {
  return world.request("POST", "/api/v1/auth/refresh", { refresh_token });
}

async function ticketOf(account: Account): Promise<string> {
  return (await account.post("/auth/ticket")).as(ticketSchema).ticket;
}

function withTicket(path: string, ticket: string): Promise<TestSocket> {
  return TestSocket.open(world.wire, `/api/v1${path}?ticket=${ticket}`, []);
}
