import { describe, expect, it } from "vitest";
import { mentionedName } from "#text/mentions.ts";

const mention = (text: string) => ({ kind: "mention", start: 0, text }) as const;

describe("the name in a mention (MENTION-2)", () => {
  it.each([
    ["@Bob", ["bob"], "bob"],
    ["@bob.", ["bob"], "bob"],
    ["@bob.", ["bob."], "bob."],
    ["@bob.", ["bob", "bob."], "bob"],
    ["@bob...and", ["bob"], "bob"],
    ["@bob", ["ann"], undefined],
  ])("in %j, where %j are members, is %j", (text, members, name) => {
    expect(mentionedName(mention(text), (one) => members.includes(one))).toBe(name);
  });

  it.each([
    ["@a_b", ["a_b"]],
    ["@bob..", ["bob", "bob..", "bob."]],
    ["@...", ["...", "..", "."]],
    ["@a..b", ["a..b", "a"]],
    ["@..bob", ["..bob"]],
    [`@${"a".repeat(32)}`, ["a".repeat(32)]],
    [`@${"a".repeat(33)}`, []],
    [
      `@${"a".repeat(30)}...`,
      [30, 32, 31].map((length) => `${"a".repeat(30)}...`.slice(0, length)),
    ],
    [`@${"a".repeat(31)}..b`, ["a".repeat(31)]],
    [`@${"a".repeat(40)}..b`, []],
  ])("in %j may be %j, the likeliest first", (text, names) => {
    const asked: string[] = [];
    mentionedName(mention(text), (name) => {
      asked.push(name);
      return false;
    });
    expect(asked).toEqual(names);
  });
});
