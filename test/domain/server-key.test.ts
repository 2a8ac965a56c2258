import { expect, it } from "vitest";
import { decideKey, type KeyState } from "#domain/server-key.ts";

const NOW = 1_000;
const KEY: KeyState = {
  scopes: ["read", "users"],
  hash: "now",
  expires_at: null,
  previous: { hash: "before", until: NOW + 1 },
  revoked_at: null,
};
const decide = (more: Partial<KeyState>, hash: string) =>
  decideKey({ ...KEY, ...more }, hash, NOW, (one, other) => one === other);

it.each<[string, Partial<KeyState>, string]>([
  ["the current secret", {}, "now"],
  ["the previous secret during the overlap", {}, "before"],
  ["a key before its end", { expires_at: NOW + 1 }, "now"],
  ["the only secret of a key", { previous: null }, "now"],
])("%s has the key's scopes (KEY-2)", (_, more, hash) => {
  expect(decide(more, hash)).toEqual({ ok: true, value: ["read", "users"] });
});

it.each<[string, Partial<KeyState>, string, string]>([
  ["another secret", {}, "other", "not valid"],
  ["any secret but the only one", { previous: null }, "before", "not valid"],
  ["a revoked key", { revoked_at: 1 }, "now", "revoked"],
  ["a key at its end", { expires_at: NOW }, "now", "expired"],
  [
    "the previous secret after the overlap",
    { previous: { hash: "before", until: NOW } },
    "before",
    "rotated",
  ],
  ["another secret of a revoked key", { revoked_at: 1 }, "other", "not valid"],
])("%s is refused, and only who has a secret learns why (KEY-2)", (_, more, hash, why) => {
  const decided = decide(more, hash);
  expect(decided).toMatchObject({ ok: false, error: { code: "invalid_key" } });
  expect(decided.ok ? "" : decided.error.detail).toContain(why);
});

it("an unknown key is refused like a wrong secret (KEY-2)", () => {
  const unknown = decideKey(null, "now", NOW, () => true);
  expect(unknown).toEqual(decide({}, "other"));
});
