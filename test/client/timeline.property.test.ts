import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { ChangesFrame } from "#protocol/frames/changes.ts";
import type { SnapshotFrame } from "#protocol/frames/snapshot.ts";
import type { Message, MessageList } from "#protocol/message.ts";
import { liveSegment } from "#client/history.ts";
import { applyPage, pageRequest, type PageRequest } from "#client/history-page.ts";
import { trim } from "#client/history-window.ts";
import { acknowledge, enqueue, passed, shown, type Outbox } from "#client/outbox.ts";
import { disconnected, NOT_SYNCED, synchronise, type Sync, type SyncFrame } from "#client/sync.ts";
import { isComplete, unreadOf } from "#client/timeline.ts";
import { ModelRoom } from "./support/model-room.ts";
import { check } from "./support/property.ts";

const ME = "me";
const PEOPLE = [ME, "ann", "bob"];

function withHistory(room: ModelRoom): ModelRoom {
  for (let i = 0; i < 12; i++) room.create("ann");
  return room;
}

/** A client and its server, between which frames, pages and acks are lost, late and repeated. */
class Run {
  readonly room = withHistory(new ModelRoom(...PEOPLE));
  sync: Sync = NOT_SYNCED;
  outbox: Outbox = [];
  /** The head of the newest live frame. */
  told = this.room.head;
  readonly seen: (ChangesFrame | SnapshotFrame)[] = [];
  readonly pages: { request: PageRequest; page: MessageList }[] = [];
  readonly acks: { client_id: string; message: Message }[] = [];
  readonly created: Message[] = [];
  #sends = 0;

  get timeline() {
    return this.sync.timeline;
  }

  receive(frame: SyncFrame): boolean {
    const step = synchronise(this.sync, frame, 0);
    this.sync = step.sync;
    this.outbox = shown(this.outbox, step.shown, ME);
    this.created.push(...step.created);
    this.#settle();
    return step.resume;
  }

  connect(snapshotSize: number | null): void {
    this.sync = disconnected(this.sync);
    this.receive(this.room.welcome(ME));
    this.told = this.room.head;
    if (snapshotSize !== null || this.timeline.history === null) {
      this.receive(this.#keep(this.room.snapshot(snapshotSize ?? 5)));
    }
  }

  /** The next live frame, with every change since the last one. */
  live(arrives: boolean): void {
    const frame = this.#keep(this.room.changes(this.told));
    this.told = this.room.head;
    if (arrives) this.receive(frame);
  }

  resume(pageSize: number, pages: number): void {
    for (let i = 0; i < pages; i++) {
      this.receive(this.#keep(this.room.changes(this.timeline.head, pageSize)));
    }
  }

  send(): void {
    const client_id = `mine-${this.#sends++}`;
    this.outbox = enqueue(this.outbox, client_id, { text: "hello" }, 0);
    this.acks.push({ client_id, message: this.room.create(ME, client_id) });
  }

  ack(index: number): void {
    const ack = this.acks[index % Math.max(1, this.acks.length)];
    if (ack === undefined) return;
    const { id, version } = ack.message;
    this.outbox = acknowledge(this.outbox, ack.client_id, id, version);
    this.#settle();
  }

  ask(kind: number, at: number, limit: number): void {
    const segments = this.timeline.history?.segments ?? [];
    const segment = segments[at % Math.max(1, segments.length)];
    if (segment === undefined) return;
    const towards = Number.isFinite(segment.to)
      ? { after: segment.to }
      : { around: at % (this.room.head + 1) };
    const ask = kind === 0 ? { before: segment.from } : towards;
    const page = this.room.page(ask, limit);
    this.pages.push({ request: pageRequest(this.timeline, ask), page });
  }

  deliverPage(index: number): void {
    const late = this.pages[index % Math.max(1, this.pages.length)];
    if (late === undefined) return;
    const next = applyPage(this.timeline, late.request, late.page);
    if (next !== this.timeline) this.outbox = shown(this.outbox, late.page.items, ME);
    this.sync = { ...this.sync, timeline: next };
  }

  /** The client requests a page only while none is on its way. */
  trim(held: number): void {
    this.pages.length = 0;
    this.sync = { ...this.sync, timeline: trim(this.timeline, held) };
  }

  repeat(index: number): void {
    const frame = this.seen[index % Math.max(1, this.seen.length)];
    if (frame !== undefined) this.receive(frame);
  }

  catchUp(): void {
    this.connect(null);
    while (this.sync.awaited !== null) this.resume(3, 1);
    for (let i = 0; i < this.acks.length; i++) this.ack(i);
  }

  /** Whoever is told of a message finds all earlier ones in the timeline. */
  checkPreceding(): void {
    const last = this.created.at(-1)?.id ?? 0;
    const live = liveSegment(this.timeline.history!)!;
    const before = (ids: number[]) => ids.filter((id) => id >= live.from && id <= last);
    expect(before(live.messages.map(({ id }) => id))).toEqual(
      before(this.room.ascending().map(({ id }) => id)),
    );
  }

  #settle(): void {
    if (this.sync.awaited === null) this.outbox = passed(this.outbox, this.timeline.head);
  }

  #keep<T extends ChangesFrame | SnapshotFrame>(frame: T): T {
    this.seen.push(frame);
    return frame;
  }
}

