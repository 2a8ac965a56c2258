import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  afterNews,
  afterRefusal,
  afterTaken,
  afterWriting,
  NOT_WRITTEN,
  NOTHING_WRITTEN,
  type KeptWriting,
  type Writing,
} from "#client/draft-sync.ts";

const text = (words: string): Writing => ({ text: words, reply_to: null });
const write = (kept: KeptWriting, words: string) => afterWriting(kept, text(words));

describe("a draft on one device", () => {
  it("a device takes over another device's draft while nothing was written here since", () => {
    const taken = afterTaken(write(NOT_WRITTEN, "hello"), text("hello"), 5);
    expect(taken).toMatchObject({ text: "hello", pending: false, seen: 5 });
    expect(afterNews(taken, text("hello there"), 6).text).toBe("hello there");
    expect(afterNews(taken, NOTHING_WRITTEN, 6)).toMatchObject({ text: "", pending: false });
    expect(afterNews(taken, text("older"), 5)).toBe(taken);
  });

  it("a device keeps what is being written here, and sends it once the person continues", () => {
    const writing = write(NOT_WRITTEN, "mine");
    const updated = afterNews(writing, text("theirs"), 5);
    expect(updated).toMatchObject({ text: "mine", pending: false, seen: 5 });
    expect(write(updated, "mine too")).toMatchObject({ pending: true, seen: 5 });
    expect(afterNews(writing, NOTHING_WRITTEN, 5)).toMatchObject({ text: "mine", pending: true });
  });

  it("a draft is not sent again after the server refused it as late (DRAFT-3)", () => {
    const late = afterRefusal(write(NOT_WRITTEN, "sent elsewhere meanwhile"));
    expect(late).toMatchObject({ text: "sent elsewhere meanwhile", pending: false });
  });

  it("a device sends further changes while the server takes earlier ones, and the end by a send", () => {
    const on = write(write(NOT_WRITTEN, "hello"), "hello there");
    expect(afterTaken(on, text("hello"), 5)).toMatchObject({ text: "hello there", pending: true });
    const sent = write(write(NOT_WRITTEN, "hello"), "");
    expect(sent.pending).toBe(false);
    expect(afterTaken(sent, text("hello"), 5)).toMatchObject({ text: "", pending: true });
  });

  it("is not set back by a late answer, and differs by its reply alone", () => {
    const taken = afterTaken(write(NOT_WRITTEN, "hello"), text("hello"), 5);
    expect(afterTaken(taken, text("older"), 5)).toBe(taken);
    const reply = { text: "hello", reply_to: 7 };
    expect(afterWriting(taken, reply)).toMatchObject({ reply_to: 7, pending: true });
    expect(afterNews(taken, reply, 6)).toMatchObject({ reply_to: 7, pending: false });
    expect(afterWriting(taken, { text: "", reply_to: 7 })).toMatchObject({ reply_to: null });
  });

  it("devices agree once all is quiet and none has changes of its own (DRAFT-3)", () => {
    const step = fc.record({
      device: fc.nat(2),
      act: fc.constantFrom("write", "put", "update"),
      words: fc.constantFrom("", "a", "b", "ab"),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const devices = [NOT_WRITTEN, NOT_WRITTEN, NOT_WRITTEN];
        let server = { ...NOTHING_WRITTEN, position: 0 };
        const put = (kept: KeptWriting): KeptWriting => {
          if (!kept.pending) return kept;
          if (server.position > kept.seen) return afterRefusal(kept);
          server = { text: kept.text, reply_to: null, position: server.position + 1 };
          return afterTaken(kept, kept, server.position);
        };
        const update = (kept: KeptWriting) => afterNews(kept, server, server.position);
        for (const { device, act, words } of steps) {
          const kept = devices[device]!;
          const next = {
            write: () => write(kept, words),
            put: () => put(kept),
            update: () => update(kept),
          };
          const after = next[act]();
          if (act !== "write" && kept.text !== kept.base.text) expect(after.text).toBe(kept.text);
          devices[device] = after;
        }
        for (const kept of devices.map(update).map(put).map(update)) {
          expect(kept.seen).toBe(server.position);
          expect(kept.base.text).toBe(server.text);
        }
      }),
    );
  });
});
