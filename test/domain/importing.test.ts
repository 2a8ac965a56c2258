import { describe, expect, it } from "vitest";
import {
  judgeMessage,
  metadataIn,
  problemOfRevision,
  type Imported,
  type MessageVerdict,
} from "#domain/importing.ts";
import { PINS_MAX, REACTORS_MAX } from "#protocol/limits.ts";
import {
  messageLineSchema,
  revisionLineSchema,
  type MessageLine,
} from "#protocol/transfer/lines.ts";
import { media } from "../client/support/fixtures.ts";

const at = (minute: number) => `2026-03-14T12:${String(minute).padStart(2, "0")}:00.000Z`;

/** Message 5, of 12:05, is the newest; message 4 is pinned. Versions up to 20 belong to other records. */
function imported(more: Partial<Imported> = {}): Imported {
  const known = new Map([
    [4, { version: 4, created_at: at(4), pinned: true }],
    [5, { version: 30, created_at: at(5), pinned: false }],
  ]);
  return {
    latest: at(30),
    last_id: 5,
    last_at: at(5),
    pinned: 1,
    person: (id) => (["ann", "bob", "eve"].includes(id) ? `${id}-here` : undefined),
    message: (id) => known.get(id),
    isTaken: (version, id) => version === 20 && id !== 20,
    ...more,
  };
}

function line(more: object = {}): MessageLine {
  return messageLineSchema.parse({
    type: "message",
    id: 6,
    sender_id: "ann",
    text: "a",
    created_at: at(6),
    ...more,
  });
}

const judge = (more: object, so = imported()) => judgeMessage(line(more), so);
const problem = (verdict: MessageVerdict) => (verdict.kind === "refused" ? verdict.problem : null);