const small = fc.nat({ max: 50 });

type Action = (run: Run) => void;

const connect = fc.option(fc.integer({ min: 1, max: 6 }), { freq: 3 }).map(
  (size): Action =>
    (run) =>
      run.connect(size),
);

/** Each acts on a run in any state; frames arrive in the order they were sent. */
const orderly: fc.Arbitrary<Action>[] = [
  fc.constantFrom(...PEOPLE).map((who) => (run) => void run.room.create(who)),
  fc.constant((run) => run.send()),
  small.map((n) => (run) => run.room.edit(pick(run, n))),
  small.map((n) => (run) => run.room.remove(pick(run, n))),
  fc.constantFrom("ann", "bob", "eve").map((who) => (run) => run.room.join(who)),
  fc.constantFrom("ann", "bob", "eve").map((who) => (run) => run.room.leave(who)),
  fc.constant((run) => run.room.rename(`title ${run.room.head}`)),
  fc.boolean().map((arrives) => (run) => run.live(arrives)),
  fc.boolean().map((arrives) => (run) => run.live(arrives)),
  fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 })).map(
    ([size, pages]) =>
      (run) =>
        run.resume(size, pages),
  ),
  fc.constant((run) => run.repeat(run.seen.length - 1)),
  small.map((n) => (run) => run.ack(n)),
  fc.tuple(fc.nat({ max: 1 }), small, fc.integer({ min: 1, max: 4 })).map(
    ([kind, at, limit]) =>
      (run) =>
        run.ask(kind, at, limit),
  ),
  small.map((n) => (run) => run.deliverPage(n)),
  fc.nat({ max: 12 }).map((held) => (run) => run.trim(held)),
  fc.constant((run) => run.connect(null)),
];

const actions = [
  ...orderly,
  small.map(
    (n): Action =>
      (run) =>
        run.repeat(n),
  ),
];

function many(...of: fc.Arbitrary<Action>[]): fc.Arbitrary<Action[]> {
  return fc.array(fc.oneof(...of), { maxLength: 60, size: "max" });
}

function pick(run: Run, n: number): number {
  const messages = run.room.ascending();
  return messages[n % Math.max(1, messages.length)]?.id ?? 0;
}

function checkAlways(run: Run): void {
  const { history, head } = run.timeline;
  const segments = history?.segments ?? [];
  const ids = segments.flatMap(({ messages }) => messages.map(({ id }) => id));
  expect(ids, "ascending, each once").toEqual([...new Set(ids)].sort((a, b) => a - b));
  for (const [at, segment] of segments.entries()) {
    const next = segments[at + 1];
    if (next !== undefined) expect(segment.to + 1, "apart").toBeLessThan(next.from);
    // Every message unchanged beyond our head must be there in exactly this state, so that no stretch has a hole.
    for (const truth of run.room.ascending()) {
      if (truth.id < segment.from || truth.id > segment.to || truth.version > head) continue;
      expect(segment.messages.find(({ id }) => id === truth.id)).toEqual(truth);
    }
  }
  const shownMine = segments.flatMap(({ messages }) => messages.map(({ client_id }) => client_id));
  for (const { client_id } of run.outbox) expect(shownMine).not.toContain(client_id);
}

function checkConverged(run: Run): void {
  const { room, timeline } = run;
  expect(isComplete(timeline)).toBe(true);
  expect(timeline.head).toBe(room.head);
  const live = liveSegment(timeline.history!)!;
  expect(live.messages).toEqual(room.ascending().filter(({ id }) => id >= live.from));
  for (const { from, to, messages } of timeline.history!.segments) {
    expect(messages).toEqual(room.ascending().filter(({ id }) => id >= from && id <= to));
  }
  expect(timeline.conversation?.title).toBe(room.title);
  const present = (members: Iterable<{ user_id: string; left_at: string | null }>) =>
    [...members].filter(({ left_at }) => left_at === null).map(({ user_id }) => user_id);
  expect(present(timeline.members.values()).sort()).toEqual(present(room.members.values()).sort());
  expect(run.outbox).toEqual([]);
  expect(unreadOf(timeline).count).toBe(
    live.messages.filter((m) => m.sender_id !== ME && m.deleted_at === null).length,
  );
}

it("a timeline converges to the server's state under any loss, repetition and interleaving of frames, pages and acks, no message ever twice", () => {
  check(
    many(...actions, connect),
    (acts) => {
      const run = new Run();
      run.connect(4);
      for (const act of acts) {
        act(run);
        checkAlways(run);
      }
      run.catchUp();
      checkAlways(run);
      checkConverged(run);
    },
    500,
  );
});

it("a timeline reports every new message exactly once and in order, none before it has the preceding ones (ORDER-2)", () => {
  check(
    many(...orderly),
    (acts) => {
      const run = new Run();
      run.connect(4);
      const beginning = run.room.head;
      const checked = (act: () => void) => {
        const before = run.created.length;
        act();
        if (run.created.length > before) run.checkPreceding();
      };
      for (const act of acts) checked(() => act(run));
      checked(() => run.catchUp());
      const ids = run.room.ascending().map(({ id }) => id);
      expect(run.created.map(({ id }) => id)).toEqual(ids.filter((id) => id > beginning));
    },
    500,
  );
});
