import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { notifiedOf, resolveMentions } from "#domain/mentions.ts";
import { MENTIONS_MAX } from "#protocol/limits.ts";
import { mentionedName } from "#text/mentions.ts";
import { mentionsIn } from "#text/reading.ts";
import { AT, member, message } from "../client/support/fixtures.ts";
import { check } from "../client/support/property.ts";

const named = (username: string) => member(`id-of-${username}`, { username });
const members = ["Ann", "bob", "bob.b", "c-d", "long".repeat(8)].map(named);
const mentioned = (text: string, mayCallAll = false) => resolveMentions(text, members, mayCallAll);

describe("mentions", () => {
  it.each([
    ["@ann", ["id-of-Ann"]],
    ["hi @ANN, and @bob!", ["id-of-Ann", "id-of-bob"]],
    ["@bob.b", ["id-of-bob.b"]],
    ["ask @bob.", ["id-of-bob"]],
    ["ask @bob...", ["id-of-bob"]],
    ["@c-d- no", ["id-of-c-d"]],
    ["(@ann)", ["id-of-Ann"]],
    ["@bobさん", ["id-of-bob"]],
    ["@ann @ann @Ann", ["id-of-Ann"]],
    ["mail me: me@ann", []],
    ["é@ann", []],
    ["@@ann", []],
    ["@annabel", []],
    ["@ ann", []],
    ["@nobody", []],
    ["@a", []],
    ["ann", []],
    ["你好@bob", ["id-of-bob"]],
    ["你好@bob。", ["id-of-bob"]],
    ["你好＠bob", ["id-of-bob"]],
    ["สวัสดี@bob", ["id-of-bob"]],
    ["你好@bob.b", ["id-of-bob.b"]],
    ["请问@bob.b在吗", ["id-of-bob.b"]],
    ["こんにちは@bob.bさん", ["id-of-bob.b"]],
    ["สวัสดี@bob.b", ["id-of-bob.b"]],
    ["问@ann，再问@bob.b。", ["id-of-Ann", "id-of-bob.b"]],
    ["@ann和@bob.b", ["id-of-Ann", "id-of-bob.b"]],
    ["你好@ann请看一下@bob.b的代码", ["id-of-Ann", "id-of-bob.b"]],
    ["联系bob@bob.b", []],
    ["_@bob_", ["id-of-bob"]],
    ["__@bob and @ann__", ["id-of-bob", "id-of-Ann"]],
    ["@bob_", ["id-of-bob"]],
    [".@bob", ["id-of-bob"]],
    ["-@bob-", ["id-of-bob"]],
    ["—@bob—", ["id-of-bob"]],
    ["@bob.b.", ["id-of-bob.b"]],
    ["@bob...and then", ["id-of-bob"]],
    ["@bob--and then", ["id-of-bob"]],
    ["@bob...and@ann", []],
    ["@bob.c", []],
    ["@bob-by", []],
    ["@bob.........................................", ["id-of-bob"]],
    ["**@bob**", ["id-of-bob"]],
    ["~~@bob~~", ["id-of-bob"]],
    ["> @bob", ["id-of-bob"]],
    ["`@bob`", []],
    ["``@bob``", []],
    ["```\n@bob\n```", []],
    ["```js\n@bob", []],
    ["> ```\n> @bob\n> ```", []],
    ["`@bob` @ann", ["id-of-Ann"]],
    ["bob@ann.example", []],
    ["x@bob", []],
    ["https://social.example/@bob", []],
    ["https://a.example/?to=@bob", []],
    ["www.a.example/@bob", []],
    ["social.example/@bob", []],
    ["@bob@social.example", []],
    ["[@bob](https://a.example)", []],
    ["[see](https://a.example/@bob)", []],
    ["\\@bob", []],
    ["@bobé", []],
    ["", []],
    [`@${"long".repeat(8)}`, [`id-of-${"long".repeat(8)}`]],
    [`@${"long".repeat(8)}er`, []],
  ])("%j mentions %j", (text, ids) => {
    expect(mentioned(text)).toEqual(ids);
  });

  it("an empty text mentions nobody", () => {
    expect(resolveMentions(null, members, true)).toEqual([]);
  });

  it("@all mentions everyone only where the sender may", () => {
    for (const text of [
      "@all",
      "@ALL!",
      "@all.",
      "look, @all",
      "大家@all",
      "_@all_",
      "@all...come",
    ]) {
      expect(mentioned(text, true)).toEqual(["all"]);
      expect(mentioned(text, false)).toEqual([]);
    }
    for (const text of ["@allies", "`@all`", "```\n@all\n```", "a@all", "https://a.example/@all"]) {
      expect(mentioned(text, true), text).toEqual([]);
    }
  });

  it("no text mentions anyone but members, anyone twice, or more than the limit", () => {
    const crowd = Array.from({ length: MENTIONS_MAX + 20 }, (_, i) => named(`user${i}`));
    const ids = new Set(crowd.map(({ user_id }) => user_id));
    const word = fc.oneof(
      fc.string({ unit: "binary", maxLength: 6 }),
      fc.constantFrom("@", "@all", " ", "user1", "@user"),
      fc.nat(MENTIONS_MAX + 40).map((i) => ` @user${i} `),
    );
    check(fc.array(word, { maxLength: 150 }), (words) => {
      const found = resolveMentions(words.join(""), crowd, false);
      expect(found.length).toBeLessThanOrEqual(MENTIONS_MAX);
      expect(new Set(found).size).toBe(found.length);
      for (const id of found) expect(ids.has(id)).toBe(true);
    });
  });
});

