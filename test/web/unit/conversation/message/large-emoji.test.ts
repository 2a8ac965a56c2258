import { describe, expect, test } from "vitest";
import { largeEmoji } from "#web/conversation/message/large-emoji.ts";

describe("a message of emoji alone", () => {
  test("shows one to three of them large, however many code points each has", () => {
    for (const [text, count] of [
      ["👍", 1],
      ["🎉🎉🎉", 3],
      ["👩‍👩‍👧‍👦", 1],
      ["👩🏽‍🚀🧑🏿‍🤝‍🧑🏻", 2],
      ["🇯🇵🇪🇸", 2],
      ["🏴󠁧󠁢󠁳󠁣󠁴󠁿", 1],
      ["1️⃣#️⃣*️⃣", 3],
      ["❤️", 1],
      ["❤️‍🔥", 1],
      ["🤷‍♂", 1],
      [" 👍 👍🏿\n", 2],
    ] as const) {
      expect(largeEmoji(text), text).toBe(count);
    }
  });

  test("shows more than three, or emoji among other characters, as ordinary text", () => {
    for (const text of [
      "",
      " ",
      "🎉🎉🎉🎉",
      "ok 👍",
      "👍!",
      "1",
      "#",
      "*",
      "1️⃣.",
      "🇯",
      "a",
      "❤x",
    ]) {
      expect(largeEmoji(text), text).toBe(null);
    }
  });
});
