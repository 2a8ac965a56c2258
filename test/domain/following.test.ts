import { expect, it } from "vitest";
import { followersOf } from "#domain/following.ts";
import { DELETED_USERNAME } from "#protocol/deleted-account.ts";
import { APP_ID } from "#protocol/user.ts";
import { AT, member, message } from "../client/support/fixtures.ts";

const members = new Map(
  [
    ...["ann", "bob", "cem", "dan", "bot_1", APP_ID].map((id) => member(id)),
    member("gone", { left_at: AT }),
    member("erased", { username: DELETED_USERNAME }),
  ].map((one) => [one.user_id, one]),
);
const followers = (root: object, reply: object) =>
  followersOf(message(4, root), message(9, reply), members);

it("the authors of a message and its reply follow the thread, and the people whom either mentions (FOLLOW-1)", () => {
  const found = followers(
    { sender_id: "ann", mentions: ["cem", "bob"] },
    { sender_id: "bob", mentions: ["dan", "ann"] },
  );
  expect(found.map(({ user_id }) => user_id)).toEqual(["ann", "bob", "cem", "dan"]);
  for (const one of found) expect(one).toMatchObject({ message_id: 4, read: 8 });
});

it("bots, the app, and people who are no longer there follow no threads (FOLLOW-1)", () => {
  const mentions = ["bot_1", APP_ID, "gone", "erased", "unknown", "all"];
  const found = followers({ sender_id: "gone", mentions }, { sender_id: "bob", mentions });
  expect(found.map(({ user_id }) => user_id)).toEqual(["bob"]);
});
