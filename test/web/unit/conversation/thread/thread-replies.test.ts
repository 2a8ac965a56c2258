import { expect, test } from "vitest";
import { mergeReplies } from "#web/conversation/thread/thread-replies.ts";
import { message } from "../fixtures.ts";

test("a thread shows each reply once, at its latest version, with the replies that arrived after the fetch", () => {
  const reply = (id: number, version: number) => message(id, "ann", 0, { reply_to: 1, version });
  const merged = mergeReplies(
    1,
    [reply(5, 5), reply(3, 3)],
    [reply(3, 8), reply(9, 9), message(7, "ann", 0)],
  );
  expect(merged.map(({ id, version }) => [id, version])).toEqual([
    [3, 8],
    [5, 5],
    [9, 9],
  ]);
});
