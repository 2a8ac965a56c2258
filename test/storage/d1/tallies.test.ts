import { drizzle } from "drizzle-orm/d1";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NEW_PERSONAL } from "#domain/reading.ts";
import { tallyOf, unreadIn } from "#domain/tally.ts";
import type { Message } from "#protocol/message.ts";
import type { MemberState } from "#storage/conversation/members.ts";
import { Messages } from "#storage/conversation/messages.ts";
import { CONVERSATION_STEPS } from "#storage/conversation/schema.ts";
import type { TallyRow } from "#storage/conversation/tallies.ts";
import { listConversations } from "#storage/d1/conversation-lists.ts";
import { unreadByConversation } from "#storage/d1/conversation-ids.ts";
import { project } from "#storage/d1/projection.ts";
import { AT, message } from "../../client/support/fixtures.ts";
import { env, insideRoom } from "../../support/inside.ts";
import { countingRowsRead } from "../../support/rows-read.ts";

const db = drizzle(env.DB);
const PEOPLE = ["ada", "bob", "cy"];

function memberAt(user_id: string, read: number, unread_from: number | null): MemberState {
  return {
    member: {
      user_id,
      username: user_id,
      display_name: user_id,
      avatar_url: null,
      nickname: null,
      role: "member",
      read,
      delivered: 0,
      version: 1,
      joined_at: AT,
      left_at: null,
    },
    personal: { ...NEW_PERSONAL, unread_from },
    personal_sequence: 1,
    joined_version: 1,
  };
}

interface Projected {
  id: string;
  head: number;
  messages: Message[];
  tallies: TallyRow[];
  members: MemberState[];
}

async function toD1({ id, head, messages, tallies, members }: Projected): Promise<void> {
  const conversation = {
    id,
    kind: "group",
    title: null,
    avatar_url: null,
    version: 1,
    created_at: AT,
  } as const;
  const member_count = members.length;
  const name_givers: never[] = [];
  const batch = { conversation, head, member_count, name_givers, messages, members, tallies };
  await project(env.DB, batch);
}

/** A person of this test alone, since D1 counts over all of a person's conversations. */
function someone(): string {
  return `u${crypto.randomUUID()}`;
}

const said = fc.record({
  gap: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 3 }) },
    { weight: 3, arbitrary: fc.integer({ min: 50, max: 300 }) },
    { weight: 1, arbitrary: fc.integer({ min: 40_000, max: 90_000 }) },
  ),
  sender: fc.nat(2),
  kind: fc.constantFrom("text", "text", "text", "system"),
  mentions: fc.subarray([0, 1, 2, "all"] as const),
});
const change = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom("delete", "unmention", "mention", "touch"),
});
const history = fc.record({
  said: fc.array(said, { minLength: 1, maxLength: 40 }),
  changes: fc.array(change, { maxLength: 12 }),
  projectEvery: fc.integer({ min: 1, max: 15 }),
  /** Where the records that D1 lacks are cut into two batches. */
  cut: fc.nat(),
  reads: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
  marks: fc.array(fc.option(fc.nat()), { minLength: 3, maxLength: 3 }),
});

