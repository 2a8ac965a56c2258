import { runDurableObjectAlarm } from "cloudflare:test";
import { expect } from "vitest";
import { z } from "zod";
import {
  conversationListSchema,
  conversationSchema,
  type Conversation,
} from "#protocol/conversation.ts";
import { unreadTotalsSchema, type UnreadTotals } from "#protocol/inbox/frames.ts";
import { memberListSchema } from "#protocol/member.ts";
import { messageSchema, type Message } from "#protocol/message.ts";
import { listOf } from "#protocol/primitives.ts";
import { searchResultSchema } from "#protocol/search.ts";
import { env, inD1, insideRoom, roomStub } from "./inside.ts";
import type { Story } from "./story.ts";
import { eventually } from "./wire.ts";
import type { Account } from "./world.ts";

/** Checks that every place that shows a story's conversation agrees with the model, and so do the unread totals. */
export async function agree(story: Story): Promise<void> {
  await Promise.all([...story.replicas, ...story.inboxes].map((replica) => replica.connect()));
  await Promise.all(story.people.map((_, who) => receiptsArrived(story, who)));
  const reports = (await story.people[0]?.history(story.id))?.filter(({ system }) => system);
  story.history.reported = reports?.at(-1)?.id ?? 0;
  // The last read positions may still wait for their interval.
  await Promise.all(story.people.map((_, who) => viewAgrees(story, who)));
  await messagesAgree(story);
  await membersAgree(story);
  await Promise.all(story.people.map((_, who) => listsAgree(story, who)));
}

/**
 * Hidden receipts reach conversations by an alarm, and so does everything that reaches D1. Where one thread does
 * everything, an alarm may ring many seconds late, so this runs due ones. An alarm that was not set still fails the
 * test.
 */
async function receiptsArrived({ id, people, company }: Story, who: number): Promise<void> {
  await runDurableObjectAlarm(env.USERS.getByName(people[who]?.id ?? ""));
  const wanted = company.receipts[who] === true ? 1 : 0;
  await until(
    () =>
      insideRoom(id, (_, { storage }) =>
        storage.sql
          .exec("SELECT receipts FROM members WHERE user_id = ?", people[who]?.id ?? "")
          .one(),
      ),
    { receipts: wanted },
    `person ${who}'s receipts`,
  );
}

async function viewAgrees({ history, id, people }: Story, who: number): Promise<void> {
  await until(
    async () => viewed((await people[who]?.get(`/conversations/${id}`))?.as(conversationSchema)),
    history.view(who),
    `person ${who}'s view`,
  );
}

async function messagesAgree({ history, id, people, replicas }: Story): Promise<void> {
  const [owner, second] = people;
  if (owner === undefined || second === undefined) throw new Error("nobody");
  const rest = await owner.history(id);
  const personal = rest.filter(({ kind }) => kind !== "system");
  expect(personal.map(shown)).toEqual(history.messages.map((message) => history.shown(message)));
  for (const replica of replicas) {
    await replica.settled();
    expect(replica.messages()).toEqual(rest);
  }
  const { head } = await owner.view(id);
  await runDurableObjectAlarm(roomStub(id));
  await until(
    async () =>
      (await env.DB.prepare("SELECT head FROM conversations WHERE id = ?").bind(id).first())?.[
        "head"
      ],
    head,
    "D1's head",
  );
  expect((await inD1("messages", id)).map(stored)).toEqual(rest.map(asRow));
  expect(await found(second, id)).toEqual(history.found());
  const media = await owner.get(`/conversations/${id}/media?limit=200`);
  expect(media.as(listOf(messageSchema)).items).toEqual(
    rest.filter(({ media_url }) => media_url !== null).toReversed(),
  );
}

async function membersAgree({ history, id, people, replicas, company }: Story): Promise<void> {
  const views = await Promise.all(
    people.map(async (person) =>
      (await person.get(`/conversations/${id}/members`)).as(memberListSchema),
    ),
  );
  for (const [who, person] of people.entries()) {
    const model = history.member(who);
    const record = { role: model.role, nickname: model.nickname };
    for (const [viewer, { items }] of views.entries()) {
      const member = items.find(({ user_id }) => user_id === person.id);
      const hides = viewer !== who && company.receipts[who] !== true;
      expect(member).toMatchObject({ ...record, read: hides ? 0 : model.read });
      const delivered = member?.delivered ?? -1;
      expect(delivered).toBeGreaterThanOrEqual(hides ? 0 : model.read);
      expect(delivered).toBeLessThanOrEqual(hides ? 0 : model.delivered);
      const held = replicas[viewer]?.members().find(({ user_id }) => user_id === person.id);
      expect(held).toMatchObject({ ...record, version: member?.version });
    }
    const { read, unread_from, settings } = model;
    const { muted_until, archived, pinned, translate } = settings;
    const flags = { archived: Number(archived), pinned: Number(pinned) };
    const row = {
      ...record,
      ...flags,
      read,
      unread_from,
      muted_until,
      translate: Number(translate),
    };
    await until(
      async () => pick(await rowOf(id, person.id), Object.keys(row)),
      row,
      `person ${who}'s row in D1`,
    );
  }
}

