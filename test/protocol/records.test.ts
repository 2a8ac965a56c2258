import { expect, it } from "vitest";
import { botIdOf, isBotId } from "#protocol/bot/bot-id.ts";
import { DELETED_USERNAME, withDeletedMark } from "#protocol/deleted-account.ts";
import { mediaKeyOf } from "#protocol/media-address.ts";

it("an upload's address has its key, and an external address has none", () => {
  expect(mediaKeyOf("/api/v1/media/abc")).toBe("abc");
  expect(mediaKeyOf("https://a.example/api/v1/media/abc")).toBeNull();
});

it("a bot is recognized by its id", () => {
  expect(isBotId(botIdOf("abc"))).toBe(true);
  expect(botIdOf("abc")).toContain("abc");
  expect(isBotId("abc")).toBe(false);
});

it("an erased account is marked, and no other", () => {
  const ada = { username: "ada", display_name: "Ada" };
  expect(withDeletedMark(ada)).toBe(ada);
  expect(withDeletedMark({ username: DELETED_USERNAME })).toEqual({
    username: DELETED_USERNAME,
    deleted: true,
  });
});
