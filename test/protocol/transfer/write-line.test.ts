import { describe, expect, it } from "vitest";
import { transferLineSchema, type WrittenLine } from "#protocol/transfer/lines.ts";
import { writeLine } from "#protocol/transfer/write-line.ts";

const TIME = "2026-03-14T12:00:00.000Z";
const message = { type: "message", id: 7, sender_id: "ada", created_at: TIME } as const;

describe("a line of an export", () => {
  it("a line is one line of JSON, without fields that are null, empty, false or 0", () => {
    const written = writeLine({
      ...message,
      text: "a\nb",
      media: null,
      language: undefined,
      reply_count: 0,
      mentions: [],
      pinned: false,
    });
    expect(written).toBe(`${JSON.stringify({ ...message, text: "a\nb" })}\n`);
  });

  const lines: WrittenLine[] = [
    { ...message, text: "a", pinned: true, mentions: ["bob"], reply_count: 2 },
    { ...message, version: 9, deleted_at: TIME },
    { type: "member", user_id: "ada", joined_at: TIME, read: 0, delivered: 0 },
    { type: "member", user_id: "ada", joined_at: TIME, receipts: false, opened: false },
    { type: "revision", message_id: 7, version: 0, written_at: TIME, replaced_at: TIME },
    {
      type: "file",
      key: "a".repeat(22),
      user_id: "ada",
      owned: false,
      size: 0,
      created_at: TIME,
    },
  ];
  it.each(lines)("%j reads the same once written", (line) => {
    expect(transferLineSchema.parse(JSON.parse(writeLine(line)))).toEqual(
      transferLineSchema.parse(line),
    );
  });

  it("times are read with milliseconds in UTC, and emoji in their canonical spelling", () => {
    const read = transferLineSchema.parse({
      ...message,
      created_at: "2026-03-14T13:00:00+01:00",
      reactions: [{ emoji: "\u2764", user_ids: ["bob"] }],
    });
    expect(read).toMatchObject({
      created_at: TIME,
      reactions: [{ emoji: "\u2764\uFE0F", user_ids: ["bob"] }],
    });
    const wrong = { ...message, reactions: [{ emoji: "x", user_ids: ["bob"] }] };
    expect(transferLineSchema.safeParse(wrong).success).toBe(false);
  });
});
