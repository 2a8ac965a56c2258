import { runDurableObjectAlarm } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { signAccessToken } from "#server/auth/access-token.ts";
import { CLOSE, closeAdvice } from "#protocol/close-codes.ts";
import {
  amendAttachments,
  env,
  hibernate,
  insideRoom,
  openInbox,
  roomStub,
  world,
} from "../support/inside.ts";
import { InboxReplica } from "../support/inbox-replica.ts";
import { sdkOf } from "../support/sdk.ts";
import { eventually } from "../support/wire.ts";

describe("closing", () => {
  it("each close code is in the range that says what the client does next (CLOSE-1)", () => {
    for (const reason of [
      "token_expired",
      "silent",
      "slow_reader",
      "unavailable",
      "rate_limited",
    ] as const) {
      expect(CLOSE[reason]).toBeGreaterThanOrEqual(4000);
      expect(CLOSE[reason]).toBeLessThan(4500);
      expect(closeAdvice(CLOSE[reason])).not.toBe("stop");
    }
    for (const reason of [
      "protocol_violation",
      "unauthenticated",
      "not_found",
      "session_revoked",
    ] as const) {
      expect(CLOSE[reason]).toBeGreaterThanOrEqual(4500);
      expect(closeAdvice(CLOSE[reason])).toBe("stop");
    }
    for (const code of [1000, 1001, 1005, 1006, 1011, 1012, 3000])
      expect(closeAdvice(code)).toBe("reconnect");
  });

  it("an expired token refuses an upgrade with 4401, and a request with `token_expired` (CLOSE-2)", async () => {
    const { conversation, people } = await world.room();
    const [a] = people;
    a.token = await signAccessToken(env, a.id, "some-session", Date.now() - 16 * 60_000);
    const socket = await world.open(a.token, conversation.id);
    expect(await socket.closing()).toEqual({ code: 4401, reason: "token_expired" });
    expect(new Set(socket.frames.map(({ type }) => type))).toEqual(new Set(["error", "closing"]));
    (await a.get("/users/me")).problem("token_expired");
  });

  it.each(["a message", "typing"])(
    "a socket with an expired token does not receive %s when the room wakes, and closes with 4401 (CLOSE-2)",
    async (what) => {
      const { conversation, people } = await world.room();
      const [a, b] = people;
      const { socket: expired } = await world.join(a, conversation.id);
      const { socket: other } = await world.join(b, conversation.id);
      await expired.settled();
      const before = expired.frames.length;
      await amendAttachments(conversation.id, a.id, { token_expires_at: Date.now() - 1 });
      if (what === "a message") await other.say("not for the expired");
      else other.send({ type: "typing", active: true });
      expect((await expired.closing()).code).toBe(4401);
      expect(expired.frames.slice(before)).toMatchObject([{ type: "closing" }]);
      await other.say("still here");
    },
  );

  it("a frame from an expired socket takes no effect, and closes it with 4401 (CLOSE-2)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const { socket } = await world.join(a, conversation.id);
    await amendAttachments(conversation.id, a.id, { token_expires_at: Date.now() - 1 });
    socket.send({ type: "send", ref: 1, client_id: "late", text: "too late" });
    expect((await socket.closing()).code).toBe(4401);
    expect(await b.history(conversation.id)).toEqual([]);
    expect(socket.all("ack")).toEqual([]);
  });

  it("a fresh token that arrives after the old one expired, but before the room woke, keeps the socket (AUTH-2)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const { socket } = await world.join(a, conversation.id);
    const { socket: other } = await world.join(b, conversation.id);
    await amendAttachments(conversation.id, a.id, { token_expires_at: Date.now() - 1 });
    socket.send({ type: "auth", ref: "fresh", token: a.token });
    expect((await socket.answer("fresh")).type).toBe("ack");
    await hibernate(conversation.id);
    await other.say("for everyone");
    await socket.next("changes", ({ messages }) => messages[0]?.text === "for everyone");
  });

  it("a token that expires while the room is awake ends the socket before the next frame (CLOSE-2)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const session = a.token;
    const claims = JSON.parse(
      atob(session.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/")),
    ) as { sid: string };
    // The token was issued three seconds less than fifteen minutes ago, so the socket has three seconds to open.
    const brief = await signAccessToken(env, a.id, claims.sid, Date.now() - (15 * 60 - 3) * 1_000);
    const { socket: other } = await world.join(b, conversation.id);
    const socket = await world.open(brief, conversation.id);
    await socket.next("snapshot");
    const end = Date.now() + 10_000;
    while (!socket.isClosed && Date.now() < end) await other.say("tick");
    expect((await socket.closing()).code).toBe(4401);
  });

  it("a socket that was silent for three heartbeats closes with 4408 when the room wakes; one that pinged stays (CLOSE-3)", async () => {
    const { conversation, people } = await world.room(3);
    const [a, b, c] = people;
    const silent = await world.open(a.token, conversation.id);
    await silent.next("snapshot");
    const { socket: pinging } = await world.join(b, conversation.id);
    const { socket: other } = await world.join(c!, conversation.id);
    const long = Date.now() - 90_001;
    await insideRoom(conversation.id, (_, state) => {
      for (const ws of state.getWebSockets()) {
        const attachment = ws.deserializeAttachment() as object;
        ws.serializeAttachment({ ...attachment, heard_at: long });
      }
    });
    await hibernate(conversation.id);
    await pinging.ping();
    await other.say("anyone there?");
    expect((await silent.closing()).code).toBe(4408);
    await pinging.next("changes", ({ messages }) => messages.length > 0);
    expect(pinging.isClosed).toBe(false);
  });

  it("the alarm of every room with sockets finds a silent socket in a silent room (CLOSE-3)", async () => {
    const { conversation, people } = await world.room();
    const [a] = people;
    const silent = await world.open(a.token, conversation.id);
    await silent.next("snapshot");
    await amendAttachments(conversation.id, a.id, { heard_at: Date.now() - 90_001 });
    const alarm = await insideRoom(conversation.id, (_, state) => state.storage.getAlarm());
    expect(alarm).not.toBeNull();
    expect(alarm! - Date.now()).toBeLessThanOrEqual(5 * 60_000);
    await runDurableObjectAlarm(roomStub(conversation.id));
    expect((await silent.closing()).code).toBe(4408);
  });

  it("people who connect to a room that slept do not postpone an alarm that is near (CLOSE-3)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    await world.join(a, conversation.id);
    const near = Date.now() + 20_000;
    await eventually(
      () => insideRoom(conversation.id, async (_, state) => state.storage.getAlarm()),
      (alarm) => alarm !== null && alarm > near,
      "nothing to project",
    );
    await insideRoom(conversation.id, (_, state) => state.storage.setAlarm(near));
    await hibernate(conversation.id);
    await world.join(b, conversation.id);
    const alarm = await insideRoom(conversation.id, (_, state) => state.storage.getAlarm());
    expect(alarm).toBeLessThanOrEqual(near);
  });

  it("a new socket does not learn that the owner of a dead socket is online (CLOSE-3)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const silent = await world.open(a.token, conversation.id);
    await silent.next("snapshot");
    await amendAttachments(conversation.id, a.id, { heard_at: Date.now() - 90_001 });
    const { welcome } = await world.join(b, conversation.id);
    expect(welcome.online).toEqual([b.id]);
    expect((await silent.closing()).code).toBe(4408);
  });

  it("the same alarm finds an expired socket in a silent room (CLOSE-2)", async () => {
    const { conversation, people } = await world.room();
    const [a] = people;
    const { socket } = await world.join(a, conversation.id);
    await amendAttachments(conversation.id, a.id, { token_expires_at: Date.now() - 1 });
    await runDurableObjectAlarm(roomStub(conversation.id));
    expect((await socket.closing()).code).toBe(4401);
  });

  it("a socket that sent something 80 seconds ago is not silent (CLOSE-3)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const quiet = await world.open(a.token, conversation.id);
    await quiet.next("snapshot");
    const { socket: other } = await world.join(b, conversation.id);
    await amendAttachments(conversation.id, a.id, { heard_at: Date.now() - 80_000 });
    await other.say("anyone there?");
    await quiet.next("changes");
    expect(quiet.isClosed).toBe(false);
  });

  it("a refused upgrade gets a frame that says why, how it closes and when to come back (CLOSE-6)", async () => {
    const { conversation, people } = await world.room();
    const [a] = people;
    const nobody = await world.open("no token", conversation.id);
    expect(await nobody.next("closing")).toEqual({
      type: "closing",
      code: CLOSE.unauthenticated,
      reason: "unauthenticated",
    });
    const nowhere = await world.open(a.token, "no-such-conversation");
    expect(await nowhere.next("closing")).toMatchObject({
      code: CLOSE.not_found,
      reason: "not_found",
    });
  });

  it("a removed member's socket that never sent anything receives the closing frame at once (CLOSE-6)", async () => {
    const { conversation, people } = await world.room();
    const [owner, quiet] = people;
    const socket = await world.open(quiet.token, conversation.id);
    await socket.next("snapshot");
    (await owner.delete(`/conversations/${conversation.id}/members/${quiet.id}`)).expect(204);
    expect(await socket.next("closing")).toEqual({
      type: "closing",
      code: CLOSE.not_found,
      reason: "not_found",
    });
  });

  it("a socket that closes when the room wakes receives the reason, also when the room no longer knows it (CLOSE-6)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    const { socket } = await world.join(a, conversation.id);
    await amendAttachments(conversation.id, a.id, null);
    await b.say(conversation.id, "awake");
    expect(await socket.closing()).toEqual({ code: 4500, reason: "protocol_violation" });
  });

  it("an inbox that D1 cannot fill closes as unavailable and says when to come back (CLOSE-6)", async () => {
    const account = await world.account();
    const inbox = new InboxReplica(world.wire, account);
    await env.DB.prepare("ALTER TABLE conversations RENAME TO hidden").run();
    try {
      const connected = inbox.connect().catch(() => undefined);
      await eventually(
        async () => inbox.frames,
        (frames) => frames.length > 0,
        "a frame",
      );
      expect(inbox.frames).toEqual([
        { type: "closing", code: CLOSE.unavailable, reason: "unavailable", retry_after_ms: 1_000 },
      ]);
      expect(await inbox.closed).toBe(CLOSE.unavailable);
      inbox.drop();
      void connected;
    } finally {
      await env.DB.prepare("ALTER TABLE hidden RENAME TO conversations").run();
    }
  });

  it("an SDK's inbox that D1 cannot fill waits at once instead of reconnecting, and opens when D1 is back (CLOSE-6)", async () => {
    const account = await world.account();
    const { parley } = await sdkOf(world, account);
    await env.DB.prepare("ALTER TABLE conversations RENAME TO hidden").run();
    const inbox = parley.inbox();
    const errors: string[] = [];
    inbox.on("error", ({ code }) => errors.push(code));
    try {
      await eventually(
        async () => inbox.view.connection,
        ({ status }) => status === "waiting",
        "the inbox to wait",
      );
      expect(inbox.view.connection).toMatchObject({ attempt: 1 });
    } finally {
      await env.DB.prepare("ALTER TABLE hidden RENAME TO conversations").run();
    }
    inbox.connect();
    await eventually(
      async () => inbox.view,
      ({ catchingUp }) => !catchingUp,
      "the inbox to open",
    );
    expect(errors).toEqual([]);
    parley.close();
  });

  it("an inbox with more than 32 MiB unread by its client closes with 4413 (CLOSE-4)", async () => {
    const { conversation, people } = await world.room();
    const [a, b] = people;
    await b.say(conversation.id, "a first message");
    const view = await a.view(conversation.id);
    if (view.last_message === null) throw new Error("a conversation with a message");
    const inbox = await openInbox(a);
    const mebibyte = "x".repeat(1024 * 1024);
    const user = env.USERS.getByName(a.id);
    let closed = 0;
    void inbox.closed.then((code) => {
      closed = code;
    });
    for (let i = 1; i <= 34; i += 1) {
      const last_message = { ...view.last_message, text: mebibyte };
      const frames = inbox.frames.length;
      await user.conversationChanged({ ...view, revision: view.revision + i, last_message }, true);
      await eventually(
        async () => inbox.frames.length,
        (length) => length > frames || closed !== 0,
        "the change",
      );
      if (closed !== 0) break;
    }
    expect(closed).toBe(CLOSE.slow_reader);
    expect(inbox.frames.at(-1)).toMatchObject({ type: "closing", code: 4413 });
  }, 60_000);

  it("people who leave, people who are removed and everyone in a deleted conversation lose their sockets at once with 4503 (CLOSE-5)", async () => {
    const { conversation, people } = await world.room(4);
    const [owner, leaves, removed, stays] = people;
    const id = `/conversations/${conversation.id}`;
    const sockets = await Promise.all(
      [owner, leaves, removed!, stays!, leaves].map((who) => world.join(who, conversation.id)),
    );
    const [hers, first, second, third, again] = sockets.map(({ socket }) => socket);
    (await leaves.delete(`${id}/members/${leaves.id}`)).expect(204);
    expect((await first!.closing()).code).toBe(4503);
    expect((await again!.closing()).code).toBe(4503);
    (await owner.delete(`${id}/members/${removed!.id}`)).expect(204);
    expect((await second!.closing()).code).toBe(4503);
    expect([hers!.isClosed, third!.isClosed]).toEqual([false, false]);
    (await owner.delete(id)).expect(204);
    expect((await hers!.closing()).code).toBe(4503);
    expect((await third!.closing()).code).toBe(4503);
    (await stays!.get(id)).problem("not_found");
    expect((await (await world.open(stays!.token, conversation.id)).closing()).code).toBe(4503);
  });

  it("a removed member receives nothing after the removal, even what was sent at the same moment (CLOSE-5)", async () => {
    const { conversation, people } = await world.room();
    const [owner, b] = people;
    const { socket: his } = await world.join(b, conversation.id);
    const { socket: hers } = await world.join(owner, conversation.id);
    const removal = owner.delete(`/conversations/${conversation.id}/members/${b.id}`);
    const said = Promise.all(Array.from({ length: 50 }, (_, i) => hers.say(`m${i}`)));
    (await removal).expect(204);
    await said;
    await his.closing();
    const left = his
      .all("changes")
      .find(({ members }) =>
        members.some(({ user_id, left_at }) => user_id === b.id && left_at !== null),
      );
    expect(left).toBeDefined();
    const version = left!.members.find(({ user_id }) => user_id === b.id)!.version;
    // The removal itself brings the system message that reports it.
    const seen = his.all("changes").flatMap(({ messages }) => messages);
    const after = seen.filter(({ id }) => id > version);
    expect(after.map(({ system }) => system?.type)).toEqual(["removed"]);
  });

  it("the server answers a client's own close with its code (CLOSE-5)", async () => {
    const { conversation, people } = await world.room();
    const { socket } = await world.join(people[0], conversation.id);
    socket.close(1000, "bye");
    expect((await socket.closing()).code).toBe(1000);
    const { socket: other } = await world.join(people[0], conversation.id);
    await hibernate(conversation.id);
    other.close(4321);
    expect((await other.closing()).code).toBe(4321);
  });
});