async function listsAgree({ history, id, people, inboxes, company }: Story, who: number) {
  const [person, inbox, before] = [people[who], inboxes[who], company.before[who]];
  if (person === undefined || inbox === undefined || before === undefined)
    throw new Error("nobody");
  const view = history.view(who);
  await until(
    async () => {
      const list = (await person.get("/conversations?limit=200")).as(conversationListSchema);
      return viewed(list.items.find((item) => item.id === id));
    },
    view,
    `person ${who}'s list in D1`,
  );
  await until(async () => viewed(inbox.conversations.get(id)), view, `person ${who}'s inbox`);
  const totals = plus(before, { ...history.counts(who), request_count: 0 });
  expect((await person.get("/unread")).as(unreadTotalsSchema)).toEqual(totals);
  await until(async () => inbox.totals, totals, `person ${who}'s totals`);
}

export function plus(one: UnreadTotals, other: UnreadTotals): UnreadTotals {
  return {
    unread_count: one.unread_count + other.unread_count,
    mention_count: one.mention_count + other.mention_count,
    request_count: one.request_count + other.request_count,
  };
}

async function until(ask: () => Promise<unknown>, expected: unknown, what: string): Promise<void> {
  const wanted = JSON.stringify(expected);
  await eventually(ask, (value) => JSON.stringify(value) === wanted, `${what} to be ${wanted}`);
}

async function found(person: Account, id: string): Promise<number[]> {
  const ids: number[] = [];
  for (let cursor = ""; ;) {
    const page = (await person.get(`/search/messages?q=text&conversation_id=${id}${cursor}`)).as(
      searchResultSchema,
    );
    ids.push(...page.items.map(({ message }) => message.id));
    if (page.next_cursor === null) return ids;
    cursor = `&cursor=${page.next_cursor}`;
  }
}

async function rowOf(id: string, userId: string): Promise<Record<string, unknown>> {
  return (await inD1("members", id)).find((row) => row["user_id"] === userId) ?? {};
}

function pick(row: Record<string, unknown>, keys: string[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, row[key]]));
}

function viewed(view: Conversation | undefined) {
  if (view === undefined) return undefined;
  const { role, read, unread_from, unread_count, mention_count, settings, last_message } = view;
  const { muted_until, archived, pinned, translate } = settings;
  return {
    role,
    read,
    unread_from,
    unread_count,
    mention_count,
    settings: { muted_until, archived, pinned, translate },
    last_message: last_message?.id ?? null,
  };
}

function shown(message: Message) {
  const { id, text, media_url, mentions, reactions, pinned, reply_count, deleted_at } = message;
  return {
    id,
    text,
    media_url,
    mentions: [...mentions].sort(),
    reactions: reactions.map(({ emoji, count, user_ids }) => [emoji, count, [...user_ids].sort()]),
    pinned,
    reply_count,
    deleted: deleted_at !== null,
  };
}

/** The fields of a row in D1 that are compared. */
const rowSchema = z.object({
  id: z.int(),
  version: z.int(),
  text_version: z.int(),
  text: z.string().nullable(),
  media_url: z.string().nullable(),
  mentions: z.string().nullable(),
  reactions: z.string().nullable(),
  pinned: z.int(),
  reply_count: z.int(),
  last_reply_id: z.int().nullable(),
  edited_at: z.string().nullable(),
  deleted_at: z.string().nullable(),
});

function stored(row: unknown) {
  return rowSchema.parse(row);
}

function asRow(message: Message) {
  const json = (list: unknown[]) => (list.length === 0 ? null : JSON.stringify(list));
  const { mentions, reactions, pinned } = message;
  return rowSchema.parse({
    ...message,
    mentions: json(mentions),
    reactions: json(reactions),
    pinned: pinned ? 1 : 0,
  });
}
