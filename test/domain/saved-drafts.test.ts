import { describe, expect, it } from "vitest";
import {
  DRAFT_ENDS_MAX,
  endsTooMany,
  isStale,
  roomFor,
  type KnownDraft,
} from "#domain/saved-drafts.ts";
import { DRAFTS_BYTES_MAX, DRAFTS_MAX } from "#protocol/limits.ts";

const draft = (id: string, text: string | null, position: number): KnownDraft => ({
  conversation_id: id,
  text,
  reply_to: null,
  position,
  updated_at: "2026-03-14T12:00:00.000Z",
});
const mapOf = (drafts: readonly KnownDraft[]) =>
  new Map(drafts.map((one) => [one.conversation_id, one]));
const some = (count: number, text: string | null, from = 1) =>
  Array.from({ length: count }, (_, index) => draft(`${text}-${index}`, text, from + index));

describe("a change of a draft that its device has not seen (DRAFT-3)", () => {
  it("is one after the position that the device has seen", () => {
    const all = mapOf([draft("a", "text", 5), draft("b", null, 7)]);
    expect([4, 5, 6].map((seen) => isStale(all, "a", seen))).toEqual([true, false, false]);
    expect([6, 7].map((seen) => isStale(all, "b", seen))).toEqual([true, false]);
    expect(isStale(all, "a", undefined)).toBe(false);
    expect(isStale(all, "unknown", 0)).toBe(false);
  });

  it("may have been forgotten, once the most ends are remembered", () => {
    const few = mapOf(some(DRAFT_ENDS_MAX - 1, null, 10));
    expect(isStale(few, "unknown", 0)).toBe(false);
    const full = mapOf([...some(DRAFT_ENDS_MAX, null, 10).toReversed(), draft("a", "text", 1)]);
    expect([9, 10].map((seen) => isStale(full, "unknown", seen))).toEqual([true, false]);
  });
});

describe("the room for a draft (DRAFT-1)", () => {
  it("a person has at most so many drafts; changing one is always possible", () => {
    const all = mapOf([...some(DRAFTS_MAX, "x"), ...some(3, null)]);
    expect(roomFor(all, "new", "a")).toMatchObject({ ok: false, error: { code: "too_many" } });
    expect(roomFor(all, "x-0", "a").ok).toBe(true);
    expect(roomFor(mapOf([...some(DRAFTS_MAX - 1, "x"), ...some(3, null)]), "new", "a").ok).toBe(
      true,
    );
  });

  it("all texts together have at most so many bytes of UTF-8", () => {
    const all = mapOf([draft("a", "é".repeat(10), 1), draft("b", null, 2)]);
    const room = "x".repeat(DRAFTS_BYTES_MAX - 20);
    expect(roomFor(all, "new", room).ok).toBe(true);
    expect(roomFor(all, "new", `${room}x`)).toMatchObject({
      ok: false,
      error: { code: "too_large" },
    });
    expect(roomFor(all, "a", `${room}x`).ok).toBe(true);
  });
});

it("the oldest ends are forgotten beyond the most that are remembered (DRAFT-3)", () => {
  const ends = some(DRAFT_ENDS_MAX, null, 10);
  expect(endsTooMany(mapOf([...ends, draft("a", "text", 1)]))).toEqual([]);
  const more = mapOf([draft("late", null, 900), ...ends, draft("early", null, 2)]);
  expect(endsTooMany(more)).toEqual(["early", "null-0"]);
});
