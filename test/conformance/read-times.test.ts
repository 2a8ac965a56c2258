import { describe, expect, it } from "vitest";
import { memberListSchema, readerListSchema, type Reader } from "#protocol/member.ts";
import { hibernate, insideRoom, world } from "../support/inside.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

async function readers(as: Account, room: string, id: number, query = ""): Promise<Reader[]> {
  const path = `/conversations/${room}/messages/${id}/readers${query}`;
  return (await as.get(path)).as(readerListSchema).items;
}

const read = async (as: Account, room: string, message_id: number) =>
  (await as.put(`/conversations/${room}/read`, { message_id })).expect(200);

describe("who has read a message, and when", () => {
  it("the list has each reader with the time of their move, also after the object slept, and not the sender (RECEIPT-3)", async () => {
    const { conversation, people } = await world.room(3);
    const [owner, b] = people;
    const c = people[2]!;
    const first = await owner.say(conversation.id, "one");
    const second = await owner.say(conversation.id, "two");
    expect(await readers(owner, conversation.id, first.id)).toEqual([]);
    const before = new Date().toISOString();
    await read(b, conversation.id, first.id);
    await read(c, conversation.id, second.id);
    await hibernate(conversation.id);
    const of = (list: Reader[]) => new Map(list.map((each) => [each.user_id, each.read_at]));
    const firsts = of(await readers(owner, conversation.id, first.id));
    expect([...firsts.keys()].sort()).toEqual([b.id, c.id].sort());
    for (const at of firsts.values()) {
      expect(at! >= before && at! <= new Date().toISOString()).toBe(true);
    }
    expect([...of(await readers(b, conversation.id, second.id)).keys()]).toEqual([c.id]);
    // A later move changes nothing about the earlier message.
    await read(b, conversation.id, second.id);
    expect(of(await readers(owner, conversation.id, first.id))).toEqual(firsts);
  });

  it("a member who hides their positions is not listed, and the server keeps no times meanwhile (RECEIPT-3)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, b] = people;
    const first = await owner.say(conversation.id, "one");
    const second = await owner.say(conversation.id, "two");
    const shown = async (read_receipts: boolean) =>
      (await b.patch("/users/me", { read_receipts })).expect(200);
    await read(b, conversation.id, first.id);
    await shown(false);
    await eventually(
      () => readers(owner, conversation.id, first.id),
      (list) => list.length === 0,
      "the positions to be hidden",
    );
    await read(b, conversation.id, second.id);
    expect(await readers(owner, conversation.id, second.id)).toEqual([]);
    await shown(true);
    await eventually(
      () => readers(owner, conversation.id, second.id),
      (list) => list.length === 1,
      "the positions to be shown",
    );
    expect(await readers(owner, conversation.id, second.id)).toEqual([
      { user_id: b.id, read_at: null },
    ]);
    expect(await readers(owner, conversation.id, first.id)).toEqual([
      { user_id: b.id, read_at: expect.any(String) },
    ]);
  });

  it("someone who joined later is not listed, and who comes back starts without times (RECEIPT-3)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, b] = people;
    const first = await owner.say(conversation.id, "one");
    await read(b, conversation.id, first.id);
    const members = `/conversations/${conversation.id}/members`;
    (await owner.delete(`${members}/${b.id}`)).expect(204);
    (await owner.post(members, { user_id: b.id })).expect(201);
    expect(await readers(owner, conversation.id, first.id)).toEqual([]);
    await insideRoom(conversation.id, (_, { storage }) => {
      const row = storage.sql.exec("SELECT read_moves FROM members WHERE user_id = ?", b.id).one();
      expect(row).toEqual({ read_moves: null });
    });
  });

  it("a time costs no row: reading writes one, as before (RECEIPT-3)", async () => {
    const { conversation, people } = await world.room(2);
    const [owner, b] = people;
    const first = await owner.say(conversation.id, "one");
    await insideRoom(conversation.id, async (room, { storage }) => {
      const rows = () => Number(storage.sql.exec("SELECT total_changes() AS n").one()["n"]);
      const before = rows();
      expect(await room.read(b.id, first.id)).toEqual({ ok: true, value: first.id });
      expect(rows() - before).toBe(1);
    });
  });

  it("pages go on where they ended; a foreign cursor, a message that one cannot see and strangers are refused (RECEIPT-3)", async () => {
    const { conversation, people } = await world.room(4);
    const [owner, ...others] = people;
    const first = await owner.say(conversation.id, "one");
    for (const each of others) await read(each, conversation.id, first.id);
    const path = `/conversations/${conversation.id}/messages/${first.id}/readers`;
    const page = async (query: string) => (await owner.get(path + query)).as(readerListSchema);
    const start = await page("?limit=2");
    const rest = await page(`?limit=2&cursor=${encodeURIComponent(start.next_cursor ?? "")}`);
    expect([start.items.length, rest.items.length, rest.next_cursor]).toEqual([2, 1, null]);
    const found = [...start.items, ...rest.items].map(({ user_id }) => user_id);
    expect(found.sort()).toEqual(others.map(({ id }) => id).sort());
    const refused = await owner.get(`${path}?cursor=nonsense`);
    expect(refused.problem("validation_failed").errors).toMatchObject([{ path: "cursor" }]);
    (await owner.get(`/conversations/${conversation.id}/messages/999/readers`)).problem(
      "not_found",
    );
    const stranger = await world.account();
    (await stranger.get(path)).problem("not_found");
    const { items } = (await owner.get(`/conversations/${conversation.id}/members`)).as(
      memberListSchema,
    );
    expect(items).toHaveLength(4);
  });
});
