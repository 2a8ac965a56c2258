import { describe, expect, it } from "vitest";
import { hasRead } from "#protocol/readers.ts";
import { AT, member, message } from "../client/support/fixtures.ts";

describe("having read a message", () => {
  const sent = message(4, { sender_id: "ann" });

  it.each([
    ["someone who read it", { user_id: "bob", read: 4 }, true],
    ["someone who read more", { user_id: "bob", read: 9 }, true],
    ["someone who has not", { user_id: "bob", read: 3 }, false],
    ["its sender", { user_id: "ann", read: 9 }, false],
    ["a bot", { user_id: "bot_1", read: 9 }, false],
    ["who joined when it was sent", { user_id: "bob", read: 4, joined_at: AT }, true],
    ["who joined later", { user_id: "bob", read: 9, joined_at: "2027-01-01T00:00:00.000Z" }, false],
  ])("%s", (_, patch, isReader) => {
    expect(hasRead({ ...member(patch.user_id), ...patch }, sent)).toBe(isReader);
  });
});
