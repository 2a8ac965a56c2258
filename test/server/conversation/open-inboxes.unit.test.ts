import { array, assert, constant, constantFrom, oneof, property, subarray } from "fast-check";
import { describe, expect, it } from "vitest";
import { OpenInboxes, THE_END } from "#server/conversation/open-inboxes.ts";

const at = (head: number, personal_sequence = 0) => ({ head, personal_sequence });
/** People, each with the number of their inbox's opening. */
const open = (people: Record<string, number> = {}) => new Map(Object.entries(people));

describe("the people called about a change", () => {
  it("a change waits for D1, which says whose inbox is open; absent people are forgotten", () => {
    const inboxes = new OpenInboxes();
    expect(inboxes.changed(["ada", "bob"], at(5))).toEqual([]);
    expect(inboxes.asked()).toEqual(["ada", "bob"]);
    expect(inboxes.answered(open({ bob: 1 }), at(5))).toEqual(["bob"]);
    expect(inboxes.waiting).toBe(false);
    expect(inboxes.asked()).toEqual(["bob"]);
    expect(inboxes.changed(["ada", "bob"], at(6))).toEqual(["bob"]);
    expect(inboxes.answered(open({ bob: 1 }), at(6))).toEqual([]);
  });

  it("a change goes on waiting when D1's answer covers less than the change", () => {
    const inboxes = new OpenInboxes();
    inboxes.changed(["ada"], at(5, 2));
    expect(inboxes.answered(open(), at(5, 1))).toEqual([]);
    expect(inboxes.answered(open(), at(4, 2))).toEqual([]);
    expect(inboxes.answered(open({ ada: 1 }), at(5, 2))).toEqual(["ada"]);
  });

  it("people are called again when they have opened their inbox since the first call", () => {
    const inboxes = new OpenInboxes();
    inboxes.changed(["ada"], at(5));
    inboxes.answered(open({ ada: 1 }), at(5));
    expect(inboxes.changed(["ada"], at(6))).toEqual(["ada"]);
    expect(inboxes.answered(open({ ada: 2 }), at(6))).toEqual(["ada"]);
  });

  it("a change calls everyone while D1 does not answer, and listeners once more when it does", () => {
    const inboxes = new OpenInboxes();
    inboxes.changed(["ada", "bob"], at(5));
    expect(inboxes.unanswered()).toEqual(["ada", "bob"]);
    expect(inboxes.unanswered()).toEqual([]);
    expect(inboxes.changed(["ada"], at(6))).toEqual(["ada"]);
    expect(inboxes.waiting).toBe(false);
    expect(inboxes.answered(open({ ada: 1 }), at(6))).toEqual(["ada"]);
    expect(inboxes.answered(open({ ada: 1 }), at(6))).toEqual([]);
  });

  it("the end of a conversation ignores any earlier answer of D1", () => {
    const inboxes = new OpenInboxes();
    inboxes.changed(["ada"], THE_END);
    expect(inboxes.answered(open(), at(1_000_000, 1_000_000))).toEqual([]);
    expect(inboxes.answered(open({ ada: 1 }), THE_END)).toEqual(["ada"]);
  });
});

const PEOPLE = ["ada", "bob"];

/** A batch in flight: D1 has run it or not, and its answer has arrived or not. */
interface Batch {
  asked: string[];
  reaches: number;
  open: Map<string, number> | null;
}

/** One person's object: `seen` is the newest change that its devices, or its memory, have. */
interface Listener {
  inbox: "closed" | "registered" | "open";
  seen: number;
}

/** A conversation, D1 and people's objects, each doing one thing at a time, in any order. */
class Model {
  readonly people = new Map<string, Listener>(
    PEOPLE.map((id) => [id, { inbox: "closed", seen: 0 }]),
  );
  readonly latest = new Map(PEOPLE.map((id) => [id, 0]));
  /** The people D1 knows, by the number of the opening. */
  readonly registered = new Map<string, number>();
  openings = 0;
  inboxes = new OpenInboxes();
  head = 0;
  watermark = 0;
  inD1 = 0;
  batch: Batch | null = null;
  /** Given up, and still in flight. */
  late: Batch | null = null;
  calls = 0;

  call(ids: string[]): void {
    for (const id of ids) {
      this.calls += 1;
      this.#person(id).seen = this.head;
    }
  }

