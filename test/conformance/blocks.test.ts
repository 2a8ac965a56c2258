import { describe, expect, it } from "vitest";
import { blockedPersonListSchema } from "#protocol/privacy.ts";
import { blockedBetween, BLOCKED_BETWEEN } from "#storage/d1/blocks.ts";
import { env, world } from "../support/inside.ts";
import type { Account } from "../support/world.ts";

const at = ({ id }: Account) => `/users/me/blocks/${id}`;

async function blockedBy(who: Account, query = "") {
  return (await who.get(`/users/me/blocks${query}`)).as(blockedPersonListSchema);
}

describe("blocks", () => {
  it("BLOCK-1 a person lists whom they blocked, the latest first and page by page, and nobody else sees it", async () => {
    const [me, one, two] = await world.accounts(3);
    for (const each of [one!, two!, one!]) (await me!.put(at(each))).expect(204);
    const first = await blockedBy(me!, "?limit=1");
    const rest = await blockedBy(me!, `?limit=1&cursor=${first.next_cursor ?? ""}`);
    expect([...first.items, ...rest.items].map(({ user_id }) => user_id).sort()).toEqual(
      [one!.id, two!.id].sort(),
    );
    expect(rest.next_cursor).toBeNull();
    expect((await blockedBy(one!)).items).toEqual([]);
    (await me!.get("/users/me/blocks?cursor=x")).problem("validation_failed");
    (await me!.delete(at(one!))).expect(204);
    (await me!.delete(at(one!))).expect(204);
    expect((await blockedBy(me!)).items).toMatchObject([
      { user_id: two!.id, username: two!.user.username },
    ]);
  });

  it("BLOCK-1 nobody blocks themselves, or somebody who does not exist", async () => {
    const me = await world.account();
    const { errors } = (await me.put(at(me))).problem("validation_failed");
    expect(errors?.map(({ path }) => path)).toEqual(["user_id"]);
    (await me.put("/users/me/blocks/nobody-is-called-so")).problem("not_found");
    expect((await blockedBy(me)).items).toEqual([]);
  });

  it("are found in both directions, by the primary key alone", async () => {
    const [me, blocked, blocker, other] = await world.accounts(4);
    (await me!.put(at(blocked!))).expect(204);
    (await blocker!.put(at(me!))).expect(204);
    const others = [blocked!, blocker!, other!].map(({ id }) => id);
    expect(await blockedBetween(env.DB, me!.id, others)).toEqual(
      new Set([blocked!.id, blocker!.id]),
    );
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${BLOCKED_BETWEEN}`)
      .bind(me!.id, "[]")
      .all<{ detail: string }>();
    const searches = results.map(({ detail }) => detail).filter((step) => /blocks/.test(step));
    expect(searches.length).toBe(2);
    for (const step of searches) {
      expect(step).toMatch(/^SEARCH blocks USING PRIMARY KEY \(user_id=\? AND blocked_id=\?\)/);
    }
  });
});
