import { describe, expect, it } from "vitest";
import { completeEmoji, openEmoji } from "#web/conversation/composer/emoji-completion.ts";
import { inAnyTone, inTone, quickEmoji, toned } from "#web/conversation/emoji/emoji.ts";

describe("an emoji by its name", () => {
  it.for([
    ["so :smi", 3, "smi"],
    [":えが", 0, "えが"],
    ["(:+1", 1, "+1"],
  ] as const)("%j starts an emoji's name", ([text, start, query]) => {
    expect(openEmoji(text, text.length)).toEqual({ start, query });
  });

  it.for(["at 10:30", ":D", ":)", "a:smi", "`:smi", "https://a.b/:smi", "x ::smi"])(
    "%j starts no emoji's name",
    (text) => {
      const code = text.startsWith("`") ? `${text}\`` : text;
      expect(openEmoji(code, text.length)).toBeNull();
    },
  );

  it("a completed emoji replaces the typed name", () => {
    const open = openEmoji("so :smi", 7)!;
    expect(completeEmoji("so :smi", 7, open, "😄")).toEqual({ text: "so 😄 ", caret: 6 });
  });
});

it("an emoji has the chosen skin tone, where it has any", () => {
  const thumb = { unicode: "👍️", name: "thumbs up", tones: ["👍🏻", "👍🏼", "👍🏽", "👍🏾", "👍🏿"] };
  expect(inTone(thumb, 3).unicode).toBe("👍🏽");
  expect(inTone(thumb, 0).unicode).toBe("👍️");
  expect(inTone({ unicode: "🎉", name: "party" }, 3).unicode).toBe("🎉");
});

it("the six quick emoji start with the recent ones", () => {
  expect(quickEmoji(["🎉", "👍"], 0)).toEqual(["🎉", "👍", "❤️", "😂", "😮", "😢"]);
  expect(quickEmoji([], 0)).toHaveLength(6);
});

it("an emoji of one person is at hand once, in the chosen tone of skin", () => {
  expect(quickEmoji(["👍🏿", "👍", "🎉"], 3)).toEqual(["👍🏽", "🎉", "❤️", "😂", "😮", "😢"]);
  expect(quickEmoji([], 1)[5]).toBe("🙏🏻");
  expect(inAnyTone(["👍🏿", "👍", "🎉"]).map((emoji) => inTone(emoji, 2).unicode)).toEqual([
    "👍🏼",
    "🎉",
  ]);
  expect(["☝🏿", "👨‍💻", "🎉"].map((emoji) => toned(emoji, 0))).toEqual(["☝️", "👨‍💻", "🎉"]);
  expect(toned("👨🏿‍💻", 1)).toBe("👨🏻‍💻");
  expect(toned("👩🏿‍🤝‍👨🏻", 3)).toBe("👩🏿‍🤝‍👨🏻");
});