  change(ids: string[]): void {
    this.head += 1;
    for (const id of ids) this.latest.set(id, this.head);
    this.call(this.inboxes.changed(ids, at(this.head)));
  }

  begin(): void {
    if (this.batch !== null || this.watermark === this.head) return;
    this.batch = { asked: this.inboxes.asked(), reaches: this.head, open: null };
  }

  write(batch: Batch | null): void {
    if (batch === null || batch.open !== null) return;
    this.inD1 = Math.max(this.inD1, batch.reaches);
    const { asked } = batch;
    batch.open = new Map([...this.registered].filter(([id]) => asked.includes(id)));
  }

  arrive(): void {
    if (this.batch === null || this.batch.open === null) return;
    const { open, reaches } = this.batch;
    this.batch = null;
    this.watermark = reaches;
    this.call(this.inboxes.answered(open, at(reaches)));
  }

  fail(): void {
    if (this.batch === null) return;
    this.late = this.batch;
    this.batch = null;
    this.call(this.inboxes.unanswered());
  }

  impatient(): void {
    if (this.inboxes.waiting) this.call(this.inboxes.unanswered());
  }

  dies(): void {
    this.inboxes = new OpenInboxes();
    this.late = this.batch ?? this.late;
    this.batch = null;
    if (this.watermark < this.head) this.call(this.inboxes.changed(PEOPLE, at(this.head)));
  }

  register(id: string): void {
    const person = this.#person(id);
    if (person.inbox !== "closed") return;
    person.inbox = "registered";
    this.openings += 1;
    this.registered.set(id, this.openings);
  }

  read(id: string): void {
    const person = this.#person(id);
    if (person.inbox !== "registered") return;
    person.inbox = "open";
    person.seen = Math.max(person.seen, this.inD1);
  }

  /** The object may fall asleep at once, and forget its calls. */
  close(id: string): void {
    this.people.set(id, { inbox: "closed", seen: 0 });
  }

  deregister(id: string): void {
    if (this.#person(id).inbox === "closed") this.registered.delete(id);
  }

  sleep(id: string): void {
    if (this.#person(id).inbox === "closed") this.close(id);
  }

  settle(): void {
    for (const id of PEOPLE) this.read(id);
    for (;;) {
      this.begin();
      if (this.batch === null) return;
      this.write(this.batch);
      this.arrive();
    }
  }

  #person(id: string): Listener {
    const person = this.people.get(id);
    if (person === undefined) throw new Error(`nobody is called ${id}`);
    return person;
  }
}

/** Mostly the same person, so that much happens to one inbox. */
const someone = constantFrom("ada", "ada", "ada", "bob");
const step = oneof(
  subarray(PEOPLE, { minLength: 1 }).map((ids) => (model: Model) => model.change(ids)),
  constant((model: Model) => model.begin()),
  constant((model: Model) => model.write(model.batch)),
  constant((model: Model) => model.write(model.late)),
  constant((model: Model) => model.arrive()),
  constant((model: Model) => model.fail()),
  constant((model: Model) => model.impatient()),
  constant((model: Model) => model.dies()),
  someone.map((id) => (model: Model) => model.register(id)),
  someone.map((id) => (model: Model) => model.read(id)),
  someone.map((id) => (model: Model) => model.close(id)),
  someone.map((id) => (model: Model) => model.deregister(id)),
  someone.map((id) => (model: Model) => model.sleep(id)),
);

describe("an inbox that opens, while the conversation, D1 and other inboxes do whatever they do", () => {
  it("an inbox that opens receives every change: it either read it in D1 or was sent it (INBOX-1)", () => {
    assert(
      property(array(step, { maxLength: 60, size: "max" }), (steps) => {
        const model = new Model();
        for (const take of steps) take(model);
        model.settle();
        for (const [id, { inbox, seen }] of model.people) {
          if (inbox === "open") expect(seen).toBeGreaterThanOrEqual(model.latest.get(id) ?? 0);
        }
      }),
      { numRuns: 10_000 },
    );
  });

  it("only the open inbox is called while D1 answers", () => {
    const model = new Model();
    model.register("bob");
    model.read("bob");
    for (let i = 0; i < 10; i += 1) {
      model.change(PEOPLE);
      model.settle();
    }
    expect(model.calls).toBe(10);
  });
});
