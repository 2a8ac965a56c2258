import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decideRead,
  markAfterReading,
  NEW_PERSONAL,
  sameSettings,
  unreadAfter,
  withSettings,
} from "#domain/reading.ts";
import { AT } from "../client/support/fixtures.ts";
import { check } from "../client/support/property.ts";

describe("reading", () => {
  it("a position ends at the greatest one read, in any order, and never beyond the head (READ-1)", () => {
    check(fc.tuple(fc.nat(50), fc.array(fc.integer({ min: 1, max: 60 }))), ([head, ids]) => {
      let position = 0;
      for (const id of ids) {
        const read = decideRead(position, head, id);
        expect(read.ok).toBe(id <= head);
        if (read.ok) position = read.value;
        else expect(read.error).toMatchObject({ issues: [{ path: "message_id" }] });
      }
      expect(position).toBe(Math.max(0, ...ids.filter((id) => id <= head)));
    });
  });

  it("an unread mark counts messages from it on, unless fewer were read", () => {
    const marked = (unread_from: number | null) => ({ ...NEW_PERSONAL, unread_from });
    expect(unreadAfter(9, marked(null))).toBe(9);
    expect(unreadAfter(9, marked(5))).toBe(4);
    expect(unreadAfter(9, marked(20))).toBe(9);
    expect(unreadAfter(0, marked(1))).toBe(0);
  });

  it("a mark ends when its message is read, and not before (READ-4)", () => {
    expect(markAfterReading(5, 4)).toBe(5);
    expect(markAfterReading(5, 5)).toBeNull();
    expect(markAfterReading(5, 9)).toBeNull();
    expect(markAfterReading(null, 9)).toBeNull();
  });

  it("a patch of the settings changes the named ones, and null ends a mute", () => {
    const settings = { muted_until: AT, archived: true, pinned: false, translate: false };
    expect(withSettings(settings, {})).toEqual(settings);
    expect(withSettings(settings, { pinned: true })).toEqual({ ...settings, pinned: true });
    expect(withSettings(settings, { archived: false })).toEqual({ ...settings, archived: false });
    expect(withSettings(settings, { muted_until: null })).toEqual({
      ...settings,
      muted_until: null,
    });
  });

  it("a patch keeps what to notify about unless it names it, and the default is not stored", () => {
    const settings = { muted_until: null, archived: false, pinned: false, translate: false };
    const quiet = { ...settings, notify: "mentions" as const };
    expect(withSettings(settings, { notify: "mentions" })).toEqual(quiet);
    expect(withSettings(quiet, { pinned: true })).toEqual({ ...quiet, pinned: true });
    expect(withSettings(quiet, { notify: "all" })).toEqual(settings);
    expect(sameSettings(settings, quiet)).toBe(false);
  });

  it("settings are equal when each of them is", () => {
    const settings = { muted_until: null, archived: false, pinned: false, translate: false };
    expect(sameSettings(settings, { ...settings })).toBe(true);
    for (const change of [
      { muted_until: AT },
      { archived: true },
      { pinned: true },
      { translate: true },
    ])
      expect(sameSettings(settings, { ...settings, ...change })).toBe(false);
  });
});
