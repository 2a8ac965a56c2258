import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Message } from "#protocol/message.ts";
import { ConversationStore } from "#storage/conversation/store.ts";
import { insideRoom, world } from "../../support/inside.ts";

/** Random changes of a conversation; a number picks the message or member. */
const event = fc.oneof(
  fc.record({ kind: fc.constant("message" as const), pick: fc.nat() }),
  fc.record({ kind: fc.constant("edit" as const), pick: fc.nat() }),
  fc.record({ kind: fc.constant("member" as const), pick: fc.nat() }),
  fc.record({ kind: fc.constant("title" as const), pick: fc.nat() }),
);
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

/** `first`: the message that new ones are copied from. */
function happen(store: ConversationStore, { kind, pick }: Event, first: Message): void {
  const version = store.head + 1;
  const { messages } = store.messages.page({ kind: "after", above: 0, limit: 1_000 });
  const chosen = messages[pick % Math.max(1, messages.length)];
  const members = [...store.members.values()];
  const member = members[pick % members.length];
  if (kind === "title")
    store.putConversation({ ...store.conversation, title: `t${pick}`, version });
  else if (kind === "member" && member !== undefined) store.putMember({ ...member, version });
  else if (kind === "edit" && chosen !== undefined) store.updateMessage({ ...chosen, version });
  else store.insertMessage({ ...first, id: version, version, client_id: null });
}

describe("a conversation's store", () => {
  it("the store returns from any version, in pages of any size, each newer record once, ascending, at its latest state (RESUME-2)", async () => {
    const { conversation, people } = await world.room();
    const first = await people[0].say(conversation.id, "the first");
    await insideRoom(conversation.id, (_, { storage }) => {
      const given = fc.tuple(
        fc.array(event, { maxLength: 30 }),
        fc.integer({ min: 1, max: 8 }),
        fc.nat(),
      );
      fc.assert(
        fc.property(given, ([events, limit, pick]) => {
          const store = ConversationStore.open(storage);
          if (store === null) throw new Error("the conversation is there");
          for (const each of events) happen(store, each, first);
          const since = pick % (store.head + 1);
          const versions: number[] = [];
          const seen = new Set<string>();
          for (let from = since, complete = false; !complete;) {
            const page = store.changesSince(from, limit);
            expect(page.from).toBe(from);
            const records = [
              ...page.messages.map(({ id, version }) => ({ key: `m${id}`, version })),
              ...page.members.map(({ user_id, version }) => ({ key: user_id, version })),
              ...(page.conversation === undefined
                ? []
                : [{ key: "conversation", version: page.conversation.version }]),
            ].sort((a, b) => a.version - b.version);
            expect(records.length).toBeLessThanOrEqual(limit);
            for (const { key, version } of records) {
              expect(seen.has(key)).toBe(false);
              seen.add(key);
              expect(version).toBeGreaterThan(from);
              expect(version).toBeLessThanOrEqual(page.to);
              versions.push(version);
            }
            ({ to: from, complete } = page);
            if (complete) expect(page.to).toBe(store.head);
          }
          const all = [
            ...store.messages.page({ kind: "after", above: 0, limit: 10_000 }).messages,
            ...store.members.values(),
            store.conversation,
          ].map(({ version }) => version);
          const newer = all.filter((version) => version > since).sort((a, b) => a - b);
          expect(versions).toEqual(newer);
        }),
        { numRuns: 60 },
      );
    });
  });
});
