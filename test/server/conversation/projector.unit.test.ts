import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Projector } from "#server/conversation/projector.ts";
import { THE_END } from "#server/conversation/open-inboxes.ts";
import type { Watermark } from "#storage/conversation/projected.ts";
import { ConversationStore } from "#storage/conversation/store.ts";
import type { Openings } from "#storage/d1/inboxes.ts";
import { D1_TIMEOUT_MS, withTimeLimit } from "#storage/d1/time-limit.ts";
import { AT, member, message } from "../../client/support/fixtures.ts";
import { memoryD1, objectStorage } from "../../support/sqlite.ts";

beforeEach(() => {
  for (const level of ["error", "debug"] as const) {
    vi.spyOn(console, level).mockImplementation(() => undefined);
  }
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A conversation of Ann and Bob, and a D1 that fails or waits on demand. */
function conversation() {
  const d1 = memoryD1();
  const storage = objectStorage();
  const record = {
    kind: "group",
    title: "",
    avatar_url: null,
    version: 1,
    created_at: AT,
  } as const;
  const store = ConversationStore.create(storage, { id: "c1", ...record }, "epoch");
  for (const who of ["ann", "bob"]) store.putMember(member(who, { version: store.head + 1 }));
  const inboxes = {
    of: [] as string[],
    answers: [] as [Openings, Watermark][],
    unanswered: 0,
    pauses: async (): Promise<void> => undefined,
  };
  const projector = new Projector({
    db: withTimeLimit(d1.database),
    inboxes: {
      asked: () => ({ people: inboxes.of, threads: [] }),
      answered: ({ open }, reached) => inboxes.answers.push([open, reached]),
      unanswered: () => {
        inboxes.unanswered += 1;
      },
    },
    pause: () => inboxes.pauses(),
  });
  const say = (text: string) => {
    store.insertMessage(message(store.head + 1, { text }));
    return store.head;
  };
  const texts = () =>
    d1.rows("SELECT text FROM messages ORDER BY row_id").map(({ text }) => String(text));
  const headInD1 = () => d1.rows("SELECT head FROM conversations")[0]?.["head"];
  return { d1, storage, store, inboxes, projector, say, texts, headInD1 };
}

const numbered = (count: number) => Array.from({ length: count }, (_, i) => `word${i + 1}`);

describe("a conversation on its way to D1", () => {
  it("batches reach D1 in the order of their versions, and D1's position follows them (PROJECT-1)", async () => {
    const { d1, store, projector, say, texts, headInD1 } = conversation();
    for (const text of numbered(450)) say(text);
    const marks: number[] = [];
    d1.meet = () => {
      marks.push(store.projected.watermark.head);
    };
    await projector.run(store);
    expect(texts()).toEqual(numbered(450));
    // The conversation and its two members come first.
    expect(marks).toEqual([0, 200, 400]);
    expect([store.behind(), headInD1()]).toEqual([false, store.head]);
  });

  it("batches have a size that D1 takes, however long their texts are (PROJECT-1)", async () => {
    const { d1, store, projector, say, texts } = conversation();
    for (let i = 0; i < 12; i += 1) say("語".repeat(50_000));
    await projector.run(store);
    expect(texts()).toHaveLength(12);
    const bytes = d1.asked.flatMap((batch) =>
      batch.flatMap(({ values }) => values.map((value) => Buffer.byteLength(String(value)))),
    );
    expect(Math.max(...bytes)).toBeLessThan(2_000_000);
  });

  it("the projection continues where it broke off when D1 is back (PROJECT-1)", async () => {
    const { d1, store, projector, say, texts, inboxes } = conversation();
    for (const text of numbered(300)) say(text);
    d1.meet = () => {
      if (store.projected.watermark.head > 0) throw new Error("D1 is away");
    };
    await expect(projector.run(store)).rejects.toThrow("D1 is away");
    expect([store.projected.watermark.head, texts().length]).toEqual([200, 197]);
    expect([inboxes.answers.length, inboxes.unanswered]).toEqual([1, 1]);
    d1.meet = () => undefined;
    d1.asked.length = 0;
    await projector.run(store);
    expect([texts(), d1.asked.length]).toEqual([numbered(300), 1]);
  });

  it("the projection waits for a silent D1 no longer than D1's limit, and does not retry in smaller batches (PROJECT-1)", async () => {
    vi.useFakeTimers();
    const { d1, store, projector, say } = conversation();
    for (const text of numbered(10)) say(text);
    d1.meet = () => new Promise(() => undefined);
    const run = projector.run(store).catch((error: unknown) => String(error));
    await vi.advanceTimersByTimeAsync(D1_TIMEOUT_MS);
    expect(await run).toContain("not within");
    expect(d1.asked).toHaveLength(1);
  });

  it("a text that D1 cannot index is skipped in the index, and everything else arrives (PROJECT-1)", async () => {
    const { d1, store, projector, say, texts } = conversation();
    const all = [...numbered(5), "unspeakable", ...numbered(5)];
    for (const text of all) say(text);
    d1.meet = (statements) => {
      const rows = statements.flatMap(({ values }) => values.map(String));
      const isIndexed = (row: string) => !row.includes('"words":null');
      if (rows.some((row) => row.includes('"text":"unspeakable"') && isIndexed(row))) {
        throw new Error("it cannot be indexed");
      }
    };
    await projector.run(store);
    expect([texts(), store.behind()]).toEqual([all, false]);
    const indexed = d1.rows("SELECT text FROM messages WHERE words IS NOT NULL");
    expect(indexed).toHaveLength(all.length - 1);
    expect(JSON.stringify(indexed)).not.toContain("unspeakable");
  });

  it("D1 has everything before a record that it refuses, and later records wait (PROJECT-1)", async () => {
    const { d1, store, projector, say, texts } = conversation();
    for (const text of numbered(5)) say(text);
    store.putMember(member("cem", { version: store.head + 1, display_name: "refused" }));
    say("after");
    d1.meet = (statements) => {
      const rows = statements.flatMap(({ values }) => values.map(String));
      if (rows.some((row) => row.includes('"display_name":"refused"'))) throw new Error("refused");
    };
    await expect(projector.run(store)).rejects.toThrow("refused");
    expect(texts()).toEqual(numbered(5));
    d1.meet = () => undefined;
    await projector.run(store);
    expect(texts()).toEqual([...numbered(5), "after"]);
  });

  it("a D1 that refuses everything ends the attempt, whatever is in flight (PROJECT-1)", async () => {
    const { d1, store, projector, say } = conversation();
    await projector.run(store);
    say("hello");
    const bob = store.members.get("bob");
    if (bob === undefined) throw new Error("no member");
    store.memberStates.putPersonal({ ...bob, read: store.head }, store.personalOf("bob"));
    d1.asked.length = 0;
    d1.meet = () => {
      if (d1.asked.length > 20) d1.meet = () => undefined;
      throw new Error("D1 is away");
    };
    await expect(projector.run(store)).rejects.toThrow("D1 is away");
    expect(d1.asked.length).toBeLessThan(10);
    d1.meet = () => undefined;
    await projector.run(store);
    expect(d1.rows("SELECT read FROM members WHERE user_id = 'bob'")).toEqual([
      { read: store.head },
    ]);
  });

  it("D1's rows stay at their newest, whatever arrives again or late (PROJECT-2)", async () => {
    vi.useFakeTimers();
    const { d1, store, projector, say, texts, headInD1 } = conversation();
    const id = say("before");
    const late = Promise.withResolvers<void>();
    d1.meet = () => late.promise;
    const run = projector.run(store).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(D1_TIMEOUT_MS);
    await run;
    d1.meet = () => undefined;
    const version = store.head + 1;
    store.updateMessage(message(id, { text: "after", version, text_version: version }));
    await projector.run(store);
    expect([texts(), headInD1()]).toEqual([["after"], version]);
    late.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect([texts(), headInD1()]).toEqual([["after"], version]);
    store.projected.setWatermark({ head: 0, personal_sequence: 0 });
    await projector.run(store);
    expect([texts(), headInD1()]).toEqual([["after"], version]);
  });

  it("two callers who wait at the same moment cause one write (PROJECT-1)", async () => {
    const { d1, store, projector, say } = conversation();
    say("once");
    await Promise.all([projector.run(store), projector.run(store)]);
    expect(d1.asked).toHaveLength(1);
  });

  it("a commit that fails meanwhile leaves no position beyond the head in D1 (PROJECT-1)", async () => {
    const { d1, storage, store, projector, say } = conversation();
    for (const text of numbered(300)) say(text);
    d1.meet = () => {
      if (store.projected.watermark.head > 0) return;
      const failing = () =>
        storage.transactionSync(() => {
          say("never written");
          throw new Error("no room");
        });
      expect(failing).toThrow("no room");
      store.reload();
    };
    await projector.run(store);
    const { head } = ConversationStore.open({ ...storage })?.projected.watermark ?? { head: -1 };
    expect([head, store.head]).toEqual([302 + 1, 302 + 1]);
  });

  it("the write also asks whose inboxes are open, and says how far D1 is (INBOX-1)", async () => {
    const { d1, store, projector, say, inboxes } = conversation();
    say("hello");
    inboxes.of = ["ann", "bob"];
    d1.rows("INSERT INTO inboxes VALUES ('bob', 9000000000000)");
    await projector.run(store);
    expect(d1.asked).toHaveLength(1);
    expect(inboxes.answers).toEqual([[new Map([["bob", 9_000_000_000_000]]), store.position]]);
  });
});

describe("a conversation that ended", () => {
  it("a batch in flight does not put a deleted conversation back into D1 (PROJECT-3)", async () => {
    const { d1, store, projector, say, inboxes } = conversation();
    for (const text of numbered(300)) say(text);
    inboxes.pauses = async () => {
      store.markDeleted(AT);
    };
    await projector.run(store);
    expect(store.behind()).toBe(true);
    await projector.erase(store);
    for (const table of ["conversations", "messages", "message_search", "tallies"]) {
      expect(d1.rows(`SELECT 1 FROM ${table}`)).toEqual([]);
    }
    expect(d1.rows("SELECT 1 FROM members WHERE left_at IS NULL")).toEqual([]);
    expect(inboxes.answers.at(-1)).toEqual([new Map(), THE_END]);
  });
});

describe("a rebuild", () => {
  it("a rebuild overwrites wrong rows, removes surplus ones, and removes no right one (PROJECT-5)", async () => {
    const { d1, store, projector, say, texts, headInD1 } = conversation();
    for (const text of numbered(250)) say(text);
    await projector.run(store);
    d1.rows("UPDATE messages SET text = 'forged', version = 9999 WHERE id = 10");
    const columns = `conversation_id, version, text_version, sender_id, kind, text, reply_count, pinned, created_at`;
    d1.rows(
      `INSERT INTO messages (row_id, id, ${columns}) SELECT row_id + 1, 9000, ${columns} FROM messages WHERE id = 253`,
    );
    let fewest = Infinity;
    d1.meet = () => {
      fewest = Math.min(fewest, texts().length);
    };
    await projector.rebuild(store, () => undefined);
    expect([texts(), headInD1(), fewest]).toEqual([numbered(250), store.head, 250]);
    expect([store.projected.rebuilding, store.behind()]).toEqual([false, false]);
  });

  it("a rebuild that D1 interrupts is finished by the next run (PROJECT-5)", async () => {
    const { d1, store, projector, say, texts } = conversation();
    for (const text of numbered(250)) say(text);
    await projector.run(store);
    d1.rows("UPDATE messages SET text = 'forged'");
    d1.meet = () => {
      if (store.projected.watermark.head > 0) throw new Error("D1 is away");
    };
    await expect(projector.rebuild(store, () => undefined)).rejects.toThrow("D1 is away");
    expect(store.behind()).toBe(true);
    d1.meet = () => undefined;
    await projector.run(store);
    expect([texts(), store.projected.rebuilding]).toEqual([numbered(250), false]);
  });

  it("a rebuild includes messages sent meanwhile: the head, followers and mentions (PROJECT-5, FOLLOW-1)", async () => {
    const { d1, store, projector, say, inboxes, headInD1 } = conversation();
    for (const text of numbered(250)) say(text);
    const follows = () => d1.rows("SELECT user_id, message_id FROM thread_follows ORDER BY 1");
    store.insertMessage(message(store.head + 1, { sender_id: "bob", reply_to: 20 }));
    await projector.run(store);
    d1.rows("DELETE FROM thread_follows");
    const reply = store.head + 1;
    inboxes.pauses = async () => {
      store.insertMessage(message(reply, { sender_id: "bob", reply_to: 10 }));
      inboxes.pauses = async () => undefined;
    };
    await projector.rebuild(store, () => undefined);
    expect([store.behind(), headInD1()]).toEqual([false, reply]);
    expect(inboxes.answers.at(-1)?.[1]).toEqual(store.position);
    // D1 had the thread already, and knows who follows it and who stopped.
    expect(follows().map(({ message_id }) => message_id)).toEqual([10, 10]);
  });
});
