import * as fc from "fast-check";
import { expect, it } from "vitest";
import { eventsOf, type HandOver, type NamedEvent } from "#domain/webhook-events.ts";
import type { Message } from "#protocol/message.ts";
import { AT, member, message } from "../client/support/fixtures.ts";

const LATER = "2026-11-03T00:00:00.000Z";

/** The changes of a conversation: each step takes the next version. */
type Step = { kind: "send" | "edit" | "delete" | "join" | "rename"; which: number };

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom("send", "send", "edit", "delete", "join", "rename"),
  which: fc.nat(20),
});

/** A conversation that hands over from any position, as its object does. */
class Model {
  head = 1;
  title = 1;
  readonly messages = new Map<number, Message>();
  readonly members: { member: ReturnType<typeof member>; joined: number }[] = [];

  take({ kind, which }: Step): void {
    const version = this.head + 1;
    if (kind === "send") this.messages.set(version, message(version));
    else if (kind === "join") {
      this.members.push({ member: member(`m${version}`, { version }), joined: version });
    } else if (kind === "rename") this.title = version;
    else {
      const target = [...this.messages.values()][which % Math.max(1, this.messages.size)];
      if (target === undefined || target.deleted_at !== null) return;
      const change = kind === "delete" ? { text: null, deleted_at: AT } : { text: `v${version}` };
      this.messages.set(target.id, { ...target, ...change, version });
    }
    this.head = version;
  }

  handOver(from: number): HandOver {
    return {
      conversation: {
        id: "c1",
        kind: "group",
        title: "A group",
        avatar_url: null,
        version: this.title,
        created_at: AT,
        metadata: {},
      },
      epoch: "e1",
      from,
      to: this.head,
      messages: [...this.messages.values()].filter(({ version }) => version > from),
      senders: [],
      members: this.members.filter((each) => each.member.version > from),
      unseen: null,
      ended_at: null,
      at: AT,
    };
  }
}

it("whatever is handed over twice, or in part, an endpoint gets each state once, in order, and ends at the conversation's state (HOOK-3)", () => {
  const plans = fc.array(
    fc.record({ steps: fc.array(step, { maxLength: 8 }), repeats: fc.boolean() }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(plans, (plan) => {
      const model = new Model();
      const got: NamedEvent[] = [];
      /** The conversation's state, and the endpoint's: a lost answer leaves the conversation behind. */
      let [believed, position] = [0, 0];
      for (const { steps, repeats } of plan) {
        for (const each of steps) model.take(each);
        got.push(...eventsOf(model.handOver(believed), position));
        position = model.head;
        if (!repeats) believed = position;
      }
      got.push(...eventsOf(model.handOver(believed), position));
      expect(new Set(got.map(({ id }) => id)).size).toBe(got.length);
      const versions = got.map(({ id }) => Number(id.split("_").at(-1)));
      expect(versions).toEqual(versions.toSorted((a, b) => a - b));
      const replica = new Map<number, Message>();
      for (const { event } of got) {
        if (!("message" in event.data)) continue;
        const { message: record } = event.data;
        const known = replica.get(record.id);
        const type = known === undefined ? "message.created" : "message.updated";
        expect(event.type).toBe(record.deleted_at === null ? type : "message.deleted");
        replica.set(record.id, record);
      }
      if (plan.length > 0) expect(replica).toEqual(model.messages);
    }),
  );
});

it("HOOK-3 an event names its sender, and a conversation is created once and then updated", () => {
  const model = new Model();
  model.take({ kind: "send", which: 0 });
  model.take({ kind: "join", which: 0 });
  const sender = member("ann");
  const handOver = { ...model.handOver(0), senders: [sender], at: LATER };
  const events = eventsOf(handOver, 0).map(({ event }) => event);
  expect(events).toMatchObject([
    { type: "conversation.created", timestamp: AT },
    { type: "message.created", timestamp: AT, data: { sender } },
    { type: "member.added", timestamp: AT },
  ]);
  expect(eventsOf({ ...handOver, senders: [] }, 1)[0]).toMatchObject({
    event: { data: { sender: null } },
  });
  // A peer that has all of it gets nothing, whatever is handed over again.
  expect(eventsOf(handOver, model.head)).toEqual([]);
  model.take({ kind: "rename", which: 0 });
  expect(eventsOf({ ...model.handOver(0), at: LATER }, 3)).toMatchObject([
    { event: { type: "conversation.updated", timestamp: LATER } },
  ]);
});
