import { afterEach, describe, expect, it } from "vitest";
import { memberListSchema, type Member } from "#protocol/member.ts";
import type { Parley } from "#client/index.ts";
import { world } from "../support/here.ts";
import { sdkOf } from "../support/sdk.ts";
import { eventually } from "../support/wire.ts";

const MEMBERS = 230;

const open: Parley[] = [];

afterEach(() => {
  for (const parley of open.splice(0)) parley.close();
});

describe("a group of more members than a welcome names", () => {
  it("the welcome of a large group names the members its reader sees first, and the list has all of them in pages (WELCOME-1)", async () => {
    const { conversation, people } = await world.room(MEMBERS);
    const [owner] = people;
    const [reader, speaker] = [people.at(-1)!, people.at(-2)!];
    await speaker.say(conversation.id, "from one who joined late");
    const { welcome } = await world.join(reader, conversation.id);
    expect(welcome.members_complete).toBe(false);
    expect(welcome.members).toHaveLength(welcome.limits.welcome_members_max);
    const named = welcome.members.map(({ user_id }) => user_id);
    expect(new Set(named).size).toBe(named.length);
    expect(named).toEqual(expect.arrayContaining([owner.id, reader.id, speaker.id]));

    const path = `/conversations/${conversation.id}/members`;
    const found: Member[] = [];
    let pages = 0;
    for (let cursor: string | null = ""; cursor !== null; pages += 1) {
      const query: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const page = (await reader.get(`${path}?limit=100${query}`)).as(memberListSchema);
      found.push(...page.items);
      cursor = page.next_cursor;
    }
    expect(pages).toBe(3);
    expect(found.map(({ user_id }) => user_id).toSorted()).toEqual(
      people.map(({ id }) => id).toSorted(),
    );
    const forged = (await reader.get(`${path}?cursor=${btoa("[1,2]")}`)).problem(
      "validation_failed",
    );
    expect(forged.errors?.map((issue) => issue.path)).toEqual(["cursor"]);

    const { parley } = await sdkOf(world, reader);
    open.push(parley);
    const room = parley.conversation(conversation.id).connect();
    const everyone = ({ members }: typeof room.view) =>
      [...members.values()].filter(({ left_at }) => left_at === null).length;
    await eventually(
      async () => room.view,
      (view) => everyone(view) === MEMBERS,
      "all members",
    );
    // A member who leaves while the socket is away disappears from the view as well.
    const leaver = people[MEMBERS - 20]!;
    (await leaver.delete(`${path}/${leaver.id}`)).expect(204);
    await eventually(
      async () => room.view,
      (view) => everyone(view) === MEMBERS - 1,
      "one less",
    );
  });
});
