import { describe, expect, it } from "vitest";
import type { SendFrame } from "#protocol/frames/send.ts";
import { MemoryOutboxStore, parseKept, type OutboxStore } from "#client/outbox-store.ts";
import { ANSWER_MS, SendQueue } from "#client/send-queue.ts";
import { FakeClock, settled } from "./support/fake-clock.ts";
import { message } from "./support/fixtures.ts";

async function setup(store: OutboxStore = new MemoryOutboxStore(), me = "me") {
  const clock = new FakeClock();
  const sent: string[] = [];
  const events = { silences: 0, changes: 0, errors: [] as unknown[] };
  const link = { isOpen: true };
  const queue = new SendQueue({
    conversation_id: "c1",
    store,
    clock,
    random: () => 0.5,
    transmit: (frame: SendFrame) => {
      if (link.isOpen) sent.push(frame.client_id);
    },
    onChange: () => events.changes++,
    onSilence: () => events.silences++,
    onStoreError: (error) => events.errors.push(error),
  });
  queue.belongsTo(me);
  await settled();
  const ack = (ref: string, message_id: number) =>
    queue.acknowledged({ type: "ack", ref, message_id, version: message_id });
  return { clock, sent, events, link, queue, store, ack };
}

const text = { text: "hello" };
const REFUSED = { code: "validation_failed", detail: "no", retryable: false };

