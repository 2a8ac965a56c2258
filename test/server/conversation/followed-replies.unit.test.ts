import { expect, test } from "vitest";
import { FollowedReplies } from "#server/conversation/followed-replies.ts";

const at = (head: number) => ({ head, personal_sequence: 0 });
const ada = { user_id: "ada", message_id: 1, inbox: true, subscriber: false };
const bob = { user_id: "bob", message_id: 1, inbox: false, subscriber: true };
const cy = { user_id: "cy", message_id: 2, inbox: true, subscriber: false };

test("replies call the followers of their threads with an open inbox, and wait until D1 has the last of them", () => {
  const replies = new FollowedReplies();
  replies.add({ root: 1, sender_id: "dan" }, at(5));
  expect(replies.asked()).toEqual([1]);
  replies.add({ root: 1, sender_id: "eve" }, at(6));
  const senders = new Set(["dan", "eve"]);
  const called = [{ user_id: "ada", position: at(6), senders }];
  expect(replies.answered([ada, bob, cy], at(5))).toEqual(called);
  expect(replies.asked()).toEqual([1]);
  expect(replies.answered([ada], at(6))).toEqual(called);
  expect(replies.asked()).toEqual([]);
  expect(replies.answered([ada], at(7))).toEqual([]);
});
