import { afterEach, describe, expect, it } from "vitest";
import type { Parley } from "#client/index.ts";
import { conversationSchema } from "#protocol/conversation.ts";
import { world } from "../support/inside.ts";
import { sdkOf } from "../support/sdk.ts";
import { eventually } from "../support/wire.ts";
import type { Account } from "../support/world.ts";

const MANY = 120;
const IN_SNAPSHOT = 100;

const open: Parley[] = [];

afterEach(() => {
  for (const parley of open.splice(0)) parley.close();
});

/** A person in many conversations who pinned one of the oldest; ids in order of creation. */
async function someoneInMany(): Promise<{ person: Account; ids: string[]; pinned: string }> {
  const person = await world.account();
  const ids: string[] = [];
  for (let count = 0; count < MANY; count += 1) ids.push((await world.group(person)).id);
  const pinned = ids[3] ?? "";
  const path = `/conversations/${pinned}/settings`;
  (await person.patch(path, { pinned: true })).as(conversationSchema);
  return { person, ids, pinned };
}

describe("an inbox of many conversations", () => {
  it("an inbox begins with pinned conversations, however old, and each further page has only conversations not sent yet (INBOX-5)", async () => {
    const { person, ids, pinned } = await someoneInMany();
    const { parley } = await sdkOf(world, person);
    open.push(parley);
    const inbox = parley.inbox();
    await eventually(
      async () => inbox.view,
      ({ catchingUp }) => !catchingUp,
      "the inbox",
    );
    const { conversations, has_more } = inbox.view;
    expect([conversations.length, conversations[0]?.id, has_more]).toEqual([
      IN_SNAPSHOT + 1,
      pinned,
      true,
    ]);
    await inbox.loadMore();
    const unpinned = ids.filter((id) => id !== pinned).toReversed();
    expect(inbox.view.conversations.map(({ id }) => id)).toEqual([pinned, ...unpinned]);
    expect(inbox.view.has_more).toBe(false);
  });
});