describe("a name that ends in punctuation, of an account from before that was refused", () => {
  const odd = ["ada", "ada.", "eve_", "..", "-.-"].map(named);

  it.each([
    ["Thank you @ada.", "ada"],
    ["@ada. And then", "ada"],
    ["@ada...", "ada"],
    ["@ada_", "ada"],
    ["@eve_", "eve_"],
    ["@eve_.", "eve_"],
    ["@..", ".."],
    ["@-.-", "-.-"],
    ["@-.--", "-.-"],
  ])("%j mentions the legacy name %s", (text, username) => {
    expect(resolveMentions(text, odd, false)).toEqual([`id-of-${username}`]);
  });

  it("a legacy name is mentioned where nobody has the name before the punctuation", () => {
    expect(resolveMentions("@ada.", [named("ada.")], false)).toEqual(["id-of-ada."]);
  });
});

describe("@all", () => {
  const withAll = [...members, named("All")];

  it("@all mentions everyone where the sender may, also where someone has that name", () => {
    expect(resolveMentions("@all", withAll, true)).toEqual(["all"]);
    expect(resolveMentions("@all.", withAll, true)).toEqual(["all"]);
    expect(resolveMentions("@all", withAll, false)).toEqual(["id-of-All"]);
  });
});

describe("what is drawn as a mention", () => {
  it("the text shows a mention exactly for mentioned people (MENTION-2)", () => {
    const names = ["ann", "ann.", "ann_b", "bob", "bob..c", "_eve_"];
    const crowd = names.map(named);
    const part = fc.oneof(
      fc.constantFrom(...names.map((name) => `@${name}`)),
      fc.constantFrom(..."_*`.-\\/>[]() \n@你é,".split(""), "```", "https://a.example/", "\n> "),
      fc.string({ maxLength: 3 }),
    );
    check(
      fc.array(part, { maxLength: 14 }).map((parts) => parts.join("")),
      (text) => {
        const ids = resolveMentions(text, crowd, false);
        const mentioned = new Set(ids.map((id) => id.slice("id-of-".length)));
        const drawn = mentionsIn(text).map((one) =>
          mentionedName(one, (name) => mentioned.has(name)),
        );
        expect(new Set(drawn.filter((name) => name !== undefined))).toEqual(mentioned);
      },
      3_000,
    );
  });
});

describe("who is notified of a changed message in a large group", () => {
  const said = message(3, { sender_id: "ann", text: "@bob", mentions: ["bob"] });

  it("a changed text or a deletion notifies everyone the message mentions or mentioned", () => {
    expect(notifiedOf(undefined, said)).toEqual(["ann", "bob"]);
    const edited = { ...said, text: "@eve", mentions: ["eve"] };
    expect(notifiedOf(said, edited)).toEqual(["ann", "bob", "eve"]);
    const deleted = { ...said, text: null, mentions: [], deleted_at: AT };
    expect(notifiedOf(said, deleted)).toEqual(["ann", "bob"]);
    const picture = { ...said, text: null };
    expect(notifiedOf(picture, { ...picture, deleted_at: AT })).toEqual(["ann", "bob", "bob"]);
  });

  it("a change of other fields notifies the sender alone", () => {
    const reacted = { ...said, reactions: [{ emoji: "👍", count: 1, user_ids: ["eve"] }] };
    expect(notifiedOf(said, reacted)).toEqual(["ann"]);
    expect(notifiedOf(said, { ...said, pinned: true, reply_count: 2 })).toEqual(["ann"]);
  });
});
