import { expect, test } from "vitest";
import { stretchOf } from "#web/conversation/stretch.ts";
import { message } from "./fixtures.ts";

test("the timeline shows the stretch with the anchor, or else the newest", () => {
  const old = { messages: [message(1, "a", 0)], has_more: true };
  const live = { messages: [message(9, "a", 0)], has_more: true };
  const view = { segments: [old, live], ...live };
  expect(stretchOf(view, null)).toMatchObject({ messages: live.messages, isNewest: true });
  expect(stretchOf(view, 1)).toMatchObject({ messages: old.messages, isNewest: false });
  expect(stretchOf(view, 9)).toMatchObject({ isNewest: true });
  expect(stretchOf(view, 5)).toMatchObject({ isNewest: true });
});
