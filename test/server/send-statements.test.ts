import { expect, test, vi } from "vitest";
import { insideRoom, world } from "../support/inside.ts";

test("a new text takes one statement; a repeated one is found by the statement that would write it (SEND-2)", async () => {
  const { conversation, people } = await world.room();
  const [ann] = people;
  const queries = await insideRoom(conversation.id, async (room, { storage }) => {
    // An instance reads once when the newest message was written.
    await room.send(ann.id, { text: "the first" });
    const spied = vi.spyOn(storage.sql, "exec");
    const send = async () => {
      spied.mockClear();
      const sent = await room.send(ann.id, { text: "hello", client_id: "one" });
      expect(sent.ok).toBe(true);
      return spied.mock.calls.map(([query]) => query.trim().split(/\s/)[0]);
    };
    const [first, again] = [await send(), await send()];
    spied.mockRestore();
    return { first, again };
  });
  expect(queries.first).toEqual(["INSERT"]);
  // By the index, then by its id.
  expect(queries.again).toEqual(["INSERT", "SELECT", "SELECT"]);
});