describe("a message of an import (IMPORT-3)", () => {
  it("gets its version from its id, and this server's ids for its people", () => {
    const verdict = judge({
      mentions: ["bob", "all"],
      reactions: [{ emoji: "👍", user_ids: ["bob", "eve", "bob"] }],
      forwarded: { sender_id: "eve" },
      metadata: { a: 1 },
      album: "one",
      preview: { url: "https://a.example", title: "A", description: null, site: null },
    });
    expect(verdict).toMatchObject({
      kind: "new",
      message: {
        id: 6,
        version: 6,
        text_version: 6,
        sender_id: "ann-here",
        mentions: ["bob-here", "all"],
        reactions: [{ emoji: "👍", count: 2, user_ids: ["bob-here", "eve-here"] }],
        forwarded: { sender_id: "eve-here" },
        metadata: { a: 1 },
        album: "one",
        preview: { url: "https://a.example", title: "A" },
      },
    });
    expect(Object.keys(verdict.kind === "refused" ? {} : verdict.message)).not.toContain("type");
  });

  it("has no property that its line lacks", () => {
    const verdict = judge({ metadata: {} });
    const names = Object.keys(verdict.kind === "refused" ? {} : verdict.message);
    for (const absent of ["metadata", "system", "forwarded", "preview", "album"]) {
      expect(names).not.toContain(absent);
    }
  });

  it("names the people of a system message by this server's ids", () => {
    const system = { type: "added", user_ids: ["bob"] };
    expect(judge({ kind: "system", text: null, system })).toMatchObject({
      kind: "new",
      message: { system: { ...system, user_ids: ["bob-here"] } },
    });
    const renamed = { type: "renamed", title: "New" };
    expect(judge({ kind: "system", text: null, system: renamed })).toMatchObject({
      kind: "new",
      message: { system: renamed },
    });
  });

  it("replaces an older version of itself, and no other", () => {
    const again = (version: number) => judge({ id: 5, version, created_at: at(4) }).kind;
    expect([29, 30, 31].map(again)).toEqual(["stale", "stale", "again"]);
  });

  it.each<[path: string, message: string, more: object]>([
    ["version", "is less than the id", { version: 5 }],
    ["text_version", "is not between the id and the version", { text_version: 5 }],
    ["text_version", "is not between the id and the version", { version: 7, text_version: 8 }],
    ["id", "must be greater than the preceding id, 5", { id: 3 }],
    ["version", "is the version of another record", { version: 20 }],
    ["created_at", "is in the future", { created_at: at(31) }],
    ["edited_at", "is in the future", { edited_at: at(31) }],
    ["edited_at", "is earlier than created_at", { edited_at: at(5) }],
    ["deleted_at", "is earlier than created_at", { text: null, deleted_at: at(5) }],
    ["created_at", "is earlier than that of the preceding message", { created_at: at(4) }],
    ["reply_to", "is not an earlier message", { reply_to: 6 }],
    ["reply_to", "is not an earlier message", { reply_to: 3 }],
    [
      "reply_to",
      "is not an earlier message",
      { id: 4, version: 10, created_at: at(4), reply_to: 5 },
    ],
    [
      "reply_to",
      "is not an earlier message",
      { id: 4, version: 10, created_at: at(4), reply_to: 4 },
    ],
    ["mentions.0", "is not a person from an earlier user line", { mentions: ["zoe"] }],
    [
      "system.user_ids.0",
      "is not a person from an earlier user line",
      { kind: "system", text: null, system: { type: "added", user_ids: ["zoe"] } },
    ],
    [
      "system",
      "requires a message of kind system, without text or media",
      { kind: "text", text: null, system: { type: "added" } },
    ],
    ["sender_id", "is not a person from an earlier user line", { sender_id: "zoe" }],
    ["mentions.1", "is not a person from an earlier user line", { mentions: ["bob", "zoe"] }],
    [
      "forwarded.sender_id",
      "is not a person from an earlier user line",
      { forwarded: { sender_id: "zoe" } },
    ],
    [
      "system.user_ids.1",
      "is not a person from an earlier user line",
      { kind: "system", text: null, system: { type: "added", user_ids: ["bob", "zoe"] } },
    ],
    [
      "reactions",
      "contain an emoji twice",
      {
        reactions: [
          { emoji: "👍", user_ids: ["bob"] },
          { emoji: "👍", user_ids: ["eve"] },
        ],
      },
    ],
    [
      "reactions",
      "include a person without an earlier user line",
      { reactions: [{ emoji: "👍", user_ids: ["bob", "zoe"] }] },
    ],
    ["text", "a message needs text or media", { text: null }],
    [
      "system",
      "requires a message of kind system, without text or media",
      { kind: "text", system: { type: "added" } },
    ],
    [
      "system",
      "requires a message of kind system, without text or media",
      { kind: "system", system: { type: "added" } },
    ],
  ])("is refused at %s, which %s: %j", (path, message, more) => {
    expect(problem(judge(more))).toEqual({ path, message });
  });

  it.each([
    ["a message at the newest time", { created_at: at(5) }],
    ["a message of the latest time", { created_at: at(30) }],
    ["an edit at once", { edited_at: at(6) }],
    ["a reply to an earlier message", { reply_to: 5 }],
    ["a version of its own", { id: 20, version: 20 }],
    ["a version later than its id", { version: 9, text_version: 7 }],
    ["media without text", { text: null, media_url: "https://a.example/b" }],
    ["a system message without an event", { kind: "system", text: null }],
  ])("%s is imported", (_, more) => {
    expect(judge(more).kind).toBe("new");
  });

  it("comes after the newest message, unless its id is known", () => {
    const unknown = imported({ message: () => undefined });
    expect(problem(judge({ id: 5, created_at: at(5) }, unknown))?.path).toBe("id");
  });

  it("has at most the limit of reactors", () => {
    const people = Array.from({ length: REACTORS_MAX }, () => "bob");
    expect(judge({ reactions: [{ emoji: "👍", user_ids: people }] }).kind).toBe("new");
    const more = [
      { emoji: "👍", user_ids: people },
      { emoji: "🎉", user_ids: ["bob"] },
    ];
    expect(problem(judge({ reactions: more }))).toEqual({
      path: "reactions",
      message: `exceed the limit of ${REACTORS_MAX}`,
    });
  });

  it("is not pinned beyond the limit of pins, in which it counts once", () => {
    const full = imported({ pinned: PINS_MAX });
    expect(problem(judge({ pinned: true }, full))?.path).toBe("pinned");
    expect(judge({ pinned: true }, imported({ pinned: PINS_MAX - 1 })).kind).toBe("new");
    expect(judge({ pinned: false }, full).kind).toBe("new");
    const again = { id: 4, version: 10, created_at: at(4), pinned: true };
    expect(judge(again, full).kind).toBe("again");
  });

  it.each([
    { text: "a" },
    { media_url: "https://a.example/b" },
    { media: media() },
    { reactions: [{ emoji: "👍", user_ids: ["bob"] }] },
    { metadata: { a: 1 } },
    { forwarded: { sender_id: "bob" } },
  ])("has no content once it is deleted: %j", (content) => {
    const deleted = { text: null, deleted_at: at(7) };
    expect(judge(deleted).kind).toBe("new");
    expect(problem(judge({ ...deleted, ...content }))?.path).toBe("deleted_at");
  });
});

it("an empty object, or null, is no metadata", () => {
  expect(metadataIn({ metadata: { a: 1 } })).toEqual({ metadata: { a: 1 } });
  for (const metadata of [{}, null, undefined]) expect(metadataIn({ metadata })).toEqual({});
});

describe("an earlier text of an import (IMPORT-3)", () => {
  const of = (more: object) =>
    problemOfRevision(
      revisionLineSchema.parse({
        type: "revision",
        message_id: 5,
        version: 29,
        text: "a",
        written_at: at(5),
        replaced_at: at(30),
        ...more,
      }),
      imported(),
    );

  it("belongs to an existing message, and is older than that", () => {
    expect(of({})).toBeNull();
    expect(of({ message_id: 3 })?.path).toBe("message_id");
    expect(of({ version: 30 })?.path).toBe("version");
    expect(of({ replaced_at: at(31) })?.path).toBe("replaced_at");
  });
});