describe("the send queue", () => {
  it("a send resolves with its ack, and only then the next is sent", async () => {
    const { queue, sent, ack } = await setup();
    queue.opened(1);
    const first = queue.send("a", text);
    void queue.send("b", text);
    expect(sent).toEqual(["a"]);
    ack("a", 7);
    await expect(first).resolves.toEqual({ message_id: 7, version: 7 });
    expect(sent).toEqual(["a", "b"]);
  });

  it("a send resolves by the message itself, where the ack was lost", async () => {
    const { queue } = await setup();
    queue.opened(1);
    const first = queue.send("a", text);
    queue.lost();
    queue.shown([message(7, { client_id: "a", sender_id: "me", version: 8 })], "me");
    await expect(first).resolves.toEqual({ message_id: 7, version: 8 });
    expect(queue.pending).toEqual([]);
  });

  it("a send is repeated on the next socket, under the same client_id and first", async () => {
    const { queue, sent, ack } = await setup();
    queue.opened(1);
    void queue.send("a", text);
    queue.lost();
    void queue.send("b", text);
    queue.opened(2);
    expect(sent).toEqual(["a", "a"]);
    ack("a", 7);
    expect(sent).toEqual(["a", "a", "b"]);
  });

  it("a send that one socket could not transmit is repeated on the next", async () => {
    const { queue, sent, link } = await setup();
    queue.opened(1);
    link.isOpen = false;
    void queue.send("a", text);
    queue.lost();
    link.isOpen = true;
    queue.opened(2);
    expect(sent).toEqual(["a"]);
  });

  it("nothing is sent without a socket", async () => {
    const { queue, sent } = await setup();
    void queue.send("a", text);
    queue.opened(1);
    queue.shown([message(7, { client_id: "a", sender_id: "me" })], "me");
    queue.lost();
    void queue.send("b", text);
    expect(sent).toEqual(["a"]);
  });

  it("a rate-limited send waits as long as the server says, with later ones behind it", async () => {
    const { queue, sent, clock, ack } = await setup();
    queue.opened(1);
    void queue.send("a", text);
    void queue.send("b", text);
    queue.refused("a", { code: "rate_limited", detail: "", retryable: true, retry_after_ms: 900 });
    await clock.advance(899);
    expect(sent).toEqual(["a"]);
    await clock.advance(1);
    expect(sent).toEqual(["a", "a"]);
    ack("a", 7);
    expect(sent).toEqual(["a", "a", "b"]);
  });

  it("a send that is refused for good rejects, stays as failed, and is sent again on request", async () => {
    const { queue, sent, ack } = await setup();
    queue.opened(1);
    const first = queue.send("a", text);
    queue.refused("a", REFUSED);
    await expect(first).rejects.toMatchObject({ code: "validation_failed", retryable: false });
    expect(queue.pending).toMatchObject([{ client_id: "a", status: { state: "failed" } }]);
    const second = queue.retry("a");
    expect(sent).toEqual(["a", "a"]);
    ack("a", 9);
    await expect(second).resolves.toMatchObject({ message_id: 9 });
  });

  it("a rejected send names the invalid field, as the server did (SEND-5)", async () => {
    const { queue } = await setup();
    queue.opened(1);
    const first = queue.send("a", text);
    const errors = [{ path: "reply_to", message: "is not a message of this conversation" }];
    queue.refused("a", { ...REFUSED, errors });
    await expect(first).rejects.toMatchObject({ code: "validation_failed", issues: errors });
  });

  it("an unawaited failure raises nothing: it shows as pending", async () => {
    const { queue } = await setup();
    queue.opened(1);
    void queue.send("a", text);
    queue.refused("a", REFUSED);
    await settled();
    expect(queue.pending).toHaveLength(1);
  });

  it("a discarded send rejects, and is not sent", async () => {
    const { queue, sent } = await setup();
    const first = queue.send("a", text);
    expect(queue.discard("a")).toBe(true);
    await expect(first).rejects.toMatchObject({ code: "discarded" });
    queue.opened(1);
    expect(sent).toEqual([]);
    expect(queue.discard("a")).toBe(false);
  });

  it("a send that others may already have cannot be discarded", async () => {
    const { queue } = await setup();
    queue.opened(1);
    void queue.send("a", text);
    expect(queue.discard("a")).toBe(false);
    expect(queue.pending).toHaveLength(1);
  });

  it("the queue asks for another socket when an answer is overdue", async () => {
    const { queue, clock, events, ack } = await setup();
    queue.opened(1);
    void queue.send("a", text);
    await clock.advance(ANSWER_MS - 1);
    expect(events.silences).toBe(0);
    await clock.advance(1);
    expect(events.silences).toBe(1);
    ack("a", 7);
    await clock.advance(10 * ANSWER_MS);
    expect(events.silences).toBe(1);
  });

  it("waiting and new sends fail once the connection has stopped, but not after it started again", async () => {
    const { queue, sent } = await setup();
    queue.stopped({ code: "not_found", detail: "", retryable: false });
    await expect(queue.send("a", text)).rejects.toMatchObject({ code: "not_found" });
    queue.opened(1);
    void queue.send("b", text);
    expect(sent).toEqual(["b"]);
  });

  it("unsent messages stay in the store, and sent ones do not", async () => {
    const { queue, store, ack } = await setup();
    queue.opened(1);
    for (const client_id of ["a", "b", "c"]) void queue.send(client_id, text);
    ack("a", 7);
    queue.refused("b", REFUSED);
    await settled();
    expect(await store.load("c1")).toMatchObject([
      { client_id: "b", failed: { code: "validation_failed" } },
      { client_id: "c" },
    ]);
    queue.discard("b");
    queue.shown([message(8, { client_id: "c", sender_id: "me" })], "me");
    await settled();
    expect(await store.load("c1")).toEqual([]);
  });

  it("the next start sends stored messages before anything new", async () => {
    const { queue, store } = await setup();
    const first = queue.send("a", text);
    void queue.send("b", text);
    queue.close();
    await expect(first).rejects.toMatchObject({ code: "closed", retryable: true });
    await settled();
    const next = await setup(store);
    next.queue.opened(1);
    void next.queue.send("c", text);
    next.ack("a", 7);
    next.ack("b", 8);
    expect(next.sent).toEqual(["a", "b", "c"]);
  });

  it("the queue never sends another person's stored messages, and returns them to that person", async () => {
    const { queue, store } = await setup();
    void queue.send("a", text);
    queue.close();
    await settled();
    const other = await setup(store, "ann");
    other.queue.opened(1);
    expect([other.sent, other.queue.pending]).toEqual([[], []]);
    const again = await setup(store);
    again.queue.opened(1);
    expect(again.sent).toEqual(["a"]);
  });

  it("pending messages are dropped when another person connects, who can retry none of them", async () => {
    const { queue, sent, events } = await setup();
    const waiting = queue.send("a", text);
    const failed = queue.send("b", text);
    queue.stopped({ code: "unauthenticated", detail: "signed out", retryable: false });
    await expect(failed).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(waiting).rejects.toMatchObject({ code: "unauthenticated" });
    const changes = events.changes;
    queue.belongsTo("ann");
    queue.opened(1);
    await settled();
    expect(queue.pending).toEqual([]);
    await expect(queue.retry("b")).rejects.toMatchObject({ code: "not_found" });
    expect(events.changes).toBeGreaterThan(changes);
    void queue.send("c", text);
    expect(sent).toEqual(["c"]);
    queue.belongsTo("me");
    await settled();
    expect(queue.pending.map(({ client_id }) => client_id)).toEqual(["a", "b"]);
  });

  it("messages written before anyone was known belong to the first known person", async () => {
    const store = new MemoryOutboxStore();
    const queue = new SendQueue({
      conversation_id: "c1",
      store,
      clock: new FakeClock(),
      random: () => 0.5,
      transmit: () => undefined,
      onChange: () => undefined,
      onSilence: () => undefined,
      onStoreError: () => undefined,
    });
    void queue.send("a", text);
    await settled();
    expect(await store.load("c1")).toEqual([]);
    queue.belongsTo("ann");
    await settled();
    expect(await store.load("c1")).toMatchObject([{ client_id: "a", user_id: "ann" }]);
  });

  it("nothing is sent before the store was read", async () => {
    const store = new MemoryOutboxStore();
    await store.put("c1", { user_id: "me", client_id: "old", draft: text, queued_at: 1 });
    let release: (() => void) | undefined;
    const slow: OutboxStore = {
      load: async (id) => {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return store.load(id);
      },
      put: (id, send) => store.put(id, send),
      remove: (id, client_id) => store.remove(id, client_id),
    };
    const { queue, sent } = await setup(slow);
    queue.opened(1);
    void queue.send("new", text);
    expect(sent).toEqual([]);
    release?.();
    await settled();
    expect(sent).toEqual(["old"]);
  });

  it("messages are sent though the store fails, and the failure is reported", async () => {
    const full = new Error("quota exceeded");
    const broken: OutboxStore = {
      load: () => Promise.reject(full),
      put: () => Promise.reject(full),
      remove: () => Promise.reject(full),
    };
    const { queue, sent, events } = await setup(broken);
    queue.opened(1);
    void queue.send("a", text);
    await settled();
    expect(sent).toEqual(["a"]);
    expect(events.errors).toEqual([full, full]);
  });
});

describe("what a store brings back", () => {
  const message = { client_id: "a", draft: { text: "hello" }, queued_at: 5 };
  const kept = { ...message, user_id: "me" };

  it("a stored message is restored unchanged", () => {
    expect(parseKept(kept, "me")).toMatchObject({ ...message, status: { state: "queued" } });
    const failed = { code: "too_large", detail: "no", retryable: false };
    expect(parseKept({ ...kept, failed }, "me")).toMatchObject({
      status: { state: "failed", ...failed },
    });
  });

  it.each([
    ["nothing", null],
    ["a text", "a"],
    ["no client_id", { ...kept, client_id: undefined }],
    ["an empty client_id", { ...kept, client_id: "" }],
    ["no content", { ...kept, draft: {} }],
    ["unknown fields", { ...kept, draft: { text: "a", sender_id: "ann" } }],
    ["no draft", { client_id: "a", queued_at: 5, draft: null }],
    ["another person's", { ...kept, user_id: "ann" }],
    ["nobody's", message],
    ["no time", { ...kept, queued_at: "yesterday" }],
  ])("a stored entry is ignored when it is %s", (_, value) => {
    expect(parseKept(value, "me")).toBeNull();
  });
});
