import { describe, expect, it } from "vitest";
import { conversationSchema } from "#protocol/conversation.ts";
import { STRANGERS, strangersAmong } from "#storage/d1/strangers.ts";
import { env, world } from "../../support/inside.ts";

describe("the strangers among some people", () => {
  it("strangers are people who share no conversation with someone now, whatever others and earlier conversations there are", async () => {
    const people = await world.accounts(8);
    const [me, group, direct, removed, leaver, deleted, friend, stranger] = people;
    const ids = people.slice(1).map(({ id }) => id);
    const strangers = () => strangersAmong(env.DB, me!.id, ids, 100);
    expect(await strangers()).toEqual(ids);
    await world.group(me!);
    expect(await strangers()).toEqual(ids);
    const { id } = await world.group(group!, me!, removed!, leaver!);
    const body = { kind: "direct", member_ids: [me!.id] };
    (await direct!.post("/conversations", body)).as(conversationSchema, 201);
    const gone = await world.group(me!, deleted!);
    await world.group(friend!, stranger!);
    await world.group(friend!, group!);
    expect(await strangers()).toEqual([friend!.id, stranger!.id]);
    (await group!.delete(`/conversations/${id}/members/${removed!.id}`)).expect(204);
    (await leaver!.delete(`/conversations/${id}/members/${leaver!.id}`)).expect(204);
    (await me!.delete(`/conversations/${gone.id}`)).expect(204);
    const left = [removed, leaver, deleted, friend, stranger].map((one) => one!.id);
    expect(await strangers()).toEqual(left);
    expect(await strangersAmong(env.DB, me!.id, ids, 2)).toEqual(left.slice(0, 2));
    expect(await strangersAmong(env.DB, stranger!.id, [friend!.id, me!.id], 9)).toEqual([me!.id]);
    (await me!.delete(`/conversations/${id}/members/${me!.id}`)).expect(204);
    expect(await strangersAmong(env.DB, me!.id, [group!.id, direct!.id], 9)).toEqual([group!.id]);
  });

  it("strangers are found by indexes alone", async () => {
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${STRANGERS}`)
      .bind("someone", "[]", 100, 21)
      .all<{ detail: string }>();
    const steps = results.map(({ detail }) => detail);
    const scanned = steps.filter((step) => step.startsWith("SCAN"));
    expect(scanned.filter((step) => !/^SCAN (given VIRTUAL TABLE|mine)/.test(step))).toEqual([]);
    expect(steps.filter((step) => step.startsWith("SEARCH"))).toEqual([
      expect.stringMatching(/^SEARCH members USING .*members_by_user \(user_id=\?\)/),
      expect.stringMatching(/^SEARCH conversations USING PRIMARY KEY \(id=\?\)/),
      expect.stringMatching(/^SEARCH peer USING PRIMARY KEY \(conversation_id=\? AND user_id=\?\)/),
    ]);
  });

  it("the rows read grow with one's own conversations and the strangers asked for, not with everyone named", async () => {
    const [me, other] = await world.accounts(2);
    const conversations = 40;
    for (let i = 0; i < conversations; i += 1) await world.group(me!, other!);
    const unknown = Array.from({ length: 500 }, () => crypto.randomUUID());
    const rowsRead = async (ids: string[], limit: number) => {
      const { meta } = await env.DB.prepare(STRANGERS)
        .bind(me!.id, JSON.stringify(ids), 2_000, limit)
        .all();
      return meta.rows_read;
    };
    // A known person is found in the first conversation read.
    const known = await rowsRead([other!.id], 21);
    expect(known).toBeLessThanOrEqual(4 * conversations);
    const strangers = await rowsRead(unknown.slice(0, 21), 21);
    expect(strangers - known).toBeLessThanOrEqual(21 * 2 * conversations);
    expect(await rowsRead(unknown, 21)).toBe(strangers);
  });
});
