import { describe, expect, it } from "vitest";
import { InboxConnection } from "#client/inbox-connection.ts";
import type { InboxDownFrame } from "#protocol/inbox/frames.ts";
import { FakeClock, settled } from "./support/fake-clock.ts";
import { fakeSockets } from "./support/fake-socket.ts";
import { FakeTokens } from "./support/fake-tokens.ts";
import { FakeWake } from "./support/fake-wake.ts";
import { LIMITS, message, user, view } from "./support/fixtures.ts";

const LEASE = 6_000;

const WELCOME: InboxDownFrame = {
  type: "welcome",
  protocol: 1,
  epoch: "e",
  head: 10,
  me: user("me"),
  totals: { unread_count: 0, mention_count: 0, request_count: 0 },
  heartbeat_ms: 30_000,
  limits: LIMITS,
  features: { translation: null, transcription: null },
  blocked_ids: [],
};

/** An inbox with one conversation, and the presence and typing it reported. */
async function opened() {
  const clock = new FakeClock();
  const sockets = fakeSockets();
  const inbox = new InboxConnection({
    url: "wss://chat.test/api/v1/ws",
    page: async () => ({ items: [], next_cursor: null }),
    tokens: new FakeTokens(),
    WebSocket: sockets.WebSocket,
    wake: new FakeWake(),
    clock,
    random: () => 0.5,
    onConnect: () => undefined,
    onStopped: () => undefined,
  });
  const shown: { online: string[]; typing: Record<string, readonly string[]> }[] = [];
  inbox.subscribe(({ online, typing }) =>
    shown.push({ online: [...online], typing: Object.fromEntries(typing) }),
  );
  const say = (frame: InboxDownFrame | { type: "of tomorrow" }) => sockets.last().say(frame);
  const welcome = () => {
    say(WELCOME);
    say({ type: "snapshot", head: 10, conversations: [view("a", 1)], has_more: false });
    shown.length = 0;
  };
  const typing = (conversation_id: string, ...user_ids: string[]) =>
    say({
      type: "typing",
      conversation_id,
      typing: user_ids.map((user_id) => ({ user_id, expires_in_ms: LEASE })),
    });
  inbox.connect();
  await settled();
  welcome();
  return { clock, sockets, inbox, shown, say, welcome, typing };
}

describe("an inbox's connection", () => {
  it("the inbox is caught up once its snapshot has come, again after a resume, and never once it has stopped", async () => {
    const { sockets, inbox, say } = await opened();
    const { conversations: listed, limits } = await inbox.caughtUp();
    expect(listed.map(({ id }) => id)).toEqual(["a"]);
    expect(limits).toEqual(LIMITS);
    sockets.last().drop(1006);
    const again = inbox.caughtUp();
    inbox.connect();
    await settled();
    say(WELCOME);
    const totals = { unread_count: 1, mention_count: 0, request_count: 0 };
    const conversations = [view("b", 2)];
    say({ type: "changes", from: 10, to: 11, complete: true, conversations, left: [], totals });
    expect((await again).totals).toEqual(totals);
    sockets.last().drop(4509);
    await expect(inbox.caughtUp()).rejects.toMatchObject({ code: "session_revoked" });
  });

  it("the inbox shows who is typing until the next list, or until their lease lapses (INBOX-6)", async () => {
    const { clock, inbox, shown, typing } = await opened();
    typing("a", "ann");
    await clock.advance(LEASE / 2);
    typing("a", "ann", "bob");
    await clock.advance(LEASE - 1);
    expect([...inbox.view.typing]).toEqual([["a", ["ann", "bob"]]]);
    await clock.advance(1);
    expect(shown.map((each) => each.typing)).toEqual([{ a: ["ann"] }, { a: ["ann", "bob"] }, {}]);
  });

  it("the inbox shows a message and the end of its sender's typing at once", async () => {
    const { shown, say, typing } = await opened();
    typing("a", "ann", "bob");
    say({
      type: "changes",
      from: 10,
      to: 11,
      complete: true,
      conversations: [view("a", 2, { last_message: message(5) })],
      left: [],
      totals: { unread_count: 1, mention_count: 0, request_count: 0 },
    });
    expect(shown.map((each) => each.typing)).toEqual([{ a: ["ann", "bob"] }, { a: ["bob"] }]);
  });

  it("the inbox shows nobody online or typing while it is disconnected (INBOX-7)", async () => {
    const { clock, sockets, inbox, say, welcome, typing } = await opened();
    say({ type: "online", user_ids: ["ann"] });
    say({ type: "presence", user_id: "bob", online: true });
    typing("a", "ann");
    expect([...inbox.view.online]).toEqual(["ann", "bob"]);
    sockets.last().drop();
    expect([inbox.view.online.size, inbox.view.typing.size]).toEqual([0, 0]);
    await clock.advance(60_000);
    welcome();
    expect([inbox.view.online.size, inbox.view.typing.size]).toEqual([0, 0]);
    say({ type: "online", user_ids: ["bob"] });
    expect([...inbox.view.online]).toEqual(["bob"]);
    inbox.close();
    expect(inbox.view.online.size).toBe(0);
    expect(clock.timers).toBe(0);
  });

  it("the list stays the same object while only presence changes, and unknown frames are ignored", async () => {
    const { inbox, shown, say } = await opened();
    const { conversations } = inbox.view;
    say({ type: "of tomorrow" });
    expect(shown).toEqual([]);
    say({ type: "online", user_ids: ["ann"] });
    expect(inbox.view.conversations).toBe(conversations);
  });
});
