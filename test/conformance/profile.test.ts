import { expect, it } from "vitest";
import { z } from "zod";
import { memberSchema } from "#protocol/member.ts";
import { insideRoom, world } from "../support/inside.ts";
import { eventually } from "../support/wire.ts";

it("a new name reaches all conversations though the first of them fails, and that one once it recovers (PROFILE-1)", async () => {
  const [ada, bob] = await world.accounts(2);
  if (ada === undefined || bob === undefined) throw new Error("nobody");
  const ids: string[] = [];
  for (let i = 0; i < 3; i += 1) ids.push((await world.group(bob, ada)).id);
  const [first, ...others] = ids.toSorted();
  const nameIn = async (id: string | undefined) =>
    (await bob.get(`/conversations/${id}/members`))
      .as(z.object({ items: z.array(memberSchema) }))
      .items.find(({ user_id }) => user_id === ada.id)?.display_name;
  await insideRoom(String(first), (_, { storage }) => {
    storage.sql.exec(
      "CREATE TRIGGER broken BEFORE UPDATE ON members BEGIN SELECT raise(ABORT, 'broken'); END",
    );
  });
  (await ada.patch("/users/me", { display_name: "Countess" })).expect(200);
  for (const id of others) {
    await eventually(
      () => nameIn(id),
      (name) => name === "Countess",
      "the new name",
    );
  }
  expect(await nameIn(first)).not.toBe("Countess");
  await insideRoom(String(first), (_, { storage }) => {
    storage.sql.exec("DROP TRIGGER broken");
  });
  await eventually(
    () => nameIn(first),
    (name) => name === "Countess",
    "the new name where it failed",
    20_000,
  );
}, 40_000);
