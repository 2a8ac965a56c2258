import { describe, expect, it } from "vitest";
import { deferred } from "#client/deferred.ts";
import { HistoryLoader } from "#client/history-loader.ts";
import { insertSegment, startHistory, type History } from "#client/history.ts";
import { EMPTY_TIMELINE, type Timeline } from "#client/timeline.ts";
import type { MessageList } from "#protocol/message.ts";
import { settled } from "./support/fake-clock.ts";
import { message } from "./support/fixtures.ts";

const messages = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
const page = (from: number, to: number, next_cursor: string | null = "more"): MessageList => ({
  items: messages(from, to),
  referenced: [],
  next_cursor,
});

/** Answers each request with the next page, once `answer` is called. */
function loading(history: History | null, ...pages: MessageList[]) {
  const seen = { asked: [] as unknown[], loaded: 0, settled: 0 };
  let timeline: Timeline = { ...EMPTY_TIMELINE, history };
  const waiting: (() => void)[] = [];
  const loader = new HistoryLoader({
    messages: {
      list: (ask) => {
        seen.asked.push(ask);
        const answer = deferred<MessageList>();
        const next = pages.shift();
        waiting.push(() => {
          if (next === undefined) answer.reject(new Error("no page"));
          else answer.resolve(next);
        });
        return answer.promise;
      },
    },
    timeline: () => timeline,
    loaded: (next) => {
      seen.loaded += 1;
      timeline = next;
    },
    settled: () => {
      seen.settled += 1;
    },
  });
  const answer = async () => {
    waiting.shift()?.();
    await settled();
  };
  return { loader, seen, answer };
}

const live = startHistory(messages(101, 105), 101);

describe("older messages", () => {
  it("the newest segment grows into the past, up to the first message", async () => {
    const { loader, seen, answer } = loading(live, page(91, 100), page(1, 90, null));
    const first = loader.older(undefined, 10);
    expect(loader.isLoading).toBe(true);
    await answer();
    expect([await first, loader.isLoading, seen.settled]).toEqual([true, false, 1]);
    const last = loader.older(undefined, undefined);
    await answer();
    expect(await last).toBe(false);
    expect(await loader.older(undefined, undefined)).toBe(false);
    expect(seen.asked).toEqual([{ before: 101, limit: 10 }, { before: 91 }]);
  });

  it("nothing is older before the first snapshot, or than a segment that is not held", async () => {
    const empty = loading(null);
    expect(await empty.loader.older(undefined, 10)).toBe(false);
    const { loader, seen } = loading(live);
    expect([await loader.older(100, 10), seen.asked]).toEqual([false, []]);
  });

  it("the same page is requested once, however often it is asked for", async () => {
    const { loader, seen, answer } = loading(live, page(91, 100));
    const both = [loader.older(undefined, 10), loader.older(103, 10)];
    await answer();
    expect(await Promise.all(both)).toEqual([true, true]);
    expect([seen.asked.length, seen.loaded]).toEqual([1, 1]);
    expect(loader.isLoading).toBe(false);
  });

  it("loading settles after the last of several pages, whether or not they arrive", async () => {
    const old = insertSegment(live, { from: 50, to: 60, messages: messages(50, 60) });
    const { loader, seen, answer } = loading(old, page(91, 100));
    const [first, second] = [loader.older(undefined, 10), loader.older(55, 10)];
    const failure = expect(second).rejects.toThrow("no page");
    await answer();
    await first;
    expect([loader.isLoading, seen.settled]).toEqual([true, 0]);
    await answer();
    await failure;
    expect([loader.isLoading, seen.settled]).toEqual([false, 1]);
  });

  it("a page that adds nothing changes nothing", async () => {
    const { loader, seen, answer } = loading(live, {
      items: [],
      referenced: [],
      next_cursor: "more",
    });
    const older = loader.older(undefined, 10);
    await answer();
    expect([await older, seen.loaded, seen.settled]).toEqual([true, 0, 1]);
  });
});

describe("newer messages", () => {
  const split = insertSegment(live, { from: 50, to: 60, messages: messages(50, 60) });

  it("a segment grows until it joins the next one", async () => {
    const { loader, seen, answer } = loading(split, page(61, 80), page(81, 102));
    const first = loader.newer(50, 20);
    await answer();
    expect(await first).toBe(true);
    const second = loader.newer(50, undefined);
    await answer();
    expect(await second).toBe(false);
    expect(seen.asked).toEqual([{ after: 60, limit: 20 }, { after: 80 }]);
  });

  it("nothing is newer than the newest segment, or than one that is not held", async () => {
    const { loader, seen } = loading(split);
    expect([await loader.newer(101, 10), await loader.newer(70, 10), seen.asked]).toEqual([
      false,
      false,
      [],
    ]);
  });
});

describe("a message and its neighbours", () => {
  it("a held message needs no request", async () => {
    const { loader, seen } = loading(live);
    expect([await loader.around(103), seen.asked]).toEqual([message(103), []]);
  });

  it("any other message is loaded, and is null if no message has this id", async () => {
    const { loader, seen, answer } = loading(live, page(5, 9), page(10, 12));
    const found = loader.around(7);
    await answer();
    expect(await found).toEqual(message(7));
    const none = loader.around(20);
    await answer();
    expect(await none).toBeNull();
    expect(seen.asked).toEqual([{ around: 7 }, { around: 20 }]);
  });
});
