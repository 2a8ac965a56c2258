import { afterEach, expect, it, vi } from "vitest";
import { world } from "../support/inside.ts";
import { Backend } from "../support/keyed.ts";
import { objectsCalled } from "../support/objects-called.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/**
 * A message over REST, with known names of its objects; `people` have no inbox open, and no sample includes their sends
 * (SEND-6, SEND-9).
 */
async function scene() {
  vi.spyOn(Math, "random").mockReturnValue(0.999);
  const { conversation, people } = await world.room();
  const [ann] = people;
  const path = `/conversations/${conversation.id}/messages`;
  const send = { path, draft: () => ({ client_id: crypto.randomUUID(), text: "hello" }) };
  return { ann, room: conversation.id, ...send };
}

it("a message sent with an access token calls its sender's object and the conversation's, and no key's", async () => {
  const { ann, room, path, draft } = await scene();
  const called = objectsCalled();
  (await ann.post(path, draft())).expect(201);
  expect(called).toEqual([ann.id, room]);
});

it("a server key adds a call of its own object, and one of the person's where it acts as one (KEY-2, KEY-4)", async () => {
  const { ann, room, path, draft } = await scene();
  const backend = await Backend.of(world, ["messages"]);
  const called = objectsCalled();
  (await backend.post(path, draft())).expect(201);
  expect(called.splice(0)).toEqual([backend.id, room]);
  (await backend.as(ann.id).post(path, draft())).expect(201);
  expect(called).toEqual([backend.id, ann.id, room]);
});
