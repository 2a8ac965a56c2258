import { describe, expect, it } from "vitest";
import { insertSegment, startHistory, upsert, type History } from "#client/history.ts";
import { trim } from "#client/history-window.ts";
import { EMPTY_TIMELINE, type Timeline } from "#client/timeline.ts";
import { connected } from "./support/connected.ts";
import { settled } from "./support/fake-clock.ts";
import { message } from "./support/fixtures.ts";

const HELD = 10;

function messages(from: number, to: number) {
  return Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
}

function trimmed(history: History, more: Partial<Timeline> = {}): Timeline {
  return trim({ ...EMPTY_TIMELINE, history, ...more }, HELD);
}

function idsOf({ history }: Timeline): number[][] {
  return history?.segments.map((segment) => segment.messages.map(({ id }) => id)) ?? [];
}

/** A newest stretch from 101 on, as in a snapshot, and the live messages after it. */
function live(to: number): History {
  return upsert(startHistory(messages(101, 105), 101), messages(106, to));
}

describe("the window of history that a client holds", () => {
  it("the window keeps the newest half once more live messages came than it holds, and reports that there is more", () => {
    const next = trimmed(live(111));
    expect(idsOf(next)).toEqual([[107, 108, 109, 110, 111]]);
    expect(next.history?.segments[0]?.from).toBe(107);
    expect(trimmed(live(110)).history).toEqual(live(110));
  });

  it("the window keeps requested pages of the newest stretch until as many live messages came since", () => {
    const asked = insertSegment(live(110), { from: 90, to: 100, messages: messages(90, 100) });
    expect(trimmed(asked).history).toBe(asked);
    expect(trimmed(upsert(asked, messages(111, 120))).history?.segments[0]?.from).toBe(90);
    expect(idsOf(trimmed(upsert(asked, messages(111, 121))))).toEqual([[117, 118, 119, 120, 121]]);
  });

  it("the window drops the other stretches requested longest ago, and never the last one", () => {
    let history = live(105);
    for (const from of [30, 10, 50]) {
      history = insertSegment(history, { from, to: from + 4, messages: messages(from, from + 4) });
    }
    expect(idsOf(trimmed(history)).map(([first]) => first)).toEqual([50, 101]);
    const wide = insertSegment(live(105), { from: 1, to: 50, messages: messages(1, 50) });
    expect(trimmed(wide).history).toBe(wide);
  });

  it("the window drops single messages, except the newest and those a held message quotes", () => {
    const quoting = startHistory([message(200, { reply_to: 3 })], 200);
    const next = trimmed(upsert(quoting, messages(1, 20)));
    expect([...(next.history?.strays.keys() ?? [])]).toEqual([3, 16, 17, 18, 19, 20]);
  });

  it("the window drops the translations of dropped messages", () => {
    const translation = { version: 1, language: "es", text: "hola", provider: "test" };
    const translations = new Map([101, 111].map((id) => [id, translation]));
    expect([...trimmed(live(111), { translations }).translations.keys()]).toEqual([111]);
  });
});

describe("a client of a busy conversation", () => {
  it("a client of a busy conversation holds a bounded view, receives each message once, and gets requested pages back", async () => {
    const { room, server, connection, emitted, open } = connected({ heldMessages: 40 });
    await open();
    const created = emitted("message");
    for (let count = 0; count < 500; count += 1) {
      room.create("ann");
      server.tell();
    }
    await settled();
    expect(created.map(({ id }) => id)).toEqual(room.ascending().map(({ id }) => id));
    const { messages: held, has_more } = connection.view;
    expect(held.length).toBeLessThanOrEqual(40);
    expect(held.at(-1)?.id).toBe(room.head);
    expect(has_more).toBe(true);
    await connection.loadOlder({ limit: 50 });
    expect(connection.view.messages).toHaveLength(held.length + 50);
    const [first] = room.ascending();
    expect(await connection.loadAround(first?.id ?? 0)).toEqual(first);
    room.edit(first?.id ?? 0);
    server.tell();
    await settled();
    expect(connection.view.segments[0]?.messages[0]).toEqual(room.ascending()[0]);
  });
});
