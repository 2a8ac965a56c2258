import { expect, test, vi } from "vitest";
import { CHANGES_PAGE } from "#protocol/limits.ts";
import { hibernate, insideRoom, world } from "../support/inside.ts";

const MISSED = 3 * CHANGES_PAGE;

test("a person who comes back after many others receives the pages made for the first, in as few frames and one turn (RESUME-1)", async () => {
  const { conversation, people } = await world.room();
  const [ann] = people;
  const { id } = conversation;
  const { socket, welcome } = await world.join(ann, id);
  socket.close(1000);
  const { head, epoch } = welcome;
  await insideRoom(id, (_, { storage }) => {
    storage.sql.exec(
      `INSERT INTO messages (id, version, text_version, sender_id, kind, text, created_at)
       SELECT ?1 + key, ?1 + key, ?1 + key, ?2, 'text', 'missed', ?3 FROM json_each(?4)`,
      head + 1,
      ann.id,
      new Date().toISOString(),
      JSON.stringify(Array.from({ length: MISSED }, () => 0)),
    );
    // This test does not need D1.
    storage.sql.exec("UPDATE projection SET head = ?, personal_sequence = 1000", head + MISSED);
  });
  await hibernate(id);
  const waits = vi.spyOn(scheduler, "wait");
  const comeBack = async () => {
    waits.mockClear();
    const back = await world.resume(ann, id, { since: head, epoch });
    await back.socket.next("changes", ({ complete }) => complete);
    return { frames: back.socket.all("changes"), turns: waits.mock.calls.length };
  };
  const [first, second] = [await comeBack(), await comeBack()];
  waits.mockRestore();
  expect(first.frames).toHaveLength(MISSED / CHANGES_PAGE);
  expect(second.frames).toEqual(first.frames);
  expect(first.turns).toBeGreaterThan(0);
  expect(second.turns).toBe(0);
});
