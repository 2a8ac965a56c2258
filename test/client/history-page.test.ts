import { describe, expect, it } from "vitest";
import { applyPage, pageRequest, type PageRequest } from "#client/history-page.ts";
import { liveSegment, startHistory } from "#client/history.ts";
import { EMPTY_TIMELINE, type Timeline } from "#client/timeline.ts";
import type { MessageList } from "#protocol/message.ts";
import { message } from "./support/fixtures.ts";

const messages = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => message(from + index));

/** The newest messages are 101, 102 and 104. */
const TIMELINE: Timeline = {
  ...EMPTY_TIMELINE,
  history: startHistory([message(101), message(102), message(104)], 101),
};

function applied(ask: PageRequest["ask"], page: Partial<MessageList>): Timeline {
  const whole = { items: [], referenced: [], next_cursor: "more", ...page };
  return applyPage(TIMELINE, pageRequest(TIMELINE, ask), whole);
}

function segments({ history }: Timeline) {
  return history?.segments.map(({ from, to, messages: held }) => [
    from,
    to,
    held.map(({ id }) => id),
  ]);
}

const LIVE = [101, Infinity, [101, 102, 104]];

describe("a page of history", () => {
  it("an older page reaches up to the message that it was requested before", () => {
    const page = applied({ before: 50 }, { items: messages(45, 47) });
    expect(segments(page)).toEqual([[45, 49, [45, 46, 47]], LIVE]);
    const adjacent = applied({ before: 101 }, { items: messages(99, 100) });
    expect(segments(adjacent)).toEqual([[99, Infinity, [99, 100, 101, 102, 104]]]);
  });

  it("the last older page reaches down to the beginning, even without messages", () => {
    const last = applied({ before: 101 }, { items: messages(7, 8), next_cursor: null });
    expect(segments(last)?.[0]?.[0]).toBe(0);
    const empty = applied({ before: 101 }, { next_cursor: null });
    expect(segments(empty)).toEqual([[0, Infinity, [101, 102, 104]]]);
  });

  it("a newer page begins after the message that it was requested after", () => {
    const page = applied({ after: 50 }, { items: [message(55), message(58)] });
    expect(segments(page)).toEqual([[51, 58, [55, 58]], LIVE]);
  });

  it("a page around a message covers its own messages only, be it one", () => {
    expect(segments(applied({ around: 50 }, { items: messages(48, 52) }))?.[0]).toEqual([
      48,
      52,
      [48, 49, 50, 51, 52],
    ]);
    expect(segments(applied({ around: 50 }, { items: [message(50)] }))?.[0]).toEqual([
      50,
      50,
      [50],
    ]);
  });

  it("a page adds nothing to the newest messages, whose changes come in order", () => {
    const page = applied({ around: 100 }, { items: messages(99, 103) });
    expect(segments(page)).toEqual([[99, Infinity, [99, 100, 101, 102, 104]]]);
    expect(applied({ after: 100 }, { items: messages(101, 103) })).toBe(TIMELINE);
    const edited = [message(101, { version: 200 }), message(104, { version: 201 })];
    const { history } = applied({ before: 50 }, { items: messages(48, 49), referenced: edited });
    expect(history && liveSegment(history)?.messages).toEqual(
      TIMELINE.history?.segments[0]?.messages,
    );
    expect(history?.strays.size).toBe(0);
  });

  it("quoted messages of a page are held outside its segment", () => {
    const { history } = applied(
      { before: 50 },
      { items: messages(48, 49), referenced: [message(7)] },
    );
    expect([...(history?.strays.keys() ?? [])]).toEqual([7]);
  });

  it("an empty page that is not the last one changes nothing", () => {
    for (const ask of [{ before: 101 }, { after: 50 }, { around: 50 }]) {
      expect(applied(ask, {})).toBe(TIMELINE);
    }
  });
});
