import { expect, test, vi } from "vitest";
import { insideRoom, world } from "../support/inside.ts";

test("a message is looked up by its client_id once, and read only where it is there already (SEND-2)", async () => {
  const { conversation, people } = await world.room();
  const [ann] = people;
  const queries = await insideRoom(conversation.id, async (room, { storage }) => {
    const spied = vi.spyOn(storage.sql, "exec");
    const send = async () => {
      spied.mockClear();
      const sent = await room.send(ann.id, { text: "hello", client_id: "one" });
      expect(sent.ok).toBe(true);
      return spied.mock.calls.map(([query]) => query);
    };
    const [first, again] = [await send(), await send()];
    spied.mockRestore();
    return { first, again };
  });
  const lookups = (all: string[]) => all.filter((query) => query.includes("client_id = ?"));
  const reads = (all: string[]) => all.filter((query) => query.includes("WHERE id = ?"));
  expect(lookups(queries.first)).toHaveLength(1);
  expect(reads(queries.first)).toEqual([]);
  expect(lookups(queries.again)).toHaveLength(1);
  expect(reads(queries.again)).toHaveLength(1);
});
