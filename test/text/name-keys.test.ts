import { expect, it } from "vitest";
import { nameKeys } from "#text/name-keys.ts";

it.each([
  ["Ada", ["ada"]],
  ["Ada King-Noel", ["ada king-noel", "king-noel", "noel"]],
  ["Élodie  Ñ", ["elodie  n", "n"]],
  ["山田太郎", ["山田太郎", "田太郎", "太郎", "郎"]],
  ["김 철수", ["김 철수", "철수", "수"]],
  ["🎉 Party", ["🎉 party", "party"]],
  ["anna_ann 2nd", ["anna_ann 2nd", "ann 2nd", "2nd"]],
])("the keys of %s are the rests of it from each word on", (name, keys) => {
  expect(nameKeys(name)).toEqual(keys);
});

it("a name of very many words has few keys", () => {
  expect(nameKeys("a ".repeat(500)).length).toBeLessThanOrEqual(24);
});
