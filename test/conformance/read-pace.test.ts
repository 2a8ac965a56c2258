import { expect, it } from "vitest";
import { insideRoom, roomStub, world } from "../support/inside.ts";

it("a position that could not be written is answered with the error (READ-3)", async () => {
  const { conversation, people } = await world.room();
  const [owner, b] = people;
  const first = await owner.say(conversation.id, "first");
  const second = await owner.say(conversation.id, "second");
  const room = roomStub(conversation.id);
  expect(await room.read(b.id, first.id)).toEqual({ ok: true, value: first.id });
  await insideRoom(conversation.id, (_, { storage }) => {
    storage.sql.exec(
      "CREATE TRIGGER broken BEFORE UPDATE ON members BEGIN SELECT raise(ABORT, 'broken'); END",
    );
  });
  const waiting = room.read(b.id, second.id);
  // A waiting position is written before anything is marked as unread.
  await room.markUnread(b.id, first.id);
  await insideRoom(conversation.id, (_, { storage }) => {
    storage.sql.exec("DROP TRIGGER broken");
  });
  expect(await waiting).toMatchObject({ ok: false, error: { code: "internal" } });
  expect((await b.view(conversation.id)).read).toBe(first.id);
  expect(await room.read(b.id, second.id)).toEqual({ ok: true, value: second.id });
});
