import { evictDurableObject } from "cloudflare:test";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { conversationListSchema, conversationSchema } from "#protocol/conversation.ts";
import { unreadTotalsSchema } from "#protocol/inbox/frames.ts";
import { messageSchema, type Message } from "#protocol/message.ts";
import { History } from "../support/history-model.ts";
import { InboxReplica } from "../support/inbox-replica.ts";
import { env, roomStub, world } from "../support/inside.ts";
import { Replica } from "../support/replica.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

/** Histories that run side by side, each among people of its own, and how often: 200 in all. */
const AT_ONCE = 20;
const ROUNDS = 10;
const EMOJI = ["👍", "❤️", "🎉"];

const who = fc.integer({ min: 0, max: 2 });
const target = fc.nat({ max: 30 });
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("send" as const),
      who,
      call: fc.constantFrom("", "next", "all"),
      bySocket: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("reply" as const), who, target }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("edit" as const),
      who,
      target,
      call: fc.constantFrom("", "next"),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("delete" as const), who, target }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("react" as const),
      who,
      target,
      emoji: fc.constantFrom(...EMOJI),
      active: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("everyone reacts" as const),
      target,
      emoji: fc.constantFrom(...EMOJI),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("pin" as const), who, target, active: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("read" as const), who, target }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("unread" as const), who, target }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("drop" as const), who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("return" as const), who }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("sleep" as const),
      webSockets: fc.constantFrom("hibernate" as const, "close" as const),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Three people, what they should see (the model), and what they do see (a replica of each device). */
class Story {
  readonly people: Account[];
  readonly id: string;
  readonly history: History;
  readonly replicas: Replica[];
  readonly inboxes: InboxReplica[];

  private constructor(people: Account[], id: string) {
    this.people = people;
    this.id = id;
    this.history = new History(
      people.map(({ user }) => user),
      0,
    );
    this.replicas = people.map((person) => new Replica(world, person, id));
    this.inboxes = people.map((person) => new InboxReplica(world.wire, person));
  }

  static async begin(people: Account[]): Promise<Story> {
    const [owner, ...others] = people;
    if (owner === undefined) throw new Error("nobody is there");
    const story = new Story(people, (await world.group(owner, ...others)).id);
    await Promise.all([...story.replicas, ...story.inboxes].map((replica) => replica.connect()));
    return story;
  }

  async take(step: Step): Promise<void> {
    const { history, id } = this;
    if (step.kind === "sleep") {
      // Only what is awake can fall asleep.
      await this.people[0]?.view(id);
      await evictDurableObject(roomStub(id), { webSockets: step.webSockets });
      if (step.webSockets === "close")
        await Promise.all(this.replicas.map((replica) => replica.dropped()));
      return;
    }
    if (step.kind === "everyone reacts") {
      const message = history.at(step.target);
      if (message === undefined || message.deleted) return;
      const path = `/conversations/${id}/messages/${message.id}/reactions/${encodeURIComponent(step.emoji)}`;
      const answers = await Promise.all(this.people.map((person) => person.put(path)));
      for (const answer of answers) answer.expect(200);
      for (const index of this.people.keys()) history.react(index, message, step.emoji, true);
      return;
    }
    const person = this.people[step.who];
    const replica = this.replicas[step.who];
    if (person === undefined || replica === undefined) throw new Error("nobody");
    if (step.kind === "drop") return replica.drop();
    if (step.kind === "return") return replica.connect();
    if (step.kind === "send") {
      const text = history.textCalling(step.who, step.call);
      const acknowledged =
        step.bySocket && replica.connected
          ? await replica.say(text)
          : (await person.say(id, text)).id;
      history.send(step.who, acknowledged, text, null);
      return;
    }
    const message = history.at(step.target);
    if (message === undefined) return;
    const path = `/conversations/${id}/messages/${message.id}`;
    switch (step.kind) {
      case "reply": {
        const answer = await person.post(`/conversations/${id}/messages`, {
          text: "a reply",
          reply_to: message.id,
        });
        if (message.deleted) answer.problem("validation_failed");
        else history.send(step.who, answer.as(messageSchema, 201).id, "a reply", message);
        return;
      }
      case "edit": {
        const text = history.textCalling(step.who, step.call);
        const answer = await person.patch(path, { text });
        if (message.deleted) answer.problem("message_deleted");
        else if (message.sender !== step.who) answer.problem("forbidden");
        else {
          answer.expect(200);
          history.edit(message, text);
        }
        return;
      }
      case "delete": {
        const answer = await person.delete(path);
        if (!message.deleted && message.sender !== step.who && step.who !== 0)
          answer.problem("forbidden");
        else {
          answer.expect(204);
          history.delete(message);
        }
        return;
      }
      case "react": {
        const url = `${path}/reactions/${encodeURIComponent(step.emoji)}`;
        const answer = await (step.active ? person.put(url) : person.delete(url));
        if (message.deleted) answer.problem("message_deleted");
        else {
          answer.expect(200);
          history.react(step.who, message, step.emoji, step.active);
        }
        return;
      }
      case "pin": {
        const answer = await (step.active
          ? person.put(`${path}/pin`)
          : person.delete(`${path}/pin`));
        if (message.deleted) answer.problem("message_deleted");
        else if (step.who !== 0) answer.problem("forbidden");
        else {
          answer.expect(200);
          message.pinned = step.active;
        }
        return;
      }
      case "read":
        if (!replica.connected) return;
        replica.read(message.id);
        await replica.settled();
        history.read(step.who, message.id);
        return;
      case "unread":
        (await person.put(`/conversations/${id}/unread`, { message_id: message.id })).expect(200);
        history.unread(step.who, message.id);
        return;
    }
  }

