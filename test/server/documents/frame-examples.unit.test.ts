import { describe, expect, it } from "vitest";
import { downFrameSchema } from "#protocol/frames/down.ts";
import { upFrameSchema } from "#protocol/frames/up.ts";
import { inboxDownFrameSchema } from "#protocol/inbox/frames.ts";
import {
  DOWN_EXAMPLES,
  INBOX_DOWN_EXAMPLES,
  UP_EXAMPLES,
} from "#server/documents/frame-examples.ts";

describe("each frame's example in the AsyncAPI document is valid", () => {
  it.each([
    ["a client's", upFrameSchema, UP_EXAMPLES],
    ["the server's", downFrameSchema, DOWN_EXAMPLES],
    ["the inbox's", inboxDownFrameSchema, INBOX_DOWN_EXAMPLES],
  ])("%s", (_, schema, examples) => {
    for (const [type, example] of Object.entries(examples)) {
      expect(() => schema.parse({ type, ...example }), type).not.toThrow();
    }
  });
});
