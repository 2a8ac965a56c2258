import { expect, it } from "vitest";
import { decideToken, type TokenState } from "#domain/bot-token.ts";

const NOW = 1_000;
const TOKEN: TokenState = {
  scopes: ["messages"],
  hash: "now",
  previous: { hash: "before", until: NOW + 1 },
  revoked: false,
};
const decide = (more: Partial<TokenState>, hash: string) =>
  decideToken({ ...TOKEN, ...more }, hash, NOW);

it.each<[string, Partial<TokenState>, string]>([
  ["the current token", {}, "now"],
  ["the previous token during the overlap", {}, "before"],
  ["the only token", { previous: null }, "now"],
])("%s has the bot's scopes (BOT-2)", (_, more, hash) => {
  expect(decide(more, hash)).toEqual({ ok: true, value: ["messages"] });
});

it.each<[string, Partial<TokenState>, string, string]>([
  ["another token", {}, "other", "unauthenticated"],
  ["any token but the only one", { previous: null }, "before", "unauthenticated"],
  ["another token of a removed bot", { revoked: true }, "other", "unauthenticated"],
  ["the token of a removed bot", { revoked: true }, "now", "session_revoked"],
  [
    "the previous token after the overlap",
    { previous: { hash: "before", until: NOW } },
    "before",
    "unauthenticated",
  ],
])("%s is refused (BOT-2)", (_, more, hash, code) => {
  expect(decide(more, hash)).toMatchObject({ ok: false, error: { code } });
});

it("the token of an unknown bot is refused like a wrong one (BOT-2)", () => {
  expect(decideToken(null, "now", NOW)).toEqual(decide({}, "other"));
});