  /** Every place that tells of the conversation tells the same. */
  async agrees(): Promise<void> {
    const { history, id, people, replicas, inboxes } = this;
    await Promise.all(replicas.map((replica) => replica.connect()));
    // The last read positions may still wait for their interval.
    for (const [index, person] of people.entries()) {
      const expected = history.counts(index);
      await eventually(
        async () => (await person.get(`/conversations/${id}`)).as(conversationSchema),
        (view) =>
          view.unread_count === expected.unread_count &&
          view.mention_count === expected.mention_count,
        `person ${index}'s counts to be ${JSON.stringify(expected)}`,
      );
    }
    const [owner] = people;
    if (owner === undefined) return;
    const rest = await owner.history(id);
    expect(rest.map(shown)).toEqual(history.messages.map((message) => history.shown(message)));
    for (const replica of replicas) {
      await replica.settled();
      expect(replica.messages()).toEqual(rest);
    }
    const view = (await owner.get(`/conversations/${id}`)).as(conversationSchema);
    await eventually(
      async () =>
        env.DB.prepare("SELECT head FROM conversations WHERE id = ?")
          .bind(id)
          .first<number>("head"),
      (head) => head === view.head,
      "D1 to have the head",
    );
    const { results } = await env.DB.prepare(
      "SELECT id, version, text, mentions, reactions, pinned, reply_count, deleted_at FROM messages WHERE conversation_id = ? ORDER BY id",
    )
      .bind(id)
      .all();
    expect(results).toEqual(rest.map(asRow));
    for (const [index, person] of people.entries()) {
      const expected = { id, ...history.counts(index) };
      const counts = ({
        unread_count,
        mention_count,
      }: {
        unread_count: number;
        mention_count: number;
      }) => ({ id, unread_count, mention_count });
      await eventually(
        async () =>
          (await person.get("/conversations?limit=200"))
            .as(conversationListSchema)
            .items.find((item) => item.id === id),
        (item) => item !== undefined && JSON.stringify(counts(item)) === JSON.stringify(expected),
        `person ${index}'s list in D1 to count ${JSON.stringify(expected)}`,
      );
      const inbox = inboxes[index];
      await eventually(
        async () => inbox?.conversations.get(id),
        (item) => item !== undefined && JSON.stringify(counts(item)) === JSON.stringify(expected),
        `person ${index}'s inbox to count ${JSON.stringify(expected)}`,
      );
      const totals = (await person.get("/unread")).as(unreadTotalsSchema);
      await eventually(
        async () => inbox?.totals,
        (told) => JSON.stringify(told) === JSON.stringify(totals),
        `person ${index}'s inbox to total ${JSON.stringify(totals)}`,
      );
    }
  }

  end(): void {
    for (const replica of [...this.replicas, ...this.inboxes]) replica.drop();
  }
}

function shown({ id, text, mentions, reactions, pinned, reply_count, deleted_at }: Message) {
  return {
    id,
    text,
    mentions: [...mentions].sort(),
    reactions: reactions.map(({ emoji, count, user_ids }) => [emoji, count, [...user_ids].sort()]),
    pinned,
    reply_count,
    deleted: deleted_at !== null,
  };
}

function asRow({
  id,
  version,
  text,
  mentions,
  reactions,
  pinned,
  reply_count,
  deleted_at,
}: Message) {
  const json = (list: unknown[]) => (list.length === 0 ? null : JSON.stringify(list));
  return {
    id,
    version,
    text,
    mentions: json(mentions),
    reactions: json(reactions),
    pinned: pinned ? 1 : 0,
    reply_count,
    deleted_at,
  };
}

it("READ-2 ORDER-2 INBOX-1 REACT-1 THREAD-1 MENTION-1: whatever people do, and whoever drops or sleeps, every client, REST, inbox and D1 agree to the last count", async () => {
  const companies = await Promise.all(Array.from({ length: AT_ONCE }, () => world.accounts(3)));
  const histories = fc.array(fc.array(step, { minLength: 5, maxLength: 25 }), {
    minLength: AT_ONCE,
    maxLength: AT_ONCE,
  });
  await fc.assert(
    fc.asyncProperty(histories, async (plans) => {
      await Promise.all(plans.map((steps, index) => tell(companies[index] ?? [], steps)));
    }),
    { numRuns: ROUNDS, endOnFailure: true },
  );
}, 300_000);

async function tell(people: Account[], steps: Step[]): Promise<void> {
  const story = await Story.begin(people);
  try {
    for (const each of steps) await story.take(each);
    await story.agrees();
  } catch (error) {
    const told = error instanceof Error ? error.message : String(error);
    throw new Error(`${told}\nafter ${JSON.stringify(steps)}`, { cause: error });
  } finally {
    story.end();
  }
}