describe("unread counts in D1 and in the object", () => {
  it("unread counts in D1 and in the object equal counting message by message, after any history and any cut into batches (READ-2)", async () => {
    await insideRoom(crypto.randomUUID(), async (_, { storage: { sql } }) => {
      for (const step of CONVERSATION_STEPS) sql.exec(step);
      await fc.assert(
        fc.asyncProperty(history, async ({ said, changes, projectEvery, cut, reads, marks }) => {
          sql.exec("DELETE FROM messages");
          sql.exec("DELETE FROM tallies");
          const people = PEOPLE.map(someone);
          const called = (who: 0 | 1 | 2 | "all") => (who === "all" ? who : (people[who] ?? ""));
          const conversation = `c${crypto.randomUUID()}`;
          const messages = new Messages(sql, conversation);
          let [head, projected] = [1, 0];
          let members: MemberState[] = people.map((id) => memberAt(id, 0, null));
          const catchUp = async (to = head) => {
            const news = messages.changedSince(projected, 1_000);
            const changed = news.filter(({ version }) => version <= to);
            const tallies = messages.tallies.changedSince(projected, to);
            await toD1({ id: conversation, head: to, messages: changed, tallies, members });
            projected = to;
          };
          for (const [index, { gap, sender, kind, mentions }] of said.entries()) {
            head += gap;
            messages.insert(
              message(head, {
                conversation_id: conversation,
                sender_id: people[sender] ?? "",
                kind: kind === "system" ? "system" : "text",
                mentions: mentions.map(called),
              }),
            );
            if (index % projectEvery === 0) await catchUp();
          }
          const ids = messages.changedSince(0, 1_000).map(({ id }) => id);
          for (const [index, { at, kind }] of changes.entries()) {
            const known = messages.get(ids[at % ids.length] ?? 0);
            if (known === undefined) continue;
            head += 1;
            if (kind === "touch") {
              messages.update({ ...known, version: head, reply_count: index });
            } else if (kind === "delete") {
              messages.update({ ...known, version: head, mentions: [], deleted_at: AT });
            } else {
              const mentions = kind === "mention" ? people : [];
              messages.update({ ...known, version: head, mentions });
            }
            if (index % projectEvery === 0) await catchUp();
          }
          members = people.map((id, index) => {
            const mark = marks[index] ?? null;
            const from = mark === null ? null : 1 + (mark % head);
            return {
              ...memberAt(id, (reads[index] ?? 0) % (head + 1), from),
              personal_sequence: 2,
            };
          });
          if (projected < head) await catchUp(projected + 1 + (cut % (head - projected)));
          await catchUp();
          const everything = messages.changedSince(0, 1_000);
          for (const { member, personal } of members) {
            const after = Math.min(member.read, (personal.unread_from ?? Infinity) - 1);
            const unread = everything.filter(({ id }) => id > after);
            const expected = unreadIn(tallyOf(unread), member.user_id);
            expect(messages.unread(member.user_id, after, head)).toEqual(expected);
            const counts = await unreadByConversation(db, member.user_id);
            expect(counts.get(conversation)).toMatchObject(expected);
            const list = await listConversations(db, member.user_id, undefined, 10);
            expect(list?.items[0]).toMatchObject(expected);
          }
        }),
        { numRuns: 40 },
      );
    });
  });

  it("unread counts stay exact when a deleted message changes again before D1 has received the deletion (READ-2)", async () => {
    await insideRoom(crypto.randomUUID(), async (_, { storage: { sql } }) => {
      for (const step of CONVERSATION_STEPS) sql.exec(step);
      const [reader, sender] = [someone(), someone()];
      const id = `c${crypto.randomUUID()}`;
      const messages = new Messages(sql, id);
      const members = [memberAt(reader, 0, null)];
      const say = (at: number) => {
        messages.insert(message(at, { conversation_id: id, sender_id: sender }));
      };
      /** Sends D1 the records of versions after `from` and up to `to`, as one of several batches. */
      const bring = (from: number, to: number) => {
        const changed = messages.changedSince(from, 10_000).filter(({ version }) => version <= to);
        const tallies = messages.tallies.changedSince(from, to);
        return toD1({ id, head: to, messages: changed, tallies, members });
      };
      for (let at = 1; at <= 600; at += 1) say(at);
      await bring(0, 600);
      const replied = messages.get(300);
      if (replied === undefined) throw new Error("message 300 is there");
      const deleted = { ...replied, version: 601, text: null, deleted_at: AT };
      messages.update(deleted);
      for (let at = 602; at <= 700; at += 1) say(at);
      messages.update({ ...deleted, version: 701, reply_count: 1 });
      await bring(600, 650);
      await bring(650, 701);
      expect(messages.unread(reader, 0, 701).unread_count).toBe(698);
      expect((await unreadByConversation(db, reader)).get(id)?.unread_count).toBe(698);
    });
  });

  it("counting reads no more rows for 200,000 unread messages than for 2,000 (READ-2)", async () => {
    const rowsRead = async (unread: number) => {
      const [user, other] = [someone(), someone()];
      const id = `c${crypto.randomUUID()}`;
      const head = 200_000;
      const read = head - unread;
      // Whole blocks of 256 and of 65,536 ids, of another person, and the few messages after them.
      const rows = ([0, 1] as const).flatMap((level) => {
        const size = level === 0 ? 256 : 65_536;
        return Array.from({ length: Math.floor((head + 1) / size) }, (_, block): TallyRow => {
          const tally = {
            live: size,
            calls_all: 0,
            people: { [other]: [size, 0, 0] as [number, number, number] },
          };
          return { level, block, version: head, tally };
        });
      });
      const last = Math.floor((head + 1) / 256) * 256;
      const messages = Array.from({ length: head + 1 - last }, (_, index) =>
        message(last + index, { conversation_id: id, sender_id: other }),
      );
      const near = Array.from({ length: 255 }, (_, index) => read + 1 + index)
        .filter((each) => each < Math.min(last, Math.ceil((read + 1) / 256) * 256))
        .map((each) => message(each, { conversation_id: id, sender_id: other }));
      await toD1({
        id,
        head,
        messages: [...near, ...messages],
        tallies: rows,
        members: [memberAt(user, read, null)],
      });
      const counts = await unreadByConversation(db, user);
      expect(counts.get(id)?.unread_count).toBe(unread);
      const seen: number[] = [];
      await unreadByConversation(drizzle(countingRowsRead(env.DB, seen)), user);
      return seen.reduce((sum, rows_read) => sum + rows_read, 0);
    };
    const [few, many] = [await rowsRead(2_000), await rowsRead(200_000)];
    expect(few).toBeGreaterThan(0);
    expect(few).toBeLessThan(1_200);
    expect(many).toBeLessThan(1_200);
  });
});
