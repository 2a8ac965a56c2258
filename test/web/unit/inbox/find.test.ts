import { expect, test } from "vitest";
import type { Conversation } from "#client/index.ts";
import { findByName } from "#web/inbox/find.ts";
import { colorOf, initialsOf } from "#web/ui/initials.ts";

function direct(display_name: string, username: string): Conversation {
  const direct_with = { user_id: username, username, display_name, avatar_url: null };
  return { id: username, kind: "direct", title: null, direct_with } as unknown as Conversation;
}

const PEOPLE = [
  direct("José García", "jgarcia"),
  direct("山田 太郎", "taro"),
  direct("Ann Jose", "ann"),
];

function found(query: string): string[] {
  return findByName(PEOPLE, query).map(({ id }) => id);
}

test("names are found by the prefixes of their words, whatever the case and the accents", () => {
  expect(found("jose")).toEqual(["jgarcia", "ann"]);
  expect(found("GAR jos")).toEqual(["jgarcia"]);
  expect(found("太")).toEqual(["taro"]);
  expect(found("arcia")).toEqual([]);
  expect(found("  ")).toHaveLength(3);
});

test("initials come from the first and the last word, in any script", () => {
  expect(initialsOf("Ada King Lovelace")).toBe("AL");
  expect(initialsOf("山田")).toBe("山");
  expect(initialsOf("ليلى حسن")).toBe("ل\u200Cح");
  expect(initialsOf("🎉")).toBe("🎉");
  expect(initialsOf("👩‍👩‍👧 🎈")).toBe("👩‍👩‍👧");
  expect(initialsOf("👩‍👩‍👧 team")).toBe("T");
  expect(initialsOf("한글".normalize("NFD"))).toBe("한");
  expect(initialsOf("élan".normalize("NFD"))).toBe("É");
  expect(initialsOf("ismail")).toBe("I");
  expect(initialsOf(" ")).toBe("?");
});

test("an id has one of eight colours", () => {
  expect(colorOf("u-1")).toBe(colorOf("u-1"));
  const colors = new Set(Array.from({ length: 200 }, (_, n) => colorOf(`user-${n}`)));
  expect(colors).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]));
});
