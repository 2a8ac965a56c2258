import { describe, expect, it } from "vitest";
import { Receipts } from "#client/receipts.ts";
import { EMPTY_TIMELINE, type Timeline } from "#client/timeline.ts";
import type { WelcomeFrame } from "#protocol/frames/welcome.ts";
import { FakeClock } from "./support/fake-clock.ts";
import { LIMITS, member, message } from "./support/fixtures.ts";
import { ModelRoom } from "./support/model-room.ts";

function setup() {
  const clock = new FakeClock();
  const sent: [string, number][] = [];
  const receipts = new Receipts(clock, (frame) => {
    if (frame.type === "read" || frame.type === "delivered") {
      sent.push([frame.type, frame.message_id]);
    }
    return true;
  });
  return { clock, sent, receipts };
}

/** I have read up to 5, and messages up to 6 have arrived here. */
function welcome(unread_from: number | null = null): WelcomeFrame {
  const frame = new ModelRoom("me", "ann").welcome("me");
  const me = member("me", { read: 5, delivered: 6 });
  return { ...frame, me, conversation: { ...frame.conversation, unread_from } };
}

const TIMELINE: Timeline = {
  ...EMPTY_TIMELINE,
  me: "me",
  limits: { ...LIMITS, receipts_max: 2 },
  online: new Set(["me", "ann"]),
};

describe("what was read", () => {
  it("only a later read than the server knows is sent, unless a mark is set (READ-4)", async () => {
    const { clock, sent, receipts } = setup();
    receipts.opened(welcome(), true);
    receipts.read(5);
    receipts.read(6);
    expect(sent).toEqual([["read", 6]]);
    receipts.opened(welcome(4), true);
    await clock.advance(1_000);
    receipts.read(5);
    expect(sent.at(-1)).toEqual(["read", 5]);
  });

  it("a new mark overrides earlier reads, the known one and its end do not", async () => {
    const { clock, sent, receipts } = setup();
    receipts.opened(welcome(), true);
    receipts.read(8);
    receipts.read(9);
    receipts.marked(undefined);
    receipts.marked(null);
    await clock.advance(1_000);
    expect(sent).toEqual([
      ["read", 8],
      ["read", 9],
    ]);
    receipts.read(10);
    receipts.marked(7);
    receipts.marked(7);
    await clock.advance(5_000);
    receipts.read(7);
    receipts.marked(7);
    receipts.read(8);
    await clock.advance(5_000);
    expect(sent.slice(2)).toEqual([
      ["read", 7],
      ["read", 8],
    ]);
  });

  it("positions that wait are sent before the connection closes", () => {
    const { sent, receipts } = setup();
    receipts.opened(welcome(), true);
    receipts.read(7);
    receipts.read(8);
    receipts.delivered(TIMELINE, [message(7)]);
    receipts.delivered(TIMELINE, [message(8)]);
    receipts.close();
    expect(sent).toEqual([
      ["read", 7],
      ["delivered", 7],
      ["read", 8],
      ["delivered", 8],
    ]);
  });
});

describe("what has arrived", () => {
  it("the newest of others' messages is reported, and none of one's own", () => {
    const { sent, receipts } = setup();
    receipts.opened(welcome(), true);
    receipts.delivered(TIMELINE, [message(7, { sender_id: "me" })]);
    receipts.delivered(TIMELINE, []);
    receipts.delivered(TIMELINE, [message(9), message(8), message(10, { sender_id: "me" })]);
    expect(sent).toEqual([["delivered", 9]]);
  });

  it("nothing is reported where too many people are online, or before a welcome", () => {
    const { sent, receipts } = setup();
    receipts.opened(welcome(), true);
    const crowd = new Set(["me", "ann", "bob"]);
    for (const timeline of [
      { ...TIMELINE, online: crowd },
      { ...TIMELINE, me: null },
      { ...TIMELINE, limits: null },
    ]) {
      receipts.delivered(timeline, [message(9)]);
    }
    expect(sent).toEqual([]);
  });
});
