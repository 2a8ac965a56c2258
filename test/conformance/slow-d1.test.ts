import { runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { closeAdvice } from "#protocol/close-codes.ts";
import { InboxReplica } from "../support/inbox-replica.ts";
import { evict } from "../support/evict.ts";
import { conversationInD1, env, inD1, openInbox, world } from "../support/inside.ts";
import { stallD1, type StalledD1 } from "../support/stall-d1.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

const userStub = ({ id }: Account) => env.USERS.getByName(id);

/** The statements that write this conversation's messages. */
const projecting =
  (id: string) =>
  ({ sql, params }: { sql: string; params: unknown[] }) =>
    sql.includes("INTO messages") && params.includes(id);

let stalled: StalledD1 | null = null;
afterEach(() => {
  stalled?.letGo();
  stalled = null;
  vi.restoreAllMocks();
});

describe("a D1 that takes long to write", () => {
  it("a large group's counts are exact on a device that connected during a slow write (INBOX-4)", async () => {
    // A change sent while D1 stalls is older than the window that an inbox reads again.
    const { now } = Date;
    const clock = vi.spyOn(Date, "now").mockImplementation(() => now() - 6_000);
    const { conversation, people } = await world.room(101);
    const [ada, bob] = people;
    const inbox = await openInbox(bob);
    // Evicted, it does not read D1 a second time by itself.
    await evict(userStub(bob), { webSockets: "hibernate" });
    stalled = stallD1(projecting(conversation.id));
    await ada.say(conversation.id, "to nobody in particular");
    await eventually(
      async () => stalled?.held(),
      (held) => (held ?? 0) > 0,
      "the projection to begin",
    );
    clock.mockRestore();
    await runDurableObjectAlarm(userStub(bob));
    expect(inbox.totals?.unread_count).toBe(0);
    const letGoAt = Date.now();
    stalled.letGo();
    await eventually(
      () => inD1("messages", conversation.id),
      (rows) => rows.length === 1,
      "D1 to have the message",
    );
    expect(
      Number((await conversationInD1(conversation.id))?.["changed_at"]),
    ).toBeGreaterThanOrEqual(letGoAt);
    await evict(userStub(bob), { webSockets: "hibernate" });
    await runDurableObjectAlarm(userStub(bob));
    await eventually(
      async () => inbox.totals?.unread_count,
      (count) => count === 1,
      "one unread",
    );
  });
});

describe("a D1 that does not answer", () => {
  it("forty inboxes that wait for D1 do not keep a change from the forty-first (INBOX-1)", async () => {
    const { conversation, people } = await world.room(42);
    const [ada, bob, ...others] = people;
    const inbox = await openInbox(bob);
    const waiting = new Set(others.map(({ id }) => id));
    stalled = stallD1(({ params }) => params.some((each) => waiting.has(String(each))));
    const opening = others.map((each) => openInbox(each).catch(() => undefined));
    await eventually(
      async () => stalled?.held(),
      (held) => held === others.length,
      "the inboxes to ask D1",
    );
    await ada.say(conversation.id, "hello");
    await eventually(
      async () => inbox.totals?.unread_count,
      (count) => count === 1,
      "one unread",
      3_000,
    );
    stalled.letGo();
    await Promise.all(opening);
  });

  it("changes while D1 keeps an inbox waiting are sent once it answers, at their newest (INBOX-1)", async () => {
    const { conversation, people } = await world.room(2);
    const [ada, bob] = people;
    const inbox = await openInbox(bob);
    stalled = stallD1(({ sql, params }) => sql.includes("users") && params.includes(bob.id));
    const second = openInbox(bob);
    await eventually(
      async () => stalled?.held(),
      (held) => held === 1,
      "the second device to ask D1",
    );
    for (let i = 1; i <= 20; i += 1) await ada.say(conversation.id, `${i}`);
    const before = inbox.frames.length;
    stalled.letGo();
    await eventually(
      async () => inbox.totals?.unread_count,
      (count) => count === 20,
      "twenty unread",
    );
    const received = inbox.frames.slice(before).filter(({ type }) => type === "changes");
    expect(received.length).toBeLessThan(10);
    await eventually(
      async () => (await second).totals?.unread_count,
      (count) => count === 20,
      "twenty unread on the second device",
    );
    expect(inbox.conversations.get(conversation.id)?.last_message?.text).toBe("20");
  });

  it("a request that D1 keeps waiting is refused with a time to come back, and so is an inbox (PROJECT-4)", async () => {
    const [ada] = await world.accounts(1);
    if (ada === undefined) throw new Error("nobody");
    stalled = stallD1(({ params }) => params.includes(ada.id));
    const inbox = new InboxReplica(world.wire, ada);
    const opening = inbox.connect().catch(() => undefined);
    const [listed, unread, me] = await Promise.all([
      ada.get("/conversations"),
      ada.get("/unread"),
      ada.get("/users/me"),
    ]);
    for (const answer of [listed, unread, me]) {
      answer.problem("overloaded");
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect(closeAdvice(await inbox.closed)).toBe("reconnect");
    stalled.letGo();
    (await ada.get("/conversations")).expect(200);
    await inbox.connect();
    await opening;
  }, 40_000);
});
