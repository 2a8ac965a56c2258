import { describe, expect, test } from "vitest";
import { composerIntent, type KeyStroke } from "#web/conversation/composer/composer-key.ts";
import { insertAt } from "#web/conversation/composer/text-field.ts";
import {
  completeMention,
  matchMembers,
  matchMentions,
  openMention,
  writtenName,
} from "#web/conversation/composer/mention-completion.ts";
import { sendable } from "#web/app/sendable.ts";
import { charactersLeft } from "#web/conversation/composer/text-length.ts";
import { gridMove } from "#web/conversation/emoji/grid-move.ts";
import { superlinear } from "../../../../support/growth.ts";
import { member } from "../fixtures.ts";

function stroke(key: string, more: Partial<KeyStroke> = {}): KeyStroke {
  const modifiers = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };
  return { key, ...modifiers, isComposing: false, keyCode: 0, ...more };
}

describe("keys of the composer", () => {
  test("Enter sends, and Shift and Enter does not", () => {
    expect(composerIntent(stroke("Enter"), "text", false)).toBe("send");
    expect(composerIntent(stroke("Enter", { shiftKey: true }), "text", false)).toBe(null);
  });

  test("on a touch keyboard Enter is a new line, and the button sends", () => {
    expect(composerIntent(stroke("Enter"), "text", true)).toBe(null);
    expect(composerIntent(stroke("Enter", { ctrlKey: true }), "text", true)).toBe("send");
  });

  test("the Enter of an input method sends nothing, also in Safari", () => {
    expect(composerIntent(stroke("Enter", { isComposing: true }), "か", false)).toBe(null);
    expect(composerIntent(stroke("Enter", { keyCode: 229 }), "か", false)).toBe(null);
  });

  test("ArrowUp edits the last message only in an empty field", () => {
    expect(composerIntent(stroke("ArrowUp"), "", false)).toBe("edit_last");
    expect(composerIntent(stroke("ArrowUp"), "text", false)).toBe(null);
  });
});

describe("mentions", () => {
  test("mentions open from the @ to the caret, but not within a word or an address", () => {
    expect(openMention("hi @jo", 6)).toEqual({ start: 3, query: "jo" });
    expect(openMention("@", 1)).toEqual({ start: 0, query: "" });
    expect(openMention("a@b.c", 5)).toBe(null);
    expect(openMention("hi @jo there", 12)).toBe(null);
    expect(openMention("你好@", 3)).toEqual({ start: 2, query: "" });
    expect(openMention("你好＠jo", 5)).toEqual({ start: 2, query: "jo" });
    expect(openMention("สวัสดี@บ๊อบ", 11)).toEqual({ start: 6, query: "บ๊อบ" });
    expect(openMention("_@jo_", 4)).toEqual({ start: 1, query: "jo" });
    expect(openMention("`@jo`", 4)).toBe(null);
    expect(openMention("```\n@jo", 7)).toBe(null);
    expect(openMention("https://a.example/@jo", 21)).toBe(null);
  });

  test("mentions are recognized in linear time in any text", () => {
    expect(superlinear((text) => openMention(text, text.length))).toEqual([]);
  });

  test("people are found by username first, then by any word of their name, whatever the accents", () => {
    const members = [
      member("x1", { username: "zed", display_name: "José Ruiz" }),
      member("x2", { username: "josephine", display_name: "Josephine" }),
      member("x3", { username: "joel", display_name: "Joel", left_at: "2026-05-04T00:00:00.000Z" }),
      member("me", { username: "jo-me", display_name: "Me" }),
    ];
    expect(matchMembers(members, "jos", "me").map(({ user_id }) => user_id)).toEqual(["x2", "x1"]);
    expect(matchMembers(members, "rui", "me").map(({ user_id }) => user_id)).toEqual(["x1"]);
    expect(matchMembers(members, "joe", "me")).toEqual([]);
  });

  test("everyone comes last, and only for people who may mention everyone", () => {
    const members = ["ally", "bob", "cy", "di", "ed", "flo", "gus"].map((id) => member(id));
    const called = (query: string, mayCallAll: boolean) =>
      matchMentions(members, query, "me", mayCallAll).map(writtenName);
    expect(called("al", true)).toEqual(["ally", "all"]);
    expect(called("al", false)).toEqual(["ally"]);
    expect(called("", true)).toEqual(["ally", "bob", "cy", "di", "ed", "all"]);
    expect(called("bo", true)).toEqual(["bob"]);
  });

  test("completing a mention leaves the caret behind it, with one space", () => {
    const open = { start: 3, query: "jo" };
    expect(completeMention("hi @jo", 6, open, "joe")).toEqual({ text: "hi @joe ", caret: 8 });
    expect(completeMention("hi @jo there", 6, open, "joe")).toEqual({
      text: "hi @joe there",
      caret: 8,
    });
  });
});

test("a text without visible characters is not sent", () => {
  expect(sendable("a\0b\ud800")).toBe("ab\ufffd");
});

test("the composer shows the remaining length only near the limit", () => {
  expect(charactersLeft(100, 1000)).toBe(null);
  expect(charactersLeft(950, 1000)).toBe(50);
  expect(charactersLeft(1001, 1000)).toBe(-1);
});

test("an emoji replaces the selection", () => {
  expect(insertAt({ selectionStart: 1, selectionEnd: 2 }, "abc", "X")).toEqual({
    text: "aXc",
    caret: 2,
  });
  expect(insertAt(null, "abc", "X")).toEqual({ text: "abcX", caret: 4 });
});

test("the arrows move in a grid, mirrored from right to left", () => {
  const grid = { count: 20, columns: 8, isRtl: false };
  expect(gridMove("ArrowDown", 3, grid)).toBe(11);
  expect(gridMove("ArrowUp", 3, grid)).toBe(null);
  expect(gridMove("ArrowRight", 3, grid)).toBe(4);
  expect(gridMove("ArrowRight", 3, { ...grid, isRtl: true })).toBe(2);
});
